/**
 * A paragraph is the unit of text with an identity. Its words live once, in a strand; where it stands is a separate
 * fact (its place); what the room calls it is a third (its label). All three change independently.
 */

/** Made from the seq of the entry that made the paragraph and a counter inside that entry. Never changes, never reused. */
export type ParagraphId = `p${number}-${number}`;

/** Key of the Y.Text that holds a paragraph's words now. Splitting and merging make new strands and retire the old. */
export type StrandId = `s${number}-${number}`;

/** The id of the `n`th paragraph, from 1, that entry `seq` makes. */
export const paragraphId = (seq: number, n: number): ParagraphId => `p${seq}-${n}`;

/** The id of the `n`th strand, from 1, that entry `seq` makes. */
export const strandId = (seq: number, n: number): StrandId => `s${seq}-${n}`;

/**
 * A division of the text with its own numbering. `consensus` and `summary` (the Chair's summary) always exist;
 * annexes (`annex-a`, `annex-b` ...) when added.
 */
export type Part = "consensus" | "summary" | `annex-${string}`;

/** The parts that every text has, also while they are empty. `partsOf` (label.ts) puts the annexes between them. */
export const parts: readonly Part[] = ["consensus", "summary"];

/** Whether proposals made on paragraphs of this part sleep: the Chair's summary is not negotiated. */
export const sleeps = (part: Part | "removed"): boolean => part === "summary" || part === "removed";

/** Every kind of paragraph, as the wire accepts it. */
export const kinds = [
  "title",
  "heading",
  "opening",
  "preambular",
  "paragraph",
  "operative",
  "sub-paragraph",
  "footnote",
] as const;
/**
 * What a paragraph is in the text. It decides how it is labelled (`preambular` PP3, `operative` OP1, `paragraph` 15)
 * and what it belongs to: a sub-paragraph and a footnote are of the family of the paragraph above them.
 */
export type Kind = (typeof kinds)[number];

/** A piece of words with one set of marks. `note` is a footnote reference: then `t` is the one character U+FFFC. */
export interface Stretch {
  readonly t: string;
  readonly b?: true;
  readonly i?: true;
  /** The footnote (a paragraph of kind `footnote`) referred to here. */
  readonly note?: ParagraphId;
}

/** Stands for a footnote reference in plain strings, so that offsets agree everywhere. */
export const noteMark = "\uFFFC";

/** What the record keeps of a paragraph itself. `strand` is null for a paragraph that is only proposed. */
export interface ParagraphEntry {
  readonly kind: Kind;
  /** 1 is outermost: headings and sub-paragraphs nest by level. */
  readonly level: number;
  readonly strand: StrandId | null;
  /** The paragraph a sub-paragraph or footnote belongs to; the family moves, goes out and comes back together. */
  readonly parent?: ParagraphId;
}

/**
 * Where a paragraph stands. `rank` is a fractional index (see rank.ts): paragraphs of a part are in order of rank,
 * then id. `removed` is no part: brackets and history stay, moving back is the undo.
 */
export interface Place {
  readonly part: Part | "removed";
  readonly rank: string;
}
