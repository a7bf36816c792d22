import { describe, expect, test } from "vitest";
import type { ChangeId } from "../../../drafts/change.ts";
import { altora, brevia, chair, drafter, meridia, observer, Room, screen, secretariat } from "../build.ts";

const text = [
  "# A. Overview",
  "1. States shall meet every year.",
  "2. States recall the report.",
  "(a) the first part;",
  "(b) the second part;",
  "3. States decide.",
  "== summary",
  "1. Some States spoke.",
];
const begin = (): Room => new Room(text);
const table = (room: Room, wording: string, label = "1", seat = altora): string =>
  room.act(seat, { type: "table", as: seat.parties[0]!, paragraph: room.id(label), wording }).number!;

describe("a paragraph's wording", () => {
  test("becomes one change a difference, drawn at once and counted", () => {
    const room = begin();
    expect(
      room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States should meet each year." }),
    ).toMatchObject({ number: "1" });
    const { changes, sponsors, status } = room.proposal("1");
    expect(changes.map(({ out, words }) => [out, words])).toEqual([
      ["shall", "should"],
      ["every", "each"],
    ]);
    expect([sponsors, status]).toEqual([["ALT"], "open"]);
    expect(room.text("1")).toBe("States shall meet every year.");
    expect(table(room, "States shall not meet every year.", "1", brevia)).toBe("2");
  });

  test("as it stands is nothing to table", () => {
    const room = begin();
    const act = {
      type: "table",
      as: "ALT",
      paragraph: room.id("1"),
      wording: "States shall meet every year.",
    } as const;
    expect(room.refused(altora, act)).toBe("nothing-to-do");
    expect(room.sentence(altora, act)).toBe("These are the words of 1 as they stand. Nothing was tabled.");
  });

  test("[P2] refuses a balanced bracket, and takes one that stands there", () => {
    const room = begin();
    const wording = "States [shall] meet.";
    expect(room.refused(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording })).toBe(
      "bracket-in-wording",
    );
    const literal = new Room(["1. States [sic] shall meet [X] times."]);
    expect(
      literal.refused(altora, {
        type: "table",
        as: "ALT",
        paragraph: literal.id("1"),
        wording: "States [sic] should meet [X] times.",
      }),
    ).toBe("");
  });

  test("is refused for an unknown, a removed paragraph and for two asks in one", () => {
    const room = begin();
    expect(room.refused(altora, { type: "table", as: "ALT", paragraph: "p9-9", wording: "x" })).toBe(
      "unknown-paragraph",
    );
    const three = room.id("3");
    expect(room.refused(altora, { type: "table", as: "ALT", paragraph: three, wording: "x", out: true })).toBe(
      "malformed",
    );
    expect(room.refused(altora, { type: "table", as: "ALT" })).toBe("malformed");
    room.act(chair, { type: "remove-paragraph", paragraph: three });
    expect(room.refused(altora, { type: "table", as: "ALT", paragraph: three, wording: "x" })).toBe("gone");
  });
});

