/**
 * All documents at one seq, so that any past state is a checkpoint and a short tail. Each document is a byte that says
 * how it is packed and then its bytes, in pieces of at most 1 MB (a Durable Object's limit on a row is 2 MB).
 */
import { deflateSync, inflateSync } from "fflate";
import type { Storage } from "./storage.ts";

const pieceSize = 1 << 20;
const codec = { raw: 0, deflate: 1 } as const;

/** Entries between two checkpoints. */
export const checkpointEvery = 500;

const pack = (bytes: Uint8Array): Uint8Array => {
  const squeezed = deflateSync(bytes, { level: 4 });
  const smaller = squeezed.length < bytes.length;
  const body = smaller ? squeezed : bytes;
  const packed = new Uint8Array(body.length + 1);
  packed[0] = smaller ? codec.deflate : codec.raw;
  packed.set(body, 1);
  return packed;
};

const unpack = (packed: Uint8Array): Uint8Array => {
  const body = packed.subarray(1);
  if (packed[0] === codec.raw) return body;
  if (packed[0] === codec.deflate) return inflateSync(body);
  throw new RangeError(`a checkpoint packed in an unknown way: ${packed[0]}`);
};

export const writeCheckpoint = (
  storage: Storage,
  seq: number,
  documents: Readonly<Record<string, Uint8Array>>,
): void => {
  for (const [document, bytes] of Object.entries(documents)) {
    const packed = pack(bytes);
    for (let piece = 0; piece * pieceSize < packed.length; piece++)
      storage.exec(
        "INSERT OR REPLACE INTO checkpoints (seq, document, piece, bytes) VALUES (?, ?, ?, ?)",
        seq,
        document,
        piece,
        packed.subarray(piece * pieceSize, (piece + 1) * pieceSize),
      );
  }
};

/** The last checkpoint at or before `seq`, or null when there is none. */
export const readCheckpoint = (
  storage: Storage,
  seq: number,
): { readonly seq: number; readonly documents: Readonly<Record<string, Uint8Array>> } | null => {
  const last = storage.exec<{ seq: number | null }>("SELECT max(seq) AS seq FROM checkpoints WHERE seq <= ?", seq)[0]
    ?.seq;
  if (last === undefined || last === null) return null;
  const pieces = new Map<string, Uint8Array[]>();
  for (const row of storage.exec<{ document: string; bytes: Uint8Array }>(
    "SELECT document, bytes FROM checkpoints WHERE seq = ? ORDER BY document, piece",
    last,
  )) {
    const known = pieces.get(row.document);
    if (known === undefined) pieces.set(row.document, [row.bytes]);
    else known.push(row.bytes);
  }
  const documents: Record<string, Uint8Array> = {};
  for (const [document, parts] of pieces) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    documents[document] = unpack(whole);
  }
  return { seq: last, documents };
};
