/**
 * What changed between two wordings, by whole words: `wordChanges` for tabling (the fewest words, every letter counts),
 * `readable` for reading (cleaned up on word tokens; what no eye can tell apart is no difference). Only the words are
 * compared, and letters that are kept keep their marks; a blank belongs to the word after it (docs/spec.md P1, D1, D2).
 * No clock limits the search, so that the answer is the same everywhere.
 */
import DiffMatchPatch from "diff-match-patch";
import { noteMark } from "../paragraph.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import { tidy } from "./tidy.ts";
import type { WordRun } from "./tidy.ts";
import { plain, sliceWords } from "./words.ts";

/** One replacement: `old[from, to)` goes out and `words` come in. Offsets stand on grapheme boundaries of the old words. */
export interface WordChange {
  readonly from: number;
  readonly to: number;
  readonly words: readonly Stretch[];
}

/**
 * A piece of a comparison. The `kept` and `in` pieces in order are the new words to the letter; the `kept` and `out` ones
 * are the old words as they read (`asRead`).
 */
export interface Compared {
  readonly t: string;
  readonly is: "kept" | "in" | "out";
  readonly b?: true;
  readonly i?: true;
  readonly note?: ParagraphId;
}

/** Above this many comparisons of words the middle is replaced as a whole, so that no wording can stall the server. */
const mostComparisons = 16_000_000;
/** How many different words a string of 16-bit units without surrogates can spell. */
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
      // A language tag nobody knows must not stop a negotiation: the root locale divides words well enough.
      locale = [];
    }
    segmenters.set(key, (found = new Intl.Segmenter(locale, { granularity })));
  }
  return found;
};

// In these letters every word boundary is a grapheme boundary, and there is no need to look.
const simple = /^[\n\u0020-\u02ff\u2010-\u2027\u4e00-\u9fff\ufffc]*$/u;

/** Offsets at which a reader sees one character end and the next begin; null when every offset is one. */
const graphemeBoundaries = (text: string, language: string): ReadonlySet<number> | null => {
  if (simple.test(text)) return null;
  const at = new Set([text.length]);
  for (const { index } of segmenter(language, "grapheme").segment(text)) at.add(index);
  return at;
};

/** Blanks that only hold a line together, and hyphens that do. */
const blanks = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/gu;
const hyphens = /[\u2010\u2011]/gu;
/** Nothing is seen of them and no letter is shaped by them: soft hyphens, marks of where a line may or may not break. */
const unseen = /[\u00ad\u200b\u2060\ufeff]/gu;

/**
 * A text as it reads: two texts with the same reading are shown as no difference. The same letters in another
 * normalisation (é in one sign or in two), blanks that do not break, hyphens that do not break and signs nobody sees read
 * the same. Quotation marks, dashes, apostrophes, the number of blanks, and the marks that shape or turn letters (ZWJ,
 * ZWNJ, marks of direction) are seen, and differ. docs/spec.md, D2.
 */
export const asRead = (text: string): string =>
  // Nothing of it is in most texts, and looking is quick.
  /^[\n\u0020-\u007e]*$/u.test(text)
    ? text
    : text.replace(unseen, "").replace(blanks, " ").replace(hyphens, "-").normalize("NFC");

/** The words of a text, each with the blanks before it; blanks at the very end are a word of their own. */
export const wordTokens = (text: string, language: string): string[] => {
  const boundaries = graphemeBoundaries(text, language);
  const tokens: string[] = [];
  let blank = "";
  let at = 0;
  for (const { segment } of segmenter(language, "word").segment(text)) {
    if (boundaries !== null && !boundaries.has(at)) {
      // The word segmenter may part what is one character for the reader: join it again.
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
  /** Two tokens are the same word when their keys are: a footnote mark is told apart by its footnote. */
  readonly key: string;
}

/** "State[s]" is one word to read, brackets and all. */
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

/** The words as they are cut for reading: a narrow blank that does not break ("12 %") parts words like any other. */
const readTokens = (text: string, language: string): string[] => {
  if (!text.includes("\u202f")) return wordTokens(text, language);
  let at = 0;
  return wordTokens(text.replaceAll("\u202f", " "), language).map(({ length }) => text.slice(at, (at += length)));
};

/** Tokens of the words padded with one blank, so that the first word looks like any other. */
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

/** What a difference of word codes says, as runs to be made readable. */
const runsOf = (diffs: readonly (readonly [number, string])[], a: readonly Token[], b: readonly Token[]): WordRun[] => {
  let [nA, nB] = [0, 0];
  return diffs.map(([op, { length: words }]): WordRun => {
    const tokens = op > 0 ? b.slice(nB, nB + words) : a.slice(nA, nA + words);
    if (op <= 0) nA += words;
    if (op >= 0) nB += words;
    return { is: op === 0 ? "kept" : op < 0 ? "out" : "in", words, letters: lettersIn(tokens) };
  });
};

/** Differences as spans of the padded texts. */
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
  // What reads the same may be longer on one side.
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
  // Words both begin and end with are a part of the sentence the changes are read in.
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

/** Spans of the real texts: the padding goes, and blanks that both sides begin with stay where they are. */
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
      // A blank that carries a combining accent is one character with it.
      while (shared > 0 && !(whole(fromA + shared - 1, boundariesA) && whole(fromB + shared - 1, boundariesB)))
        shared--;
      const [startA, startB] = [fromA + shared, fromB + shared];
      if (startA > 0) return { fromA: startA - 1, toA: toA - 1, fromB: startB - 1, toB: toB - 1 };
      // At the very beginning the blank that was padded stands after the words that come in or go out.
      if (toA === 0) return { fromA: 0, toA: 0, fromB: 0, toB };
      if (toB === 0) return { fromA: 0, toA, fromB: 0, toB: 0 };
      return { fromA: 0, toA: toA - 1, fromB: 0, toB: toB - 1 };
    })
    .filter(({ fromA, toA, fromB, toB }) => fromA < toA || fromB < toB);
  // A cut that would part a letter from its accent takes the whole letter; spans that meet by this are one.
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

/** What must go out and what must come in to make the old words into the new ones; the fewest words, in order. */
export const wordChanges = (old: readonly Stretch[], now: readonly Stretch[], language: string): WordChange[] =>
  spansOf(old, now, language, false).map(({ fromA, toA, fromB, toB }) => ({
    from: fromA,
    to: toA,
    words: sliceWords(now, fromB, toB),
  }));

/** The words after the changes. `wordChanges` and this are inverse, but for the marks of letters that are kept. */
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

/** The two wordings woven into one, for reading: small chance matches inside a rewritten phrase are not kept apart. */
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
