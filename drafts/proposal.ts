/** What a party asks for. */
import type { ChangeId, Condition } from "./change.ts";
import type { ParagraphId, Part } from "./paragraph.ts";
import type { PartyId } from "./party.ts";
import type { Position } from "./position.ts";

export type ProposalId = `q${number}-${number}`;
export const proposalId = (seq: number, n: number): ProposalId => `q${seq}-${n}`;

export type ProposalStatus = "received" | "open" | "incorporated" | "set-aside" | "withdrawn" | "lapsed";

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

export interface Proposal extends ProposalEntry {
  readonly id: ProposalId;
  /**
   * The proposer first, the others in the order they joined. Empty for an unattributed bracket; absent if the reader
   * may not see them.
   */
  readonly sponsors?: readonly PartyId[];
  readonly positions?: Readonly<Record<PartyId, Position>>;
  readonly changes: readonly ProposalChange[];
  readonly reason?: string;
  /** Set when all its paragraphs sleep (removed, or in the Chair's summary): it is neither printed nor counted. */
  readonly asleep?: true;
  /** Set when the Secretariat took it down and the party has not confirmed it yet. */
  readonly entered?: "secretariat";
  readonly at?: string;
}
