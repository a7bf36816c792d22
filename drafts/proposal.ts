/** What a party asks for. */
import type { ChangeId, Condition } from "./change.ts";
import type { ParagraphId, Part } from "./paragraph.ts";
import type { PartyId } from "./party.ts";
import type { Position } from "./position.ts";

export type ProposalId = `q${number}-${number}`;
export const proposalId = (seq: number, n: number): ProposalId => `q${seq}-${n}`;

export type ProposalStatus = "received" | "open" | "incorporated" | "set-aside" | "withdrawn" | "lapsed";

export type ProposalKind = "words" | "hold" | "new" | "out" | "move" | "several";

/** What the record keeps of a proposal; it names no party. */
export interface ProposalEntry {
  /** Floor number, counted over the whole negotiation: "226"; amendments to it "226.1". */
  readonly number: string;
  readonly kind: ProposalKind;
  readonly status: ProposalStatus;
  /** Counts the sponsors' revisions from 1. */
  readonly version: number;
  readonly alternativeOf?: ProposalId;
  /** Received after the negotiation was closed; for the Chair's ruling. */
  readonly late?: true;
  /** Set aside, and maintained by its sponsors. */
  readonly maintained?: true;
  /** Read from an imported text whose bracket does not say what it means: its words stand. */
  readonly imported?: true;
}

/** One change as readers see it. `out` and `words` are notation strings. */
export interface ProposalChange {
  readonly id: ChangeId;
  readonly type: "words" | "hold" | "new" | "out" | "move";
  readonly paragraph: ParagraphId;
  /** All paragraphs concerned, when a split cut it. */
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
  /** Proposer first, the rest in the order they joined; empty for an unattributed bracket. Absent if not to be seen. */
  readonly sponsors?: readonly PartyId[];
  readonly positions?: Readonly<Record<PartyId, Position>>;
  readonly changes: readonly ProposalChange[];
  readonly reason?: string;
  /** Every paragraph concerned sleeps (removed, or in the Chair's summary): unprinted and uncounted. */
  readonly asleep?: true;
  /** Taken down by the Secretariat and not yet confirmed by the party. */
  readonly entered?: "secretariat";
  readonly at?: string;
}
