/** A small generator of numbers for tests: the same seed gives the same run everywhere. Answers 0 to n - 1. */
export const seeded = (seed: number): ((n: number) => number) => {
  let state = Math.imul(seed, 2654435761) >>> 0 || 1;
  return (n) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % n;
  };
};
