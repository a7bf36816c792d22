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
  /** Works that go on without a turn, by seat. */
  readonly #lent = new Map<string, number>();

  /** `width` is how many are done at a time; what is done elsewhere needs no rest here after it. */
  constructor(width: number, { elsewhere = false } = {}) {
    this.#width = width;
    this.#rests = !elsewhere;
  }

  /**
   * Does the work when its turn has come. Work that turns out to wait for what only its own seat can bring calls `lend`: its
   * turn is another's then, and nothing more of this seat is begun until it is done. Throws `Refused` when this seat has too
   * much waiting already.
   */
  async take<T>(seat: string, work: (lend: () => void) => T | Promise<T>): Promise<T> {
    if (this.#running >= this.#width || this.#lent.has(seat) || this.#first() !== undefined) await this.#wait(seat);
    else this.#running++;
    const begun = Date.now();
    let lent = false;
    const lend = (): void => {
      if (lent) return;
      lent = true;
      this.#lent.set(seat, (this.#lent.get(seat) ?? 0) + 1);
      this.#give();
    };
    try {
      return await work(lend);
    } finally {
      if (lent) this.#takeBack(seat);
      else {
        // What took long while others wait is followed by a rest twice as long, in which words and acts have the room.
        const took = Date.now() - begun;
        const rests = this.#rests && this.#waiting > 0 && took > turnLimits.long;
        void pause(rests ? Math.min(turnLimits.rest, 2 * took) : 0).then(() => this.#give());
      }
    }
  }

  #takeBack(seat: string): void {
    const left = this.#lent.get(seat)! - 1;
    if (left > 0) this.#lent.set(seat, left);
    else this.#lent.delete(seat);
    // Others of this seat may begin again, and nobody else might hand them a turn.
    this.#begin();
  }

  #wait(seat: string): Promise<void> {
    const queue = this.#queues.get(seat) ?? [];
    if (queue.length >= turnLimits.perSeat || this.#waiting >= turnLimits.all) throw busy();
    this.#queues.set(seat, queue);
    this.#waiting++;
    return new Promise((resume) => queue.push(resume));
  }

  /** Whose turn is next: the first seat that has lent none. */
  #first(): [seat: string, queue: (() => void)[]] | undefined {
    for (const entry of this.#queues) if (!this.#lent.has(entry[0])) return entry;
    return undefined;
  }

  /** Gives a turn back, and hands it on. */
  #give(): void {
    this.#running--;
    this.#begin();
  }

  /** Begins what waits, as far as there are turns. */
  #begin(): void {
    while (this.#running < this.#width) {
      const first = this.#first();
      if (first === undefined) return;
      const [seat, queue] = first;
      const resume = queue.shift()!;
      this.#queues.delete(seat);
      if (queue.length > 0) this.#queues.set(seat, queue);
      this.#waiting--;
      this.#running++;
      resume();
    }
  }
}
