/**
 * Writes a comparison as a Word file, from the layout of comparison-page.ts. Numbers are plain text; new words are
 * underlined and old ones struck, words to look at twice are shaded and boxed, and below each paragraph stands who
 * changed it. Long runs of removed paragraphs go behind the text, so that the rest can be read through.
 */
import { BorderStyle, Document, Footer, PageNumber, Packer, Paragraph, TextRun, UnderlineType } from "docx";
import type { Comparison } from "../reading/compare.ts";
import { comparisonLegend, layComparison } from "./comparison-page.ts";
import type {
  ComparedItem,
  ComparedLine,
  ComparedSpan,
  ComparisonOf,
  ComparisonPage,
  TakenOut,
} from "./comparison-page.ts";
import { still } from "./docx-finish.ts";
import { isArabicOrHebrew } from "./docx-frame.ts";
import { documentStyles, indents, styleIds } from "./docx-styles.ts";
import { isRightToLeft } from "./html.ts";

const box = { style: BorderStyle.SINGLE, size: 6, space: 0, color: "15181D" } as const;

const runOf = ({ t, is, b, i, note, noteLabel, look }: ComparedSpan, rightToLeft: boolean): TextRun =>
  new TextRun({
    text: note === undefined ? t : (noteLabel ?? "*"),
    superScript: note !== undefined,
    // `bold: false` would undo the bold of a heading's style, so it is not written.
    ...((b || look) && { bold: true }),
    ...(i && { italics: true }),
    rightToLeft,
    ...(look && { border: box }),
    ...(is === "in" && { underline: { type: UnderlineType.SINGLE }, color: "0A4A9C" }),
    ...(is === "out" && { strike: true, color: "8C2F1F" }),
  });

const styleOf = (kind: ComparedLine["kind"]): string =>
  kind === "heading" || kind === "title"
    ? styleIds.heading2
    : kind === "sub-paragraph"
      ? styleIds.sub
      : kind === "opening"
        ? styleIds.opening
        : styleIds.numbered;

/** Where a paragraph's words begin; remarks on it begin there too. */
const indentOf = (kind: ComparedLine["kind"]): number =>
  kind === "sub-paragraph"
    ? indents.sub
    : kind === "heading" || kind === "title" || kind === "opening"
      ? 0
      : indents.numbered;

const grey = "4B5361";
const facts = (
  text: string,
  more: { readonly bold?: boolean; readonly color?: string; readonly indent?: number } = {},
): Paragraph =>
  new Paragraph({
    style: styleIds.facts,
    ...(more.indent !== undefined && { indent: { start: more.indent } }),
    children: [new TextRun({ text, bold: more.bold === true, ...(more.color !== undefined && { color: more.color }) })],
  });
/** "Then:" and a quoted sentence, each in its own direction. */
const quoted = (lead: string, sentence: string, color?: string): Paragraph => {
  const bidirectional = isArabicOrHebrew(sentence);
  return new Paragraph({
    style: styleIds.facts,
    bidirectional,
    indent: { start: indents.numbered },
    children: [
      new TextRun({ text: lead, ...(color !== undefined && { color }) }),
      new TextRun({ text: sentence, rightToLeft: bidirectional, ...(color !== undefined && { color }) }),
    ],
  });
};
const danger = "A8111C";

class Writer {
  readonly #rightToLeft: boolean;
  /** Runs of removed paragraphs that are printed behind the text. */
  readonly behind: TakenOut[] = [];

  constructor(rightToLeft: boolean) {
    this.#rightToLeft = rightToLeft;
  }

