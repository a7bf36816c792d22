/** The record's database on Node: `node:sqlite`, one file per negotiation, or `:memory:`. PRAGMA and BEGIN live here. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Row, Storage, Value } from "../record/storage.ts";

/**
 * Opens or makes the file. WAL with `synchronous=FULL`: a commit that returned is on disk, also after a power cut.
 * `secure_delete` overwrites what is deleted, because caucuses can be destroyed. Who else may open the file is settled
 * by the lock of the data folder, not here.
 */
export const openStorage = (file: string): Storage => {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA secure_delete = ON");
  database.exec("PRAGMA busy_timeout = 2000");
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    let known = prepared.get(sql);
    if (known === undefined) {
      known = database.prepare(sql);
      prepared.set(sql, known);
    }
    return known;
  };
  return {
    exec<R extends Row = Row>(sql: string, ...values: readonly Value[]): R[] {
      return statement(sql).all(...values) as R[];
    },
    transaction<T>(fn: () => T): T {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = fn();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        // A failed COMMIT (disk full) has rolled back by itself in some cases and not in others.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    scrub() {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    close() {
      prepared.clear();
      database.close();
    },
  };
};
