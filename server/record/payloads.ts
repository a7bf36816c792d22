/**
 * Payloads of entries in the database. The first `pieceBytes` of a payload stand in its row of `payloads`, the rest in
 * `payload_pieces`, because a Durable Object takes rows of at most 2 MB (the first entry of a text of 500 pages is
 * larger). Files of form 1 hold longer rows; they are read as they are.
 */
import type { PayloadKind, Salted } from "./entries.ts";
import type { Storage } from "./storage.ts";

/** The length of a piece, in bytes. Only a row of exactly this length can have further pieces. */
export const pieceBytes = 1_000_000;

/** Writes a payload inside the caller's transaction. */
export const keepPayload = (storage: Storage, seq: number, kind: PayloadKind, { salt, bytes }: Salted): void => {
  storage.exec(
    "INSERT INTO payloads (seq, kind, salt, bytes) VALUES (?, ?, ?, ?)",
    seq,
    kind,
    salt,
    bytes.subarray(0, pieceBytes),
  );
  for (let piece = 1; piece * pieceBytes < bytes.length; piece++)
    storage.exec(
      "INSERT INTO payload_pieces (seq, kind, piece, bytes) VALUES (?, ?, ?, ?)",
      seq,
      kind,
      piece,
      bytes.subarray(piece * pieceBytes, (piece + 1) * pieceBytes),
    );
};

/** The whole payload, given the bytes in its row. */
export const wholePayload = (storage: Storage, seq: number, kind: PayloadKind, bytes: Uint8Array): Uint8Array => {
  if (bytes.length !== pieceBytes) return bytes;
  const more = storage
    .exec<{ bytes: Uint8Array }>(
      "SELECT bytes FROM payload_pieces WHERE seq = ? AND kind = ? ORDER BY piece",
      seq,
      kind,
    )
    .map((piece) => piece.bytes);
  const whole = new Uint8Array(more.reduce((sum, piece) => sum + piece.length, bytes.length));
  whole.set(bytes);
  let at = bytes.length;
  for (const piece of more) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/** Deletes a payload from the record; its entry keeps the digest. */
export const dropPayload = (storage: Storage, seq: number, kind: PayloadKind): void => {
  storage.exec("DELETE FROM payloads WHERE seq = ? AND kind = ?", seq, kind);
  storage.exec("DELETE FROM payload_pieces WHERE seq = ? AND kind = ?", seq, kind);
};

/** The first entry with pieces but no full row for them to continue; null when there is none. */
export const strayPiece = (storage: Storage): number | null =>
  storage.exec<{ seq: number }>(
    `SELECT r.seq AS seq FROM payload_pieces r LEFT JOIN payloads p ON p.seq = r.seq AND p.kind = r.kind
     WHERE p.seq IS NULL OR length(p.bytes) <> ? ORDER BY r.seq LIMIT 1`,
    pieceBytes,
  )[0]?.seq ?? null;
