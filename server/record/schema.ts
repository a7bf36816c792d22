/** The schema of a negotiation's database, the same on every host. */
import { Explained } from "../watch.ts";
import { letterTables } from "./letters.ts";
import { migrate } from "./migrations.ts";
import type { Storage } from "./storage.ts";

/**
 * The number of today's form. It grows with every change of `tables`, and server/record/migrations.ts then needs a step
 * from the form before. A file of a later form is refused rather than guessed at.
 */
export const schemaVersion = 2;

/** The statements that make a new database. */
export const tables = [
  // Small facts: id, roster of desk admissions, last number of a caucus ...
  `CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
  // The record, append-only. `digests` is a JSON list of [payload kind, hex]; `hash` is over the rest and the hash of
  // the entry before.
  `CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, digests TEXT NOT NULL, hash TEXT NOT NULL)`,
  // Payloads of entries. They stand apart so that one can be dropped with its salt while the chain still holds.
  `CREATE TABLE IF NOT EXISTS payloads (seq INTEGER NOT NULL, kind TEXT NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, kind)) WITHOUT ROWID`,
  // The bytes of a payload beyond its first million (server/record/payloads.ts).
  `CREATE TABLE IF NOT EXISTS payload_pieces (seq INTEGER NOT NULL, kind TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, kind, piece)) WITHOUT ROWID`,
  // Which paragraphs and proposals each entry is about.
  `CREATE TABLE IF NOT EXISTS touched (id TEXT NOT NULL, seq INTEGER NOT NULL, what TEXT NOT NULL, seat TEXT, PRIMARY KEY (id, seq)) WITHOUT ROWID`,
  // All documents at one seq, in pieces of at most 1 MB; the first byte of a document says how it is packed.
  `CREATE TABLE IF NOT EXISTS checkpoints (seq INTEGER NOT NULL, document TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, document, piece)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS revisions (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS seats (id TEXT PRIMARY KEY, role TEXT NOT NULL, parties TEXT NOT NULL, head INTEGER NOT NULL, created INTEGER NOT NULL, revoked INTEGER) WITHOUT ROWID`,
  // Only hashes of tokens, so that whoever reads the file cannot take a seat.
  `CREATE TABLE IF NOT EXISTS invitations (id TEXT PRIMARY KEY, seat TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, used INTEGER, revoked INTEGER) WITHOUT ROWID`,
  // When a join link stops working. A link without a row works until it is revoked.
  `CREATE TABLE IF NOT EXISTS expiries (invitation TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS sessions (token_hash TEXT PRIMARY KEY, seat TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID`,
  // A client id is leased to one device of a seat, for one document.
  `CREATE TABLE IF NOT EXISTS leases (document TEXT NOT NULL, client INTEGER NOT NULL, seat TEXT NOT NULL, device TEXT NOT NULL, lease TEXT NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (document, client)) WITHOUT ROWID`,
  // Accepted acts by idempotency key, outside the chain.
  `CREATE TABLE IF NOT EXISTS keys (seat TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (seat, key)) WITHOUT ROWID`,
  // Private spaces: the latest state only, never in the record or an archive. Pieces up to 0 are a whole state, later
  // ones the updates since.
  `CREATE TABLE IF NOT EXISTS caucuses (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, members TEXT NOT NULL, taken_for TEXT, epoch INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS caucus_states (caucus TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (caucus, piece)) WITHOUT ROWID`,
  // Derived from the record, and made anew where they are missing.
  ...letterTables,
];

/** The number of a database's form; null for an empty database. */
const formOf = (storage: Storage): number | null => {
  const [table] = storage.exec("SELECT name FROM sqlite_master WHERE name = 'settings'");
  const form = table === undefined ? null : setting(storage, "schema");
  return form === null ? null : Number(form);
};

/**
 * Makes the tables of a new database, or brings one of an earlier form to today's. Everything happens in one
 * transaction, so that a crash leaves the earlier form whole. Throws `Explained` for a file of a later form.
 */
export const prepare = (storage: Storage): void => {
  storage.transaction(() => {
    const form = formOf(storage);
    if (form === schemaVersion) return;
    if (form === null) for (const sql of tables) storage.exec(sql);
    else if (Number.isInteger(form) && form >= 1 && form < schemaVersion) migrate(storage, form, schemaVersion);
    else
      throw new Explained(
        `it was written by a later version of Unbracket (form ${form}; this version knows forms up to ${schemaVersion}): run that version`,
      );
    keepSetting(storage, "schema", String(schemaVersion));
  });
};

/** A small fact kept beside the record, such as the negotiation's id; null if it was never kept. */
export const setting = (storage: Storage, name: string): string | null =>
  storage.exec<{ value: string }>("SELECT value FROM settings WHERE name = ?", name)[0]?.value ?? null;

/** Keeps a small fact in place of an earlier one of this name. Settings are not in the record: no hash covers them. */
export const keepSetting = (storage: Storage, name: string, value: string): void => {
  storage.exec(
    "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    name,
    value,
  );
};
