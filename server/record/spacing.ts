/**
 * Decides when the next checkpoint is due. A checkpoint is the whole text, so checkpoints at a fixed distance would
 * make the file grow with the square of the record's length. While the text is small they are `checkpointEvery` entries
 * apart. Later the next one waits until the entries since weigh as much as the last checkpoint, so that all checkpoints
 * together weigh no more than all entries. But they are never more than `checkpointAtLast` apart, so that reading a
 * past moment stays fast.
 */
import { checkpointBytes, checkpointEvery } from "./checkpoint.ts";
import type { Storage } from "./storage.ts";

/** The most entries between two checkpoints: carrying out so many takes about as long as loading a large text. */
const checkpointAtLast = 2_000;

/** Counts, for one open record, what was appended since its last checkpoint. It writes none itself. */
export class Spacing {
  readonly #storage: Storage;
  #last = 0;
  #weight = 0;
  #since = 0;

  /** Goes on after the checkpoint at entry `last` (0: none). */
  constructor(storage: Storage, last: number) {
    this.#storage = storage;
    this.kept(last);
    this.#since =
      storage.exec<{ bytes: number | null }>("SELECT sum(length(bytes)) AS bytes FROM payloads WHERE seq > ?", last)[0]
        ?.bytes ?? 0;
  }

  /** To be called when a checkpoint at `seq` was written. */
  kept(seq: number): void {
    this.#last = seq;
    this.#weight = seq === 0 ? 0 : checkpointBytes(this.#storage, seq);
    this.#since = 0;
  }

  /** To be called when an entry with these payloads was appended. */
  took(payloads: readonly Uint8Array[]): void {
    for (const { length } of payloads) this.#since += length;
  }

  /** Whether a checkpoint is due after entry `seq`. */
  due(seq: number): boolean {
    const entries = seq - this.#last;
    if (entries < checkpointEvery) return false;
    return entries >= checkpointAtLast || this.#since >= this.#weight;
  }
}
