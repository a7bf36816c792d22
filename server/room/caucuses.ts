/** Forms, shares and destroys caucuses. For their papers see papers.ts, for how they are kept caucus.ts. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { findParty } from "../../drafts/acts/authority.ts";
import type { CaucusInfo } from "../../drafts/info.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { levelOf } from "./access.ts";
import { compactCaucus, eraseCaucus, partyCaucus, type Caucus } from "./caucus.ts";
import type { Living } from "./living.ts";
import { copyPaper } from "./papers.ts";

const isOffice = (seat: Seat): boolean => seat.role === "chair" || seat.role === "secretariat";

/** A caucus as a seat sees it; null if it may not read it, or if it is an open paper that has been tabled. */
export const caucusInfo = (living: Living, seat: Seat, caucus: Caucus): CaucusInfo | null => {
  const reach = living.reach(seat, `caucus/${caucus.id}`);
  if (!reach.reads || living.caucuses.ended(caucus.id)) return null;
  const { names } = living.state;
  const level = levelOf(seat, living.record.meta.names);
  const group = caucus.takenFor !== null && names.parties[caucus.takenFor]?.kind === "group";
  const named =
    caucus.takenFor !== null &&
    (level === "full" || seat.parties.includes(caucus.takenFor) || (level === "groups" && group));
  return {
    id: caucus.id,
    kind: caucus.kind,
    name: caucus.name,
    members: caucus.members,
    ...(named && { for: caucus.takenFor! }),
    writes: reach.writes,
    epoch: caucus.epoch,
  };
};

/** Makes the caucus of the seat's party or office if there is none yet, inside the transaction that makes the seat. */
export const standingCaucus = (living: Living, seat: Seat): void => {
  if (seat.role === "delegation")
    for (const party of seat.parties) {
      if (living.caucuses.has(partyCaucus(party))) continue;
      const name = living.state.names.parties[party]?.name ?? party;
      begin(living, { id: partyCaucus(party), kind: "party", name, members: [party], takenFor: null, epoch: 1 });
      living.shareWith(living.caucuses.get(partyCaucus(party))!);
    }
  else if (isOffice(seat) && !living.caucuses.has(`office-${seat.role}`)) {
    const name = seat.role === "chair" ? "The Chair's team" : "Secretariat";
    begin(living, { id: `office-${seat.role}`, kind: "office", name, members: [], takenFor: null, epoch: 1 });
  }
};

const begin = (living: Living, caucus: Caucus): void => {
  living.caucuses.keep(caucus);
  compactCaucus(living.storage, caucus.id, living.caucuses.sheet(caucus.id)!.doc);
};

const newId = (living: Living): string => `c${bytesToHex(living.deps.random(8))}`;

/**
 * Opens a paper that everybody sees while it is typed. Its party is stored apart, not in the caucus, its id or its
 * name.
 */
export const openCaucus = (
  living: Living,
  seat: Seat,
  ask: { readonly for: PartyId; readonly name?: string },
): string | Refusal => {
  if (!isOffice(seat))
    return refuse(
      RefusalCode.notEntitled,
      "Only the Secretariat or the Chair takes down words for the room. Nothing was changed.",
    );
  if (findParty(living.whole(), ask.for) === undefined)
    return refuse(RefusalCode.unknownParty, `There is no party "${ask.for}" in this negotiation. Nothing was changed.`);
  const id = newId(living);
  begin(living, {
    id,
    kind: "open",
    name: ask.name ?? "Taken down from the floor",
    members: [],
    takenFor: ask.for,
    epoch: 1,
  });
  return id;
};

/** Forms a small group, whose members read and write. */
export const formCaucus = (
  living: Living,
  seat: Seat,
  ask: { readonly name: string; readonly members: readonly PartyId[] },
): string | Refusal => {
  const draft = living.whole();
  const unknown = ask.members.find((party) => findParty(draft, party) === undefined);
  if (unknown !== undefined)
    return refuse(RefusalCode.unknownParty, `There is no party "${unknown}" in this negotiation. Nothing was changed.`);
  const own = seat.role === "delegation" ? seat.parties : [];
  if (!isOffice(seat) && own.length === 0)
    return refuse(
      RefusalCode.notEntitled,
      "Only delegations, the Secretariat and the Chair form caucuses. Nothing was changed.",
    );
  const members = [...new Set([...own, ...ask.members])];
  const id = newId(living);
  begin(living, { id, kind: "shared", name: ask.name, members, takenFor: null, epoch: 1 });
  return id;
};

/** The caucus, if the seat may change it. Its writers may; standing ones change only with the seats. */
const changeable = (living: Living, seat: Seat, id: string): Caucus | Refusal => {
  const caucus = living.caucuses.get(id);
  if (caucus === undefined || !living.reach(seat, `caucus/${id}`).reads)
    return refuse(RefusalCode.unknownPaper, "There is no such caucus. Nothing was changed.");
  if (!living.reach(seat, `caucus/${id}`).writes || caucus.kind === "office" || caucus.kind === "party")
    return refuse(RefusalCode.notEntitled, "This caucus is not yours to change. Nothing was changed.");
  if (seat.role === "delegation" && !seat.head)
    return refuse(
      RefusalCode.notHead,
      "Only a head of the delegation changes who is in a caucus. Nothing was changed.",
    );
  return caucus;
};

/**
 * Puts these members in place of the former ones; null once done. A delegation may leave itself out, and then no longer
 * reads the caucus. An open paper has no members and is refused.
 */
export const setMembers = (living: Living, seat: Seat, id: string, members: readonly PartyId[]): Refusal | null => {
  const caucus = changeable(living, seat, id);
  if ("refused" in caucus) return caucus;
  const draft = living.whole();
  const unknown = members.find((party) => findParty(draft, party) === undefined);
  if (unknown !== undefined || caucus.kind === "open")
    return refuse(
      RefusalCode.unknownParty,
      `"${unknown ?? "An open paper"}" cannot be a member here. Nothing was changed.`,
    );
  living.caucuses.keep({ ...caucus, members: [...new Set(members)] });
  return null;
};

/** Copies a paper into a caucus of its own, because whoever may read a document may read all of it. */
export const sharePaper = (
  living: Living,
  seat: Seat,
  ask: { readonly caucus: string; readonly paper: string; readonly with: readonly PartyId[] },
): string | Refusal => {
  if (!living.reach(seat, `caucus/${ask.caucus}`).writes)
    return refuse(RefusalCode.unknownPaper, "There is no such paper. Nothing was changed.");
  const from = living.caucuses.sheet(ask.caucus)!.doc;
  if (!from.getMap("papers").has(ask.paper))
    return refuse(RefusalCode.unknownPaper, "There is no such paper. Nothing was changed.");
  const members = [...living.caucuses.get(ask.caucus)!.members, ...ask.with];
  const id = formCaucus(living, seat, { name: "Shared paper", members });
  if (typeof id !== "string") return id;
  copyPaper(from, living.caucuses.sheet(id)!.doc, ask.paper, id);
  return id;
};

/** Deletes a caucus from the tables; the caller has to remove it from the files. */
export const destroyCaucus = (living: Living, seat: Seat, id: string): Refusal | null => {
  const caucus = changeable(living, seat, id);
  if ("refused" in caucus) return caucus;
  eraseCaucus(living.storage, id);
  living.caucuses.forget(id);
  return null;
};
