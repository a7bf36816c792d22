/**
 * Whole texts for whoever comes: found out in turn, the seat first that was answered longest ago, and one answer for all
 * who ask the same. To find out what a device lacks is one piece of work that grows with the text and cannot be cut up, so
 * that after one that took a moment everything else has the room for many times as long.
 */
import { Bucket } from "./bucket.ts";
import type { Connection } from "./connection.ts";
import type { Deps } from "./deps.ts";
import { syncFrame, SyncType } from "./frames.ts";
import type { Sheet } from "./sheet.ts";

export const answerLimits = {
  /** Bytes of whole texts for one seat: its devices with a long draft at once. */
  bytes: { burst: 3 << 20, perSecond: 256 << 10 },
  /** Counted with every answer: finding out what is lacking costs, too. */
  each: 64 << 10,
  /** How many times as long as an answer took the room rests from answers after it. */
  rest: 12,
  /** Ms it rests at most. */
  longest: 1_000,
  /** Ms from which an answer took a moment. */
  moment: 2,
} as const;

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, n) => byte === b[n]);

export class Answers {
  readonly #deps: Pick<Deps, "now" | "later">;
  /** What each connection that waits has; who asks again before the answer gets one, to the last question. */
  readonly #waiting = new Map<Connection, Uint8Array>();
  /** By seat; the one answered last stands last. */
  readonly #buckets = new Map<string, Bucket>();
  /** No answer is found out before. */
  #from = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(deps: Pick<Deps, "now" | "later">) {
    this.#deps = deps;
  }

  /** Answers now, or when the connection's turn has come. */
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
    // A clock that was put back does not hold anybody up for longer than that either.
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

  /** Whose turn it is, if it is anybody's. */
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

  /** Finds out what one of them lacks, and tells everybody who may be told now and lacks the same. */
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
