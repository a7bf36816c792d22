/** Allowances that fill up again with time: the one measure of every limit on how often, how many and how much. */

export interface Allowance {
  /** What may be taken at once after quiet. */
  readonly burst: number;
  /** What comes back each second. */
  readonly perSecond: number;
}

/** Holds an allowance for one seat, or for one room. Knows no clock but the one it is given. */
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
    // A clock set back fills nothing, and takes nothing away.
    this.#level = Math.min(burst, this.#level + (Math.max(0, now - this.#at) / 1_000) * perSecond);
    this.#at = now;
    return this.#level;
  }

  /** Whether nothing has been taken that has not come back. */
  get full(): boolean {
    return this.#filled() >= this.#allowance.burst;
  }

  /** Takes `n` and answers 0; where that is more than there is it takes nothing and answers the ms until it would be. */
  take(n = 1): number {
    const level = this.#filled();
    if (level >= n) {
      this.#level = level - n;
      return 0;
    }
    return Math.ceil(((n - level) / this.#allowance.perSecond) * 1_000);
  }

  /** Ms until something may be taken on credit; 0 when it may. */
  get wait(): number {
    const level = this.#filled();
    return level > 0 ? 0 : Math.ceil((-level / this.#allowance.perSecond) * 1_000) + 1;
  }

  /** Takes `n` whether it is there or not; answers what is owed then. */
  owe(n: number): number {
    this.#level = this.#filled() - n;
    return Math.max(0, -this.#level);
  }
}
