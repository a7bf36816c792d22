/** What the Room tells the screens, as plain values: how far the words are, who else is here, which papers there are. */
import type * as Y from "yjs";
import type { CaucusInfo } from "../../drafts/info.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Kind, ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { By } from "../../drafts/party.ts";

/**
 * How far one's own words are. `saved` only when the server has confirmed the last own word; times are ISO 8601.
 * The sentence for each stands in sync-state.ts (`syncSentence`).
 */
export type SyncState =
  /** Nothing of the text has arrived yet. */
  | { readonly is: "opening" }
  /** Shown from this device's copy while the server is asked. */
  | { readonly is: "catching-up"; readonly keptAt: string }
  | { readonly is: "saved"; readonly at: string }
  | { readonly is: "saving"; readonly since: number }
  | { readonly is: "still-saving"; readonly since: number; readonly seconds: number; readonly why?: string }
  /** `why` is what the server said of it, if anything: its disk is full. */
  | {
      readonly is: "offline";
      readonly since: string;
      readonly words: number;
      readonly kept: boolean;
      readonly why?: string;
    }
  | { readonly is: "refused"; readonly count: number }
  | { readonly is: "closed"; readonly message: string };

/** Somebody's caret. The office or party is the server's stamp, never what the other client says of itself. */
export interface Presence {
  readonly client: number;
  /** "draft" or "caucus/<id>". */
  readonly document: string;
  readonly by: By;
  /** What to print on the caret: "Chair", "Secretariat", a party's name, "A delegation". */
  readonly label: string;
  /** The paragraph (in `draft`) or paper the caret stands in. */
  readonly paragraph?: ParagraphId;
  readonly paper?: string;
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

export interface CaucusState extends CaucusInfo {
  /** Whether its papers have arrived (from this device or the server). */
  readonly arrived: boolean;
}

/** What a paper is on: a paragraph's words, or the place of a paragraph that it proposes. */
export type PaperPlace =
  | { readonly paragraph: ParagraphId }
  | { readonly after: ParagraphId | null; readonly part: Part; readonly kind: Kind; readonly level: number };

/** A working copy, private to its caucus until tabled. One that was emptied counts as discarded and is not listed. */
export interface Paper {
  /** "<caucus>/<id>", unique in the room. */
  readonly key: string;
  readonly id: string;
  readonly caucus: CaucusState;
  readonly on: PaperPlace;
  /** The draft it was opened on. */
  readonly seq: number;
  readonly text: Y.Text;
  readonly tabled: boolean;
  readonly counts: PaperCounts;
  /** What became of the words it builds on since it was opened; null while all of them stand. */
  readonly movedOn: MovedOn | null;
}

export interface PaperCounts {
  readonly additions: number;
  readonly strikes: number;
  readonly holds: number;
}

/** A paper whose paragraph changed: how much of it still fits. */
export interface MovedOn {
  readonly fits: PaperCounts;
  /** Struck words that no longer stand. */
  readonly gone: readonly string[];
  /** The whole paragraph left the text. */
  readonly removed?: true;
}

/** Words the server could not take, kept until their author dismisses them. */
export interface HandedBack {
  readonly id: string;
  readonly at: string;
  readonly document: string;
  readonly paragraph?: ParagraphId;
  readonly paper?: string;
  /** The words that are missing on the record, one piece per place. */
  readonly pieces: readonly string[];
  /** The whole paragraph as it stood on this device. */
  readonly whole: string;
  /** The server's reason, a sentence. */
  readonly reason: string;
}

/** What changed since this seat last looked at a paragraph. */
export interface ChangedSince {
  readonly paragraphs: ReadonlySet<ParagraphId>;
  readonly proposals: ReadonlySet<ProposalId>;
}
