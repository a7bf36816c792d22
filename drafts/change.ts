/** One place of a proposal: letters out, words in, both, or a hold; or a whole paragraph in, out or moved. */
import type { Kind, ParagraphId, Part, Stretch } from "./paragraph.ts";
import type { ProposalId } from "./proposal.ts";

/** Made from the seq of the entry that wrote the change and a counter inside that entry. Never used again. */
export type ChangeId = `c${number}-${number}`;

/** The id of the `n`th change, from 1, that entry `seq` writes. */
export const changeId = (seq: number, n: number): ChangeId => `c${seq}-${n}`;

/** Offsets in UTF-16 units, on grapheme boundaries, end excluded. */
export type Range = readonly [from: number, to: number];

interface ChangeBase {
  readonly proposal: ProposalId;
  /** The version of the proposal it belongs to; only changes of the current version are live. */
  readonly version: number;
  /** Order of tabling, which settles who stands first at one gap. Grows over the whole record. */
  readonly order: number;
}

/**
 * Words out and words in. A change with `in.paragraph` is anchored by letters (table `anchors`). A change with
 * `in.change` amends another change's words and is anchored by the offsets `out` and `at`, since tabled words never
 * change. When the amended change is incorporated, its amendments get entries in `anchors` and live in the text from
 * then on: where there is such an entry, it wins over the offsets.
 */
export interface WordsChange extends ChangeBase {
  readonly type: "words";
  readonly in: { readonly paragraph: ParagraphId } | { readonly change: ChangeId };
  /** The words struck, as they read when the change was tabled; "" for a pure insertion. */
  readonly quote: string;
  /** The words put in; empty for a pure deletion. */
  readonly words: readonly Stretch[];
  readonly out?: readonly Range[];
  readonly at?: number;
}

/**
 * Marks existing words as not agreed, without offering others. An empty quote is an empty bracket between two letters.
 */
export interface HoldChange extends ChangeBase {
  readonly type: "hold";
  readonly in: { readonly paragraph: ParagraphId } | { readonly change: ChangeId };
  readonly quote: string;
  readonly out?: readonly Range[];
  readonly at?: number;
}

/** A new paragraph. `paragraph` has a place but no strand until the change is incorporated. */
export interface NewChange extends ChangeBase {
  readonly type: "new";
  readonly paragraph: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  readonly parent?: ParagraphId;
  readonly part: Part;
  readonly after: ParagraphId | null;
  readonly words: readonly Stretch[];
}

/** Takes out a paragraph, with its sub-paragraphs and footnotes. */
export interface OutChange extends ChangeBase {
  readonly type: "out";
  readonly paragraph: ParagraphId;
}

/** Moves a paragraph, with its sub-paragraphs and footnotes. `to.after` is null for the start of the part. */
export interface MoveChange extends ChangeBase {
  readonly type: "move";
  readonly paragraph: ParagraphId;
  readonly to: { readonly part: Part; readonly after: ParagraphId | null };
}

/**
 * What the record keeps of a change. What a party tabled never changes: a new version of its proposal brings changes of
 * its own, and those of the version before stay in the table without being live.
 */
export type ChangeEntry = WordsChange | HoldChange | NewChange | OutChange | MoveChange;

/** A letter's identity in the CRDT. */
export type LetterId = readonly [client: number, clock: number];

/**
 * Where a change is in the words of one paragraph: the letters it concerns, and the two neighbours of the place where
 * its words go in (docs/spec.md A1 to A5). A split may cut a change, so there is one anchor for each paragraph it
 * touches.
 */
export interface Anchor {
  readonly in: ParagraphId;
  /** Flat triples client, clock, length; empty for a pure insertion. */
  readonly ids: readonly number[];
  /** The letters of `ids`, as they read when the change was anchored. */
  readonly quote: string;
  /** The neighbours of the place where words go in; null is the paragraph's edge. */
  readonly after: LetterId | null;
  readonly before: LetterId | null;
  /** Whether the change's words go in here. If a split cut the change, they go in at one anchor only. */
  readonly words: boolean;
}

/**
 * What has become of a change's letters; derived, never stored. `whole`; `thin`: some struck letters are gone;
 * `gone`: all are; `adrift`: no neighbour is left, so its place is a guess and shown as one.
 */
export type Condition = "whole" | "thin" | "gone" | "adrift";
