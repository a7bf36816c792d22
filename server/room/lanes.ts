/**
 * Typing on its way into rounds, a lane to each seat: what a person types passes at once; who sends faster than anybody
 * types waits behind itself and nobody else behind it. Order within a seat is kept. What costs the room is structs and
 * struck ranges, not bytes: a page pasted in is one struct, ten thousand letters struck one by one are ten thousand.
 */
import { weightOf } from "../../drafts/crdt/check.ts";
import { Bucket, type Allowance } from "./bucket.ts";
import type { Connection } from "./connection.ts";
import type { Deps } from "./deps.ts";

/** In structs, thirty to sixty microseconds each with all that is made of them; a frame counts as five more. */
export const laneLimits = {
  frame: 5,
  /** Sixteen frames at once, then two hundred a second ... */
  quick: { burst: 150, perSecond: 500 },
  /** ... and fifty in the long run; a device that comes back with an evening's work may owe for a while. */
  lasting: { burst: 1_500, perSecond: 300 },
  bytes: { burst: 4 << 20, perSecond: 256 << 10 },
  /** An update of more structs than this makes the whole room wait: of those the room takes so many structs a second. */
  heavy: 150,
  heavies: { burst: 4_000, perSecond: 100 },
  /** Ms between two looks at what waits. */
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

export class Lanes {
  readonly #deps: Pick<Deps, "now" | "later">;
  readonly #release: (connection: Connection, bytes: Uint8Array, frame: number) => void;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes in which something waits. */
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

  /** Whether it may pass now; what it costs is then taken. */
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
      // Whose lane was not emptied goes last next time: the room's own allowances go round.
      this.#busy.delete(lane);
      if (lane.queue.length > 0) this.#busy.add(lane);
    }
    if (this.#busy.size > 0) this.#schedule();
  }

  /** Lets everything pass now, whatever is owed: the room closes, or does what is queued. */
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
