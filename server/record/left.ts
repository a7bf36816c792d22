/**
 * The text as it was when a room closed: the whole document as one update (just as a client with nothing receives it),
 * its state vector, and its tables. When the room opens again, the first client is answered from it, and the document
 * itself is built only when something needs it. It is good for one entry: once another is appended, or if it is
 * damaged, it is treated as if it did not exist. The record makes the same without it (replay.ts), and verify compares
 * the two (audit.ts).
 */
import * as Y from "yjs";
import type { RecordTables } from "../../drafts/tables.ts";
import type { Head } from "../../drafts/wire.ts";
import { pack, readPieces, sumOf, unpack, writePieces } from "./checkpoint.ts";
import { fromBytes, toBytes } from "./entries.ts";
import type { Storage } from "./storage.ts";

/** What is kept when a room closes, all of it as of the entry `head`. */
export interface Left {
  readonly head: Head;
  /** The entry with which the document began. */
  readonly draftEpoch: number;
  readonly record: RecordTables;
  /** The whole document as one Yjs update. */
  readonly whole: Uint8Array;
  /** The Yjs state vector of `whole`. */
  readonly vector: Uint8Array;
}

/** Kept in the table of checkpoints at seq 0, where no checkpoint can be, because entries begin at 1. */
const place = 0;
/** The three rows: the update; head, epoch, vector and tables; and the checksums of both as packed. */
const documents = { whole: "left", facts: "left-facts", sums: "left-sum" } as const;

interface Facts extends Pick<Left, "head" | "draftEpoch" | "record"> {
  readonly vector: readonly number[];
}

/** Keeps the text as it is left, in place of an earlier one, inside the caller's transaction. */
export const keepLeft = (storage: Storage, left: Left): void => {
  const { head, draftEpoch, record } = left;
  const facts: Facts = { head, draftEpoch, record, vector: [...left.vector] };
  const whole = pack(storage, left.whole);
  const rest = pack(storage, toBytes(facts));
  storage.exec("DELETE FROM checkpoints WHERE seq = ?", place);
  writePieces(storage, place, documents.whole, whole);
  writePieces(storage, place, documents.facts, rest);
  writePieces(storage, place, documents.sums, toBytes([sumOf(storage, whole), sumOf(storage, rest)]));
};

/** The kept text, whatever entry it is of. Null when there is none, `damaged` when its checksums do not hold. */
export const readLeft = (storage: Storage): Left | "damaged" | null => {
  const [whole, rest, sums] = [documents.whole, documents.facts, documents.sums].map((document) =>
    readPieces(storage, place, document),
  );
  if (!whole && !rest && !sums) return null;
  if (!whole || !rest || !sums) return "damaged";
  if (new TextDecoder().decode(sums) !== JSON.stringify([sumOf(storage, whole), sumOf(storage, rest)]))
    return "damaged";
  const { vector, ...facts } = fromBytes<Facts>(unpack(storage, rest));
  return { ...facts, whole: unpack(storage, whole), vector: new Uint8Array(vector) };
};

/** The kept text if it is whole and of exactly this entry; else null. */
export const leftAt = (storage: Storage, { seq, hash }: Pick<Head, "seq" | "hash">): Left | null => {
  const left = readLeft(storage);
  return left !== null && left !== "damaged" && left.head.seq === seq && left.head.hash === hash ? left : null;
};

/** The text to keep for a document, which stands as `facts` say. */
export const leftOf = (doc: Y.Doc, facts: Pick<Left, "head" | "draftEpoch" | "record">): Left => ({
  ...facts,
  whole: Y.encodeStateAsUpdate(doc),
  vector: Y.encodeStateVector(doc),
});
