import { describe, expect, test } from "vitest";
import { consequences } from "../../../drafts/acts/consequences.ts";
import type { Act } from "../../../drafts/wire.ts";
import { altora, brevia, chair, meridia, Room, secretariat } from "../build.ts";

const begin = (): Room =>
  new Room([
    "# A. Overview",
    "1. States shall meet every year.",
    "2. States recall it.",
    "(a) the first;",
    "3. States decide.",
  ]);
const table = (room: Room, wording: string, label = "1", seat = altora): string =>
  room.act(seat, { type: "table", as: seat.parties[0]!, paragraph: room.id(label), wording }).number!;
const id = (room: Room, number: string): `q${number}-${number}` => room.proposal(number).id;

describe("incorporate", () => {
  test("puts the words in, lapses what is left without words, and keeps what is not", () => {
    const room = begin();
    table(room, "States should meet every year.");
    table(room, "States may meet every year.", "1", brevia);
    table(room, "States shall meet each year.", "1", meridia);
    const act = { type: "incorporate", proposal: id(room, "1") } as const;
    expect(consequences(room.draft, act).lapses).toEqual([id(room, "2")]);
    expect(room.act(chair, { ...act, lapses: [id(room, "2")] }).lapsed).toEqual([id(room, "2")]);
    expect(room.text("1")).toBe("States should meet every year.");
    expect([room.status("1"), room.status("2"), room.status("3")]).toEqual(["incorporated", "lapsed", "open"]);
    expect(room.sentence(chair, act)).toBe("1 was already incorporated. The text was not changed.");
  });

  test("is refused when other proposals would lapse than was shown", () => {
    const room = begin();
    table(room, "States should meet every year.");
    table(room, "States may meet every year.", "1", brevia);
    const act: Act = { type: "incorporate", proposal: id(room, "1"), lapses: [] };
    expect(room.refused(chair, act)).toBe("changed-since");
    expect(room.sentence(chair, act)).toBe(
      "Since you looked, this has changed: 2 would now lapse as well. The text was not changed.",
    );
  });

  test("[P6] waits for the host of an amendment, which then stands in the text", () => {
    const room = begin();
    table(room, "States shall meet every single year.");
    room.act(brevia, { type: "table", as: "BRE", change: room.proposal("1").changes[0]!.id, wording: " calendar" });
    expect(room.refused(chair, { type: "incorporate", proposal: id(room, "1.1") })).toBe("inside-another-proposal");
    room.act(chair, { type: "incorporate", proposal: id(room, "1") });
    expect(room.status("1.1")).toBe("open");
    room.act(chair, { type: "incorporate", proposal: id(room, "1.1") });
    expect(room.text("1")).toBe("States shall meet every calendar year.");
  });

  test("[P8] refuses holds, gone words, locked, sleeping and removed paragraphs", () => {
    const room = begin();
    room.act(altora, { type: "hold", as: "ALT", paragraph: room.id("1"), words: "shall" });
    expect(room.refused(chair, { type: "incorporate", proposal: id(room, "1") })).toBe("hold-has-no-words");
    room.act(altora, { type: "withdraw", as: "ALT", proposal: id(room, "1") });
    table(room, "States shall meet annually.");
    const two = { type: "incorporate", proposal: id(room, "2") } as const;
    room.type("1", 18, 11, "");
    expect(room.refused(chair, two)).toBe("gone");
    table(room, "States decide now.", "3");
    const three = { type: "incorporate", proposal: id(room, "3") } as const;
    room.act(chair, {
      type: "set-status",
      paragraph: room.id("3"),
      status: "under-silence",
      until: "2027-01-01T00:00:00Z",
    });
    expect(room.refused(chair, three)).toBe("locked");
    room.act(chair, { type: "set-status", paragraph: room.id("3"), status: "open" });
    const paragraph = room.id("3");
    room.act(chair, { type: "move", paragraph, to: { part: "summary", after: null } });
    expect(room.refused(chair, three)).toBe("asleep");
    room.act(chair, { type: "remove-paragraph", paragraph });
    expect(room.refused(chair, three)).toBe("gone");
  });

  test("brings a new paragraph in, a family out, and moves", () => {
    const room = begin();
    const { paragraph } = room.act(altora, {
      type: "table",
      as: "ALT",
      after: room.id("1"),
      wording: "Observers listen.",
    });
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("2"), out: true });
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("3"), to: { part: "summary", after: null } });
    expect(room.act(chair, { type: "incorporate", proposal: id(room, "1") }).paragraph).toBe(paragraph);
    expect(room.text("1 bis")).toBe("Observers listen.");
    room.act(chair, { type: "incorporate", proposal: id(room, "2") });
    room.act(chair, { type: "incorporate", proposal: id(room, "3") });
    expect([room.labels(), room.labels("summary"), room.draft.removed.length]).toEqual([["A", "1", "1 bis"], ["1"], 2]);
  });
});

