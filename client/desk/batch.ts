/**
 * Deciding on several proposals at once. Each act is offered for the proposals to which it can be done, by the same
 * pure functions by which the server decides, with the reason for the others.
 */
import { consequences } from "../../drafts/acts/consequences.ts";
import { decide } from "../../drafts/acts/decide.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { RefusalCode } from "../../drafts/refusal.ts";
import { batch as said } from "./desk-words.ts";

/** Decisions that can be taken on several proposals at once; there is one act for each proposal. */
export type BatchAct = "admit" | "incorporate" | "set-aside";

/** What can be done with the selected proposals, and what cannot. Setting aside is always offered, for all of them. */
export interface Batch {
  /** The acts that can be done, each with its proposals; the first is the usual next step. */
  readonly offers: readonly { readonly type: BatchAct; readonly proposals: readonly Proposal[] }[];
  /** Why proposals are left out: one sentence for each reason. */
  readonly notes: readonly string[];
}

type Why = RefusalCode | "received" | "rivals";

/**
 * What can be done with the selected proposals at once. Received ones must be admitted before they can be incorporated.
 */
export const batchOf = (draft: Draft, seat: Seat, selected: readonly Proposal[]): Batch => {
  const left = new Map<Why, Proposal[]>();
  const leave = (why: Why, q: Proposal): false => {
    left.set(why, [...(left.get(why) ?? []), q]);
    return false;
  };
  const can = (type: "admit" | "incorporate", q: Proposal): boolean => {
    const plan = decide(draft, { type, proposal: q.id }, { seq: draft.seq + 1, at: draft.at, seat });
    return isRefusal(plan) ? leave(plan.refused, q) : true;
  };
  const received = selected.filter((q) => q.status === "received");
  const open = selected.filter((q) => q.status === "open" && can("incorporate", q));
  // If incorporating one would take away the other's words, it is for the Chair to choose between them, not for their
  // order.
  const rivals = new Set(
    open.flatMap((q) => {
      const { lapses } = consequences(draft, { type: "incorporate", proposal: q.id });
      const gone = open.filter((other) => lapses.includes(other.id));
      return gone.length === 0 ? [] : [q, ...gone];
    }),
  );
  const admitted = received.filter((q) => can("admit", q));
  const incorporated = open.filter((q) => !rivals.has(q) || leave("rivals", q));
  if (open.length > 0) for (const q of admitted) leave("received", q);
  const offers = [
    { type: "admit" as const, proposals: admitted },
    { type: "incorporate" as const, proposals: incorporated },
  ].filter(({ proposals }) => proposals.length > 0);
  return {
    offers: [...offers, { type: "set-aside", proposals: selected }],
    notes: [...left].map(([why, those]) =>
      said.leftOut(
        those.map(({ number }) => number),
        why,
      ),
    ),
  };
};
