/**
 * The body of a Word file in the printed views: the title and the parts as page.ts lays them out, with brackets, names
 * and styles. The tracked view has its own body (docx-tracked.ts).
 */
import {
  AlignmentType,
  BorderStyle,
  EndnoteReferenceRun,
  FootnoteReferenceRun,
  Paragraph,
  Tab,
  TextRun,
  UnderlineType,
} from "docx";
import type { IParagraphOptions, IRunOptions, ParagraphChild } from "docx";
import type { Kind, ParagraphId } from "../paragraph.ts";
import { bookmarked } from "./docx-bookmark.ts";
import { aside, looseNotesOf } from "./docx-frame.ts";
import { styleIds } from "./docx-styles.ts";
import type { Page, PrintedNote, PrintedParagraph, PrintedPart, Span } from "./page.ts";

/** The body of a file, with the notes that belong to it. */
export interface Body extends Notes {
  /** The title in the text itself; if there is one, it replaces the negotiation's. */
  readonly title: Paragraph | undefined;
  readonly children: readonly Paragraph[];
}

/** Collects the notes: the text's own footnotes and, as endnotes, names for which a bracket has no room. */
interface Notes {
  readonly footnotes: Record<string, { children: Paragraph[] }>;
  // Names are endnotes because Word numbers footnotes by itself: the text's own must keep the numbers the room uses.
  readonly endnotes: Record<string, { children: Paragraph[] }>;
}

interface Ink {
  readonly notes: Notes;
  readonly rightToLeft: boolean;
  /** If set, paragraphs carry no ids of the record. */
  readonly nonPaper: boolean;
  /** Counts bookmarks over the whole file. */
  readonly nextId: () => number;
  /** Word's id for each footnote number of the part being written. */
  readonly noteIds: ReadonlyMap<number, number>;
  /** Word's ids of the footnotes that the text refers to. */
  readonly referred: Set<number>;
}

/** The body of the annotated, bracketed and clean views, and the notes that its words refer to. */
export const printedBody = (page: Page, rightToLeft: boolean, nonPaper: boolean): Body => {
  const notes: Notes = { footnotes: {}, endnotes: {} };
  let ids = 0;
  const paper = { notes, rightToLeft, nonPaper, nextId: () => ++ids, referred: new Set<number>() };
  const title =
    page.heading === undefined
      ? undefined
      : paragraphOf(page.heading, { ...paper, noteIds: noteIdsOf(page.parts[0]?.notes ?? [], 0) });
  return { ...notes, title, children: page.parts.flatMap((part) => partOf(part, paper)) };
};

/** The look of a paragraph of this kind. */
export const looks = (kind: Kind, level: number, number: string, rightToLeft: boolean): IParagraphOptions => {
  const heads = kind === "heading" || kind === "title";
  return {
    style: styleOf(kind, level, number),
    bidirectional: rightToLeft,
    ...(heads && { suppressLineNumbers: true, keepNext: true }),
    // Each level of sub-paragraphs is indented once more.
    ...(kind === "sub-paragraph" && level > 1 && { indent: { start: 1361 + 567 * (level - 1), hanging: 567 } }),
    alignment: AlignmentType.START,
  };
};

/** What stands before a paragraph's words: its number as text, because automatic numbering cannot say "12 bis". */
export const numberOf = (kind: Kind, number: string): (string | Tab)[] =>
  number === "" ? [] : kind === "heading" || kind === "title" ? [`${number} `] : [number, new Tab()];

/** Words inside the bookmark of their paragraph. */
const marked = (id: ParagraphId, children: ParagraphChild[], { nonPaper, nextId }: Ink): ParagraphChild[] =>
  nonPaper ? children : bookmarked(nextId(), `p_${id}`, children);

/** Word's ids for the footnotes of a part: Word counts those of all parts in one sequence. */
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
          children: marked(note.id, [new TextRun(" "), ...runsOf(note.spans, { ...ink, referred: new Set() })], ink),
        }),
      ],
    };
  return [
    ...(part.heading === undefined
      ? []
      : [aside(styleIds.part, part.heading, rightToLeft, { pageBreakBefore: true, keepNext: true })]),
    ...(part.remark === undefined ? [] : [aside(styleIds.remark, part.remark, rightToLeft)]),
    ...part.paragraphs.map((paragraph) => paragraphOf(paragraph, ink)),
    ...looseNotesOf(
      [...noteIds.values()].filter((id) => !ink.referred.has(id)),
      rightToLeft,
    ),
  ];
};

const styleOf = (kind: Kind, level: number, number: string): string => {
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
  const { id, kind, level, spans, open } = paragraph;
  const heads = kind === "heading" || kind === "title";
  const number = numberOf(kind, paragraph.number);
  const status: ParagraphChild[] =
    paragraph.status === undefined
      ? []
      : [new TextRun({ text: `\u00a0\u00a0{${paragraph.status}}`, style: styleIds.attribution })];
  return new Paragraph({
    ...looks(kind, level, paragraph.number, ink.rightToLeft),
    ...(open && !heads && { border: ink.rightToLeft ? { right: bar } : { left: bar } }),
    children: marked(
      id,
      [...(number.length === 0 ? [] : [new TextRun({ children: number })]), ...runsOf(spans, ink), ...status],
      ink,
    ),
  });
};

const runsOf = (spans: readonly Span[], ink: Ink): ParagraphChild[] => spans.flatMap((span) => runOf(span, ink));

const runOf = (span: Span, ink: Ink): ParagraphChild[] => {
  const direction = ink.rightToLeft ? { rightToLeft: true } : {};
  switch (span.is) {
    case "words":
      if (span.note !== undefined) {
        const id = ink.noteIds.get(span.note);
        if (id === undefined) return [];
        ink.referred.add(id);
        return [new FootnoteReferenceRun(id)];
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

/** The format of a run. A run can have only one character style; everything else is set on the run itself. */
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
