/**
 * A caucus: a private space with members, and with its papers in a Y.Doc of its own. It is stored apart from the record
 * (the latest state only), is in no archive, and can be destroyed.
 */
import { concatBytes } from "@noble/hashes/utils.js";
import * as Y from "yjs";
import { newCaucusDoc, serverClient } from "../../drafts/crdt/documents.ts";
import type { CaucusKind } from "../../drafts/info.ts";
import type { PartyId } from "../../drafts/party.ts";
import { pieceBytes } from "../record/payloads.ts";
import type { Storage } from "../record/storage.ts";

/** A caucus without its papers. */
export interface Caucus {
  /**
   * `party-<party>` and `office-<role>` for standing ones, else `c` and random hex digits. Its document is
   * `caucus/<id>`.
   */
  readonly id: string;
  readonly kind: CaucusKind;
  readonly name: string;
  /** Empty for the caucus of an office and for an open paper, neither of which is a matter of parties. */
  readonly members: readonly PartyId[];
  /** The party for which an open paper is taken down. The caucus itself does not show it. */
  readonly takenFor: PartyId | null;
  /** The epoch of its document; clients that have another one load it anew. */
  readonly epoch: number;
}

/** The id of a party's own caucus. It is made with the first seat that speaks for the party, so there may be none. */
export const partyCaucus = (party: PartyId): string => `party-${party}`;

/** The most updates kept after a state; then a new state is written. */
const tail = 50;

interface CaucusRow extends Record<string, string | number | null> {
  id: string;
  kind: string;
  name: string;
  members: string;
  taken_for: string | null;
  epoch: number;
}

/** All caucuses, ordered by id. Their papers are read by `readCaucusDoc`. */
export const readCaucuses = (storage: Storage): Caucus[] =>
  storage.exec<CaucusRow>("SELECT * FROM caucuses ORDER BY id").map((row) => ({
    id: row.id,
    kind: row.kind as CaucusKind,
    name: row.name,
    members: JSON.parse(row.members) as PartyId[],
    takenFor: row.taken_for,
    epoch: row.epoch,
  }));

/** Writes a caucus over what was kept under its id. Its papers stay as they are. */
export const keepCaucus = (storage: Storage, caucus: Caucus): void => {
  storage.exec(
    "INSERT OR REPLACE INTO caucuses (id, kind, name, members, taken_for, epoch) VALUES (?, ?, ?, ?, ?, ?)",
    caucus.id,
    caucus.kind,
    caucus.name,
    JSON.stringify(caucus.members),
    caucus.takenFor,
    caucus.epoch,
  );
};

/** Reads the papers as last kept: a state in the rows up to 0, and the updates since in the rows after. */
export const readCaucusDoc = (storage: Storage, id: string): Y.Doc => {
  const doc = newCaucusDoc();
  const rows = storage.exec<{ piece: number; bytes: Uint8Array }>(
    "SELECT piece, bytes FROM caucus_states WHERE caucus = ? ORDER BY piece",
    id,
  );
  const state = rows.filter(({ piece }) => piece <= 0).map(({ bytes }) => bytes);
  if (rows.length > 0)
    doc.transact(() => {
      Y.applyUpdate(doc, state.length === 1 ? state[0]! : concatBytes(...state));
      for (const { bytes } of rows.slice(state.length)) Y.applyUpdate(doc, bytes);
    });
  doc.clientID = serverClient;
  return doc;
};

/**
 * Keeps what a round wrote. After `tail` updates the whole state is written anew, so that words taken back leave the
 * file.
 */
export const keepCaucusUpdate = (storage: Storage, id: string, doc: Y.Doc, update: Uint8Array): void => {
  const last = storage.exec<{ piece: number | null }>(
    "SELECT max(piece) AS piece FROM caucus_states WHERE caucus = ?",
    id,
  )[0];
  const piece = (last?.piece ?? -1) + 1;
  if (piece > 0 && piece < tail && update.length <= pieceBytes) {
    storage.exec("INSERT INTO caucus_states (caucus, piece, bytes) VALUES (?, ?, ?)", id, piece, update);
    return;
  }
  compactCaucus(storage, id, doc);
};

/** Replaces all rows by the state, in as many rows as it takes (a Durable Object's row holds 2 MB). */
export const compactCaucus = (storage: Storage, id: string, doc: Y.Doc): void => {
  storage.exec("DELETE FROM caucus_states WHERE caucus = ?", id);
  const state = Y.encodeStateAsUpdate(doc);
  const rows = Math.ceil(state.length / pieceBytes);
  for (let n = 0; n < rows; n++)
    storage.exec(
      "INSERT INTO caucus_states (caucus, piece, bytes) VALUES (?, ?, ?)",
      id,
      n + 1 - rows,
      state.subarray(n * pieceBytes, (n + 1) * pieceBytes),
    );
};

/** Deletes a caucus from the tables. The storage's `scrub` then removes it from the files. */
export const eraseCaucus = (storage: Storage, id: string): void => {
  storage.exec("DELETE FROM caucus_states WHERE caucus = ?", id);
  storage.exec("DELETE FROM caucuses WHERE id = ?", id);
  storage.exec("DELETE FROM leases WHERE document = ?", `caucus/${id}`);
};
