/**
 * Finds for every difference between two texts the entries that made it. What an entry did is read from the text before
 * and after it, letter by letter; letters have identities, so a retyped word is not the old one. The differences
 * between the two texts are then compared with these letters.
 *
 * Law: the differences of a paragraph, applied to its earlier words, give its later words. If every step between the
 * two texts is an entry that holds, every difference has an entry.
 */
import type { ParagraphId, Part } from "../paragraph.ts";
import { wordTokens } from "./difference.ts";
import { inOrder } from "./monotone.ts";

/** A letter (one UTF-16 unit) and its root; all copies of a letter have the same root. */
export interface RootedLetter {
  readonly t: string;
  readonly note?: ParagraphId;
  readonly root: string;
}

/** A paragraph that stands. */
export interface RootedParagraph {
  readonly id: ParagraphId;
  readonly part: Part;
  readonly label: string;
  readonly letters: readonly RootedLetter[];
}

/** The paragraphs that stand, in order. */
export type RootedText = ReadonlyMap<ParagraphId, RootedParagraph>;

/** One difference between two moments and the entries behind it, before it is known what a reader may see. */
export interface Difference {
  readonly what: "words" | "label" | "place";
  readonly paragraph: ParagraphId;
  /** Its part and label in the later text or, if it is gone, in the earlier one. */
  readonly part: Part;
  readonly label: string;
  /**
   * For words: what went out and came in, in whole words, with offsets. For labels: old and new. For places: the
   * earlier and the later part; empty where it did not stand.
   */
  readonly was: string;
  readonly now: string;
  readonly wasAt?: number;
  readonly nowAt?: number;
  /** The entries that made it, in order; the last one decided it. */
  readonly entries: readonly number[];
  /** Set if some of it happened without an entry, or by an entry that does not hold. */
  readonly unrecorded: boolean;
}

interface Deeds {
  readonly entries: Set<number>;
  unrecorded: boolean;
}

type What = "words" | "label" | "place";

/** The standing paragraphs as `placeKey`s in order, and their labels. */
export interface Outline {
  readonly order: readonly string[];
  readonly labels: ReadonlyMap<ParagraphId, string>;
}

/** The key of a paragraph in a part. */
export const placeKey = (part: Part, id: ParagraphId): string => `${part} ${id}`;

/**
 * Collects what happened to letters, labels and places, step by step. `seq` is the entry that did it, or null if none
 * did.
 */
export class Evidence {
  readonly #deeds = new Map<string, Deeds>();

  /** Notes letters of a paragraph, by their roots, that went or came. */
  touched(id: ParagraphId, letters: Iterable<string>, seq: number | null, holds = true): void {
    for (const root of letters) this.#note("words", id, root, seq, holds);
  }

  /** Notes the letters of a paragraph before and after a step; empty where it did not stand. */
  letters(id: ParagraphId, was: readonly string[], is: readonly string[], seq: number | null, holds = true): void {
    const { gone, come } = inOrder(was, is);
    for (const n of gone) this.#note("words", id, was[n]!, seq, holds);
    for (const n of come) this.#note("words", id, is[n]!, seq, holds);
  }

  /** Notes labels and places before and after a step. `placed` are paragraphs to which the step gave another place. */
  outline(
    before: Outline,
    after: Outline,
    seq: number | null,
    holds = true,
    placed: ReadonlySet<string> = new Set(),
  ): void {
    if (before === after) return;
    // A paragraph that left and comes back may then have another label.
    for (const id of new Set([...before.labels.keys(), ...after.labels.keys()]))
      if (before.labels.get(id) !== after.labels.get(id)) this.#note("label", id, "", seq, holds);
    const [was, is] = [before.order, after.order];
    if (was.join("\n") === is.join("\n")) return;
    const loose = new Set([...was, ...is].filter((place) => placed.has(idOf(place))));
    const { gone, come } = inOrder(was, is, loose);
    for (const place of [...gone.map((n) => was[n]!), ...come.map((n) => is[n]!)])
      this.#note("place", idOf(place), "", seq, holds);
  }

