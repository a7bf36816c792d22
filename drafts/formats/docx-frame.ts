/**
 * What stands around the text in a Word file: running head and foot, sentences of our own, old and new numbers, the annex of
 * changes, and what ties the file to the record. None of it is the draft's words; who reads a file back leaves it out.
 */
import { BorderStyle, FootnoteReferenceRun, PageNumber, Paragraph, Tab, TabStopType, TextRun } from "docx";
import type { IParagraphOptions } from "docx";
import type { Draft } from "../draft.ts";
import type { PrintedChange } from "../reading/change-lines.ts";
import { styleIds } from "./docx-styles.ts";
import type { OutputOptions } from "./options.ts";
import type { Page } from "./page.ts";

/** What ties the file to the record; never a party. */
export const propertiesOf = (draft: Draft, options: OutputOptions): { name: string; value: string }[] => [
  { name: "Unbracket view", value: options.view },
  { name: "Unbracket seq", value: `${draft.seq}` },
  { name: "Unbracket as at", value: options.asAt },
  ...(draft.revision === undefined ? [] : [{ name: "Unbracket revision", value: draft.revision }]),
  ...(options.changes?.since === undefined ? [] : [{ name: "Unbracket changes", value: options.changes.since }]),
  ...(options.head === undefined
    ? []
    : [
        { name: "Unbracket head", value: options.head.hash },
        { name: "Unbracket head seq", value: `${options.head.seq}` },
      ]),
];

/** The running head, on every page: symbol, version, time, and whether this is agreed text. */
export const running = (page: Omit<Page, "heading" | "parts">, bidirectional: boolean): Paragraph =>
  new Paragraph({
    style: styleIds.facts,
    bidirectional,
    border: { bottom: { style: BorderStyle.SINGLE, size: 4, space: 4, color: "B8BEC8" } },
    tabStops: [{ type: TabStopType.RIGHT, position: 9070 }],
    children: [
      new TextRun({ text: page.symbol, bold: true }),
      new TextRun({ text: `  ${page.version}` }),
      new TextRun({ children: [new Tab(), `${page.asAt} · ${page.nature}`] }),
    ],
  });

/** The running foot: the head of the record, if there is one, and which page of how many. */
export const pageNumber = (page: Omit<Page, "heading" | "parts">, bidirectional: boolean): Paragraph =>
  new Paragraph({
    style: styleIds.facts,
    bidirectional,
    tabStops: [{ type: TabStopType.RIGHT, position: 9070 }],
    children: [
      new TextRun({ text: page.head ?? "", size: 12 }),
      new TextRun({ children: [new Tab(), PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES] }),
    ],
  });

/** Decided by the first letter, because our own sentences are English in a text of any language. */
export const isArabicOrHebrew = (text: string): boolean =>
  /^[^\p{L}]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/u.test(text);

/**
 * A paragraph of our own in one of our styles. It has no line number; in a right-to-left text it runs from the right
 * only if it begins with an Arabic or Hebrew letter. `more` wins over all of this.
 */
export const aside = (style: string, text: string, rightToLeft: boolean, more: IParagraphOptions = {}): Paragraph => {
  const bidirectional = rightToLeft && isArabicOrHebrew(text);
  return new Paragraph({
    style,
    bidirectional,
    suppressLineNumbers: true,
    children: [new TextRun({ text, ...(bidirectional && { rightToLeft: true }) })],
    ...more,
  });
};

/**
 * A line behind a part that refers to the footnotes no standing word refers to, so that Word keeps them. It has a style
 * of its own, so that reading the file back takes the footnotes but not the line.
 */
export const looseNotesOf = (ids: readonly number[], rightToLeft: boolean): Paragraph[] =>
  ids.length === 0
    ? []
    : [
        aside(styleIds.looseNotes, "", rightToLeft, {
          children: [
            new TextRun("Footnotes to which no words refer:"),
            ...ids.flatMap((id) => [new TextRun(" "), new FootnoteReferenceRun(id)]),
          ],
        }),
      ];

/**
 * The table of old and new numbers, in the style of remarks, so that a reader of the file does not take it for the
 * text.
 */
export const renumberedOf = ({ renumbered }: Pick<Page, "renumbered">, rightToLeft: boolean): Paragraph[] =>
  renumbered === undefined
    ? []
    : [
        aside(styleIds.remark, renumbered.heading, rightToLeft, { keepNext: true, spacing: { before: 480 } }),
        ...renumbered.parts.map(({ name, numbers }) =>
          aside(styleIds.remark, `${name === "" ? "" : `${name}: `}${numbers.join(", ")}`, rightToLeft),
        ),
      ];

/** How many letters fit into the column for a listed change's number. */
const labelRoom = 16;

/**
 * Puts the words beside their number, or below it if it is longer than its column ("Section C of the Chair’s summary").
 */
const besideOrBelow = (label: string): TextRun =>
  label.length <= labelRoom ? new TextRun({ children: [new Tab()] }) : new TextRun({ break: 1 });

/** What changed since an earlier moment. Its styles are its own, so that reading the file back leaves it out. */
export const changesOf = ({ changes }: OutputOptions, rightToLeft: boolean): Paragraph[] => {
  if (changes === undefined) return [];
  const { heading, legend, rows, renumbered } = changes;
  const direction = rightToLeft ? { rightToLeft: true } : {};
  const row = ({ label, was, words, how }: PrintedChange): Paragraph[] => [
    new Paragraph({
      style: styleIds.change,
      bidirectional: rightToLeft,
      suppressLineNumbers: true,
      keepNext: true,
      ...(label !== "" && { border: { top: { style: BorderStyle.SINGLE, size: 4, space: 5, color: "B8BEC8" } } }),
      children: [
        new TextRun({ text: label, style: styleIds.changeLabel }),
        besideOrBelow(label),
        ...words.map(
          ({ t, is, b, i }) =>
            new TextRun({
              text: t,
              ...(b && { bold: true }),
              ...(i && { italics: true }),
              ...(is === "in" && { style: styleIds.addition }),
              ...(is === "out" && { style: styleIds.deletion }),
              ...direction,
            }),
        ),
      ],
    }),
    new Paragraph({
      style: styleIds.changeHow,
      bidirectional: rightToLeft,
      suppressLineNumbers: true,
      children: [
        ...(was === "" ? [] : [new TextRun({ text: `was ${was}`, style: styleIds.attribution })]),
        besideOrBelow(was === "" ? "" : `was ${was}`),
        // The mark keeps the full stop at the end of our left-to-right sentence.
        new TextRun({ text: rightToLeft ? `${how}\u200E` : how }),
      ],
    }),
  ];
  return [
    aside(styleIds.changesHeading, heading, rightToLeft, { pageBreakBefore: true, keepNext: true }),
    aside(
      styleIds.remark,
      `${legend}${rows.length === 0 ? "" : " Struck through: went out. Bold and underlined: came in."}`,
      rightToLeft,
    ),
    ...rows.flatMap(row),
    ...(renumbered.length === 0
      ? []
      : [
          aside(styleIds.remark, `Renumbered: ${renumbered.join(", ")}`, rightToLeft, {
            spacing: { before: 240 },
          }),
        ]),
  ];
};
