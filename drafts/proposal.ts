/** What a party asks for. */
import type { ChangeId, Condition } from "./change.ts";
import type { ParagraphId, Part } from "./paragraph.ts";
import type { PartyId } from "./party.ts";
import type { Position } from "./position.ts";

/** Made from the seq of the entry that tabled it and a counter inside that entry. The room uses the floor number. */
export type ProposalId = `q${number}-${number}`;

/** The id of the `n`th proposal, from 1, that entry `seq` tables. */
export const proposalId = (seq: number, n: number): ProposalId => `q${seq}-${n}`;

/**
 * Only `received` (on the list beside the text) and `open` (drawn in it) are before the room. The Chair or the
 * Secretariat decided on what is `incorporated` or `set-aside`; the last sponsor left what is `withdrawn`; what has
 * `lapsed` lost its words or its host in another act.
 */
export type ProposalStatus = "received" | "open" | "incorporated" | "set-aside" | "withdrawn" | "lapsed";

/** What all its changes are. `several` if they are of different types or in different places. */
export type ProposalKind = "words" | "hold" | "new" | "out" | "move" | "several";

/** What the record keeps of a proposal. It names no party. */
export interface ProposalEntry {
  /** Floor number, counted over the whole negotiation: "226"; amendments to it "226.1". */
  readonly number: string;
  readonly kind: ProposalKind;
  readonly status: ProposalStatus;
  /** The version, counted from 1 and raised by every revision of the sponsors. */
  readonly version: number;
  readonly alternativeOf?: ProposalId;
  /** Set when it was received after the negotiation was closed; the Chair then rules on it. */
  readonly late?: true;
  /** Set when it was set aside and its sponsors maintain it. */
  readonly maintained?: true;
  /** Set when it comes from an imported text whose bracket does not say what is proposed: the bracketed words stand. */
  readonly imported?: true;
}

/** One change as readers see it. `out` and `words` are notation strings. */
export interface ProposalChange {
  readonly id: ChangeId;
  readonly type: "words" | "hold" | "new" | "out" | "move";
  readonly paragraph: ParagraphId;
  /** All paragraphs the change is in, if a split cut it. */
  readonly paragraphs?: readonly ParagraphId[];
  /** The change whose words this one amends. */
  readonly change?: ChangeId;
  readonly out: string;
  readonly words: string;
  readonly to?: { readonly part: Part; readonly after: ParagraphId | null };
  readonly condition: Condition;
}

/**
 * A proposal as readers see it: what the record keeps, its changes, and as much of the names as the reader may know.
 */
export interface Proposal extends ProposalEntry {
  readonly id: ProposalId;
  /**
   * The proposer first, the others in the order they joined. Empty for an unattributed bracket; absent if the reader
   * may not see them.
   */
  readonly sponsors?: readonly PartyId[];
  /** By party. Empty if the reader may know of none, absent if it may see no names at all. */
  readonly positions?: Readonly<Record<PartyId, Position>>;
  readonly changes: readonly ProposalChange[];
  readonly reason?: string;
  /** Set when all its paragraphs sleep (removed, or in the Chair's summary): it is neither printed nor counted. */
  readonly asleep?: true;
  /** Set when the Secretariat took it down and the party has not confirmed it yet. */
  readonly entered?: "secretariat";
  readonly at?: string;
}
