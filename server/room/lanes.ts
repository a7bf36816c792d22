/**
 * Passes typing on to rounds, through one lane for each seat. What a person types passes at once; a seat that sends
 * faster than anybody types waits, and nobody else waits for it. The order within a seat is kept. The cost is counted
 * in structs and struck ranges, not in bytes: a pasted page is one struct, ten thousand letters struck one by one are
 * ten thousand.
 */
import { weightOf } from "../../drafts/crdt/check.ts";
import { Bucket, type Allowance } from "./bucket.ts";
import type { Connection } from "./connection.ts";
import type { Deps } from "./deps.ts";

/**
 * Limits in structs, if nothing else is said. A struct takes 30 to 60 microseconds, with all that follows from it. Each
 * frame counts as five structs more, so a frame with one struct counts as six.
 */
export const laneLimits = {
  frame: 5,
  /** Enough for 16 frames of ordinary typing at once, then for about 80 frames of one struct a second ... */
  quick: { burst: 150, perSecond: 500 },
  /** ... and for 50 a second in the long run. The burst is for a device that comes back with an evening's work. */
  lasting: { burst: 1_500, perSecond: 300 },
  bytes: { burst: 4 << 20, perSecond: 256 << 10 },
  /** An update of more structs than `heavy` also counts against `heavies`, which the whole room shares. */
  heavy: 150,
  heavies: { burst: 4_000, perSecond: 100 },
  /** Ms between two attempts to pass on what waits. */
  tick: 100,
} as const satisfies Record<string, number | Allowance>;

interface Waiting {
  readonly connection: Connection;
  readonly bytes: Uint8Array;
  readonly frame: number;
  readonly weight: number;
}

interface Lane {
  readonly quick: Bucket;
  readonly lasting: Bucket;
  readonly bytes: Bucket;
  queue: Waiting[];
}

/**
 * The lanes of one room. What passes is given to `release`. Frames of a connection closed meanwhile are dropped: its
 * device still has the words.
 */
export class Lanes {
  readonly #deps: Pick<Deps, "now" | "later">;
  readonly #release: (connection: Connection, bytes: Uint8Array, frame: number) => void;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes with something waiting. */
  readonly #busy = new Set<Lane>();
  readonly #heavies: Bucket;
  #cancel: (() => void) | null = null;

  constructor(
    deps: Pick<Deps, "now" | "later">,
    release: (connection: Connection, bytes: Uint8Array, frame: number) => void,
  ) {
    this.#deps = deps;
    this.#release = release;
    this.#heavies = new Bucket(laneLimits.heavies, () => deps.now());
  }

  take(connection: Connection, bytes: Uint8Array, frame: number): void {
    const lane = this.#lane(connection.seat.id);
    const waiting = { connection, bytes, frame, weight: weightOf(bytes) };
    if (lane.queue.length === 0 && this.#may(lane, waiting)) return this.#pass(waiting);
    connection.waiting += bytes.length;
    lane.queue.push(waiting);
    this.#busy.add(lane);
    this.#schedule();
  }

  #lane(seat: string): Lane {
    const known = this.#lanes.get(seat);
    if (known !== undefined) return known;
    const now = (): number => this.#deps.now();
    const lane = {
      quick: new Bucket(laneLimits.quick, now),
      lasting: new Bucket(laneLimits.lasting, now),
      bytes: new Bucket(laneLimits.bytes, now),
      queue: [],
    };
    this.#lanes.set(seat, lane);
    return lane;
  }

  /** Whether it may pass now; if so, its cost is taken. */
  #may(lane: Lane, { bytes, weight }: Waiting): boolean {
    if (lane.quick.wait > 0 || lane.lasting.wait > 0 || lane.bytes.wait > 0) return false;
    if (weight > laneLimits.heavy) {
      if (this.#heavies.wait > 0) return false;
      this.#heavies.owe(weight);
    }
    lane.quick.owe(laneLimits.frame + Math.min(weight, laneLimits.heavy));
    lane.lasting.owe(laneLimits.frame + weight);
    lane.bytes.owe(bytes.length);
    return true;
  }

  #pass({ connection, bytes, frame }: Waiting): void {
    if (connection.open) this.#release(connection, bytes, frame);
  }

  #schedule(): void {
    this.#cancel ??= this.#deps.later(() => {
      this.#cancel = null;
      this.#tick();
    }, laneLimits.tick);
  }

  #tick(): void {
    for (const lane of [...this.#busy]) {
      let passed = 0;
      while (passed < lane.queue.length) {
        const waiting = lane.queue[passed]!;
        if (waiting.connection.open && !this.#may(lane, waiting)) break;
        passed++;
        waiting.connection.waiting -= waiting.bytes.length;
        this.#pass(waiting);
      }
      lane.queue = lane.queue.slice(passed);
      // A lane that was not emptied goes last next time, so that all lanes get their share of the room's allowance.
      this.#busy.delete(lane);
      if (lane.queue.length > 0) this.#busy.add(lane);
    }
    if (this.#busy.size > 0) this.#schedule();
  }

  /** Passes everything on now, whatever the limits: the room closes, or does all that is queued. */
  drain(): void {
    for (const lane of this.#busy)
      for (const waiting of lane.queue.splice(0)) {
        waiting.connection.waiting -= waiting.bytes.length;
        this.#pass(waiting);
      }
    this.#busy.clear();
    this.#cancel?.();
    this.#cancel = null;
  }
}
