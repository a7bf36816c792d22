/**
 * The index of letters: which entry brought each letter, which entry struck it, which letter it is a copy of, and in
 * which strand and part a paragraph stood from which entry on. It is derived from the entries, filled as they are
 * appended, and made anew where it is missing (server/record/indexed.ts). No proof rests on it.
 */
import { originsAlong, type Lineage, type LetterOrigin, type Origin } from "../../drafts/crdt/blame.ts";
import type { Marked } from "../../drafts/crdt/past-words.ts";
import { lookUp } from "../../drafts/crdt/spans.ts";
import type { ParagraphId, Part, StrandId } from "../../drafts/paragraph.ts";
import type { Storage } from "./storage.ts";

/** The statements that make the tables of the index; a database's `tables` (schema.ts) include them. */
export const letterTables = [
  // A run of letters of one client in one document (its epoch): the entry that brought it, the entry that first made
  // these letters, and the ids they had then.
  `CREATE TABLE IF NOT EXISTS letters (epoch INTEGER NOT NULL, client INTEGER NOT NULL, clock INTEGER NOT NULL, length INTEGER NOT NULL, seq INTEGER NOT NULL, first INTEGER NOT NULL, root_epoch INTEGER NOT NULL, root_client INTEGER NOT NULL, root_clock INTEGER NOT NULL, PRIMARY KEY (epoch, client, clock)) WITHOUT ROWID`,
  // Of copies only: most letters are originals.
  `CREATE INDEX IF NOT EXISTS letters_copies ON letters (root_epoch, root_client, root_clock) WHERE first <> seq`,
  // A letter is struck once: words that come back are copies with new ids.
  `CREATE TABLE IF NOT EXISTS struck (epoch INTEGER NOT NULL, client INTEGER NOT NULL, clock INTEGER NOT NULL, length INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (epoch, client, clock)) WITHOUT ROWID`,
  // The strand and part a paragraph stands in, from this entry on.
  `CREATE TABLE IF NOT EXISTS stands (paragraph TEXT NOT NULL, seq INTEGER NOT NULL, strand TEXT, part TEXT, PRIMARY KEY (paragraph, seq)) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS stands_strand ON stands (strand)`,
];

/**
 * The longest row of a copy, in letters. The bound lets a query find overlapping rows without reading all rows before
 * them.
 */
const longestCopy = 128;

/** A run of copied letters. `root` is the clock of the first letter it is a copy of. */
export interface Copy extends Marked {
  readonly epoch: number;
  readonly client: number;
  readonly root: number;
}

/** Where a paragraph stands from an entry on. */
export interface Stand {
  readonly seq: number;
  /** Null while the paragraph has no words. */
  readonly strand: StrandId | null;
  /** Null once the paragraph was unmade. */
  readonly part: Part | "removed" | null;
}

type Numbers = Record<string, number>;
type StandRow = { seq: number; strand: StrandId | null; part: Part | "removed" | null };

/** A row of `letters`. */
export interface LetterRow {
  readonly epoch: number;
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  readonly seq: number;
  readonly first: number;
  readonly root_epoch: number;
  readonly root_client: number;
  readonly root_clock: number;
}

/**
 * For each letter of `ids` (client, clock, length in threes) where it comes from; `rows` finds the rows of a range of
 * clocks.
 */
export const originsOf = (
  epoch: number,
  ids: readonly number[],
  rows: (client: number, clock: number, stop: number) => readonly LetterRow[],
): (LetterOrigin | null)[] => {
  const ranges = lookUp(ids, (client, clock, stop) =>
    rows(client, clock, stop).map((row): Origin => ({
      epoch,
      client,
      clock: row.clock,
      length: row.length,
      seq: row.first,
      root: { epoch: row.root_epoch, client: row.root_client, clock: row.root_clock },
    })),
  );
  const found: (LetterOrigin | null)[] = [];
  for (let n = 0; n < ids.length; n += 3)
    originsAlong(ranges.get(ids[n]!) ?? [], ids[n + 1]!, ids[n + 1]! + ids[n + 2]!, found);
  return found;
};

/** The rows to keep for letters that entry `seq` brought; runs of copies are cut to `longestCopy`. */
export function* rowsOf(seq: number, origins: readonly Origin[]): Generator<LetterRow> {
  for (const { epoch, client, clock, length, seq: first, root } of origins) {
    const longest = first === seq ? length : longestCopy;
    for (let from = 0; from < length; from += longest)
      yield {
        epoch,
        client,
        clock: clock + from,
        length: Math.min(longest, length - from),
        seq,
        first,
        root_epoch: root.epoch,
        root_client: root.client,
        root_clock: root.clock + from,
      };
  }
}

/**
 * The index as it is kept in a negotiation's database. Its writers (`keep...`) belong inside the transaction that
 * appends the entry.
 */
