/** Seats, and the links by which people take them. Tokens are random; only their hashes are kept. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { InvitationInfo, Invited } from "../../drafts/info.ts";
import type { PartyId, Role, Seat } from "../../drafts/party.ts";
import { isoTime } from "../record/entries.ts";
import type { Storage } from "../record/storage.ts";

/** The seat and link that are wanted. `Seating.invite` checks it before. */
export interface InviteAsk {
  readonly role: Role;
  /** For a delegation or an observer; other roles get none. */
  readonly parties?: readonly PartyId[];
  /** For a delegation: a head (the default), or a drafter. */
  readonly head?: boolean;
  /** Days until the link stops working. If absent, it works until it is revoked. */
  readonly days?: number;
}

/** The most working links of one negotiation: 193 delegations with five seats each, twice over. */
export const mostInvitations = 2_000;

const day = 24 * 3600 * 1000;

const hash = (token: string): string => bytesToHex(sha256(utf8ToBytes(token)));

/** An id that is short, cannot be guessed, and has no characters that a link or a shell would change. */
const newId = (prefix: string, random: (bytes: number) => Uint8Array): string => `${prefix}${bytesToHex(random(6))}`;
const newToken = (random: (bytes: number) => Uint8Array): string => bytesToHex(random(24));

interface SeatRow extends Record<string, string | number | null> {
  id: string;
  role: string;
  parties: string;
  head: number;
}
const seatOf = (row: SeatRow): Seat => ({
  id: row.id,
  role: row.role as Role,
  parties: JSON.parse(row.parties) as PartyId[],
  head: row.head === 1,
});

/** Makes a seat and a link to it, inside a transaction. */
export const invite = (
  storage: Storage,
  ask: InviteAsk,
  at: number,
  random: (bytes: number) => Uint8Array,
): Invited => {
  const delegation = ask.role === "delegation";
  const parties = delegation || ask.role === "observer" ? (ask.parties ?? []) : [];
  const head = delegation && ask.head !== false;
  const seat = newId("s", random);
  const id = newId("i", random);
  const token = newToken(random);
  storage.exec(
    "INSERT INTO seats (id, role, parties, head, created, revoked) VALUES (?, ?, ?, ?, ?, NULL)",
    seat,
    ask.role,
    JSON.stringify(parties),
    head ? 1 : 0,
    at,
  );
  storage.exec(
    "INSERT INTO invitations (id, seat, token_hash, created, used, revoked) VALUES (?, ?, ?, ?, NULL, NULL)",
    id,
    seat,
    hash(token),
    at,
  );
  const expires = ask.days === undefined ? null : at + ask.days * day;
  if (expires !== null) storage.exec("INSERT INTO expiries (invitation, at) VALUES (?, ?)", id, expires);
  return {
    id,
    seat,
    role: ask.role,
    parties,
    head,
    created: isoTime(at),
    ...(expires !== null && { expires: isoTime(expires) }),
    token,
  };
};

/** The number of links that have not been revoked. */
export const liveInvitations = (storage: Storage): number =>
  storage.exec<{ live: number }>("SELECT count(*) AS live FROM invitations WHERE revoked IS NULL")[0]!.live;

/** The seat that a token opens; null if the token is unknown, expired or revoked. */
export const seatByToken = (storage: Storage, token: string, at: number): Seat | null => {
  const row = storage.exec<SeatRow>(
    "SELECT seats.id, role, parties, head FROM invitations JOIN seats ON seats.id = seat LEFT JOIN expiries ON invitation = invitations.id WHERE token_hash = ? AND invitations.revoked IS NULL AND seats.revoked IS NULL AND (expiries.at IS NULL OR expiries.at > ?)",
    hash(token),
    at,
  )[0];
  return row === undefined ? null : seatOf(row);
};

