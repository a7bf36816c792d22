import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { changeId } from "../../../drafts/change.ts";
import { newCaucusDoc } from "../../../drafts/crdt/documents.ts";
import {
  beginPaper,
  movedOn,
  newParagraphBase,
  paperBase,
  paperLetters,
  readPaper,
  type PaperBase,
} from "../../../drafts/crdt/paper.ts";
import { carryIntent, type Intent } from "../../../drafts/crdt/policy.ts";
import { noteMark, type ParagraphId } from "../../../drafts/paragraph.ts";
import { plain, struckBy } from "../../../drafts/reading/words.ts";
import { House, words } from "./house.ts";
import { seeded } from "./seeded.ts";

const suggesting = { manner: "suggesting", language: "en", origin: "me" } as const;
const drafting = { manner: "drafting", language: "en", origin: "me" } as const;

const open = (house: House, id: ParagraphId): { base: PaperBase; text: Y.Text } => {
  const base = paperBase(house.doc, id, { seq: house.seq, language: "en" });
  const caucus = newCaucusDoc();
  caucus.clientID = 7;
  return { base, text: beginPaper(caucus.getMap("papers"), "one", base) };
};

/** Tables every request of a reading and answers the changes. */
const table = (house: House, id: ParagraphId, base: PaperBase, text: Y.Text) =>
  readPaper(text, base).asks.map((ask) =>
    ask.in === "text"
      ? house.table(id, [], 0, ask.words, { hold: ask.hold, letters: ask.letters })
      : house.table(ask.in, ask.out, ask.at, ask.words, { hold: ask.hold }),
  );

/** The paper as a line: {own} -struck- ?held?. */
const line = (text: Y.Text): string =>
  paperLetters(text)
    .map(({ t, src, strike, hold }) => (src === "own" ? `{${t}}` : strike ? `-${t}-` : hold ? `?${t}?` : t))
    .join("");

describe("typing in a paper", () => {
  const cases: [string, Intent[], string][] = [
    ["typing is an own insertion", [{ do: "insert", at: 6, t: " all" }], "States{ all} shall meet."],
    ["Backspace strikes one foreign letter", [{ do: "delete-one", at: 6, towards: "start" }], "State-s- shall meet."],
    [
      "Backspace again steps over what is struck",
      [
        { do: "delete-one", at: 6, towards: "start" },
        { do: "delete-one", at: 5, towards: "start" },
      ],
      "Stat-es- shall meet.",
    ],
    [
      "Backspace takes out own letters",
      [
        { do: "insert", at: 6, t: "xy" },
        { do: "delete-one", at: 8, towards: "start" },
      ],
      "States{x} shall meet.",
    ],
    [
      "a replacement puts the new words after the struck ones",
      [{ do: "replace", from: 7, to: 12, t: "should" }],
      "States -shall-{should} meet.",
    ],
    ["a hold marks foreign words", [{ do: "hold", from: 7, to: 12, on: true }], "States ?shall? meet."],
    [
      "a strike can be taken back",
      [
        { do: "delete", from: 0, to: 6 },
        { do: "unstrike", from: 0, to: 3 },
      ],
      "Sta-tes- shall meet.",
    ],
  ];
  for (const [name, intents, expected] of cases)
    test(name, () => {
      const house = new House();
      const { text } = open(house, house.add("States shall meet."));
      for (const intent of intents) carryIntent(text, intent, suggesting);
      expect(line(text)).toBe(expected);
    });
  test("one Backspace takes a whole grapheme", () => {
    const house = new House();
    const { text } = open(house, house.add("a👩‍👩‍👧e\u0301"));
    const caret = carryIntent(text, { do: "delete-one", at: text.length, towards: "start" }, suggesting);
    expect(text.length - caret).toBe(2);
    expect(carryIntent(text, { do: "delete-one", at: caret, towards: "start" }, suggesting)).toBe(1);
  });
  test("a pen's typing inherits what stands on both sides and negates nothing", () => {
    const house = new House();
    const id = house.add([{ t: "ab" }, { t: "cd", b: true }, { t: "ef" }]);
    const text = house.text(id);
    carryIntent(text, { do: "insert", at: 3, t: "X" }, drafting);
    carryIntent(text, { do: "insert", at: 5, t: "Y" }, drafting);
    expect(house.letters(id).words).toEqual([{ t: "ab" }, { t: "cXd", b: true }, { t: "Yef" }]);
    carryIntent(text, { do: "format", from: 0, to: 2, key: "i", on: true }, drafting);
    expect(house.letters(id).words[0]).toEqual({ t: "ab", i: true });
  });
});

