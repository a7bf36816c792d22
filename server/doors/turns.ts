/**
 * Turns. Work that takes the processor long is done one piece after another: every seat once before any seat twice,
 * with everything else going first between two pieces. So whoever asks for a hundred files waits for them, and whoever
 * asks for one does not.
 */
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { Refused } from "./errors.ts";

/** How much may wait for a turn, and how long the rest after long work is. */
export const turnLimits = {
  /** How much one seat may have waiting. */
  perSeat: 100,
  /** How much may wait in all. */
  all: 4_000,
  /** From how many ms on work counts as long, and the longest rest after it in ms. */
  long: 20,
  rest: 1_000,
} as const;

const busy = (): Refused =>
  new Refused(
    refuse(RefusalCode.tooMany, "This seat has too much under way here. Nothing was done; ask again in a moment.", {
      retryAfter: 2,
    }),
  );

/** Lets the event loop go on: waiting sockets and timers go first. */
const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

/** One line of waiting works, shared by all seats that ask for the same sort of work. */
export class Turns {
  readonly #width: number;
  readonly #rests: boolean;
  #running = 0;
  #waiting = 0;
  /** What waits, by seat; the seat served last is at the end. */
  readonly #queues = new Map<string, (() => void)[]>();
  /** How many works of each seat go on after lending their turn. */
  readonly #lent = new Map<string, number>();

  /** `width` is how many are done at a time. Work done `elsewhere`, in another process, needs no rest after it. */
  constructor(width: number, { elsewhere = false } = {}) {
    this.#width = width;
    this.#rests = !elsewhere;
  }

  /**
   * Does work when its turn has come. Work that has to wait for something only its own seat can bring calls `lend`:
   * others then get its turn, and nothing more of this seat is begun until it is done. Throws `Refused` if this seat,
   * or all together, have too much waiting.
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
        // Long work, if others wait, is followed by a rest twice as long, in which words and acts go on.
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
    // Other work of this seat may begin again, and nobody else might start it.
    this.#begin();
  }

  #wait(seat: string): Promise<void> {
    const queue = this.#queues.get(seat) ?? [];
    if (queue.length >= turnLimits.perSeat || this.#waiting >= turnLimits.all) throw busy();
    this.#queues.set(seat, queue);
    this.#waiting++;
    return new Promise((resume) => queue.push(resume));
  }

  /** Who is next: the first seat that has lent no turn. */
  #first(): [seat: string, queue: (() => void)[]] | undefined {
    for (const entry of this.#queues) if (!this.#lent.has(entry[0])) return entry;
    return undefined;
  }

  /** Gives back a turn, and lets the next begin. */
  #give(): void {
    this.#running--;
    this.#begin();
  }

  /** Begins waiting work as long as there are turns. */
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