/** The seat with this id; null if there is none, or it was revoked. */
export const seatById = (storage: Storage, id: string): Seat | null => {
  const row = storage.exec<SeatRow>(
    "SELECT id, role, parties, head FROM seats WHERE id = ? AND revoked IS NULL",
    id,
  )[0];
  return row === undefined ? null : seatOf(row);
};

/** Signs a device in. Only that device is ever shown the session's token. */
export const bind = (
  storage: Storage,
  token: string,
  at: number,
  random: (bytes: number) => Uint8Array,
): { readonly seat: Seat; readonly session: string } | null => {
  const seat = seatByToken(storage, token, at);
  if (seat === null) return null;
  const session = newToken(random);
  storage.transaction(() => {
    storage.exec("INSERT INTO sessions (token_hash, seat, created) VALUES (?, ?, ?)", hash(session), seat.id, at);
    storage.exec("UPDATE invitations SET used = ? WHERE token_hash = ?", at, hash(token));
  });
  return { seat, session };
};

/**
 * The seat a device is signed in to; null if the token is unknown, signed out or its seat revoked. A session does not
 * end when the link expires.
 */
export const seatBySession = (storage: Storage, session: string): Seat | null => {
  const row = storage.exec<SeatRow>(
    "SELECT seats.id, role, parties, head FROM sessions JOIN seats ON seats.id = seat WHERE token_hash = ? AND seats.revoked IS NULL",
    hash(session),
  )[0];
  return row === undefined ? null : seatOf(row);
};

interface InvitationRow extends SeatRow {
  seat: string;
  created: number;
  used: number | null;
  expires: number | null;
  devices: number;
  revoked: number | null;
}

/** All links, oldest first, with those that are expired or revoked; never their tokens, which nobody can read again. */
export const invitations = (storage: Storage): InvitationInfo[] =>
  storage
    .exec<InvitationRow>(
      "SELECT invitations.id AS id, seat, role, parties, head, invitations.created AS created, used, expiries.at AS expires, (SELECT count(*) FROM sessions WHERE sessions.seat = seats.id) AS devices, invitations.revoked AS revoked FROM invitations JOIN seats ON seats.id = seat LEFT JOIN expiries ON invitation = invitations.id ORDER BY invitations.created, invitations.id",
    )
    .map((row) => ({
      ...seatOf(row),
      seat: row.seat,
      created: isoTime(row.created),
      ...(row.used === null ? {} : { used: isoTime(row.used) }),
      ...(row.devices === 0 ? {} : { devices: row.devices }),
      ...(row.expires === null ? {} : { expires: isoTime(row.expires) }),
      ...(row.revoked === null ? {} : { revoked: isoTime(row.revoked) }),
    }));

/** Revokes a link, its seat, and all devices signed in with it. Gives the seat; null if the link is unknown. */
export const revoke = (storage: Storage, invitation: string, at: number): string | null => {
  const seat = storage.exec<{ seat: string }>("SELECT seat FROM invitations WHERE id = ?", invitation)[0]?.seat;
  if (seat === undefined) return null;
  storage.transaction(() => {
    storage.exec("UPDATE invitations SET revoked = ? WHERE id = ?", at, invitation);
    storage.exec("UPDATE seats SET revoked = ? WHERE id = ?", at, seat);
    storage.exec("DELETE FROM sessions WHERE seat = ?", seat);
  });
  return seat;
};

/** Signs out all devices that used the link, which goes on working. Gives the seat; null if the link is unknown. */
export const signOut = (
  storage: Storage,
  invitation: string,
): { readonly seat: string; readonly devices: number } | null =>
  storage.transaction(() => {
    const seat = storage.exec<{ seat: string }>("SELECT seat FROM invitations WHERE id = ?", invitation)[0]?.seat;
    if (seat === undefined) return null;
    const devices = storage.exec("SELECT 1 AS one FROM sessions WHERE seat = ?", seat).length;
    storage.exec("DELETE FROM sessions WHERE seat = ?", seat);
    return { seat, devices };
  });
