/** What the Room tells screens, as plain values: how far own words are, who else is here, which papers there are. */
import type * as Y from "yjs";
import type { CaucusInfo } from "../../drafts/info.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Kind, ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { By } from "../../drafts/party.ts";

/**
 * How far one's own words are. It is `saved` only when the server has confirmed the last own word. Times are ISO 8601.
 * sync-state.ts has the sentence for each state (`syncSentence`).
 */
export type SyncState =
  /** Nothing of the text has arrived yet. */
  | { readonly is: "opening" }
  /** The text is shown from this device's copy while the server is asked. */
  | { readonly is: "catching-up"; readonly keptAt: string }
  | { readonly is: "saved"; readonly at: string }
  | { readonly is: "saving"; readonly since: number }
  | { readonly is: "still-saving"; readonly since: number; readonly seconds: number; readonly why?: string }
  /** `why` is the reason the server gave, if any: its disk is full. */
  | {
      readonly is: "offline";
      readonly since: string;
      readonly words: number;
      readonly kept: boolean;
      readonly why?: string;
    }
  | { readonly is: "refused"; readonly count: number }
  | { readonly is: "closed"; readonly message: string };

/** Somebody's caret. The server sets the office or party, whatever the other client says. */
export interface Presence {
  readonly client: number;
  /** "draft" or "caucus/<id>". */
  readonly document: string;
  readonly by: By;
  /** What to show on the caret: "Chair", "Secretariat", a party's name, "A delegation". */
  readonly label: string;
  /** The paragraph (in `draft`) or paper that the caret is in. */
  readonly paragraph?: ParagraphId;
  readonly paper?: string;
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

/** A caucus this seat is a member of, and how far it is here. */
export interface CaucusState extends CaucusInfo {
  /** Whether its papers have arrived, from this device or the server. */
  readonly arrived: boolean;
}

/** What a paper is on: a paragraph's words, or the place of a paragraph that it proposes. */
export type PaperPlace =
  | { readonly paragraph: ParagraphId }
  | { readonly after: ParagraphId | null; readonly part: Part; readonly kind: Kind; readonly level: number };

/** A working copy, private to its caucus until it is tabled. An emptied one counts as discarded and is not listed. */
export interface Paper {
  /** "<caucus>/<id>", unique in the room. */
  readonly key: string;
  readonly id: string;
  readonly caucus: CaucusState;
  readonly on: PaperPlace;
  /** The entry of the draft on which it was opened. */
  readonly seq: number;
  readonly text: Y.Text;
  readonly tabled: boolean;
  readonly counts: PaperCounts;
  /** What happened to the words it builds on since it was opened; null as long as all of them stand. */
  readonly movedOn: MovedOn | null;
}

/** How much a paper changes, counted by places: an addition of three words is one. */
export interface PaperCounts {
  readonly additions: number;
  readonly strikes: number;
  readonly holds: number;
}

/** How much of a paper whose paragraph changed still fits. */
export interface MovedOn {
  readonly fits: PaperCounts;
  /** Words it strikes that do not stand any more. */
  readonly gone: readonly string[];
  /** Set if the whole paragraph was removed. */
  readonly removed?: true;
}

/** Words that the server could not accept, kept until their author dismisses them. */
export interface HandedBack {
  readonly id: string;
  readonly at: string;
  readonly document: string;
  readonly paragraph?: ParagraphId;
  readonly paper?: string;
  /** The words that are not on the record, one piece for each place. */
  readonly pieces: readonly string[];
  /** The whole paragraph as it was on this device. */
  readonly whole: string;
  /** The server's reason, as a sentence. */
  readonly reason: string;
}

/** What changed since this seat last looked at a paragraph. */
export interface ChangedSince {
  readonly paragraphs: ReadonlySet<ParagraphId>;
  readonly proposals: ReadonlySet<ProposalId>;
}