describe("who tables", () => {
  test("a head for its own party, the Secretariat for any, nobody else", () => {
    const room = begin();
    const act = { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States may meet." } as const;
    expect(room.refused(drafter, act)).toBe("not-head");
    expect(room.sentence(meridia, act)).toBe("You speak for Meridia, not for Altora. Nothing was changed.");
    expect(room.refused(chair, act)).toBe("not-entitled");
    expect(room.refused(observer, act)).toBe("not-entitled");
    expect(room.refused(screen, act)).toBe("not-entitled");
    expect(room.refused(secretariat, { ...act, as: "XXX" })).toBe("unknown-party");
    expect(room.refused(secretariat, { ...act, as: "IGO" })).toBe("not-entitled");
    room.act(secretariat, { ...act, with: ["BRE"], meeting: "4th meeting" });
    expect(room.proposal("1")).toMatchObject({ sponsors: ["ALT", "BRE"], entered: "secretariat" });
    expect(room.refused(altora, { ...act, with: ["BRE"] })).toBe("not-entitled");
  });
});

describe("amendments", () => {
  test("[P4] stand inside the other's words and are numbered after it", () => {
    const room = begin();
    table(room, "States shall meet every single year.");
    const [change] = room.proposal("1").changes;
    const { number } = room.act(brevia, { type: "table", as: "BRE", change: change!.id, wording: "single calendar " });
    expect(number).toBe("1.1");
    expect(room.proposal("1.1").changes[0]).toMatchObject({ change: change!.id });
    const inner = room.proposal("1.1").changes[0]!.id;
    expect(room.act(meridia, { type: "table", as: "MER", change: inner, wording: "solar " }).number).toBe("1.1.1");
    expect(room.act(meridia, { type: "table", as: "MER", change: change!.id, wording: "whole" }).number).toBe("1.2");
  });

  test("are refused on holds, on decided proposals and on changes nobody made", () => {
    const room = begin();
    room.act(altora, { type: "hold", as: "ALT", paragraph: room.id("1"), words: "shall" });
    const held = room.proposal("1").changes[0]!.id;
    expect(room.refused(brevia, { type: "table", as: "BRE", change: held, wording: "x" })).toBe(
      "holds-has-no-words".replace("holds", "hold"),
    );
    table(room, "States should meet every year.");
    const change = room.proposal("2").changes[0]!.id;
    room.act(chair, { type: "set-aside", proposal: room.proposal("2").id });
    expect(room.refused(brevia, { type: "table", as: "BRE", change, wording: "x" })).toBe("already-decided");
    expect(room.refused(brevia, { type: "table", as: "BRE", change: "c99-1" as ChangeId, wording: "x" })).toBe(
      "unknown-proposal",
    );
  });

  test("of a proposed paragraph may name the paragraph", () => {
    const room = begin();
    const { paragraph } = room.act(altora, { type: "table", as: "ALT", after: room.id("1"), wording: "States agree." });
    expect(
      room.act(brevia, { type: "table", as: "BRE", paragraph: paragraph!, wording: "States all agree." }).number,
    ).toBe("1.1");
  });
});

describe("other asks", () => {
  test("[L1] a new paragraph is called bis, ante or the next number, and never lands in a family", () => {
    const room = begin();
    const add = (after: string | null): string =>
      room.act(altora, {
        type: "table",
        as: "ALT",
        after: after === null ? null : room.id(after),
        part: "consensus",
        wording: "New.",
        kind: "paragraph",
      }).label!;
    expect(add("1")).toBe("1 bis");
    expect(add("1")).toBe("1 ter");
    expect(add("2")).toBe("2 bis");
    expect(add("3")).toBe("4");
    expect(add(null)).toBe("1 ante");
    expect(room.labels()).toEqual(["1 ante", "A", "1", "1 bis", "1 ter", "2", "2 (a)", "2 (b)", "2 bis", "3", "4"]);
    expect(room.get("2 bis").ins).toEqual([room.proposal("3").id]);
  });

  test("an alternative paragraph is called alt and joins the group", () => {
    const room = begin();
    table(room, "States shall convene every year.");
    const rival = room.proposal("1").id;
    const { label } = room.act(brevia, {
      type: "table",
      as: "BRE",
      after: room.id("1"),
      alternativeTo: rival,
      wording: "States may meet.",
    });
    expect([label, room.proposal("2").alternativeOf]).toEqual(["1 alt", rival]);
    const again = room.act(meridia, {
      type: "table",
      as: "MER",
      after: room.id("1"),
      alternativeTo: room.proposal("2").id,
      wording: "States might meet.",
    });
    expect([again.label, room.proposal("3").alternativeOf]).toEqual(["1 alt 2", rival]);
    expect(
      room.refused(meridia, { type: "table", as: "MER", after: room.id("1"), alternativeTo: "q99-1", wording: "x" }),
    ).toBe("unknown-proposal");
  });

  test("a paragraph out, a move, and several places are one proposal each", () => {
    const room = begin();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("2"), out: true });
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("3"), to: { part: "summary", after: null } });
    room.act(altora, {
      type: "table",
      as: "ALT",
      changes: [
        { paragraph: room.id("1"), wording: "States may meet every year." },
        { paragraph: room.id("3"), wording: "States may decide." },
      ],
    });
    expect(room.draft.proposals.map(({ kind }) => kind)).toEqual(["out", "move", "several"]);
    expect(room.get("2").del).toEqual([room.proposal("1").id]);
    expect(room.get("3").moveTo).toMatchObject([{ part: "summary" }]);
    const one = room.id("1");
    expect(
      room.refused(altora, {
        type: "table",
        as: "ALT",
        changes: [
          { paragraph: one, wording: "a" },
          { paragraph: one, wording: "b" },
        ],
      }),
    ).toBe("malformed");
    expect(
      room.refused(altora, {
        type: "table",
        as: "ALT",
        paragraph: room.id("2"),
        to: { part: "consensus", after: room.id("2 (a)") },
      }),
    ).toBe("inside-family");
    expect(
      room.refused(altora, { type: "table", as: "ALT", paragraph: room.id("2"), to: { part: "annex-q", after: null } }),
    ).toBe("malformed");
  });

  test("a paper is tabled by its letters; a missing or empty one is refused", () => {
    const room = begin();
    const paragraph = room.id("1");
    const act = { type: "table", as: "ALT", paper: "paper1" } as const;
    expect(room.refused(altora, act)).toBe("unknown-paper");
    expect(room.refused(altora, act, { papers: { "ALT/paper1": { on: { paragraph }, asks: [] } } })).toBe(
      "nothing-to-do",
    );
    expect(
      room.refused(altora, act, {
        papers: { "ALT/paper1": { on: { paragraph }, asks: [], movedOn: [{ quote: "x" }] } },
      }),
    ).toBe("gone");
    const [client, clock] = room.past().letters[paragraph]!;
    const letters = {
      ids: [client!, clock! + 7, 5],
      quote: "shall",
      after: [client!, clock! + 6] as const,
      before: [client!, clock! + 12] as const,
    };
    room.act(altora, act, {
      papers: { "ALT/paper1": { on: { paragraph }, asks: [{ in: "text", letters, words: [{ t: "should" }] }] } },
    });
    expect(room.proposal("1").changes).toMatchObject([{ out: "shall", words: "should", condition: "whole" }]);
    const fresh = {
      on: { after: room.id("3"), part: "consensus", kind: "paragraph", level: 1 },
      asks: [],
      words: [{ t: "New." }],
    } as const;
    expect(room.act(altora, { ...act, caucus: "group" }, { papers: { "group/paper1": fresh } }).label).toBe("4");
  });
});

