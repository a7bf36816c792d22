/**
 * What a delegation's Word file would ask for, before anybody confirms it: every change in its place, who made it in
 * Word, the act it would become, or why it cannot become one. These are plain values, made by line-up.ts, and the JSON
 * of `POST .../imports`. Word's authors are persons: their names are shown to whoever uploads, and are in no act.
 */
import type { ChangeId } from "../change.ts";
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import type { PartyId } from "../party.ts";
import type { Stance } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import type { Compared } from "../reading/difference.ts";
import type { ViewName } from "../reading/view.ts";
import type { Act } from "../wire.ts";

/** The kind of change at one place of the file. */
export type ReturnedKind =
  /** Words in, words out, or both. `moved-words` are taken out at one place and put in at another. */
  | "insertion"
  | "deletion"
  | "replacement"
  | "moved-words"
  /** Brackets around standing words: these are held, and no others offered. */
  | "hold"
  /** Whole paragraphs. */
  | "new-paragraph"
  | "paragraph-out"
  | "paragraph-moved"
  | "split"
  | "merge"
  /** What the party says of a proposal or paragraph: read from a comment, or from what Word accepted or rejected. */
  | "position";

/** The acts a returned file may become. Each has a key, so that confirming twice tables nothing twice. */
export type ReturnedAct = Extract<Act, { type: "table" | "revise" | "hold" | "take-position" | "withdraw" }>;

/** One change of the file, as a line to tick. Without `act` it cannot be ticked, and `why` says the reason. */
export interface ReturnedChange {
  /** Identifies it in this preview, and is the key of its act. */
  readonly key: string;
  readonly kind: ReturnedKind;
  /** The draft's paragraph it is in (a new paragraph: the one it comes after); null if there is none. */
  readonly paragraph: ParagraphId | null;
  readonly part: Part;
  readonly paragraphKind: Kind;
  /** What the room calls the place: "15 bis", "footnote 3", "the title"; for a new paragraph "after 15". */
  readonly called: string;
  /**
   * The place with only this change in it: kept words around it, words out, words in; "…" stands for words far from it.
   * Empty for a position.
   */
  readonly words: readonly Compared[];
  /** For a paragraph's move, where to: "to the Chair's summary, after 12". */
  readonly to?: string;
  /**
   * Another party's proposal it is about: one it amends, one accepted or rejected in Word, or one that already asks for
   * the same.
   */
  readonly about?: { readonly proposal: ProposalId; readonly number: string; readonly change?: ChangeId };
  readonly stance?: Stance;
  /** The party for which it would be tabled; null if its author is left out. */
  readonly as: PartyId | null;
  /** The names Word has for who made it; empty if the file does not say (untracked). */
  readonly authors: readonly string[];
  /** The time Word gives for the latest of it, as ISO time. */
  readonly at?: string;
  /**
   * Set if it was made without Track Changes, so that rejecting all changes does not give the sent text. Never ticked
   * by default.
   */
  readonly untracked?: true;
  /** Comments on these words, which become the reason. */
  readonly reason?: string;
  /** Whether confirming everything includes it. Only if it has an act and nothing speaks against it. */
  readonly ticked: boolean;
  /** Absent if it cannot be tabled. */
  readonly act?: ReturnedAct;
  /** A sentence: "Cannot be tabled because ...", or that there is nothing to do. */
  readonly why?: string;
  /**
   * Set if the record has it already: its party asks for exactly this, the text reads so, or the position is taken. It
   * then has no act.
   */
  readonly already?: true;
  /**
   * Sentences to read before ticking it: the text has changed since, it would go on the list, another party asks for
   * the same.
   */
  readonly notes: readonly string[];
}

/** A comment that became neither a reason nor a position. It is shown, never tabled. */
export interface ReturnedComment {
  readonly author: string;
  readonly at?: string;
  readonly text: string;
  /** The words it is on; "" if it is on a place. */
  readonly on: string;
  readonly paragraph: ParagraphId | null;
  readonly called: string;
}

/** One of Word's authors, with how much is theirs in the whole file. */
export interface ReturnedAuthor {
  /** The name in Word; "" if there is none. */
  readonly name: string;
  readonly insertions: number;
  readonly deletions: number;
  readonly moves: number;
  readonly comments: number;
  /** The party for which this author's changes are tabled; null leaves them out. */
  readonly party: PartyId | null;
  /**
   * How the party is known. `name`: it has exactly this name; `given`: the uploader said so; `sender`: it is the
   * delegation that sent the file.
   */
  readonly by: "name" | "given" | "sender";
}

/** What the file was made from, as far as its stamp says. */
export interface MadeFrom {
  /** The entry of the record the file says it was made from; absent if it says none, or one of another record. */
  readonly seq?: number;
  readonly revision?: string;
  readonly view?: ViewName;
  /** Whether the text has changed since that entry. */
  readonly older: boolean;
  /** A sentence on what the file was compared with. */
  readonly sentence: string;
}

/** The preview of a returned file. Nothing is tabled or kept by making it. */
export interface Returned {
  readonly as: PartyId;
  /** The entry whose text the file was compared with. */
  readonly seq: number;
  readonly madeFrom: MadeFrom;
  /** In the order of the text. */
  readonly changes: readonly ReturnedChange[];
  readonly comments: readonly ReturnedComment[];
  /** In alphabetical order. */
  readonly authors: readonly ReturnedAuthor[];
  /** What is in the file but was not read. */
  readonly notImported: readonly { readonly what: string; readonly count: number }[];
  /** Sentences about the whole file. */
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
    /** The number of comments shown. Those that became a reason or a position are counted with these. */
    readonly comments: number;
    /** How many of all the changes above were made without Track Changes. */
    readonly untracked: number;
    /** Things not imported. */
    readonly notImported: number;
    /** Changes with an act; ticked by default; on the record already; without an act for another reason. */
    readonly tableable: number;
    readonly ticked: number;
    readonly already: number;
    readonly refused: number;
  };
  /**
   * The counts as a sentence: "11 of 23 are on the record already. 14 insertions (1 untracked), 9 deletions, 2
   * comments, 3 things not imported".
   */
  readonly summary: string;
}

/** What happened to one act of `POST .../imports/tabled`. */
export interface TabledOne {
  readonly key: string;
  readonly seq?: number;
  readonly proposal?: ProposalId;
  /** The floor number it was given. */
  readonly number?: string;
  /** Set if it is on the list beside the text, and not drawn in it. */
  readonly received?: true;
  /** Set if the party had asked for exactly this already, so that nothing was tabled again. */
  readonly already?: true;
  /** Why it was not done. The others were tried all the same. */
  readonly refused?: { readonly code: string; readonly message: string };
}

/** The answer of `POST .../imports/tabled`: one line for every act, in the order given. */
export interface Tabled {
  readonly results: readonly TabledOne[];
}
