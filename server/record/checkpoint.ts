/**
 * A checkpoint keeps all documents as they were after one entry, so that a past state is read from a checkpoint and a
 * few entries. Each document is one byte for how it is packed, then its bytes, cut into pieces of at most 1 MB (a row
 * of a Durable Object holds at most 2 MB).
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { deflateSync, inflateSync } from "fflate";
import { keepSetting, setting } from "./schema.ts";
import type { Storage } from "./storage.ts";

const pieceSize = 1 << 20;
const codec = { raw: 0, deflate: 1 } as const;

/** The least number of entries between two checkpoints (see spacing.ts). */
export const checkpointEvery = 500;

/** Packs bytes the way documents of a checkpoint are packed: one byte for the codec, then the body. */
export const pack = ({ native }: Storage, bytes: Uint8Array): Uint8Array => {
  const squeezed = native?.deflate(bytes) ?? deflateSync(bytes, { level: 4 });
  const smaller = squeezed.length < bytes.length;
  const body = smaller ? squeezed : bytes;
  const packed = new Uint8Array(body.length + 1);
  packed[0] = smaller ? codec.deflate : codec.raw;
  packed.set(body, 1);
  return packed;
};

/** Undoes `pack`. Throws where the bytes cannot be unpacked. */
export const unpack = ({ native }: Storage, packed: Uint8Array): Uint8Array => {
  const body = packed.subarray(1);
  if (packed[0] === codec.raw) return body;
  if (packed[0] === codec.deflate) return native?.inflate(body) ?? inflateSync(body);
  throw new RangeError(`a checkpoint packed in an unknown way: ${packed[0]}`);
};

/** The row with the checksums of a checkpoint: one line for each document, its name and its digest. */
const sums = "sum";

/**
 * The checksum of a document's packed bytes. It finds damage, not forgery: whoever can write the file can compute it
 * too.
 */
export const sumOf = ({ native }: Storage, packed: Uint8Array): string =>
  bytesToHex(native?.sha256(packed) ?? sha256(packed));
const lineOf = (storage: Storage, document: string, packed: Uint8Array): string =>
  `${document} ${sumOf(storage, packed)}`;

/**
 * Keeps documents (name to bytes, not packed) as the checkpoint at `seq`, in place of an earlier one there, with their
 * checksums. To be called inside a transaction.
 */
export const writeCheckpoint = (
  storage: Storage,
  seq: number,
  documents: Readonly<Record<string, Uint8Array>>,
): void => {
  const all = new Map(Object.entries(documents).map(([document, bytes]) => [document, pack(storage, bytes)]));
  storage.exec("DELETE FROM checkpoints WHERE seq = ?", seq);
  const lines = [...all].map(([document, packed]) => lineOf(storage, document, packed)).join("\n");
  for (const [document, packed] of [...all, [sums, utf8ToBytes(lines)] as const])
    writePieces(storage, seq, document, packed);
};

/** Keeps the packed bytes of one document, in pieces. */
export const writePieces = (storage: Storage, seq: number, document: string, packed: Uint8Array): void => {
  for (let piece = 0; piece * pieceSize < packed.length; piece++)
    storage.exec(
      "INSERT OR REPLACE INTO checkpoints (seq, document, piece, bytes) VALUES (?, ?, ?, ?)",
      seq,
      document,
      piece,
      packed.subarray(piece * pieceSize, (piece + 1) * pieceSize),
    );
};

/** Seqs of checkpoints older than checksums, noted once when a later version first opened the file (earlier.ts). */
export const unsealedSetting = "checkpoints-unsealed";
/** The seqs of checkpoints without checksums. Such a one counts as whole if its bytes can be unpacked. */
export const unsealed = (storage: Storage): readonly number[] =>
  JSON.parse(setting(storage, unsealedSetting) ?? "[]") as number[];

const settled = (storage: Storage, seq: number): void =>
  keepSetting(storage, unsealedSetting, JSON.stringify(unsealed(storage).filter((other) => other !== seq)));

/** Adds checksums to a checkpoint that was written before there were any, inside the caller's transaction. */
export const sealCheckpoint = (storage: Storage, seq: number): void => {
  const lines = documentsOf(storage, seq).map((document) =>
    lineOf(storage, document, readPieces(storage, seq, document)!),
  );
  writePieces(storage, seq, sums, utf8ToBytes(lines.join("\n")));
  settled(storage, seq);
};

