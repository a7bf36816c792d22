/**
 * The contents of a Word file with tracked changes: runs with who put them in and who struck them, paragraph marks
 * apart from the words before them, comments with the letters they are about. Plain values: nothing is matched with a
 * draft, accepted or rejected here. tracked-read.ts makes them.
 */
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import type { Stamp } from "./read-back.ts";

/** Who made a change, as Word says it: usually a person's name, rarely a State's, sometimes nothing. */
export interface TrackedMark {
  readonly author: string;
  /** ISO time as written in the file. Word writes local time but calls it UTC. */
  readonly at?: string;
  /** The name that both ends of a move share: in `ins` words arrived by it, in `del` they left. */
  readonly move?: string;
}

/**
 * Letters with one look and the same tracked changes. With `ins` they are not in the text that was sent; with `del`
 * they are not in the text that would be; with both, one author struck what another had put in.
 */
export interface TrackedRun {
  readonly t: string;
  readonly b?: true;
  readonly i?: true;
  /** The index in `TrackedFile.notes` of the footnote referred to here; `t` is then the note mark. */
  readonly note?: number;
  readonly ins?: TrackedMark;
  readonly del?: TrackedMark;
  /** Set in a file of ours if its style says that these letters belong to the view, not to the words as they stand. */
  readonly sign?: Sign;
}

/**
 * What the bracketed and annotated views add to the words as they stand: brackets, names, and words that are only
 * proposed. Words that are struck or held in these views do stand, so they have no sign.
 */
export type Sign = "bracket" | "names" | "proposed";

/** A comment as it is in the file. `author` is what the file says, which anybody can write. */
export interface TrackedComment {
  readonly author: string;
  /** As the file gives it; absent if it gives none. */
  readonly at?: string;
  readonly text: string;
  /**
   * The letters it is about, counted over all runs of the paragraph, struck ones included. If both are equal it is
   * about a place.
   */
  readonly from: number;
  readonly to: number;
  /** The index of the paragraph it ends in, if not the one it begins in; `to` is then the end of the first. */
  readonly through?: number;
  /** The index in `TrackedFile.comments` of the comment it answers. */
  readonly answers?: number;
  readonly resolved?: true;
}

/** A paragraph of the file up to its mark, with struck words in it. */
export interface TrackedParagraph {
  /**
   * From our bookmark `p_<id>`: which paragraph this was when the file left us. After a split several may have the
   * same.
   */
  readonly bookmark?: ParagraphId;
  /** The bookmarks of other paragraphs whose words are in it too, because they were joined without tracking. */
  readonly joined?: readonly ParagraphId[];
  /** The part it is in, according to headings ("Annex II", "Chair's summary"). */
  readonly part: Part;
  /**
   * The label, typed or computed, without its closing point, as a draft has it ("12 bis", "12 (a)"); "" for none. Its
   * letters are not in `runs`. A paragraph that was sent has the label it was sent with (unless `labelChanged`); an
   * inserted one has the label it would get.
   */
  readonly label: string;
  /** The letters of a typed label, with its point and tab. They stand before the words, and are tracked like them. */
  readonly typed?: readonly TrackedRun[];
  /** Set if the label was changed by hand with tracking: what it was, and who changed it. */
  readonly labelChanged?: { readonly from: string; readonly by: TrackedMark };
  readonly kind: Kind;
  readonly level: number;
  /** Set if it is the heading of a part ("Annex II", "Chair's summary"), which is no paragraph of a draft. */
  readonly divides?: true;
  readonly runs: readonly TrackedRun[];
  /**
   * The mark at its end: inserted (by a split, or with a new paragraph), or struck (it is joined with the next
   * paragraph).
   */
  readonly mark?: { readonly ins?: TrackedMark; readonly del?: TrackedMark };
  /** Indexes in `TrackedFile.comments` of the comments that begin here. */
  readonly comments: readonly number[];
  readonly rightToLeft?: true;
  /** Set if it is in a table. Changes of the whole row are given on each of its runs and on its mark. */
  readonly inTable?: true;
}

/** All that was read from a file with tracked changes; both its texts can be made of it. */
export interface TrackedFile {
  /** What a file of ours says of its origin. Any of it may be false. */
  readonly stamp: Stamp;
  readonly title: string;
  readonly paragraphs: readonly TrackedParagraph[];
  /** Footnotes and endnotes in order of reference, including ours to which no words refer; tracked like the text. */
  readonly notes: readonly (readonly TrackedRun[])[];
  /** For each of `notes`, which footnote it was when the file left us (from our bookmarks), or null. */
  readonly noteBookmarks: readonly (ParagraphId | null)[];
  readonly comments: readonly TrackedComment[];
  /**
   * Everybody who changed or commented anything, in alphabetical order. Neighbouring stretches of the same author and
   * kind count as one change, even across the end of a paragraph if its mark was changed likewise; a move counts once.
   */
  readonly authors: readonly {
    readonly name: string;
    readonly insertions: number;
    readonly deletions: number;
    readonly moves: number;
    readonly comments: number;
  }[];
  /** What the file contains but was not read: tables, pictures, text boxes, changes of formatting ... */
  readonly notImported: readonly { readonly what: string; readonly count: number }[];
}
