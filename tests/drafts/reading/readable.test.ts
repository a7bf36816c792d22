import { describe, expect, test } from "vitest";
import { readable } from "../../../drafts/reading/difference.ts";

/** A comparison as a line: "States {-shall-}{+should+} meet". */
const woven = (old: string, now: string, language = "en"): string =>
  readable([{ t: old }], [{ t: now }], language)
    .map(({ t, is }) => (is === "kept" ? t : is === "out" ? `{-${t}-}` : `{+${t}+}`))
    .join("");

const expected: Readonly<
  Record<string, readonly (readonly [language: string, old: string, now: string, is: string])[]>
> = {
  "by whole words": [
    ["en", "States shall meet", "States should meet", "States {-shall-}{+should+} meet"],
    ["en", "each State", "each of the States", "each {-State-}{+of the States+}"],
    ["en", "State[s] shall", "State shall", "{-State[s]-}{+State+} shall"],
    ["en", "the Party[ies] concerned", "the Parties concerned", "the {-Party[ies]-}{+Parties+} concerned"],
    ["en", "the Chair’s text", "the Chairs’ text", "the {-Chair’s-}{+Chairs’+} text"],
    ["en", "by 2.5 per cent", "by 2.0 per cent", "by {-2.5-}{+2.0+} per cent"],
    ["en", "a State party", "a State, party", "a State{+,+} party"],
  ],
  "in Arabic, with and without signs of vowels": [
    ["ar", "على الدول أن تتعاون", "ينبغي للدول أن تتعاون", "{-على الدول-}{+ينبغي للدول+} أن تتعاون"],
    ["ar", "كَتَبَ التقرير", "كُتِبَ التقرير", "{-كَتَبَ-}{+كُتِبَ+} التقرير"],
    ["ar", "يجب أن تعمل الدول معا", "يجب أن تعمل جميع الدول معا", "يجب أن تعمل{+ جميع+} الدول معا"],
  ],
  "in Russian": [
    [
      "ru",
      "Государства должны сотрудничать",
      "Государствам следует сотрудничать",
      "{-Государства должны-}{+Государствам следует+} сотрудничать",
    ],
    ["ru", "все государства-члены", "некоторые государства-члены", "{-все-}{+некоторые+} государства-члены"],
  ],
  "in Chinese, without blanks": [
    ["zh", "各国应当加强合作。", "各国可以加强合作。", "各国{-应当-}{+可以+}加强合作。"],
    ["zh", "在国际法基础上", "在国际法和平等基础上", "在国际法{+和平等+}基础上"],
  ],
  "in Hindi and Thai": [
    ["hi", "सभी राज्य सहयोग करेंगे", "कुछ राज्य सहयोग करेंगे", "{-सभी-}{+कुछ+} राज्य सहयोग करेंगे"],
    ["th", "รัฐต้องร่วมมือกัน", "รัฐควรร่วมมือกัน", "รัฐ{-ต้อง-}{+ควร+}ร่วมมือกัน"],
  ],
  "with what stands in two units": [
    ["en", "a 👩‍🚀 flew", "a 👩‍🔬 flew", "a {-👩‍🚀-}{+👩‍🔬+} flew"],
    ["zh", "𠮷野家", "𠮷田家", "𠮷{-野家-}{+田家+}"],
  ],
  "as no difference where none is read": [
    ["fr", "Les E\u0301tats", "Les États", "Les États"],
    ["ru", "заи\u0306м", "займ", "займ"],
    ["fr", "les États\u00a0: 12\u202f%", "les États : 12 %", "les États : 12 %"],
    ["en", "co\u2011operate now", "co-operate now", "co-operate now"],
    ["en", "co\u00adoperation", "cooperation", "cooperation"],
  ],
  "as a difference where one is seen": [
    ["en", 'the "group" met', "the “group” met", 'the {-"-}{+“+}group{-"-}{+”+} met'],
    ["en", "2015-2020", "2015–2020", "2015{---}{+–+}2020"],
    ["fa", "می\u200cخواهد", "می خواهد", "{-می\u200cخواهد-}{+می خواهد+}"],
    ["en", "the Group", "the group", "the {-Group-}{+group+}"],
    ["fr", "pêche", "péché", "{-pêche-}{+péché+}"],
  ],
  "as one replacement where most of a sentence is new": [
    [
      "en",
      "The Group recommends that States exchange views on the matter at its next session.",
      "Interested delegations met in the margins of the session and exchanged papers on it.",
      "{-The Group recommends that States exchange views on the matter at its next session-}{+Interested delegations met in the margins of the session and exchanged papers on it+}.",
    ],
    [
      "en",
      "They met. The Group recommends that States, on a voluntary basis, exchange views. They left.",
      "They met. It was noted that views, in the opinion of many, differ on this. They left.",
      "They met. {-The Group recommends that States, on a voluntary basis, exchange views-}{+It was noted that views, in the opinion of many, differ on this+}. They left.",
    ],
  ],
  "word by word where a sentence kept its frame": [
    [
      "en",
      "States shall, as appropriate, provide support to developing countries.",
      "States should, where possible, provide assistance to developing countries.",
      "States {-shall-}{+should+}, {-as appropriate-}{+where possible+}, provide {-support-}{+assistance+} to developing countries.",
    ],
    [
      "en",
      "shall meet and may decide",
      "should meet and must decide",
      "{-shall-}{+should+} meet and {-may-}{+must+} decide",
    ],
  ],
};

describe("two wordings are read", () => {
  for (const [how, lines] of Object.entries(expected))
    test(how, () => {
      for (const [language, old, now, is] of lines) expect(woven(old, now, language)).toBe(is);
    });
});
