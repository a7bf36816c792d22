/** The index of letters in memory, made from the entries alone, to compare a database's own with (audit-index.ts). */
import type { LetterOrigin, Origin } from "../../drafts/crdt/blame.ts";
import type { Marked } from "../../drafts/crdt/past-words.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { originsOf, rowsOf, type LetterRow, type LetterRows, type Stand } from "./letters.ts";

/** A row of `struck`: a run of letters of one client, and the entry that struck them. */
export interface StruckRow {
  readonly epoch: number;
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** The entry that struck them. */
  readonly seq: number;
}
/** A row of `stands`. */
export type StandRow = Stand & { readonly paragraph: string };

/** Rows sorted by a number. Rows nearly always arrive in that order, so putting one in is cheap. */
class Ordered<R> {
  readonly rows: R[] = [];
  readonly #key: (row: R) => number;

  constructor(key: (row: R) => number) {
    this.#key = key;
  }

  /** How many rows have a key up to this one. */
  upTo(key: number): number {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#key(this.rows[middle]!) <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts a row in, replacing one with the same key. */
  put(row: R): void {
    const at = this.upTo(this.#key(row));
    const before = this.rows[at - 1];
    if (before !== undefined && this.#key(before) === this.#key(row)) this.rows[at - 1] = row;
    else this.rows.splice(at, 0, row);
  }
}

type Ranged = { readonly epoch: number; readonly client: number; readonly clock: number; readonly length: number };

/** Rows of ranges of letters, by document (epoch) and client, sorted by clock. */
class Ranges<R extends Ranged> {
  readonly #lists = new Map<number, Map<number, Ordered<R>>>();

  put(row: R): void {
    let clients = this.#lists.get(row.epoch);
    if (clients === undefined) this.#lists.set(row.epoch, (clients = new Map()));
    let list = clients.get(row.client);
    if (list === undefined) clients.set(row.client, (list = new Ordered(({ clock }) => clock)));
    list.put(row);
  }

  overlapping(epoch: number, client: number, clock: number, stop: number): R[] {
    const list = this.#lists.get(epoch)?.get(client);
    const found: R[] = [];
    if (list === undefined) return found;
    for (let n = Math.max(0, list.upTo(clock) - 1); n < list.rows.length; n++) {
      const row = list.rows[n]!;
      if (row.clock >= stop) break;
      if (row.clock + row.length > clock) found.push(row);
    }
    return found;
  }

  /** The epoch of the last document that began at or before an entry and has rows; 0 when there is none. */
  epochAt(seq: number): number {
    return Math.max(0, ...[...this.#lists.keys()].filter((epoch) => epoch <= seq));
  }

  *all(): Generator<R> {
    const by = (a: number, b: number): number => a - b;
    for (const epoch of [...this.#lists.keys()].toSorted(by)) {
      const clients = this.#lists.get(epoch)!;
      for (const client of [...clients.keys()].toSorted(by)) yield* clients.get(client)!.rows;
    }
  }
}

/** The same index as `Letters`, held in memory only. It answers the same questions from the rows that were put in. */
export class LettersMade implements LetterRows {
  readonly #letters = new Ranges<LetterRow>();
  readonly #struck = new Ranges<StruckRow>();
  readonly #stands = new Map<string, Ordered<StandRow>>();

  of(epoch: number, ids: readonly number[]): (LetterOrigin | null)[] {
    return originsOf(epoch, ids, (...range) => this.#letters.overlapping(epoch, ...range));
  }

  epochAt(seq: number): number {
    return this.#letters.epochAt(seq);
  }

  brought(epoch: number, client: number, clock: number, stop: number): readonly Marked[] {
    return this.#letters.overlapping(epoch, client, clock, stop);
  }

  struck(epoch: number, client: number, clock: number, stop: number): readonly Marked[] {
    return this.#struck.overlapping(epoch, client, clock, stop);
  }

  stand(paragraph: ParagraphId, seq: number): Stand | null {
    const list = this.#stands.get(paragraph);
    return list?.rows[list.upTo(seq) - 1] ?? null;
  }

  keepBrought(seq: number, origins: readonly Origin[]): void {
    for (const row of rowsOf(seq, origins)) this.#letters.put(row);
  }

  keepStruck(seq: number, epoch: number, ids: readonly number[]): void {
    for (let n = 0; n < ids.length; n += 3)
      this.#struck.put({ epoch, client: ids[n]!, clock: ids[n + 1]!, length: ids[n + 2]!, seq });
  }

  keepStand(paragraph: ParagraphId, stand: Stand): void {
    let list = this.#stands.get(paragraph);
    if (list === undefined) this.#stands.set(paragraph, (list = new Ordered(({ seq }) => seq)));
    list.put({ paragraph, ...stand });
  }

  /** The rows of each table, in the order of its key. */
  readonly rows = {
    letters: (): Generator<LetterRow> => this.#letters.all(),
    struck: (): Generator<StruckRow> => this.#struck.all(),
    stands: (): Generator<StandRow> => this.#standing(),
  } as const;

  *#standing(): Generator<StandRow> {
    for (const paragraph of [...this.#stands.keys()].toSorted()) yield* this.#stands.get(paragraph)!.rows;
  }
}