describe("reading a paper", () => {
  test("words typed inside another's words amend them; at their edge they are one's own", () => {
    const house = new House();
    const id = house.add("We meet.");
    const other = house.table(id, [], 2, words(" all shall"));
    const { base, text } = open(house, id);
    expect(text.toString()).toBe("We all shall meet.");
    carryIntent(text, { do: "insert", at: 6, t: " of us" }, suggesting);
    expect(readPaper(text, base).asks).toMatchObject([{ in: other, out: [], at: 4, words: [{ t: " of us" }] }]);
    const edge = open(house, id);
    carryIntent(edge.text, { do: "insert", at: 12, t: " soon" }, suggesting);
    expect(readPaper(edge.text, edge.base).asks).toMatchObject([
      { in: "text", letters: { quote: "" }, words: [{ t: " soon" }] },
    ]);
  });
  test("words behind struck ones replace them, also in another's words", () => {
    const house = new House();
    const id = house.add("We meet.");
    const other = house.table(id, [], 2, words(" shall"));
    const { base, text } = open(house, id);
    carryIntent(text, { do: "replace", from: 3, to: 8, t: "may" }, suggesting);
    expect(readPaper(text, base).asks).toMatchObject([
      { in: other, out: [[1, 6]], quote: "shall", words: [{ t: "may" }] },
    ]);
  });
  test("a strike over another's insertion is one request on the text and one on the insertion", () => {
    const house = new House();
    const id = house.add("abcdef");
    const other = house.table(id, [], 3, words("XY"));
    const { base, text } = open(house, id);
    carryIntent(text, { do: "delete", from: 1, to: 7 }, suggesting);
    expect(readPaper(text, base).asks).toMatchObject([
      { in: "text", letters: { quote: "bcde" } },
      { in: other, quote: "XY" },
    ]);
  });
  test("the letters meant are found though the text moved on and was split", () => {
    const house = new House();
    const id = house.add("States shall promote capacity building.");
    const { base, text } = open(house, id);
    carryIntent(text, { do: "replace", from: 21, to: 29, t: "trust" }, suggesting);
    house.edit(id, [{ from: 0, to: 0, words: words("All ") }]);
    const second = house.split(id, 17);
    expect(movedOn(house.doc, readPaper(text, base)).movedOn).toBeUndefined();
    const [change] = table(house, id, base, text);
    const [range] = struckBy(house.paragraph(second), change!);
    expect(house.plain(second).slice(...range!)).toBe("capacity");
    expect(movedOn(house.doc, readPaper(text, base)).movedOn).toBeUndefined();
  });
  test("says what it builds on has gone", () => {
    const house = new House();
    const id = house.add("States shall meet.");
    const { base, text } = open(house, id);
    carryIntent(text, { do: "replace", from: 7, to: 12, t: "may" }, suggesting);
    house.edit(id, [{ from: 7, to: 9, words: [] }]);
    expect(movedOn(house.doc, readPaper(text, base)).movedOn).toEqual([{ quote: "shall" }]);
  });
  test("a paper whose foreign words were altered is compared word by word, and says so", () => {
    const house = new House();
    const id = house.add("States shall meet.");
    const { base, text } = open(house, id);
    text.delete(7, 5);
    text.insert(7, "should", { src: "text" });
    const reading = readPaper(text, base);
    expect(reading.damaged).toBe(true);
    const [change] = table(house, id, base, text);
    const paragraph = house.paragraph(id);
    expect(plain(paragraph.runs.filter((run) => run.del))).toContain("shall");
    expect(plain(paragraph.runs.filter((run) => run.ins))).toContain("should");
    expect(change).toBe(changeId(house.seq, 1));
  });
  test("of a paper that was discarded while another wrote, nothing is asked out: what was written is added", () => {
    const house = new House();
    const id = house.add("States shall meet.");
    const { base, text } = open(house, id);
    text.delete(0, text.length);
    text.insert(0, " at once", { src: "own" });
    expect(readPaper(text, base).damaged).toBe(true);
    table(house, id, base, text);
    const { runs } = house.paragraph(id);
    expect([plain(runs.filter((run) => run.del)), plain(runs.filter((run) => run.ins))]).toEqual(["", " at once"]);
  });
  test("a paper for a new paragraph gives its words", () => {
    const caucus = newCaucusDoc();
    const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
    const base = newParagraphBase(on, { seq: 1, language: "en" });
    const text = beginPaper(caucus.getMap("papers"), "one", base);
    carryIntent(text, { do: "insert", at: 0, t: "New words" }, suggesting);
    carryIntent(text, { do: "format", from: 0, to: 3, key: "b", on: true }, suggesting);
    expect(readPaper(text, base)).toEqual({ on, words: [{ t: "New", b: true }, { t: " words" }], asks: [] });
  });
  test("footnotes and marks of the text come along and stay foreign", () => {
    const house = new House();
    const id = house.add([{ t: "ab", b: true }, { t: noteMark, note: "p9-9" }, { t: "cd" }]);
    const { base, text } = open(house, id);
    carryIntent(text, { do: "delete", from: 1, to: 3 }, suggesting);
    const [ask] = readPaper(text, base).asks;
    expect(ask).toMatchObject({ in: "text", letters: { quote: `b${noteMark}` }, words: [] });
    expect(readPaper(text, base).damaged).toBeUndefined();
  });
});

