import { expect, test } from "vitest";
import { joinersRead } from "../../client/participants/joiners-read.ts";

test("before anything is circulated an invitation says what whoever joins reads; then the revision does", () => {
  expect(joinersRead({ phase: "open", revisions: [] })).toContain("reads the text at once");
  expect(joinersRead({ phase: "closed", revisions: [] })).toContain("reads the text at once");
  expect(joinersRead({ phase: "drafting", revisions: [] })).toContain("reads nothing until");
  const revision = { name: "Zero draft", symbol: "", seq: 2, at: "2031-01-01T00:00:00Z" };
  expect(joinersRead({ phase: "open", revisions: [revision] })).toBeNull();
});
