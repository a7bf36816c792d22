/**
 * Works with the words of a paragraph: as they stand, cut, joined, and where changes touch them. Offsets always count
 * the words as they stand (runs without `ins`), in UTF-16 units; a footnote reference counts as one.
 */
import type { ChangeId, Range } from "../change.ts";
import type { Paragraph, Run } from "../draft.ts";
import type { Stretch } from "../paragraph.ts";

/** The letters without marks. */
export const plain = (words: readonly Stretch[]): string => words.map((stretch) => stretch.t).join("");

/** Whether two stretches have the same marks and can be joined. Footnote references never join. */
export const sameMarks = (a: Stretch, b: Stretch): boolean =>
  a.b === b.b && a.i === b.i && a.note === undefined && b.note === undefined;

/** A stretch with these letters and another stretch's marks. */
const marked = (t: string, { b, i, note }: Stretch): Stretch => ({
  t,
  ...(b && { b }),
  ...(i && { i }),
  ...(note !== undefined && { note }),
});

/** Joins pieces into one wording: neighbours with the same marks become one stretch, and empty ones are dropped. */
export const joinWords = (...pieces: readonly (readonly Stretch[])[]): Stretch[] => {
  const joined: Stretch[] = [];
  for (const stretch of pieces.flat()) {
    if (stretch.t === "") continue;
    const last = joined.at(-1);
    if (last && sameMarks(last, stretch)) joined[joined.length - 1] = marked(last.t + stretch.t, last);
    else joined.push(marked(stretch.t, stretch));
  }
  return joined;
};

/** The words between two offsets. */
export const sliceWords = (words: readonly Stretch[], from: number, to = Number.POSITIVE_INFINITY): Stretch[] => {
  const slice: Stretch[] = [];
  let start = 0;
  for (const stretch of words) {
    const a = Math.max(from - start, 0);
    const b = Math.min(to - start, stretch.t.length);
    if (a < b) slice.push(a === 0 && b === stretch.t.length ? stretch : marked(stretch.t.slice(a, b), stretch));
    start += stretch.t.length;
  }
  return slice;
};

const stands = (run: Run): boolean => run.ins === undefined && run.t !== "";

const standing = new WeakMap<readonly Run[], readonly Stretch[]>();

/** The words as they stand; empty for a paragraph that is only proposed. */
export const wordsOf = (paragraph: Pick<Paragraph, "runs">): readonly Stretch[] => {
  let words = standing.get(paragraph.runs);
  if (!words) standing.set(paragraph.runs, (words = joinWords(paragraph.runs.filter(stands))));
  return words;
};

/** The ranges of standing words that a change strikes or holds, in order; ranges that touch are joined. */
export const struckBy = (paragraph: Pick<Paragraph, "runs">, change: ChangeId): Range[] => {
  const ranges: Range[] = [];
  let at = 0;
  for (const run of paragraph.runs) {
    if (!stands(run)) continue;
    const end = at + run.t.length;
    if (run.changes?.includes(change)) {
      const last = ranges.at(-1);
      if (last && last[1] === at) ranges[ranges.length - 1] = [last[0], end];
      else ranges.push([at, end]);
    }
    at = end;
  }
  return ranges;
};

/** The gap where a drawn change's words go in; for a pure deletion, the end of what it strikes. */
export const gapOf = (paragraph: Pick<Paragraph, "runs">, change: ChangeId): number => {
  let at = 0;
  let end: number | undefined;
  for (const run of paragraph.runs) {
    const concerned = run.changes?.includes(change);
    if (!stands(run)) {
      if (concerned) return at;
      continue;
    }
    at += run.t.length;
    if (concerned) end = at;
  }
  if (end === undefined) throw new RangeError(`change ${change} is not drawn in this paragraph`);
  return end;
};

/**
 * How many brackets can be counted in a paragraph: one for each change drawn in it, and one for each proposal on all of
 * it.
 */
export const bracketsOpen = (paragraph: Paragraph): number => {
  const changes = new Set(paragraph.runs.flatMap((run) => run.changes ?? []));
  const whole = new Set([...(paragraph.del ?? []), ...(paragraph.moveTo ?? []).map((move) => move.proposal)]);
  return changes.size + whole.size;
};
