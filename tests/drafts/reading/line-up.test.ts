import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareTexts, linersOf } from "../../../drafts/reading/as-one.ts";
import { compareDrafts, wordsAfter } from "../../../drafts/reading/compare.ts";
import { lineUp } from "../../../drafts/reading/line-up.ts";
import type { Liner } from "../../../drafts/reading/line-up.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { Room } from "../build.ts";
import { randomDraft } from "./random-draft.ts";

const line = (text: string, label = "", kind: Liner["kind"] = "paragraph"): Liner => ({
  kind,
  part: "consensus",
  label,
  text,
});
const paired = (a: readonly Liner[], b: readonly Liner[]): [number, number][] =>
  lineUp(a, b, "en").pairs.map((pair) => [pair.a, pair.b]);

const report = [
  line("Overview", "A", "heading"),
  line("States reaffirmed the results of the previous reports of the group and their consensus.", "1"),
  line("States recalled that a growing number of relays carry traffic across borders.", "2"),
  line("Threats", "B", "heading"),
  line("States expressed concern that relays are used to disturb essential services.", "3"),
  line("Some States proposed that a register of operators be kept by the Secretariat.", "4"),
];

describe("two texts without a common record are lined up", () => {
  test("by their words, whatever they are called now", () => {
    const now = [
      line("Overview", "A", "heading"),
      line("The group met in three sessions at Headquarters.", "1"),
      line("States reaffirmed the results of the previous reports of the group and their consensus.", "2"),
      line("States recalled that a large number of relays carry traffic across borders.", "3"),
      line("Threats", "B", "heading"),
      line("Many States expressed concern that relays are used to disturb essential public services.", "4"),
    ];
    expect(paired(report, now)).toEqual([
      [0, 0],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
  });

  test("by label and kind where a paragraph was written anew in its place, and not where nothing is left of it", () => {
    const now = [
      ...report.slice(0, 4),
      line("Delegations were alarmed that relays disturb services of the public across whole regions.", "3"),
      line("Nothing of this kind was agreed.", "4"),
    ];
    expect(paired(report, now)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
  });

  test("out of order only where the words are surely the same", () => {
    const now = [report[0]!, report[4]!, report[1]!, report[2]!, report[3]!];
    expect(paired(report, now)).toEqual([
      [0, 0],
      [4, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  test("by headings that kept their number and lost their name", () => {
    const [a, b] = [
      [line("Article 2 (Purpose)", "", "heading"), line("Article 3", "", "heading")],
      [line("Article 2", "", "heading"), line("Article 3 (Scope)", "", "heading")],
    ];
    expect(paired(a, b)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("with what was split from a paragraph, and what was joined to one", () => {
    const [first, second] = [
      "States reaffirmed that the register of operators is voluntary and open to every State.",
      "They invited regional bodies to report to the next session on the steps that were taken.",
    ];
    const [whole, parts] = [[line(`${first} ${second}`, "1")], [line(first, "1"), line(second, "2")]];
    const apart = lineUp(whole, parts, "en");
    expect(apart.pairs).toHaveLength(1);
    expect(apart.from.map(({ a, b }) => [a, b])).toEqual([[0, apart.pairs[0]!.b === 0 ? 1 : 0]]);
    const joined = lineUp(parts, whole, "en");
    expect(joined.into.map(({ a, b }) => [a, b])).toEqual([[joined.pairs[0]!.a === 0 ? 1 : 0, 0]]);
  });

  test("where letters are written in one sign or in two", () => {
    expect(paired([line("Les E\u0301tats coopèrent entre eux.")], [line("Les États coopèrent entre eux.")])).toEqual([
      [0, 0],
    ]);
  });

  test("every paragraph once, a text with itself, whatever the words", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (one, other) => {
        const [a, b] = [randomDraft(one), randomDraft(other)].map(linersOf) as [Liner[], Liner[]];
        const { pairs } = lineUp(a, b, "en");
        expect(new Set(pairs.map((pair) => pair.a)).size).toBe(pairs.length);
        expect(new Set(pairs.map((pair) => pair.b)).size).toBe(pairs.length);
        for (const { a: n, b: m } of lineUp(a, a, "en").pairs) expect(a[n]!.text).toBe(a[m]!.text);
      }),
      { numRuns: 150 },
    );
  });
});

describe("two texts without a common record are compared", () => {
  test("as if the second had become of the first", () => {
    const a = new Room([
      "# A. Overview",
      "1. States shall meet in open session twice a year.",
      "2. They shall report to the Assembly on it.",
    ]);
    const b = new Room(["# A. Overview", "1. The group met.", "2. States should meet in open session twice a year."]);
    const { paragraphs, guard } = compareTexts(a.draft, b.draft);
    expect(paragraphs.map(({ fate, label, was }) => [fate, label, was?.label])).toEqual([
      ["same", "A", undefined],
      ["added", "1", undefined],
      ["changed", "2", "1"],
      ["removed", "2", undefined],
    ]);
    expect(guard.filter(({ whole }) => whole === undefined).map(({ was, now, label }) => [label, was, now])).toEqual([
      ["2", "shall", "should"],
    ]);
  });

  test("holding every word of the second, and against itself no difference", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (one, other) => {
        const [a, b] = [randomDraft(one), randomDraft(other)];
        const after = compareTexts(a, b).paragraphs.filter(({ fate }) => fate !== "removed");
        const stand = Object.values(b.parts)
          .flat()
          .filter(({ ins }) => !ins);
        expect(after.map(wordsAfter)).toEqual(stand.map((paragraph) => plain(wordsOf(paragraph))));
        expect(compareDrafts(a, a).paragraphs.every(({ fate }) => fate === "same")).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
