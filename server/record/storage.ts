/**
 * What the record needs of a database: one statement at a time, and a transaction, both synchronous. A Durable
 * Object's SQL storage has this shape, so PRAGMA and BEGIN live in the host files (server/hosts) alone.
 */
export type Value = string | number | null | Uint8Array;
export type Row = Record<string, Value>;

/** What a host does many times as fast as JavaScript. */
export interface Native {
  sha256(bytes: Uint8Array): Uint8Array;
  /** Without a header. */
  deflate(bytes: Uint8Array): Uint8Array;
  inflate(bytes: Uint8Array): Uint8Array;
}

export interface Storage {
  /** Runs one statement and gives its rows; blobs come as Uint8Array, integers as numbers. */
  exec<R extends Row = Row>(sql: string, ...values: readonly Value[]): R[];
  /**
   * All of `fn` or nothing of it: when it returns, everything is on disk; when it throws, nothing is and the error goes
   * on. Does not nest.
   */
  transaction<T>(fn: () => T): T;
  /** Absent where the host has none. */
  readonly native?: Native;
  /** Makes sure that what was deleted is in no file any more (after a caucus is destroyed). */
  scrub?(): void;
  close?(): void;
}
