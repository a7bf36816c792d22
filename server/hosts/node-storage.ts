/**
 * The database on Node: `node:sqlite`, with one file for each negotiation, or `:memory:`. PRAGMA and BEGIN are used
 * here only.
 */
import { hash } from "node:crypto";
import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Native, Row, Storage, Value } from "../record/storage.ts";

const native: Native = {
  sha256: (bytes) => hash("sha256", bytes, "buffer"),
  deflate: (bytes) => deflateRawSync(bytes, { level: 4 }),
  inflate: (bytes) => inflateRawSync(bytes),
};

/** A connection to a file, with its prepared statements. */
const connected = (
  file: string,
  readOnly: boolean,
): { readonly database: DatabaseSync; readonly exec: Storage["exec"] } => {
  const database = new DatabaseSync(file, { readOnly });
  const prepared = new Map<string, StatementSync>();
  return {
    database,
    exec<R extends Row = Row>(sql: string, ...values: readonly Value[]): R[] {
      let known = prepared.get(sql);
      if (known === undefined) prepared.set(sql, (known = database.prepare(sql)));
      return known.all(...values) as R[];
    },
  };
};

/**
 * Opens a file for reading while another connection writes in it. A `transaction` sees one moment of it; writing
 * throws.
 */
export const openToRead = (file: string): Storage => {
  const { database, exec } = connected(file, true);
  database.exec("PRAGMA busy_timeout = 2000");
  return {
    exec,
    native,
    transaction<T>(fn: () => T): T {
      database.exec("BEGIN");
      try {
        return fn();
      } finally {
        database.exec("COMMIT");
      }
    },
    close: () => database.close(),
  };
};

/**
 * A commit that makes the write-ahead log longer waits for the file system, about as long again as for the disk; one
 * that overwrites earlier parts of the log does not. So the log is made longer ahead of need: after the first `after`
 * commits, by `step` bytes with each, up to `most`, at which length it is copied into the file and begun again.
 */
const ahead = { after: 16, step: 128 << 10, most: 16 << 20 } as const;

/** Makes the log longer with zeros, which readers take for its end. Nothing else may write in it meanwhile. */
const lengthen = (log: string): boolean => {
  try {
    const file = openSync(log, "r+");
    try {
      const { size } = fstatSync(file);
      if (size >= ahead.most) return false;
      writeSync(file, new Uint8Array(ahead.step), 0, ahead.step, size);
      return true;
    } finally {
      closeSync(file);
    }
  } catch {
    // A full disk, say: then the log just grows with what is written.
    return false;
  }
};

/** Ms until removing deleted bytes is tried again, if somebody is reading the file now. */
const scrubAgain = 50;

/**
 * Opens a file, or makes it. With WAL and `synchronous=FULL`, what was committed is on disk, even after a power cut.
 * `secure_delete` overwrites what is deleted, because caucuses can be destroyed. Who may open the file is decided by
 * the lock of the data folder, not here.
 */
export const openStorage = (file: string): Storage => {
  const { database, exec } = connected(file, false);
  const [journal] = exec<{ journal_mode: string }>("PRAGMA journal_mode = WAL");
  const log = journal?.journal_mode === "wal" ? `${file}-wal` : null;
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA secure_delete = ON");
  database.exec("PRAGMA busy_timeout = 2000");
  // In pages of 4 KB. Copying the log into the file takes writers some milliseconds, and sixteen megabytes of log do no
  // harm.
  database.exec("PRAGMA wal_autocheckpoint = 4000");
  let commits = 0;
  let lengthens = log !== null;
  let scrubbing: NodeJS.Timeout | null = null;
  // It would wait for a reading under way, and everybody with it. If it cannot be done at once, it is tried again in a
  // moment.
  const scrub = (): void => {
    scrubbing = null;
    database.exec("PRAGMA busy_timeout = 0");
    const [outcome] = exec<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)");
    database.exec("PRAGMA busy_timeout = 2000");
    if (outcome?.busy === 1) scrubbing = setTimeout(scrub, scrubAgain);
    // The log is as short as it can be now.
    commits = 0;
    lengthens = log !== null;
  };
  return {
    exec,
    native,
    transaction<T>(fn: () => T): T {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = fn();
        database.exec("COMMIT");
        if (lengthens && ++commits > ahead.after) lengthens = lengthen(log!);
        return result;
      } catch (error) {
        // After a failed COMMIT (disk full) SQLite has sometimes rolled back by itself.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    scrub() {
      if (scrubbing === null) scrub();
    },
    close() {
      if (scrubbing !== null) clearTimeout(scrubbing);
      scrubbing = null;
      database.close();
    },
  };
};
