/** How a difference came about, in words: what was done, by whom, when, and no more than the reader may know. */
import { describe, expect, test } from "vitest";
import { fateTold, howTold } from "../../client/reconcile/how-told.ts";
import type { Told } from "../../client/reconcile/how-told.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import type { ChangeLine } from "../../drafts/reading/change-lines.ts";

const at = "2031-03-10T23:48:00.000Z";
const names: Readonly<Record<string, string>> = { XAL: "Altora", XBV: "Brevia", XCO: "Corvane", XDE: "Delmar" };
const told: Told = {
  proposals: [
    { id: "q5-1", number: "214", sponsors: ["XAL", "XBV"] },
    { id: "q6-1", number: "215", sponsors: ["XAL", "XBV", "XCO", "XDE"] },
    { id: "q7-1", number: "216" },
  ] as unknown as readonly Proposal[],
  nameOf: (party) => names[party] ?? party,
  now: Date.parse("2031-03-12T08:00:00.000Z"),
};
const line = (more: Partial<ChangeLine>): ChangeLine => ({
  key: "k",
  heading: "act",
  what: "words",
  paragraph: "p1-1",
  kind: "paragraph",
  part: "consensus",
  label: "12",
  words: [],
  seq: 9,
  at,
  by: { office: "chair" },
  ...more,
});
const how = (more: Partial<ChangeLine>): string => howTold(line(more), told).replace(/, \d+ \w+ \d\d:\d\d$/u, ", then");

describe("how a difference came about", () => {
  test("names the proposal with its sponsors, and the office where it was not the Chair", () => {
    expect(how({ heading: "incorporated", proposal: "q5-1" })).toBe("214, Altora and Brevia. Incorporated, then");
    expect(how({ heading: "incorporated", proposal: "q5-1", by: { office: "secretariat" } })).toBe(
      "214, Altora and Brevia. Incorporated by the Secretariat, then",
    );
    expect(how({ heading: "incorporated", proposal: "q6-1" })).toContain("Altora, Brevia, and 2 others");
    expect(how({ heading: "incorporated", proposal: "q7-1" })).toBe("216. Incorporated, then");
    expect(how({ heading: "incorporated" })).toBe("A proposal, incorporated, then");
  });

  test("says which act it was, and whose pen", () => {
    expect(how({ deed: "restore" })).toBe("Restored by the Chair, then");
    expect(how({ deed: "undo", by: { office: "secretariat" } })).toBe("Taken back by the Secretariat, then");
    expect(how({ heading: "pen", by: { office: "delegation", party: "XAL" } })).toBe("Typed by Altora, then");
    expect(how({ heading: "pen", by: { office: "delegation" } })).toBe("Typed by a delegation, then");
    expect(how({ heading: "move", what: "moved" })).toBe("Moved by the Chair, then");
  });

  test("names the entries that had part in it before; typing is many of one pen", () => {
    const also = (more: Partial<ChangeLine>): string => howTold(line(more), told).replace(/^.*\d\d:\d\d/u, "");
    expect(also({ deed: "restore", also: [7] })).toBe("; also by entry 7");
    expect(also({ deed: "restore", also: [5, 7] })).toBe("; also by entries 5 and 7");
    expect(also({ deed: "restore", also: [3, 4, 5, 7] })).toBe("; also by 4 earlier entries");
    expect(also({ heading: "pen", also: [5, 7] })).toBe("");
  });

  test("says no more than the heading to who may not read the entry", () => {
    const { seq: _, at: __, by: ___, ...unseen } = line({ heading: "pen" });
    expect(howTold(unseen, told)).toBe("Typed.");
    expect(howTold({ ...unseen, heading: "act" }, told)).toBe("By an act.");
  });

  test("says of what is not explained whether an entry brought it", () => {
    expect(how({ heading: "unexplained", entries: [] })).toBe("It stands in the text and in no entry of the record.");
    expect(how({ heading: "unexplained", entries: [7, 8] })).toContain("entries 7 and 8, which no longer hold");
  });
});

test("what became of the paragraph is said beside its words", () => {
  expect(fateTold(line({ what: "new" }))).toBe("New paragraph");
  expect(fateTold(line({ what: "new", kind: "heading" }))).toBe("New section");
  expect(fateTold(line({ what: "moved", wasPart: "summary" }))).toBe(
    "Moved from the Chair’s summary to the consensus text",
  );
  expect(fateTold(line({ what: "moved", wasPart: "annex-b" }))).toBe("Moved from annex B to the consensus text");
  expect(fateTold(line({ what: "label", heading: "renumbering" }))).toBe("");
  expect(fateTold(line({}))).toBe("");
});
