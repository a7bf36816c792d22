/**
 * Mends what was taken down from the floor: the wrong party, or the wrong words. The Secretariat or the party concerned
 * does it in one step, or the party confirms that it stands as taken down. A wrong name leaves every table at once.
 */
import type { Draft } from "../draft.ts";
import type { PartyId } from "../party.ts";
import { positionKey } from "../position.ts";
import type { PositionEntry } from "../position.ts";
import type { ProposalEntry, ProposalId } from "../proposal.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ActOf, Ask } from "../wire.ts";
import { askFor } from "./asks.ts";
import { kindOf, receivedFor } from "./received.ts";
import { findParty } from "./authority.ts";
import { decided, findProposal, liveChanges, list, numberOf, partyName, pending } from "./called.ts";
import { consequences } from "./consequences.ts";
import { Minutes } from "./minutes.ts";
import type { Context, Decide } from "./plan.ts";
import { lapse, sponsorsOf } from "./revise.ts";

const undone = "Nothing was corrected.";

type Tables = "names" | "desk";
/** A party's position on the proposal, wherever it is kept. */
const positionsOf = (draft: Draft, id: ProposalId, party: PartyId): readonly (readonly [Tables, PositionEntry])[] => {
  const key = positionKey(id, party);
  return (["names", "desk"] as const).flatMap((where) => {
    const entry = draft.tables[where]?.positions[key];
    return entry === undefined ? [] : [[where, entry] as const];
  });
};

/** Parties for whom the Secretariat entered something on this proposal that they have not confirmed. */
const enteredFor = (draft: Draft, id: ProposalId): readonly PartyId[] => {
  const parties = sponsorsOf(draft, id)
    .filter((sponsor) => sponsor.entered)
    .map((sponsor) => sponsor.party);
  for (const tables of [draft.tables.names, draft.tables.desk])
    for (const entry of Object.values(tables?.positions ?? {}))
      if (entry.target === id && entry.entered) parties.push(entry.party);
  return [...new Set(parties)];
};

const write = (minutes: Minutes, where: Tables, key: string, value: PositionEntry | null): void => {
  if (where === "names") minutes.name("positions", key, value);
  else minutes.desk("positions", key, value);
};

const confirmFor = (draft: Draft, minutes: Minutes, id: ProposalId, parties: readonly PartyId[]): void => {
  const sponsors = sponsorsOf(draft, id);
  if (sponsors.some((sponsor) => sponsor.entered && parties.includes(sponsor.party)))
    minutes.name(
      "sponsors",
      id,
      sponsors.map((sponsor) => {
        if (!parties.includes(sponsor.party)) return sponsor;
        const { entered: _, ...own } = sponsor;
        return own;
      }),
    );
  for (const party of parties)
    for (const [where, entry] of positionsOf(draft, id, party)) {
      const { entered, ...own } = entry;
      if (entered) write(minutes, where, positionKey(id, party), own);
    }
};

/** Puts the right party in the place of the wrong one, whose name is then nowhere on this proposal. */
const replaceParty = (draft: Draft, minutes: Minutes, id: ProposalId, wrong: PartyId, right: PartyId): void => {
  const sponsors = sponsorsOf(draft, id);
  if (sponsors.some((sponsor) => sponsor.party === wrong)) {
    const known = sponsors.some((sponsor) => sponsor.party === right);
    minutes.name(
      "sponsors",
      id,
      sponsors.flatMap((sponsor) =>
        sponsor.party !== wrong
          ? [sponsor]
          : known
            ? []
            : [{ ...sponsor, party: right, entered: "secretariat" as const }],
      ),
    );
  }
  for (const [where, entry] of positionsOf(draft, id, wrong)) {
    // A position the wrong party took from its own seat is its own, and stays.
    if (!entry.entered && entry.stance !== "sponsor") continue;
    write(minutes, where, positionKey(id, wrong), null);
    const key = positionKey(id, right);
    if (draft.tables[where]?.positions[key] === undefined)
      write(minutes, where, key, { ...entry, party: right, entered: "secretariat" });
  }
};

/** Puts the words as they should have been taken down: a new version at the same place. */
const rewrite = (
  draft: Draft,
  minutes: Minutes,
  id: ProposalId,
  proposal: ProposalEntry,
  wording: string,
  as: PartyId,
  context: Context,
): readonly ProposalId[] | Refusal => {
  const live = liveChanges(draft.tables.record, id);
  const first = live[0]?.[1];
  const hosts = new Set(live.map(([, change]) => ("in" in change ? JSON.stringify(change.in) : change.paragraph)));
  if (first === undefined || hosts.size > 1)
    return refuse(
      RefusalCode.malformed,
      `${proposal.number} has changes in several places: its sponsors revise it. ${undone}`,
    );
  if (first.type !== "words" && first.type !== "new")
    return refuse(RefusalCode.holdHasNoWords, `${proposal.number} offers no words that could be corrected. ${undone}`);
  const ask: Ask =
    first.type === "new"
      ? { wording }
      : "change" in first.in
        ? { change: first.in.change, wording }
        : { paragraph: first.in.paragraph, wording };
  const version = proposal.version + 1;
  const into = { proposal: id, version, as, undone, own: id, ...(first.type === "new" && { keeps: first }) };
  const asked = askFor(draft, minutes, into, [ask], context);
  if (isRefusal(asked)) return asked;
  const { lapses } = consequences(draft, { type: "revise", as, proposal: id });
  // Corrected words are no new proposal: what was drawn stays drawn, unless its words have been agreed since.
  const locked = receivedFor(draft, minutes, asked.changes) === "locked";
  minutes.proposal(id, { version, kind: kindOf(asked.changes), ...(locked && { status: "received" as const }) });
  lapse(minutes, lapses);
  return lapses;
};

