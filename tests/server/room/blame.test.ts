/** Who wrote this, by example; every letter of random evenings is looked after in tests/story/nothing-silent.test.ts. */
import { describe, expect, test } from "vitest";
import type { ParagraphId } from "../../../drafts/paragraph.ts";
import type { Seat } from "../../../drafts/party.ts";
import type { Blame } from "../../../drafts/reading/blame.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { House, join } from "../peer.ts";

const blame = (house: House, seat: Seat, paragraph: ParagraphId, at?: string): Blame => {
  const answer = house.negotiation.blame(seat, { paragraph, ...(at !== undefined && { at }) });
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer;
};

/** The author of the first stretch that holds these words. */
const of = ({ stretches }: Blame, words: string) => {
  const { t: _, ...author } = stretches.find(({ t }) => t.includes(words))!;
  return author;
};

const room = () => {
  const house = new House();
  const chair = house.seat("chair");
  const altora = house.seat("delegation", ["ALT"]);
  const first = house.paragraph(chair, "1");
  return { house, chair, altora, first };
};

describe("who wrote this", () => {
  test("the words the negotiation began with are its first entry's", () => {
    const { house, chair, first } = room();
    const told = blame(house, chair, first);
    expect(told.stretches).toHaveLength(1);
    expect(of(told, "States")).toMatchObject({ seq: 1, act: "start", by: { office: "server" } });
  });

  test("typed words are the pen's, through a split, a merge and a restore", async () => {
    const { house, chair, first } = room();
    join(house, chair).type(first, "shall", " always");
    house.negotiation.flush();
    const typed = house.negotiation.head.seq;
    await house.done(chair, { type: "split-paragraph", paragraph: first, at: 20 });
    const all = house.draft(chair).parts.consensus!;
    const other = all[all.findIndex(({ id }) => id === first) + 1]!.id;
    await house.done(chair, { type: "merge-paragraphs", paragraph: first, with: other });
    await house.done(chair, { type: "restore", paragraph: first, at: 1 });
    await house.done(chair, { type: "restore", paragraph: first, at: typed });
    expect(of(blame(house, chair, first), " always")).toMatchObject({ seq: typed, by: { office: "chair" } });
    expect(of(blame(house, chair, first), "States")).toMatchObject({ seq: 1 });
  });

  test("words restored while they stand in a paragraph split off are their first author's in both", async () => {
    const { house, chair, first } = room();
    await house.done(chair, { type: "split-paragraph", paragraph: first, at: 20 });
    await house.done(chair, { type: "restore", paragraph: first, at: 1 });
    const told = blame(house, chair, first);
    expect(told.stretches.every(({ seq }) => seq === 1)).toBe(true);
  });

  test("incorporated words are the act's, with its proposal and the revision they first stood in", async () => {
    const { house, chair, altora, first } = room();
    await house.done(chair, { type: "publish-revision", name: "Rev.1" });
    const wording = "States shall meet twice every year and report on what they have done.";
    const { proposal } = await house.done(altora, { type: "table", as: "ALT", paragraph: first, wording });
    const { seq } = await house.done(chair, { type: "incorporate", proposal });
    expect(of(blame(house, chair, first), " twice")).not.toHaveProperty("revision");
    await house.done(chair, { type: "publish-revision", name: "Rev.2" });
    const told = blame(house, altora, first);
    expect(of(told, " twice")).toMatchObject({ seq, act: "incorporate", proposal, revision: "Rev.2" });
    expect(of(told, "States")).toMatchObject({ seq: 1, revision: "Rev.1" });
    expect(blame(house, chair, first, "Rev.1").stretches).toHaveLength(1);
  });

  test("the words of a draft opened after drafting are whose they were; delegations are not told what came before", async () => {
    const house = new House({ phase: "drafting" });
    const chair = house.seat("chair");
    const altora = house.seat("delegation", ["ALT"]);
    const first = house.paragraph(chair, "1");
    join(house, chair).type(first, "shall", " always");
    house.negotiation.flush();
    const typed = house.negotiation.head.seq;
    await house.done(chair, { type: "set-phase", phase: "open" });
    expect(of(blame(house, chair, first), " always")).toMatchObject({ seq: typed, by: { office: "chair" } });
    expect(blame(house, altora, first).stretches).toEqual([
      { t: "States shall always meet every year and report on what they have done." },
    ]);
  });

  test("words restored from before the opening are whose they were", async () => {
    const house = new House({ phase: "drafting" });
    const chair = house.seat("chair");
    const first = house.paragraph(chair, "1");
    const pen = join(house, chair);
    pen.type(first, "shall", " always");
    house.negotiation.flush();
    const typed = house.negotiation.head.seq;
    pen.erase(first, " always");
    house.negotiation.flush();
    await house.done(chair, { type: "set-phase", phase: "open" });
    await house.done(chair, { type: "restore", paragraph: first, at: typed });
    expect(of(blame(house, chair, first), " always")).toMatchObject({ seq: typed });
    // The ids of that document may be given to other letters in this one: no anchor may follow them.
    const now = house.negotiation.draft(chair);
    expect(isRefusal(now) ? now : now.tables.record.carried).toEqual({});
  });

  test("words put back under silence are whose they were", async () => {
    const { house, chair, first } = room();
    const until = new Date(house.clock.time + 3_600_000).toISOString();
    const pen = join(house, chair);
    await house.done(chair, { type: "set-status", paragraph: first, status: "under-silence", until });
    pen.erase(first, " every year");
    house.negotiation.flush();
    expect(house.words(chair, first)).toContain(" every year");
    expect(blame(house, chair, first).stretches.every(({ seq }) => seq === 1)).toBe(true);
  });

  test("with names off a delegation is told the office alone", async () => {
    const { house, chair, altora, first } = room();
    const brevia = house.seat("delegation", ["BRE"]);
    await house.done(chair, { type: "give-pen", seat: altora.id });
    join(house, altora).type(first, "shall", " always");
    house.negotiation.flush();
    expect(of(blame(house, brevia, first), " always").by).toEqual({ office: "delegation", party: "ALT" });
    await house.done(chair, { type: "set-names", names: "none" });
    expect(of(blame(house, brevia, first), " always").by).toEqual({ office: "delegation" });
  });

  test("where delegations read revisions alone, the revision is all they are told", async () => {
    const { house, chair, altora, first } = room();
    await house.done(chair, { type: "publish-revision", name: "Rev.1" });
    house.negotiation.settings(chair, { momentsForDelegations: false });
    expect(of(blame(house, altora, first), "States")).toEqual({ revision: "Rev.1" });
  });

  test("a paragraph that is not in the text is refused by name", () => {
    const { house, chair } = room();
    const answer = house.negotiation.blame(chair, { paragraph: "p99-1" });
    expect(isRefusal(answer) && answer.refused).toBe("unknown-paragraph");
  });
});
