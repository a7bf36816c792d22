/**
 * Compares the index of letters with the record, row by row: while the entries are carried out again, the rows each of
 * them adds are made once more in memory. The index is no proof of anything, but the answer to "whose word is this?" is
 * read from it.
 */
import type { Finding } from "./audit.ts";
import type { Entered } from "./indexed.ts";
import { indexEntry } from "./indexed.ts";
import { LettersMade } from "./letters-made.ts";
import { setting } from "./schema.ts";
import type { Row, Storage, Value } from "./storage.ts";

/** Tables of the index, each with its key and its other columns. */
const tables = {
  letters: {
    key: ["epoch", "client", "clock"],
    rest: ["length", "seq", "first", "root_epoch", "root_client", "root_clock"],
  },
  struck: { key: ["epoch", "client", "clock"], rest: ["length", "seq"] },
  stands: { key: ["paragraph", "seq"], rest: ["strand", "part"] },
} as const;
type Table = keyof typeof tables;
const untilSetting = "letters-until";

/** How many rows are read at a time. */
const atOnce = 200;

/** The rows about entries up to `until`, in the order of the key, read in pages so that others may write meanwhile. */
function* rowsOf(storage: Storage, table: Table, until: number): Generator<Row> {
  const { key } = tables[table];
  const order = key.join(", ");
  let after: readonly Value[] | null = null;
  for (;;) {
    const rows: Row[] = storage.exec(
      after === null
        ? `SELECT * FROM ${table} WHERE seq <= ? ORDER BY ${order} LIMIT ${atOnce}`
        : `SELECT * FROM ${table} WHERE (${order}) > (${key.map(() => "?").join(", ")}) AND seq <= ? ORDER BY ${order} LIMIT ${atOnce}`,
      ...(after ?? []),
      until,
    );
    yield* rows;
    if (rows.length < atOnce) return;
    after = key.map((name) => rows.at(-1)![name]!);
  }
}

const differs = (table: Table, about: number): Finding => ({
  document: table,
  reason: `the index says of entry ${about} or one beside it what the record does not`,
});

/**
 * One comparison of a database's index with its record: `take` for every entry in order, then `ended`, then `compare`.
 */
export class IndexAudit {
  readonly #storage: Storage;
  readonly #made = new LettersMade();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Adds the rows of the next entry to the index made in memory. */
  take(entered: Entered): void {
    indexEntry(entered, this.#made, this.#storage);
  }

  /**
   * To be called when every entry has been taken in, in the same step in which the head is read. Gives the entry the
   * index says it is complete up to, and a finding if that is beyond the record or if rows go beyond it.
   */
  ended(head: number): { readonly until: number; readonly bad: Finding | null } {
    const until = Number(setting(this.#storage, untilSetting) ?? 0);
    if (!Number.isInteger(until) || until < 0 || until > head)
      return {
        until: 0,
        bad: { document: "settings", reason: `"${untilSetting}" is ${until}, and the record ends at ${head}` },
      };
    for (const table of Object.keys(tables) as Table[]) {
      const [row] = this.#storage.exec<{ seq: number | null }>(
        `SELECT min(seq) AS seq FROM ${table} WHERE seq > ?`,
        until,
      );
      if (row?.seq) return { until, bad: differs(table, row.seq) };
    }
    return { until, bad: null };
  }

  /**
   * Finds the first row that is not what the entries make, and names its entry. An index that is behind is checked only
   * up to `until`.
   */
  *compare(until: number): Generator<void, Finding | null> {
    for (const table of Object.keys(tables) as Table[]) {
      const { key, rest } = tables[table];
      const columns = [...key, ...rest];
      const has = rowsOf(this.#storage, table, until);
      for (const row of this.#made.rows[table]()) {
        if (row.seq > until) continue;
        const next = has.next();
        const said = next.done === true ? null : next.value;
        const made: Readonly<Record<string, Value>> = { ...row };
        if (said === null || columns.some((column) => said[column] !== made[column]))
          return differs(table, Math.min(row.seq, said === null ? row.seq : Number(said["seq"])));
        yield;
      }
      const over = has.next();
      if (over.done !== true) return differs(table, Number(over.value["seq"]));
    }
    return null;
  }
}
