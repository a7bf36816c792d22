/**
 * Bodies that are being sent. A body is in memory until its last byte has come, and its sender says when that is: so what
 * a seat may have under way at once is bounded, and so is what all have together, but for one body of each seat, so that
 * nobody is kept from sending by others who do not finish. Counted by what was announced, or else by the most its route takes.
 */
import type { Context } from "hono";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { Refused } from "./errors.ts";

export const bodyLimits = {
  /** Bytes of one seat under way at once: three files of the largest size. */
  perSeat: 32 << 20,
  /** Bytes of all. */
  all: 256 << 20,
  /** Bodies up to this are not counted: how many there may be is settled by how often a seat may ask. */
  small: 64 << 10,
  /** Seconds after which to ask again. */
  again: 5,
} as const;

export class Bodies {
  readonly #underWay = new Map<string, number>();
  #all = 0;

  /** Counts the body of this request while `work` is done, which reads it. Throws `Refused` when too much is under way. */
  async during<T>(c: Context, seat: string, most: number, work: () => Promise<T>): Promise<T> {
    const bytes = announced(c, most);
    if (bytes <= bodyLimits.small) return work();
    const before = this.#underWay.get(seat) ?? 0;
    if (before > 0 && (before + bytes > bodyLimits.perSeat || this.#all + bytes > bodyLimits.all)) throw tooMuch();
    this.#count(seat, bytes);
    try {
      return await work();
    } finally {
      this.#count(seat, -bytes);
    }
  }

  #count(seat: string, bytes: number): void {
    const now = (this.#underWay.get(seat) ?? 0) + bytes;
    if (now === 0) this.#underWay.delete(seat);
    else this.#underWay.set(seat, now);
    this.#all += bytes;
  }
}

/** What its head says of the length of a body; without a length it may be as long as its route takes. */
const announced = (c: Context, most: number): number => {
  const length = c.req.header("content-length");
  if (length !== undefined) return Math.min(most, Number(length));
  return c.req.header("transfer-encoding") === undefined ? 0 : most;
};

const tooMuch = (): Refused =>
  new Refused(
    refuse(
      RefusalCode.tooMany,
      `This seat has more under way than can be taken in at once. Nothing was done; ask again in ${bodyLimits.again} s.`,
      { retryAfter: bodyLimits.again },
    ),
  );
