/**
 * Which documents a seat may read and which it may write. This is decided anew for every frame, at its place in the
 * queue.
 */
import type { Level, PenInfo } from "../../drafts/info.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import type { Meta, NamesSetting, NamesTables } from "../../drafts/tables.ts";
import type { Caucus } from "./caucus.ts";

/** How much a seat sees of names: Chair and Secretariat see all, others what the setting allows. */
export const levelOf = (seat: Seat, names: NamesSetting): Level =>
  seat.role === "chair" || seat.role === "secretariat" ? "full" : names;

/** The pen of a seat: for everything, for named paragraphs, or none. */
export const penOf = (seat: Seat, names: NamesTables): PenInfo | null => {
  if (seat.role === "chair" || seat.role === "secretariat") return {};
  if (seat.role !== "delegation") return null;
  const pens = [`seat:${seat.id}`, ...seat.parties.map((party) => `party:${party}`)]
    .map((key) => names.pens[key])
    .filter((pen) => pen !== undefined);
  if (pens.length === 0) return null;
  if (pens.some((pen) => pen.paragraphs === undefined)) return {};
  return { paragraphs: [...new Set(pens.flatMap((pen) => pen.paragraphs ?? []))] };
};

/**
 * Whether a seat reads the living text: pens always, delegations and the screen once drafting is over. Observers read
 * revisions.
 */
export const readsText = (seat: Seat, meta: Meta, names: NamesTables): boolean => {
  if (penOf(seat, names) !== null) return true;
  return (seat.role === "delegation" || seat.role === "screen") && meta.phase !== "drafting";
};

/** Whether a seat reads the desk: the Chair, and seats that the Chair has admitted. */
export const readsDesk = (seat: Seat, admitted: readonly string[]): boolean =>
  seat.role === "chair" || admitted.includes(seat.id);

const isMember = (seat: Seat, members: readonly PartyId[]): boolean =>
  seat.role === "delegation" && seat.parties.some((party) => members.includes(party));

/**
 * Whether a seat reads a caucus. `text` says whether it reads the living text: an open paper is for all who do. A
 * caucus of parties is never read by Chair, Secretariat or observers, even if they formed it.
 */
export const readsCaucus = (seat: Seat, caucus: Pick<Caucus, "id" | "kind" | "members">, text: boolean): boolean => {
  switch (caucus.kind) {
    case "party":
    case "shared":
      return isMember(seat, caucus.members);
    case "office":
      return caucus.id === `office-${seat.role}`;
    case "open":
      return text;
  }
};

/**
 * Whether a seat types in a caucus: whoever reads it does, except that only Chair and Secretariat take down an open
 * paper.
 */
export const writesCaucus = (seat: Seat, caucus: Pick<Caucus, "id" | "kind" | "members">): boolean =>
  caucus.kind === "open" ? seat.role === "chair" || seat.role === "secretariat" : readsCaucus(seat, caucus, true);

/** What a seat may do with one document at this moment. It is asked anew each time, never kept. */
export interface Reach {
  readonly reads: boolean;
  readonly writes: boolean;
}
/**
 * The reach of a document that does not exist: the same as of one that is closed to the seat, so that nobody learns
 * which it is.
 */
export const outOfReach: Reach = { reads: false, writes: false };