describe("[P3] received", () => {
  test("in chair-held manner, for one section or all, until admitted", () => {
    const room = begin();
    room.act(chair, { type: "set-manner", manner: "chair-held" });
    expect(
      room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States may meet." }),
    ).toMatchObject({ received: true });
    expect(room.get("1").received).toEqual([room.proposal("1").id]);
    expect(room.get("1").runs.length).toBe(1);
    const [change] = room.proposal("1").changes;
    room.act(brevia, { type: "table", as: "BRE", change: change!.id, wording: "might" });
    expect(room.status("1.1")).toBe("received");
    expect(room.refused(chair, { type: "admit", proposal: room.proposal("1.1").id })).toBe("inside-another-proposal");
    expect(room.refused(altora, { type: "admit", proposal: room.proposal("1").id })).toBe("not-entitled");
    room.act(chair, { type: "admit", proposal: room.proposal("1").id });
    expect([room.status("1"), room.status("1.1")]).toEqual(["open", "received"]);
    expect(room.refused(chair, { type: "admit", proposal: room.proposal("1").id })).toBe("nothing-to-do");
    const section = room.paragraphs()[0]!.id;
    room.act(chair, { type: "set-manner", manner: "line-by-line", section });
    table(room, "States decide now.", "3");
    expect(room.status("2")).toBe("open");
  });

  test("on agreed words, and late after closing", () => {
    const room = begin();
    room.act(chair, { type: "set-status", paragraph: room.id("1"), status: "agreed-ad-ref" });
    table(room, "States may meet.");
    expect(room.status("1")).toBe("received");
    expect(room.refused(chair, { type: "admit", proposal: room.proposal("1").id })).toBe("locked");
    room.act(chair, { type: "set-phase", phase: "closed" });
    table(room, "States decide now.", "3");
    expect(room.proposal("2")).toMatchObject({ status: "received", late: true });
  });
});

describe("hold", () => {
  test("finds the words, the nth of them, the whole, or an empty bracket", () => {
    const room = new Room(["1. States and States meet."]);
    const hold = (words?: string, occurrence?: number): string => {
      room.act(altora, { type: "hold", as: "ALT", paragraph: room.id("1"), words, occurrence });
      return room.draft.proposals.at(-1)!.changes[0]!.out;
    };
    expect([hold("States"), hold("States", 2), hold(), hold("")]).toEqual([
      "States",
      "States",
      "States and States meet.",
      "",
    ]);
    expect(
      room.sentence(altora, { type: "hold", as: "ALT", paragraph: room.id("1"), words: "States", occurrence: 3 }),
    ).toBe("The words 'States' stand in 1 only 2 times. Nothing was held.");
    expect(room.refused(altora, { type: "hold", as: "ALT", paragraph: room.id("1"), words: "observers" })).toBe(
      "words-not-there",
    );
  });
});
