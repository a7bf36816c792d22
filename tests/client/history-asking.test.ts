import { describe, expect, test } from "vitest";
import { addressOf, askingIn, asksForAll, nothingAsked, queryOf } from "../../client/history/asking.ts";
import { kinOf } from "../../client/history/kin.ts";
import type { Step } from "../../drafts/reading/timeline.ts";

describe("what is asked of the history", () => {
  test("stands in the address and is read from it again", () => {
    const asking = {
      ...nothingAsked,
      office: "chair",
      kind: "decisions",
      part: "annex-a",
      from: "2031-03-10",
    } as const;
    expect(addressOf(asking)).toBe("?office=chair&kind=decisions&part=annex-a&from=2031-03-10");
    expect(askingIn(addressOf(asking))).toEqual(asking);
    expect(addressOf(nothingAsked)).toBe("");
    expect(asksForAll(askingIn(""))).toBe(true);
  });

  test("is only what is offered, whatever an address says", () => {
    expect(askingIn("?office=king&kind=gossip&from=yesterday&until=2031-3-1")).toEqual(nothingAsked);
  });

  test("reaches the server as moments: a day of the reader from its first to its last", () => {
    const { from, until } = queryOf({ ...nothingAsked, from: "2031-03-10", until: "2031-03-10" });
    expect(Date.parse(until!) - Date.parse(from!)).toBe(24 * 60 * 60_000 - 1);
    expect(new Date(from!).getHours()).toBe(0);
    expect(queryOf({ ...nothingAsked, party: "ALT" })).toEqual({ party: "ALT" });
  });
});

const step = (seq: number, act: Step["act"], ...paragraphs: Step["paragraphs"]): Step => ({
  seq,
  until: seq,
  at: "2031-11-03T10:00:00.000Z",
  by: { office: "chair" },
  ...(act && { act }),
  sentence: "",
  paragraphs,
  proposals: [],
});

describe("the kin of a paragraph", () => {
  test("of a split only the second half was part of another before", () => {
    const split = step(7, "split-paragraph", "p1-3", "p7-1");
    expect(kinOf("p7-1", [split])).toEqual([{ paragraph: "p1-3", how: "split", seq: 7 }]);
    expect(kinOf("p1-3", [split])).toEqual([]);
  });

  test("of a join the first one goes on and the second one goes into it", () => {
    const join = step(9, "merge-paragraphs", "p1-3", "p1-4");
    expect(kinOf("p1-3", [join])).toEqual([{ paragraph: "p1-4", how: "joined", seq: 9 }]);
    expect(kinOf("p1-4", [join])).toEqual([{ paragraph: "p1-3", how: "into", seq: 9 }]);
  });
});
