/**
 * What a delegation's Word file would ask for, before anybody confirms it: every change in place, who made it in Word, the
 * act it would be, and why it cannot be one where it cannot. Plain values, and the JSON of `POST .../imports`; made by
 * line-up.ts. Names of Word's authors are persons' names: they stand here for whoever uploads, and in no act.
 */
import type { ChangeId } from "../change.ts";
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import type { PartyId } from "../party.ts";
import type { Stance } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import type { Compared } from "../reading/difference.ts";
import type { ViewName } from "../reading/view.ts";
import type { Act } from "../wire.ts";

/** What is done in one place of the file. */
export type ReturnedKind =
  /** Words in, words out, or both in one place; `moved-words` takes them out in one place and puts them in another. */
  | "insertion"
  | "deletion"
  | "replacement"
  | "moved-words"
  /** Brackets around words that stand, none put in: they are held. */
  | "hold"
  /** Whole paragraphs. */
  | "new-paragraph"
  | "paragraph-out"
  | "paragraph-moved"
  | "split"
  | "merge"
  /** What the party says of a proposal or paragraph: read from a comment, or from what Word accepted or rejected. */
  | "position";

/** Acts a returned file may become. Each carries its key, so that confirming twice tables nothing twice. */
export type ReturnedAct = Extract<Act, { type: "table" | "revise" | "hold" | "take-position" | "withdraw" }>;

export interface ReturnedChange {
  /** Names it in this preview, and is the key of its act. */
  readonly key: string;
  readonly kind: ReturnedKind;
  /** The paragraph of the draft it is in (of a new one: that it comes behind); null where there is none. */
  readonly paragraph: ParagraphId | null;
  readonly part: Part;
  readonly paragraphKind: Kind;
  /** What the room calls the place: "15 bis", "footnote 3", "the title"; of a new paragraph "after 15". */
  readonly called: string;
  /**
   * The place as it reads with this change alone: what is kept around it, what goes out, what comes in. Far words of the
   * paragraph are cut to "…". Empty for a position.
   */
  readonly words: readonly Compared[];
  /** Of a paragraph's move, in words: "to the Chair's summary, after 12". */
  readonly to?: string;
  /** Another party's proposal this is about: amended, accepted or rejected in Word, or already asking for the same. */
  readonly about?: { readonly proposal: ProposalId; readonly number: string; readonly change?: ChangeId };
  readonly stance?: Stance;
  /** For whom it would be tabled; null where its author is left out. */
  readonly as: PartyId | null;
  /** Word's names for who made it; empty where the file does not say (untracked). */
  readonly authors: readonly string[];
  /** ISO time Word wrote, of the latest. */
  readonly at?: string;
  /** Done without Track Changes: rejecting all changes does not give the text that was sent. Never ticked by default. */
  readonly untracked?: true;
  /** Of comments on these words: goes along as the reason. */
  readonly reason?: string;
  /** Whether one confirmation of all takes it along. Only what has an act and nothing against it. */
  readonly ticked: boolean;
  /** Absent where it cannot be tabled. */
  readonly act?: ReturnedAct;
  /** A sentence: why it cannot be tabled, "Cannot be tabled because ...", or that there is nothing to do. */
  readonly why?: string;
  /** The record holds it: its party asks for exactly this, the text reads so, or the position is taken. Then it has no act. */
  readonly already?: true;
  /** Sentences to read before ticking: the text changed since, it goes on the list, another party asks for the same. */
  readonly notes: readonly string[];
}

/** A comment that became neither a reason nor a position: shown, never tabled. */
export interface ReturnedComment {
  readonly author: string;
  readonly at?: string;
  readonly text: string;
  /** The words it stands on; "" for a place. */
  readonly on: string;
  readonly paragraph: ParagraphId | null;
  readonly called: string;
}

export interface ReturnedAuthor {
  /** As Word says it; "" where it says nothing. */
  readonly name: string;
  readonly insertions: number;
  readonly deletions: number;
  readonly moves: number;
  readonly comments: number;
  /** For whom this author's changes are tabled; null: they are left out. */
  readonly party: PartyId | null;
  /** `name`: called exactly like a party of the roster; `given`: by whoever uploads; `sender`: the delegation that sent it. */
  readonly by: "name" | "given" | "sender";
}

export interface MadeFrom {
  /** The moment of the record the file says it was made from; absent where it says none, or none of this record. */
  readonly seq?: number;
  readonly revision?: string;
  readonly view?: ViewName;
  /** The text has changed since that moment. */
  readonly older: boolean;
  /** A sentence: what the file was lined up with. */
  readonly sentence: string;
}

export interface Returned {
  readonly as: PartyId;
  /** The entry of the record whose text it was lined up with. */
  readonly seq: number;
  readonly madeFrom: MadeFrom;
  /** In the order of the text. */
  readonly changes: readonly ReturnedChange[];
  readonly comments: readonly ReturnedComment[];
  /** In alphabetical order. */
  readonly authors: readonly ReturnedAuthor[];
  /** What stands in the file and was not taken. */
  readonly notImported: readonly { readonly what: string; readonly count: number }[];
  /** Sentences about the file as a whole. */
  readonly notices: readonly string[];
  readonly counts: {
    readonly insertions: number;
    readonly deletions: number;
    readonly replacements: number;
    readonly moved: number;
    readonly holds: number;
    readonly newParagraphs: number;
    readonly paragraphsOut: number;
    readonly splits: number;
    readonly merges: number;
    readonly positions: number;
    /** Comments that are shown: those that became a reason or a position are counted there. */
    readonly comments: number;
    /** Of all the changes above, those made without Track Changes. */
    readonly untracked: number;
    /** Things not imported. */
    readonly notImported: number;
    /** With an act; ticked by default; on the record already; without an act for any other reason. */
    readonly tableable: number;
    readonly ticked: number;
    readonly already: number;
    readonly refused: number;
  };
  /** "11 of 23 are on the record already. 14 insertions (1 untracked), 9 deletions, 2 comments, 3 things not imported". */
  readonly summary: string;
}

/** What became of one act of `POST .../imports/tabled`. */
export interface TabledOne {
  readonly key: string;
  readonly seq?: number;
  readonly proposal?: ProposalId;
  /** The floor number it got. */
  readonly number?: string;
  /** On the list beside the text, not drawn in it. */
  readonly received?: true;
  /** The party asked for exactly this already: nothing was tabled a second time. */
  readonly already?: true;
  /** Why it was not done; the others went on. */
  readonly refused?: { readonly code: string; readonly message: string };
}

/** The answer of `POST .../imports/tabled`: one line for every act, in the order given. */
export interface Tabled {
  readonly results: readonly TabledOne[];
}