describe("set aside, withdraw, maintain", () => {
  test("[P7] amendments inside lapse in the same act, whatever their depth", () => {
    const room = begin();
    table(room, "States shall meet every single year.");
    room.act(brevia, { type: "table", as: "BRE", change: room.proposal("1").changes[0]!.id, wording: " calendar" });
    room.act(meridia, { type: "table", as: "MER", change: room.proposal("1.1").changes[0]!.id, wording: " solar" });
    const lapses = [id(room, "1.1"), id(room, "1.1.1")];
    expect(room.refused(chair, { type: "set-aside", proposal: id(room, "1"), lapses: [lapses[0]!] })).toBe(
      "changed-since",
    );
    expect(room.act(chair, { type: "set-aside", proposal: id(room, "1"), lapses }).lapsed).toEqual(lapses);
    expect(
      room.sentence(altora, { type: "take-position", as: "ALT", proposal: id(room, "1"), stance: "support" }),
    ).toBe("1 was already set aside. Your position was not recorded. Nothing else changed.");
    expect(room.refused(brevia, { type: "maintain", as: "BRE", proposal: id(room, "1") })).toBe("not-sponsor");
    room.act(altora, { type: "maintain", as: "ALT", proposal: id(room, "1") });
    expect(room.proposal("1").maintained).toBe(true);
    expect(room.refused(altora, { type: "maintain", as: "ALT", proposal: id(room, "1") })).toBe("nothing-to-do");
  });

  test("[P5] one sponsor leaves, the last one withdraws", () => {
    const room = begin();
    table(room, "States may meet.");
    const proposal = id(room, "1");
    room.act(brevia, { type: "take-position", as: "BRE", proposal, stance: "sponsor" });
    room.act(altora, { type: "withdraw", as: "ALT", proposal });
    expect(room.proposal("1")).toMatchObject({ status: "open", sponsors: ["BRE"] });
    room.act(brevia, { type: "withdraw", as: "BRE", proposal });
    expect([room.status("1"), room.get("1").runs.length]).toEqual(["withdrawn", 1]);
    expect(room.refused(brevia, { type: "withdraw", as: "BRE", proposal })).toBe("already-decided");
    expect(room.refused(brevia, { type: "revise", as: "BRE", proposal, paragraph: room.id("1"), wording: "x" })).toBe(
      "already-decided",
    );
  });
});

