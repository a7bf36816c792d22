/**
 * A place in one wording found again in another: the very letters, where they are still there. Arithmetic on words alone,
 * for texts whose letters have no identities in common (a file and a draft), or none at hand (a draft and an older one).
 */
import type { Range } from "../change.ts";
import type { Stretch } from "../paragraph.ts";
import { asRead, wordChanges } from "../reading/difference.ts";
import type { WordChange } from "../reading/difference.ts";
import { plain } from "../reading/words.ts";

export interface Carry {
  /** Where these letters stand now; null where one of them is gone, or words were put in between them. */
  readonly range: (from: number, to: number) => Range | null;
  /** Where this gap is now: behind the letter before it, or before the letter behind it; null where both are gone. */
  readonly gap: (at: number) => number | null;
  /** What differs, as changes of the first wording. */
  readonly changes: readonly WordChange[];
}

const same: Carry = { range: (from, to) => [from, to], gap: (at) => at, changes: [] };

/** Whether two wordings say the same letters, in whatever normalisation and blanks. */
export const readAlike = (a: string, b: string): boolean => a === b || asRead(a).trim() === asRead(b).trim();

/** From the letters of `a` to those of `b`. */
export const carry = (a: readonly Stretch[], b: readonly Stretch[], language: string): Carry => {
  if (plain(a) === plain(b)) return same;
  const changes = wordChanges(a, b, language);
  if (changes.length === 0) return same;
  const shifts = changes.map(({ from, to, words }) => plain(words).length - (to - from));
  const shift = (before: (change: WordChange) => boolean): number =>
    changes.reduce((sum, change, n) => (before(change) ? sum + shifts[n]! : sum), 0);
  return {
    changes,
    range: (from, to) => {
      if (changes.some((one) => one.from < to && one.to > from)) return null;
      const start = from + shift((one) => one.to <= from);
      const end = to + shift((one) => one.to < to || (one.to === to && one.from < one.to));
      return end - start === to - from ? [start, end] : null;
    },
    gap: (at) => {
      if (changes.some((one) => one.from < at && one.to > at)) return null;
      return at + shift((one) => one.to < at || (one.to === at && one.from < one.to));
    },
  };
};
