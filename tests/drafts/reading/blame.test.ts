import { expect, test } from "vitest";
import { blamedStretches } from "../../../drafts/reading/blame.ts";

test("words are cut where their author or their marks change, and nowhere else", () => {
  const words = [{ t: "States " }, { t: "shall", b: true as const }, { t: " meet." }];
  const author = (seq: number) => ({ seq });
  const authors = Array.from({ length: 18 }, (_, n) => author(n < 10 ? 1 : 7));
  expect(blamedStretches(words, authors)).toEqual([
    { t: "States ", seq: 1 },
    { t: "sha", b: true, seq: 1 },
    { t: "ll", b: true, seq: 7 },
    { t: " meet.", seq: 7 },
  ]);
});

test("authors that say the same are one", () => {
  expect(blamedStretches([{ t: "ab" }], [{}, {}])).toEqual([{ t: "ab" }]);
});
