/**
 * Characters that no text may hold: control characters, lone halves of surrogate pairs, and the two noncharacters
 * U+FFFE and U+FFFF. XML, and so Word's format, cannot hold them. A lone half also becomes another character in UTF-8,
 * so that the record would not hold what was hashed.
 */

/** Matches those characters; tab and line ends are allowed. */
const noLetters = /[^\P{Cc}\t\n\r\u0085]|[\uFFFE\uFFFF]|\p{Cs}/gu;

/** Whether a text holds none of those characters. */
export const areLetters = (text: string): boolean => text.search(noLetters) === -1;

/** The text without those characters; vertical tabs and page breaks become blanks, since they stand between words. */
export const lettersAlone = (text: string): string =>
  areLetters(text) ? text : text.replaceAll("\u000B", " ").replaceAll("\u000C", " ").replaceAll(noLetters, "");
