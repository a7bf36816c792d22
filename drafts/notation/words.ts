/**
 * The wording of one paragraph in notation: `**bold**`, `*italic*`, `[^1]` for the first footnote, `\[` for a literal
 * bracket, a backslash at a line's end for a line break. It holds no proposals: a balanced bracket is refused.
 */
import { noteMark } from "../paragraph.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { newMarker, pushLetter, readLetters } from "./inline.ts";

/** Brackets that are words: an editor's remark or an omission. */
export const wordsInBrackets = /^\[(?:sic!?|\.{3,}|…)\]/iu;
/** A reference to a footnote. */
export const noteReference = /^\[\^([^\]\s]{1,40})\]/u;
/** What may be a link: its text, then an address or the name of a definition. */
export const linkInBrackets = /^\[([^[\]]+)\](?:\(([^()\s]+)\)|\[([^[\]]+)\])/u;
/** Matches an address, but not a remark in parentheses. */
export const linkAddress = /^(?:[a-z][a-z+.-]*:|www\.|#|\.{0,2}\/)\S*$|^[^\s,]+\.[a-z]{2,4}(?:[/#?]\S*)?$/iu;

/**
 * Reads the words of a paragraph's new wording. `notes` are its footnotes; the first is `[^1]`. Brackets without a
 * partner are letters. Printing and then reading gives the same words.
 */
export const parseWording = (text: string, notes: readonly ParagraphId[]): { words: Stretch[] } | Refusal => {
  const letters = readLetters(text.replaceAll("\r\n", "\n"));
  const words: Stretch[] = [];
  const open: number[] = [];
  for (let n = 0; n < letters.length; n++) {
    const letter = letters[n]!;
    const marks = { ...(letter.b && { b: letter.b }), ...(letter.i && { i: letter.i }) };
    if (letter.t === "[" && !letter.escaped) {
      const ahead = letters
        .slice(n, n + 45)
        .map((l) => (l.escaped ? "\\" : l.t))
        .join("");
      const note = noteReference.exec(ahead);
      if (note !== null) {
        const id = notes[Number(note[1]) - 1];
        if (id === undefined)
          return refuse(
            RefusalCode.malformed,
            `There is no footnote ${note[1]} in this paragraph. Its footnotes are 1 to ${notes.length}; nothing was changed.`,
          );
        pushLetter(words, { t: noteMark, ...marks, note: id });
        n += Array.from(note[0]).length - 1;
        continue;
      }
      const literal = wordsInBrackets.exec(ahead);
      if (literal !== null) {
        for (const t of literal[0]) pushLetter(words, { t, ...marks });
        n += Array.from(literal[0]).length - 1;
        continue;
      }
      open.push(n);
    } else if (letter.t === "]" && !letter.escaped && open.length > 0)
      return refuse(
        RefusalCode.bracketInWording,
        "A wording holds words, not brackets: propose the words themselves, and the brackets come by themselves. A bracket that is meant as a letter is written \\[. Nothing was changed.",
      );
    pushLetter(words, { t: letter.t, ...marks });
  }
  return { words };
};

/** Escapes letters that notation would read as structure. */
export const escapeWords = (t: string): string => t.replace(/[\\*[\]［］【】\n]/gu, "\\$&");

/** Words as notation. `noteNumber` says how a footnote is referred to, without brackets. */
export const printWording = (words: readonly Stretch[], noteNumber: (note: ParagraphId) => number | string): string => {
  const marker = newMarker();
  for (const stretch of words)
    marker.put(stretch, escapeWords, stretch.note === undefined ? null : `[^${noteNumber(stretch.note)}]`);
  return marker.text();
};
