/**
 * What an act does, before it is carried out: writes to tables, places given as offsets, and steps on the words. On the
 * server `carryOut` (drafts/crdt/carry-out.ts) turns a plan into one Yjs transaction and one entry of the record.
 * Everything is already decided in a plan, so replaying it needs no word difference, clock or dictionary.
 */
import type { Draft } from "../draft.ts";
import type { ChangeId, LetterId, Range } from "../change.ts";
import type { Kind, ParagraphId, Part, StrandId, Stretch } from "../paragraph.ts";
import type { By, Seat } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { Refusal } from "../refusal.ts";
import type { DeskWrite, NamesWrite, RecordWrite } from "../tables.ts";
import type { Act, ActAnswer } from "../wire.ts";

/** Asks for a change to be anchored in a paragraph's words, as they stand before any text step of the plan. */
export interface AnchorAsk {
  readonly change: ChangeId;
  readonly paragraph: ParagraphId;
  /** The letters concerned, by offsets ... */
  readonly ranges?: readonly Range[];
  /** ... with the gap where the words go in (after the last range, if there is one) ... */
  readonly at?: number;
  /** ... or by ids, as a paper gave them. */
  readonly letters?: {
    readonly ids: readonly number[];
    readonly quote: string;
    readonly after: LetterId | null;
    readonly before: LetterId | null;
  };
}

/** One replacement in a paragraph's words, with offsets into the words before the step. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly words: readonly Stretch[];
  /** The old ids (flat triples) of the letters that return here, so that anchors on them follow. */
  readonly were?: readonly number[];
  /** The ids in `were` are of an earlier document (epoch): they say whose words these are, and no anchor follows. */
  readonly elsewhere?: true;
}

/** One step on the words. All steps of a plan are done in order, in one transaction. */
export type TextStep =
  /** Gives a paragraph a fresh strand; the plan's writes set `paragraphs[paragraph].strand` to it. */
  | {
      readonly do: "strand";
      readonly strand: StrandId;
      readonly paragraph: ParagraphId;
      readonly words: readonly Stretch[];
    }
  /**
   * Inserts a change's words and deletes the letters it strikes; amendments of those words are anchored in the text.
   */
  | { readonly do: "incorporate"; readonly change: ChangeId }
  /** Makes the words of a proposed paragraph a strand; amendments of those words are anchored in it. */
  | { readonly do: "embody"; readonly change: ChangeId; readonly strand: StrandId }
  /** Retires the paragraph's strand: its words up to `at` go to `strand`, the rest to `intoStrand` of `into`. */
  | {
      readonly do: "split";
      readonly paragraph: ParagraphId;
      readonly at: number;
      readonly strand: StrandId;
      readonly into: ParagraphId;
      readonly intoStrand: StrandId;
    }
  /** Retires both strands: the words of both, with `joint` between them, go to `strand` of `paragraph`. */
  | {
      readonly do: "merge";
      readonly paragraph: ParagraphId;
      readonly with: ParagraphId;
      readonly joint: string;
      readonly strand: StrandId;
    }
  | { readonly do: "edit"; readonly paragraph: ParagraphId; readonly edits: readonly Edit[] };

/**
 * All that one act does. The writes of the three tables are kept apart, since the record keeps them apart. A plan says
 * nothing of who acts and when: its entry does.
 */
export interface Plan {
  readonly record: readonly RecordWrite[];
  readonly names: readonly NamesWrite[];
  readonly desk: readonly DeskWrite[];
  /**
   * Made after new paragraphs have got their strands and before any other step on the words, so that their offsets are
   * into the words the act was decided on.
   */
  readonly anchors: readonly AnchorAsk[];
  readonly text: readonly TextStep[];
  /** The answer to the act; the server adds `seq`. */
  readonly answer: Omit<ActAnswer, "seq">;
  /** What the act is about, for the index and the history. Includes what lapses. */
  readonly about: { readonly paragraphs: readonly ParagraphId[]; readonly proposals: readonly ProposalId[] };
}

/** Everything an act may know besides the draft. */
export interface Context {
  /** The seq its entry will have; new ids are made from it. */
  readonly seq: number;
  /** ISO time of the entry. */
  readonly at: string;
  readonly seat: Seat;
  /** For `table` or `revise` from a paper: what the paper asks for, by "<caucus>/<paper>". */
  readonly papers?: Readonly<Record<string, PaperReading>>;
  /** For `restore`: the draft at that moment, with the letters of its paragraphs. */
  readonly past?: Past;
  /** For `undo`: the entry to undo. */
  readonly undone?: Undone;
}

/** What a paper asks for, as changes of the paragraph it was opened on (drafts/crdt/paper.ts). */
export interface PaperReading {
  /** The paragraph the paper is on, or the place of the new paragraph. */
  readonly on:
    | { readonly paragraph: ParagraphId }
    | { readonly after: ParagraphId | null; readonly part: Part; readonly kind: Kind; readonly level: number };
  /** The words, if the paper is for a new paragraph. */
  readonly words?: readonly Stretch[];
  /** The changes asked for, in order. */
  readonly asks: readonly PaperAsk[];
  /**
   * Set if the words of others in the paper were altered: `asks` then come from a word difference, not from letters.
   */
  readonly damaged?: true;
  /** Words the paper builds on that were deleted or changed since it was opened. */
  readonly movedOn?: readonly { readonly quote: string }[];
}

/**
 * One change a paper asks for: in the text of its paragraph, by the letters themselves, or in another change's words,
 * by offsets into those. `hold` means that no words are offered.
 */
export type PaperAsk =
  | {
      readonly in: "text";
      readonly letters: NonNullable<AnchorAsk["letters"]>;
      readonly words: readonly Stretch[];
      readonly hold?: true;
    }
  | {
      readonly in: ChangeId;
      readonly out: readonly Range[];
      readonly at: number;
      readonly quote: string;
      readonly words: readonly Stretch[];
      readonly hold?: true;
    };

/** A moment that `restore` goes back to, as `pastOf` (drafts/crdt/past.ts) finds it in the document rebuilt for it. */
export interface Past {
  readonly draft: Draft;
  /** Set if the moment is of an earlier document (epoch): none of its letters is in today's. */
  readonly elsewhere?: true;
  /** The letters of each paragraph's words at that moment, as flat triples. */
  readonly letters: Readonly<Record<ParagraphId, readonly number[]>>;
}

/** What `undo` needs to know of the entry to undo. */
export interface Undone {
  readonly seq: number;
  readonly type: Act["type"];
  /** The inverse of its writes: for each key what it held before. */
  readonly record: readonly RecordWrite[];
  readonly names: readonly NamesWrite[];
  readonly desk: readonly DeskWrite[];
  /** Steps that put the words back. */
  readonly text: readonly TextStep[];
  readonly about: Plan["about"];
  readonly bySameSeat: boolean;
  /** Later entries that touched the same words, proposals or positions. */
  readonly since: readonly { readonly seq: number; readonly by: By; readonly sentence: string }[];
}

/** What deciding an act comes to. With a refusal nothing is written, not even an id is used up. */
export type Outcome = Plan | Refusal;

/** The function each act's file exports: `export const table: Decide<"table"> = (draft, act, context) => ...`. */
export type Decide<T extends Act["type"]> = (draft: Draft, act: Extract<Act, { type: T }>, context: Context) => Outcome;

/** A plan that does nothing. Entries that the server makes of itself start from it. */
export const emptyPlan: Plan = {
  record: [],
  names: [],
  desk: [],
  anchors: [],
  text: [],
  answer: {},
  about: { paragraphs: [], proposals: [] },
};
