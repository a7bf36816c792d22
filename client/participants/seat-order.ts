/**
 * Sorts seats as a room is seated: first the podium, then those who speak, by name with the head first, then those who
 * only read.
 */
import type { Role } from "../../drafts/party.ts";

/** Roles in that order. */
export const seatOrder: readonly Role[] = ["chair", "secretariat", "delegation", "observer", "screen"];

const collator = new Intl.Collator("en", { numeric: true });

/** The seats in that order; equal ones keep their order. */
export const seated = <Seat extends { readonly role: Role; readonly head: boolean }>(
  seats: readonly Seat[],
  nameOf: (seat: Seat) => string,
): readonly Seat[] =>
  seatOrder.flatMap((role) =>
    seats
      .filter((seat) => seat.role === role)
      .sort((a, b) => collator.compare(nameOf(a), nameOf(b)) || Number(b.head) - Number(a.head)),
  );
