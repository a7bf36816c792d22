/**
 * Client ids are leased by the server, to one device of a seat and one document, and used again: each id ever seen makes
 * every later transaction slower, and one id on two devices loses the second's words without a sign.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Seat } from "../../drafts/party.ts";
import { keepSetting, setting } from "../record/schema.ts";
import type { Storage } from "../record/storage.ts";

/** At once, per seat and document. */
export const leasesPerSeat = 8;
/** Ids below are the server's. */
const firstClient = 1_000;

export interface Leased {
  readonly client: number;
  readonly lease: string;
  /** The lease that had to go for it, if any: final, and its connection is closed. */
  readonly taken?: string;
}

interface LeaseRow extends Record<string, string | number> {
  client: number;
  seat: string;
  device: string;
  lease: string;
  used: number;
}

/**
 * The lease of this device; a new one when it has none. With eight in use the one idle longest is taken back, and its id
 * goes out again under a new lease.
 */
export const lease = (
  storage: Storage,
  ask: { readonly seat: Seat; readonly document: string; readonly device: string; readonly at: number },
  random: (bytes: number) => Uint8Array,
): Leased =>
  storage.transaction(() => {
    const rows = storage.exec<LeaseRow>(
      "SELECT client, seat, device, lease, used FROM leases WHERE document = ? AND seat = ? ORDER BY used, client",
      ask.document,
      ask.seat.id,
    );
    const own = rows.find((row) => row.device === ask.device);
    if (own !== undefined) {
      storage.exec("UPDATE leases SET used = ? WHERE document = ? AND client = ?", ask.at, ask.document, own.client);
      return { client: own.client, lease: own.lease };
    }
    const token = bytesToHex(random(12));
    const oldest = rows.length >= leasesPerSeat ? rows[0] : undefined;
    if (oldest !== undefined) {
      storage.exec(
        "UPDATE leases SET device = ?, lease = ?, used = ? WHERE document = ? AND client = ?",
        ask.device,
        token,
        ask.at,
        ask.document,
        oldest.client,
      );
      return { client: oldest.client, lease: token, taken: oldest.lease };
    }
    const client = Number(setting(storage, "next-client") ?? firstClient);
    keepSetting(storage, "next-client", String(client + 1));
    storage.exec(
      "INSERT INTO leases (document, client, seat, device, lease, used) VALUES (?, ?, ?, ?, ?, ?)",
      ask.document,
      client,
      ask.seat.id,
      ask.device,
      token,
      ask.at,
    );
    return { client, lease: token };
  });

/** Ids lent since a backup was made are unknown after it was put back: new ones begin this far on. */
const beyondBackup = 1_000_000;

/**
 * The record was put back from a backup: no id lent so far goes out again, since what was typed under it after the
 * backup may still stand in somebody's copy under the same clocks. Every device asks anew, under a new id.
 */
export const renewLeases = (storage: Storage): void => {
  const next = Number(setting(storage, "next-client") ?? firstClient);
  keepSetting(storage, "next-client", String(next + beyondBackup));
  storage.exec("DELETE FROM leases");
};

/** Whether this lease is still good for this seat, document and id. */
export const holdsLease = (storage: Storage, seat: Seat, document: string, client: number, token: string): boolean =>
  storage.exec(
    "SELECT 1 AS one FROM leases WHERE document = ? AND client = ? AND seat = ? AND lease = ?",
    document,
    client,
    seat.id,
    token,
  ).length === 1;

/** Ids a device may send blocks of under this lease. */
export const clientsOf = (storage: Storage, document: string, token: string): ReadonlySet<number> =>
  new Set(
    storage
      .exec<{ client: number }>(
        "SELECT other.client AS client FROM leases AS own JOIN leases AS other USING (document, seat, device) WHERE own.document = ? AND own.lease = ?",
        document,
        token,
      )
      .map((row) => row.client),
  );

export const useLease = (storage: Storage, token: string, at: number): void => {
  storage.exec("UPDATE leases SET used = ? WHERE lease = ?", at, token);
};

/** A seat is revoked: none of its devices types any more. */
export const dropLeases = (storage: Storage, seat: string): void => {
  storage.exec("UPDATE leases SET lease = lower(hex(randomblob(12))), device = '' WHERE seat = ?", seat);
};
