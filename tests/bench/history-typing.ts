/**
 * Keystrokes for the record of `npm run bench:history`: real ones, from the editing traces beside the project
 * (../shared/traces), or those of a typist of our own where there are none. A stroke says where it is relative to the end
 * of the one before, so that a stretch of real typing can be done in any paragraph: its letters, its corrections and its
 * jumps stay what they were.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { seeded } from "../drafts/crdt/seeded.ts";

/** `move` letters on (or back), then `out` letters taken out and `words` put in there. */
export interface Stroke {
  readonly move: number;
  readonly out: number;
  readonly words: string;
}

export interface Keystrokes {
  /** For the table's caption. */
  readonly source: string;
  readonly strokes: readonly Stroke[];
}

const folder = join(import.meta.dirname, "../../../shared/traces");

interface Trace {
  readonly txns: readonly { readonly agent?: number; readonly patches: readonly [number, number, string][] }[];
}

/** A paragraph has no lines, and half a surrogate pair is no letter. */
const tidy = (words: string): string =>
  words
    .replaceAll(/\s/gu, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .replaceAll(/[^\u0020-\uFFFF]/gu, "*");

/** Longest piece put in or taken out at once: whole sections are pasted in traces, but no paragraph is. */
const longest = 80;

const strokesOf = ({ txns }: Trace): Stroke[] => {
  const strokes: Stroke[] = [];
  const ends = new Map<number, number>();
  for (const { agent = 0, patches } of txns)
    for (const [at, out, inserted] of patches) {
      const words = tidy(inserted).slice(0, longest);
      const move = at - (ends.get(agent) ?? at);
      ends.set(agent, at + inserted.length);
      if (out > 0 || words !== "") strokes.push({ move, out: Math.min(out, longest), words });
    }
  return strokes;
};

const vocabulary =
  "the of and to in that shall States Parties should cooperation measures national including with for on by as appropriate information system report implementation through capacity building their at all levels".split(
    " ",
  );

/** Types words letter by letter, slips now and then and mends it, and goes elsewhere after a sentence. */
const ownTypist = (): Stroke[] => {
  const random = seeded(11);
  const strokes: Stroke[] = [];
  while (strokes.length < 140_000) {
    const move = random(200) - 100;
    let first = true;
    for (let words = 4 + random(12); words > 0; words--)
      for (const letter of `${vocabulary[random(vocabulary.length)]!} `) {
        strokes.push({ move: first ? move : 0, out: 0, words: letter });
        first = false;
        if (random(12) > 0) continue;
        strokes.push({ move: -1, out: 1, words: "" });
        strokes.push({ move: 0, out: 0, words: letter });
      }
  }
  return strokes;
};

/** The files keystrokes are read from; none where the traces are not beside the project. */
export const traceFiles = (): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json.gz"))
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
};

export const keystrokes = (): Keystrokes => {
  const files = traceFiles();
  if (files.length === 0) return { source: "a typist of its own (no traces beside the project)", strokes: ownTypist() };
  const read = (file: string): Trace => JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace;
  return { source: "real keystrokes (../shared/traces)", strokes: files.flatMap((file) => strokesOf(read(file))) };
};
