/** Finds where a file and the record differ: first paragraphs are matched, then words are compared. */
import type { Compared } from "../reading/difference.ts";
import { readable } from "../reading/difference.ts";
import type { Line } from "./read-back.ts";

/** One place where a file and the record differ: a paragraph, or a line of the annex of changes. */
export interface Difference {
  readonly part: string;
  /** Both labels if they differ; "" for none. */
  readonly label: string;
  /**
   * `words`: both have the paragraph, with other words; `drawn`: the same words with other signs or marks; else only
   * one of them has it.
   */
  readonly is: "words" | "drawn" | "only-file" | "only-record";
  /** Words of the record are out, words of the file are in. */
  readonly words: readonly Compared[];
}

const keyOf = ({ part, label, text, exact }: Line): string => JSON.stringify([part, label, exact ?? text]);

/** Longer runs without any equal paragraph are matched simply in order. */
const most = 2_000;

/** The longest sequence of equal lines, as pairs of indexes. */
const equalPairs = (record: readonly string[], file: readonly string[]): [number, number][] => {
  const [n, m] = [record.length, file.length];
  if (n * m === 0 || n > most || m > most) return [];
  const width = m + 1;
  const lengths = new Uint16Array((n + 1) * width);
  for (let a = n - 1; a >= 0; a--)
    for (let b = m - 1; b >= 0; b--)
      lengths[a * width + b] =
        record[a] === file[b]
          ? lengths[(a + 1) * width + b + 1]! + 1
          : Math.max(lengths[(a + 1) * width + b]!, lengths[a * width + b + 1]!);
  const pairs: [number, number][] = [];
  for (let a = 0, b = 0; a < n && b < m;) {
    if (record[a] === file[b]) pairs.push([a++, b++]);
    else if (lengths[(a + 1) * width + b]! >= lengths[a * width + b + 1]!) a++;
    else b++;
  }
  return pairs;
};

/** How the file differs from the record, in order of place; empty if they agree. */
export const differences = (record: readonly Line[], file: readonly Line[], language: string): Difference[] => {
  const keys = [record.map(keyOf), file.map(keyOf)] as const;
  let start = 0;
  while (start < record.length && start < file.length && keys[0][start] === keys[1][start]) start++;
  let end = 0;
  const shorter = Math.min(record.length, file.length) - start;
  while (end < shorter && keys[0].at(-1 - end) === keys[1].at(-1 - end)) end++;
  const between = (all: readonly string[]): string[] => all.slice(start, all.length - end);
  const pairs: readonly [number, number][] = [
    ...equalPairs(between(keys[0]), between(keys[1])).map(([a, b]): [number, number] => [a + start, b + start]),
    [record.length - end, file.length - end],
  ];
  const found: Difference[] = [];
  let [a, b] = [start, start];
  for (const [nextA, nextB] of pairs) {
    for (; a < nextA && b < nextB; a++, b++) found.push(changed(record[a]!, file[b]!, language));
    for (; a < nextA; a++) found.push(alone(record[a]!, "only-record"));
    for (; b < nextB; b++) found.push(alone(file[b]!, "only-file"));
    [a, b] = [nextA + 1, nextB + 1];
  }
  return found;
};

const changed = (was: Line, now: Line, language: string): Difference => ({
  part: was.part,
  label:
    was.label === now.label ? was.label : `${was.label || "(no number)"}, in the file ${now.label || "(no number)"}`,
  is: was.text === now.text && was.label === now.label ? "drawn" : "words",
  words: readable([{ t: was.text }], [{ t: now.text }], language),
});

const alone = ({ part, label, text }: Line, is: "only-file" | "only-record"): Difference => ({
  part,
  label,
  is,
  words: [{ t: text, is: is === "only-file" ? "in" : "out" }],
});
