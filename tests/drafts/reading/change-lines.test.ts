/** Differences as lines that are read: in their sentence, together where they belong together, each with its own name. */
import { describe, expect, test } from "vitest";
import type { Paragraph } from "../../../drafts/draft.ts";
import { changeLines } from "../../../drafts/reading/change-lines.ts";
import type { ChangeLine, TextOf } from "../../../drafts/reading/change-lines.ts";
import type { Explained, Reconciled, Unexplained } from "../../../drafts/reading/explained.ts";

const at = "2031-11-14T16:00:00.000Z";
const paragraph = (id: string, label: string, t: string, more: Partial<Paragraph> = {}): Paragraph =>
  ({ id, kind: "paragraph", level: 1, label, status: "open", runs: [{ t }], ...more }) as Paragraph;
const text = (...paragraphs: readonly Paragraph[]): TextOf => ({ parts: { consensus: paragraphs, summary: [] } });

const words = (paragraph: string, was: string, now: string, wasAt: number, nowAt: number, seq = 5): Explained =>
  ({
    what: "words",
    paragraph,
    part: "consensus",
    label: "1",
    was,
    now,
    wasAt,
    nowAt,
    heading: "incorporated",
    seq,
    at,
  }) as Explained;
const place = (paragraph: string, was: string, now: string, heading: Explained["heading"], seq = 5): Explained =>
  ({ what: "place", paragraph, part: now || was, label: "1", was, now, heading, seq, at }) as Explained;
const label = (paragraph: string, was: string, now: string, heading: Explained["heading"], seq = 5): Explained =>
  ({ what: "label", paragraph, part: "consensus", label: now, was, now, heading, seq, at }) as Explained;

const lines = (from: TextOf, to: TextOf, explained: readonly Explained[], unexplained: readonly Unexplained[] = []) =>
  changeLines({ from: { seq: 1, at }, to: { seq: 9, at }, explained, unexplained } satisfies Reconciled, from, to);
const drawn = ({ words: pieces }: ChangeLine): string =>
  pieces.map(({ t, is }) => (is === "out" ? `{-${t}-}` : is === "in" ? `{+${t}+}` : t)).join("");

