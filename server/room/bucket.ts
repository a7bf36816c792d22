/** An allowance that refills with time. All limits on how often, how many and how much use it. */

/** The size of an allowance. The unit is its user's: messages, bytes, structs, attempts. */
export interface Allowance {
  /** How much may be taken at once after a quiet time. */
  readonly burst: number;
  /** How much is refilled each second. */
  readonly perSecond: number;
}

/** The state of an allowance for one seat, or one room. It knows only the clock it is given. */
export class Bucket {
  readonly #allowance: Allowance;
  readonly #now: () => number;
  #level: number;
  #at: number;

  constructor(allowance: Allowance, now: () => number) {
    this.#allowance = allowance;
    this.#now = now;
    this.#level = allowance.burst;
    this.#at = now();
  }

  #filled(): number {
    const { burst, perSecond } = this.#allowance;
    const now = this.#now();
    // If the clock was set back, nothing is refilled and nothing taken away.
    this.#level = Math.min(burst, this.#level + (Math.max(0, now - this.#at) / 1_000) * perSecond);
    this.#at = now;
    return this.#level;
  }

  /** Whether everything taken has been refilled. */
  get full(): boolean {
    return this.#filled() >= this.#allowance.burst;
  }

  /** Takes `n` and gives 0. If there is less than `n`, takes nothing and gives the ms until there would be enough. */
  take(n = 1): number {
    const level = this.#filled();
    if (level >= n) {
      this.#level = level - n;
      return 0;
    }
    return Math.ceil(((n - level) / this.#allowance.perSecond) * 1_000);
  }

  /** Ms until the level is above 0, so that something may be taken on credit; 0 if it is. */
  get wait(): number {
    const level = this.#filled();
    return level > 0 ? 0 : Math.ceil((-level / this.#allowance.perSecond) * 1_000) + 1;
  }

  /** Takes `n` even if there is less; gives what is then owed. */
  owe(n: number): number {
    this.#level = this.#filled() - n;
    return Math.max(0, -this.#level);
  }
}
