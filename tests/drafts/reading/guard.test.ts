import { describe, expect, test } from "vitest";
import { readable } from "../../../drafts/reading/difference.ts";
import { lookTwice, withLooks } from "../../../drafts/reading/guard.ts";

const look = (language: string, old: string, now: string): unknown[] =>
  lookTwice(readable([{ t: old }], [{ t: now }], language), language).map(({ kind, was, now }) => [kind, was, now]);

/** The same five changes in each language: how strong, whether, of whom, how much, by when. */
const languages: Readonly<Record<string, readonly (readonly [old: string, now: string, ...look: unknown[]])[]>> = {
  en: [
    ["States shall meet.", "States should meet.", ["modal", "shall", "should"]],
    ["States shall meet.", "States shall not meet.", ["negation", "", "not"]],
    ["Some States noted it.", "Many States noted it.", ["quantifier", "Some", "Many"]],
    ["It lists 131 States.", "It lists 134 States.", ["number", "131", "134"]],
    ["by 30 June 2032", "by 31 December 2032", ["date", "30 June 2032", "31 December 2032"]],
  ],
  fr: [
    ["Les États doivent se réunir.", "Les États devraient se réunir.", ["modal", "doivent", "devraient"]],
    [
      "L’accord est possible sauf avis contraire.",
      "L’accord est possible sans avis contraire.",
      ["negation", "sauf", "sans"],
    ],
    ["Certains États ont noté.", "Plusieurs États ont noté.", ["quantifier", "Certains", "Plusieurs"]],
    ["dans 12 jours", "dans 30 jours", ["number", "12", "30"]],
    ["avant le 30 juin 2032", "avant le 31 décembre 2032", ["date", "30 juin 2032", "31 décembre 2032"]],
  ],
  es: [
    ["Los Estados deberán reunirse.", "Los Estados deberían reunirse.", ["modal", "deberán", "deberían"]],
    ["Los Estados aceptan.", "Los Estados no aceptan.", ["negation", "", "no"]],
    ["Algunos Estados señalaron.", "Varios Estados señalaron.", ["quantifier", "Algunos", "Varios"]],
    ["en 12 días", "en 30 días", ["number", "12", "30"]],
    [
      "el 30 de junio de 2032",
      "el 31 de diciembre de 2032",
      ["date", "30 de junio de 2032", "31 de diciembre de 2032"],
    ],
  ],
  ru: [
    ["Государства должны собраться.", "Государства могут собраться.", ["modal", "должны", "могут"]],
    ["Государства согласны.", "Государства не согласны.", ["negation", "", "не"]],
    ["Некоторые государства отметили.", "Все государства отметили.", ["quantifier", "Некоторые", "Все"]],
    ["через 12 дней", "через 30 дней", ["number", "12", "30"]],
    ["до 30 июня 2032", "до 31 декабря 2032", ["date", "30 июня 2032", "31 декабря 2032"]],
  ],
  ar: [
    ["يجب على الدول أن تجتمع.", "ينبغي على الدول أن تجتمع.", ["modal", "يجب", "ينبغي"]],
    ["توافق الدول على ذلك.", "لا توافق الدول على ذلك.", ["negation", "", "لا"]],
    ["لاحظت بعض الدول ذلك.", "لاحظت جميع الدول ذلك.", ["quantifier", "بعض", "جميع"]],
    ["خلال ١٢ يوما", "خلال ٣٠ يوما", ["number", "١٢", "٣٠"]],
    ["في عام 2031", "في عام 2032", ["date", "2031", "2032"]],
  ],
  zh: [
    ["各国必须举行会议。", "各国可以举行会议。", ["modal", "必须", "可以"]],
    ["各国同意。", "各国不同意。", ["negation", "", "不"]],
    ["一些国家指出。", "所有国家指出。", ["quantifier", "一些", "所有"]],
    ["在12天内", "在30天内", ["number", "12", "30"]],
    ["在2031年6月30日前", "在2032年6月30日前", ["date", "2031年6月30日", "2032年6月30日"]],
  ],
};

