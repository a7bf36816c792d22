/**
 * What an act does, before it is carried out: writes to the tables, places still given as offsets, and steps on the
 * words. The server has `carryOut` (drafts/crdt/carry-out.ts) turn a plan into one Yjs transaction and one entry of the
 * record. A plan holds everything that was decided, so that replaying it needs no difference, clock or dictionary.
 */
import type { Draft } from "../draft.ts";
import type { ChangeId, LetterId, Range } from "../change.ts";
import type { Kind, ParagraphId, Part, StrandId, Stretch } from "../paragraph.ts";
import type { By, Seat } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { Refusal } from "../refusal.ts";
import type { DeskWrite, NamesWrite, RecordWrite } from "../tables.ts";
import type { Act, ActAnswer } from "../wire.ts";

/** Anchor a change in a paragraph's words as they stand before any text step of the plan. */
export interface AnchorAsk {
  readonly change: ChangeId;
  readonly paragraph: ParagraphId;
  /** By offsets ... */
  readonly ranges?: readonly Range[];
  /** ... and the gap where the words go in (after the last range, where there is one). */
  readonly at?: number;
  /** ... or by letters, as read from a paper. */
  readonly letters?: {
    readonly ids: readonly number[];
    readonly quote: string;
    readonly after: LetterId | null;
    readonly before: LetterId | null;
  };
}

/** One replacement inside a paragraph's words; offsets into the words before the step. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly words: readonly Stretch[];
  /** Letters these words were once (flat triples): anchors on those follow to the returning ones. */
  readonly were?: readonly number[];
  /** `were` are letters of a document that has begun anew since: they say whose words these are, and no anchor follows. */
  readonly elsewhere?: true;
}

/** A step on the words, done in order, all in one transaction. */
export type TextStep =
  /** A fresh strand for a paragraph; the plan's writes point `paragraphs[paragraph].strand` at it. */
  | {
      readonly do: "strand";
      readonly strand: StrandId;
      readonly paragraph: ParagraphId;
      readonly words: readonly Stretch[];
    }
  /** Insert a change's words and take out its struck letters; amendments inside it are re-anchored in the text. */
  | { readonly do: "incorporate"; readonly change: ChangeId }
  /** A proposed paragraph's words become a strand; amendments inside are re-anchored in it. */
  | { readonly do: "embody"; readonly change: ChangeId; readonly strand: StrandId }
  /** Retire the paragraph's strand; its words up to `at` go to `strand`, the rest to `into`'s `intoStrand`. */
  | {
      readonly do: "split";
      readonly paragraph: ParagraphId;
      readonly at: number;
      readonly strand: StrandId;
      readonly into: ParagraphId;
      readonly intoStrand: StrandId;
    }
  /** Retire both strands; the words of both, with `joint` between them, go to `strand` of `paragraph`. */
  | {
      readonly do: "merge";
      readonly paragraph: ParagraphId;
      readonly with: ParagraphId;
      readonly joint: string;
      readonly strand: StrandId;
    }
  | { readonly do: "edit"; readonly paragraph: ParagraphId; readonly edits: readonly Edit[] };

export interface Plan {
  readonly record: readonly RecordWrite[];
  readonly names: readonly NamesWrite[];
  readonly desk: readonly DeskWrite[];
  readonly anchors: readonly AnchorAsk[];
  readonly text: readonly TextStep[];
  /** Without `seq`, which the server adds. */
  readonly answer: Omit<ActAnswer, "seq">;
  /** What the act is about, for the index and for history; includes what lapses. */
  readonly about: { readonly paragraphs: readonly ParagraphId[]; readonly proposals: readonly ProposalId[] };
}

/** Everything an act may know besides the draft. */
export interface Context {
  /** The seq its entry will have; new ids are made from it. */
  readonly seq: number;
  /** ISO time of the entry. */
  readonly at: string;
  readonly seat: Seat;
  /** For `table`, `revise` from a paper: its reading, by "<caucus>/<paper>". */
  readonly papers?: Readonly<Record<string, PaperReading>>;
  /** For `restore`: the draft at that moment, and letters of its paragraphs. */
  readonly past?: Past;
  /** For `undo`: the entry undone. */
  readonly undone?: Undone;
}

/** What a paper asks for, read as changes to the paragraph it was opened on (drafts/crdt/paper.ts). */
export interface PaperReading {
  /** The paragraph it is on, or where the new paragraph goes. */
  readonly on:
    | { readonly paragraph: ParagraphId }
    | { readonly after: ParagraphId | null; readonly part: Part; readonly kind: Kind; readonly level: number };
  /** Words of a new paragraph. */
  readonly words?: readonly Stretch[];
  /** Changes asked for, in order. */
  readonly asks: readonly PaperAsk[];
  /** Its foreign stretches were altered: `asks` come from the word difference instead of the letters. */
  readonly damaged?: true;
  /** Words it builds on that have gone or changed since it was opened. */
  readonly movedOn?: readonly { readonly quote: string }[];
}

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

export interface Past {
  readonly draft: Draft;
  /** The moment is of a document that has begun anew since: its letters are none of today's. */
  readonly elsewhere?: true;
  /** Letters of each paragraph's words then, flat triples. */
  readonly letters: Readonly<Record<ParagraphId, readonly number[]>>;
}

/** What `undo` needs of the entry it undoes. */
export interface Undone {
  readonly seq: number;
  readonly type: Act["type"];
  /** Its writes turned round: what each key held before. */
  readonly record: readonly RecordWrite[];
  readonly names: readonly NamesWrite[];
  readonly desk: readonly DeskWrite[];
  /** Steps that put the words back. */
  readonly text: readonly TextStep[];
  readonly about: Plan["about"];
  readonly bySameSeat: boolean;
  /** Entries since that touched the same words, proposals or positions. */
  readonly since: readonly { readonly seq: number; readonly by: By; readonly sentence: string }[];
}

export type Outcome = Plan | Refusal;

/** The form every act file has: `export const table: Decide<"table"> = (draft, act, context) => ...`. */
export type Decide<T extends Act["type"]> = (draft: Draft, act: Extract<Act, { type: T }>, context: Context) => Outcome;

export const emptyPlan: Plan = {
  record: [],
  names: [],
  desk: [],
  anchors: [],
  text: [],
  answer: {},
  about: { paragraphs: [], proposals: [] },
};
