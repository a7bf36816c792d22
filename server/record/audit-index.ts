/**
 * The index of letters held against the record: filled anew from the first entry on, in a transaction that is taken back,
 * and compared row by row. It proves nothing itself, but whose a word is said to be is read from it.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Finding } from "./audit.ts";
import { entriesAfter, payloadsOf, toBytes } from "./entries.ts";
import { Index } from "./indexed.ts";
import { blankState } from "./replay.ts";
import { keepSetting, setting } from "./schema.ts";
import type { Storage } from "./storage.ts";

/** Tables of the index, each in the order of its key. */
const tables = {
  letters: "epoch, client, clock",
  struck: "epoch, client, clock",
  stands: "paragraph, seq",
} as const;
const untilSetting = "letters-until";

/** The rows of a table, each as a short sum: a long record has hundreds of thousands. */
interface Sums {
  readonly seqs: Float64Array;
  readonly sums: Float64Array;
}

const sumsOf = (storage: Storage, table: keyof typeof tables): Sums => {
  const rows = storage.exec(`SELECT * FROM ${table} ORDER BY ${tables[table]}`);
  const sum = (row: object): number =>
    sha256(toBytes(row))
      .subarray(0, 6)
      .reduce((all, byte) => all * 256 + byte, 0);
  return { seqs: Float64Array.from(rows, (row) => Number(row["seq"])), sums: Float64Array.from(rows, sum) };
};

const allSums = (storage: Storage): Record<keyof typeof tables, Sums> => ({
  letters: sumsOf(storage, "letters"),
  struck: sumsOf(storage, "struck"),
  stands: sumsOf(storage, "stands"),
});

/** Thrown to take the transaction back. */
class Compared extends Error {}

/** The first row that is not what the entries make, by the entry it speaks of. An index that is behind is held to what it has. */
export const indexDiffers = (storage: Storage, head: number): Finding | null => {
  const until = Number(setting(storage, untilSetting) ?? 0);
  if (!Number.isInteger(until) || until < 0 || until > head)
    return { document: "settings", reason: `"${untilSetting}" is ${until}, and the record ends at ${head}` };
  const told = allSums(storage);
  let made = told;
  try {
    storage.transaction(() => {
      for (const table of Object.keys(tables)) storage.exec(`DELETE FROM ${table}`);
      keepSetting(storage, untilSetting, "0");
      const index = new Index(storage);
      const state = blankState();
      state.draft.clientID = 0;
      while (state.head.seq < until) {
        const entries = entriesAfter(storage, state.head.seq, 500, until);
        if (entries.length === 0) break;
        for (const entry of entries) index.advance(state, entry, payloadsOf(storage, entry.seq), false);
      }
      made = allSums(storage);
      throw new Compared();
    });
  } catch (error) {
    if (!(error instanceof Compared)) throw error;
  }
  for (const table of Object.keys(tables) as (keyof typeof tables)[]) {
    const [has, is] = [told[table], made[table]];
    for (let n = 0; n < Math.max(has.sums.length, is.sums.length); n++) {
      if (has.sums[n] === is.sums[n]) continue;
      const about = Math.min(has.seqs[n] ?? head, is.seqs[n] ?? head);
      return { document: table, reason: `the index says of entry ${about} or one beside it what the record does not` };
    }
  }
  return null;
};
