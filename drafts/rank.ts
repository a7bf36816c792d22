/**
 * Fractional indexing. A rank is a string over 0-9A-Za-z, read as the digits of a fraction after the point and compared
 * by code unit. Between any two different ranks there is always a third, so moving a paragraph changes its own place
 * alone.
 */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * A rank strictly between `a` and `b`, where null is the open end. It never ends in "0", so there is always room before
 * it.
 */
export const rankBetween = (a: string | null, b: string | null): string => {
  if (a !== null && b !== null && a >= b) throw new RangeError(`no rank between "${a}" and "${b}"`);
  let rank = "";
  let low = a ?? "";
  let high = b;
  for (let n = 0; ; n++) {
    const from = n < low.length ? digits.indexOf(low[n]!) : 0;
    const to = high !== null && n < high.length ? digits.indexOf(high[n]!) : digits.length;
    if (to - from > 1) return rank + digits[(from + to) >> 1]!;
    rank += digits[from]!;
    if (from !== to) high = null;
    if (n >= low.length) low = "";
  }
};

/** `count` ranks in order between `a` and `b`. The gap is halved again and again, which keeps the ranks short. */
export const ranksBetween = (a: string | null, b: string | null, count: number): string[] => {
  if (count === 0) return [];
  const half = count >> 1;
  const middle = rankBetween(a, b);
  return [...ranksBetween(a, middle, half), middle, ...ranksBetween(middle, b, count - half - 1)];
};
