/** One place of a proposal: letters out, words in, both, or a hold; or a whole paragraph in, out or moved. */
import type { Kind, ParagraphId, Part, Stretch } from "./paragraph.ts";
import type { ProposalId } from "./proposal.ts";

export type ChangeId = `c${number}-${number}`;
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
 * Words out and in. With `in.paragraph` it is anchored by letters (table `anchors`); with `in.change` it amends another
 * change's words and is anchored by offsets `out` and `at`, since tabled words never change. When the host is
 * incorporated it gets an entry in `anchors` and lives in the text from then on: an anchor, where there is one, wins.
 */
export interface WordsChange extends ChangeBase {
  readonly type: "words";
  readonly in: { readonly paragraph: ParagraphId } | { readonly change: ChangeId };
  /** What was struck when it was tabled; "" for a pure insertion. */
  readonly quote: string;
  /** What comes in; empty for a pure deletion. */
  readonly words: readonly Stretch[];
  readonly out?: readonly Range[];
  readonly at?: number;
}

/** Existing words not agreed, no others offered. An empty quote is an empty bracket, held at a gap. */
export interface HoldChange extends ChangeBase {
  readonly type: "hold";
  readonly in: { readonly paragraph: ParagraphId } | { readonly change: ChangeId };
  readonly quote: string;
  readonly out?: readonly Range[];
  readonly at?: number;
}

/** A new paragraph. `paragraph` has a layout entry without a strand until this is incorporated. */
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

/** A paragraph (with its family) out. */
export interface OutChange extends ChangeBase {
  readonly type: "out";
  readonly paragraph: ParagraphId;
}

export interface MoveChange extends ChangeBase {
  readonly type: "move";
  readonly paragraph: ParagraphId;
  readonly to: { readonly part: Part; readonly after: ParagraphId | null };
}

export type ChangeEntry = WordsChange | HoldChange | NewChange | OutChange | MoveChange;

/** A letter's identity in the CRDT. */
export type LetterId = readonly [client: number, clock: number];

/**
 * Where a change is in the words of one paragraph: the very letters it concerns and the two neighbours of the place
 * where its words go in (docs/spec.md A1 to A5). One per paragraph it touches, since a split may cut it.
 */
export interface Anchor {
  readonly in: ParagraphId;
  /** Flat triples client, clock, length; empty for a pure insertion. */
  readonly ids: readonly number[];
  /** The letters of `ids` as they read when anchored. */
  readonly quote: string;
  /** null is the paragraph's edge. */
  readonly after: LetterId | null;
  readonly before: LetterId | null;
  /** Whether the change's words go in at this piece (of a change cut by a split, only one). */
  readonly words: boolean;
}

/**
 * What has become of a change's letters; derived, never stored. `whole`; `thin`: some struck letters are gone;
 * `gone`: all are; `adrift`: no neighbour is left, so its place is a guess and shown as one.
 */
export type Condition = "whole" | "thin" | "gone" | "adrift";
