import { describe, expect, test } from "vitest";
import { consequences } from "../../../drafts/acts/consequences.ts";
import { altora, brevia, chair, Room, secretariat } from "../build.ts";

const begin = (): Room =>
  new Room([
    "# A. Overview",
    "1. States meet. They decide^.",
    "^ In plenary.",
    "(a) the first;",
    "(b) the second;",
    "2. States recall the report.",
    "3. States close.",
    "== summary",
    "1. Some States spoke.",
  ]);

describe("insert", () => {
  test("puts a paragraph behind a family, a sub-paragraph into it, and names both", () => {
    const room = begin();
    const insert = (after: string, kind: "paragraph" | "sub-paragraph"): string =>
      room.act(chair, { type: "insert-paragraph", part: "consensus", after: room.id(after), kind, text: "New words." })
        .label!;
    expect([
      insert("1", "paragraph"),
      insert("1", "sub-paragraph"),
      insert("1 (a)", "sub-paragraph"),
      insert("1 (b)", "sub-paragraph"),
      insert("3", "paragraph"),
    ]).toEqual(["1 bis", "1 (a) ante", "1 (a) bis", "1 (c)", "4"]);
    expect(room.labels()).toEqual([
      "A",
      "1",
      "1",
      "1 (a) ante",
      "1 (a)",
      "1 (a) bis",
      "1 (b)",
      "1 (c)",
      "1 bis",
      "2",
      "3",
      "4",
    ]);
    expect(room.text("1 (c)")).toBe("New words.");
  });

  test("needs a pen for the place, a part that fits, and a family for footnotes", () => {
    const room = begin();
    const act = {
      type: "insert-paragraph",
      part: "consensus",
      after: room.id("2"),
      kind: "paragraph",
      text: "New.",
    } as const;
    expect(room.refused(altora, act)).toBe("no-pen");
    room.act(chair, { type: "give-pen", party: "ALT", paragraphs: [room.id("2")] });
    expect(room.refused(altora, act)).toBe("");
    expect(room.refused(altora, { ...act, after: room.id("3") })).toBe("no-pen");
    expect(room.refused(chair, { ...act, part: "summary" })).toBe("malformed");
    expect(room.refused(chair, { ...act, after: "p99-9" })).toBe("unknown-paragraph");
    expect(room.refused(chair, { ...act, kind: "footnote", after: null })).toBe("inside-family");
    expect(room.refused(chair, { ...act, text: "[x] y" })).toBe("bracket-in-wording");
    room.act(chair, { type: "insert-paragraph", part: "annex-a", after: null, kind: "title", text: "Terms" });
    expect(room.draft.tables.record.meta.annexes).toEqual({ "annex-a": "Terms" });
  });
});

describe("split and merge", () => {
  test("no letter passes another, families follow the second half, proposals keep their letters", () => {
    const room = begin();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States gather. They agree[^1]." });
    room.act(chair, { type: "split-paragraph", paragraph: room.id("1"), at: 12 });
    expect(room.labels()).toEqual(["A", "1", "1 bis", "1", "1 (a)", "1 (b)", "2", "3"]);
    expect([room.text("1"), room.text("1 bis").slice(0, 12)]).toEqual(["States meet.", " They decide"]);
    expect(room.get("1 (a)").parent).toBe(room.id("1 bis"));
    expect(room.proposal("1").changes.map(({ condition }) => condition)).toEqual(["whole", "whole"]);
    room.act(chair, { type: "merge-paragraphs", paragraph: room.id("1"), with: room.id("1 bis") });
    expect(room.labels()).toEqual(["A", "1", "1", "1 (a)", "1 (b)", "2", "3"]);
    expect(room.text("1").startsWith("States meet. They decide")).toBe(true);
    expect(room.get("1 (a)").parent).toBe(room.id("1"));
  });

  test("are refused at the edges, inside a character, on locked words and between strangers", () => {
    const room = new Room(["1. Cafe\u0301 au lait.", "2. States meet.", "3. States close."]);
    const one = room.id("1");
    expect(room.refused(chair, { type: "split-paragraph", paragraph: one, at: 0 })).toBe("nothing-to-do");
    expect(room.refused(chair, { type: "split-paragraph", paragraph: one, at: 4 })).toBe("malformed");
    expect(room.refused(chair, { type: "merge-paragraphs", paragraph: one, with: room.id("3") })).toBe("malformed");
    room.act(chair, { type: "set-status", paragraph: one, status: "agreed" });
    expect(room.refused(chair, { type: "split-paragraph", paragraph: one, at: 6 })).toBe("locked");
    expect(room.refused(chair, { type: "merge-paragraphs", paragraph: one, with: room.id("2") })).toBe("locked");
    expect(room.refused(altora, { type: "split-paragraph", paragraph: one, at: 6 })).toBe("no-pen");
  });

  test("a proposal to take the second paragraph out lapses when it is joined to the first", () => {
    const room = begin();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("3"), out: true });
    const answer = room.act(chair, { type: "merge-paragraphs", paragraph: room.id("2"), with: room.id("3") });
    expect(answer.lapsed).toEqual([room.proposal("1").id]);
    expect(room.text("2")).toBe("States recall the report. States close.");
  });
});

