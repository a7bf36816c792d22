/**
 * Reads one story of a Word file (the text, or a footnote) with its tracked changes: for every letter who put it in and
 * who struck it, paragraph marks, moves by the name of their range, and the places of bookmarks and comments.
 */
import { noteMark } from "../paragraph.ts";
import type { ParagraphId } from "../paragraph.ts";
import { RefusalCode } from "../refusal.ts";
import { styleIds } from "./docx-styles.ts";
import { changeNames } from "./docx-walk.ts";
import type { Listener, Look, Walker } from "./docx-walk.ts";
import type { Left } from "./docx-words.ts";
import type { Sign, TrackedMark, TrackedRun } from "./tracked.ts";
import { child, childrenOf, toggle, UnsafeXml, valueOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/**
 * What a file may have at most: tracked changes, letters in a paragraph (docs/limits.md), and bookmarks of ours open at
 * one place, where an honest file has one.
 */
export const trackedLimits = { changes: 20_000, letters: 100_000, bookmarks: 100 } as const;

/** The style and numbering of a paragraph. */
export interface Shape {
  readonly style?: string;
  readonly outline?: string;
  readonly numId?: string;
  readonly level?: string;
}

type Writable<T> = { -readonly [name in keyof T]: T[name] };

/**
 * Who put in and who struck the mark at a paragraph's end; empty if nobody did. `endCells` takes out what cannot count.
 */
export interface Mark {
  ins?: TrackedMark;
  del?: TrackedMark;
}

/** A paragraph as read, before its kind and label are known. */
export interface StoryParagraph {
  readonly runs: TrackedRun[];
  readonly mark: Mark;
  readonly bookmarks: ParagraphId[];
  /** Indexes of the comments that begin in it. */
  readonly comments: number[];
  readonly now: Shape;
  /** Its style and numbering before the tracked change of its formatting, if there is one. */
  readonly was: Shape;
  /** Set if its numbering was changed in tracking. */
  readonly numberedBy?: TrackedMark;
  readonly rightToLeft: boolean;
  /** The innermost table cell it is in: paragraphs of different cells are never joined. */
  readonly cell: XmlElement | null;
}

/** Where a comment is anchored: letters of the paragraph it begins in. */
export interface Anchor {
  readonly paragraph: number;
  readonly from: number;
  to: number;
  through: number;
}

/** What all stories of a file share. */
export interface FileTold {
  /** How many elements of tracked changes have been read. */
  changes: number;
  readonly left: Left;
  /** Whether the file was written here: then character styles say what is proposed. */
  readonly ours: boolean;
  /** The index of a comment, by its id in the file. */
  readonly comment: (id: string) => number | undefined;
  /**
   * The index of a note, which is read now if this is the first reference to it. The comments in it are then placed
   * too.
   */
  readonly note: (
    kind: "footnote" | "endnote",
    id: string,
  ) => { readonly index: number; readonly comments: readonly number[] } | null;
}

const markOf = ({ attributes }: XmlElement, move?: string): TrackedMark => {
  const at = attributes["date"];
  return {
    author: attributes["author"] ?? "",
    ...(at !== undefined && { at }),
    ...(move !== undefined && { move }),
  };
};

const sameMark = (a: TrackedMark | undefined, b: TrackedMark | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.author === b.author && a.move === b.move);

/** Whether two stretches can be joined: the same look and the same tracked changes, whatever their times. */
const oneRun = (a: TrackedRun, b: TrackedRun): boolean =>
  a.note === undefined &&
  b.note === undefined &&
  a.b === b.b &&
  a.i === b.i &&
  a.sign === b.sign &&
  sameMark(a.ins, b.ins) &&
  sameMark(a.del, b.del);

/** Adds letters at the end, joining them to the last stretch if they are alike. */
export const putRun = (runs: TrackedRun[], run: TrackedRun): void => {
  const last = runs.at(-1);
  if (last !== undefined && oneRun(last, run)) runs[runs.length - 1] = { ...last, t: last.t + run.t };
  else runs.push(run);
};

const signs: Readonly<Record<string, Sign>> = {
  [styleIds.bracket]: "bracket",
  [styleIds.attribution]: "names",
  [styleIds.addition]: "proposed",
};

const ourBookmark = /^p_(p\d{1,15}-\d{1,9})$/u;

const shapeOf = (properties: XmlElement | undefined): Shape => {
  const number = child(properties, "w:numPr");
  const [style, outline, numId, level] = [
    valueOf(properties, "w:pStyle"),
    valueOf(properties, "w:outlineLvl"),
    valueOf(number, "w:numId"),
    valueOf(number, "w:ilvl"),
  ];
  return {
    ...(style !== undefined && { style }),
    ...(outline !== undefined && { outline }),
    ...(numId !== undefined && { numId }),
    ...(level !== undefined && { level }),
  };
};

interface Bookmark {
  readonly id: ParagraphId;
  /** Whether a paragraph has been found for it. */
  stands: boolean;
  /** Whether the current paragraph has it. */
  told: boolean;
}

const withoutNumber = ({ numId: _, level: __, ...shape }: Shape): Shape => shape;

/**
 * Reads paragraphs one by one, in the order of the file. Throws UnsafeXml beyond `trackedLimits`. Comments are placed
 * in `anchors`, by their indexes in the file.
 */
export class Story {
  readonly paragraphs: StoryParagraph[] = [];
  readonly anchors = new Map<number, Anchor>();
  readonly #file: FileTold;
  readonly #walker: Walker;
  /** The open ranges of moves, by id: their names, in the order in which they were opened. */
  readonly #from = new Map<string, string>();
  readonly #to = new Map<string, string>();
  /** Bookmarks of ours that are open, by id. */
  readonly #bookmarks = new Map<string, Bookmark>();
  /** Ranges of comments that are open, by id. */
  readonly #comments = new Map<string, number>();
  /** Comments that begin before the next paragraph does. */
  #waiting: number[] = [];
  #stack: XmlElement[] = [];
  #ins: TrackedMark | undefined;
  #del: TrackedMark | undefined;
  #runs: TrackedRun[] = [];
  #begun: number[] = [];
  #here: ParagraphId[] = [];
  #letters = 0;
  #inParagraph = false;
  /** Whether a bookmark is open that the current paragraph does not have yet. */
  #fresh = false;
  /** The names of the moves seen in the current paragraph. */
  #moved: { from?: string; to?: string } = {};
  readonly #listener: Listener = {
    letters: (t, look) => this.#put(t, look),
    note: (kind, id) => this.#note(kind, id),
    open: (element) => {
      this.#count();
      this.#stack.push(element);
      this.#fate();
    },
    close: () => {
      this.#stack.pop();
      this.#fate();
    },
    place: (element) => this.place(element),
    formatting: () => this.#file.left.add("tracked change of formatting"),
  };

  constructor(file: FileTold, walker: Walker) {
    this.#file = file;
    this.#walker = walker;
  }

  /** Reads the next paragraph. `inside` are the elements around it. */
  paragraph(element: XmlElement, inside: readonly XmlElement[]): void {
    const properties = child(element, "w:pPr");
    this.#stack = inside.length > 2 ? inside.flatMap(around) : [];
    const outer = this.#stack.length;
    this.#runs = [];
    this.#letters = 0;
    this.#here = [];
    this.#begun = [];
    this.#moved = {};
    this.#inParagraph = true;
    for (const bookmark of this.#bookmarks.values()) bookmark.told = false;
    this.#fresh = this.#bookmarks.size > 0;
    for (const comment of this.#waiting) this.#begin(comment);
    this.#waiting = [];
    this.#fate();
    this.#walker.walk(element, this.#listener);
    this.#stack.length = outer;
    // The range of a move begins behind the mark's properties, so only here is it known which move the mark belongs to.
    const marks = childrenOf(child(properties, "w:rPr")).filter(({ name }) => changeNames.has(name));
    for (const mark of marks) {
      this.#count();
      this.#stack.push(mark);
    }
    this.#fate();
    const now = shapeOf(properties);
    const change = child(properties, "w:pPrChange");
    const renumbered = child(child(properties, "w:numPr"), "w:ins");
    if (change !== undefined || renumbered !== undefined) this.#file.left.add("tracked change of formatting");
    if (child(child(properties, "w:rPr"), "w:rPrChange") !== undefined)
      this.#file.left.add("tracked change of formatting");
    const was = change === undefined ? now : shapeOf(child(change, "w:pPr"));
    // A bookmark around nothing belongs to the paragraph it begins in.
    for (const bookmark of this.#bookmarks.values()) if (!bookmark.stands) this.#stand(bookmark);
    this.paragraphs.push({
      runs: this.#runs,
      mark: { ...(this.#ins && { ins: this.#ins }), ...(this.#del && { del: this.#del }) },
      bookmarks: this.#here,
      comments: this.#begun,
      now,
      was: renumbered === undefined ? was : withoutNumber(was),
      ...((change ?? renumbered) && { numberedBy: markOf((change ?? renumbered)!) }),
      rightToLeft: toggle(properties, "w:bidi") === true,
      cell: inside.findLast(({ name }) => name === "w:tc") ?? null,
    });
    this.#inParagraph = false;
  }

  /** Notes a bookmark, comment or move that begins or ends here, in a paragraph or between two. */
  place({ name, attributes }: XmlElement): void {
    const id = attributes["id"] ?? "";
    switch (name) {
      case "w:moveFromRangeStart":
        return void this.#from.set(id, attributes["name"] ?? id);
      case "w:moveFromRangeEnd":
        return void this.#from.delete(id);
      case "w:moveToRangeStart":
        return void this.#to.set(id, attributes["name"] ?? id);
      case "w:moveToRangeEnd":
        return void this.#to.delete(id);
      case "w:bookmarkStart": {
        const ours = ourBookmark.exec(attributes["name"] ?? "");
        if (ours === null) return;
        this.#bookmarks.set(id, { id: ours[1] as ParagraphId, stands: false, told: false });
        if (this.#bookmarks.size > trackedLimits.bookmarks)
          throw new UnsafeXml(`it has more than ${trackedLimits.bookmarks} bookmarks around one place`);
        this.#fresh = true;
        return;
      }
      case "w:bookmarkEnd": {
        const bookmark = this.#bookmarks.get(id);
        if (bookmark !== undefined && !bookmark.stands && this.#inParagraph) this.#stand(bookmark);
        this.#bookmarks.delete(id);
        return;
      }
      case "w:commentRangeStart": {
        const comment = this.#file.comment(id);
        if (comment === undefined || this.anchors.has(comment)) return;
        this.#comments.set(id, comment);
        if (this.#inParagraph) this.#begin(comment);
        else this.#waiting.push(comment);
        return;
      }
      case "w:commentRangeEnd": {
        const comment = this.#comments.get(id);
        const anchor = comment === undefined ? undefined : this.anchors.get(comment);
        if (anchor === undefined) return;
        this.#comments.delete(id);
        // Between two paragraphs, a range ends in the one before.
        const here = this.#inParagraph ? this.paragraphs.length : this.paragraphs.length - 1;
        if (here === anchor.paragraph) anchor.to = this.#inParagraph ? this.#letters : Number.MAX_SAFE_INTEGER;
        else [anchor.to, anchor.through] = [Number.MAX_SAFE_INTEGER, here];
        return;
      }
      case "w:commentReference": {
        const comment = this.#file.comment(id);
        if (comment !== undefined && !this.anchors.has(comment)) this.#begin(comment);
      }
    }
  }

  #begin(comment: number): void {
    this.#begun.push(comment);
    const paragraph = this.paragraphs.length;
    this.anchors.set(comment, { paragraph, from: this.#letters, to: this.#letters, through: paragraph });
  }

  #stand(bookmark: Bookmark): void {
    bookmark.stands = true;
    bookmark.told = true;
    this.#here.push(bookmark.id);
  }

  #count(): void {
    if (++this.#file.changes > trackedLimits.changes)
      throw new UnsafeXml(
        `it has more than ${trackedLimits.changes.toLocaleString("en")} tracked changes`,
        RefusalCode.tooLarge,
      );
  }

  /** Finds out by whom the current words are put in and struck: of each kind the innermost element counts. */
  #fate(): void {
    this.#ins = undefined;
    this.#del = undefined;
    for (const element of this.#stack)
      switch (element.name) {
        case "w:moveTo":
          this.#moved.to = [...this.#to.values()].at(-1) ?? this.#moved.to;
          this.#ins = markOf(element, this.#moved.to);
          break;
        case "w:moveFrom":
          this.#moved.from = [...this.#from.values()].at(-1) ?? this.#moved.from;
          this.#del = markOf(element, this.#moved.from);
          break;
        case "w:ins":
        case "w:cellIns":
          this.#ins = markOf(element);
          break;
        default:
          this.#del = markOf(element);
      }
  }

  #put(t: string, look: Look): void {
    this.#letters += t.length;
    if (this.#letters > trackedLimits.letters)
      throw new UnsafeXml("one of its paragraphs is longer than 100,000 characters", RefusalCode.tooLarge);
    const sign = this.#file.ours && look.style !== undefined ? signs[look.style] : undefined;
    // Ten thousands of these are made, and setting single fields is five times as fast as spreading objects.
    const run: Writable<TrackedRun> = { t };
    if (look.b) run.b = true;
    if (look.i) run.i = true;
    if (sign !== undefined) run.sign = sign;
    this.#run(run);
  }

  #note(kind: "footnote" | "endnote", id: string): void {
    const note = this.#file.note(kind, id);
    if (note === null) return;
    for (const comment of note.comments) if (!this.anchors.has(comment)) this.#begin(comment);
    this.#letters++;
    // In files of ours these endnotes hold names that found no room in a bracket.
    const run: Writable<TrackedRun> = { t: noteMark, note: note.index };
    if (this.#file.ours && kind === "endnote") run.sign = "names";
    this.#run(run);
  }

  #run(run: Writable<TrackedRun>): void {
    if (this.#fresh) {
      for (const bookmark of this.#bookmarks.values()) if (!bookmark.told) this.#stand(bookmark);
      this.#fresh = false;
    }
    if (this.#ins !== undefined) run.ins = this.#ins;
    if (this.#del !== undefined) run.del = this.#del;
    putRun(this.#runs, run);
  }
}

/** The tracked changes of a row, of a cell, or around whole paragraphs. */
const around = (element: XmlElement): readonly XmlElement[] => {
  if (changeNames.has(element.name)) return [element];
  const properties =
    element.name === "w:tr" ? child(element, "w:trPr") : element.name === "w:tc" ? child(element, "w:tcPr") : undefined;
  return childrenOf(properties).filter(({ name }) => /^w:(?:ins|del|cellIns|cellDel)$/u.test(name));
};
