/** The record's database on Node: `node:sqlite`, one file per negotiation, or `:memory:`. PRAGMA and BEGIN live here. */
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

/** One connection to a file, with its statements. */
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

/** Opens a file another connection writes in, to be read only: `transaction` sees one moment of it, and writing throws. */
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
 * A commit that makes the log longer waits for the file system as well, about as long again as for the disk; one that goes
 * where the log has been before does not. So the log of a file that is written in is made longer ahead of what is in it:
 * `after` some commits, `step` bytes with each, until it has the length at which it is brought into the file and begun again.
 */
const ahead = { after: 16, step: 128 << 10, most: 16 << 20 } as const;

/** Makes the log longer by zeros, which are the end of it to whoever reads it. Nothing else writes in it meanwhile. */
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
    // A full disk, say: the log grows with what is written in it, as far as it can.
    return false;
  }
};

/** Ms until what was deleted is tried to be taken out of the file again, where somebody is reading it just now. */
const scrubAgain = 50;

/**
 * Opens or makes the file. WAL with `synchronous=FULL`: a commit that returned is on disk, also after a power cut.
 * `secure_delete` overwrites what is deleted, because caucuses can be destroyed. Who else may open the file is settled
 * by the lock of the data folder, not here.
 */
export const openStorage = (file: string): Storage => {
  const { database, exec } = connected(file, false);
  const [journal] = exec<{ journal_mode: string }>("PRAGMA journal_mode = WAL");
  const log = journal?.journal_mode === "wal" ? `${file}-wal` : null;
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA secure_delete = ON");
  database.exec("PRAGMA busy_timeout = 2000");
  // Bringing the log into the file takes a round's writers some milliseconds: sixteen megabytes of log are no harm.
  database.exec("PRAGMA wal_autocheckpoint = 4000");
  let commits = 0;
  let lengthens = log !== null;
  let scrubbing: NodeJS.Timeout | null = null;
  // A reading under way would be waited for, and everybody with it: what cannot be done at once is done in a moment.
  const scrub = (): void => {
    scrubbing = null;
    database.exec("PRAGMA busy_timeout = 0");
    const [outcome] = exec<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)");
    database.exec("PRAGMA busy_timeout = 2000");
    if (outcome?.busy === 1) scrubbing = setTimeout(scrub, scrubAgain);
    // The log is as short as it can be.
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
        // A failed COMMIT (disk full) has rolled back by itself in some cases and not in others.
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
