import fc from "fast-check";
import { expect, test } from "vitest";
import { areLetters, lettersAlone } from "../../drafts/signs.ts";

test("letters of any script, line ends and marks of direction stay as they are", () => {
  for (const text of ["", "États\tمؤتمر\r\n会议\u0085 😀 👩‍👩‍👧", "\u202Bx\u202C\u200E\u00A0\u00AD"])
    expect([areLetters(text), lettersAlone(text)]).toEqual([true, text]);
});

test("control signs, halves of pairs and what is no character go; where a line or page was broken there is a blank", () => {
  for (const [text, left] of [
    ["a\u0000b\u0008c\u001F\u007F\u009F", "abc"],
    ["one\u000Btwo\u000Cthree", "one two three"],
    ["\uD83D\uDE00\uD83D \uDE00x\uFFFE\uFFFF", "😀 x"],
  ] as const)
    expect([areLetters(text), lettersAlone(text)]).toEqual([false, left]);
});

test("what is left is letters, is the same through UTF-8, and is left once and for all", () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(units, (text) => {
      const left = lettersAlone(text);
      expect([areLetters(left), lettersAlone(left)]).toEqual([true, left]);
      expect(new TextDecoder().decode(new TextEncoder().encode(`.${left}`))).toBe(`.${left}`);
    }),
  );
});
