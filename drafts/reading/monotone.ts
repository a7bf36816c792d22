/** Finds which keys of two sequences kept their order, to compare texts whose letters have identities. */

/** The indexes of a longest strictly increasing subsequence. */
const rising = (values: readonly number[]): number[] => {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [n, value] of values.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? tails[low - 1]! : -1);
    tails[low] = n;
  }
  const found: number[] = [];
  for (let n = tails.at(-1) ?? -1; n >= 0; n = before[n]!) found.push(n);
  return found.reverse();
};

type Pair = readonly [before: number, after: number];

/** Every index of either sequence is in exactly one place: in one of `kept`, or among those without a pair. */
export interface InOrder {
  /** Pairs of indexes, before and after, that are in the same order on both sides. */
  readonly kept: readonly Pair[];
  /** The indexes without a pair: before (`gone`) and after (`come`). */
  readonly gone: readonly number[];
  readonly come: readonly number[];
}

/** Pairs the nth occurrence of each key with its nth. */
const pairsOf = (before: readonly string[], after: readonly string[]): Pair[] => {
  const places = new Map<string, number[]>();
  for (const [n, key] of after.entries()) {
    const list = places.get(key);
    if (list) list.push(n);
    else places.set(key, [n]);
  }
  const used = new Map<string, number>();
  const pairs: Pair[] = [];
  for (const [n, key] of before.entries()) {
    const nth = used.get(key) ?? 0;
    used.set(key, nth + 1);
    const at = places.get(key)?.[nth];
    if (at !== undefined) pairs.push([n, at]);
  }
  return pairs;
};

const longest = (pairs: readonly Pair[]): Pair[] => rising(pairs.map(([, at]) => at)).map((n) => pairs[n]!);

const keptOf = (before: readonly string[], after: readonly string[], loose: ReadonlySet<string>): Pair[] => {
  const pairs = pairsOf(before, after);
  const firm = longest(pairs.filter(([n]) => !loose.has(before[n]!)));
  const free = pairs.filter(([n]) => loose.has(before[n]!));
  const kept: Pair[] = [];
  let next = 0;
  let last: Pair = [-1, -1];
  for (const pair of [...firm, [before.length, after.length] as const]) {
    const between: Pair[] = [];
    for (; next < free.length && free[next]![0] < pair[0]; next++)
      if (free[next]![1] > last[1] && free[next]![1] < pair[1]) between.push(free[next]!);
    kept.push(...longest(between));
    if (pair[0] < before.length) kept.push(pair);
    last = pair;
  }
  return kept;
};

/**
 * As many pairs of equal keys in the same order as possible. Keys that are not loose are paired first, and loose ones
 * give way to them. What both sides begin and end with is paired directly.
 */
export const inOrder = (
  before: readonly string[],
  after: readonly string[],
  loose: ReadonlySet<string> = new Set(),
): InOrder => {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let [endA, endB] = [before.length, after.length];
  while (endA > start && endB > start && before[endA - 1] === after[endB - 1]) {
    endA--;
    endB--;
  }
  const middle = keptOf(before.slice(start, endA), after.slice(start, endB), loose);
  const stayed = new Set(middle.map(([n]) => n + start));
  const stays = new Set(middle.map(([, at]) => at + start));
  const rest = (from: number, to: number, paired: ReadonlySet<number>): number[] =>
    Array.from({ length: to - from }, (_, n) => from + n).filter((n) => !paired.has(n));
  return {
    kept: [
      ...before.slice(0, start).map((_, n) => [n, n] as const),
      ...middle.map(([n, at]) => [n + start, at + start] as const),
      ...before.slice(endA).map((_, n) => [endA + n, endB + n] as const),
    ],
    gone: rest(start, endA, stayed),
    come: rest(start, endB, stays),
  };
};
