import { expect, test } from "vitest";
import { wantedText } from "../../client/frame/circulated.ts";

const revision = (name: string) => ({ name, symbol: "", seq: 1, at: "2031-11-03T09:00:00.000Z" });
const zero = { revisions: [revision("Zero draft")], names: "full", phase: "open" } as const;
const one = { ...zero, revisions: [revision("Zero draft"), revision("Rev.1")] };

test("a seat that reads the latest revision goes on to a new one, one that chose an older stays there", () => {
  expect(wantedText(zero, "").at).toBe("Zero draft");
  expect(wantedText(one, "").at).toBe("Rev.1");
  expect(wantedText(one, "Zero draft").at).toBe("Zero draft");
  expect(wantedText({ ...zero, revisions: [] }, "").at).toBe("");
});

test("the same revision is asked for anew once names are switched", () => {
  const off = wantedText({ ...zero, names: "none" }, "");
  expect(off.at).toBe(wantedText(zero, "").at);
  expect(off.key).not.toBe(wantedText(zero, "").key);
});
