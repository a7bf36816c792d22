import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byUnit } from "../../drafts/crdt/order.ts";
import { keysBetween, tableAfter } from "../../drafts/table-lines.ts";

type Table = Record<string, unknown>;
const key = fc.nat(260).map((n) => `c${n}`);
const writes = fc.array(fc.tuple(key, fc.option(fc.nat(3), { nil: undefined })), { minLength: 1, maxLength: 60 });
/** Each step: what is written, and how many tables back from the last one it is written over. */
const steps = fc.array(fc.tuple(writes, fc.constantFrom(0, 0, 0, 1, 3)), { minLength: 1, maxLength: 90 });

const begun = (size: number): Table =>
  Object.fromEntries(
    Array.from({ length: size }, (_, n) => [`c${n}`, n] as const).toSorted(([a], [b]) => byUnit(a, b)),
  );

/** The same, key by key. */
const slowly = (before: Table, written: ReadonlyMap<string, unknown>, inOrder: boolean): Table => {
  const next = { ...before };
  for (const [one, value] of written)
    if (value === undefined) delete next[one];
    else next[one] = value;
  return inOrder ? Object.fromEntries(Object.entries(next).toSorted(([a], [b]) => byUnit(a, b))) : next;
};

describe("a table that follows from another", () => {
  for (const inOrder of [true, false])
    test(`has its keys and their order, whichever of the tables before it follows from (${inOrder ? "sorted" : "as written"})`, () => {
      fc.assert(
        fc.property(fc.constantFrom(0, 90, 200), steps, (size, list) => {
          const tables = [begun(size)];
          const copies = [JSON.stringify(tables[0])];
          for (const [pairs, back] of list) {
            const before = tables.at(-1 - Math.min(back, tables.length - 1))!;
            const written = new Map(pairs);
            const next = tableAfter(before, written, inOrder ? byUnit : undefined);
            expect(JSON.stringify(next)).toBe(JSON.stringify(slowly(before, written, inOrder)));
            expect(next).toEqual({ ...next });
            tables.push(next);
            copies.push(JSON.stringify(next));
          }
          expect(tables.map((table) => JSON.stringify(table))).toEqual(copies);
          const last = tables.at(-1)!;
          for (const table of [tables[0]!, ...tables.slice(-70, -1)]) {
            const told = new Set(keysBetween(table, last));
            const other = [...new Set([...Object.keys(table), ...Object.keys(last)])].filter(
              (one) => table[one] !== last[one],
            );
            expect(other.filter((one) => !told.has(one))).toEqual([]);
          }
        }),
        { numRuns: 40 },
      );
    });

  test("where one was made from the other, tells the keys that were written and no more", () => {
    const before = begun(500);
    const next = tableAfter(before, new Map([["c7", "new"]]), byUnit);
    expect(keysBetween(before, next)).toEqual(["c7"]);
    expect(keysBetween(next, next)).toEqual([]);
    expect(keysBetween(next, before)).toEqual(["c7"]);
  });
});
