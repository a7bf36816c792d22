/**
 * What Cloudflare permits of SQL in a Durable Object (developers.cloudflare.com/durable-objects/platform/limits, as of
 * October 2026), held to at every statement. workerd enforces it too, but that a row may be a tenth longer here.
 */
import type { Row, Storage, Value } from "../../server/record/storage.ts";

export const permitted = {
  /** Bytes of a statement. */
  statement: 100_000,
  /** Bound parameters of a statement. */
  parameters: 100,
  /** Bytes of a string, a blob or a row. */
  row: 2_000_000,
  columns: 100,
} as const;

/** The most of each that a storage has been asked for. */
export type Most = { -readonly [what in keyof typeof permitted]: number };

const encoder = new TextEncoder();
/** As SQLite keeps it: of a number at most eight bytes. */
const bytesOf = (value: Value | ArrayBuffer): number => {
  if (typeof value === "string") return encoder.encode(value).length;
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return value.byteLength;
  return value === null ? 0 : 8;
};
const sum = (values: readonly Value[]): number => values.reduce<number>((all, value) => all + bytesOf(value), 0);

export interface Measured extends Storage {
  readonly most: Readonly<Most>;
}

/** The same storage; throws `RangeError` where a statement asks for more than is permitted. */
export const within = (storage: Storage): Measured => {
  const most: Most = { statement: 0, parameters: 0, row: 0, columns: 0 };
  const seen = (sql: string, what: keyof Most, n: number): void => {
    most[what] = Math.max(most[what], n);
    if (n > permitted[what])
      throw new RangeError(`${what}: ${n} of ${permitted[what]} permitted, by ${sql.slice(0, 100)}`);
  };
  return {
    ...storage,
    most,
    exec<R extends Row = Row>(sql: string, ...values: readonly Value[]): R[] {
      seen(sql, "statement", encoder.encode(sql).length);
      seen(sql, "parameters", values.length);
      // A row that is written is made of what is bound; one that is found by it is shorter still.
      seen(sql, "row", sum(values));
      const rows = storage.exec<R>(sql, ...values);
      for (const row of rows) {
        const found = Object.values(row);
        seen(sql, "columns", found.length);
        seen(sql, "row", sum(found));
      }
      return rows;
    },
  };
};
