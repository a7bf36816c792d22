/**
 * The record: entries in order, each with the digests of its payloads and a hash over itself and the entry before. It
 * changes only by appending. A payload can be withheld or dropped without breaking the chain, because the entry keeps
 * the digest of its salted bytes.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Head } from "../../drafts/wire.ts";
import { keepPayload, wholePayload } from "./payloads.ts";
import type { Row, Storage } from "./storage.ts";

/**
 * `start` begins a negotiation, `act` is a seat's command, `typing` the words of a pen, `server` what follows by rule.
 */
export type EntryKind = "start" | "act" | "typing" | "server";
/** `draft` is a Yjs update; `act` is JSON that names no party, seat or reason; `names` and `desk` are JSON that may. */
export type PayloadKind = "act" | "draft" | "names" | "desk";
/** The bytes of a new entry by kind, not yet salted. A kind that is absent has no digest in the entry either. */
export type Payloads = Readonly<Partial<Record<PayloadKind, Uint8Array>>>;

/** One entry of the record, without its payloads. It never changes once it is appended. */
export interface Entry {
  /** The first entry is 1, and no number is left out. */
  readonly seq: number;
  /** Ms since 1970, by the server's clock; never earlier than that of the entry before. */
  readonly at: number;
  readonly kind: EntryKind;
  /** Pairs of payload kind and hex SHA-256 over its salt and bytes, sorted by kind. */
  readonly digests: readonly (readonly [PayloadKind, string])[];
  /** Hex SHA-256 over this entry and the hash of the entry before (`hashOf`). */
  readonly hash: string;
}

/** The head of an empty record. */
export const noHead: Head = { seq: 0, hash: "0".repeat(64), at: new Date(0).toISOString() };

/** The head of a record that ends with this entry. */
export const headOf = (entry: Entry): Head => ({ seq: entry.seq, hash: entry.hash, at: isoTime(entry.at) });

/** A time of the record (ms since 1970) in the form that people and other programs are given: ISO 8601 in UTC. */
export const isoTime = (at: number): string => new Date(at).toISOString();

/** The hex SHA-256 of a payload. Because of the salt, nobody who is not shown a payload can find it by trying words. */
export const digestOf = (salt: Uint8Array, bytes: Uint8Array): string => bytesToHex(sha256(concatBytes(salt, bytes)));

/** The hash of an entry. It is over this JSON as it stands: no optional fields, integers only, fixed order. */
export const hashOf = (entry: Omit<Entry, "hash">, before: string): string =>
  bytesToHex(
    sha256(utf8ToBytes(JSON.stringify(["unbracket 1", entry.seq, entry.at, entry.kind, entry.digests, before]))),
  );

const payloadOrder: readonly PayloadKind[] = ["act", "desk", "draft", "names"];

/**
 * Appends an entry, inside the caller's transaction. Its time is never before that of the last entry: if the clock was
 * set back, `at` stays the same until the clock has caught up.
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

/** At most `limit` entries, in order, of those after `after` and up to `until`. */
export const entriesAfter = (
  storage: Storage,
  after: number,
  limit: number,
  until = Number.MAX_SAFE_INTEGER,
): Entry[] =>
  storage
    .exec<EntryRow>("SELECT * FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?", after, until, limit)
    .map(entryOf);

/** The entry of exactly this number; null if the record does not go so far. */
export const entryAt = (storage: Storage, seq: number): Entry | null => {
  const row = storage.exec<EntryRow>("SELECT * FROM entries WHERE seq = ?", seq)[0];
  return row === undefined ? null : entryOf(row);
};

/** The last entry at or before a time (milliseconds since 1970); 0 when there is none. */
export const seqAtTime = (storage: Storage, at: number): number =>
  storage.exec<{ seq: number }>("SELECT seq FROM entries WHERE at <= ? ORDER BY seq DESC LIMIT 1", at)[0]?.seq ?? 0;

/** A payload as it is kept, with the salt that its digest is over. */
export interface Salted {
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * The payloads of an entry that this database still holds. A kind that is missing may have been dropped or withheld,
 * although the entry keeps its digest.
 */
export const payloadsOf = (storage: Storage, seq: number): Partial<Record<PayloadKind, Salted>> => {
  const found: Partial<Record<PayloadKind, Salted>> = {};
  for (const row of storage.exec<{ kind: PayloadKind; salt: Uint8Array; bytes: Uint8Array }>(
    "SELECT kind, salt, bytes FROM payloads WHERE seq = ?",
    seq,
  ))
    found[row.kind] = { salt: row.salt, bytes: wholePayload(storage, seq, row.kind, row.bytes) };
  return found;
};

/** A payload in a list over many entries, with the seq and kind of its entry. */
export interface Listed {
  readonly seq: number;
  readonly entry: EntryKind;
  readonly kind: PayloadKind;
  readonly bytes: Uint8Array;
}

/**
 * The payloads of the entries after `after` up to `until`, in order; within an entry the act comes first. Of typing
 * only the update is given, because the rest of it (whose it is, and where) changes no state.
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
/** A value as the UTF-8 bytes of its JSON, the form of every payload except `draft`. */
export const toBytes = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
/**
 * Undoes `toBytes`. Nothing is checked against `T`, so it is only for bytes this server wrote or a schema checks
 * afterwards. Throws `SyntaxError` where they are no JSON.
 */
export const fromBytes = <T>(bytes: Uint8Array): T => JSON.parse(decoder.decode(bytes)) as T;
