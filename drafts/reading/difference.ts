/**
 * The difference between two wordings, in whole words. `wordChanges` is for tabling: the fewest words, and every letter
 * counts. `readable` is for reading: tidied up, and without differences that nobody can see. Only words are compared;
 * kept letters keep their marks; a blank belongs to the word after it (docs/spec.md P1, D1, D2). The search is not
 * limited by time, so the answer is the same on every machine.
 */
import DiffMatchPatch from "diff-match-patch";
import { noteMark } from "../paragraph.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import { tidy } from "./tidy.ts";
import type { WordRun } from "./tidy.ts";
import { plain, sliceWords } from "./words.ts";

/**
 * One replacement: `old[from, to)` goes out and `words` come in. Offsets are at grapheme boundaries of the old words.
 */
export interface WordChange {
  readonly from: number;
  readonly to: number;
  readonly words: readonly Stretch[];
}

/**
 * A piece of a comparison. The `kept` and `in` pieces are exactly the new words; the `kept` and `out` pieces are the
 * old words as they read (`asRead`).
 */
export interface Compared {
  readonly t: string;
  readonly is: "kept" | "in" | "out";
  readonly b?: true;
  readonly i?: true;
  readonly note?: ParagraphId;
}

/**
 * If a search would take more word comparisons than this, the middle is replaced as a whole, so that no wording can
 * stall the server.
 */
const mostComparisons = 16_000_000;
/** The most different words that can be coded as single 16-bit units without surrogates. */
const mostWords = 0xffff - 0x0800 - 1;

interface Span {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

const segmenters = new Map<string, Intl.Segmenter>();
const segmenter = (language: string, granularity: "word" | "grapheme"): Intl.Segmenter => {
  const key = `${granularity} ${language}`;
  let found = segmenters.get(key);
  if (found === undefined) {
    let locale: string[];
    try {
      locale = Intl.getCanonicalLocales(language);
    } catch {
      // An unknown language tag must not stop a negotiation; the default locale divides words well enough.
      locale = [];
    }
    segmenters.set(key, (found = new Intl.Segmenter(locale, { granularity })));
  }
  return found;
};

// Letters in which every word boundary is also a grapheme boundary, so that nothing has to be checked.
const simple = /^[\n\u0020-\u02ff\u2010-\u2027\u4e00-\u9fff\ufffc]*$/u;

/** The offsets between two characters as a reader sees them; null if that is every offset. */
const graphemeBoundaries = (text: string, language: string): ReadonlySet<number> | null => {
  if (simple.test(text)) return null;
  const at = new Set([text.length]);
  for (const { index } of segmenter(language, "grapheme").segment(text)) at.add(index);
  return at;
};

/** Blanks that do not break, or differ from an ordinary blank only in width. */
const blanks = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/gu;
const hyphens = /[\u2010\u2011]/gu;
/**
 * Characters that cannot be seen and do not shape other letters: soft hyphens, and marks for where a line may or may
 * not break.
 */
const unseen = /[\u00ad\u200b\u2060\ufeff]/gu;

/**
 * A text as it reads: two texts with the same reading are shown as equal. Equal are other normalisations of the same
 * letters (é as one sign or two), non-breaking blanks and hyphens, and signs nobody sees. Not equal are quotation
 * marks, dashes, apostrophes, the number of blanks, and marks that shape or turn letters (ZWJ, ZWNJ, direction marks),
 * because these are seen. See docs/spec.md, D2.
 */
export const asRead = (text: string): string =>
  // A quick test first: most texts have nothing to replace.
  /^[\n\u0020-\u007e]*$/u.test(text)
    ? text
    : text.replace(unseen, "").replace(blanks, " ").replace(hyphens, "-").normalize("NFC");

/** A text's words, each with the blanks before it. Blanks at the very end are a word of their own. */
export const wordTokens = (text: string, language: string): string[] => {
  const boundaries = graphemeBoundaries(text, language);
  const tokens: string[] = [];
  let blank = "";
  let at = 0;
  for (const { segment } of segmenter(language, "word").segment(text)) {
    if (boundaries !== null && !boundaries.has(at)) {
      // The segmenter may divide what the reader sees as one character; this joins it again.
      if (blank === "" && tokens.length > 0) tokens[tokens.length - 1] += segment;
      else {
        tokens.push(blank + segment);
        blank = "";
      }
    } else if (/^\s+$/u.test(segment)) blank += segment;
    else {
      tokens.push(blank + segment);
      blank = "";
    }
    at += segment.length;
  }
  if (blank !== "") tokens.push(blank);
  return tokens;
};

interface Token {
  readonly text: string;
  /** Two tokens are the same word if their keys are equal. The key of a footnote mark includes its footnote. */
  readonly key: string;
}

/** The end of a word like "State[s]", which is read as one word with its brackets. */
const bracketedEnd = /^\[\p{L}+\]$/u;
const wholeTokens = (tokens: readonly string[]): string[] => {
  const whole: string[] = [];
  for (let n = 0; n < tokens.length; n++) {
    const end = tokens.slice(n, n + 3).join("");
    if (/\p{L}$/u.test(whole.at(-1) ?? "") && bracketedEnd.test(end)) {
      whole[whole.length - 1] += end;
      n += 2;
    } else whole.push(tokens[n]!);
  }
  return whole;
};

/** Words as they are cut for reading: a narrow non-breaking blank ("12 %") separates words like any other. */
const readTokens = (text: string, language: string): string[] => {
  if (!text.includes("\u202f")) return wordTokens(text, language);
  let at = 0;
  return wordTokens(text.replaceAll("\u202f", " "), language).map(({ length }) => text.slice(at, (at += length)));
};

/** The tokens of a text with one blank put in front, so that its first word is like any other. */
const paddedTokens = (words: readonly Stretch[], language: string, reading: boolean): Token[] => {
  const text = plain(words);
  const notes = words.filter((stretch) => stretch.note !== undefined).map((stretch) => stretch.note!);
  let n = 0;
  const split = reading ? readTokens(text, language) : wordTokens(text, language);
  const tokens = (reading && text.includes("[") ? wholeTokens(split) : split).map((token): Token => {
    const read = reading ? asRead(token) : token;
    if (!token.includes(noteMark)) return { text: token, key: read };
    const key = Array.from(read, (c) => (c === noteMark ? `${c}${notes[n++] ?? ""}` : c)).join("");
    return { text: token, key };
  });
  const first = tokens[0];
  if (first === undefined) return [{ text: " ", key: " " }];
  return [{ text: ` ${first.text}`, key: ` ${first.key}` }, ...tokens.slice(1)];
};

const lettersIn = (tokens: readonly Token[]): number =>
  tokens.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);