/** `together`: each sees what the other did before it goes on; else they write at the same time. */
const coDraft = (together: boolean): void => {
  let damaged = 0;
  for (let seed = 1; seed <= 500; seed++) {
    const random = seeded(seed);
    let letter = 0x4e00;
    const fresh = (n: number): string => Array.from({ length: n }, () => String.fromCharCode(letter++)).join("");
    const house = new House();
    const id = house.add(fresh(16));
    const other = house.table(id, [[4, 6]], 6, words(fresh(5)));
    house.table(other, [], 2, words(fresh(2)));
    const base = paperBase(house.doc, id, { seq: house.seq, language: "en" });
    const drafters = [7, 8].map((client) => {
      const doc = newCaucusDoc();
      doc.clientID = client;
      return { doc, up: [] as Uint8Array[] };
    });
    beginPaper(drafters[0]!.doc.getMap("papers"), "one", base);
    Y.applyUpdate(drafters[1]!.doc, Y.encodeStateAsUpdate(drafters[0]!.doc));
    for (const drafter of drafters)
      drafter.doc.on("update", (update, origin) => origin === "me" && drafter.up.push(update));
    const paper = (doc: Y.Doc): Y.Text => (doc.getMap("papers").get("one") as Y.Map<Y.Text>).get("text")!;
    const own = new Set<string>();
    const struck = new Set<string>();
    for (let step = 0; step < 14; step++) {
      const me = random(2);
      const { doc } = drafters[me]!;
      const text = paper(doc);
      if (together || random(3) === 0) {
        for (const update of drafters[1 - me]!.up.splice(0)) Y.applyUpdate(doc, update);
        if (!together) continue;
      }
      const from = random(text.length);
      const to = Math.min(text.length, from + 1 + random(4));
      const letters = paperLetters(text);
      if (random(2) === 0) {
        const t = fresh(1 + random(3));
        for (const one of t) own.add(one);
        carryIntent(text, { do: "insert", at: from, t }, suggesting);
      } else {
        let at = 0;
        for (const { t, src } of letters)
          for (const one of t) {
            if (at >= from && at < to && src === "own") own.delete(one);
            else if (at >= from && at < to) struck.add(one);
            at++;
          }
        carryIntent(text, { do: "delete", from, to }, suggesting);
      }
    }
    for (const [n, drafter] of drafters.entries())
      for (const update of drafters[1 - n]!.up) Y.applyUpdate(drafter.doc, update);
    const [text, same] = drafters.map(({ doc }) => paper(doc)) as [Y.Text, Y.Text];
    expect(text.toDelta()).toEqual(same.toDelta());
    const reading = readPaper(text, base);
    if (together) expect(reading.damaged, `seed ${seed}`).toBeUndefined();
    if (reading.damaged) {
      // The end of one's own stretch was taken out while the other typed behind it: read word by word, nothing lost.
      damaged++;
      for (const one of own) expect(plain(reading.asks.flatMap((ask) => ask.words)), `seed ${seed}`).toContain(one);
      continue;
    }
    const inside = reading.asks.flatMap((ask) => [...plain(ask.words)]);
    expect(new Set(inside), `seed ${seed}: own words`).toEqual(own);
    expect(inside.length).toBe(own.size);
    const out = reading.asks.flatMap((ask) => [...(ask.in === "text" ? ask.letters.quote : ask.quote)]);
    // Where two strike across each other at the same moment, the end of one ends the other: both see what is left unstruck.
    // Never is a letter struck that neither struck.
    expect(
      [...new Set(out)].filter((one) => !struck.has(one)),
      `seed ${seed}: struck by nobody`,
    ).toEqual([]);
    if (together) expect(new Set(out), `seed ${seed}: struck words`).toEqual(struck);
    table(house, id, base, text);
    expect(plain(house.paragraph(id).runs.filter((run) => !run.ins))).toBe(house.plain(id));
  }
  expect(damaged).toBeLessThanOrEqual(15);
};

test("two co-drafters who take turns table exactly the letters they struck", () => coDraft(true));
test("two co-drafters at once lose no word of theirs and strike nothing that neither struck", () => coDraft(false));