describe("revise", () => {
  test("makes a new version; what amended the old one lapses", () => {
    const room = begin();
    table(room, "States should meet every year.");
    const proposal = id(room, "1");
    room.act(brevia, { type: "table", as: "BRE", change: room.proposal("1").changes[0]!.id, wording: "must" });
    expect(room.refused(brevia, { type: "revise", as: "BRE", proposal, paragraph: room.id("1"), wording: "x" })).toBe(
      "not-sponsor",
    );
    const answer = room.act(altora, {
      type: "revise",
      as: "ALT",
      proposal,
      paragraph: room.id("1"),
      wording: "States may meet each year.",
    });
    expect(answer.lapsed).toEqual([id(room, "1.1")]);
    expect(room.proposal("1")).toMatchObject({ version: 2, number: "1" });
    expect(room.proposal("1").changes.map(({ words }) => words)).toEqual(["may", "each"]);
  });

  test("of one change keeps the others where they are", () => {
    const room = begin();
    table(room, "States should meet each year.");
    const [first, second] = room.proposal("1").changes;
    room.type("1", 0, 0, "All ");
    room.act(altora, { type: "revise", as: "ALT", proposal: id(room, "1"), change: first!.id, wording: "might" });
    const now = room.proposal("1").changes;
    expect(now.map(({ out, words, condition }) => [out, words, condition])).toEqual([
      ["shall", "might", "whole"],
      [second!.out, second!.words, "whole"],
    ]);
    expect(room.text("1")).toBe("All States shall meet every year.");
    room.act(chair, { type: "incorporate", proposal: id(room, "1") });
    expect(room.text("1")).toBe("All States might meet each year.");
  });

  test("of a new paragraph keeps its place and label", () => {
    const room = begin();
    const { paragraph } = room.act(altora, {
      type: "table",
      as: "ALT",
      after: room.id("1"),
      wording: "Observers listen.",
    });
    room.act(altora, {
      type: "revise",
      as: "ALT",
      proposal: id(room, "1"),
      paragraph: paragraph!,
      wording: "Observers may speak.",
    });
    expect(room.labels()).toEqual(["A", "1", "1 bis", "2", "2 (a)", "3"]);
    room.act(chair, { type: "incorporate", proposal: id(room, "1") });
    expect(room.text("1 bis")).toBe("Observers may speak.");
  });

  test("in chair-held manner waits for the Chair again", () => {
    const room = begin();
    room.act(chair, { type: "set-manner", manner: "chair-held" });
    table(room, "States may meet.");
    room.act(chair, { type: "admit", proposal: id(room, "1") });
    room.act(altora, {
      type: "revise",
      as: "ALT",
      proposal: id(room, "1"),
      paragraph: room.id("1"),
      wording: "States might meet.",
    });
    expect(room.status("1")).toBe("received");
  });
});

describe("correct", () => {
  const taken = (): Room => {
    const room = begin();
    room.act(secretariat, {
      type: "table",
      as: "ALT",
      paragraph: room.id("1"),
      wording: "States may meet every year.",
      reason: "as said",
    });
    return room;
  };

  test("mends a wrong party in one step: its name is in no table afterwards", () => {
    const room = taken();
    const proposal = id(room, "1");
    room.act(secretariat, { type: "take-position", as: "ALT", proposal, stance: "sponsor", reason: "ours" });
    room.act(secretariat, { type: "correct", proposal, party: "BRE" });
    expect(room.proposal("1")).toMatchObject({
      sponsors: ["BRE"],
      entered: "secretariat",
      positions: { BRE: { stance: "sponsor" } },
    });
    const { parties: _, ...tables } = room.names;
    expect(JSON.stringify([tables, room.desk])).not.toContain("ALT");
    expect(room.refused(secretariat, { type: "correct", proposal, party: "BRE" })).toBe("nothing-to-do");
    expect(room.refused(secretariat, { type: "correct", proposal, party: "XXX" })).toBe("unknown-party");
    expect(room.refused(secretariat, { type: "correct", proposal, party: "MER", instead: "ALT" })).toBe("not-sponsor");
  });

  test("mends wrong words, and a party's own correction confirms it", () => {
    const room = taken();
    const proposal = id(room, "1");
    room.act(secretariat, { type: "correct", proposal, wording: "States might meet every year." });
    expect(room.proposal("1")).toMatchObject({ entered: "secretariat", changes: [{ out: "shall", words: "might" }] });
    room.act(altora, { type: "correct", proposal, wording: "States should meet every year." });
    expect(room.proposal("1").entered).toBe(undefined);
    expect(room.proposal("1").changes.map(({ words }) => words)).toEqual(["should"]);
    expect(room.refused(secretariat, { type: "correct", proposal, wording: "x" })).toBe("nothing-to-do");
  });

  test("the party confirms; the Secretariat, the Chair and others cannot", () => {
    const room = taken();
    const act = { type: "correct", proposal: id(room, "1"), confirm: true } as const;
    expect(room.refused(secretariat, act)).toBe("not-entitled");
    expect(room.refused(chair, act)).toBe("not-entitled");
    expect(room.refused(brevia, act)).toBe("not-your-party");
    expect(room.refused(altora, { type: "correct", proposal: act.proposal })).toBe("malformed");
    room.act(altora, act);
    expect(room.proposal("1").entered).toBe(undefined);
    expect(room.refused(altora, act)).toBe("nothing-to-do");
  });
});

