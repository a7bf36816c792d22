/**
 * The Chair's decisions on a proposal: its words become the text (`incorporate`), it is not reflected (`set-aside`), or
 * it goes from the list into the text as a bracket (`admit`). What lapses with it has been shown before, and lapses in
 * the same act.
 */
import type { ChangeEntry, ChangeId, MoveChange } from "../change.ts";
import type { Draft } from "../draft.ts";
import { sleeps } from "../paragraph.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { ProposalEntry, ProposalId } from "../proposal.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { locks } from "../status.ts";
import { officeOf } from "./agreement.ts";
import { checkDestination } from "./asks.ts";
import { paragraphOf } from "./hosts.ts";
import {
  call,
  Call,
  callPart,
  callStatus,
  count,
  decided,
  findProposal,
  indexOf,
  list,
  liveChanges,
  numberOf,
  pending,
} from "./called.ts";
import { checkLapses, consequences } from "./consequences.ts";
import { familyOf } from "./family.ts";
import { Minutes } from "./minutes.ts";
import { relocate } from "./move.ts";
import type { Context, Decide } from "./plan.ts";
import { lapse } from "./revise.ts";

type Live = readonly (readonly [ChangeId, ChangeEntry])[];

const undecided = (draft: Draft, id: ProposalId, undone: string): ProposalEntry | Refusal => {
  const proposal = findProposal(draft, id, undone);
  if (isRefusal(proposal) || pending(proposal.status)) return proposal;
  return refuse(RefusalCode.alreadyDecided, `${decided(draft, id)}. ${undone}`, {
    proposal: id,
    status: proposal.status,
  });
};

/** The paragraphs these changes would touch, with their families. */
const touchedBy = (draft: Draft, live: Live): ParagraphId[] => {
  const { record } = draft.tables;
  const ids = live.flatMap(([, change]) => {
    const id = paragraphOf(record, change);
    return change.type === "out" || change.type === "move" ? familyOf(record, id) : [id];
  });
  return [...new Set(ids)];
};

const lockedBy = (draft: Draft, live: Live, undone: string): Refusal | null => {
  const locked = touchedBy(draft, live).filter((id) => locks(indexOf(draft).get(id)?.paragraph.status ?? "open"));
  const [first] = locked;
  if (first === undefined) return null;
  const status = indexOf(draft).get(first)!.paragraph.status;
  return refuse(
    RefusalCode.locked,
    `${Call(draft, first)} is ${callStatus(status)}: its words are locked until the Chair reopens it. ${undone}`,
    { paragraphs: locked },
  );
};

/** Refuses a change in another change's words unless those words are part of the text: it has to wait for its host. */
const insideBy = (draft: Draft, id: ProposalId, live: Live, undone: string): Refusal | null => {
  const { record } = draft.tables;
  for (const [change, entry] of live) {
    if (!("in" in entry) || !("change" in entry.in) || record.anchors[change] !== undefined) continue;
    const host = record.changes[entry.in.change]?.proposal;
    if (host === undefined) continue;
    return refuse(
      RefusalCode.insideAnother,
      `${numberOf(draft, id)} amends the words of ${numberOf(draft, host)}, which is not in the text yet: incorporate ` +
        `${numberOf(draft, host)} first, or its sponsors take the amendment up. ${undone}`,
      { host },
    );
  }
  for (const [, entry] of live) {
    if (entry.type !== "new" || entry.parent === undefined || record.paragraphs[entry.parent]?.strand !== null)
      continue;
    return refuse(
      RefusalCode.insideAnother,
      `${numberOf(draft, id)} belongs under ${call(draft, entry.parent)}, which is itself only proposed. ${undone}`,
    );
  }
  return null;
};

const goneBy = (draft: Draft, id: ProposalId, undone: string): Refusal | null => {
  const changes = draft.proposals.find((proposal) => proposal.id === id)?.changes ?? [];
  const gone = changes.filter((change) => change.condition === "gone" && change.type === "words");
  if (gone.length === 0) return null;
  return refuse(
    RefusalCode.gone,
    gone.length === changes.length
      ? `The words ${numberOf(draft, id)} would replace are no longer in the text. ${undone}`
      : `In ${count(gone.length, "place")} of ${changes.length}, the words ${numberOf(draft, id)} would replace are no longer in the text. ${undone}`,
    { changes: gone.map((change) => change.id) },
  );
};

const asleepBy = (draft: Draft, id: ProposalId, live: Live, undone: string): Refusal | null => {
  const { record } = draft.tables;
  // A proposal to move asks for the sleeping paragraph to come back, so it may be decided.
  if (live.every(([, change]) => change.type === "move")) return null;
  for (const [, change] of live) {
    if (change.type === "move") continue;
    const paragraph = paragraphOf(record, change);
    const part = record.places[paragraph]?.part ?? "removed";
    if (!sleeps(part)) continue;
    return part === "removed"
      ? refuse(RefusalCode.gone, `${Call(draft, paragraph)} was taken out of the text. ${undone}`)
      : refuse(
          RefusalCode.asleep,
          `${numberOf(draft, id)} sleeps while ${call(draft, paragraph)} stands in ${callPart(part)}: move the paragraph back first. ${undone}`,
        );
  }
  return null;
};

/** Refuses if the destination of a proposed move is no longer possible. */
const lostBy = (draft: Draft, live: Live, undone: string): Refusal | null => {
  for (const [, change] of live) {
    if (change.type !== "move") continue;
    const { after, part } = change.to;
    if (after !== null && draft.tables.record.places[after]?.part !== part)
      return refuse(
        RefusalCode.gone,
        `${Call(draft, after)}, behind which ${call(draft, change.paragraph)} was to stand, is no longer in ${callPart(part)}. ${undone}`,
      );
    const wrong = checkDestination(draft, change.paragraph, change.to, undone);
    if (wrong) return wrong;
  }
  return null;
};

