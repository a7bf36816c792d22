/** Where a paragraph goes, in words, and where it goes back to. */
import { describe, expect, test } from "vitest";
import { placeIn, wayBack } from "../../client/text/places.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { paragraphId } from "../../drafts/paragraph.ts";
import type { Kind, Part } from "../../drafts/paragraph.ts";
import { emptyRecord } from "../../drafts/tables.ts";

const id = (n: number) => paragraphId(1, n);
const paragraph = (n: number, label: string, kind: Kind = "paragraph"): Paragraph => ({
  id: id(n),
  kind,
  level: 1,
  label,
  status: "open",
  runs: [],
});
const draftOf = (consensus: readonly Paragraph[], summary: readonly Paragraph[], was: string): Draft =>
  ({
    parts: { consensus, summary } as unknown as Draft["parts"],
    tables: { record: { ...emptyRecord, labels: { [id(90)]: { consensus: was, summary: "1" } } } },
  }) as unknown as Draft;
const named = (part: Part): string => (part === "summary" ? "Chair’s summary" : "Consensus text");

describe("a paragraph that comes back to the consensus text", () => {
  const gone = paragraph(90, "1");
  const back = (consensus: readonly Paragraph[], was: string) => wayBack(draftOf(consensus, [gone], was), gone).after;
  test("goes behind the last one whose label precedes its own", () => {
    const text = [paragraph(1, "A", "heading"), paragraph(2, "9"), paragraph(3, "10"), paragraph(4, "11 bis")];
    expect(back(text, "11")).toBe(id(3));
    expect(back(text, "11 ter")).toBe(id(4));
    expect(back(text, "30")).toBe(id(4));
  });
  test("stays among its kind, and before the first of them behind their heading", () => {
    const text = [
      paragraph(1, "A", "heading"),
      paragraph(2, "PP1", "preambular"),
      paragraph(3, "PP3", "preambular"),
      paragraph(4, "B", "heading"),
      paragraph(5, "OP2", "operative"),
    ];
    const old: Paragraph = { ...gone, kind: "preambular" };
    expect(wayBack(draftOf(text, [old], "PP2"), old).after).toBe(id(2));
    const first: Paragraph = { ...gone, kind: "operative" };
    expect(wayBack(draftOf(text, [first], "OP1"), first).after).toBe(id(4));
  });
  test("never goes behind what is only proposed", () => {
    const text = [paragraph(2, "9"), { ...paragraph(3, "9 bis"), ins: ["q1-1" as const] }];
    expect(back(text, "10")).toBe(id(2));
  });
});

test("a move is told by its part only where it leaves it", () => {
  const moved = paragraph(5, "14");
  const draft = draftOf([paragraph(1, "12"), paragraph(2, "B", "heading"), moved], [paragraph(90, "1")], "3");
  expect(placeIn(draft, moved, { part: "consensus", after: id(1) }, named)).toBe("after 12");
  expect(placeIn(draft, moved, { part: "consensus", after: null }, named)).toBe("to the beginning");
  expect(placeIn(draft, moved, { part: "summary", after: id(90) }, named)).toBe("to Chair’s summary, after 1");
  expect(placeIn(draft, moved, { part: "summary", after: null }, named)).toBe("to Chair’s summary, at the beginning");
});