export class Letters implements Lineage {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  of(epoch: number, ids: readonly number[]): (LetterOrigin | null)[] {
    return originsOf(epoch, ids, (...range) => this.#overlapping("letters", epoch, ...range) as unknown as LetterRow[]);
  }

  /** The entries that brought a client's letters from `clock` to before `stop`, in order of clock. */
  brought(epoch: number, client: number, clock: number, stop: number): readonly Marked[] {
    return this.#overlapping("letters", epoch, client, clock, stop) as unknown as Marked[];
  }

  /** The entries that struck a client's letters from `clock` to before `stop`; letters that still stand are in none. */
  struck(epoch: number, client: number, clock: number, stop: number): readonly Marked[] {
    return this.#overlapping("struck", epoch, client, clock, stop) as unknown as Marked[];
  }

  /** Rows that overlap a client's clocks from `clock` to before `stop`. Rows of one client never overlap each other. */
  #overlapping(table: "letters" | "struck", epoch: number, client: number, clock: number, stop: number): Numbers[] {
    return this.#storage.exec<Numbers>(
      `SELECT * FROM ${table} WHERE epoch = ? AND client = ? AND clock < ? AND clock >= coalesce((SELECT max(clock) FROM ${table} WHERE epoch = ? AND client = ? AND clock <= ?), 0) AND clock + length > ? ORDER BY clock`,
      epoch,
      client,
      stop,
      epoch,
      client,
      clock,
      clock,
    );
  }

  /** All copies of a client's letters from `clock` to before `stop`. */
  copies(epoch: number, client: number, clock: number, stop: number): Copy[] {
    return this.#storage
      .exec<Numbers>(
        "SELECT epoch, client, clock, length, seq, root_clock AS root FROM letters WHERE first <> seq AND root_epoch = ? AND root_client = ? AND root_clock > ? AND root_clock < ?",
        epoch,
        client,
        clock - longestCopy,
        stop,
      )
      .filter(({ root, length }) => root! + length! > clock) as unknown as Copy[];
  }

  /**
   * The epoch of the document an entry belongs to: the last document that began at or before it; 0 when there is none.
   */
  epochAt(seq: number): number {
    return (
      this.#storage.exec<{ epoch: number }>(
        "SELECT epoch FROM letters WHERE epoch <= ? ORDER BY epoch DESC LIMIT 1",
        seq,
      )[0]?.epoch ?? 0
    );
  }

  /** The epoch of the next document after this one; null when this one is the living document. */
  epochAfter(epoch: number): number | null {
    return (
      this.#storage.exec<{ epoch: number }>(
        "SELECT epoch FROM letters WHERE epoch > ? ORDER BY epoch LIMIT 1",
        epoch,
      )[0]?.epoch ?? null
    );
  }

  /** Where a paragraph stood right after an entry; null if it did not exist yet. */
  stand(paragraph: ParagraphId, seq: number): Stand | null {
    return (
      this.#storage.exec<StandRow>(
        "SELECT seq, strand, part FROM stands WHERE paragraph = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
        paragraph,
        seq,
      )[0] ?? null
    );
  }

  /** For each paragraph whose words were ever in a strand, every place it has stood, in order. */
  standsIn(strand: StrandId): (readonly Stand[])[] {
    return this.#storage
      .exec<{ paragraph: string }>("SELECT DISTINCT paragraph FROM stands WHERE strand = ?", strand)
      .map(({ paragraph }) =>
        this.#storage.exec<StandRow>(
          "SELECT seq, strand, part FROM stands WHERE paragraph = ? ORDER BY seq",
          paragraph,
        ),
      );
  }

  keepBrought(seq: number, origins: readonly Origin[]): void {
    for (const row of rowsOf(seq, origins))
      this.#storage.exec(
        "INSERT OR REPLACE INTO letters (epoch, client, clock, length, seq, first, root_epoch, root_client, root_clock) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ...Object.values(row),
      );
  }

  keepStruck(seq: number, epoch: number, ids: readonly number[]): void {
    for (let n = 0; n < ids.length; n += 3)
      this.#storage.exec(
        "INSERT OR REPLACE INTO struck (epoch, client, clock, length, seq) VALUES (?, ?, ?, ?, ?)",
        epoch,
        ids[n]!,
        ids[n + 1]!,
        ids[n + 2]!,
        seq,
      );
  }

  keepStand(paragraph: ParagraphId, { seq, strand, part }: Stand): void {
    this.#storage.exec(
      "INSERT OR REPLACE INTO stands (paragraph, seq, strand, part) VALUES (?, ?, ?, ?)",
      paragraph,
      seq,
      strand,
      part,
    );
  }
}

/** What is needed of the index to fill it, in a database or in memory. */
export type LetterRows = Pick<
  Letters,
  "of" | "epochAt" | "stand" | "brought" | "struck" | "keepBrought" | "keepStruck" | "keepStand"
>;