  #note(what: What, id: ParagraphId, root: string, seq: number | null, holds: boolean): void {
    const key = `${what} ${id} ${root}`;
    const deeds = this.#deeds.get(key) ?? { entries: new Set(), unrecorded: false };
    this.#deeds.set(key, deeds);
    if (seq !== null) deeds.entries.add(seq);
    deeds.unrecorded ||= seq === null || !holds;
  }

  of(what: What, id: ParagraphId, root = ""): Readonly<Deeds> | undefined {
    return this.#deeds.get(`${what} ${id} ${root}`);
  }
}

const roots = (paragraph: RootedParagraph | undefined): string[] => paragraph?.letters.map(({ root }) => root) ?? [];
const places = (text: RootedText): string[] => [...text.values()].map(({ id, part }) => placeKey(part, id));
const idOf = (place: string): ParagraphId => place.slice(place.indexOf(" ") + 1) as ParagraphId;

const plainOf = (letters: readonly RootedLetter[]): string => letters.map(({ t }) => t).join("");
const sameLetters = (a: readonly RootedLetter[], b: readonly RootedLetter[]): boolean =>
  a.length === b.length && a.every(({ t, note }, n) => t === b[n]!.t && note === b[n]!.note);

/** The entries of several deeds together. Without any deed, the difference is unrecorded. */
const together = (deeds: readonly (Readonly<Deeds> | undefined)[]): Pick<Difference, "entries" | "unrecorded"> => ({
  entries: [...new Set(deeds.flatMap((deed) => [...(deed?.entries ?? [])]))].sort((a, b) => a - b),
  // Something that happened without an entry is not excused by entries that also contributed.
  unrecorded: deeds.length === 0 || deeds.some((deed) => deed === undefined || deed.unrecorded),
});

/** The offsets between two words. */
const wordEnds = (text: string, language: string): Set<number> => {
  const ends = new Set([0]);
  let at = 0;
  for (const token of wordTokens(text, language)) ends.add((at += token.length));
  return ends;
};

interface Hunk {
  a0: number;
  a1: number;
  b0: number;
  b1: number;
}

/** Where two wordings differ by the identity of letters: the stretches between letters that stayed. */
const runsOf = (kept: readonly (readonly [number, number])[], lengthA: number, lengthB: number): Hunk[] => {
  const runs: Hunk[] = [];
  let [a, b] = [0, 0];
  for (const [i, j] of [...kept, [lengthA, lengthB] as const]) {
    if (i > a || j > b) runs.push({ a0: a, a1: i, b0: b, b1: j });
    [a, b] = [i + 1, j + 1];
  }
  return runs;
};

/**
 * Widens stretches to whole words on both sides, shortens them by what both sides have at their ends, and joins those
 * that touch.
 */
const wholeWords = (runs: readonly Hunk[], endsA: ReadonlySet<number>, endsB: ReadonlySet<number>): Hunk[] => {
  const hunks: Hunk[] = [];
  for (const run of runs) {
    const hunk = { ...run };
    const last = hunks.at(-1);
    const floor = last?.a1 ?? 0;
    while (hunk.a0 > floor && !(endsA.has(hunk.a0) && endsB.has(hunk.b0))) {
      hunk.a0--;
      hunk.b0--;
    }
    if (last !== undefined && (hunk.a0 < last.a1 || (hunk.a0 === last.a1 && hunk.b0 === last.b1))) {
      // Both stretches begin in the same word.
      last.a1 = hunk.a1;
      last.b1 = hunk.b1;
    } else hunks.push(hunk);
    const open = hunks.at(-1)!;
    const next = runs[runs.indexOf(run) + 1]?.a0 ?? Math.max(...endsA);
    while (open.a1 < next && !(endsA.has(open.a1) && endsB.has(open.b1))) {
      open.a1++;
      open.b1++;
    }
  }
  return hunks;
};