/** A difference in word codes as runs, which tidy.ts makes readable. */
const runsOf = (diffs: readonly (readonly [number, string])[], a: readonly Token[], b: readonly Token[]): WordRun[] => {
  let [nA, nB] = [0, 0];
  return diffs.map(([op, { length: words }]): WordRun => {
    const tokens = op > 0 ? b.slice(nB, nB + words) : a.slice(nA, nA + words);
    if (op <= 0) nA += words;
    if (op >= 0) nB += words;
    return { is: op === 0 ? "kept" : op < 0 ? "out" : "in", words, letters: lettersIn(tokens) };
  });
};

/** The differences of two token lists, as spans of the padded texts. */
const paddedSpans = (a: readonly Token[], b: readonly Token[], clean: boolean): Span[] => {
  let before = 0;
  while (before < a.length && before < b.length && a[before]!.key === b[before]!.key) before++;
  let after = 0;
  while (after < a.length - before && after < b.length - before && a.at(-1 - after)!.key === b.at(-1 - after)!.key)
    after++;
  const middleA = a.slice(before, a.length - after);
  const middleB = b.slice(before, b.length - after);
  if (middleA.length === 0 && middleB.length === 0) return [];
  const length = (tokens: readonly Token[]): number => tokens.reduce((sum, token) => sum + token.text.length, 0);
  // Tokens that read the same may have different lengths.
  const [leadA, leadB] = [length(a.slice(0, before)), length(b.slice(0, before))];
  const codes = new Map<string, string>();
  const encode = (tokens: readonly Token[]): string =>
    tokens
      .map(({ key }) => {
        let code = codes.get(key);
        if (code === undefined) {
          const n = codes.size + 1;
          codes.set(key, (code = String.fromCharCode(n < 0xd800 ? n : n + 0x800)));
        }
        return code;
      })
      .join("");
  const codeA = encode(middleA);
  const codeB = encode(middleB);
  if (codes.size > mostWords || codeA.length * codeB.length > mostComparisons)
    return [{ fromA: leadA, toA: leadA + length(middleA), fromB: leadB, toB: leadB + length(middleB) }];
  const differ = new DiffMatchPatch();
  differ.Diff_Timeout = 0;
  const diffs = differ.diff_main(codeA, codeB, false);
  const read = runsOf(diffs, middleA, middleB);
  // The words both begin and end with are part of the sentence in which the changes are read.
  const frame = (tokens: readonly Token[]): WordRun => ({
    is: "kept",
    words: tokens.length,
    letters: lettersIn(tokens),
  });
  const [head, tail] = [frame(a.slice(0, before)), frame(a.slice(a.length - after))];
  const spans: Span[] = [];
  let [atA, atB, nA, nB] = [0, 0, 0, 0];
  let open: { fromA: number; fromB: number } | null = null;
  const close = (): void => {
    if (open !== null) spans.push({ ...open, toA: atA, toB: atB });
    open = null;
  };
  for (const { is, words } of clean ? tidy([head, ...read, tail]) : [head, ...read, tail]) {
    if (is === "kept") close();
    else open ??= { fromA: atA, fromB: atB };
    if (is !== "in") {
      atA += length(a.slice(nA, nA + words));
      nA += words;
    }
    if (is !== "out") {
      atB += length(b.slice(nB, nB + words));
      nB += words;
    }
  }
  close();
  return spans;
};

