import { expect, test } from "vitest";
import { numberLine, renumberedBetween } from "../../../drafts/reading/renumbered.ts";
import type { ComparedParagraph } from "../../../drafts/reading/compare.ts";

const p = (label: string, old: string | null, more: Partial<ComparedParagraph> = {}): ComparedParagraph => ({
  id: `p1-${label.length}`,
  kind: label.includes("(") ? "sub-paragraph" : "paragraph",
  level: 1,
  part: "consensus",
  label,
  ...(old !== null && { was: { part: "consensus", label: old } }),
  fate: "same",
  words: [],
  ...more,
});

test("new numbers between two moments are a table of their own, sub-paragraphs with their paragraph", () => {
  const lines = renumberedBetween([
    p("11", null),
    p("12", "13"),
    p("12 (a)", "13 (a)"),
    p("12 (b)", "13 (c)"),
    p("4", "30", { was: { part: "summary", label: "30" }, fate: "moved" }),
    p("2", "3", { kind: "footnote" }),
    p("15", "", { fate: "changed" }),
  ]).flatMap(({ rows }) => rows.map(numberLine));
  expect(lines).toEqual(["13 → 12", "13 (c) → 12 (b)", "footnote 3 → 2", "no number → 15"]);
});
