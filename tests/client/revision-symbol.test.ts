import { expect, test } from "vitest";
import { revisionSymbol } from "../../client/frame/revision-symbol.ts";

test("a revision is proposed with its number behind the symbol, in place of the last one's", () => {
  expect(revisionSymbol("OWG-R/2031/4", "Rev.1")).toBe("OWG-R/2031/4/Rev.1");
  expect(revisionSymbol("OWG-R/2031/4/Rev.1", "Rev.2")).toBe("OWG-R/2031/4/Rev.2");
});

test("the Zero draft carries the symbol as it is, and no symbol stays none", () => {
  expect(revisionSymbol("OWG-R/2031/4", "Zero draft")).toBe("OWG-R/2031/4");
  expect(revisionSymbol("", "Rev.1")).toBe("");
});
