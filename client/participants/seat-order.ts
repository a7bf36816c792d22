/** Seats in the order of a room: the podium first, then who speaks, by name and its head first, then who only reads. */
import type { Role } from "../../drafts/party.ts";

/** Roles as they are seated. */
export const seatOrder: readonly Role[] = ["chair", "secretariat", "delegation", "observer", "screen"];

const collator = new Intl.Collator("en", { numeric: true });

/** The same seats as they are seated; equal ones stay in the order they came in. */
export const seated = <Seat extends { readonly role: Role; readonly head: boolean }>(
  seats: readonly Seat[],
  nameOf: (seat: Seat) => string,
): readonly Seat[] =>
  seatOrder.flatMap((role) =>
    seats
      .filter((seat) => seat.role === role)
      .sort((a, b) => collator.compare(nameOf(a), nameOf(b)) || Number(b.head) - Number(a.head)),
  );
