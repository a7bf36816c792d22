/**
 * Characters that no text may hold: control characters, halves of surrogate pairs, the two noncharacters. XML, and so
 * every Word file, has no place for them, and half a pair becomes another character when it passes through UTF-8, so
 * that the record would not hold what was hashed.
 */

/** Control signs but tab and line ends, halves of pairs, and the two that are no characters. */
const noLetters = /[^\P{Cc}\t\n\r\u0085]|[\uFFFE\uFFFF]|\p{Cs}/gu;

/** Whether all of a text can stand in any file. */
export const areLetters = (text: string): boolean => text.search(noLetters) === -1;

/** The text without them; breaks of lines and pages that stand between words become blanks. */
export const lettersAlone = (text: string): string =>
  areLetters(text) ? text : text.replaceAll("\u000B", " ").replaceAll("\u000C", " ").replaceAll(noLetters, "");
