/**
 * Sends clients the text they lack. Finding out what a device lacks takes time that grows with the text, and cannot be
 * done in slices. So answers are given in turn, first to the seat that was answered longest ago; connections that ask
 * for the same share one answer; and after a slow answer the room does other work for many times as long.
 */
import { Bucket } from "./bucket.ts";
import type { Connection } from "./connection.ts";
import type { Deps } from "./deps.ts";
import { syncFrame, SyncType } from "./frames.ts";
import type { Sheet } from "./sheet.ts";

/**
 * How much text is sent to one seat on asking, and how long the room rests after a slow answer. Nobody is refused by
 * these limits: whoever is beyond them is answered later.
 */
export const answerLimits = {
  /** Bytes of text for one seat, counted in whole answers: enough for several devices with a long draft at once. */
  bytes: { burst: 3 << 20, perSecond: 256 << 10 },
  /** Bytes that every answer counts for in addition, because finding out what is lacking takes time too. */
  each: 64 << 10,
  /** After a slow answer, none is given for this many times as long as it took. */
  rest: 12,
  /** The longest such pause, in ms. */
  longest: 1_000,
  /** From how many ms on an answer counts as slow. */
  moment: 2,
} as const;

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, n) => byte === b[n]);

/**
 * The connections of one room that wait for what they lack. The answer comes by `Connection.tell`; who has `left` gets
 * none.
 */
export class Answers {
  readonly #deps: Pick<Deps, "now" | "later">;
  /** The state vector of each waiting connection; if it asks again before its answer, only the last one counts. */
  readonly #waiting = new Map<Connection, Uint8Array>();
  /** By seat; the seat answered last is at the end. */
  readonly #buckets = new Map<string, Bucket>();
  /** The time before which no answer is given. */
  #from = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(deps: Pick<Deps, "now" | "later">) {
    this.#deps = deps;
  }

  /** Answers a connection now or, if it is not its turn, later. */
  ask(connection: Connection, vector: Uint8Array): void {
    const waits = this.#waiting.has(connection);
    this.#waiting.set(connection, vector);
    if (!waits && this.#cancel === null) this.#run();
  }

  left(connection: Connection): void {
    this.#waiting.delete(connection);
  }

  #bucketOf({ seat: { id } }: Connection): Bucket {
    let bucket = this.#buckets.get(id);
    if (bucket === undefined) this.#buckets.set(id, (bucket = new Bucket(answerLimits.bytes, () => this.#deps.now())));
    return bucket;
  }

  /** Ms until this connection may be answered. */
  #wait(connection: Connection, now: number): number {
    // If the clock was set back, the pause is no longer than usual.
    const rest = Math.min(this.#from - now, answerLimits.longest);
    return Math.max(0, rest, this.#bucketOf(connection).wait);
  }

  #run(): void {
    this.#cancel = null;
    for (let first = this.#next(); first !== null; first = this.#next()) this.#answer(first.sheet, first);
    if (this.#waiting.size === 0) return;
    const now = this.#deps.now();
    const soonest = Math.min(...[...this.#waiting.keys()].map((connection) => this.#wait(connection, now)));
    this.#cancel = this.#deps.later(() => this.#run(), Math.max(1, soonest));
  }

  /** The connection to answer now, if there is one. */
  #next(): Connection | null {
    const now = this.#deps.now();
    const order = new Map([...this.#buckets.keys()].map((seat, n) => [seat, n]));
    let next: Connection | null = null;
    for (const connection of this.#waiting.keys())
      if (
        this.#wait(connection, now) === 0 &&
        (next === null || (order.get(connection.seat.id) ?? -1) < (order.get(next.seat.id) ?? -1))
      )
        next = connection;
    return next;
  }

  /** Finds out what one connection lacks, and sends it to all that lack the same and may be answered now. */
  #answer(sheet: Sheet, first: Connection): void {
    const began = this.#deps.now();
    const vector = this.#waiting.get(first)!;
    let lacking;
    try {
      lacking = sheet.lacking(vector);
    } catch {
      this.#waiting.delete(first);
      first.misasked();
      return;
    }
    const frame = syncFrame(SyncType.step2, lacking);
    const took = this.#deps.now() - began;
    if (took >= answerLimits.moment) this.#from = began + Math.min(answerLimits.longest, took * answerLimits.rest);
    for (const [connection, asked] of [...this.#waiting]) {
      if (connection !== first && (connection.sheet !== sheet || !same(asked, vector))) continue;
      const bucket = this.#bucketOf(connection);
      if (connection !== first && bucket.wait > 0) continue;
      this.#waiting.delete(connection);
      this.#buckets.delete(connection.seat.id);
      this.#buckets.set(connection.seat.id, bucket);
      bucket.owe(lacking.length + answerLimits.each);
      connection.tell(frame);
    }
  }
}
