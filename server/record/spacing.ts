/**
 * When the next checkpoint is due. A checkpoint is the whole document, so that as many of them for each thousand entries
 * in a long record as in a short one would make a file that grows with the square of its length. While a text is small
 * they stand `checkpointEvery` entries apart; later so far apart that the entries since weigh as much as the last one, so
 * that all checkpoints together weigh no more than the entries; and never so far that the way to a moment gets long.
 */
import { checkpointBytes, checkpointEvery } from "./checkpoint.ts";
import type { Storage } from "./storage.ts";

/** Entries between two checkpoints, at most: to carry them out takes about as long as to load a large text. */
const checkpointAtLast = 2_000;

export class Spacing {
  readonly #storage: Storage;
  #last = 0;
  #weight = 0;
  #since = 0;

  /** Goes on after a checkpoint at an entry (0: none). */
  constructor(storage: Storage, last: number) {
    this.#storage = storage;
    this.kept(last);
    this.#since =
      storage.exec<{ bytes: number | null }>("SELECT sum(length(bytes)) AS bytes FROM payloads WHERE seq > ?", last)[0]
        ?.bytes ?? 0;
  }

  /** A checkpoint was written. */
  kept(seq: number): void {
    this.#last = seq;
    this.#weight = seq === 0 ? 0 : checkpointBytes(this.#storage, seq);
    this.#since = 0;
  }

  /** An entry with these payloads was appended. */
  took(payloads: readonly Uint8Array[]): void {
    for (const { length } of payloads) this.#since += length;
  }

  /** Whether one is due after this entry. */
  due(seq: number): boolean {
    const entries = seq - this.#last;
    if (entries < checkpointEvery) return false;
    return entries >= checkpointAtLast || this.#since >= this.#weight;
  }
}
