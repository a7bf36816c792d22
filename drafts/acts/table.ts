/** A party tables what it asks for. It is drawn in the text at once, or received on the list beside it. */
import type { ChangeEntry } from "../change.ts";
import type { Draft } from "../draft.ts";
import type { PartyId, Seat } from "../party.ts";
import type { Source } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { SponsorEntry } from "../tables.ts";
import type { ActOf } from "../wire.ts";
import { askFor, askHold, asksOf } from "./asks.ts";
import { paragraphOf } from "./hosts.ts";
import { amendedBy, kindOf, receivedFor } from "./received.ts";
import type { Asked } from "./asks.ts";
import { findParty } from "./authority.ts";
import { decided, findProposal, liveChanges, pending } from "./called.ts";
import { Minutes } from "./minutes.ts";
import type { Context, Decide, Outcome } from "./plan.ts";

const undone = "Nothing was tabled.";

/** A party as sponsor. If the Secretariat entered it, that is marked until the party confirms it. */
export const sponsorEntry = (
  seat: Seat,
  party: PartyId,
  at: string,
  how: { readonly source?: Source | undefined; readonly meeting?: string | undefined } = {},
): SponsorEntry => ({
  party,
  source: how.source ?? (seat.role === "secretariat" ? "floor" : "own-seat"),
  ...(seat.role === "secretariat" && { entered: "secretariat" as const }),
  ...(how.meeting !== undefined && { meeting: how.meeting }),
  at,
});

/** The group of rivals a proposal belongs to, named by the first of them. */
const rivals = (
  draft: Draft,
  id: ProposalId | undefined,
): { readonly of?: ProposalId; readonly label?: string } | Refusal => {
  if (id === undefined) return {};
  const proposal = findProposal(draft, id, undone);
  if (isRefusal(proposal)) return proposal;
  if (!pending(proposal.status))
    return refuse(RefusalCode.alreadyDecided, `${decided(draft, id)}, so nothing can rival it. ${undone}`, {
      proposal: id,
      status: proposal.status,
    });
  const { record } = draft.tables;
  const first: ChangeEntry | undefined = liveChanges(record, id)[0]?.[1];
  const rival = first && paragraphOf(record, first);
  const part = rival && record.places[rival]?.part;
  const label = rival && part && part !== "removed" ? record.labels[rival]?.[part] : undefined;
  return { of: proposal.alternativeOf ?? id, ...(label && { label }) };
};

/** Writes a proposal around its changes, for `table` and `hold`. */
const propose = (
  draft: Draft,
  minutes: Minutes,
  id: ProposalId,
  asked: Asked,
  about: {
    readonly as: PartyId;
    readonly with?: readonly PartyId[] | undefined;
    readonly alternativeOf?: ProposalId | undefined;
    readonly reason?: string | undefined;
    readonly reasonForChair?: boolean;
    readonly source?: Source | undefined;
    readonly meeting?: string | undefined;
  },
  context: Context,
): Outcome => {
  const amended = amendedBy(draft, asked.changes);
  const why = receivedFor(draft, minutes, asked.changes);
  const number = minutes.number(amended);
  minutes.set("proposals", id, {
    number,
    kind: kindOf(asked.changes),
    status: why === null ? "open" : "received",
    version: 1,
    ...(about.alternativeOf && { alternativeOf: about.alternativeOf }),
    ...(why === "closed" && { late: true as const }),
  });
  minutes.touch(id);
  if (amended) minutes.touch(amended);
  const sponsors = [...new Set([about.as, ...(about.with ?? [])])];
  minutes.name(
    "sponsors",
    id,
    sponsors.map((party) => sponsorEntry(context.seat, party, context.at, about)),
  );
  if (about.reason !== undefined && about.reason !== "") {
    if (about.reasonForChair) minutes.desk("reasons", id, about.reason);
    else minutes.name("reasons", id, about.reason);
  }
  return minutes.plan({
    proposal: id,
    number,
    ...(asked.paragraph && { paragraph: asked.paragraph }),
    ...(asked.label && { label: asked.label }),
    ...(why !== null && { received: true as const }),
  });
};

const mayJoin = (draft: Draft, act: ActOf<"table">, context: Context): Refusal | null => {
  if (act.with === undefined || act.with.length === 0) return null;
  if (context.seat.role !== "secretariat")
    return refuse(
      RefusalCode.notEntitled,
      `Only the Secretariat takes down several sponsors at once; the others co-sponsor from their own seats. ${undone}`,
    );
  for (const id of act.with) {
    const party = findParty(draft, id);
    if (party === undefined)
      return refuse(RefusalCode.unknownParty, `There is no party "${id}" in this negotiation. ${undone}`);
    if (!party.rights.cosponsor)
      return refuse(RefusalCode.notEntitled, `${party.name} may not sponsor proposals here. ${undone}`);
  }
  return null;
};

/**
 * Makes a proposal with a floor number of its own. It is received and not drawn on locked words, in chair-held manner
 * and after the close, then marked late (docs/spec.md P3). Only the Secretariat may name further sponsors in `with`.
 */
export const table: Decide<"table"> = (draft, act, context) => {
  const forbidden = mayJoin(draft, act, context);
  if (forbidden) return forbidden;
  const asks = asksOf(act, undone);
  if (isRefusal(asks)) return asks;
  const alternative = rivals(draft, act.alternativeTo);
  if (isRefusal(alternative)) return alternative;
  const minutes = new Minutes(draft, context.seq);
  const id = minutes.newProposal();
  const into = {
    proposal: id,
    version: 1,
    as: act.as,
    undone,
    ...(alternative.label && { alternativeTo: alternative.label }),
  };
  const asked = askFor(draft, minutes, into, asks, context);
  if (isRefusal(asked)) return asked;
  const { as, with: others, reason, source, meeting } = act;
  return propose(
    draft,
    minutes,
    id,
    asked,
    {
      as,
      with: others,
      reason,
      source,
      meeting,
      alternativeOf: alternative.of,
      reasonForChair: act.reasonVisibility === "chair",
    },
    context,
  );
};

/** Tables a hold: words that are not agreed, with no others offered. */
export const hold: Decide<"hold"> = (draft, act, context) => {
  const minutes = new Minutes(draft, context.seq);
  const id = minutes.newProposal();
  const asked = askHold(draft, minutes, { proposal: id, version: 1, as: act.as, undone: "Nothing was held." }, act);
  if (isRefusal(asked)) return asked;
  return propose(draft, minutes, id, asked, { as: act.as, reason: act.reason, source: act.source }, context);
};