/**
 * Makes a proposal's words the text, and carries out its moves; its holds end with it. Refused if it offers nothing but
 * holds, sleeps, or amends words that are not in the text (docs/spec.md P6, P8), and if any of the words it touches are
 * locked or gone (G2).
 */
export const incorporate: Decide<"incorporate"> = (draft, act, context) => {
  const undone = "The text was not changed.";
  const proposal = undecided(draft, act.proposal, undone);
  if (isRefusal(proposal)) return proposal;
  const { record } = draft.tables;
  const all = liveChanges(record, act.proposal);
  // Holds have no words to incorporate; they end with the proposal.
  const live = all.filter(([, change]) => change.type !== "hold");
  if (live.length === 0)
    return refuse(
      RefusalCode.holdHasNoWords,
      `${proposal.number} holds words and offers none: it ends by being withdrawn or set aside. ${undone}`,
    );
  const refused =
    insideBy(draft, act.proposal, live, undone) ??
    asleepBy(draft, act.proposal, live, undone) ??
    lockedBy(draft, live, undone) ??
    goneBy(draft, act.proposal, undone) ??
    lostBy(draft, live, undone);
  if (refused) return refused;
  const { lapses } = consequences(draft, act);
  const changed = checkLapses(draft, act.lapses, lapses, undone);
  if (changed) return changed;
  const minutes = new Minutes(draft, context.seq);
  let made: ParagraphId | undefined;
  for (const [id, change] of live) {
    minutes.touch(paragraphOf(record, change));
    if (change.type === "words") minutes.step({ do: "incorporate", change: id });
    else if (change.type === "new") {
      const strand = minutes.newStrand();
      minutes.step({ do: "embody", change: id, strand });
      minutes.set("paragraphs", change.paragraph, { ...minutes.tables.paragraphs[change.paragraph]!, strand });
      made ??= change.paragraph;
    } else if (change.type !== "hold") carryMove(draft, minutes, change, context);
  }
  minutes.proposal(act.proposal, { status: "incorporated" });
  lapse(minutes, lapses);
  return minutes.plan({
    proposal: act.proposal,
    number: proposal.number,
    ...(made && { paragraph: made }),
    ...(lapses.length > 0 && { lapsed: lapses }),
  });
};

const carryMove = (
  draft: Draft,
  minutes: Minutes,
  change: MoveChange | Extract<ChangeEntry, { type: "out" }>,
  context: Context,
): void => {
  const office = officeOf(context.seat);
  const to = change.type === "out" ? ({ part: "removed", after: null } as const) : change.to;
  relocate(draft, minutes, change.paragraph, to.part, to.after, office, context.at);
};

/** Sets a proposal aside as not reflected. Amendments of its words lapse with it; its sponsors may maintain it. */
export const setAside: Decide<"set-aside"> = (draft, act, context) => {
  const undone = "Nothing was set aside.";
  const proposal = undecided(draft, act.proposal, undone);
  if (isRefusal(proposal)) return proposal;
  const { lapses } = consequences(draft, act);
  const changed = checkLapses(draft, act.lapses, lapses, undone);
  if (changed) return changed;
  const minutes = new Minutes(draft, context.seq);
  for (const [, change] of liveChanges(draft.tables.record, act.proposal))
    minutes.touch(paragraphOf(draft.tables.record, change));
  minutes.proposal(act.proposal, { status: "set-aside" });
  lapse(minutes, lapses);
  return minutes.plan({
    proposal: act.proposal,
    number: proposal.number,
    ...(lapses.length > 0 && { lapsed: lapses }),
  });
};

/** Takes a proposal from the list and draws it in the text as a bracket. */
export const admit: Decide<"admit"> = (draft, act, context) => {
  const undone = "Nothing was admitted.";
  const proposal = undecided(draft, act.proposal, undone);
  if (isRefusal(proposal)) return proposal;
  if (proposal.status === "open")
    return refuse(RefusalCode.nothingToDo, `${proposal.number} already stands in the text. ${undone}`);
  const { record } = draft.tables;
  const live = liveChanges(record, act.proposal);
  const hosts = live.flatMap(([id, change]) => {
    const host =
      "in" in change && "change" in change.in && !record.anchors[id] ? record.changes[change.in.change] : undefined;
    return host && record.proposals[host.proposal]?.status === "received" ? [numberOf(draft, host.proposal)] : [];
  });
  if (hosts.length > 0)
    return refuse(
      RefusalCode.insideAnother,
      `${proposal.number} amends ${list([...new Set(hosts)])}, which is still on the list: admit that first. ${undone}`,
    );
  const removed = live
    .map(([, change]) => paragraphOf(record, change))
    .find((id) => record.places[id]?.part === "removed");
  if (removed !== undefined && !live.every(([, change]) => change.type === "move"))
    return refuse(RefusalCode.gone, `${Call(draft, removed)} was taken out of the text. ${undone}`);
  const refused = lockedBy(draft, live, undone) ?? goneBy(draft, act.proposal, undone);
  if (refused) return refused;
  const minutes = new Minutes(draft, context.seq);
  for (const [, change] of live) minutes.touch(paragraphOf(record, change));
  minutes.proposal(act.proposal, { status: "open" });
  return minutes.plan({ proposal: act.proposal, number: proposal.number });
};
