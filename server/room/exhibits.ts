/** Entries in order with their payloads, and whether each is what was recorded: the evidence for reconciling. */
import type { Head } from "../../drafts/wire.ts";
import {
  digestOf,
  entriesAfter,
  hashOf,
  headOf,
  type Entry,
  type PayloadKind,
  type Salted,
} from "../record/entries.ts";
import { wholePayload } from "../record/payloads.ts";
import type { Storage } from "../record/storage.ts";

/**
 * The payloads an entry still has. `names` and `desk` may have been left out of an archive; the chain holds without
 * them.
 */
export type Payloads = Partial<Record<PayloadKind, Salted>>;

/** One entry as it is in the database. */
export interface Exhibit {
  readonly entry: Entry;
  readonly payloads: Payloads;
  /** Whether its hash follows from it and the entry before, and its payloads have the recorded digests. */
  readonly sound: boolean;
}

/** How many entries are read at a time. */
const atOnce = 100;

const holds = (entry: Entry, before: Head, payloads: Payloads): boolean =>
  hashOf(entry, before.hash) === entry.hash &&
  entry.digests.every(([kind, digest]) => {
    const payload = payloads[kind];
    if (payload === undefined) return kind === "names" || kind === "desk";
    return digestOf(payload.salt, payload.bytes) === digest;
  }) &&
  Object.keys(payloads).every((kind) => entry.digests.some(([listed]) => listed === kind));

const payloadsAfter = (storage: Storage, after: number, until: number): Map<number, Payloads> => {
  const found = new Map<number, Payloads>();
  for (const { seq, kind, salt, bytes } of storage.exec<{
    seq: number;
    kind: PayloadKind;
    salt: Uint8Array;
    bytes: Uint8Array;
  }>("SELECT seq, kind, salt, bytes FROM payloads WHERE seq > ? AND seq <= ?", after, until)) {
    const payloads = found.get(seq) ?? {};
    found.set(seq, payloads);
    payloads[kind] = { salt, bytes: wholePayload(storage, seq, kind, bytes) };
  }
  return found;
};

/** The entries after `head` up to seq `to`, each checked against the one before it. */
export function* exhibits(storage: Storage, head: Head, to: number): Generator<Exhibit> {
  for (let before = head; before.seq < to;) {
    const entries = entriesAfter(storage, before.seq, atOnce, to);
    if (entries.length === 0) return;
    const all = payloadsAfter(storage, before.seq, entries.at(-1)!.seq);
    for (const entry of entries) {
      const payloads = all.get(entry.seq) ?? {};
      yield { entry, payloads, sound: holds(entry, before, payloads) };
      before = headOf(entry);
    }
  }
}
