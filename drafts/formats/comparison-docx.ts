/** A comparison as a Word file: literal numbers, what came in underlined, what went out struck, who did it below. */
import { Document, Packer, Paragraph, TextRun, UnderlineType } from "docx";
import type { Compared, Comparison } from "../reading/compare.ts";
import { comparisonLegend, layComparison } from "./comparison.ts";
import type { ComparedLine, ComparisonOf } from "./comparison.ts";
import { documentStyles, styleIds } from "./docx-styles.ts";
import { isRightToLeft } from "./html.ts";

const runOf = ({ t, is, b, i, note }: Compared, rightToLeft: boolean): TextRun =>
  new TextRun({
    text: note === undefined ? t : "*",
    superScript: note !== undefined,
    bold: b === true,
    italics: i === true,
    rightToLeft,
    ...(is === "in" && { underline: { type: UnderlineType.SINGLE }, color: "0A4A9C" }),
    ...(is === "out" && { strike: true, color: "8C2F1F" }),
  });

const styleOf = (kind: ComparedLine["kind"]): string =>
  kind === "heading" || kind === "title"
    ? styleIds.heading2
    : kind === "sub-paragraph"
      ? styleIds.sub
      : styleIds.numbered;

const linesOf = (line: ComparedLine, rightToLeft: boolean): Paragraph[] => [
  new Paragraph({
    style: styleOf(line.kind),
    bidirectional: rightToLeft,
    children: [
      ...(line.number === "" ? [] : [new TextRun({ text: `${line.number}\t`, rightToLeft })]),
      ...line.words.map((word) => runOf(word, rightToLeft)),
    ],
  }),
  ...(line.remark === "" ? [] : [new Paragraph({ style: styleIds.remark, text: line.remark })]),
];

const facts = (text: string): Paragraph => new Paragraph({ style: styleIds.facts, text });
const heading = (text: string): Paragraph => new Paragraph({ style: styleIds.heading1, text });

export const writeComparisonDocx = async (comparison: Comparison, of: ComparisonOf): Promise<Uint8Array> => {
  const page = layComparison(comparison, of);
  const rightToLeft = isRightToLeft(page.language);
  const file = new Document({
    title: page.title,
    subject: page.what,
    creator: "Unbracket",
    styles: documentStyles(page.language, rightToLeft),
    sections: [
      {
        children: [
          facts(page.symbol),
          new Paragraph({ style: styleIds.title, text: page.title, bidirectional: rightToLeft }),
          facts(page.what),
          facts(comparisonLegend),
          ...(page.lookTwice.length === 0 ? [] : [heading("Look twice")]),
          ...page.lookTwice.map(({ change, sentence }) => facts(`${change}: ${sentence}`)),
          ...page.parts.flatMap(({ heading: words, lines }) => [
            heading(words),
            ...lines.flatMap((line) => linesOf(line, rightToLeft)),
          ]),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toArrayBuffer(file));
};
