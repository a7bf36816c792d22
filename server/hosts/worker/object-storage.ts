/**
 * The database in a Durable Object: its own SQL storage, which knows neither PRAGMA nor BEGIN. The platform's output
 * gate sends no message of the object before everything written is on disk, so that here too nobody sees what is not
 * kept.
 */
import type { Row, Storage, Value } from "../../record/storage.ts";
import type { DurableObjectStorage, SqlStorageValue } from "./platform.ts";

/** A copy of just the bytes of a view, because the platform would store the whole buffer beneath it. */
const given = (value: Value): SqlStorageValue =>
  value instanceof Uint8Array
    ? (value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer)
    : value;

/** An object's storage in the form that the record expects. It has nothing `native`, and closing it is not needed. */
export const objectStorage = (storage: DurableObjectStorage): Storage => ({
  exec<R extends Row = Row>(sql: string, ...values: readonly Value[]): R[] {
    const rows = storage.sql.exec(sql, ...values.map(given)).toArray();
    for (const row of rows as Record<string, unknown>[])
      for (const name in row) if (row[name] instanceof ArrayBuffer) row[name] = new Uint8Array(row[name]);
    return rows as unknown as R[];
  },
  transaction: (fn) => storage.transactionSync(fn),
});
