/**
 * Reads the letters of one line of notation. Emphasis and escapes are resolved; brackets and everything else stay
 * letters that know whether they were escaped. `parseWording` and `parseNotation` both read this way.
 *
 * A run of stars is a toggle: one turns italics on or off, two bold, three both. So our own output is exact (`**a***b*`
 * is bold, then italic). In texts of others a star opens only before a word and closes only after one, and a star
 * without a partner is a letter ("[NDMC*]").
 */
import type { Stretch } from "../paragraph.ts";

/** One letter of a line with its emphasis; stars and backslashes that were read are not letters. */
export interface Letter {
  /** One code point. */
  readonly t: string;
  readonly b?: true;
  readonly i?: true;
  /** Set if it was written with a backslash: it is never structure then. */
  readonly escaped?: true;
  /** The offset in the source, to find the line. */
  readonly at: number;
}

/** What a backslash can escape: white space, ASCII punctuation, and signs with a meaning in notation. */
const escapable = /[\s!-/:-@[-`{-~…¶⁰¹²³⁴-⁹［］【】]/u;
const neverOpensBefore = /[\s\]),.;:!?]/u;
const neverClosesAfter = /[\s[(]/u;

interface Star {
  readonly length: number;
  readonly opens: boolean;
  readonly closes: boolean;
}

type Token = { readonly at: number } & ({ readonly t: string; readonly escaped?: true } | { readonly stars: Star });

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  let previous: { t: string; escaped?: true } | null = null;
  for (let at = 0; at < text.length;) {
    const c = String.fromCodePoint(text.codePointAt(at)!);
    const next = text.slice(at + 1, at + 2);
    if (c === "\\" && next !== "" && escapable.test(next)) {
      previous = { t: next, escaped: true };
      tokens.push({ ...previous, at });
      at += 2;
      continue;
    }
    if (c === "*") {
      let length = 1;
      while (text[at + length] === "*") length++;
      const after = text.slice(at + length, at + length + 1);
      const stars: Star = {
        length,
        opens: after !== "" && !neverOpensBefore.test(after),
        closes: previous !== null && (previous.escaped === true || !neverClosesAfter.test(previous.t)),
      };
      tokens.push({ stars, at });
      at += length;
      continue;
    }
    previous = { t: c };
    tokens.push({ t: c, at });
    at += c.length;
  }
  return tokens;
};

/** The runs of stars that are plain letters: too long, where none can open or close, or never closed. */
const literalStars = (tokens: readonly Token[]): ReadonlySet<Token> => {
  const literal = new Set<Token>();
  for (;;) {
    const open: { b: Token | null; i: Token | null } = { b: null, i: null };
    let again = false;
    for (const token of tokens) {
      if (!("stars" in token) || literal.has(token)) continue;
      const { length, opens, closes } = token.stars;
      const marks: ("b" | "i")[] = length === 1 ? ["i"] : length === 2 ? ["b"] : ["b", "i"];
      if (length > 3 || marks.some((mark) => (open[mark] === null ? !opens : !closes))) literal.add(token);
      else for (const mark of marks) open[mark] = open[mark] === null ? token : null;
    }
    for (const token of [open.b, open.i]) {
      if (token === null) continue;
      literal.add(token);
      again = true;
    }
    if (!again) return literal;
  }
};

/** The letters of a text with their marks. */
export const readLetters = (text: string): Letter[] => {
  const tokens = tokensOf(text);
  const literal = literalStars(tokens);
  const letters: Letter[] = [];
  let [b, i] = [false, false];
  const put = (t: string, at: number, escaped?: true): void => {
    letters.push({ t, at, ...(b && { b: true }), ...(i && { i: true }), ...(escaped && { escaped }) });
  };
  for (const token of tokens) {
    if (!("stars" in token)) put(token.t, token.at, token.escaped);
    else if (literal.has(token)) for (let n = 0; n < token.stars.length; n++) put("*", token.at + n);
    else {
      if (token.stars.length !== 1) b = !b;
      if (token.stars.length !== 2) i = !i;
    }
  }
  return letters;
};

/** Adds a letter, joining it to the last stretch if the marks are the same. */
export const pushLetter = (words: Stretch[], letter: Stretch): void => {
  const last = words.at(-1);
  if (
    last !== undefined &&
    last.note === undefined &&
    letter.note === undefined &&
    last.b === letter.b &&
    last.i === letter.i
  )
    words[words.length - 1] = { ...last, t: last.t + letter.t };
  else words.push(letter);
};

/**
 * Turns each stretch's string into one piece of memory. A string built letter by letter takes thirty bytes a letter
 * until it is first read, and a long text would then not fit into the memory of an object on Workers.
 */
export const inOnePiece = (words: readonly Stretch[]): void => {
  for (const { t } of words) t.charCodeAt(0);
};

/**
 * Writes letters with emphasis. `close` has to be called before anything that is not words, so that no star crosses a
 * bracket.
 */
export interface Marker {
  readonly put: (stretch: Stretch, escape: (t: string) => string, note: string | null) => void;
  readonly raw: (text: string) => void;
  readonly text: () => string;
}

/** A writer for one line. White space and punctuation next to a star are escaped, so that it is read as emphasis. */
export const newMarker = (): Marker => {
  let out = "";
  let b = false;
  let i = false;
  // The last words in `out`, whose end has to be escaped if a star follows.
  let lastWords = "";
  const turn = (toB: boolean, toI: boolean): void => {
    if (toB === b && toI === i) return;
    const stars = toB !== b && toI !== i ? "***" : toB !== b ? "**" : "*";
    const closing = (b && !toB) || (i && !toI);
    const tail = lastWords.slice(-1);
    const backslashes = /(\\*).$/su.exec(lastWords)?.[1]!.length ?? 0;
    if (closing && neverClosesAfter.test(tail) && backslashes % 2 === 0) out = `${out.slice(0, -1)}\\${tail}`;
    out += stars;
    [b, i] = [toB, toI];
  };
  return {
    put: (stretch, escape, note) => {
      if (stretch.t === "") return;
      const opening = (stretch.b === true && !b) || (stretch.i === true && !i);
      const turned = (stretch.b === true) !== b || (stretch.i === true) !== i;
      turn(stretch.b === true, stretch.i === true);
      let t = note ?? escape(stretch.t);
      if (opening && turned && note === null && neverOpensBefore.test(t[0]!)) t = `\\${t}`;
      out += t;
      lastWords = t;
    },
    raw: (text) => {
      turn(false, false);
      out += text;
      lastWords = "";
    },
    text: () => {
      turn(false, false);
      return out;
    },
  };
};
