/**
 * The same said twice in one minute is one line: what was done, taken back and done again, or typing that something else
 * came between. Nothing is left out: the line says how often, and shows all words that differ.
 */
import type { Step } from "../../drafts/reading/timeline.ts";

export interface Told extends Step {
  /** How often it was done in that minute, by the same office or party. */
  readonly times: number;
}

const minute = (iso: string): string => iso.slice(0, 16);

const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => [...new Set([...a, ...b])];

type Words = NonNullable<Step["words"]>;

/** Those of the newer step first; the same change is shown once. */
const bothWords = (newer: Words, older: Words): Words => {
  const shown = new Set(newer.map((one) => JSON.stringify(one)));
  return [...newer, ...older.filter((one) => !shown.has(JSON.stringify(one)))];
};

/** Steps newest first; a repeated one stands where it was last done. */
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
