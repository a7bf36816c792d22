import { expect, test } from "vitest";
import { applyWrites, emptyRecord } from "../../drafts/tables.ts";

test("writing one table leaves the others the same objects", () => {
  const next = applyWrites(emptyRecord, [{ table: "places", key: "p1-1", value: { part: "consensus", rank: "V" } }]);
  expect(next.places).toEqual({ "p1-1": { part: "consensus", rank: "V" } });
  expect(next.paragraphs).toBe(emptyRecord.paragraphs);
  expect(emptyRecord.places).toEqual({});
});

test("null takes a key out, but of meta it is a value", () => {
  const some = applyWrites(emptyRecord, [
    { table: "places", key: "p1-1", value: { part: "consensus", rank: "V" } },
    { table: "meta", key: "floor", value: "p1-1" },
  ]);
  const none = applyWrites(some, [
    { table: "places", key: "p1-1", value: null },
    { table: "meta", key: "floor", value: null },
  ]);
  expect(none).toEqual(emptyRecord);
});

test("an unknown table is a mistake of the caller", () => {
  expect(() => applyWrites(emptyRecord, [{ table: "votes", key: "a", value: 1 }])).toThrow(RangeError);
});
