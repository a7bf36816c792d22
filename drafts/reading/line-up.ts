/**
 * Matches the paragraphs of two texts without a common record: a delegation's file and the draft, or last week's text
 * and today's. It is plain arithmetic: equal words first, then how much of the wording is shared (rare words count
 * more), with the help of label, kind and order. No match is certain and none is acted on by itself; each pair says how
 * alike it is.
 *
 * Law: every paragraph is in at most one pair; the same two texts give the same pairs; a text matched with itself pairs
 * each paragraph with itself.
 */
import type { Kind, Part } from "../paragraph.ts";
import { asRead, wordTokens } from "./difference.ts";
import { inOrder } from "./monotone.ts";

/** What of a paragraph is compared. */
export interface Liner {
  readonly kind: Kind;
  readonly part: Part;
  readonly label: string;
  /** The words as they stand. */
  readonly text: string;
}

/** A paragraph of each text. In `LinedUp.pairs` no index is in two pairs; in `from` and `into` it may be. */
export interface Pair {
  /** The index in the first text (`a`) and in the second (`b`). */
  readonly a: number;
  readonly b: number;
  /** From 0 to 1, where 1 means equal words. */
  readonly likeness: number;
}

/**
 * Which paragraphs of two texts are the same ones. An index that is in none of `pairs` is of a paragraph that is new or
 * gone.
 */
export interface LinedUp {
  /** In order of the second text. */
  readonly pairs: readonly Pair[];
  /** Paragraphs of the second text whose words come from a paragraph of the first that is paired with another. */
  readonly from: readonly Pair[];
  /** Paragraphs of the first text whose words went to a paragraph of the second that is paired with another. */
  readonly into: readonly Pair[];
}

/** Two paragraphs less alike than this are different, unless label and kind are the same and they are in order. */
const alike = 0.42;
const alikeByLabel = 0.25;
/** Two paragraphs out of order are paired only if they are at least this alike. */
const surelyAlike = 0.62;
/**
 * How much of a paragraph must be in another to count as split from it or joined to it, and how many words at least.
 */
const within = 0.72;
const wordsWithin = 8;

interface Bag {
  /** How often each word (in lower case) occurs. */
  readonly counts: ReadonlyMap<string, number>;
  readonly words: number;
}

const wordLike = /[\p{L}\p{N}]/u;

const bagOf = (text: string, language: string): Bag => {
  const counts = new Map<string, number>();
  let words = 0;
  for (const token of wordTokens(asRead(text).toLowerCase(), language)) {
    if (!wordLike.test(token)) continue;
    const word = token.trim();
    counts.set(word, (counts.get(word) ?? 0) + 1);
    words++;
  }
  return { counts, words };
};

/** How alike two bags of words are: what they share relative to both, and how much of the smaller is in the larger. */
interface Likeness {
  readonly like: number;
  readonly aInB: number;
  readonly bInA: number;
}

class Measure {
  readonly #bags: readonly (readonly Bag[])[];
  readonly #weights = new Map<string, number>();
  readonly #sums: readonly (readonly number[])[];