/** Deletes a checkpoint, inside the caller's transaction. */
export const dropCheckpoint = (storage: Storage, seq: number): void => {
  storage.exec("DELETE FROM checkpoints WHERE seq = ?", seq);
  settled(storage, seq);
};

/** The size of a checkpoint in the file, in bytes. */
export const checkpointBytes = (storage: Storage, seq: number): number =>
  storage.exec<{ bytes: number | null }>("SELECT sum(length(bytes)) AS bytes FROM checkpoints WHERE seq = ?", seq)[0]
    ?.bytes ?? 0;

/** A whole checkpoint as it was read. */
export interface Checkpoint {
  /** The entry right after which the documents stood so. */
  readonly seq: number;
  /** Unpacked, by name; only those asked for. */
  readonly documents: Readonly<Record<string, Uint8Array>>;
}

/** Whether a checkpoint is whole. A damaged one is treated as if it did not exist. */
export const checkpointHolds = (storage: Storage, seq: number): boolean => readWhole(storage, seq) !== null;

/** The seqs of all checkpoints, in order, damaged ones included. */
export const checkpointSeqs = (storage: Storage): readonly number[] =>
  storage
    .exec<{ seq: number }>("SELECT DISTINCT seq FROM checkpoints WHERE seq > 0 ORDER BY seq")
    .map(({ seq }) => seq);

/**
 * The last whole checkpoint at or before `seq`, or null if there is none: then the record has to be read from its first
 * entry. With `wanted` only those documents are read, and only they have to be whole.
 */
export const readCheckpoint = (storage: Storage, seq: number, wanted?: readonly string[]): Checkpoint | null => {
  for (let before = seq; ;) {
    const last = storage.exec<{ seq: number | null }>(
      "SELECT max(seq) AS seq FROM checkpoints WHERE seq <= ? AND seq > 0",
      before,
    )[0]?.seq;
    if (last === undefined || last === null) return null;
    const found = readWhole(storage, last, wanted);
    if (found !== null) return found;
    before = last - 1;
  }
};

/** The checkpoint at exactly `seq`. Null when its bytes are damaged or a wanted document is missing. */
const readWhole = (storage: Storage, seq: number, wanted?: readonly string[]): Checkpoint | null => {
  const kept = readPieces(storage, seq, sums);
  if (kept === null) return unsealed(storage).includes(seq) ? readUnsealed(storage, seq, wanted) : null;
  const lines = new TextDecoder().decode(kept).split("\n");
  const documents: Record<string, Uint8Array> = {};
  for (const document of wanted ?? lines.map((line) => line.slice(0, line.lastIndexOf(" ")))) {
    const packed = readPieces(storage, seq, document);
    if (packed === null || !lines.includes(lineOf(storage, document, packed))) return null;
    documents[document] = unpack(storage, packed);
  }
  return { seq, documents };
};

/** A checkpoint older than checksums. It counts as damaged only if its bytes cannot be unpacked. */
const readUnsealed = (storage: Storage, seq: number, wanted?: readonly string[]): Checkpoint | null => {
  const documents: Record<string, Uint8Array> = {};
  for (const document of wanted ?? documentsOf(storage, seq)) {
    const packed = readPieces(storage, seq, document);
    if (packed === null) return null;
    try {
      documents[document] = unpack(storage, packed);
    } catch {
      // Treated as if the checkpoint did not exist, just as when a checksum does not hold.
      return null;
    }
  }
  return { seq, documents };
};

const documentsOf = (storage: Storage, seq: number): readonly string[] =>
  storage
    .exec<{ document: string }>("SELECT DISTINCT document FROM checkpoints WHERE seq = ? ORDER BY document", seq)
    .map(({ document }) => document);

/** The packed bytes of one document of a checkpoint; null when there are none. */
export const readPieces = (storage: Storage, seq: number, document: string): Uint8Array | null => {
  const pieces = storage
    .exec<{ bytes: Uint8Array }>(
      "SELECT bytes FROM checkpoints WHERE seq = ? AND document = ? ORDER BY piece",
      seq,
      document,
    )
    .map(({ bytes }) => bytes);
  return pieces.length === 0 ? null : pieces.length === 1 ? pieces[0]! : joined(pieces);
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};