describe("a difference of words", () => {
  const old = "First things come first. States shall meet every year; others may. The end.";
  const now = "First things come first. States should meet every year; others may. The end.";
  const from = text(paragraph("p1", "1", old));
  const to = text(paragraph("p1", "1", now));

  test("stands in its sentence, and not in the one before", () => {
    const [line] = lines(from, to, [words("p1", " shall", " should", old.indexOf(" shall"), now.indexOf(" should"))]);
    expect(drawn(line!)).toBe("States{- shall-}{+ should+} meet every year;");
    expect(line).toMatchObject({ what: "words", heading: "incorporated", seq: 5, label: "1" });
  });

  test("at the beginning of a sentence is of that sentence", () => {
    const told = "First things come first. All States shall meet every year; others may. The end.";
    const [line] = lines(from, text(paragraph("p1", "1", told)), [words("p1", "", " All", 24, 24)]);
    expect(drawn(line!)).toBe("{+All+} States shall meet every year;");
  });

  test("at its end is read with the words before it", () => {
    const told = "First things come first. States shall meet; others may. The end.";
    const [line] = lines(from, text(paragraph("p1", "1", told)), [
      words("p1", " every year", "", old.indexOf(" every"), told.indexOf(";")),
    ]);
    expect(drawn(line!)).toBe("States shall meet{- every year-};");
  });

  test("in a long sentence is shown with the words around it, cut between words", () => {
    const long = `${"word ".repeat(60)}shall ${"more ".repeat(60)}`.trim();
    const other = long.replace("shall", "should");
    const [line] = lines(text(paragraph("p1", "1", long)), text(paragraph("p1", "1", other)), [
      words("p1", "shall", "should", 300, 300),
    ]);
    expect(drawn(line!)).toMatch(/^… word( word)+ \{-shall-\}\{\+should\+\}( more)+ …$/u);
  });

  test("is not cut where a full stop stands inside a symbol", () => {
    const symbol = "Adopted by decision 1/CP.17 of the Parties. The end.";
    const [line] = lines(text(paragraph("p1", "1", symbol)), text(paragraph("p1", "1", symbol.replace("the", "all"))), [
      words("p1", " the", " all", 30, 30),
    ]);
    expect(drawn(line!)).toBe("Adopted by decision 1/CP.17 of{- the-}{+ all+} Parties.");
  });

  test("made by the same entry in the same sentence is one line; by another entry, or further off, it is another", () => {
    const told = "First things come first. States should meet each year; others can. The end.";
    const differences = (seq: number): Explained[] => [
      words("p1", " shall", " should", old.indexOf(" shall"), told.indexOf(" should")),
      words("p1", " every", " each", old.indexOf(" every"), told.indexOf(" each"), seq),
      words("p1", " may", " can", old.indexOf(" may"), told.indexOf(" can")),
    ];
    const after = text(paragraph("p1", "1", told));
    expect(lines(from, after, differences(5)).map(drawn)).toEqual([
      "States{- shall-}{+ should+} meet{- every-}{+ each+} year;",
      "others{- may-}{+ can+}.",
    ]);
    expect(lines(from, after, differences(6))).toHaveLength(3);
  });

  test("keeps its key whatever stands before it, and two equal ones have two", () => {
    const [one] = lines(from, to, [words("p1", " shall", " should", 31, 31)]);
    const shifted = text(paragraph("p1", "1", `Well. ${now}`));
    const [, two] = lines(from, shifted, [
      words("p1", "", "Well. ", 0, 0, 6),
      words("p1", " shall", " should", 31, 37),
    ]);
    expect(two!.key).toBe(one!.key);
    const twice = "no. no. no.";
    const keys = lines(text(paragraph("p1", "1", "no.")), text(paragraph("p1", "1", twice)), [
      words("p1", "", " no.", 3, 3),
      words("p1", "", " no.", 3, 7),
    ]).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("a paragraph", () => {
  test("that is new is one line with its words; one that is gone likewise", () => {
    const [stays, comes] = [paragraph("p1", "1", "Stays."), paragraph("p2", "1 bis", "Comes.")];
    const come = [place("p2", "", "consensus", "act"), { ...words("p2", "", "Comes.", 0, 0), heading: "act" as const }];
    const [line, ...none] = lines(text(stays), text(stays, comes), come);
    expect(none).toEqual([]);
    expect([line!.what, drawn(line!)]).toEqual(["new", "{+Comes.+}"]);
    const go = [place("p2", "consensus", "", "act"), { ...words("p2", "Comes.", "", 0, 0), heading: "act" as const }];
    const [gone] = lines(text(stays, comes), text(stays), go);
    expect([gone!.what, drawn(gone!)]).toEqual(["gone", "{-Comes.-}"]);
  });

  test("that moved says what it was called, and its new number is no line of its own", () => {
    const before = text(paragraph("p1", "1", "One."), paragraph("p2", "2", "Two."));
    const after: TextOf = {
      parts: { consensus: [paragraph("p1", "1", "One.")], summary: [paragraph("p2", "1", "Two.")] },
    };
    const told = lines(before, after, [place("p2", "consensus", "summary", "move"), label("p2", "2", "1", "move")]);
    expect(told).toMatchObject([{ what: "moved", wasLabel: "2", wasPart: "consensus", heading: "move" }]);
  });

  test("that only got another number is a line with how it begins", () => {
    const told = lines(text(paragraph("p1", "1", "One.")), text(paragraph("p1", "2", "One.")), [
      label("p1", "1", "2", "renumbering"),
    ]);
    expect(told).toMatchObject([{ what: "label", wasLabel: "1", label: "2", heading: "renumbering" }]);
    expect(drawn(told[0]!)).toBe("One.");
  });

  test("stands in the order of the later text, what is gone at the end", () => {
    const [a, b, c] = [paragraph("p1", "1", "A."), paragraph("p2", "2", "B."), paragraph("p3", "3", "C.")];
    const order = lines(text(a, b, c), text(c, a), [
      place("p2", "consensus", "", "act"),
      place("p3", "consensus", "consensus", "move"),
    ]).map((line) => line.paragraph);
    expect(order).toEqual(["p3", "p2"]);
  });
});

test("what no entry explains keeps every difference and names the entries that do not hold", () => {
  const now = "States never shall meet always.";
  const left = (nowAt: number, word: string, entries: readonly number[]): Unexplained => ({
    what: "words",
    paragraph: "p1-1",
    part: "consensus",
    label: "1",
    was: "",
    now: word,
    wasAt: 6,
    nowAt,
    entries,
  });
  const told = lines(
    text(paragraph("p1-1", "1", "States shall meet.")),
    text(paragraph("p1-1", "1", now)),
    [],
    [left(6, " never", []), left(23, " always", [7])],
  );
  expect(told.map(({ heading, entries }) => [heading, entries])).toEqual([
    ["unexplained", []],
    ["unexplained", [7]],
  ]);
});
