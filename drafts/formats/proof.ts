/** Where a file and the record differ: paragraphs put side by side, then words. */
import type { Compared } from "../reading/difference.ts";
import { readable } from "../reading/difference.ts";
import type { Line } from "./read-back.ts";

export interface Difference {
  readonly part: string;
  readonly label: string;
  /** `words`: both have it; `drawn`: the same words in other signs or marks; else one of them has it alone. */
  readonly is: "words" | "drawn" | "only-file" | "only-record";
  /** From the record (out) to the file (in). */
  readonly words: readonly Compared[];
}

const keyOf = ({ part, label, text, exact }: Line): string => JSON.stringify([part, label, exact ?? text]);

/** Longer runs than this without one equal paragraph are put side by side in order. */
const most = 2_000;

/** Pairs of indexes of equal lines, in order: the longest such row. */
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

/** What the file has otherwise than the record, in order of place. Empty when they say the same. */
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
