import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inOrder } from "../../../drafts/reading/monotone.ts";

const keys = fc.array(fc.constantFrom(..."abcdefgh"), { maxLength: 20 });

describe("what kept its order", () => {
  test("equal keys in the same order on both sides, and everything else is gone or has come", () => {
    fc.assert(
      fc.property(keys, keys, fc.uniqueArray(fc.constantFrom(..."abcdefgh")), (before, after, loose) => {
        const { kept, gone, come } = inOrder(before, after, new Set(loose));
        for (const [n, [a, b]] of kept.entries()) {
          expect(before[a]).toBe(after[b]);
          if (n > 0) expect(a > kept[n - 1]![0] && b > kept[n - 1]![1]).toBe(true);
        }
        expect([...kept.map(([a]) => a), ...gone].sort((x, y) => x - y)).toEqual([...before.keys()]);
        expect([...kept.map(([, b]) => b), ...come].sort((x, y) => x - y)).toEqual([...after.keys()]);
      }),
    );
  });

  test("of two that changed places the loose one moved", () => {
    const [before, after] = [
      ["a", "b", "c"],
      ["b", "a", "c"],
    ];
    expect(inOrder(before!, after!, new Set(["a"])).gone).toEqual([0]);
    expect(inOrder(before!, after!, new Set(["b"])).gone).toEqual([1]);
  });
});
