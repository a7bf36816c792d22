/**
 * Limits the bodies of requests that are being sent. A body is in memory until its last byte has come, and how long
 * that takes is up to the sender. So there is a limit for each seat and one for all together; but every seat may always
 * send one body, so that slow senders keep nobody else out. A body counts by its announced length, else by the most its
 * route allows.
 */
import type { Context } from "hono";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { Refused } from "./errors.ts";

/** The limits of bodies under way. They are no limits of one body, which each route sets for itself. */
export const bodyLimits = {
  /** Bytes that one seat may be sending at a time: three files of the largest size. */
  perSeat: 32 << 20,
  /** Bytes that all may be sending at a time. */
  all: 256 << 20,
  /** Bodies up to this many bytes are not counted; how often a seat may ask limits them enough. */
  small: 64 << 10,
  /** Seconds after which a refused sender may ask again. */
  again: 5,
} as const;

/** Counts, for one house, the bytes of bodies that are being sent. */
export class Bodies {
  readonly #underWay = new Map<string, number>();
  #all = 0;

  /** Counts the body of a request while `work` reads it. Throws `Refused` if too much is being sent. */
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

/** The length of a body by its header; without one, the most its route allows. */
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
