/**
 * What the record needs of a database: running one statement at a time, and a transaction, both synchronous. A Durable
 * Object's SQL storage has this shape; what goes beyond it (PRAGMA, BEGIN) is in the host files (server/hosts) alone.
 */
export type Value = string | number | null | Uint8Array;
/** A row of an answer: its columns by name. */
export type Row = Record<string, Value>;

/** Work a host may do many times faster than JavaScript can. */
export interface Native {
  sha256(bytes: Uint8Array): Uint8Array;
  /** Raw deflate, without a header. */
  deflate(bytes: Uint8Array): Uint8Array;
  inflate(bytes: Uint8Array): Uint8Array;
}

/** One open database. Every host makes its own kind, and nothing of a negotiation is kept anywhere else. */
export interface Storage {
  /** Runs one statement and gives its rows. Blobs are Uint8Array, integers are numbers. */
  exec<R extends Row = Row>(sql: string, ...values: readonly Value[]): R[];
  /**
   * Runs `fn` in a transaction. When it returns, everything is on disk; when it throws, nothing is, and the error is
   * passed on. Transactions do not nest.
   */
  transaction<T>(fn: () => T): T;
  /** Absent where the host has nothing faster. */
  readonly native?: Native;
  /** Removes deleted bytes from all files, so that nothing of a destroyed caucus can be recovered. */
  scrub?(): void;
  close?(): void;
}