const wordDifferences = (
  old: RootedParagraph | undefined,
  now: RootedParagraph | undefined,
  evidence: Evidence,
  language: string,
): Difference[] => {
  const { id, part, label } = (now ?? old)!;
  const [a, b] = [old?.letters ?? [], now?.letters ?? []];
  // Letters to which nothing happened stayed; all others are matched around them.
  const loose = new Set([...roots(old), ...roots(now)].filter((root) => evidence.of("words", id, root) !== undefined));
  const { kept } = inOrder(roots(old), roots(now), loose);
  const runs = runsOf(kept, a.length, b.length);
  const [endsA, endsB] = [wordEnds(plainOf(a), language), wordEnds(plainOf(b), language)];
  return wholeWords(runs, endsA, endsB).flatMap(({ a0, a1, b0, b1 }): Difference[] => {
    if (sameLetters(a.slice(a0, a1), b.slice(b0, b1))) return [];
    const deeds = runs
      .filter((run) => run.a0 >= a0 && run.a1 <= a1 && run.b0 >= b0 && run.b1 <= b1)
      .flatMap((run) => [...a.slice(run.a0, run.a1), ...b.slice(run.b0, run.b1)])
      .map(({ root }) => evidence.of("words", id, root));
    let [head, tail] = [0, 0];
    const wordEnd = (n: number): boolean => endsA.has(a0 + n) && endsB.has(b0 + n);
    for (let n = 1; n <= Math.min(a1 - a0, b1 - b0) && sameLetters([a[a0 + n - 1]!], [b[b0 + n - 1]!]); n++)
      if (wordEnd(n)) head = n;
    const most = Math.min(a1 - a0, b1 - b0) - head;
    for (let n = 1; n <= most && sameLetters([a[a1 - n]!], [b[b1 - n]!]); n++)
      if (endsA.has(a1 - n) && endsB.has(b1 - n)) tail = n;
    return [
      {
        what: "words",
        paragraph: id,
        part,
        label,
        was: plainOf(a.slice(a0 + head, a1 - tail)),
        now: plainOf(b.slice(b0 + head, b1 - tail)),
        wasAt: a0 + head,
        nowAt: b0 + head,
        ...together(deeds),
      },
    ];
  });
};

/**
 * Every difference between two texts with what `evidence` knows of it, in the order of the later text. It yields after
 * each paragraph, so that the caller can do other work between. A paragraph whose list of letters is the same in both
 * has no difference in words.
 */
export function* differencesOf(
  a: RootedText,
  b: RootedText,
  evidence: Evidence,
  language: string,
): Generator<Difference[]> {
  const [was, is] = [places(a), places(b)];
  const loose = new Set([...was, ...is].filter((place) => evidence.of("place", idOf(place)) !== undefined));
  const { gone, come } = inOrder(was, is, loose);
  const moved = new Set([...gone.map((n) => idOf(was[n]!)), ...come.map((n) => idOf(is[n]!))]);
  for (const id of new Set([...b.keys(), ...a.keys()])) {
    const [old, now] = [a.get(id), b.get(id)];
    const { part, label } = (now ?? old)!;
    const differences: Difference[] = [];
    if (moved.has(id))
      differences.push({
        what: "place",
        paragraph: id,
        part,
        label,
        was: old?.part ?? "",
        now: now?.part ?? "",
        ...together([evidence.of("place", id)]),
      });
    if (old !== undefined && now !== undefined && old.label !== now.label)
      differences.push({
        what: "label",
        paragraph: id,
        part,
        label,
        was: old.label,
        now: now.label,
        ...together([evidence.of("label", id)]),
      });
    if (old?.letters !== now?.letters) differences.push(...wordDifferences(old, now, evidence, language));
    yield differences;
  }
}
