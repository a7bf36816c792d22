/**
 * What was read from a text or a Word file, before it becomes a negotiation: plain values without ids of the record.
 * `startPlan` (drafts/acts/start.ts) turns it into one.
 */
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { PartyId } from "../party.ts";

/**
 * A footnote reference in parsed words is `note: "p0-<n>"`: n is the index into `ParsedDraft.paragraphs` of the footnote,
 * which is a paragraph of kind `footnote` whose `parent` is the paragraph that refers to it.
 */
export const parsedNote = (index: number): ParagraphId => `p0-${index}`;
/** The index a placeholder stands for. */
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
  /** Named as supporting it ("supported by"), not as sponsors. */
  readonly supporters?: readonly PartyId[];
  /** Names in the place of an attribution that fit no party. */
  readonly unknownNames: readonly string[];
  /** Brackets of one paragraph with the same number are alternatives of each other. */
  readonly alternatives?: number;
  /** Index, in the same paragraph's `brackets`, of the insertion whose words this is in; always an earlier one. */
  readonly inside?: number;
  /** All stretches it covers when they are not one: `from` is the first's start and `to` the last's end. */
  readonly ranges?: readonly (readonly [from: number, to: number])[];
}

/** A bracket around a whole paragraph. */
export interface ParsedWhole {
  readonly sponsors: readonly PartyId[];
  readonly unknownNames: readonly string[];
}

export interface ParsedParagraph {
  readonly part: Part;
  readonly kind: Kind;
  readonly level: number;
  readonly label: string;
  /** As they stand; of a paragraph that is only proposed (`ins`), the proposed words. */
  readonly words: readonly Stretch[];
  readonly brackets: readonly ParsedBracket[];
  /** Index of the paragraph it belongs to. */
  readonly parent?: number;
  /** The paragraph is only proposed; its `brackets` are amendments of the proposed words. */
  readonly ins?: ParsedWhole;
  /** It would go out: one for each proposal. */
  readonly del?: readonly ParsedWhole[];
  /** It would move: `after` is the index of the paragraph it would follow in `part`, null for the part's start. */
  readonly moveTo?: readonly (ParsedWhole & { readonly part: Part; readonly after: number | null })[];
  /** Indexes of its footnotes, in order of reference. */
  readonly footnotes: readonly number[];
}

export interface Problem {
  /** From 1; absent where the source has no lines. */
  readonly line?: number;
  readonly code: string;
  /** A whole sentence for the person who imports. */
  readonly message: string;
}

/** What was set right in reading, so that whoever imports can look it up. */
export interface Repair {
  /** In the singular, a phrase: "page number taken out". */
  readonly what: string;
  readonly count: number;
  /** Where it was done first, from 1. */
  readonly line?: number;
}

/** What a preview says was found. */
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
  /** Absent where nothing had to be set right. */
  readonly repaired?: readonly Repair[];
}

export interface ParsedDraft {
  readonly title: string;
  readonly symbol?: string;
  /** BCP 47. */
  readonly language?: string;
  /** In order of parts, then place; footnotes stand after the paragraph they belong to. */
  readonly paragraphs: readonly ParsedParagraph[];
  /** Titles of annexes, by part. */
  readonly annexes?: Readonly<Record<string, string>>;
  readonly found: Found;
  readonly problems: readonly Problem[];
}
