/**
 * A draft as a Word file. Paragraph numbers are letters with a tab, because automatic numbering cannot say "12 bis"; each
 * paragraph carries a bookmark `p_<id>`, so that a file that comes back can be matched; the record it was made from is
 * embedded as properties. The same draft and options give the same bytes.
 */
import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  Document,
  EndnoteReferenceRun,
  Footer,
  FootnoteReferenceRun,
  Header,
  LineNumberRestartFormat,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  TabStopType,
  TextRun,
  UnderlineType,
} from "docx";
import type { IParagraphOptions, IRunOptions, ParagraphChild } from "docx";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Draft } from "../draft.ts";
import { documentStyles, styleIds } from "./docx-styles.ts";
import { isRightToLeft } from "./html.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { PrintedChange } from "../reading/change-lines.ts";
import type { OutputOptions } from "./options.ts";
import { layPage } from "./page.ts";
import type { Page, PrintedNote, PrintedParagraph, PrintedPart, Span } from "./page.ts";

/** Collects what stands at the foot: the text's own footnotes, and in endnotes the names a bracket has no room for. */
interface Notes {
  readonly footnotes: Record<string, { children: Paragraph[] }>;
  // Not footnotes too: Word numbers those by itself, and the numbers of the text's own must stay what the room calls them.
  readonly endnotes: Record<string, { children: Paragraph[] }>;
}

interface Ink {
  readonly notes: Notes;
  readonly rightToLeft: boolean;
  /** Paragraphs carry no ids of the record. */
  readonly nonPaper: boolean;
  /** Word's id of the footnote with this number in the part being written. */
  readonly noteIds: ReadonlyMap<number, number>;
}

/** Writes the draft as a .docx file. */
export const writeDocx = async (draft: Draft, options: OutputOptions): Promise<Uint8Array> => {
  const page = layPage(draft, options);
  const rightToLeft = isRightToLeft(page.language);
  const notes: Notes = { footnotes: {}, endnotes: {} };
  const paper = { notes, rightToLeft, nonPaper: options.nonPaper === true };
  const children = [
    ...firstLines(page, paper),
    ...page.parts.flatMap((part) => partOf(part, paper)),
    ...renumberedOf(page, rightToLeft),
    ...changesOf(options, rightToLeft),
  ];
  const file = new Document({
    title: page.title,
    subject: [page.symbol, page.version].filter((word) => word !== "").join(" "),
    description: [page.view, page.asAt, page.nature].join(". "),
    creator: options.nonPaper ? "" : "Unbracket",
    lastModifiedBy: options.nonPaper ? "" : "Unbracket",
    customProperties: options.nonPaper ? [] : propertiesOf(draft, options),
    styles: documentStyles(page.language, rightToLeft),
    footnotes: notes.footnotes,
    endnotes: notes.endnotes,
    sections: [
      {
        properties: {
          page: { margin: { top: 1417, bottom: 1304, left: 1531, right: 1304, header: 624, footer: 567 } },
          lineNumbers: { countBy: 5, restart: LineNumberRestartFormat.NEW_PAGE, distance: 454 },
        },
        headers: { default: new Header({ children: [running(page, rightToLeft)] }) },
        footers: { default: new Footer({ children: [pageNumber(page, rightToLeft)] }) },
        children,
      },
    ],
  });
  return still(new Uint8Array(await Packer.toArrayBuffer(file)), options.asAt);
};