const concerned = (draft: Draft, act: ActOf<"correct">, context: Context): readonly PartyId[] | Refusal => {
  const entered = enteredFor(draft, act.proposal);
  const number = numberOf(draft, act.proposal);
  if (entered.length === 0)
    return refuse(
      RefusalCode.nothingToDo,
      `Nothing in ${number} was taken down by the Secretariat and still unconfirmed: its sponsors revise or withdraw it. ${undone}`,
    );
  if (context.seat.role === "secretariat") return entered;
  const own = entered.filter((party) => context.seat.parties.includes(party));
  if (own.length > 0) return own;
  return refuse(
    RefusalCode.notYourParty,
    `Nothing in ${number} was taken down for ${list(context.seat.parties.map((id) => partyName(draft, id))) || "you"}. ${undone}`,
  );
};

/**
 * Puts right who or what was taken down on a proposal, or confirms it. Refused where nothing there is both taken down
 * and unconfirmed. The Secretariat corrects for any party but confirms for none. Words can be corrected while the
 * proposal is before the room and in one place only; a position that the wrong party took from its own seat stays its
 * own.
 */
export const correct: Decide<"correct"> = (draft, act, context) => {
  const proposal = findProposal(draft, act.proposal, undone);
  if (isRefusal(proposal)) return proposal;
  if (act.confirm === undefined && act.party === undefined && act.wording === undefined)
    return refuse(RefusalCode.malformed, `It does not say what should be corrected. ${undone}`);
  const parties = concerned(draft, act, context);
  if (isRefusal(parties)) return parties;
  const minutes = new Minutes(draft, context.seq);
  minutes.touch(act.proposal);
  if (act.confirm) {
    if (act.party !== undefined || act.wording !== undefined)
      return refuse(RefusalCode.malformed, `Either it stands as taken down or it is corrected, not both. ${undone}`);
    if (context.seat.role === "secretariat")
      return refuse(
        RefusalCode.notEntitled,
        `${proposal.number} waits for ${list(parties.map((id) => partyName(draft, id)))} to confirm it; the Secretariat cannot. ${undone}`,
      );
    confirmFor(draft, minutes, act.proposal, parties);
    return minutes.plan({ proposal: act.proposal, number: proposal.number });
  }
  let as = parties[0]!;
  if (act.party !== undefined) {
    const sponsors = sponsorsOf(draft, act.proposal).map((sponsor) => sponsor.party);
    const wrong = act.instead ?? sponsors.find((party) => parties.includes(party)) ?? parties[0]!;
    if (findParty(draft, act.party) === undefined)
      return refuse(RefusalCode.unknownParty, `There is no party "${act.party}" in this negotiation. ${undone}`);
    if (!parties.includes(wrong))
      return refuse(
        sponsors.includes(wrong) ? RefusalCode.notEntitled : RefusalCode.notSponsor,
        sponsors.includes(wrong)
          ? `${partyName(draft, wrong)} stands behind ${proposal.number} from its own seat: it withdraws itself. ${undone}`
          : `${partyName(draft, wrong)} was not taken down on ${proposal.number}. ${undone}`,
      );
    if (wrong === act.party)
      return refuse(
        RefusalCode.nothingToDo,
        `${proposal.number} already stands as ${partyName(draft, wrong)}'s. ${undone}`,
      );
    replaceParty(draft, minutes, act.proposal, wrong, act.party);
    as = act.party;
  } else if (context.seat.role === "delegation") confirmFor(draft, minutes, act.proposal, parties);
  let lapses: readonly ProposalId[] = [];
  if (act.wording !== undefined) {
    if (!pending(proposal.status))
      return refuse(RefusalCode.alreadyDecided, `${decided(draft, act.proposal)}. ${undone}`, {
        status: proposal.status,
      });
    const rewritten = rewrite(draft, minutes, act.proposal, proposal, act.wording, as, context);
    if (isRefusal(rewritten)) return rewritten;
    lapses = rewritten;
  }
  return minutes.plan({
    proposal: act.proposal,
    number: proposal.number,
    ...(lapses.length > 0 && { lapsed: lapses }),
  });
};
