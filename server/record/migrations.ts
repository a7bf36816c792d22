/**
 * Brings a database of an earlier form to today's, one step per form. A step, once released, must never change, because
 * files of its form exist on people's disks. After the last step a database must be exactly like a new one:
 * tests/server/record/forms.test.ts checks this with files that earlier versions wrote (tests/golden).
 */
import type { Storage } from "./storage.ts";

/** For each form the SQL statements that turn it into the next one. */
const steps: Readonly<Record<number, readonly string[]>> = {
  // Adds the index of letters (late files of form 1 have it already; earlier ones fill it when they are opened), the
  // pieces of payloads too long for a row of a Durable Object, and the times at which join links end.
  1: [
    `CREATE TABLE IF NOT EXISTS payload_pieces (seq INTEGER NOT NULL, kind TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, kind, piece)) WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS letters (epoch INTEGER NOT NULL, client INTEGER NOT NULL, clock INTEGER NOT NULL, length INTEGER NOT NULL, seq INTEGER NOT NULL, first INTEGER NOT NULL, root_epoch INTEGER NOT NULL, root_client INTEGER NOT NULL, root_clock INTEGER NOT NULL, PRIMARY KEY (epoch, client, clock)) WITHOUT ROWID`,
    `CREATE INDEX IF NOT EXISTS letters_copies ON letters (root_epoch, root_client, root_clock) WHERE first <> seq`,
    `CREATE TABLE IF NOT EXISTS struck (epoch INTEGER NOT NULL, client INTEGER NOT NULL, clock INTEGER NOT NULL, length INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (epoch, client, clock)) WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS stands (paragraph TEXT NOT NULL, seq INTEGER NOT NULL, strand TEXT, part TEXT, PRIMARY KEY (paragraph, seq)) WITHOUT ROWID`,
    `CREATE INDEX IF NOT EXISTS stands_strand ON stands (strand)`,
    `CREATE TABLE IF NOT EXISTS expiries (invitation TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
  ],
};

/** Brings a database from one form to a later one, inside the caller's transaction. */
export const migrate = (storage: Storage, from: number, to: number): void => {
  for (let form = from; form < to; form++) {
    const step = steps[form];
    if (step === undefined) throw new RangeError(`nothing brings a database of form ${form} to form ${form + 1}`);
    for (const sql of step) storage.exec(sql);
  }
};
