/**
 * All documents at one seq, so that any past state is a checkpoint and a short tail. Each document is a byte that says
 * how it is packed and then its bytes, in pieces of at most 1 MB (a Durable Object's limit on a row is 2 MB).
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { deflateSync, inflateSync } from "fflate";
import { keepSetting, setting } from "./schema.ts";
import type { Storage } from "./storage.ts";

const pieceSize = 1 << 20;
const codec = { raw: 0, deflate: 1 } as const;

/** Entries between two checkpoints, at least (spacing.ts). */
export const checkpointEvery = 500;

/** Packed as every document of a checkpoint is. */
export const pack = ({ native }: Storage, bytes: Uint8Array): Uint8Array => {
  const squeezed = native?.deflate(bytes) ?? deflateSync(bytes, { level: 4 });
  const smaller = squeezed.length < bytes.length;
  const body = smaller ? squeezed : bytes;
  const packed = new Uint8Array(body.length + 1);
  packed[0] = smaller ? codec.deflate : codec.raw;
  packed.set(body, 1);
  return packed;
};

/** Throws where the bytes cannot be unpacked. */
export const unpack = ({ native }: Storage, packed: Uint8Array): Uint8Array => {
  const body = packed.subarray(1);
  if (packed[0] === codec.raw) return body;
  if (packed[0] === codec.deflate) return native?.inflate(body) ?? inflateSync(body);
  throw new RangeError(`a checkpoint packed in an unknown way: ${packed[0]}`);
};

/** The row that holds the sums of all others of its checkpoint: a line for each, its name and its digest. */
const sums = "sum";

/** Over a document's packed bytes. Finds damage; who can write the file can compute it (see verify). */
export const sumOf = ({ native }: Storage, packed: Uint8Array): string =>
  bytesToHex(native?.sha256(packed) ?? sha256(packed));
const lineOf = (storage: Storage, document: string, packed: Uint8Array): string =>
  `${document} ${sumOf(storage, packed)}`;

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

/** Keeps one document, as it is packed. */
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

/** Seqs of checkpoints from before there were sums, noted when a later version first opened the file (earlier.ts). */
export const unsealedSetting = "checkpoints-unsealed";
export const unsealed = (storage: Storage): readonly number[] =>
  JSON.parse(setting(storage, unsealedSetting) ?? "[]") as number[];

const settled = (storage: Storage, seq: number): void =>
  keepSetting(storage, unsealedSetting, JSON.stringify(unsealed(storage).filter((other) => other !== seq)));

/** Gives a checkpoint from before there were sums its own, inside the caller's transaction. */
export const sealCheckpoint = (storage: Storage, seq: number): void => {
  const lines = documentsOf(storage, seq).map((document) =>
    lineOf(storage, document, readPieces(storage, seq, document)!),
  );
  writePieces(storage, seq, sums, utf8ToBytes(lines.join("\n")));
  settled(storage, seq);
};

/** Takes a checkpoint away, inside the caller's transaction. */
export const dropCheckpoint = (storage: Storage, seq: number): void => {
  storage.exec("DELETE FROM checkpoints WHERE seq = ?", seq);
  settled(storage, seq);
};

/** What a checkpoint weighs in the file. */
export const checkpointBytes = (storage: Storage, seq: number): number =>
  storage.exec<{ bytes: number | null }>("SELECT sum(length(bytes)) AS bytes FROM checkpoints WHERE seq = ?", seq)[0]
    ?.bytes ?? 0;

export interface Checkpoint {
  readonly seq: number;
  readonly documents: Readonly<Record<string, Uint8Array>>;
}

/** Whether it is whole; a damaged one is as if it were not there. */
export const checkpointHolds = (storage: Storage, seq: number): boolean => readWhole(storage, seq) !== null;

/** The seqs of all checkpoints there are, damaged ones too, in order. */
export const checkpointSeqs = (storage: Storage): readonly number[] =>
  storage
    .exec<{ seq: number }>("SELECT DISTINCT seq FROM checkpoints WHERE seq > 0 ORDER BY seq")
    .map(({ seq }) => seq);

/**
 * The last checkpoint at or before `seq` that is whole, or null when there is none: the record is then read from before
 * it. With `wanted` only those documents are read, and only they need be whole.
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

/** The checkpoint of one entry; null when its bytes are not those that were written, or it lacks what is wanted. */
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

/** A checkpoint from before there were sums: read as it was then, but that bytes which cannot be unpacked are damaged. */
const readUnsealed = (storage: Storage, seq: number, wanted?: readonly string[]): Checkpoint | null => {
  const documents: Record<string, Uint8Array> = {};
  for (const document of wanted ?? documentsOf(storage, seq)) {
    const packed = readPieces(storage, seq, document);
    if (packed === null) return null;
    try {
      documents[document] = unpack(storage, packed);
    } catch {
      // What is damaged is as if it were not there, like a checkpoint whose sums do not hold.
      return null;
    }
  }
  return { seq, documents };
};

const documentsOf = (storage: Storage, seq: number): readonly string[] =>
  storage
    .exec<{ document: string }>("SELECT DISTINCT document FROM checkpoints WHERE seq = ? ORDER BY document", seq)
    .map(({ document }) => document);

/** One document of a checkpoint, as it is packed; null when there is none. */
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
