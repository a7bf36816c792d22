/**
 * Several proposals decided on at once: each act is offered for those it can be done to, by the same pure acts the server
 * decides by, and why not for the others.
 */
import { consequences } from "../../drafts/acts/consequences.ts";
import { decide } from "../../drafts/acts/decide.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { RefusalCode } from "../../drafts/refusal.ts";
import { batch as said } from "./desk-words.ts";

export type BatchAct = "admit" | "incorporate" | "set-aside";

export interface Batch {
  /** Acts that can be done to some of the selected, and to which; the first is the one that comes next. */
  readonly offers: readonly { readonly type: BatchAct; readonly proposals: readonly Proposal[] }[];
  /** Why others of them are left out, a sentence a reason. */
  readonly notes: readonly string[];
}

type Why = RefusalCode | "received" | "rivals";

/** What can be done with the selected proposals at once. Received ones come into the text before they are incorporated. */
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
  // Where one takes the other's words with it, which of them it is to be is said by choosing, not by their order.
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
