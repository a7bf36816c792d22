/**
 * A party takes a position on a proposal, a paragraph, a part or the whole, in public or for the Chair alone. The
 * stance `sponsor` makes it a sponsor; another stance, or none, ends that.
 */
import type { Draft } from "../draft.ts";
import { positionKey } from "../position.ts";
import type { PositionEntry, Target } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ActOf } from "../wire.ts";
import { callPart, decided, findParagraph, findProposal, numberOf, partyName, pending } from "./called.ts";
import { Minutes } from "./minutes.ts";
import type { Decide } from "./plan.ts";
import { sponsorsOf } from "./revise.ts";
import { sponsorEntry } from "./table.ts";

const targetOf = (draft: Draft, act: ActOf<"take-position">, undone: string): Target | Refusal => {
  const given = [act.proposal, act.paragraph, act.part].filter((target) => target !== undefined);
  if (given.length > 1)
    return refuse(
      RefusalCode.malformed,
      `A position is on one thing: a proposal, a paragraph, a part or the whole. ${undone}`,
    );
  if (act.proposal !== undefined) {
    const proposal = findProposal(draft, act.proposal, undone);
    if (isRefusal(proposal)) return proposal;
    if (!pending(proposal.status) && !proposal.maintained)
      return refuse(RefusalCode.alreadyDecided, `${decided(draft, act.proposal)}. ${undone} Nothing else changed.`, {
        proposal: act.proposal,
        status: proposal.status,
      });
    return act.proposal;
  }
  if (act.paragraph !== undefined) {
    if (draft.tables.record.paragraphs[act.paragraph] !== undefined) return act.paragraph;
    const found = findParagraph(draft, act.paragraph, undone);
    return isRefusal(found) ? found : act.paragraph;
  }
  if (act.part !== undefined && !(act.part in draft.parts) && !(act.part in draft.tables.record.meta.annexes))
    return refuse(RefusalCode.malformed, `There is no ${callPart(act.part)} in this text. ${undone}`);
  return act.part ?? "whole";
};

/** Refuses a condition that names something that does not exist. */
const checkCondition = (draft: Draft, act: ActOf<"take-position">, undone: string): Refusal | null => {
  for (const id of act.condition?.with ?? []) {
    const { paragraphs, proposals } = draft.tables.record;
    if (id.startsWith("q") ? !(id in proposals) : !(id in paragraphs))
      return refuse(
        id.startsWith("q") ? RefusalCode.unknownProposal : RefusalCode.unknownParagraph,
        `The condition names ${id}, which is not in this negotiation. ${undone}`,
      );
  }
  return null;
};

const same = (a: PositionEntry | undefined, b: PositionEntry): boolean =>
  a !== undefined &&
  a.stance === b.stance &&
  a.reason === b.reason &&
  a.entered === b.entered &&
  a.meeting === b.meeting &&
  JSON.stringify(a.condition) === JSON.stringify(b.condition);

/**
 * Sets or takes back a position. The newest one on the same target replaces the one before, the public and that for the
 * Chair each for itself; null takes both back unless `visibility` says which. Refused on a proposal that is decided,
 * unless it is maintained, and for an only sponsor who would leave.
 */
export const takePosition: Decide<"take-position"> = (draft, act, context) => {
  const name = partyName(draft, act.as);
  const undone =
    context.seat.role === "secretariat"
      ? `The position of ${name} was not recorded.`
      : "Your position was not recorded.";
  const target = targetOf(draft, act, undone);
  if (typeof target !== "string") return target;
  const wrong = checkCondition(draft, act, undone);
  if (wrong) return wrong;
  const onProposal = act.proposal as ProposalId | undefined;
  if (act.stance === "sponsor" && onProposal === undefined)
    return refuse(RefusalCode.malformed, `Only a proposal can be sponsored. ${undone}`);
  if (act.stance === "sponsor" && act.visibility === "chair")
    return refuse(
      RefusalCode.malformed,
      `Sponsors stand in the open: this cannot be told to the Chair alone. ${undone}`,
    );
  const key = positionKey(target, act.as);
  const [open, desk] = [draft.tables.names?.positions[key], draft.tables.desk?.positions[key]];
  const sponsors = onProposal === undefined ? [] : sponsorsOf(draft, onProposal);
  const sponsoring = sponsors.some((sponsor) => sponsor.party === act.as);
  const minutes = new Minutes(draft, context.seq);
  minutes.touch(...[onProposal ?? act.paragraph].filter((id) => id !== undefined));
  const answer = onProposal === undefined ? {} : { proposal: onProposal, number: numberOf(draft, onProposal) };

  // What is said to the Chair alone changes nothing that the room sees.
  const leaves = sponsoring && act.stance !== "sponsor" && act.visibility !== "chair";
  if (leaves) {
    if (sponsors.length === 1)
      return refuse(
        RefusalCode.onlySponsor,
        `${name} is the only sponsor of ${numberOf(draft, onProposal!)}: to stop sponsoring it is to withdraw it. ${undone}`,
      );
    minutes.name(
      "sponsors",
      onProposal!,
      sponsors.filter((sponsor) => sponsor.party !== act.as),
    );
  }
  if (act.stance === null) {
    const takesOpen = open !== undefined && act.visibility !== "chair";
    const takesDesk = desk !== undefined && act.visibility !== "public";
    if (!takesOpen && !takesDesk && !leaves)
      return refuse(RefusalCode.nothingToDo, `${name} has taken no position on this. Nothing was changed.`);
    if (takesOpen) minutes.name("positions", key, null);
    if (takesDesk) minutes.desk("positions", key, null);
    return minutes.plan(answer);
  }
  const visibility = act.visibility ?? "public";
  const entry: PositionEntry = {
    target,
    party: act.as,
    stance: act.stance,
    ...(act.condition && { condition: act.condition }),
    visibility,
    source: act.source ?? (context.seat.role === "secretariat" ? "floor" : "own-seat"),
    ...(act.reason !== undefined && act.reason !== "" && { reason: act.reason }),
    ...(act.meeting !== undefined && { meeting: act.meeting }),
    ...(context.seat.role === "secretariat" && { entered: "secretariat" as const }),
    at: context.at,
  };
  const joins = act.stance === "sponsor" && !sponsoring;
  if (!joins && !leaves && same(visibility === "chair" ? desk : open, entry))
    return refuse(RefusalCode.nothingToDo, `This is the position of ${name} as it stands. Nothing was changed.`);
  if (
    act.stance === "sponsor" &&
    sponsoring &&
    open === undefined &&
    entry.condition === undefined &&
    entry.reason === undefined
  )
    return refuse(
      RefusalCode.nothingToDo,
      `${name} already sponsors ${numberOf(draft, onProposal!)}. Nothing was changed.`,
    );
  if (joins) minutes.name("sponsors", onProposal!, [...sponsors, sponsorEntry(context.seat, act.as, context.at, act)]);
  if (visibility === "chair") minutes.desk("positions", key, entry);
  else minutes.name("positions", key, entry);
  return minutes.plan(answer);
};
