/**
 * The body of a Word file in the tracked view: native insertions, deletions and moves with authors and dates (nested
 * where one strikes another's words), and comments. The library writes neither nested changes nor moves, so the
 * elements around its runs are written here, and `markMoves` renames the marks of moved paragraphs afterwards.
 */
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  FootnoteReferenceRun,
  Paragraph,
  TextRun,
  XmlAttributeComponent,
  XmlComponent,
} from "docx";
import type { ICommentOptions, IParagraphOptions, IRunOptions, ParagraphChild } from "docx";
import { looks, numberOf } from "./docx-body.ts";
import { bookmarked } from "./docx-bookmark.ts";
import type { Body } from "./docx-body.ts";
import { aside, looseNotesOf } from "./docx-frame.ts";
import { styleIds } from "./docx-styles.ts";
import { printedNumber } from "./page.ts";
import type { TrackedBy, TrackedLine, TrackedWords } from "./tracking.ts";
import type { WrittenComment } from "./tracking-comments.ts";
import type { TrackedPage, TrackedPagePart } from "./tracking-page.ts";

/** The body, with what the library writes into parts of their own and what `markMoves` needs. */
export interface TrackedBody extends Body {
  readonly comments: readonly ICommentOptions[];
  /** Ids of the changes of paragraph marks that belong to a move. */
  readonly moveMarks: ReadonlySet<number>;
}

interface ChangeFields {
  readonly id: number;
  readonly author?: string;
  readonly date?: string;
  readonly name?: string;
}

class ChangeAttributes extends XmlAttributeComponent<ChangeFields> {
  protected override readonly xmlKeys = { id: "w:id", author: "w:author", date: "w:date", name: "w:name" };
}

type ChangeName =
  | "w:ins"
  | "w:del"
  | "w:moveFrom"
  | "w:moveTo"
  | "w:moveFromRangeStart"
  | "w:moveFromRangeEnd"
  | "w:moveToRangeStart"
  | "w:moveToRangeEnd";

/** The element of a tracked change, around what it changes. */
class Change extends XmlComponent {
  constructor(name: ChangeName, fields: ChangeFields, inside: readonly XmlComponent[] = []) {
    super(name);
    this.root.push(new ChangeAttributes(fields), ...inside);
  }
}

class Preserved extends XmlAttributeComponent<{ readonly space: string }> {
  protected override readonly xmlKeys = { space: "xml:space" };
}

/** Struck words, for which Word has an element of its own. */
class StruckText extends XmlComponent {
  constructor(text: string) {
    super("w:delText");
    this.root.push(new Preserved({ space: "preserve" }), text);
  }
}

class StruckTab extends XmlComponent {
  constructor() {
    super("w:tab");
  }
}

interface Manner {
  readonly rightToLeft: boolean;
  readonly nonPaper: boolean;
  /** The date of changes whose date of tabling the reader may not know. */
  readonly asAt: string;
}

/** A time without fractions of a second, which Word does not accept in a change. */
const second = (iso: string): string => `${iso.slice(0, 19)}Z`;

class TrackedWriter {
  readonly footnotes: Record<string, { children: Paragraph[] }> = {};
  readonly comments: ICommentOptions[] = [];
  readonly moveMarks = new Set<number>();
  readonly #manner: Manner;
  /** Ids of the move ranges begun so far, by name. */
  readonly #ranges = new Map<string, number>();
  readonly #initials = new Map<string, string>();
  /** The first id for comments: LibreOffice 7 loses the words of a footnote that has the id of a comment. */
  readonly #firstComment: number;
  /** Changes and bookmarks share one sequence of ids. */
  #ids = 0;
  #notes = 0;

  constructor(manner: Manner, footnotes: number) {
    this.#manner = manner;
    this.#firstComment = footnotes + 1;
  }

