/**
 * The record: entries in order, each with the digests of its payloads and a hash over itself and the entry before.
 * Appending is the only way it changes. A payload can be withheld or dropped without breaking the chain, since the
 * entry keeps a digest of the salted bytes.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Head } from "../../drafts/wire.ts";
import { keepPayload, wholePayload } from "./payloads.ts";
import type { Row, Storage } from "./storage.ts";

/** `start` begins a negotiation, `act` is a command of a seat, `typing` words of a pen, `server` what follows by rule. */
export type EntryKind = "start" | "act" | "typing" | "server";
/** `draft`: an update; `act`: JSON that names no party, seat or reason; `names` and `desk`: JSON with those. */
export type PayloadKind = "act" | "draft" | "names" | "desk";
export type Payloads = Readonly<Partial<Record<PayloadKind, Uint8Array>>>;

export interface Entry {
  readonly seq: number;
  readonly at: number;
  readonly kind: EntryKind;
  /** [payload kind, hex digest of salt and bytes], by kind. */
  readonly digests: readonly (readonly [PayloadKind, string])[];
  /** Hex SHA-256. */
  readonly hash: string;
}

/** The entry before the first. */
export const noHead: Head = { seq: 0, hash: "0".repeat(64), at: new Date(0).toISOString() };

export const headOf = (entry: Entry): Head => ({ seq: entry.seq, hash: entry.hash, at: isoTime(entry.at) });

export const isoTime = (at: number): string => new Date(at).toISOString();

export const digestOf = (salt: Uint8Array, bytes: Uint8Array): string => bytesToHex(sha256(concatBytes(salt, bytes)));

/** The canonical bytes are this JSON: no optional fields, numbers are integers, the order is fixed. */
export const hashOf = (entry: Omit<Entry, "hash">, before: string): string =>
  bytesToHex(
    sha256(utf8ToBytes(JSON.stringify(["unbracket 1", entry.seq, entry.at, entry.kind, entry.digests, before]))),
  );

const payloadOrder: readonly PayloadKind[] = ["act", "desk", "draft", "names"];

/**
 * Appends inside the caller's transaction. `at` is never before the last entry's: when the clock was put back, time
 * stands until it has caught up.
 */
export const append = (
  storage: Storage,
  head: Head,
  entry: { readonly at: number; readonly kind: EntryKind; readonly payloads: Payloads },
  random: (bytes: number) => Uint8Array,
): Entry => {
  const seq = head.seq + 1;
  const at = Math.max(entry.at, Date.parse(head.at));
  const digests: (readonly [PayloadKind, string])[] = [];
  for (const kind of payloadOrder) {
    const bytes = entry.payloads[kind];
    if (bytes === undefined) continue;
    const salt = random(16);
    digests.push([kind, digestOf(salt, bytes)]);
    keepPayload(storage, seq, kind, { salt, bytes });
  }
  const body = { seq, at, kind: entry.kind, digests };
  const hash = hashOf(body, head.hash);
  storage.exec(
    "INSERT INTO entries (seq, at, kind, digests, hash) VALUES (?, ?, ?, ?, ?)",
    seq,
    at,
    entry.kind,
    JSON.stringify(digests),
    hash,
  );
  return { ...body, hash };
};

interface EntryRow extends Record<string, string | number> {
  seq: number;
  at: number;
  kind: string;
  digests: string;
  hash: string;
}
const entryOf = (row: EntryRow): Entry => ({
  seq: row.seq,
  at: row.at,
  kind: row.kind as EntryKind,
  digests: JSON.parse(row.digests) as Entry["digests"],
  hash: row.hash,
});

/** Entries after `after`, in order, at most `limit`, up to `until`. */
export const entriesAfter = (
  storage: Storage,
  after: number,
  limit: number,
  until = Number.MAX_SAFE_INTEGER,
): Entry[] =>
  storage
    .exec<EntryRow>("SELECT * FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?", after, until, limit)
    .map(entryOf);

export const entryAt = (storage: Storage, seq: number): Entry | null => {
  const row = storage.exec<EntryRow>("SELECT * FROM entries WHERE seq = ?", seq)[0];
  return row === undefined ? null : entryOf(row);
};

/** A time means the last entry at or before it. */
export const seqAtTime = (storage: Storage, at: number): number =>
  storage.exec<{ seq: number }>("SELECT seq FROM entries WHERE at <= ? ORDER BY seq DESC LIMIT 1", at)[0]?.seq ?? 0;

export interface Salted {
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

export const payloadsOf = (storage: Storage, seq: number): Partial<Record<PayloadKind, Salted>> => {
  const found: Partial<Record<PayloadKind, Salted>> = {};
  for (const row of storage.exec<{ kind: PayloadKind; salt: Uint8Array; bytes: Uint8Array }>(
    "SELECT kind, salt, bytes FROM payloads WHERE seq = ?",
    seq,
  ))
    found[row.kind] = { salt: row.salt, bytes: wholePayload(storage, seq, row.kind, row.bytes) };
  return found;
};

/** A payload as it stands in a list of many: of which entry, of what kind of entry. */
export interface Listed {
  readonly seq: number;
  readonly entry: EntryKind;
  readonly kind: PayloadKind;
  readonly bytes: Uint8Array;
}

/**
 * What the entries after `after` up to `until` did, in order, the act of each before the rest of it. Typing carries
 * nothing but its update: what else it says (whose it is, where) changes no state.
 */
export const deedsAfter = (storage: Storage, after: number, until: number): Listed[] =>
  storage
    .exec<Listed & Row>(
      `SELECT p.seq AS seq, e.kind AS entry, p.kind AS kind, p.bytes AS bytes FROM entries e JOIN payloads p ON p.seq = e.seq
     WHERE e.seq > ? AND e.seq <= ? AND (e.kind <> 'typing' OR p.kind = 'draft') ORDER BY p.seq, p.kind`,
      after,
      until,
    )
    .map((row) => {
      const bytes = wholePayload(storage, row.seq, row.kind, row.bytes);
      return bytes === row.bytes ? row : { ...row, bytes };
    });

/** The last entry at or before `seq`. */
export const lastEntry = (storage: Storage, seq: number): Entry | null => {
  const row = storage.exec<EntryRow>("SELECT * FROM entries WHERE seq <= ? ORDER BY seq DESC LIMIT 1", seq)[0];
  return row === undefined ? null : entryOf(row);
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();
export const toBytes = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
export const fromBytes = <T>(bytes: Uint8Array): T => JSON.parse(decoder.decode(bytes)) as T;
