/**
 * What was read from a text or a Word file, before it becomes a negotiation: plain values without ids of the record.
 * `startPlan` (drafts/acts/start.ts) makes a negotiation of it.
 */
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { PartyId } from "../party.ts";

/**
 * A footnote reference in parsed words is `note: "p0-<n>"`: n is the index into `ParsedDraft.paragraphs` of the footnote,
 * which is a paragraph of kind `footnote` whose `parent` is the paragraph that refers to it.
 */
export const parsedNote = (index: number): ParagraphId => `p0-${index}`;
/** The index that such a placeholder stands for. */
export const parsedNoteIndex = (note: ParagraphId): number => Number(note.slice("p0-".length));

/**
 * One bracket of a paragraph: one proposal's change of words. `from` and `to` are offsets into the words as they stand,
 * or, with `inside`, into the `words` of that bracket of the same paragraph (an amendment).
 *
 * - `insertion`: `words` come in at `to`; where `from < to` the words between go out at the same time (a replacement).
 * - `deletion`: `from` to `to` go out.
 * - `hold`: `from` to `to` are not agreed; `from === to` is an empty bracket.
 */
export interface ParsedBracket {
  readonly from: number;
  readonly to: number;
  readonly kind: "insertion" | "deletion" | "hold";
  readonly words?: readonly Stretch[];
  /** Empty for an unattributed bracket. */
  readonly sponsors: readonly PartyId[];
  /** Parties named as supporting it ("supported by"), which are not sponsors. */
  readonly supporters?: readonly PartyId[];
  /** Names in the attribution that no party has. */
  readonly unknownNames: readonly string[];
  /** Brackets of one paragraph with the same number are alternatives of each other. */
  readonly alternatives?: number;
  /** The index, in the same paragraph's `brackets`, of the insertion whose words it is in; always an earlier one. */
  readonly inside?: number;
  /** All stretches it covers, if there are several; `from` is then the start of the first, `to` the end of the last. */
  readonly ranges?: readonly (readonly [from: number, to: number])[];
}

/** A bracket around a whole paragraph. */
export interface ParsedWhole {
  readonly sponsors: readonly PartyId[];
  readonly unknownNames: readonly string[];
}

/** One paragraph as read. Other paragraphs are named by their indexes in `ParsedDraft.paragraphs`. */
export interface ParsedParagraph {
  readonly part: Part;
  readonly kind: Kind;
  readonly level: number;
  readonly label: string;
  /** The words as they stand or, if it is only proposed (`ins`), the proposed words. */
  readonly words: readonly Stretch[];
  readonly brackets: readonly ParsedBracket[];
  /** The index of the paragraph it belongs to. */
  readonly parent?: number;
  /** Set if the paragraph is only proposed; its `brackets` then amend the proposed words. */
  readonly ins?: ParsedWhole;
  /** The proposals that would take it out. */
  readonly del?: readonly ParsedWhole[];
  /**
   * The proposals that would move it. `after` is the index of the paragraph it would follow in `part`; null is the
   * part's start.
   */
  readonly moveTo?: readonly (ParsedWhole & { readonly part: Part; readonly after: number | null })[];
  /** The indexes of its footnotes, in order of reference. */
  readonly footnotes: readonly number[];
}

/** Something that whoever imports should look at first. */
export interface Problem {
  /** From 1; absent if the source has no lines. */
  readonly line?: number;
  /** For programs and tests; the same for all problems of a kind. */
  readonly code: string;
  /** A whole sentence for the person who imports. */
  readonly message: string;
}

/** Something that was repaired while reading, so that whoever imports can check it. */
export interface Repair {
  /** A phrase in the singular: "page number taken out". */
  readonly what: string;
  readonly count: number;
  /** The line where it was first done, from 1. */
  readonly line?: number;
}

/** What the preview of an import says was found. */
export interface Found {
  readonly paragraphs: number;
  readonly sections: number;
  readonly brackets: number;
  readonly insertions: number;
  readonly deletions: number;
  readonly comments: number;
  readonly footnotes: number;
  readonly authors: readonly string[];
  readonly notImported: readonly { readonly what: string; readonly count: number }[];
  /** Absent if nothing had to be repaired. */
  readonly repaired?: readonly Repair[];
}

/** A whole text as read. Nothing in it is on any record yet. */
export interface ParsedDraft {
  readonly title: string;
  readonly symbol?: string;
  /** BCP 47. */
  readonly language?: string;
  /** Sorted by part, then place; footnotes come behind the paragraph they belong to. */
  readonly paragraphs: readonly ParsedParagraph[];
  /** Titles of annexes, by part. */
  readonly annexes?: Readonly<Record<string, string>>;
  readonly found: Found;
  readonly problems: readonly Problem[];
}