  part({ heading, remark, lines, notes, loose }: TrackedPagePart): Paragraph[] {
    const { rightToLeft } = this.#manner;
    return [
      ...(heading === undefined
        ? []
        : [aside(styleIds.part, heading, rightToLeft, { pageBreakBefore: true, keepNext: true })]),
      ...(remark === undefined ? [] : [aside(styleIds.remark, remark, rightToLeft)]),
      ...this.lines(lines, notes),
      ...looseNotesOf(
        loose.map((note) => this.#note(note)),
        rightToLeft,
      ),
    ];
  }

  lines(lines: readonly TrackedLine[], notes: readonly TrackedLine[]): Paragraph[] {
    let next = 0;
    return lines.map((line) => {
      const count = line.words.filter(({ note }) => note !== undefined).length;
      const own = notes.slice(next, (next += count));
      return this.#paragraph(line, own);
    });
  }

  #fields(by: TrackedBy): ChangeFields {
    return { id: ++this.#ids, author: by.author, date: second(by.at ?? this.#manner.asAt) };
  }

  #paragraph(line: TrackedLine, notes: readonly TrackedLine[]): Paragraph {
    const { kind, level, label, ins, del } = line;
    const number = printedNumber({ kind, label });
    const before = numberOf(kind, number);
    const mark = (by: TrackedBy): { id: number; author: string; date: string } => {
      const fields = this.#fields(by);
      if (by.move !== undefined) this.moveMarks.add(fields.id);
      return { id: fields.id, author: fields.author ?? "", date: fields.date ?? "" };
    };
    const options: IParagraphOptions = {
      ...looks(kind, level, number, this.#manner.rightToLeft),
      ...((ins ?? del) && { run: { ...(ins && { insertion: mark(ins) }), ...(del && { deletion: mark(del) }) } }),
    };
    const ids = notes.map((note) => this.#note(note));
    const children = [
      ...this.#rangeStart(line),
      ...(before.length === 0 ? [] : [this.#changed(this.#numberRun(before, ins, del), ins, del)]),
      ...this.#words(line, ids),
      ...this.#rangeEnd(line),
    ];
    return new Paragraph({ ...options, children: this.#marked(line, children) });
  }

  /**
   * A paragraph that would move is in the file twice, with a bookmark for where it stands and another for where it
   * would go.
   */
  #marked({ id, again }: TrackedLine, children: ParagraphChild[]): ParagraphChild[] {
    return this.#manner.nonPaper ? children : bookmarked(++this.#ids, again ? `p_${id}_to` : `p_${id}`, children);
  }

  #numberRun(before: ReturnType<typeof numberOf>, ins: TrackedBy | undefined, del: TrackedBy | undefined): TextRun {
    if (!struck(ins, del)) return new TextRun({ children: before });
    return new TextRun({
      children: before.map((one) => (typeof one === "string" ? new StruckText(one) : new StruckTab())) as never,
    });
  }

  #rangeStart({ ins, del, moveStarts }: TrackedLine): ParagraphChild[] {
    const by = ins ?? del;
    if (!moveStarts || by?.move === undefined) return [];
    const fields = { ...this.#fields(by), name: by.move };
    this.#ranges.set(`${by.move} ${ins !== undefined}`, fields.id);
    return [new Change(ins ? "w:moveToRangeStart" : "w:moveFromRangeStart", fields) as ParagraphChild];
  }

  #rangeEnd({ ins, del, moveEnds }: TrackedLine): ParagraphChild[] {
    const by = ins ?? del;
    const id = by?.move === undefined ? undefined : this.#ranges.get(`${by.move} ${ins !== undefined}`);
    if (!moveEnds || id === undefined) return [];
    return [new Change(ins ? "w:moveToRangeEnd" : "w:moveFromRangeEnd", { id }) as ParagraphChild];
  }

  /** A run inside the elements of who put it in and who struck it. */
  #changed(run: XmlComponent, ins: TrackedBy | undefined, del: TrackedBy | undefined): ParagraphChild {
    let child = run;
    if (del) child = new Change(del.move === undefined ? "w:del" : "w:moveFrom", this.#fields(del), [child]);
    if (ins) child = new Change(ins.move === undefined ? "w:ins" : "w:moveTo", this.#fields(ins), [child]);
    return child as ParagraphChild;
  }

  #note(note: TrackedLine): number {
    const id = ++this.#notes;
    this.footnotes[id] = {
      children: [
        new Paragraph({
          style: "FootnoteText",
          bidirectional: this.#manner.rightToLeft,
          children: this.#marked(note, [new TextRun(" "), ...this.#words(note, [])]),
        }),
      ],
    };
    return id;
  }

  /** The words of a line, with the start and end of each comment in its place. */
  #words({ words, comments }: TrackedLine, notes: readonly number[]): ParagraphChild[] {
    const children: ParagraphChild[] = [];
    const opened = comments.map((comment) => ({ ...comment, id: this.#comment(comment) }));
    const points = [...new Set(opened.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
    const closeAt = (at: number): void => {
      for (const { id, to, from } of opened)
        if (to === at && from < to) children.push(new CommentRangeEnd(id), commentMark(id));
    };
    const openAt = (at: number): void => {
      for (const { id, from, to } of opened) {
        if (from !== at) continue;
        children.push(new CommentRangeStart(id));
        if (to === from) children.push(new CommentRangeEnd(id), commentMark(id));
      }
    };
    let [at, note, next] = [0, 0, 0];
    const pass = (upTo: number): void => {
      for (; next < points.length && points[next]! <= upTo; next++) {
        closeAt(points[next]!);
        openAt(points[next]!);
      }
    };
    pass(0);
    for (const piece of words) {
      if (piece.note !== undefined) {
        const id = notes[note++];
        if (id !== undefined) children.push(this.#changed(new FootnoteReferenceRun(id), piece.ins, piece.del));
        pass((at += piece.t.length));
        continue;
      }
      const end = at + piece.t.length;
      for (let from = at; from < end;) {
        const cut = next < points.length ? Math.min(points[next]!, end) : end;
        children.push(...this.#runs({ ...piece, t: piece.t.slice(from - at, cut - at) }));
        pass((from = cut));
      }
      at = end;
    }
    pass(Number.POSITIVE_INFINITY);
    return children;
  }

  #runs(piece: TrackedWords): ParagraphChild[] {
    const { ins, del } = piece;
    return piece.t.split("\n").map((text, n) => {
      const look: IRunOptions = {
        ...(n > 0 && { break: 1 }),
        ...(piece.b && { bold: true }),
        ...(piece.i && { italics: true }),
        ...(this.#manner.rightToLeft && { rightToLeft: true }),
      };
      const run = struck(ins, del)
        ? new TextRun({ ...look, children: [new StruckText(text)] as never })
        : new TextRun({ ...look, text });
      return ins || del ? this.#changed(run, ins, del) : run;
    });
  }

  #initialsOf(author: string): string {
    const known = this.#initials.get(author) ?? initialsOf(author);
    this.#initials.set(author, known);
    return known;
  }

  #comment({ author, at, text }: WrittenComment): number {
    const id = this.#firstComment + this.comments.length;
    this.comments.push({
      id,
      author,
      initials: this.#initialsOf(author),
      date: new Date(second(at ?? this.#manner.asAt)),
      children: [new Paragraph({ style: styleIds.comment, children: [new TextRun(text)] })],
    });
    return id;
  }
}

/** Whether words are struck; words that were moved away are not. */
const struck = (ins: TrackedBy | undefined, del: TrackedBy | undefined): boolean =>
  del !== undefined && (del.move === undefined || ins !== undefined);

const commentMark = (id: number): TextRun => new TextRun({ children: [new CommentReference(id)] });

const initialsOf = (author: string): string =>
  author
    .split(/[\s(]+/u)
    .flatMap((word) => Array.from(word).slice(0, /^\d/u.test(word) ? 6 : 1))
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .join("")
    .toUpperCase()
    .slice(0, 6);

/** The body of the tracked view. */
export const trackedBody = (page: TrackedPage, manner: Manner): TrackedBody => {
  const footnotes = [page.heading, ...page.parts].reduce(
    (sum, part) => sum + (part?.notes.length ?? 0) + (part?.loose.length ?? 0),
    0,
  );
  const writer = new TrackedWriter(manner, footnotes);
  const title = page.heading && writer.lines(page.heading.lines, page.heading.notes)[0];
  const children = page.parts.flatMap((part) => writer.part(part));
  const last = page.parts.at(-1)?.lines.at(-1);
  // The last paragraph of a document cannot be deleted, so one of ours goes behind it.
  if (last?.ins ?? last?.del) children.push(new Paragraph({ style: styleIds.facts, suppressLineNumbers: true }));
  return {
    title,
    children,
    footnotes: writer.footnotes,
    endnotes: {},
    comments: writer.comments,
    moveMarks: writer.moveMarks,
  };
};

/** Renames the marks of moved paragraphs to the elements Word has for them. */
export const markMoves = (xml: string, moveMarks: ReadonlySet<number>): string =>
  xml.replaceAll(/<w:(ins|del) (w:id="(\d+)"[^>]*\/>)/gu, (all, kind: string, rest: string, id: string) =>
    moveMarks.has(Number(id)) ? `<w:${kind === "ins" ? "moveTo" : "moveFrom"} ${rest}` : all,
  );
