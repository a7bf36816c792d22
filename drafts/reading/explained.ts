/**
 * The answer of `reconcile`: every difference between two moments, under the heading that explains it or as
 * unexplained.
 */
import type { By } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { Moment } from "./compare.ts";
import type { Difference } from "./reconcile.ts";

/** `pen` is typing; `act` is any other act that changes words, places or labels, and `deed` says which. */
export type Heading = "incorporated" | "act" | "pen" | "move" | "renumbering";

/** A difference with the entries behind it, as far as the reader may know them. */
export interface Explained extends Omit<Difference, "entries" | "unrecorded"> {
  readonly heading: Heading;
  /** The type of the act, or what the server did by rule. Absent for typing, and if the reader may not know. */
  readonly deed?: string;
  readonly proposal?: ProposalId;
  /** The last entry that made the difference, and who made that entry. */
  readonly seq?: number;
  readonly at?: string;
  readonly by?: By;
  /** Earlier entries that contributed to it. */
  readonly also?: readonly number[];
}

/** A difference that no entry explains, or whose entries do not hold. */
export interface Unexplained extends Omit<Difference, "entries" | "unrecorded"> {
  /** The entries it came with, which do not hold. Empty if it stands in the document but on no record. */
  readonly entries: readonly number[];
}

/** Every difference is in exactly one of the two lists. */
export interface Reconciled {
  readonly from: Moment;
  readonly to: Moment;
  readonly explained: readonly Explained[];
  readonly unexplained: readonly Unexplained[];
}
