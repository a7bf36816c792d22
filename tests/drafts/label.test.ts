import { describe, expect, test } from "vitest";
import {
  alternativeLabel,
  baseOf,
  labelPrecedes,
  newLabel,
  orderOf,
  printedLabel,
  renumber,
} from "../../drafts/label.ts";
import type { LabelTables } from "../../drafts/label.ts";
import type { Kind, ParagraphEntry, ParagraphId, Place } from "../../drafts/paragraph.ts";

type Spec = readonly [label: string, kind?: Kind, parent?: number, level?: number];

/** Paragraphs p1-1, p1-2 ... of the consensus text in this order. */
const standing = (...specs: readonly Spec[]): LabelTables => {
  const paragraphs: Record<ParagraphId, ParagraphEntry> = {};
  const places: Record<ParagraphId, Place> = {};
  const labels: Record<ParagraphId, { consensus?: string }> = {};
  for (const [n, [label, kind = "paragraph", parent, level = 1]] of specs.entries()) {
    const id: ParagraphId = `p1-${n + 1}`;
    paragraphs[id] = { kind, level, strand: "s1-1", ...(parent && { parent: `p1-${parent}` as const }) };
    places[id] = { part: "consensus", rank: String.fromCharCode(65 + n) };
    if (label !== "") labels[id] = { consensus: label };
  }
  return { paragraphs, places, labels };
};
const label = (tables: LabelTables, behind: number, kind: Kind = "paragraph", parent?: number, level = 1): string =>
  newLabel(
    tables,
    { kind, level, ...(parent && { parent: `p1-${parent}` as const }) },
    "consensus",
    behind === 0 ? null : `p1-${behind}`,
  );

describe("[L1] first entry into a part", () => {
  test("bis, ter, quater behind a number; the next number at the end; ante before the first", () => {
    expect(label(standing(["1"], ["2"]), 1)).toBe("1 bis");
    expect(label(standing(["1"], ["1 bis"], ["2"]), 1)).toBe("1 ter");
    expect(label(standing(["1"], ["1 bis"], ["1 ter"], ["2"]), 3)).toBe("1 quater");
    expect(label(standing(["1"], ["1 alt"], ["2"]), 2)).toBe("1 bis");
    expect(label(standing(["1"], ["2"]), 2)).toBe("3");
    expect(label(standing(["1"], ["2 bis"]), 2)).toBe("3");
    expect(label(standing(["1"], ["2"]), 0)).toBe("1 ante");
    expect(label(standing(["1 ante"], ["1"]), 1)).toBe("1 ante bis");
    expect(label(standing(), 0)).toBe("1");
  });

  test("each kind counts for itself", () => {
    const tables = standing(["PP1", "preambular"], ["PP2", "preambular"], ["OP1", "operative"], ["1"]);
    expect([
      label(tables, 1, "preambular"),
      label(tables, 2, "preambular"),
      label(tables, 3, "operative"),
      label(tables, 4, "operative"),
    ]).toEqual(["PP1 bis", "PP3", "OP2", "OP2"]);
  });

  test("sub-paragraphs are called after their parent, deeper ones in roman numerals", () => {
    const tables = standing(["15"], ["15 (a)", "sub-paragraph", 1], ["15 (b)", "sub-paragraph", 1], ["16"]);
    expect([
      label(tables, 3, "sub-paragraph", 1),
      label(tables, 2, "sub-paragraph", 1),
      label(tables, 1, "sub-paragraph", 1),
    ]).toEqual(["15 (c)", "15 (a) bis", "15 (a) ante"]);
    expect(label(tables, 2, "sub-paragraph", 2, 2)).toBe("15 (a) (i)");
    const deep = standing(["15"], ["15 (a)", "sub-paragraph", 1], ["15 (a) (iii)", "sub-paragraph", 2, 2]);
    expect(label(deep, 3, "sub-paragraph", 2, 2)).toBe("15 (a) (iv)");
    expect(label(tables, 4, "sub-paragraph", 4)).toBe("16 (a)");
  });

  test("headings are lettered where their neighbours are; titles, openings and footnotes have none", () => {
    const tables = standing(["A", "heading"], ["1"], ["B", "heading"]);
    expect([
      label(tables, 3, "heading"),
      label(tables, 2, "heading"),
      label(tables, 2, "heading", undefined, 2),
    ]).toEqual(["C", "A bis", ""]);
    expect([label(tables, 1, "title"), label(tables, 1, "opening"), label(tables, 1, "footnote", 2)]).toEqual([
      "",
      "",
      "",
    ]);
  });

  test("[L2] a label once given is not given again, though its paragraph went out", () => {
    const tables = standing(["1"], ["1 bis"], ["2"], ["3"]);
    const gone: LabelTables = {
      ...tables,
      places: { ...tables.places, "p1-2": { part: "removed", rank: "B" }, "p1-4": { part: "removed", rank: "C" } },
    };
    expect([label(gone, 1), label(gone, 3)]).toEqual(["1 ter", "4"]);
  });
});

test("a rival is called alt, after the number alone", () => {
  expect(alternativeLabel("15", new Set())).toBe("15 alt");
  expect(alternativeLabel("15 alt", new Set(["15 alt"]))).toBe("15 alt 2");
  expect(alternativeLabel("15 bis", new Set())).toBe("15 bis alt");
});

test("the base of a label, and what is printed before the words", () => {
  expect(["15 bis", "15 alt 2", "15 bis alt", "1 ante", "15 (a) ter"].map(baseOf)).toEqual([
    "15",
    "15",
    "15",
    "1 ante",
    "15 (a)",
  ]);
  expect(["15", "15 bis", "15 (a)", "15 (a) (i)", "15 (a) bis"].map(printedLabel)).toEqual([
    "15",
    "15 bis",
    "(a)",
    "(i)",
    "(a) bis",
  ]);
});

test("the renumbering counts what stands afresh and calls what is proposed after it", () => {
  const tables = standing(
    ["A", "heading"],
    ["1 ante"],
    ["1"],
    ["1 bis"],
    ["1 (a)", "sub-paragraph", 4],
    ["3"],
    ["3 alt"],
  );
  const proposed = (id: ParagraphId): "drawn" | null => (id === "p1-4" || id === "p1-7" ? "drawn" : null);
  const { labels, renumbered } = renumber(tables, [], proposed, (id) => (id === "p1-7" ? "p1-6" : undefined));
  expect(orderOf(tables, "consensus").map((id) => labels[id]?.consensus ?? "")).toEqual([
    "A",
    "1",
    "2",
    "2 bis",
    "(a)",
    "3",
    "3 alt",
  ]);
  expect(renumbered.find(({ old }) => old === "1 ante")!.now).toBe("1");
});

test("labels tell what stood before what: numbers as numbers, ante first, then alternatives, then bis, ter, quater", () => {
  const order = [
    "1 ante",
    "1",
    "2",
    "9",
    "10",
    "10 alt",
    "10 bis",
    "10 bis alt",
    "10 ter",
    "10 quater",
    "10.2",
    "10.11",
  ];
  for (const [n, one] of order.entries())
    for (const [m, other] of order.entries())
      expect([one, other, labelPrecedes(one, other)]).toEqual([one, other, n < m]);
  expect(labelPrecedes("PP9", "PP10")).toBe(true);
});
