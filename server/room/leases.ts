/**
 * Leases client ids, each to one device of a seat for one document, and reuses them. Every id ever used makes all later
 * transactions slower, and one id on two devices would silently lose the second one's words.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Seat } from "../../drafts/party.ts";
import { keepSetting, setting } from "../record/schema.ts";
import type { Storage } from "../record/storage.ts";

/** The most leases at a time for a seat and document. */
export const leasesPerSeat = 8;
/** Lower ids are the server's. */
const firstClient = 1_000;

/** A client id with the token under which its device may use it. */
export interface Leased {
  readonly client: number;
  readonly lease: string;
  /** The lease that had to be taken back for this one, if any. This is final, and its connection is closed. */
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
 * The lease of this device, or a new one. If all eight are in use, the one idle longest is taken back, and its client
 * id is given out under the new lease.
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

/** How far new client ids skip ahead after a restore: ids given out since the backup are unknown. */
const beyondBackup = 1_000_000;

/**
 * After the record was restored from a backup, gives out no earlier client id again, because somebody's copy may hold
 * other letters under the same ids. Every device has to ask for a new id.
 */
export const renewLeases = (storage: Storage): void => {
  const next = Number(setting(storage, "next-client") ?? firstClient);
  keepSetting(storage, "next-client", String(next + beyondBackup));
  storage.exec("DELETE FROM leases");
};

/** Whether a lease is still valid for this seat, document and client id. */
export const holdsLease = (storage: Storage, seat: Seat, document: string, client: number, token: string): boolean =>
  storage.exec(
    "SELECT 1 AS one FROM leases WHERE document = ? AND client = ? AND seat = ? AND lease = ?",
    document,
    client,
    seat.id,
    token,
  ).length === 1;

/** The client ids under which a device may send letters with this lease. */
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

/** Notes that a lease is in use at `at` (ms since 1970): the one used longest ago is the first to be taken back. */
export const useLease = (storage: Storage, token: string, at: number): void => {
  storage.exec("UPDATE leases SET used = ? WHERE lease = ?", at, token);
};

/** Ends all leases of a revoked seat, so that none of its devices can type any more. */
export const dropLeases = (storage: Storage, seat: string): void => {
  storage.exec("UPDATE leases SET lease = lower(hex(randomblob(12))), device = '' WHERE seat = ?", seat);
};
