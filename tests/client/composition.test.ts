/** What a composition or correction did in all, and where an offset is after what others typed meanwhile. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapThrough, trimmed } from "../../client/editor/composition.ts";
import { graphemeAfter, graphemeBefore, reachOfWord } from "../../client/editor/steps.ts";

describe("a replacement without the letters that stay", () => {
  test("keeps what both have at their ends", () => {
    expect(trimmed("recieve", "receive", 10)).toEqual({ from: 13, to: 15, text: "ei" });
    expect(trimmed("", "x", 4)).toEqual({ from: 4, to: 4, text: "x" });
    expect(trimmed("aa", "aaa", 0)).toEqual({ from: 2, to: 2, text: "a" });
  });

  test("never cuts a character in two", () => {
    // Two faces that share their first half.
    expect(trimmed("😀", "😁", 0)).toEqual({ from: 0, to: 2, text: "😁" });
  });

  test("carried out on the old words, gives the new ones, for any two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (old, now) => {
        const { from, to, text } = trimmed(old, now, 0);
        expect(old.slice(0, from) + text + old.slice(to)).toBe(now);
      }),
    );
  });
});

describe("an offset after others' changes", () => {
  test("stays with its letter, or goes where its letter was", () => {
    expect(mapThrough([{ insert: "abc" }], 5, 1)).toBe(8);
    expect(mapThrough([{ retain: 5 }, { insert: "abc" }], 5, 1)).toBe(8);
    expect(mapThrough([{ retain: 5 }, { insert: "abc" }], 5, -1)).toBe(5);
    expect(mapThrough([{ retain: 2 }, { delete: 2 }], 5, 1)).toBe(3);
    expect(mapThrough([{ retain: 2 }, { delete: 9 }], 5, 1)).toBe(2);
    expect(mapThrough([{ retain: 2 }, { insert: {} }, { delete: 1 }], 5, 1)).toBe(5);
  });
});

describe("one key press", () => {
  test("reaches one grapheme, whatever it is made of", () => {
    const text = "a👩‍👩‍👧é";
    expect(graphemeAfter(text, 1, "en")).toBe("👩‍👩‍👧".length);
    expect(graphemeBefore(text, text.length, "en")).toBe("é".length);
    expect(graphemeBefore(text, 0, "en")).toBe(0);
    expect(graphemeAfter(text, text.length, "en")).toBe(0);
  });

  test("with Ctrl reaches a word with its blank, past words struck already", () => {
    const text = "States shall meet";
    expect(reachOfWord(text, 13, -1, "en")).toEqual({ from: 7, to: 13 });
    expect(reachOfWord(text, 6, 1, "en")).toEqual({ from: 6, to: 12 });
    const struck = (at: number): boolean => at >= 7 && at < 13;
    expect(reachOfWord(text, 13, -1, "en", struck)).toEqual({ from: 0, to: 7 });
    expect(reachOfWord(text, 0, -1, "en")).toBeNull();
  });
});
