/**
 * What the record needs of a database: one statement at a time, and a transaction, both synchronous. A Durable
 * Object's SQL storage has this shape, so PRAGMA and BEGIN live in the host files (server/hosts) alone.
 */
export type Value = string | number | null | Uint8Array;
export type Row = Record<string, Value>;

export interface Storage {
  /** Runs one statement and gives its rows; blobs come as Uint8Array, integers as numbers. */
  exec<R extends Row = Row>(sql: string, ...values: readonly Value[]): R[];
  /**
   * All of `fn` or nothing of it: when it returns, everything is on disk; when it throws, nothing is and the error goes
   * on. Does not nest.
   */
  transaction<T>(fn: () => T): T;
  /** Makes sure that what was deleted is in no file any more (after a caucus is destroyed). */
  scrub?(): void;
  close?(): void;
}