describe("positions", () => {
  test("are taken, changed, conditional, and taken back", () => {
    const room = begin();
    table(room, "States may meet.");
    const proposal = id(room, "1");
    const act = { type: "take-position", as: "BRE", proposal } as const;
    room.act(brevia, {
      ...act,
      stance: "object",
      reason: "too weak",
      condition: { kind: "package", with: [room.id("3")] },
    });
    expect(room.proposal("1").positions!["BRE"]).toMatchObject({
      stance: "object",
      source: "own-seat",
      visibility: "public",
    });
    expect(
      room.refused(brevia, {
        ...act,
        stance: "object",
        reason: "too weak",
        condition: { kind: "package", with: [room.id("3")] },
      }),
    ).toBe("nothing-to-do");
    expect(room.refused(brevia, { ...act, stance: "object", condition: { kind: "package", with: ["p99-9"] } })).toBe(
      "unknown-paragraph",
    );
    room.act(brevia, { ...act, stance: null });
    expect(room.proposal("1").positions).toEqual({});
    expect(room.refused(brevia, { ...act, stance: null })).toBe("nothing-to-do");
    expect(room.refused(brevia, { ...act, paragraph: room.id("1"), stance: "support" })).toBe("malformed");
  });

  test("for the Chair alone stand on the desk only, and are not those of sponsors", () => {
    const room = begin();
    table(room, "States may meet.");
    const act = { type: "take-position", as: "BRE", proposal: id(room, "1"), visibility: "chair" } as const;
    room.act(brevia, { ...act, stance: "can-live-with", reason: "a secret word" });
    const plan = room.plans.at(-1)!;
    expect([plan.names, plan.desk.length]).toEqual([[], 1]);
    expect(JSON.stringify(plan.record)).not.toContain("secret");
    expect(room.refused(brevia, { ...act, stance: "sponsor" })).toBe("malformed");
  });

  test("to sponsor is to join; to leave, one of several may, the only one withdraws", () => {
    const room = begin();
    table(room, "States may meet.");
    const act = { type: "take-position", proposal: id(room, "1") } as const;
    expect(room.refused(altora, { ...act, as: "ALT", stance: "support" })).toBe("only-sponsor");
    room.act(brevia, { ...act, as: "BRE", stance: "sponsor" });
    expect(room.proposal("1").sponsors).toEqual(["ALT", "BRE"]);
    room.act(altora, { ...act, as: "ALT", stance: "support" });
    expect(room.proposal("1")).toMatchObject({ sponsors: ["BRE"], positions: { ALT: { stance: "support" } } });
    expect(room.refused(secretariat, { ...act, as: "OBS", stance: "sponsor" })).toBe("not-entitled");
    expect(room.refused(brevia, { type: "take-position", as: "BRE", paragraph: room.id("1"), stance: "sponsor" })).toBe(
      "malformed",
    );
  });

  test("may be on a paragraph, a part or the whole", () => {
    const room = begin();
    room.act(brevia, { type: "take-position", as: "BRE", paragraph: room.id("1"), stance: "reserve" });
    room.act(brevia, { type: "take-position", as: "BRE", part: "consensus", stance: "support" });
    room.act(secretariat, { type: "take-position", as: "BRE", stance: "can-live-with" });
    expect(room.draft.positions!.map(({ target, entered }) => [target, entered])).toEqual([
      ["consensus", undefined],
      [room.id("1"), undefined],
      ["whole", "secretariat"],
    ]);
    expect(room.refused(brevia, { type: "take-position", as: "BRE", part: "annex-q", stance: "support" })).toBe(
      "malformed",
    );
  });
});