/** What ties the file to the record; never a party. */
const propertiesOf = (draft: Draft, options: OutputOptions): { name: string; value: string }[] => [
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

/**
 * The library stamps the time of writing and counts bookmarks over all files it ever wrote; a file says the time of its text
 * and counts its own. Zip entries say no time at all.
 */
const still = (bytes: Uint8Array, asAt: string): Uint8Array => {
  const entries = unzipSync(bytes);
  const rewrite = (name: string, change: (xml: string) => string): void => {
    const entry = entries[name];
    if (entry !== undefined) entries[name] = strToU8(change(strFromU8(entry)));
  };
  const time = `${asAt.slice(0, 19)}Z`;
  rewrite("docProps/core.xml", (xml) =>
    xml.replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*</gu, (_, open: string) => `${open}${time}<`),
  );
  const ids = new Map<string, number>();
  for (const name of ["word/document.xml", "word/footnotes.xml"])
    rewrite(name, (xml) =>
      xml.replaceAll(/(<w:bookmark(?:Start|End)\b[^>]*\bw:id=")(\d+)"/gu, (_, open: string, id: string) => {
        if (!ids.has(id)) ids.set(id, ids.size + 1);
        return `${open}${ids.get(id)}"`;
      }),
    );
  return zipSync(entries, { mtime: "1980-01-02T00:00:00", level: 6 });
};

const running = (page: Page, bidirectional: boolean): Paragraph =>
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

const pageNumber = (page: Page, bidirectional: boolean): Paragraph =>
  new Paragraph({
    style: styleIds.facts,
    bidirectional,
    tabStops: [{ type: TabStopType.RIGHT, position: 9070 }],
    children: [
      new TextRun({ text: page.head ?? "", size: 12 }),
      new TextRun({ children: [new Tab(), PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES] }),
    ],
  });

// Our own sentences are English in a text of any language, and read the way they are written.
const isArabicOrHebrew = (text: string): boolean => /^[^\p{L}]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/u.test(text);

const aside = (style: string, text: string, rightToLeft: boolean, more: IParagraphOptions = {}): Paragraph => {
  const bidirectional = rightToLeft && isArabicOrHebrew(text);
  return new Paragraph({
    style,
    bidirectional,
    suppressLineNumbers: true,
    children: [new TextRun({ text, ...(bidirectional && { rightToLeft: true }) })],
    ...more,
  });
};

const firstLines = (page: Page, { notes, rightToLeft, nonPaper }: Omit<Ink, "noteIds">): Paragraph[] => [
  page.heading === undefined
    ? aside(styleIds.title, page.title, rightToLeft)
    : paragraphOf(page.heading, { notes, rightToLeft, nonPaper, noteIds: noteIdsOf(page.parts[0]?.notes ?? [], 0) }),
  aside(styleIds.facts, [page.symbol, page.version, page.asAt].filter((word) => word !== "").join(" · "), rightToLeft),
  aside(styleIds.facts, `${page.nature} · ${page.view}`, rightToLeft, { spacing: { after: 240 } }),
  ...page.legend.map((sentence, n) =>
    aside(styleIds.legend, sentence, rightToLeft, n === page.legend.length - 1 ? { spacing: { after: 280 } } : {}),
  ),
];

/** Words under the bookmark of their paragraph. */
const marked = (id: ParagraphId, children: ParagraphChild[], { nonPaper }: Ink): ParagraphChild[] =>
  nonPaper ? children : [new Bookmark({ id: `p_${id}`, children })];

/** Word counts the footnotes of all parts in one row of ids. */
const noteIdsOf = (notes: readonly PrintedNote[], before: number): ReadonlyMap<number, number> =>
  new Map(notes.map((note, n) => [note.number, before + n + 1]));

const partOf = (part: PrintedPart, paper: Omit<Ink, "noteIds">): Paragraph[] => {
  const { notes, rightToLeft } = paper;
  const noteIds = noteIdsOf(part.notes, Object.keys(notes.footnotes).length);
  const ink: Ink = { ...paper, noteIds };
  for (const note of part.notes)
    notes.footnotes[noteIds.get(note.number)!] = {
      children: [
        new Paragraph({
          style: "FootnoteText",
          bidirectional: rightToLeft,
          children: marked(note.id, [new TextRun(" "), ...runsOf(note.spans, ink)], ink),
        }),
      ],
    };
  return [
    ...(part.heading === undefined
      ? []
      : [aside(styleIds.part, part.heading, rightToLeft, { pageBreakBefore: true, keepNext: true })]),
    ...(part.remark === undefined ? [] : [aside(styleIds.remark, part.remark, rightToLeft)]),
    ...part.paragraphs.map((paragraph) => paragraphOf(paragraph, ink)),
  ];
};

/** In the style of remarks: who reads the file back takes them for no words of the text. */
const renumberedOf = ({ renumbered }: Page, rightToLeft: boolean): Paragraph[] =>
  renumbered === undefined
    ? []
    : [
        aside(styleIds.remark, renumbered.heading, rightToLeft, { keepNext: true, spacing: { before: 480 } }),
        ...renumbered.parts.map(({ name, numbers }) =>
          aside(styleIds.remark, `${name === "" ? "" : `${name}: `}${numbers.join(", ")}`, rightToLeft),
        ),
      ];

/** What changed since an earlier moment, in styles of its own: who reads the file back leaves it out. */
const changesOf = ({ changes }: OutputOptions, rightToLeft: boolean): Paragraph[] => {
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
        new TextRun({ children: [new Tab()] }),
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
        new TextRun({ children: [new Tab()] }),
        new TextRun({ text: how }),
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

const styleOf = ({ kind, level, number }: PrintedParagraph): string => {
  switch (kind) {
    case "title":
      return styleIds.title;
    case "heading":
      return level <= 1 ? styleIds.heading1 : styleIds.heading2;
    case "sub-paragraph":
      return styleIds.sub;
    default:
      return number === "" ? styleIds.opening : styleIds.numbered;
  }
};

const bar = { style: BorderStyle.SINGLE, size: 12, space: 10, color: "15181D" } as const;

const paragraphOf = (paragraph: PrintedParagraph, ink: Ink): Paragraph => {
  const style = styleOf(paragraph);
  const heads = paragraph.kind === "heading" || paragraph.kind === "title";
  const number: ParagraphChild[] =
    paragraph.number === ""
      ? []
      : [new TextRun({ children: heads ? [`${paragraph.number} `] : [paragraph.number, new Tab()] })];
  const status: ParagraphChild[] =
    paragraph.status === undefined
      ? []
      : [new TextRun({ text: `\u00a0\u00a0{${paragraph.status}}`, style: styleIds.attribution })];
  return new Paragraph({
    style,
    bidirectional: ink.rightToLeft,
    ...(heads && { suppressLineNumbers: true, keepNext: true }),
    // Inner sub-paragraphs step in once more for each level.
    ...(paragraph.kind === "sub-paragraph" &&
      paragraph.level > 1 && { indent: { start: 1361 + 567 * (paragraph.level - 1), hanging: 567 } }),
    ...(paragraph.open && !heads && { border: ink.rightToLeft ? { right: bar } : { left: bar } }),
    alignment: AlignmentType.START,
    children: marked(paragraph.id, [...number, ...runsOf(paragraph.spans, ink), ...status], ink),
  });
};

const runsOf = (spans: readonly Span[], ink: Ink): ParagraphChild[] => spans.flatMap((span) => runOf(span, ink));

const runOf = (span: Span, ink: Ink): ParagraphChild[] => {
  const direction = ink.rightToLeft ? { rightToLeft: true } : {};
  switch (span.is) {
    case "words":
      if (span.note !== undefined) {
        const id = ink.noteIds.get(span.note);
        return id === undefined ? [] : [new FootnoteReferenceRun(id)];
      }
      return linesOf(span.t).map(
        (text, n) => new TextRun({ ...(n > 0 && { break: 1 }), text, ...marksOf(span), ...direction }),
      );
    case "bracket":
      return [new TextRun({ text: span.t, style: styleIds.bracket, ...direction })];
    case "strike":
      return [new TextRun({ text: span.t, style: styleIds.attribution, ...direction })];
    case "or":
      return [new TextRun({ text: " / ", style: styleIds.bracket })];
    case "names": {
      const runs: ParagraphChild[] = [new TextRun({ text: `\u00a0(${span.t}`, style: styleIds.attribution })];
      if (span.full !== undefined) {
        const id = Object.keys(ink.notes.endnotes).length + 1;
        ink.notes.endnotes[id] = {
          children: [new Paragraph({ style: "EndnoteText", children: [new TextRun(` ${span.full}`)] })],
        };
        runs.push(new EndnoteReferenceRun(id));
      }
      return [...runs, new TextRun({ text: ")", style: styleIds.attribution })];
    }
  }
};

const linesOf = (text: string): string[] => text.split("\n");

/** One character style a run; what else holds of the words is written on the run itself. */
const marksOf = (span: Extract<Span, { is: "words" }>): IRunOptions => ({
  ...(span.b && { bold: true }),
  ...(span.i && { italics: true }),
  ...(span.del
    ? { style: styleIds.deletion }
    : span.ins
      ? { style: styleIds.addition }
      : span.hold
        ? { style: styleIds.held }
        : {}),
  ...(span.del && span.ins && { bold: true, underline: { type: UnderlineType.SINGLE } }),
});
