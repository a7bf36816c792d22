/** How far one key reaches: a grapheme, or a word, not counting what is struck already. */

/** Letters from an offset up to, and not including, another; in UTF-16 units. */
export interface Reach {
  readonly from: number;
  readonly to: number;
}

/** How many letters are searched for the edge of a word. */
const window = 400;

/**
 * The letters of the word before or behind a caret; null at the edge. `passed` says whether the letter at an offset is
 * struck by this paper already, so that it is skipped.
 */
export const reachOfWord = (
  text: string,
  caret: number,
  towards: -1 | 1,
  language: string,
  passed: (offset: number) => boolean = () => false,
): Reach | null => {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  let at = caret;
  if (towards < 0) {
    while (at > 0 && passed(at - 1)) at--;
    if (at === 0) return null;
    const parts = [...segmenter.segment(text.slice(Math.max(0, at - window), at))].map((part) => part.segment);
    let length = parts.pop()!.length;
    // A word goes with the blank after it.
    if (isBlank(text.slice(at - length, at)) && parts.length > 0) length += parts.pop()!.length;
    return { from: lastRun(at - length, at, passed), to: at };
  }
  while (at < text.length && passed(at)) at++;
  if (at >= text.length) return null;
  const parts = [...segmenter.segment(text.slice(at, at + window))].map((part) => part.segment);
  const length = parts[0]!.length + (isBlank(parts[0]!) ? (parts[1]?.length ?? 0) : 0);
  return { from: at, to: at + length };
};

const isBlank = (text: string): boolean => /^\s+$/.test(text);

/** The start of the last stretch before `to` in which no letter is skipped. */
const lastRun = (from: number, to: number, passed: (offset: number) => boolean): number => {
  for (let at = to - 1; at >= from; at--) if (passed(at)) return at + 1;
  return from;
};

/** Length of the grapheme behind an offset; 0 at the end. */
export const graphemeAfter = (text: string, at: number, language: string): number => {
  const [first] = new Intl.Segmenter(language, { granularity: "grapheme" }).segment(text.slice(at, at + window));
  return first?.segment.length ?? 0;
};

/** Length of the grapheme before an offset; 0 at the start. */
export const graphemeBefore = (text: string, at: number, language: string): number => {
  const segments = new Intl.Segmenter(language, { granularity: "grapheme" }).segment(
    text.slice(Math.max(0, at - window), at),
  );
  return [...segments].at(-1)?.segment.length ?? 0;
};