  constructor(a: readonly Bag[], b: readonly Bag[]) {
    this.#bags = [a, b];
    const all = a.length + b.length;
    const in_ = new Map<string, number>();
    for (const bag of [...a, ...b]) for (const word of bag.counts.keys()) in_.set(word, (in_.get(word) ?? 0) + 1);
    for (const [word, n] of in_) this.#weights.set(word, Math.log(1 + all / n));
    this.#sums = this.#bags.map((bags) =>
      bags.map(({ counts }) => {
        let sum = 0;
        for (const [word, n] of counts) sum += n * this.#weights.get(word)!;
        return sum;
      }),
    );
  }

  of(a: number, b: number): Likeness {
    const [one, other] = [this.#bags[0]![a]!, this.#bags[1]![b]!];
    const [sumA, sumB] = [this.#sums[0]![a]!, this.#sums[1]![b]!];
    if (sumA === 0 || sumB === 0) return { like: 0, aInB: 0, bInA: 0 };
    let shared = 0;
    for (const [word, n] of one.counts) {
      const m = other.counts.get(word);
      if (m !== undefined) shared += Math.min(n, m) * this.#weights.get(word)!;
    }
    // A bracketed wording contains all its rivals, so how much of the smaller is in it says more than how much is left
    // over.
    const inner = shared / Math.min(sumA, sumB);
    const whole = (2 * shared) / (sumA + sumB);
    const few = Math.min(one.words, other.words) < 6;
    return { like: few ? whole : (whole + inner) / 2, aInB: shared / sumA, bInA: shared / sumB };
  }
}

const headed = ({ kind }: Liner): boolean => kind === "heading" || kind === "title";

/**
 * Whether two can be the same paragraph. Headings and footnotes only match their own kind; numbered kinds may change.
 */
const mayBeOne = (a: Liner, b: Liner): boolean =>
  headed(a) === headed(b) && (a.kind === "footnote") === (b.kind === "footnote");

/**
 * Whether two headings have the same name, such as "Article 2" in "Article 2 (Purpose)", though their words may differ.
 */
const calledAlike = (a: Liner, b: Liner): boolean => {
  if (a.label !== "" && b.label !== "") return a.label === b.label && a.kind === b.kind;
  if (!headed(a) || !headed(b)) return false;
  const name = (text: string): string => /^\p{L}+\s+[\dIVXLC]+\b/u.exec(text)?.[0].toLowerCase() ?? "";
  return name(a.text) !== "" && name(a.text) === name(b.text);
};

/** The pairs, in order in both texts, that together are worth the most. */
const inOrderOfWorth = (rows: number, columns: number, worth: (a: number, b: number) => number): [number, number][] => {
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  for (let a = rows - 1; a >= 0; a--)
    for (let b = columns - 1; b >= 0; b--) {
      const own = worth(a, b);
      const paired = own > 0 ? own + best[(a + 1) * width + b + 1]! : 0;
      best[a * width + b] = Math.max(paired, best[(a + 1) * width + b]!, best[a * width + b + 1]!);
    }
  const pairs: [number, number][] = [];
  for (let a = 0, b = 0; a < rows && b < columns;) {
    const here = best[a * width + b]!;
    const own = worth(a, b);
    if (own > 0 && here === own + best[(a + 1) * width + b + 1]!) pairs.push([a++, b++]);
    else if (here === best[(a + 1) * width + b]!) a++;
    else b++;
  }
  return pairs;
};

/** If there are more possible pairs than this, only what is surely the same is paired. */
const mostCells = 9_000_000;
/** The fewest words by which alone a paragraph can be recognized. */
const wordsAlone = 4;

/** Letters and figures only, so that a changed last sign or capital does not matter. */
const bare = (text: string): string =>
  asRead(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();

/** Pairs of paragraphs with the same words, which occur once in each text. */
const onceInBoth = (a: readonly Liner[], b: readonly Liner[]): [number, number][] => {
  const once = (text: readonly Liner[]): Map<string, number> => {
    const found = new Map<string, number>();
    for (const [n, one] of text.entries()) {
      const key = bare(one.text);
      found.set(key, found.has(key) ? -1 : n);
    }
    return found;
  };
  const others = once(b);
  return [...once(a)].flatMap(([key, n]): [number, number][] => {
    const m = others.get(key) ?? -1;
    return n < 0 || m < 0 ? [] : [[n, m]];
  });
};

/**
 * For a paragraph of the first text, the range of the second in which its match should be, given the sure pairs around
 * it.
 */
const corridorOf = (sure: readonly Pair[], length: number): ((a: number) => readonly [low: number, high: number]) => {
  const pairs = sure.toSorted((one, other) => one.a - other.a);
  const { kept } = inOrder(
    pairs.map(({ b }) => String(b)),
    pairs
      .map(({ b }) => b)
      .sort((one, other) => one - other)
      .map(String),
  );
  const rising = kept.map(([n]) => pairs[n]!);
  return (a) => [
    (rising.findLast((pair) => pair.a < a)?.b ?? -1) + 1,
    (rising.find((pair) => pair.a > a)?.b ?? length) - 1,
  ];
};

/** Finds which paragraph of the first text is which of the second. */
export const lineUp = (a: readonly Liner[], b: readonly Liner[], language: string): LinedUp => {
  const [bagsA, bagsB] = [a, b].map((text) => text.map((one) => bagOf(one.text, language))) as [Bag[], Bag[]];
  const measure = new Measure(bagsA, bagsB);
  const [readA, readB] = [a, b].map((text) => text.map((one) => asRead(one.text).trim())) as [string[], string[]];
  const known = new Map<number, Likeness>();
  const likeness = (n: number, m: number): Likeness => {
    const key = n * b.length + m;
    let found = known.get(key);
    if (found === undefined) {
      found = readA[n] === readB[m] ? { like: 1, aInB: 1, bInA: 1 } : measure.of(n, m);
      known.set(key, found);
    }
    return found;
  };

  // Only pairs that share a word that is not everywhere are worth looking at.
  const places = new Map<string, number[]>();
  for (const [m, { counts }] of bagsB.entries())
    for (const word of counts.keys()) {
      const list = places.get(word);
      if (list) list.push(m);
      else places.set(word, [m]);
    }
  const common = Math.max(12, b.length / 6);
  const near: Set<number>[] = bagsA.map(({ counts }, n) => {
    const found = new Set<number>();
    for (const word of counts.keys()) {
      const list = places.get(word) ?? [];
      if (list.length <= common) for (const m of list) found.add(m);
    }
    for (const [m, other] of b.entries()) if (calledAlike(a[n]!, other) || readA[n] === readB[m]) found.add(m);
    return found;
  });

  const pairs: Pair[] = [];
  const [usedA, usedB] = [new Set<number>(), new Set<number>()];
  const take = (n: number, m: number): void => {
    pairs.push({ a: n, b: m, likeness: likeness(n, m).like });
    usedA.add(n);
    usedB.add(m);
  };
  // First, equal words that occur once in each text, wherever they stand.
  for (const [n, m] of onceInBoth(a, b)) if (bagsA[n]!.words >= wordsAlone && mayBeOne(a[n]!, b[m]!)) take(n, m);
  const between = corridorOf(pairs, b.length);

  /** What a pair is worth: its likeness, and how many words support it; 0 if the two cannot be paired. */
  const worth = (n: number, m: number): number => {
    if (usedA.has(n) || usedB.has(m) || !near[n]!.has(m) || !mayBeOne(a[n]!, b[m]!)) return 0;
    const { like } = likeness(n, m);
    const [low, high] = between(n);
    if ((m < low || m > high) && like < surelyAlike) return 0;
    const called = calledAlike(a[n]!, b[m]!);
    const enough = called ? (headed(a[n]!) ? 0 : alikeByLabel) : alike;
    if (like < enough) return 0;
    const words = Math.min(bagsA[n]!.words, bagsB[m]!.words);
    const sure = Math.min(1, 0.25 + words / 16);
    return (like * like + (called ? 0.15 : 0) + (a[n]!.part === b[m]!.part ? 0.05 : 0)) * sure;
  };

  if (a.length * b.length <= mostCells) for (const [n, m] of inOrderOfWorth(a.length, b.length, worth)) take(n, m);
  // Then paragraphs that stand out of order, the surest first.
  const left: Pair[] = [];
  for (const [n, ms] of near.entries()) {
    if (usedA.has(n)) continue;
    for (const m of ms) {
      if (usedB.has(m) || !mayBeOne(a[n]!, b[m]!)) continue;
      const { like } = likeness(n, m);
      const words = Math.min(bagsA[n]!.words, bagsB[m]!.words);
      if (like >= (words < 6 ? 0.9 : surelyAlike) && words > 1) left.push({ a: n, b: m, likeness: like });
    }
  }
  left.sort((one, other) => other.likeness - one.likeness || one.b - other.b || one.a - other.a);
  for (const { a: n, b: m } of left) if (!usedA.has(n) && !usedB.has(m)) take(n, m);

  // Last, splits and merges: paragraphs without a pair that lie within one that has a pair.
  const kin = (own: "a" | "b"): Pair[] => {
    const found: Pair[] = [];
    for (const [n, ms] of near.entries())
      for (const m of ms) {
        const [free, paired] = own === "b" ? [!usedB.has(m), usedA.has(n)] : [!usedA.has(n), usedB.has(m)];
        if (!free || !paired || headed(a[n]!) || headed(b[m]!)) continue;
        const { aInB, bInA } = likeness(n, m);
        const [share, words] = own === "b" ? [bInA, bagsB[m]!.words] : [aInB, bagsA[n]!.words];
        if (share >= within && words >= wordsWithin) found.push({ a: n, b: m, likeness: share });
      }
    const best = new Map<number, Pair>();
    for (const one of found) {
      const other = best.get(one[own]);
      if (other === undefined || one.likeness > other.likeness) best.set(one[own], one);
    }
    return [...best.values()].sort((one, other) => one[own] - other[own]);
  };
  return { pairs: pairs.sort((one, other) => one.b - other.b), from: kin("b"), into: kin("a") };
};
