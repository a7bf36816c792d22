/** What `reconcile` answers: every difference between two moments under the heading that explains it, or under none. */
import type { By } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { Moment } from "./compare.ts";
import type { Difference } from "./reconcile.ts";

/** `pen`: typed. `act`: any other act that changes words, places or labels; `deed` says which. */
export type Heading = "incorporated" | "act" | "pen" | "move" | "renumbering";

export interface Explained extends Omit<Difference, "entries" | "unrecorded"> {
  readonly heading: Heading;
  /** What the entry was: an act, or what the server did by rule. Absent for typing, and where the reader may not know. */
  readonly deed?: string;
  readonly proposal?: ProposalId;
  /** The entry that had the last word, and who made it. */
  readonly seq?: number;
  readonly at?: string;
  readonly by?: By;
  /** Entries before it that had a part in it. */
  readonly also?: readonly number[];
}

export interface Unexplained extends Omit<Difference, "entries" | "unrecorded"> {
  /** Entries that do not hold, where it came with them; none for what stands in the document and on no record. */
  readonly entries: readonly number[];
}

export interface Reconciled {
  readonly from: Moment;
  readonly to: Moment;
  readonly explained: readonly Explained[];
  readonly unexplained: readonly Unexplained[];
}
