/** Stands in the place of server/hosts/node-storage.ts where tests run in workerd. */
import { tables as schema } from "../../server/record/schema.ts";
import { objectStorage } from "../../server/hosts/worker/object-storage.ts";
import { within, type Measured } from "./within.ts";

let storage: DurableObjectStorage | null = null;
let opened = 0;

/** A test begins, in this object. */
export const begin = (of: DurableObjectStorage): void => {
  storage = of;
  opened = 0;
};

/** An object has one database: of a second one, the tables are called otherwise. None asks for more than is permitted. */
export const openStorage = (file: string): Measured => {
  if (storage === null) throw new RangeError("a database is opened within a test");
  if (file !== ":memory:") throw new RangeError("there are no files in workerd");
  const inner = within(objectStorage(storage));
  const n = opened++;
  if (n === 0) return inner;
  const madeBy = (sql: string): string | undefined =>
    /^CREATE (?:TABLE|INDEX) (?:IF NOT EXISTS )?(\w+)/u.exec(sql)?.[1];
  // Whether there is a table is asked before it is made.
  const tables = new Set(schema.map((sql) => madeBy(sql)));
  const renamed = (sql: string): string => {
    const made = madeBy(sql);
    if (made !== undefined) tables.add(made);
    return sql.replaceAll(/\b\w+\b/gu, (word) => (tables.has(word) ? `${word}_${n}` : word));
  };
  return { ...inner, exec: (sql, ...values) => inner.exec(renamed(sql), ...values) };
};
