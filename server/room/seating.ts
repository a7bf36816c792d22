/**
 * Who sits in a negotiation: making, opening and revoking links, signing devices out, and the Chair's settings. `by` is
 * null for the operator: the command line, or the start of a negotiation.
 */
import type { InvitationInfo, Invited, Settings } from "../../drafts/info.ts";
import type { Seat } from "../../drafts/party.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { CloseCode } from "../../drafts/wire.ts";
import { keepSetting } from "../record/schema.ts";
import type { Beside } from "./beside.ts";
import { standingCaucus } from "./caucuses.ts";
import { settingsOf } from "./info.ts";
import * as seats from "./invitations.ts";
import type { InviteAsk } from "./invitations.ts";
import { dropLeases } from "./leases.ts";
import type { Living } from "./living.ts";
import type { Round } from "./round.ts";
import { connectionsOf } from "./sheet.ts";

const notYours = refuse(RefusalCode.notEntitled, "Only the Chair and the Secretariat do this. Nothing was changed.");
const mayManage = (by: Seat | null): boolean => by === null || by.role === "chair" || by.role === "secretariat";

/**
 * Requests about seats of one room. `bind` and the `seatBy...` give null for whatever does not open: they do not tell
 * an unknown token from a revoked one.
 */
export class Seating {
  readonly #living: Living;
  readonly #round: Round;
  readonly #beside: Beside;

  constructor(living: Living, round: Round, beside: Beside) {
    this.#living = living;
    this.#round = round;
    this.#beside = beside;
  }

  invite(by: Seat | null, ask: InviteAsk): Invited | Refusal {
    if (!mayManage(by)) return notYours;
    const known = this.#living.state.names.parties;
    const unknown = (ask.parties ?? []).find((party) => known[party] === undefined);
    if (unknown !== undefined)
      return refuse(
        RefusalCode.unknownParty,
        `There is no party "${unknown}" in this negotiation. Nobody was invited.`,
      );
    if (ask.role === "delegation" && (ask.parties ?? []).length === 0)
      return refuse(RefusalCode.unknownParty, "A delegation speaks for a party: name one. Nobody was invited.");
    if (seats.liveInvitations(this.#living.deps.storage) >= seats.mostInvitations)
      return refuse(
        RefusalCode.tooMany,
        `This negotiation has ${seats.mostInvitations} links that open. Revoke some first; nobody was invited.`,
      );
    return this.#round.now(() => {
      const invited = seats.invite(this.#living.deps.storage, ask, this.#living.deps.now(), (n) =>
        this.#living.deps.random(n),
      );
      standingCaucus(this.#living, this.seat(invited.seat)!);
      return invited;
    });
  }

  invitations(by: Seat | null): readonly InvitationInfo[] | Refusal {
    return mayManage(by) ? seats.invitations(this.#living.deps.storage) : notYours;
  }

  revoke(by: Seat | null, invitation: string): Refusal | null {
    if (!mayManage(by)) return notYours;
    const seat = seats.revoke(this.#living.deps.storage, invitation, this.#living.deps.now());
    if (seat === null) return refuse(RefusalCode.malformed, "There is no such invitation. Nothing was changed.");
    dropLeases(this.#living.deps.storage, seat);
    for (const connection of connectionsOf(this.#living.sheets()))
      if (connection.seat.id === seat)
        connection.refuse(
          CloseCode.revoked,
          "revoked",
          "This seat has been withdrawn. Ask the Secretariat for a new link.",
        );
    return null;
  }

  /** Signs out all devices that used a link, and closes their sockets. The link goes on working. */
  signOut(by: Seat | null, invitation: string): { readonly devices: number } | Refusal {
    if (!mayManage(by)) return notYours;
    const done = seats.signOut(this.#living.deps.storage, invitation);
    if (done === null) return refuse(RefusalCode.malformed, "There is no such invitation. Nothing was changed.");
    for (const connection of connectionsOf(this.#living.sheets()))
      if (connection.seat.id === done.seat)
        connection.refuse(CloseCode.notSignedIn, "signed-out", "This device was signed out. Open the join link again.");
    return { devices: done.devices };
  }

  seatByToken(token: string): Seat | null {
    return seats.seatByToken(this.#living.deps.storage, token, this.#living.deps.now());
  }

  bind(token: string): { readonly seat: Seat; readonly session: string } | null {
    return seats.bind(this.#living.deps.storage, token, this.#living.deps.now(), (n) => this.#living.deps.random(n));
  }

  seatBySession(session: string): Seat | null {
    return seats.seatBySession(this.#living.deps.storage, session);
  }

  seat(id: string): Seat | null {
    return seats.seatById(this.#living.deps.storage, id);
  }

  settings(seat: Seat, change: Partial<Settings>): Settings | Refusal {
    if (seat.role !== "chair")
      return refuse(RefusalCode.notEntitled, "Only the Chair changes this. Nothing was changed.");
    if (change.deskAdmits?.some((id) => this.seat(id) === null))
      return refuse(RefusalCode.unknownParty, "There is no such seat in this negotiation. Nothing was changed.");
    this.#round.now(() => {
      if (change.momentsForDelegations !== undefined)
        keepSetting(this.#living.deps.storage, "moments", change.momentsForDelegations ? "yes" : "no");
      if (change.deskAdmits !== undefined)
        keepSetting(this.#living.deps.storage, "desk-admits", JSON.stringify(change.deskAdmits));
      this.#beside.settingChanged();
    });
    return settingsOf(this.#living, seat);
  }
}
