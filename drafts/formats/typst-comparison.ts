/** A comparison, laid out by comparison-page.ts, as input for Typst, which sets a tagged PDF of it. */
import type { Comparison } from "../reading/compare.ts";
import { comparisonLegend, layComparison } from "./comparison-page.ts";
import type { ComparedItem, ComparedLine, ComparedSpan, ComparisonOf, ComparisonPage } from "./comparison-page.ts";
import { isRightToLeft } from "./html.ts";
import { typstComparison } from "./typst-template.ts";
import { clean, frameOf, readsFromRight } from "./typst.ts";
import type { TypstSource } from "./typst.ts";

/** Writes what Typst needs to set the comparison. */
export const writeComparisonTypst = (comparison: Comparison, of: ComparisonOf): TypstSource => {
  const page = layComparison(comparison, of);
  const rtl = isRightToLeft(page.language);
  const { sum, changed, whole } = page.lookTwice;
  return {
    main: typstComparison,
    page: JSON.stringify({
      ...frameOf({ ...page, version: "Comparison", running: "" }),
      keywords: [],
      description: clean(page.what),
      // A comparison is between two moments, so it has no date and no head of its own.
      date: null,
      head: "",
      heading: [{ t: clean(page.title) }],
      facts: [clean(page.what), comparisonLegend],
      totals: page.totals.map(clean),
      unexplained: page.unexplained.map((one) => `Not explained by the record: ${clean(one)}`),
      // Filled only if the fonts lack letters (`withRemark`).
      legend: [],
      lookSum: sum,
      looks: [...changed.map(lookOf), ...whole.map(({ where, words }) => ({ where, lines: [clean(words)] }))],
      parts: page.parts.map(({ heading, items }) => ({
        heading: clean(heading),
        items: items.flatMap((item) => itemOf(item, rtl)),
      })),
      renumbered: page.renumbered,
    }),
  };
};

const lookOf = ({
  where,
  change,
  kind,
  before,
  sentence,
}: ComparisonPage["lookTwice"]["changed"][number]): { readonly where: string; readonly lines: readonly string[] } => ({
  where,
  lines: [
    clean(`${change} (${kind})`),
    ...(before === "" ? [] : [`Then: ${clean(before)}`]),
    `${before === "" ? "" : "Now: "}${clean(sentence)}`,
  ],
});

const itemOf = (item: ComparedItem, rtl: boolean): object[] => {
  switch (item.is) {
    case "line":
      return [lineOf(item, rtl)];
    case "fold":
      return [{ fold: clean(item.text) }];
    case "taken-out":
      return [{ fold: clean(item.text) }, ...item.lines.map((line) => lineOf(line, rtl))];
  }
};

const lineOf = ({ kind, level, number, words, remark, accounts, unexplained }: ComparedLine, rtl: boolean): object => ({
  head: kind === "heading" || kind === "title",
  number: clean(number),
  inset: kind === "sub-paragraph" ? Math.min(14 + 10 * (level - 1), 54) : 0,
  rtl: readsFromRight(words.map(({ t }) => t).join(""), rtl),
  words: words.map(spanOf),
  facts: [
    ...[remark, ...accounts].filter((line) => line !== "").map((line) => ({ t: clean(line), bad: false })),
    ...unexplained.map((line) => ({ t: `Not explained by the record: ${clean(line)}`, bad: true })),
  ],
});

const spanOf = ({ t, is, b, i, note, noteLabel, look }: ComparedSpan): object => ({
  t: note === undefined ? clean(t) : (noteLabel ?? "*"),
  note: note !== undefined,
  look: look === true,
  ...(b && { b }),
  ...(i && { i }),
  ...(is === "in" && { ins: true }),
  ...(is === "out" && { del: true }),
});
