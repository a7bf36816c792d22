/**
 * The text as a room left it: the whole of it as one update, as it is sent to who has nothing, its state vector, and the
 * tables in it. Whoever comes first when the room is opened again is answered with it, and the document is made of it when
 * somebody needs one. It is of one entry: once another is appended it is as if it were not there, and so is a damaged one.
 * What it holds the record makes as well, without it (replay.ts); verify holds the two against each other (audit.ts).
 */
import * as Y from "yjs";
import type { RecordTables } from "../../drafts/tables.ts";
import type { Head } from "../../drafts/wire.ts";
import { pack, readPieces, sumOf, unpack, writePieces } from "./checkpoint.ts";
import { fromBytes, toBytes } from "./entries.ts";
import type { Storage } from "./storage.ts";

export interface Left {
  readonly head: Head;
  readonly draftEpoch: number;
  readonly record: RecordTables;
  /** Everything in the document. */
  readonly whole: Uint8Array;
  readonly vector: Uint8Array;
}

/** Beside the checkpoints, where none can be: there is no entry 0. */
const place = 0;
/** Rows: the update, what else there is, and the sums of both as they are packed. */
const documents = { whole: "left", facts: "left-facts", sums: "left-sum" } as const;

interface Facts extends Pick<Left, "head" | "draftEpoch" | "record"> {
  readonly vector: readonly number[];
}

/** Keeps it in the place of an earlier one, inside the caller's transaction. */
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

/** The one that is kept, of whatever entry; null when there is none, `damaged` when its bytes are not those that were written. */
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

/** The one that is good after this entry; null when there is none. */
export const leftAt = (storage: Storage, { seq, hash }: Pick<Head, "seq" | "hash">): Left | null => {
  const left = readLeft(storage);
  return left !== null && left !== "damaged" && left.head.seq === seq && left.head.hash === hash ? left : null;
};

/** What a document is left with after an entry. */
export const leftOf = (doc: Y.Doc, facts: Pick<Left, "head" | "draftEpoch" | "record">): Left => ({
  ...facts,
  whole: Y.encodeStateAsUpdate(doc),
  vector: Y.encodeStateVector(doc),
});
