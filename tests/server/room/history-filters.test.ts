import { describe, expect, test } from "vitest";
import type { ParagraphId } from "../../../drafts/paragraph.ts";
import type { Seat } from "../../../drafts/party.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { HistoryQuery } from "../../../server/room/history.ts";
import { House, join } from "../peer.ts";

const read = (house: House, seat: Seat, query: HistoryQuery = {}) => {
  const answer = house.negotiation.history(seat, query);
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer;
};
const acts = (house: House, seat: Seat, query: HistoryQuery = {}): string[] =>
  read(house, seat, query).steps.map(({ act, by }) => act ?? (by.office === "server" ? "server" : "typing"));
const sentences = (house: House, seat: Seat, query: HistoryQuery = {}): string[] =>
  read(house, seat, query).steps.map(({ sentence }) => sentence.replaceAll("The Republic of ", ""));

const aDay = 24 * 60 * 60_000;

/** Two days: typing and a proposal on the first, a decision, a move and a taking down on the second. */
const twoDays = async () => {
  const house = new House();
  const [chair, secretariat, alt] = [
    house.seat("chair"),
    house.seat("secretariat"),
    house.seat("delegation", ["ALT"]),
  ] as const;
  const [one, two, three] = ["1", "2", "3"].map((label) => house.paragraph(chair, label)) as [
    ParagraphId,
    ParagraphId,
    ParagraphId,
  ];
  const pen = join(house, secretariat);
  pen.type(one, "meet", " in person");
  house.negotiation.flush();
  const wording = house.words(chair, one).replace("shall", "should");
  const { proposal } = await house.done(alt, { type: "table", as: "ALT", paragraph: one, wording });
  house.clock.pass(aDay);
  await house.done(chair, { type: "incorporate", proposal });
  await house.done(chair, { type: "move", paragraph: three, to: { part: "summary", after: null } });
  const taken = house.words(chair, two).replace("all", "most");
  await house.done(secretariat, { type: "table", as: "BRE", paragraph: two, wording: taken });
  return { house, chair, secretariat, alt, one, two, three };
};

describe("the history is asked for", () => {
  test("by office: what the Secretariat took down for a party is found under both", async () => {
    const { house, chair } = await twoDays();
    expect(acts(house, chair, { office: "chair" })).toEqual(["incorporate", "move"]);
    expect(acts(house, chair, { office: "secretariat" })).toEqual(["typing", "table"]);
    expect(acts(house, chair, { office: "delegation" })).toEqual(["table", "table"]);
    expect(acts(house, chair, { office: "server" })).toEqual(["server"]);
  });

  test("by office with names off nobody learns what was taken down", async () => {
    const { house, chair, alt } = await twoDays();
    await house.done(chair, { type: "set-names", names: "none" });
    expect(acts(house, alt, { office: "secretariat" })).toEqual(["typing"]);
    expect(acts(house, alt, { office: "delegation" })).toEqual(["table", "table"]);
    expect(acts(house, alt, { party: "BRE" })).toEqual([]);
  });

  test("by kind, and the kinds together leave nothing out", async () => {
    const { house, chair } = await twoDays();
    expect(acts(house, chair, { kind: "proposals" })).toEqual(["table", "table"]);
    expect(acts(house, chair, { kind: "decisions" })).toEqual(["incorporate", "move"]);
    expect(acts(house, chair, { kind: "words" })).toEqual(["server", "typing", "incorporate"]);
    expect(acts(house, chair, { kind: "positions" })).toEqual([]);
    const all = new Set(
      (["words", "proposals", "positions", "decisions", "paragraphs", "room"] as const).flatMap((kind) =>
        read(house, chair, { kind }).steps.map(({ seq }) => seq),
      ),
    );
    expect([...all].sort((a, b) => a - b)).toEqual(read(house, chair).steps.map(({ seq }) => seq));
  });

  test("by part: what stood there then, a move under both of its parts", async () => {
    const { house, chair, three } = await twoDays();
    await house.done(chair, { type: "set-status", paragraph: three, status: "parked" });
    expect(acts(house, chair, { part: "summary" })).toEqual(["server", "move", "set-status"]);
    expect(acts(house, chair, { part: "consensus" })).toEqual([
      "server",
      "typing",
      "table",
      "incorporate",
      "move",
      "table",
    ]);
    await house.done(chair, { type: "remove-paragraph", paragraph: three });
    expect(acts(house, chair, { part: "summary" }).at(-1)).toBe("remove-paragraph");
  });

  test("by time: a day counts from its beginning to its end, a moment is a moment", async () => {
    const { house, chair } = await twoDays();
    const [first, second] = ["2026-03-02", "2026-03-03"];
    expect(acts(house, chair, { until: first })).toEqual(["server", "typing", "table"]);
    expect(acts(house, chair, { from: second })).toEqual(["incorporate", "move", "table"]);
    expect(acts(house, chair, { from: first, until: second })).toEqual(acts(house, chair));
    expect(acts(house, chair, { from: "2026-03-04" })).toEqual([]);
    expect(acts(house, chair, { until: "2026-03-01" })).toEqual([]);
    expect(acts(house, chair, { from: "2026-03-02T10:00:00Z" })).toEqual(["incorporate", "move", "table"]);
  });

  test("and typing is never told with the words of what was left out between", async () => {
    const house = new House();
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const one = house.paragraph(chair, "1");
    join(house, secretariat).type(one, "States", " all");
    house.negotiation.flush();
    await house.done(secretariat, { type: "split-paragraph", paragraph: one, at: 20 });
    join(house, secretariat).type(one, "States", " and");
    house.negotiation.flush();
    const typed = read(house, chair, { kind: "words" }).steps.filter(({ act, by }) => !act && by.office !== "server");
    const changed = typed.map(({ words }) =>
      words!.flatMap(({ compared }) =>
        compared.filter(({ is }) => is !== "kept").map(({ is, t }) => `${is} ${t.trim()}`),
      ),
    );
    expect(changed).toEqual([["in all"], ["in and"]]);
  });

  test("in pages that filters do not break, from either end", async () => {
    const { house, chair } = await twoDays();
    const whole = read(house, chair, { kind: "proposals" }).steps.map(({ seq }) => seq);
    const first = read(house, chair, { kind: "proposals", limit: 1 });
    const rest = read(house, chair, { kind: "proposals", after: first.next! });
    expect([...first.steps, ...rest.steps].map(({ seq }) => seq)).toEqual(whole);
    expect(read(house, chair, { kind: "proposals", before: whole[1]! }).steps.map(({ seq }) => seq)).toEqual([
      whole[0],
    ]);
  });
});

