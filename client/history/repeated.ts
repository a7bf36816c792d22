/**
 * Joins equal steps within one minute into one line: something done, undone and done again, or typing with something
 * else in between. Nothing is lost: the line says how often, and shows all words that differ.
 */
import type { Step } from "../../drafts/reading/timeline.ts";

/**
 * A step as it is told. If it was repeated, `seq` and `at` are of the first time, everything else that cannot be joined
 * of the last.
 */
export interface Told extends Step {
  /** How often it was done in that minute by the same office or party. */
  readonly times: number;
}

const minute = (iso: string): string => iso.slice(0, 16);

const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => [...new Set([...a, ...b])];

type Words = NonNullable<Step["words"]>;

/** The words of both, those of the newer step first; equal changes are shown once. */
const bothWords = (newer: Words, older: Words): Words => {
  const shown = new Set(newer.map((one) => JSON.stringify(one)));
  return [...newer, ...older.filter((one) => !shown.has(JSON.stringify(one)))];
};

/** Joins steps, given newest first; a repeated one is where it was last done. */
export const joinRepeated = (steps: readonly Step[]): readonly Told[] => {
  const told: Told[] = [];
  const places = new Map<string, number>();
  for (const step of steps) {
    const key = `${minute(step.at)} ${step.sentence}`;
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, told.length);
      told.push({ ...step, times: 1 });
      continue;
    }
    const newer = told[place]!;
    const words = bothWords(newer.words ?? [], step.words ?? []);
    told[place] = {
      ...newer,
      seq: step.seq,
      at: step.at,
      paragraphs: union(newer.paragraphs, step.paragraphs),
      proposals: union(newer.proposals, step.proposals),
      ...(words.length > 0 && { words }),
      times: newer.times + 1,
    };
  }
  return told;
};