describe("what to look at twice is found", () => {
  for (const [language, changes] of Object.entries(languages))
    test(`in ${language}`, () => {
      for (const [old, now, ...looks] of changes) expect([old, look(language, old, now)]).toEqual([old, looks]);
    });

  test("in a language of which no words are kept, by those of English and by its numbers", () => {
    expect(look("de", "in 12 Tagen", "in 30 Tagen")).toEqual([["number", "12", "30"]]);
    expect(look("en-GB", "States may meet.", "States must meet.")).toEqual([["modal", "may", "must"]]);
  });

  test("by the words of its script, where the text does not say its language", () => {
    expect(look("en", "يجب على الدول أن تجتمع.", "ينبغي على الدول أن تجتمع.")).toEqual([["modal", "يجب", "ينبغي"]]);
    expect(look("en", "各国必须举行会议。", "各国可以举行会议。")).toEqual([["modal", "必须", "可以"]]);
    expect(look("ar", "States shall meet.", "States should meet.")).toEqual([["modal", "shall", "should"]]);
    expect(look("fr", "Les États doivent agir.", "Les États peuvent agir.")).toEqual([["modal", "doivent", "peuvent"]]);
  });

  test("with the sentence it stands in, as it reads now", () => {
    const [old, now] = ["They met. States shall act. They left.", "They met. States should act. They left."];
    expect(lookTwice(readable([{ t: old }], [{ t: now }], "en"), "en")[0]!.sentence).toBe("States should act.");
  });

  test("nowhere in other words: parts of longer ones, what only moved its capital, what is kept", () => {
    expect(look("en", "The mayor is notable.", "The mayor is known.")).toEqual([]);
    expect(look("en", "All States agree.", "Indeed all States agree.")).toEqual([]);
    expect(look("en", "States shall meet in 2032.", "States shall gather in 2032.")).toEqual([]);
  });

  test("several in one stretch, each by its kind and once", () => {
    expect(look("en", "States shall meet once.", "Some States should not meet in 12 days.")).toEqual([
      ["quantifier", "", "Some"],
      ["modal", "shall", "should"],
      ["negation", "", "not"],
      ["number", "once", "12"],
    ]);
    expect(look("en", "States shall and may meet.", "States may and must meet.")).toEqual([
      ["modal", "shall", ""],
      ["modal", "", "must"],
    ]);
  });

  test("in longer forms, and what limits a sentence", () => {
    const cases: readonly (readonly [old: string, now: string, ...look: unknown[]])[] = [
      ["States shall report.", "States are encouraged to report.", ["modal", "shall", "are encouraged to"]],
      ["The body shall meet.", "The body is to meet.", ["modal", "shall", "is to"]],
      ["Decides to meet.", "Invites States to meet.", ["verb", "Decides", "Invites"]],
      ["Requests a report.", "Calls upon them for a report.", ["verb", "Requests", "Calls upon"]],
      ["States shall report.", "States shall, as appropriate, report.", ["quantifier", "", "as appropriate"]],
      ["States agree.", "Some States agree.", ["quantifier", "", "Some"]],
      ["All States agree.", "States agree.", ["quantifier", "All", ""]],
      [
        "relevant bodies, inter alia, meet",
        "bodies meet",
        ["quantifier", "relevant", ""],
        ["quantifier", "inter alia", ""],
      ],
      ["by at least 40 per cent", "by at least 60 per cent", ["number", "40 per cent", "60 per cent"]],
      ["the fifth session", "the sixth session", ["number", "fifth", "sixth"]],
      ["two-thirds of members", "three quarters of members", ["number", "two-thirds", "three quarters"]],
      ["within five days", "within ten days", ["number", "five", "ten"]],
      ["on 12 December 2015", "on 12 December 2016", ["date", "12 December 2015", "12 December 2016"]],
      ["by May 2020", "by June 2020", ["date", "May 2020", "June 2020"]],
      ["at the latest very soon", "at least very soon", ["quantifier", "", "at least"]],
      ["It meets without objection.", "It meets with objection.", ["negation", "without", ""]],
    ];
    for (const [old, now, ...looks] of cases) expect([old, look("en", old, now)]).toEqual([old, looks]);
  });

  test("in other words of other languages than the first ones", () => {
    const cases: readonly (readonly [language: string, old: string, now: string, ...look: unknown[]])[] = [
      ["fr", "Décide de se réunir.", "Invite les États à se réunir.", ["verb", "Décide", "Invite"]],
      [
        "fr",
        "Les États coopèrent.",
        "Les États n’y coopèrent pas, le cas échéant.",
        ["negation", "", "n"],
        ["negation", "", "pas"],
        ["quantifier", "", "le cas échéant"],
      ],
      ["es", "Los Estados cooperan.", "Los Estados cooperan, según proceda.", ["quantifier", "", "según proceda"]],
      ["ru", "Постановляет собраться.", "Просит собраться.", ["verb", "Постановляет", "Просит"]],
      ["ru", "по возможности сотрудничать", "сотрудничать", ["quantifier", "по возможности", ""]],
      ["ar", "يَجِبُ على الدول", "ولا يجوز على الدول", ["modal", "يَجِبُ", "يجوز"], ["negation", "", "ولا"]],
      ["zh", "各国加强合作应对挑战", "各国酌情加强合作应对挑战", ["quantifier", "", "酌情"]],
      ["zh", "三个国家", "五个国家", ["number", "三", "五"]],
      ["zh", "非洲国家", "亚洲国家"],
    ];
    for (const [language, old, now, ...looks] of cases)
      expect([old, look(language, old, now).toSorted()]).toEqual([old, looks.toSorted()]);
  });

  test("with the sentence as it was, where it read otherwise", () => {
    const [old, now] = [
      "They met. States shall act in 2.5 hours. They left.",
      "They met. States should act in 2.5 hours. They left.",
    ];
    expect(lookTwice(readable([{ t: old }], [{ t: now }], "en"), "en")).toMatchObject([
      {
        kind: "modal",
        was: "shall",
        now: "should",
        sentence: "States should act in 2.5 hours.",
        before: "States shall act in 2.5 hours.",
      },
    ]);
  });

  test("in a paragraph that came or went whole: each word once, one line a kind", () => {
    expect(lookTwice([{ t: "States shall meet. They shall not vote on 3 texts.", is: "in" }], "en")).toEqual([
      { kind: "modal", was: "", now: "shall", sentence: "States shall meet.", whole: "added" },
      { kind: "negation", was: "", now: "not", sentence: "They shall not vote on 3 texts.", whole: "added" },
      { kind: "number", was: "", now: "3", sentence: "They shall not vote on 3 texts.", whole: "added" },
    ]);
    expect(
      lookTwice([{ t: "Some States agree.", is: "out" }], "en").map(({ was, now, whole }) => [was, now, whole]),
    ).toEqual([["Some", "", "removed"]]);
  });

  test("each in its place in the old and in the new words", () => {
    const woven = readable([{ t: "All States shall meet." }], [{ t: "Some States should not meet." }], "en");
    const boxed = withLooks(woven, lookTwice(woven, "en")).map(({ t, is, look }) => [is, t, look?.kind]);
    expect(boxed).toEqual([
      ["out", "All", "quantifier"],
      ["in", "Some", "quantifier"],
      ["kept", " States ", undefined],
      ["out", "shall", "modal"],
      ["in", "should", "modal"],
      ["in", " ", undefined],
      ["in", "not", "negation"],
      ["kept", " meet.", undefined],
    ]);
  });
});
