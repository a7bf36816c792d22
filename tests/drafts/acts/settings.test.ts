import { describe, expect, test } from "vitest";
import type { Act } from "../../../drafts/wire.ts";
import { altora, brevia, chair, observer, Room, secretariat } from "../build.ts";

const begin = (): Room =>
  new Room([
    "# A. Overview",
    "1. States meet.",
    "2. States recall the report.",
    "(a) the first;",
    "== summary",
    "1. Some States spoke.",
  ]);

describe("revisions", () => {
  test("have a name of their own: no digits alone, no time, none twice", () => {
    const room = begin();
    room.act(chair, { type: "publish-revision", name: "Zero draft", symbol: "A/2" });
    expect([room.draft.revision, room.draft.symbol, room.draft.revisions.length]).toEqual(["Zero draft", "A/2", 1]);
    expect(room.refused(chair, { type: "publish-revision", name: "zero DRAFT" })).toBe("name-taken");
    expect(room.refused(chair, { type: "publish-revision", name: "12" })).toBe("digits-only");
    expect(room.refused(chair, { type: "publish-revision", name: "2026-03-10T10:00" })).toBe("malformed");
    expect(room.refused(altora, { type: "publish-revision", name: "Rev.1" })).toBe("not-entitled");
  });

  test("[L2] renumbering renews every label and keeps the old-to-new table; what is gone gives its label up", () => {
    const room = begin();
    room.act(chair, {
      type: "insert-paragraph",
      part: "consensus",
      after: room.id("1"),
      kind: "paragraph",
      text: "New.",
    });
    room.act(altora, { type: "table", as: "ALT", after: room.id("1"), wording: "Proposed." });
    const removed = room.id("1");
    room.act(chair, { type: "remove-paragraph", paragraph: removed });
    expect(room.labels()).toEqual(["A", "1 ter", "1 bis", "2", "2 (a)"]);
    room.act(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
    expect(room.labels()).toEqual(["A", "1 ante", "1", "2", "2 (a)"]);
    const table = room.draft.revisions[0]!.renumbered!;
    expect(table.map(({ part, old, now }) => `${part} ${old} > ${now}`)).toEqual([
      "consensus A > A",
      "consensus 1 bis > 1",
      "consensus 2 > 2",
      "consensus 2 (a) > 2 (a)",
      "consensus 1 ter > 1 ante",
      "summary 1 > 1",
    ]);
    room.act(chair, { type: "move", paragraph: removed, to: { part: "consensus", after: room.id("2") } });
    expect(room.labels()).toEqual(["A", "1 ante", "1", "2", "2 (a)", "3"]);
  });
});

describe("how the room works", () => {
  test("each setting is set by the Chair or the Secretariat, and not twice", () => {
    const room = begin();
    const acts: readonly Act[] = [
      { type: "set-floor", paragraph: room.id("1") },
      { type: "set-phase", phase: "closed" },
      { type: "set-manner", manner: "chair-held" },
      { type: "set-manner", manner: "line-by-line", section: room.paragraphs()[0]!.id },
      { type: "set-names", names: "groups" },
    ];
    for (const act of acts) {
      expect(room.refused(altora, act)).toBe("not-entitled");
      expect(room.refused(observer, act)).toBe("not-entitled");
      room.act(secretariat, act);
      expect(room.refused(chair, act)).toBe("nothing-to-do");
    }
    expect(room.draft).toMatchObject({ floor: room.id("1"), phase: "closed", manner: "chair-held", names: "groups" });
    expect(room.refused(chair, { type: "set-floor", paragraph: "p99-9" })).toBe("unknown-paragraph");
    expect(room.refused(chair, { type: "set-manner", manner: "chair-held", section: room.id("1") })).toBe("malformed");
    room.act(chair, { type: "set-floor", paragraph: null });
    expect(room.draft.floor).toBe(undefined);
  });

  test("pens are lent by the Chair, for all or for named paragraphs, and taken back", () => {
    const room = begin();
    expect(room.refused(secretariat, { type: "give-pen", party: "ALT" })).toBe("not-entitled");
    expect(room.refused(chair, { type: "give-pen" })).toBe("malformed");
    expect(room.refused(chair, { type: "give-pen", party: "XXX" })).toBe("unknown-party");
    expect(room.refused(chair, { type: "give-pen", party: "ALT", paragraphs: ["p99-9"] })).toBe("unknown-paragraph");
    room.act(chair, { type: "give-pen", party: "ALT", paragraphs: [room.id("1")] });
    expect(room.refused(chair, { type: "give-pen", party: "ALT", paragraphs: [room.id("1")] })).toBe("nothing-to-do");
    room.act(chair, { type: "give-pen", party: "ALT", paragraphs: [room.id("2")] });
    expect(room.names.pens["party:ALT"]).toEqual({ party: "ALT", paragraphs: [room.id("1"), room.id("2")] });
    room.act(chair, { type: "give-pen", party: "ALT" });
    expect(
      room.refused(altora, { type: "insert-paragraph", part: "consensus", after: null, kind: "opening", text: "x" }),
    ).toBe("");
    room.act(chair, { type: "take-pen", party: "ALT" });
    expect(room.refused(chair, { type: "take-pen", party: "ALT" })).toBe("nothing-to-do");
    room.act(chair, { type: "give-pen", seat: brevia.id });
    expect(room.refused(brevia, { type: "remove-paragraph", paragraph: room.id("1") })).toBe("");
  });

  test("a list of States can be added, under a name nobody has, of parties that are there", () => {
    const room = begin();
    const act = {
      type: "set-party",
      party: "FRIENDS",
      name: "Friends of relays",
      kind: "list",
      members: ["ALT", "BRE"],
    } as const;
    expect(room.refused(chair, { ...act, name: "altora", members: [] })).toBe("name-taken");
    expect(room.refused(chair, { ...act, members: ["XXX"] })).toBe("unknown-party");
    room.act(chair, { ...act, members: ["ALT", "BRE"] });
    expect(room.names.parties["FRIENDS"]).toMatchObject({ kind: "list", rights: { propose: true, vote: false } });
    expect(room.refused(altora, { ...act, members: [] })).toBe("not-entitled");
  });
});

describe("[R5] undo", () => {
  test("appends the inverse of one's own last act; numbers and labels are not used again", () => {
    const room = begin();
    const before = room.draft;
    room.act(altora, { type: "table", as: "ALT", after: room.id("1"), wording: "Proposed." });
    const undone = room.undone("table", before);
    room.act(altora, { type: "undo", seq: room.seq }, { undone });
    expect([room.draft.proposals.length, room.labels()]).toEqual([0, ["A", "1", "2", "2 (a)"]]);
    const again = room.act(altora, { type: "table", as: "ALT", after: room.id("1"), wording: "Again." });
    expect([again.number, again.label]).toEqual(["2", "1 ter"]);
  });

  test("is refused for others' acts, for what was touched since, for publishing and settings, and for nothing", () => {
    const room = begin();
    const before = room.draft;
    room.act(chair, { type: "set-floor", paragraph: room.id("1") });
    const act = { type: "undo", seq: room.seq } as const;
    expect(room.refused(chair, act)).toBe("cannot-undo");
    expect(room.refused(altora, act, { undone: room.undone("set-floor", before, false) })).toBe("not-entitled");
    const since = [{ seq: 9, by: { office: "secretariat" }, sentence: "The Secretariat put 2 on the floor" }] as const;
    expect(room.sentence(chair, act, { undone: room.undone("set-floor", before, true, since) })).toBe(
      "Since then the same was touched: The Secretariat put 2 on the floor (9). Nothing was undone.",
    );
    for (const type of ["publish-revision", "set-names", "set-phase", "set-manner", "give-pen", "take-pen"] as const)
      expect(room.refused(chair, act, { undone: room.undone(type, before) })).toBe("cannot-undo");
    room.act(chair, act, { undone: room.undone("set-floor", before) });
    expect(room.draft.floor).toBe(undefined);
  });
});