describe("move and remove", () => {
  test("[L1] [L3] a family goes along, is named in its new part, and has its old labels when it is back", () => {
    const room = begin();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States gather. They decide[^1]." });
    const one = room.id("1");
    const there = { type: "move", paragraph: one, to: { part: "summary", after: room.id("1", "summary") } } as const;
    expect(consequences(room.draft, there).sleeps).toEqual([room.proposal("1").id]);
    room.act(secretariat, there);
    expect([room.labels(), room.labels("summary")]).toEqual([
      ["A", "2", "3"],
      ["1", "2", "1", "2 (a)", "2 (b)"],
    ]);
    expect(room.proposal("1").asleep).toBe(true);
    const back = { type: "move", paragraph: one, to: { part: "consensus", after: room.id("2") } } as const;
    expect(consequences(room.draft, back).wakes).toEqual([room.proposal("1").id]);
    room.act(chair, back);
    expect(room.labels()).toEqual(["A", "2", "1", "1", "1 (a)", "1 (b)", "3"]);
    expect(room.proposal("1").asleep).toBe(undefined);
  });

  test("[L3] nothing lands inside a family, and a sub-paragraph stays under a paragraph", () => {
    const room = begin();
    room.act(chair, { type: "move", paragraph: room.id("3"), to: { part: "consensus", after: room.id("1 (a)") } });
    expect(room.labels()).toEqual(["A", "1", "1", "1 (a)", "1 (b)", "3", "2"]);
    room.act(chair, { type: "move", paragraph: room.id("1 (b)"), to: { part: "consensus", after: room.id("1") } });
    expect(room.labels()).toEqual(["A", "1", "1", "1 (b)", "1 (a)", "3", "2"]);
    room.act(chair, { type: "move", paragraph: room.id("1 (b)"), to: { part: "consensus", after: room.id("3") } });
    expect(room.get("1 (b)").parent).toBe(room.id("3"));
    expect(
      room.refused(chair, { type: "move", paragraph: room.id("1 (a)"), to: { part: "consensus", after: null } }),
    ).toBe("inside-family");
    expect(
      room.refused(chair, {
        type: "move",
        paragraph: room.id("1"),
        to: { part: "consensus", after: room.id("1 (a)") },
      }),
    ).toBe("inside-family");
    const note = room.paragraphs().find(({ kind }) => kind === "footnote")!.id;
    expect(room.refused(chair, { type: "move", paragraph: note, to: { part: "summary", after: null } })).toBe(
      "inside-family",
    );
    expect(
      room.refused(chair, { type: "move", paragraph: room.id("2"), to: { part: "consensus", after: room.id("1") } }),
    ).toBe("");
    expect(
      room.refused(chair, { type: "move", paragraph: room.id("3"), to: { part: "consensus", after: room.id("1") } }),
    ).toBe("nothing-to-do");
    expect(room.refused(altora, { type: "move", paragraph: room.id("3"), to: { part: "summary", after: null } })).toBe(
      "not-entitled",
    );
  });

  test("[G1] leaving the part resets agreement and says so; a move inside it does not", () => {
    const room = begin();
    const two = room.id("2");
    room.act(chair, { type: "set-status", paragraph: two, status: "agreed" });
    room.act(chair, { type: "move", paragraph: two, to: { part: "consensus", after: null } });
    expect(room.get("2").status).toBe("agreed");
    room.act(chair, { type: "move", paragraph: two, to: { part: "summary", after: null } });
    expect(room.get("1 ante", "summary").standing).toMatchObject({
      status: "open",
      reopened: { cause: "moved", office: "chair", was: "agreed" },
    });
  });

  test("[L4] what is taken out keeps its brackets and comes back by a move", () => {
    const room = begin();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States gather. They decide[^1]." });
    const one = room.id("1");
    room.act(chair, { type: "set-floor", paragraph: one });
    room.act(chair, { type: "remove-paragraph", paragraph: one });
    expect([room.labels(), room.draft.removed.length, room.draft.floor]).toEqual([["A", "2", "3"], 4, undefined]);
    expect(room.refused(chair, { type: "remove-paragraph", paragraph: one })).toBe("gone");
    room.act(chair, { type: "move", paragraph: one, to: { part: "consensus", after: room.paragraphs()[0]!.id } });
    expect(room.labels()).toEqual(["A", "1", "1", "1 (a)", "1 (b)", "2", "3"]);
    expect(room.get("1").runs.length).toBeGreaterThan(1);
    expect(room.sentence(brevia, { type: "remove-paragraph", paragraph: one })).toContain(
      "You do not hold the pen for 1",
    );
  });
});