  line({ kind, number, words, remark, accounts, unexplained }: ComparedLine): Paragraph[] {
    const indent = indentOf(kind);
    const told = remark !== "" || accounts.length > 0 || unexplained.length > 0;
    return [
      new Paragraph({
        style: styleOf(kind),
        bidirectional: this.#rightToLeft,
        keepNext: kind === "heading",
        ...(told && { spacing: { after: 40 } }),
        children: [
          ...(number === ""
            ? []
            : [new TextRun({ text: `${number}${indent === 0 ? " " : "\t"}`, rightToLeft: this.#rightToLeft })]),
          ...words.map((word) => runOf(word, this.#rightToLeft)),
        ],
      }),
      ...(remark === "" ? [] : [facts(remark, { bold: true, indent })]),
      ...accounts.map((line) => facts(line, { indent })),
      ...unexplained.map((line) =>
        facts(`Not explained by the record: ${line}`, { bold: true, color: danger, indent }),
      ),
      ...(told ? [new Paragraph({ style: styleIds.facts, spacing: { after: 0 } })] : []),
    ];
  }

  item(item: ComparedItem): Paragraph[] {
    switch (item.is) {
      case "line":
        return this.line(item);
      case "fold":
        return [
          new Paragraph({
            style: styleIds.facts,
            spacing: { before: 40, after: 160 },
            border: { bottom: { style: BorderStyle.DOTTED, size: 4, space: 2, color: "B8BEC8" } },
            children: [new TextRun({ text: item.text, color: grey })],
          }),
        ];
      case "taken-out":
        this.behind.push(item);
        return [
          new Paragraph({
            style: styleIds.facts,
            spacing: { before: 40, after: 160 },
            border: { left: { style: BorderStyle.SINGLE, size: 12, space: 6, color: "8C2F1F" } },
            indent: { start: 120 },
            children: [
              new TextRun({ text: item.text, bold: true }),
              new TextRun({ text: ". Their words stand behind the text." }),
            ],
          }),
        ];
    }
  }
}

const heading = (text: string): Paragraph => new Paragraph({ style: styleIds.heading1, text });

const looks = ({ sum, changed, whole }: ComparisonPage["lookTwice"]): Paragraph[] => {
  if (changed.length + whole.length === 0) return [];
  return [
    heading("Look twice"),
    ...(sum === "" ? [] : [facts(sum)]),
    ...changed.flatMap(({ where, kind, change, sentence, before }) => [
      new Paragraph({
        style: styleIds.facts,
        keepNext: true,
        spacing: { before: 110 },
        children: [
          new TextRun({ text: `${where}  `, bold: true }),
          new TextRun({ text: change, bold: true, color: "000000" }),
          new TextRun({ text: `  ${kind}` }),
        ],
      }),
      ...(before === "" ? [] : [quoted("Then: ", before)]),
      quoted(before === "" ? "" : "Now: ", sentence, "000000"),
    ]),
    ...(whole.length === 0
      ? []
      : [
          new Paragraph({
            style: styleIds.facts,
            spacing: { before: 200 },
            text: "Paragraphs that came or went, and what they bring or take along:",
          }),
          ...whole.map(
            ({ where, words }) =>
              new Paragraph({
                style: styleIds.facts,
                children: [new TextRun({ text: `${where}  `, bold: true }), new TextRun(words)],
              }),
          ),
        ]),
  ];
};

/** If there is more than this to look at twice, the list goes behind the text and only its sum stays in front. */
const mostBefore = 40;

/** Makes the bytes of the file. Its properties say when it was made, so unlike an output it differs each time. */
export const writeComparisonDocx = async (comparison: Comparison, of: ComparisonOf): Promise<Uint8Array> => {
  const page = layComparison(comparison, of);
  const rightToLeft = isRightToLeft(page.language);
  const writer = new Writer(rightToLeft);
  const late = page.lookTwice.changed.length > mostBefore;
  const body = page.parts.flatMap(({ heading: words, items }) => [
    heading(words),
    ...items.flatMap((item) => writer.item(item)),
  ]);
  const sum = page.lookTwice.sum;
  const file = new Document({
    title: page.title,
    subject: page.what,
    creator: "Unbracket",
    styles: documentStyles(page.language, rightToLeft),
    sections: [
      {
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                style: styleIds.facts,
                children: [
                  new TextRun({
                    children: [`${page.what}. Page `, PageNumber.CURRENT, " of ", PageNumber.TOTAL_PAGES],
                  }),
                ],
              }),
            ],
          }),
        },
        children: [
          facts(page.symbol),
          new Paragraph({ style: styleIds.title, text: page.title, bidirectional: rightToLeft }),
          facts(page.what),
          facts(comparisonLegend),
          new Paragraph({ style: styleIds.facts, text: "" }),
          ...page.totals.map((total) => facts(total, { color: "000000" })),
          ...page.unexplained.map((one) => facts(one, { bold: true, color: danger })),
          ...(late
            ? [facts(`Look twice. ${sum} Each stands behind the text, with its sentence.`, { color: "000000" })]
            : looks(page.lookTwice)),
          ...body,
          ...(page.renumbered.length === 0 ? [] : [heading("Old and new numbers")]),
          ...page.renumbered.flatMap(({ name, numbers }) => [
            ...(name === "" ? [] : [facts(name, { bold: true })]),
            facts(numbers.join("     ")),
          ]),
          ...(late ? looks(page.lookTwice) : []),
          ...(writer.behind.length === 0 ? [] : [heading("Words that were taken out")]),
          ...writer.behind.flatMap(({ text, lines }) => [
            facts(text, { bold: true }),
            ...lines.flatMap((line) => writer.line(line)),
          ]),
        ],
      },
    ],
  });
  return still(new Uint8Array(await Packer.toArrayBuffer(file)));
};
