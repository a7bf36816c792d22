/**
 * The caucuses of a living negotiation: their members, and their documents, each of which is read when first needed.
 */
import type { Storage } from "../record/storage.ts";
import { compactCaucus, keepCaucus, keepCaucusUpdate, readCaucusDoc, readCaucuses, type Caucus } from "./caucus.ts";
import { allTabled } from "./papers.ts";
import { Sheet } from "./sheet.ts";

/**
 * The caucuses of one room by id. Once read, a document stays in memory until its caucus is destroyed; in a room that
 * only reads, until the next `follow`.
 */
export class CaucusSheets {
  readonly #storage: Storage;
  readonly #caucuses = new Map<string, Caucus>();
  readonly #sheets = new Map<string, Sheet>();
  /** Whether an open caucus is over (`ended`), for those asked about so far. */
  readonly #ended = new Map<string, boolean>();
  /** A counter that grows when caucuses, their members, or what is visible of them change. */
  changes = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#read();
  }

  #read(): void {
    this.#caucuses.clear();
    this.#ended.clear();
    for (const caucus of readCaucuses(this.#storage)) this.#caucuses.set(caucus.id, caucus);
  }

  get size(): number {
    return this.#caucuses.size;
  }

  has(id: string): boolean {
    return this.#caucuses.has(id);
  }

  get(id: string): Caucus | undefined {
    return this.#caucuses.get(id);
  }

  keys(): IterableIterator<string> {
    return this.#caucuses.keys();
  }

  values(): IterableIterator<Caucus> {
    return this.#caucuses.values();
  }

  /** Reads everything again after a commit failed. Documents that are open keep their sheets. */
  reload(): void {
    this.#read();
    this.changes++;
    for (const [id, sheet] of this.#sheets) {
      const caucus = this.#caucuses.get(id);
      if (caucus === undefined) this.#sheets.delete(id);
      else sheet.replace(readCaucusDoc(this.#storage, id), caucus.epoch);
    }
  }

  /** Reads everything again because another process wrote in this storage. Nobody is connected here. */
  follow(): void {
    this.#read();
    this.#sheets.clear();
  }

  /** Keeps what the round has written in the caucuses, inside its transaction. */
  keepWritten(): void {
    for (const [id, sheet] of this.#sheets) {
      const update = sheet.since(0);
      if (update !== null && this.#caucuses.has(id)) keepCaucusUpdate(this.#storage, id, sheet.doc, update);
    }
  }

  /** The sheets of the caucuses read so far. */
  sheets(): Iterable<Sheet> {
    return this.#sheets.values();
  }

  /** The living document of a caucus; null if there is no such caucus. */
  sheet(id: string): Sheet | null {
    const known = this.#sheets.get(id);
    if (known !== undefined) return known;
    const caucus = this.#caucuses.get(id);
    if (caucus === undefined) return null;
    const sheet = new Sheet(`caucus/${id}`, readCaucusDoc(this.#storage, id), caucus.epoch);
    this.#sheets.set(id, sheet);
    return sheet;
  }

  /** Keeps a new or changed caucus, inside a transaction. */
  keep(caucus: Caucus): void {
    keepCaucus(this.#storage, caucus);
    this.#caucuses.set(caucus.id, caucus);
    this.changes++;
    this.#sheets.get(caucus.id)?.replace(this.#sheets.get(caucus.id)!.doc, caucus.epoch);
  }

  /** Keeps only the latest state of a caucus that nobody has open, so that words taken back leave the database. */
  compact(id: string): void {
    const sheet = this.#sheets.get(id);
    if (sheet !== undefined && this.#caucuses.has(id)) compactCaucus(this.#storage, id, sheet.doc);
  }

  forget(id: string): void {
    this.#caucuses.delete(id);
    this.#sheets.delete(id);
    this.changes++;
  }

  /**
   * Whether an open caucus is over: something in it was tabled, and nothing else in it has letters. It then leaves the
   * lists; if letters are typed late it comes back.
   */
  ended(id: string): boolean {
    const known = this.#ended.get(id);
    if (known !== undefined) return known;
    const ended = this.#caucuses.get(id)?.kind === "open" && allTabled(this.sheet(id)!.doc);
    this.#ended.set(id, ended);
    return ended;
  }

  /** To be called when papers of this caucus have changed. */
  papersChanged(id: string): void {
    const before = this.#ended.get(id);
    this.#ended.delete(id);
    if (before !== undefined && this.ended(id) !== before) this.changes++;
  }
}
