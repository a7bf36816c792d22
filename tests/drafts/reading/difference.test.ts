import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noteMark } from "../../../drafts/paragraph.ts";
import type { Stretch } from "../../../drafts/paragraph.ts";
import { applyChanges, asRead, readable, wordChanges } from "../../../drafts/reading/difference.ts";
import { plain } from "../../../drafts/reading/words.ts";

const changes = (old: string, now: string, language = "en"): [string, string][] =>
  wordChanges([{ t: old }], [{ t: now }], language).map(({ from, to, words }) => [old.slice(from, to), plain(words)]);

describe("words changed", () => {
  test("a blank belongs to the word after it", () => {
    expect(changes("States shall meet", "States should meet")).toEqual([["shall", "should"]]);
    expect(changes("States shall meet", "States meet")).toEqual([[" shall", ""]]);
    expect(changes("States meet", "All States meet")).toEqual([["", "All "]]);
    expect(changes("All States meet", "States meet")).toEqual([["All ", ""]]);
  });
  test("Arabic, Chinese and Russian are cut where their readers cut them", () => {
    expect(changes("يجب على الدول", "ينبغي على الدول", "ar")).toEqual([["يجب", "ينبغي"]]);
    expect(changes("各国应当合作", "各国可以合作", "zh")).toEqual([["应当", "可以"]]);
    expect(changes("Государства должны встречаться", "Государства могут встречаться", "ru")).toEqual([
      ["должны", "могут"],
    ]);
  });
  test("two footnotes are two words", () => {
    const [a, b]: Stretch[][] = [
      [{ t: "x" }, { t: noteMark, note: "p1-1" }],
      [{ t: "x" }, { t: noteMark, note: "p1-2" }],
    ];
    expect(wordChanges(a!, b!, "en")).toEqual([{ from: 1, to: 2, words: [{ t: noteMark, note: "p1-2" }] }]);
  });
  const text = fc
    .array(
      fc.constantFrom(
        "a",
        "b",
        " ",
        "  ",
        "shall",
        "é",
        "é",
        "́",
        "e",
        "👩‍🚀",
        "国家",
        "應",
        "عام",
        "عَامّ",
        "नमस्ते",
        "ไทย",
        ".",
        noteMark,
        "\n",
        "\u00a0",
        "\u00ad",
        "\u2011",
        "-",
        "“",
        "ё",
        "е\u0308",
        "[",
        "s",
        "]",
      ),
      { maxLength: 16 },
    )
    .map((t) => t.join(""));
  test("applied to the old words they give the new ones, on grapheme boundaries", () => {
    fc.assert(
      fc.property(text, text, (old, now) => {
        const found = wordChanges([{ t: old }], [{ t: now }], "en");
        expect(plain(applyChanges([{ t: old }], found))).toBe(now);
        const at = new Set([0, old.length, ...Array.from(new Intl.Segmenter("en").segment(old), ({ index }) => index)]);
        for (const { from, to } of found) expect([at.has(from), at.has(to)]).toEqual([true, true]);
        const woven = readable([{ t: old }], [{ t: now }], "en");
        expect(plain(woven.filter(({ is }) => is !== "out"))).toBe(now);
        expect(asRead(plain(woven.filter(({ is }) => is !== "in")))).toBe(asRead(old));
      }),
      { numRuns: 1500 },
    );
  });
});