describe("a paragraph's life reads as minutes", () => {
  test("a split and a join are told whole on every side, typing as one step", async () => {
    const house = new House();
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const [one, two] = ["1", "2"].map((label) => house.paragraph(chair, label)) as [ParagraphId, ParagraphId];
    const pen = join(house, secretariat);
    for (const typed of [" in", " person"]) {
      pen.type(one, "meet", typed);
      house.negotiation.flush();
    }
    const split = await house.done(secretariat, { type: "split-paragraph", paragraph: one, at: 16 });
    const half = split.paragraph!;
    await house.done(chair, { type: "merge-paragraphs", paragraph: half, with: two });
    expect(sentences(house, chair, { paragraph: one })).toEqual([
      "The text was first issued, with 1 in it",
      "The Secretariat typed in 1",
      "The Secretariat split 1 into 1 and 1 bis",
    ]);
    expect(sentences(house, chair, { paragraph: half })).toEqual([
      "The Secretariat split 1 into 1 and 1 bis",
      "The Chair joined 1 bis and 2",
    ]);
    expect(sentences(house, chair, { paragraph: two })).toEqual([
      "The text was first issued, with 2 in it",
      "The Chair joined 1 bis and 2",
    ]);
    // The words of others stay in their own histories.
    for (const paragraph of [one, half, two])
      for (const { words } of read(house, chair, { paragraph }).steps)
        expect((words ?? []).map((one) => one.paragraph)).toEqual((words ?? []).map(() => paragraph));
  });

  test("what was taken back is told, and the moment that was gone back to", async () => {
    const house = new House();
    const [chair, alt] = [house.seat("chair"), house.seat("delegation", ["ALT"])];
    const one = house.paragraph(chair, "1");
    const before = house.negotiation.head.seq;
    const wording = house.words(chair, one).replace("shall", "should");
    const { proposal } = await house.done(alt, { type: "table", as: "ALT", paragraph: one, wording });
    const { seq } = await house.done(chair, { type: "incorporate", proposal });
    await house.done(chair, { type: "undo", seq });
    await house.done(chair, { type: "incorporate", proposal });
    await house.done(chair, { type: "restore", paragraph: one, at: String(before) });
    expect(sentences(house, chair, { paragraph: one }).slice(2)).toEqual([
      "The Chair incorporated 1 (ALT) into 1",
      `The Chair took back its last act (entry ${seq}): incorporated 1 (ALT) into 1`,
      "The Chair incorporated 1 (ALT) into 1",
      `The Chair restored 1 as it was at 09:00 UTC (entry ${before})`,
    ]);
    await house.done(chair, { type: "set-names", names: "none" });
    const bre = house.seat("delegation", ["BRE"]);
    expect(sentences(house, bre, { paragraph: one })[3]).toBe(
      `The Chair took back its last act (entry ${seq}): incorporated 1 into 1`,
    );
  });

  test("new numbers, taking out and bringing back are told with the numbers of the time", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const [one, two, three] = ["1", "2", "3"].map((label) => house.paragraph(chair, label)) as [
      ParagraphId,
      ParagraphId,
      ParagraphId,
    ];
    await house.done(chair, { type: "remove-paragraph", paragraph: two });
    await house.done(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
    await house.done(chair, { type: "set-status", paragraph: three, status: "parked" });
    // Its number went to the next one; its history still calls it as the room did.
    expect(sentences(house, chair, { paragraph: two })).toEqual([
      "The text was first issued, with 2 in it",
      "The Chair took 2 out of the text",
    ]);
    expect(sentences(house, chair, { paragraph: three })).toEqual([
      "The text was first issued, with 3 in it",
      "The Chair published Rev.1, where 3 is now 2",
      "The Chair parked 2",
    ]);
    await house.done(chair, { type: "move", paragraph: two, to: { part: "consensus", after: one } });
    expect(sentences(house, chair, { paragraph: two }).at(-1)).toMatch(
      /^The Chair put .+ back into the consensus text$/u,
    );
  });
});
