import { describe, expect, test } from "vitest";
import { accountLine, withAccounts } from "../../../drafts/reading/accounts.ts";
import type { AccountNames } from "../../../drafts/reading/accounts.ts";
import { compareDrafts } from "../../../drafts/reading/compare.ts";
import type { Account, Comparison } from "../../../drafts/reading/compare.ts";
import { writeComparisonHtml, writeComparisonMarkdown } from "../../../drafts/formats/comparison.ts";
import { chair, Room } from "../build.ts";

const room = new Room(["1. States shall meet.", "2. They report.", "3. They leave."]);
const before = room.draft;
const [one, two] = [room.id("1"), room.id("2")];
room.type("1", 7, 5, "should");
room.act(chair, { type: "remove-paragraph", paragraph: two });
const comparison = compareDrafts(before, room.draft);

const none = { proposals: [], status: () => null };
const difference = { part: "consensus", label: "", entries: [], unrecorded: false } as const;
const words = { ...difference, what: "words", paragraph: one, was: "shall", now: "should", nowAt: 7 } as const;
const place = { ...difference, what: "place", paragraph: two, was: "consensus", now: "" } as const;
const by = { office: "chair" } as const;
const of = { title: "Draft", symbol: "A/1", language: "en", parties: [] };

describe("what no entry of the record accounts for", () => {
  test("is said where reconciling says so, and where it says nothing at all", () => {
    const said = withAccounts(comparison, { explained: [], unexplained: [words] }, none);
    expect(
      said.paragraphs.map(({ unexplained }) => unexplained?.map(({ what, was, now }) => [what, was, now])),
    ).toEqual([[["words", "shall", "should"]], [["place", "consensus", ""]], undefined]);
    expect(said.explained).toEqual({ differences: 2, unexplained: 2, by: {} });
    const silent = withAccounts(comparison, { explained: [], unexplained: [] }, none);
    expect(silent.explained?.unexplained).toBe(2);
  });

  test("stands in every printed form in so many words, and a comparison that was not asked says nothing of it", () => {
    const said = withAccounts(comparison, { explained: [{ ...words, heading: "pen", by }], unexplained: [] }, none);
    for (const write of [writeComparisonHtml, writeComparisonMarkdown]) {
      expect(write(said, of)).toMatch(/1 difference is not explained by the record\./);
      expect(write(said, of)).toMatch(/not explained by the record: place/i);
      expect(write(said, of)).toContain("Typed by the Chair.");
      expect(write(comparison, of)).not.toMatch(/explained/);
    }
  });

  test("is nothing where every difference has its entry", () => {
    const said = withAccounts(
      comparison,
      {
        explained: [
          { ...words, heading: "pen", by },
          { ...place, heading: "act", deed: "remove-paragraph", by },
        ],
        unexplained: [],
      },
      none,
    );
    expect(said.explained).toEqual({ differences: 2, unexplained: 0, by: { pen: 1, act: 1 } });
    expect(said.paragraphs.map((p) => p.by)).toEqual([[by], [by], undefined]);
  });
});

describe("what is counted", () => {
  test("is the lines in which it is read, and statuses beside them, which are of no words", () => {
    const parked: Comparison = {
      ...comparison,
      paragraphs: comparison.paragraphs.map((p, n) => (n === 2 ? { ...p, status: { was: "open", now: "parked" } } : p)),
    };
    const told = {
      explained: [
        { ...words, heading: "pen", by },
        { ...place, heading: "act", deed: "remove-paragraph", by },
        { ...words, paragraph: two, was: "They report.", now: "", heading: "act", deed: "remove-paragraph", by },
      ],
      unexplained: [],
    } as const;
    const lines = [{ heading: "pen" }, { heading: "act" }] as const;
    const { explained } = withAccounts(parked, told, { ...none, lines });
    expect(explained).toEqual({ differences: 3, unexplained: 0, by: { pen: 1, act: 1 }, statuses: 1 });
    expect(writeComparisonMarkdown({ ...parked, explained: explained! }, of)).toContain(
      "Every difference is explained by the record: 1 typed, 1 by another act, 1 change of status.",
    );
  });
});

test("what the record says moved is what moved", () => {
  const moving = new Room(["1. One.", "2. Two."]);
  const then = moving.draft;
  moving.act(chair, { type: "move", paragraph: moving.id("1"), to: { part: "consensus", after: moving.id("2") } });
  const told = { ...difference, what: "place", paragraph: moving.id("2"), was: "consensus", now: "consensus" } as const;
  const said = withAccounts(
    compareDrafts(then, moving.draft),
    { explained: [{ ...told, heading: "move", by }], unexplained: [] },
    none,
  );
  expect(said.paragraphs.map(({ label, fate }) => [label, fate])).toEqual([
    ["2", "moved"],
    ["1", "same"],
  ]);
  expect(said.totals.moved).toBe(1);
});

test("an account is one line, with no more than its reader may know", () => {
  const names: AccountNames = { office: () => "the Chair", party: (id) => `State ${id}`, time: () => "16:00" };
  const line = (account: Partial<Account>): string =>
    accountLine({ what: "words", was: "", now: "", heading: "pen", ...account }, names);
  const proposal = { id: "q1-1", number: "214" } as const;
  expect(line({ heading: "incorporated", proposal: { ...proposal, sponsors: ["A", "B", "C"] }, by, at: "x" })).toBe(
    "214 (State A and 2 others), incorporated by the Chair, 16:00",
  );
  expect(line({ heading: "incorporated", proposal })).toBe("214, incorporated");
  expect(line({ by })).toBe("typed by the Chair");
  expect(line({ heading: "act", deed: "restore", by })).toBe("restored by the Chair");
  expect(line({ what: "status", heading: "act", deed: "typed", by })).toBe("reset by typing, by the Chair");
  expect(line({ heading: "act" })).toBe("changed by an act");
});
