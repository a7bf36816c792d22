/**
 * Finds a place in one wording again in another, as long as its letters are still there. It compares words only, for
 * texts whose letters have no common identities (a file and a draft), or where these are not at hand (a draft and an
 * older one).
 */
import type { Range } from "../change.ts";
import type { Stretch } from "../paragraph.ts";
import { asRead, wordChanges } from "../reading/difference.ts";
import type { WordChange } from "../reading/difference.ts";
import { plain } from "../reading/words.ts";

/** Where places in the first wording are in the second. All offsets count UTF-16 units of the plain words. */
export interface Carry {
  /** Where these letters are now; null if one of them is gone, or if words were put in between them. */
  readonly range: (from: number, to: number) => Range | null;
  /** Where this gap is now: behind its left letter, or before its right one; null if both are gone. */
  readonly gap: (at: number) => number | null;
  /** The differences, as changes of the first wording. */
  readonly changes: readonly WordChange[];
}

const same: Carry = { range: (from, to) => [from, to], gap: (at) => at, changes: [] };

/** Whether two wordings read the same, whatever their normalisation and kinds of blanks. */
export const readAlike = (a: string, b: string): boolean => a === b || asRead(a).trim() === asRead(b).trim();

/** Finds places of `a` in `b`. */
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
