/**
 * Turns: what takes the processor long is done one after the other, each seat once before any seat twice, and between two
 * everything else goes first. Whoever asks for a hundred files waits for them; whoever asks for one does not.
 */
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { Refused } from "./errors.ts";

export const turnLimits = {
  /** What one seat may have waiting. */
  perSeat: 100,
  /** What may wait in all. */
  all: 4_000,
  /** Ms after which something took long, and the longest rest after it. */
  long: 20,
  rest: 1_000,
} as const;

const busy = (): Refused =>
  new Refused(
    refuse(RefusalCode.tooMany, "This seat has too much under way here. Nothing was done; ask again in a moment.", {
      retryAfter: 2,
    }),
  );

/** Lets the event loop turn: sockets and timers that wait go first. */
const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

export class Turns {
  readonly #width: number;
  readonly #rests: boolean;
  #running = 0;
  #waiting = 0;
  /** Who waits, by seat; the seat served last stands last. */
  readonly #queues = new Map<string, (() => void)[]>();

  /** `width` is how many are done at a time; what is done elsewhere needs no rest here after it. */
  constructor(width: number, { elsewhere = false } = {}) {
    this.#width = width;
    this.#rests = !elsewhere;
  }

  /** Does the work when its turn has come. Throws `Refused` when this seat has too much waiting already. */
  async take<T>(seat: string, work: () => T | Promise<T>): Promise<T> {
    if (this.#running >= this.#width || this.#waiting > 0) await this.#wait(seat);
    else this.#running++;
    const begun = Date.now();
    try {
      return await work();
    } finally {
      // What took long while others wait is followed by a rest twice as long, in which words and acts have the room.
      const took = Date.now() - begun;
      const rest = this.#rests && this.#waiting > 0 && took > turnLimits.long ? Math.min(turnLimits.rest, 2 * took) : 0;
      void pause(rest).then(() => this.#next());
    }
  }

  #wait(seat: string): Promise<void> {
    const queue = this.#queues.get(seat) ?? [];
    if (queue.length >= turnLimits.perSeat || this.#waiting >= turnLimits.all) throw busy();
    this.#queues.set(seat, queue);
    this.#waiting++;
    return new Promise((resume) => queue.push(resume));
  }

  /** Hands the turn on, or gives it back. */
  #next(): void {
    const [first] = this.#queues;
    if (first === undefined) {
      this.#running--;
      return;
    }
    const [seat, queue] = first;
    const resume = queue.shift()!;
    this.#queues.delete(seat);
    if (queue.length > 0) this.#queues.set(seat, queue);
    this.#waiting--;
    resume();
  }
}
