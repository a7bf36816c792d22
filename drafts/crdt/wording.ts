/** Words of a change as a notation string: marks, notes by number, and every sign that would mean something escaped. */
import { noteMark, type ParagraphId, type Stretch } from "../paragraph.ts";

const escape = (t: string): string => t.replaceAll(/[\\*[\]]/g, String.raw`\$&`);

/** A mark touches letters on both sides: blanks at its ends stand outside it. */
const wrap = (t: string, sign: string): string => {
  const [, lead = "", middle = "", trail = ""] = /^(\s*)(.*?)(\s*)$/su.exec(t) ?? [];
  return middle === "" ? t : `${lead}${sign}${middle}${sign}${trail}`;
};

export const wordingOf = (words: readonly Stretch[], noteNumber: (note: ParagraphId) => string): string =>
  words
    .map(({ t, b, i, note }) => {
      if (note !== undefined) return `[^${noteNumber(note)}]`;
      const italic = i ? wrap(escape(t), "*") : escape(t);
      return b ? wrap(italic, "**") : italic;
    })
    .join("")
    .replaceAll(noteMark, "");