describe("status", () => {
  test("[G2] agreeing over open brackets is refused, with their number", () => {
    const room = begin();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("2"), wording: "States note the reports." });
    const act = { type: "set-status", paragraph: room.id("2"), status: "agreed-ad-ref" } as const;
    expect(room.refused(chair, act)).toBe("open-brackets");
    expect(room.sentence(chair, act)).toBe("2 brackets are open in 2. Its status was not changed.");
    expect(room.sentence(altora, act)).toBe(
      "Only the Chair or the Secretariat can agree a paragraph or change its status. Nothing was changed.",
    );
  });

  test("[G4] agreement is bound to the words; an editorial correction keeps it, reopening names its cause", () => {
    const room = begin();
    const act = { type: "set-status", paragraph: room.id("2"), status: "agreed" } as const;
    room.act(chair, act);
    expect(room.get("2").standing!.bound).toEqual({ words: "States recall the report.", part: "consensus" });
    expect(room.refused(chair, act)).toBe("nothing-to-do");
    room.act(secretariat, { ...act, editorial: "States recall that report." });
    expect([room.text("2"), room.get("2").status]).toEqual(["States recall that report.", "agreed"]);
    expect(room.get("2").standing).toMatchObject({
      office: "secretariat",
      bound: { words: "States recall that report." },
    });
    expect(room.refused(chair, { ...act, status: "open", editorial: "x" })).toBe("malformed");
    room.act(chair, { ...act, status: "open" });
    expect(room.get("2").standing).toMatchObject({ reopened: { cause: "chair", was: "agreed" } });
    expect(room.refused(chair, { ...act, editorial: "x" })).toBe("malformed");
  });

  test("silence needs an hour to come; parking binds nothing; the summary is not agreed", () => {
    const room = begin();
    const act = { type: "set-status", paragraph: room.id("2"), status: "under-silence" } as const;
    expect(room.refused(chair, act)).toBe("malformed");
    expect(room.refused(chair, { ...act, until: "2020-01-01T00:00:00Z" })).toBe("malformed");
    room.act(chair, { ...act, until: "2027-01-01T00:00:00Z" });
    expect(room.get("2").standing).toMatchObject({ until: "2027-01-01T00:00:00Z", bound: { part: "consensus" } });
    room.act(chair, { type: "set-status", paragraph: room.id("3"), status: "parked" });
    expect(room.get("3").standing!.bound).toBe(undefined);
    expect(
      room.refused(chair, {
        type: "set-status",
        paragraph: room.id("3"),
        status: "parked",
        until: "2027-01-01T00:00:00Z",
      }),
    ).toBe("malformed");
    expect(room.refused(chair, { type: "set-status", paragraph: room.id("1", "summary"), status: "agreed" })).toBe(
      "asleep",
    );
  });
});

describe("restore", () => {
  test("brings words and places back, with the letters they were", () => {
    const room = begin();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("2"), wording: "States note the report." });
    const past = room.past();
    const two = room.id("2");
    room.type("2", 0, 13, "They noted");
    expect(room.proposal("1").changes[0]!.condition).toBe("gone");
    room.act(chair, { type: "remove-paragraph", paragraph: two });
    room.act(chair, { type: "restore", paragraph: two, at: 2 }, { past });
    expect([room.text("2"), room.proposal("1").changes[0]!.condition]).toEqual(["States recall the report.", "whole"]);
    expect(room.labels()).toEqual(["A", "1", "1", "1 (a)", "1 (b)", "2", "3"]);
    expect(room.refused(chair, { type: "restore", paragraph: two, at: 2 }, { past })).toBe("nothing-to-do");
    expect(room.refused(chair, { type: "restore", paragraph: two, at: "Rev.9" })).toBe("unknown-revision");
    expect(room.refused(secretariat, { type: "restore", at: 2 }, { past })).toBe("not-entitled");
  });

  test("of the whole undoes splits, joins, moves and new paragraphs, and is refused on agreed words", () => {
    const room = begin();
    const past = room.past();
    const words = (): string[] => room.paragraphs().map(({ runs }) => runs.map(({ t }) => t).join(""));
    const before = words();
    room.act(chair, { type: "split-paragraph", paragraph: room.id("1"), at: 12 });
    room.act(chair, { type: "merge-paragraphs", paragraph: room.id("2"), with: room.id("3") });
    room.act(chair, { type: "insert-paragraph", part: "consensus", after: null, kind: "opening", text: "The Group," });
    room.act(chair, { type: "move", paragraph: room.id("2"), to: { part: "summary", after: null } });
    room.act(chair, { type: "restore", at: 1 }, { past });
    expect(words()).toEqual(before);
    expect(room.labels()).toEqual(["A", "1", "1", "1 (a)", "1 (b)", "2", "3"]);
    expect(room.refused(chair, { type: "restore", at: 1 }, { past })).toBe("nothing-to-do");
    room.type("2", 0, 6, "All");
    room.act(chair, { type: "set-status", paragraph: room.id("2"), status: "agreed" });
    expect(room.refused(chair, { type: "restore", at: 1 }, { past })).toBe("locked");
  });
});
