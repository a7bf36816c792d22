/**
 * A Word file with tracked changes, as it stands in the file: runs with who put them in and who struck them, paragraph
 * marks apart from the words they close, comments at the letters they are about. Plain values; nothing is matched with a
 * draft here, and nothing is accepted or rejected. Read by tracked-read.ts.
 */
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import type { Stamp } from "./read-back.ts";

/** Who made a change, as Word says it: a person's name, rarely a State's, sometimes nothing. */
export interface TrackedMark {
  readonly author: string;
  /** ISO time as written in the file; Word writes local time and calls it UTC. */
  readonly at?: string;
  /** Both ends of one move carry the same name; in `ins` the words came, in `del` they went. */
  readonly move?: string;
}

/**
 * Letters of one look and one fate. With `ins` they are not in the text that was sent; with `del` they are not in the text
 * that would be; with both, one author struck what another had put in.
 */
export interface TrackedRun {
  readonly t: string;
  readonly b?: true;
  readonly i?: true;
  /** A footnote stands here: index into `TrackedFile.notes`; `t` is the note mark. */
  readonly note?: number;
  readonly ins?: TrackedMark;
  readonly del?: TrackedMark;
  /** In a file of ours its style says it is a sign of the view and no word of the text as it stands. */
  readonly sign?: Sign;
}

/**
 * What the bracketed and annotated views draw around and among the words: brackets, names, words only proposed (`proposed`
 * are not in the text as it stands; what is struck or held in these views is, and carries no sign).
 */
export type Sign = "bracket" | "names" | "proposed";

export interface TrackedComment {
  readonly author: string;
  readonly at?: string;
  readonly text: string;
  /** Letters of the paragraph's runs (all of them, struck ones counted) it is about; equal for a place. */
  readonly from: number;
  readonly to: number;
  /** Index of the paragraph it ends in, where that is not the one it begins in; `to` is then the end of the first. */
  readonly through?: number;
  /** Index of the comment it answers, in `TrackedFile.comments`. */
  readonly answers?: number;
  readonly resolved?: true;
}

export interface TrackedParagraph {
  /** From our bookmark `p_<id>`: the paragraph this was when the file left us. Several may carry the same after a split. */
  readonly bookmark?: ParagraphId;
  /** Bookmarks of further paragraphs whose words stand in it too: they were joined without tracking. */
  readonly joined?: readonly ParagraphId[];
  /** The part it stands in, as headings say ("Annex II", "Chair's summary"). */
  readonly part: Part;
  /**
   * Typed or computed from automatic numbering, without its closing point, as a draft calls it ("12 bis", "12 (a)"); "" for
   * none. Its letters are not in `runs`. Of a paragraph in the text that was sent, as it was called there (unless
   * `labelChanged`); of one put in, as it would be called.
   */
  readonly label: string;
  /** The letters of a label that was typed, with its point and tab; tracked like the words, before which they stand. */
  readonly typed?: readonly TrackedRun[];
  /** Changed by hand with tracking: what the label was and who changed it. */
  readonly labelChanged?: { readonly from: string; readonly by: TrackedMark };
  readonly kind: Kind;
  readonly level: number;
  /** It heads a part ("Annex II", "Chair's summary"): its words are no paragraph of a draft. */
  readonly divides?: true;
  readonly runs: readonly TrackedRun[];
  /** The mark at its end: put in (a split, or a new paragraph) or struck (the paragraph after it joins it). */
  readonly mark?: { readonly ins?: TrackedMark; readonly del?: TrackedMark };
  /** Indexes into `TrackedFile.comments` of comments that begin here. */
  readonly comments: readonly number[];
  readonly rightToLeft?: true;
  /** It stands in a table; `del` or `ins` of the whole row is told on each of its runs and its mark. */
  readonly inTable?: true;
}

export interface TrackedFile {
  /** What a file of ours says of itself; every word of it may be false. */
  readonly stamp: Stamp;
  readonly title: string;
  readonly paragraphs: readonly TrackedParagraph[];
  /** Footnotes and endnotes in order of reference, those of ours that no words refer to among them; tracked like the text. */
  readonly notes: readonly (readonly TrackedRun[])[];
  /** From our bookmarks: the footnote each of `notes` was when the file left us, or null. */
  readonly noteBookmarks: readonly (ParagraphId | null)[];
  readonly comments: readonly TrackedComment[];
  /**
   * Everybody who changed or commented anything, in alphabetical order. Neighbouring stretches of one author and kind are
   * one change, over paragraph ends too where the mark between has the same fate; a move is one.
   */
  readonly authors: readonly {
    readonly name: string;
    readonly insertions: number;
    readonly deletions: number;
    readonly moves: number;
    readonly comments: number;
  }[];
  /** What stands in the file and was not taken: tables, pictures, text boxes, changes of formatting ... */
  readonly notImported: readonly { readonly what: string; readonly count: number }[];
}
