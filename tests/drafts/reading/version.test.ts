import { expect, test } from "vitest";
import { revisionIn, versionOf, writtenVersion } from "../../../drafts/reading/version.ts";

const at = "2031-05-01T10:00:00.000Z";
const of = (revision: string, seq: number) => ({ revision, revisions: [{ name: revision, seq: 7, at }], seq }) as never;

test("a revision is called by its name at its own moment, and any later one after it", () => {
  expect(versionOf(of("Zero draft", 7), undefined)).toBe("Zero draft");
  expect(versionOf(of("Zero draft", 9), at)).toBe("Zero draft");
  expect(versionOf(of("Zero draft", 9), "2031-05-02T10:00:00.000Z")).toBe("After Zero draft");
  expect(versionOf({ revisions: [], seq: 9 }, at)).toBeUndefined();
});

test("of a written version the revision can be told, whatever it is called", () => {
  for (const name of ["Zero draft", "After lunch", "After After", "\\After", "Rev.1"])
    for (const seq of [7, 9]) expect(revisionIn(writtenVersion(of(name, seq), undefined)!)).toBe(name);
});
