/**
 * What sponsors do with their own proposal: revise it (a new version with new changes; amendments of the old words
 * lapse), leave it (when the last one leaves, it is withdrawn), or maintain it after it was set aside.
 */
import type { Draft } from "../draft.ts";
import type { PartyId } from "../party.ts";
import { positionKey } from "../position.ts";
import type { ProposalEntry, ProposalId } from "../proposal.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { SponsorEntry } from "../tables.ts";
import { askFor, asksOf } from "./asks.ts";
import { kindOf, receivedFor } from "./received.ts";
import { decided, findProposal, liveChanges, numberOf, partyName, pending } from "./called.ts";
import { consequences } from "./consequences.ts";
import { Minutes } from "./minutes.ts";
import type { Decide } from "./plan.ts";

/** A proposal's sponsors, proposer first. */
export const sponsorsOf = (draft: Draft, id: ProposalId): readonly SponsorEntry[] =>
  draft.tables.names?.sponsors[id] ?? [];

/** The proposal, if the party sponsors it. */
const sponsored = (draft: Draft, id: ProposalId, as: PartyId, undone: string): ProposalEntry | Refusal => {
  const proposal = findProposal(draft, id, undone);
  if (isRefusal(proposal)) return proposal;
  if (sponsorsOf(draft, id).some((sponsor) => sponsor.party === as)) return proposal;
  return refuse(
    RefusalCode.notSponsor,
    `${partyName(draft, as)} is not a sponsor of ${proposal.number}: only its sponsors can do this. ${undone}`,
  );
};

/** Lets these proposals lapse as part of the act. */
export const lapse = (minutes: Minutes, ids: readonly ProposalId[]): void => {
  for (const id of ids) minutes.proposal(id, { status: "lapsed" });
};

/**
 * Gives a proposal a new version; number, sponsors and positions stay. Any of its sponsors may do this while the
 * proposal is before the room, and the new words may have to be received where the old ones were drawn.
 */
export const revise: Decide<"revise"> = (draft, act, context) => {
  const undone = "Nothing was revised.";
  const proposal = sponsored(draft, act.proposal, act.as, undone);
  if (isRefusal(proposal)) return proposal;
  if (!pending(proposal.status))
    return refuse(RefusalCode.alreadyDecided, `${decided(draft, act.proposal)}. ${undone}`, {
      status: proposal.status,
    });
  const asks = asksOf(act, undone);
  if (isRefusal(asks)) return asks;
  const minutes = new Minutes(draft, context.seq);
  const { lapses } = consequences(draft, act);
  const keeps = liveChanges(draft.tables.record, act.proposal)
    .map(([, change]) => change)
    .find((change) => change.type === "new");
  const version = proposal.version + 1;
  const into = { proposal: act.proposal, version, as: act.as, undone, own: act.proposal, ...(keeps && { keeps }) };
  // A new wording for the paragraph this proposal would bring in revises it; it does not amend it.
  const own = asks.map((ask) =>
    keeps !== undefined && ask.paragraph === keeps.paragraph && ask.wording !== undefined
      ? { ...ask, paragraph: undefined }
      : ask,
  );
  const asked = askFor(draft, minutes, into, own, context);
  if (isRefusal(asked)) return asked;
  const why = receivedFor(draft, minutes, asked.changes);
  const status = why === null ? proposal.status : "received";
  minutes.proposal(act.proposal, {
    version,
    kind: kindOf(asked.changes),
    status,
    ...(why === "closed" && { late: true as const }),
  });
  if (act.reason !== undefined) {
    const forChair = draft.tables.desk?.reasons[act.proposal] !== undefined;
    if (forChair) minutes.desk("reasons", act.proposal, act.reason === "" ? null : act.reason);
    else minutes.name("reasons", act.proposal, act.reason === "" ? null : act.reason);
  }
  lapse(minutes, lapses);
  return minutes.plan({
    proposal: act.proposal,
    number: proposal.number,
    ...(asked.paragraph && { paragraph: asked.paragraph }),
    ...(asked.label && { label: asked.label }),
    ...(lapses.length > 0 && { lapsed: lapses }),
    ...(status === "received" && { received: true as const }),
  });
};

/**
 * Takes one sponsor off a proposal that is before the room. Only when the last one leaves is it withdrawn, and what
 * amends its words lapses (docs/spec.md P5, P7).
 */
export const withdraw: Decide<"withdraw"> = (draft, act, context) => {
  const undone = "Nothing was withdrawn.";
  const proposal = sponsored(draft, act.proposal, act.as, undone);
  if (isRefusal(proposal)) return proposal;
  if (!pending(proposal.status))
    return refuse(RefusalCode.alreadyDecided, `${decided(draft, act.proposal)}. ${undone}`, {
      status: proposal.status,
    });
  const minutes = new Minutes(draft, context.seq);
  minutes.touch(act.proposal);
  const rest = sponsorsOf(draft, act.proposal).filter((sponsor) => sponsor.party !== act.as);
  const key = positionKey(act.proposal, act.as);
  if (draft.tables.names?.positions[key]?.stance === "sponsor") minutes.name("positions", key, null);
  if (rest.length > 0) {
    minutes.name("sponsors", act.proposal, rest);
    return minutes.plan({ proposal: act.proposal, number: proposal.number });
  }
  // The last sponsor stays with the withdrawn proposal, so that the history knows who withdrew it.
  const { lapses } = consequences(draft, act);
  minutes.proposal(act.proposal, { status: "withdrawn" });
  lapse(minutes, lapses);
  return minutes.plan({
    proposal: act.proposal,
    number: proposal.number,
    ...(lapses.length > 0 && { lapsed: lapses }),
  });
};

/**
 * Marks a proposal that was set aside as maintained, so that positions on it can be taken again. It stays set aside,
 * and once is enough: a second time is refused.
 */
export const maintain: Decide<"maintain"> = (draft, act, context) => {
  const undone = "Nothing was changed.";
  const proposal = sponsored(draft, act.proposal, act.as, undone);
  if (isRefusal(proposal)) return proposal;
  if (proposal.status !== "set-aside")
    return refuse(
      RefusalCode.nothingToDo,
      pending(proposal.status)
        ? `${numberOf(draft, act.proposal)} is still before the room: there is nothing to maintain. ${undone}`
        : `${decided(draft, act.proposal)}: only a proposal that was set aside is maintained. ${undone}`,
    );
  if (proposal.maintained)
    return refuse(RefusalCode.nothingToDo, `${numberOf(draft, act.proposal)} is already maintained. ${undone}`);
  const minutes = new Minutes(draft, context.seq);
  minutes.proposal(act.proposal, { maintained: true });
  return minutes.plan({ proposal: act.proposal, number: proposal.number });
};
