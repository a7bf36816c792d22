/** Ways of sorting that do not depend on the order in which a table was stored. */

const numbers = (text: string): number[] => text.match(/\d+/g)?.map(Number) ?? [];

/** Sorts ids or floor numbers by the numbers in them, from the left: c9-2, c10-1; 226, 226.1, 227. */
export const byNumbers = (a: string, b: string): number => {
  const left = numbers(a);
  const right = numbers(b);
  for (let n = 0; n < Math.min(left.length, right.length); n++) if (left[n] !== right[n]) return left[n]! - right[n]!;
  return left.length - right.length || (a < b ? -1 : Number(a > b));
};

/** By code unit. */
export const byUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
