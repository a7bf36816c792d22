/**
 * Nothing silent: every difference between two texts, with the entries that made it. What an entry did is read from the
 * text before and after it, letter by letter (letters have identities, so that a retyped word is not the one that went);
 * the differences of the whole stretch are then laid over those letters.
 *
 * Law: put in place, the differences of a paragraph make its later words of its earlier ones; and where every step
 * between the two texts is an entry that holds, every difference has one.
 */
import type { ParagraphId, Part } from "../paragraph.ts";
import { wordTokens } from "./difference.ts";
import { inOrder } from "./monotone.ts";

/** A letter (one UTF-16 unit) and which it is: copies of one letter have the same root. */
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

export interface Difference {
  readonly what: "words" | "label" | "place";
  readonly paragraph: ParagraphId;
  /** Where it is and what it is called in the later text; of one that is gone, in the earlier. */
  readonly part: Part;
  readonly label: string;
  /**
   * Words: what went out and came in, whole words, with their offsets. Label: the old and the new. Place: the part it was
   * and is in, nothing where it did not stand.
   */
  readonly was: string;
  readonly now: string;
  readonly wasAt?: number;
  readonly nowAt?: number;
  /** Entries that did it, in order; the last had the last word. */
  readonly entries: readonly number[];
  /** Something of it happened past the record, or by an entry that does not hold. */
  readonly unrecorded: boolean;
}

interface Deeds {
  readonly entries: Set<number>;
  unrecorded: boolean;
}

type What = "words" | "label" | "place";

/** The paragraphs that stand, as `placeKey`s in order, and what each is called. */
export interface Outline {
  readonly order: readonly string[];
  readonly labels: ReadonlyMap<ParagraphId, string>;
}

/** A paragraph in a part. */
export const placeKey = (part: Part, id: ParagraphId): string => `${part} ${id}`;

/** What happened to letters, labels and places, step by step. `seq` is the entry that did it, null what no entry did. */
export class Evidence {
  readonly #deeds = new Map<string, Deeds>();

  /** Letters of a paragraph that went or came, by their roots. */
  touched(id: ParagraphId, letters: Iterable<string>, seq: number | null, holds = true): void {
    for (const root of letters) this.#note("words", id, root, seq, holds);
  }

  /** The letters of a paragraph before and after; none where it did not stand. */
  letters(id: ParagraphId, was: readonly string[], is: readonly string[], seq: number | null, holds = true): void {
    const { gone, come } = inOrder(was, is);
    for (const n of gone) this.#note("words", id, was[n]!, seq, holds);
    for (const n of come) this.#note("words", id, is[n]!, seq, holds);
  }

  /** Labels and places before and after; `placed` are paragraphs that were given another place. */
  outline(
    before: Outline,
    after: Outline,
    seq: number | null,
    holds = true,
    placed: ReadonlySet<string> = new Set(),
  ): void {
    if (before === after) return;
    // What leaves and comes back may be called otherwise then.
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

/** Entries of several deeds together; none at all is unrecorded. */
const together = (deeds: readonly (Readonly<Deeds> | undefined)[]): Pick<Difference, "entries" | "unrecorded"> => ({
  entries: [...new Set(deeds.flatMap((deed) => [...(deed?.entries ?? [])]))].sort((a, b) => a - b),
  // Where a thing came to be at several entries, what happened past the record is not excused by them.
  unrecorded: deeds.length === 0 || deeds.some((deed) => deed === undefined || deed.unrecorded),
});

/** Offsets at which a word ends and the next begins. */
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

/** Where two wordings differ by the identity of their letters, as runs between letters that stayed. */
const runsOf = (kept: readonly (readonly [number, number])[], lengthA: number, lengthB: number): Hunk[] => {
  const runs: Hunk[] = [];
  let [a, b] = [0, 0];
  for (const [i, j] of [...kept, [lengthA, lengthB] as const]) {
    if (i > a || j > b) runs.push({ a0: a, a1: i, b0: b, b1: j });
    [a, b] = [i + 1, j + 1];
  }
  return runs;
};

/** Runs widened to whole words on both sides, what they share at their ends given back, and those that meet made one. */
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
      // Both begin in one word.
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
  // What nothing happened to stayed where it was: all else is laid round it.
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
 * Every difference between two texts, in the order of the later one, with what `evidence` knows of it; given paragraph by
 * paragraph, so that whoever asks may do something else between. A paragraph whose letters are the same list in both has
 * no other words.
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
