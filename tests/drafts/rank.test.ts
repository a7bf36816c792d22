import fc from "fast-check";
import { expect, test } from "vitest";
import { rankBetween, ranksBetween } from "../../drafts/rank.ts";

test("there is a rank between any two neighbours, however often one inserts at the same gap", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 200 }), (choices) => {
      const ranks: string[] = [];
      for (const choice of choices) {
        const at = choice % (ranks.length + 1);
        ranks.splice(at, 0, rankBetween(ranks[at - 1] ?? null, ranks[at] ?? null));
      }
      for (let i = 1; i < ranks.length; i++) expect(ranks[i - 1]! < ranks[i]!).toBe(true);
      for (const rank of ranks) expect(rank.endsWith("0")).toBe(false);
    }),
  );
});

test("a thousand paragraphs at once get ranks of at most three characters, in order", () => {
  const ranks = ranksBetween(null, null, 1000);
  expect(ranks).toHaveLength(1000);
  expect(ranks.toSorted()).toEqual(ranks);
  expect(Math.max(...ranks.map((rank) => rank.length))).toBeLessThanOrEqual(3);
});

test("no rank fits between a rank and itself", () => {
  expect(() => rankBetween("V", "V")).toThrow(RangeError);
});
