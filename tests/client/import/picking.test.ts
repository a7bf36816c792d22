import { describe, expect, test } from "vitest";
import {
  chosenOf,
  confirmation,
  isOf,
  outcome,
  placesOf,
  sortsOf,
  whatHappens,
} from "../../../client/import/picking.ts";
import type { Sort } from "../../../client/import/picking.ts";
import { clauseOf } from "../../../client/import/returned-change.ts";
import type { Returned, ReturnedAct, ReturnedChange, TabledOne } from "../../../drafts/returned/returned.ts";

const act = (key: string, type: ReturnedAct["type"] = "table", as = "XMR"): ReturnedAct =>
  ({ type, as, key, ...(type === "take-position" && { stance: "support" }) }) as ReturnedAct;
const change = (key: string, more: Partial<ReturnedChange> = {}): ReturnedChange => ({
  key,
  kind: "insertion",
  paragraph: "p3-1",
  part: "consensus",
  paragraphKind: "paragraph",
  called: "12",
  words: [
    { t: "States shall ", is: "kept" },
    { t: "now ", is: "in" },
    { t: "meet", is: "kept" },
  ],
  as: "XMR",
  authors: ["Acien, Clara"],
  ticked: true,
  act: act(key),
  notes: [],
  ...more,
});
const { act: _, ...refused } = change("refused", { ticked: false, why: "Cannot be tabled because 12 is gone." });
const changes = [
  change("a"),
  change("b", { kind: "deletion", called: "13" }),
  change("untracked", { ticked: false, untracked: true }),
  change("position", { kind: "position", ticked: false, act: act("position", "take-position"), words: [] }),
  refused,
];
const returned = {
  changes,
  comments: [{ author: "", text: "Check.", on: "", paragraph: null, called: "12" }],
  notImported: [
    { what: "Pictures", count: 2 },
    { what: "Text boxes", count: 1 },
  ],
} as unknown as Returned;
const none = new Map<string, TabledOne>();
const names = (party: string): string => ({ XMR: "Meridia", XAL: "Altora" })[party] ?? party;

describe("what of a file is shown", () => {
  test("is counted by kind, with what wants a look and what stands beside the text", () => {
    expect(sortsOf(returned, none).map(({ sort, n }) => [sort, n])).toEqual([
      ["all", 5],
      ["insertion", 3],
      ["deletion", 1],
      ["position", 1],
      ["untracked", 1],
      ["confirm", 1],
      ["refused", 1],
      ["comments", 1],
      ["not-imported", 3],
    ]);
  });

  test("what is on the record already is an outcome of its own, and no failure", () => {
    const { act: __, ...there } = change("there", { ticked: false, already: true, why: "Nothing to do: it is there." });
    const rows = sortsOf({ ...returned, changes: [...changes, there] }, none);
    expect(rows.filter(({ sort }) => sort === "already" || sort === "refused")).toEqual([
      { sort: "already", name: "Already there", icon: "tick", n: 1 },
      { sort: "refused", name: "Cannot be tabled", icon: "close", n: 1, marked: true },
    ]);
  });

  test("what can be counted is what is shown", () => {
    for (const { sort, n } of sortsOf(returned, none))
      if (sort !== "comments" && sort !== "not-imported")
        expect([sort, changes.filter((one) => isOf(sort, one, none)).length]).toEqual([sort, n]);
  });

  test("is found again by what became of it", () => {
    const results = new Map<string, TabledOne>([
      ["a", { key: "a", seq: 9, number: "68" }],
      ["b", { key: "b", refused: { code: "locked", message: "13 is agreed." } }],
    ]);
    const keys = (sort: Sort) => changes.filter((one) => isOf(sort, one, results)).map(({ key }) => key);
    expect([keys("tabled"), keys("failed")]).toEqual([["a"], ["b"]]);
    expect(outcome(results)).toBe("1 on the record, 1 refused: it says why");
    const again = new Map<string, TabledOne>([["a", { key: "a", number: "68", already: true }]]);
    expect(outcome(again)).toBe("1 asked for already");
  });

  test("stands in places, each once and in the order of the text", () => {
    expect(placesOf(changes)).toEqual([
      { called: "12", n: 4 },
      { called: "13", n: 1 },
    ]);
  });
});

describe("what is confirmed", () => {
  const all = new Set(changes.map(({ key }) => key));

  test("is what is ticked and can be tabled", () => {
    expect(chosenOf(changes, all, none).map(({ key }) => key)).toEqual(["a", "b", "untracked", "position"]);
    expect(chosenOf(changes, new Set(["b", "refused"]), none).map(({ key }) => key)).toEqual(["b"]);
  });

  test("leaves out what is on the record, and takes what was refused when it is ticked again", () => {
    const results = new Map<string, TabledOne>([
      ["a", { key: "a", seq: 9 }],
      ["untracked", { key: "untracked", proposal: "q1-1", number: "4", already: true }],
      ["b", { key: "b", refused: { code: "locked", message: "13 is agreed." } }],
    ]);
    expect(chosenOf(changes, all, results).map(({ key }) => key)).toEqual(["b", "position"]);
  });

  test("is named by its button: how many of what, as whom", () => {
    expect(confirmation([act("a"), act("b")], names)).toBe("Table 2 proposals as Meridia");
    expect(confirmation([act("a"), act("b", "take-position")], names)).toBe(
      "Table 1 proposal and take 1 position as Meridia",
    );
    expect(confirmation([act("a", "take-position"), act("b", "take-position", "XAL")], names)).toBe(
      "Take 2 positions as Meridia and Altora",
    );
    expect(confirmation([act("a"), act("b", "hold"), act("c", "hold")], names)).toBe(
      "Table 1 proposal and hold words in 2 places as Meridia",
    );
    expect(confirmation([], names)).toBe("Nothing is ticked");
  });

  test("says what happens, and who is recorded as having entered it", () => {
    expect(whatHappens([act("a"), act("b")], true, false)).toMatch(
      /^Each goes on the record .* by the Secretariat\.$/u,
    );
    expect(whatHappens([], false, true)).toBe("Tick what is to be tabled.");
  });
});

describe("a change that is heard", () => {
  test("is one clause", () => {
    expect(clauseOf(change("a"))).toBe("add “now”");
    const held = [
      { t: "States ", is: "kept" as const },
      { t: "[", is: "in" as const },
      { t: "shall", is: "kept" as const },
      { t: "]", is: "in" as const },
      { t: " meet", is: "kept" as const },
    ];
    expect(clauseOf(change("a", { kind: "hold", words: held }))).toBe("place “shall” in brackets");
    expect(clauseOf(change("a", { kind: "paragraph-moved", to: "to the Chair’s summary, after 3" }))).toBe(
      "move the paragraph to the Chair’s summary, after 3",
    );
    expect(
      clauseOf(change("a", { kind: "position", stance: "support", about: { proposal: "q1-1", number: "214" } })),
    ).toBe("support 214");
  });
});