const notesIn = (words: readonly Stretch[]): string => words.flatMap(({ note }) => note ?? []).join(" ");

/** The differences as spans of the real texts: without the padding, and without blanks that both sides begin with. */
const spansOf = (old: readonly Stretch[], now: readonly Stretch[], language: string, clean: boolean): Span[] => {
  const textA = plain(old);
  const textB = plain(now);
  if (textA === textB && notesIn(old) === notesIn(now)) return [];
  const boundariesA = graphemeBoundaries(textA, language);
  const boundariesB = graphemeBoundaries(textB, language);
  const paddedA = ` ${textA}`;
  const paddedB = ` ${textB}`;
  const whole = (at: number, boundaries: ReadonlySet<number> | null): boolean =>
    at <= 0 || boundaries === null || boundaries.has(at) || at >= Math.max(textA.length, textB.length);
  const spans = paddedSpans(paddedTokens(old, language, clean), paddedTokens(now, language, clean), clean)
    .map(({ fromA, toA, fromB, toB }): Span => {
      let shared = 0;
      while (
        fromA + shared < toA &&
        fromB + shared < toB &&
        paddedA[fromA + shared] === paddedB[fromB + shared] &&
        /\s/u.test(paddedA[fromA + shared]!)
      )
        shared++;
      // A blank with a combining accent on it is one character.
      while (shared > 0 && !(whole(fromA + shared - 1, boundariesA) && whole(fromB + shared - 1, boundariesB)))
        shared--;
      const [startA, startB] = [fromA + shared, fromB + shared];
      if (startA > 0) return { fromA: startA - 1, toA: toA - 1, fromB: startB - 1, toB: toB - 1 };
      // At the very beginning, the blank that was padded comes after the words out or in.
      if (toA === 0) return { fromA: 0, toA: 0, fromB: 0, toB };
      if (toB === 0) return { fromA: 0, toA, fromB: 0, toB: 0 };
      return { fromA: 0, toA: toA - 1, fromB: 0, toB: toB - 1 };
    })
    .filter(({ fromA, toA, fromB, toB }) => fromA < toA || fromB < toB);
  // A span that would separate a letter from its accent takes both; spans that then touch become one.
  const joined: Span[] = [];
  for (const span of spans) {
    let { fromA, toA, fromB, toB } = span;
    for (; !whole(fromA, boundariesA) || !whole(fromB, boundariesB); fromA--) fromB--;
    for (; !whole(toA, boundariesA) || !whole(toB, boundariesB); toA++) toB++;
    const last = joined.at(-1);
    if (last !== undefined && (fromA < last.toA || fromB < last.toB))
      joined[joined.length - 1] = { ...last, toA: Math.max(toA, last.toA), toB: Math.max(toB, last.toB) };
    else joined.push({ fromA, toA, fromB, toB });
  }
  return joined;
};

/** The fewest words that must go out and come in to turn the old words into the new, in order. */
export const wordChanges = (old: readonly Stretch[], now: readonly Stretch[], language: string): WordChange[] =>
  spansOf(old, now, language, false).map(({ fromA, toA, fromB, toB }) => ({
    from: fromA,
    to: toA,
    words: sliceWords(now, fromB, toB),
  }));

/** The words after some changes. This undoes `wordChanges`, except for the marks of kept letters. */
export const applyChanges = (old: readonly Stretch[], changes: readonly WordChange[]): Stretch[] => {
  const words: Stretch[] = [];
  let at = 0;
  for (const { from, to, words: put } of changes) {
    words.push(...sliceWords(old, at, from), ...put);
    at = to;
  }
  words.push(...sliceWords(old, at, plain(old).length));
  return words;
};

/** Two wordings woven into one for reading: words kept by chance inside a rewritten phrase are shown as rewritten. */
export const readable = (old: readonly Stretch[], now: readonly Stretch[], language: string): Compared[] => {
  const pieces: Compared[] = [];
  const put = (words: readonly Stretch[], is: Compared["is"]): void => {
    for (const stretch of words) if (stretch.t !== "") pieces.push({ ...stretch, is });
  };
  let atB = 0;
  for (const { fromA, toA, fromB, toB } of spansOf(old, now, language, true)) {
    put(sliceWords(now, atB, fromB), "kept");
    put(sliceWords(old, fromA, toA), "out");
    put(sliceWords(now, fromB, toB), "in");
    atB = toB;
  }
  put(sliceWords(now, atB, plain(now).length), "kept");
  return pieces;
};
