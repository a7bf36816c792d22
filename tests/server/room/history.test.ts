import { describe, expect, test } from "vitest";
import type { Seat } from "../../../drafts/party.ts";
import type { Step } from "../../../drafts/reading/timeline.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { HistoryQuery } from "../../../server/room/history.ts";
import { House, join } from "../peer.ts";

const page = (house: House, seat: Seat, query: HistoryQuery = {}) => {
  const answer = house.negotiation.history(seat, query);
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer;
};

/** `-out- +in+` of a step, per paragraph; kept words are left out. */
const marked = (step: Step | undefined): string[] =>
  (step?.words ?? []).map(({ compared }) =>
    compared
      .filter(({ is }) => is !== "kept")
      .map(({ is, t }) => (is === "in" ? `+${t.trim()}+` : `-${t.trim()}-`))
      .join(" "),
  );

/** Typing and every act that changes words or asks for other words, each with the words it should carry. */
const evening = async () => {
  const house = new House();
  const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
  const alt = house.seat("delegation", ["ALT"]);
  const [one, two, three] = ["1", "2", "3"].map((label) => house.paragraph(chair, label));
  const done: { readonly act: string; readonly words: readonly string[] }[] = [];
  const act = async (seat: Seat, body: { readonly type: string }, words: readonly string[]) => {
    done.push({ act: body.type, words });
    return house.done(seat, body);
  };
  const pen = join(house, secretariat);
  pen.type(one!, "meet", " in person");
  house.negotiation.flush();
  const before = house.negotiation.head.seq;
  const wording = house.words(chair, one!).replace("shall", "may");
  const asked = await act(alt, { type: "table", as: "ALT", paragraph: one, wording } as never, ["-shall- +may+"]);
  const revised = { as: "ALT", proposal: asked.proposal, paragraph: one, wording: wording.replace("may", "could") };
  await act(alt, { type: "revise", ...revised }, ["-shall- +could+"]);
  const added = { type: "table", as: "ALT", after: three, wording: "A new paragraph." };
  await act(alt, added, ["+A new paragraph.+"]);
  await act(alt, { type: "table", as: "ALT", paragraph: three, out: true } as never, [
    "-Participation is open to all States.-",
  ]);
  await act(chair, { type: "incorporate", proposal: asked.proposal } as never, ["-shall- +could+"]);
  await act(secretariat, { type: "split-paragraph", paragraph: two, at: 28 } as never, []);
  await act(chair, { type: "restore", paragraph: one, at: String(before) } as never, ["-could- +shall+"]);
  const inserted = { part: "consensus", after: three, kind: "paragraph", text: "Entirely new words." };
  await act(secretariat, { type: "insert-paragraph", ...inserted }, ["+Entirely new words.+"]);
  return { house, chair, alt, one: one!, two: two!, done };
};

describe("history", () => {
  test("carries what the words became, or were asked to become, at every kind of step", async () => {
    const { house, chair, done, two } = await evening();
    const { steps } = page(house, chair);
    const acts = steps.filter(({ act }) => act !== undefined);
    expect(acts.map(({ act }) => act)).toEqual(done.map(({ act }) => act));
    for (const [n, { act, words }] of done.entries())
      if (words.length > 0) expect([act, ...marked(acts[n])]).toEqual([act, ...words]);
    const split = acts.find(({ act }) => act === "split-paragraph");
    expect(split?.words?.map(({ paragraph }) => paragraph)).toContain(two);
    expect(marked(split)).toHaveLength(2);
    expect(marked(steps.find(({ sentence }) => sentence.includes("typed")))).toEqual(["+in person+"]);
  });

  test("carries the words of a merge and of an editorial correction", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const [one, two, three] = ["1", "2", "3"].map((label) => house.paragraph(chair, label));
    await house.done(chair, { type: "set-status", paragraph: three, status: "agreed" });
    const editorial = house.words(chair, three!).replace("Participation", "The participation");
    await house.done(chair, { type: "set-status", paragraph: three, status: "agreed", editorial });
    expect(marked(page(house, chair, { paragraph: three! }).steps.at(-1)).join("")).toMatch(/\+.*[Tt]he/u);
    await house.done(chair, { type: "merge-paragraphs", paragraph: one, with: two });
    const merged = page(house, chair, { paragraph: one! }).steps.at(-1);
    expect(merged).toMatchObject({ act: "merge-paragraphs" });
    expect(marked(merged).join("")).toMatch(/^\+The Secretariat should prepare a summary of all views\.\+$/u);
  });

  test("is read page by page, and the pages together are the whole", async () => {
    const { house, chair } = await evening();
    const whole = page(house, chair).steps;
    const read: Step[] = [];
    let after: number | undefined;
    for (let n = 0; n < 50; n++) {
      const { steps, next } = page(house, chair, { limit: 2, ...(after !== undefined && { after }) });
      read.push(...steps);
      after = next;
      if (next === undefined) break;
    }
    expect(after).toBeUndefined();
    expect(read).toEqual(whole);
  });

  test("shows delegations the moments between revisions as the Chair sets it, observers never", async () => {
    const { house, chair, alt, one } = await evening();
    const [observer, screen] = [house.seat("observer"), house.seat("screen")];
    expect(house.negotiation.history(observer, {})).toMatchObject({ refused: "not-entitled" });
    await house.done(chair, { type: "publish-revision", name: "Rev.1" });
    const acts = (seat: Seat, query: HistoryQuery = {}) => page(house, seat, query).steps.map(({ act }) => act ?? "");
    expect(acts(observer)).toEqual(["publish-revision"]);
    expect(acts(observer, { paragraph: one })).toEqual([]);
    expect(acts(alt)).toEqual(acts(chair));
    expect(acts(alt, { paragraph: one })).toContain("incorporate");
    house.negotiation.settings(chair, { momentsForDelegations: false });
    expect(acts(alt)).toEqual(["publish-revision"]);
    expect(acts(alt, { paragraph: one })).toEqual([]);
    expect(acts(screen)).toEqual(["publish-revision"]);
    expect(acts(chair, { paragraph: one })).toContain("incorporate");
    house.negotiation.settings(chair, { momentsForDelegations: true });
    expect(acts(alt, { paragraph: one })).toContain("incorporate");
  });

  test("of one party has its words alone", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const alt = house.seat("delegation", ["ALT"]);
    await house.done(chair, { type: "give-pen", seat: alt.id });
    const [theirs, ours] = [join(house, alt), join(house, chair)];
    const one = house.paragraph(chair, "1");
    for (const [pen, words] of [
      [theirs, " alpha"],
      [ours, " beta"],
      [theirs, " gamma"],
    ] as const) {
      pen.type(one, "meet", words);
      house.negotiation.flush();
    }
    expect(page(house, chair, { party: "ALT" }).steps.map(marked)).toEqual([["+alpha+"], ["+gamma+"]]);
  });

  test("of a paragraph tells who co-sponsored, supported and left what is proposed on it", async () => {
    const house = new House();
    const [chair, alt, bre] = [
      house.seat("chair"),
      house.seat("delegation", ["ALT"]),
      house.seat("delegation", ["BRE"]),
    ];
    const [one, two] = ["1", "2"].map((label) => house.paragraph(chair, label));
    const wording = house.words(chair, one!).replace("shall", "should");
    const { proposal } = await house.done(alt, { type: "table", as: "ALT", paragraph: one, wording });
    await house.done(bre, { type: "take-position", as: "BRE", proposal, stance: "sponsor" });
    await house.done(bre, { type: "withdraw", as: "BRE", proposal });
    const told = (paragraph: typeof one) =>
      page(house, chair, { paragraph: paragraph! }).steps.map(({ sentence }) =>
        sentence.replace("The Republic of ", ""),
      );
    expect(told(one)).toEqual(expect.arrayContaining(["ALT tabled 1 on 1", "BRE co-sponsored 1", "BRE left 1"]));
    expect(told(two).filter((sentence) => sentence.includes("BRE"))).toEqual([]);
  });

  test("shows what a correction made of the words taken down, and names for whom they were", async () => {
    const house = new House();
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const one = house.paragraph(chair, "1");
    const words = house.words(chair, one);
    const { proposal } = await house.done(secretariat, {
      type: "table",
      as: "COR",
      paragraph: one,
      wording: words.replace("shall", "should"),
    });
    await house.done(secretariat, {
      type: "correct",
      proposal,
      party: "BRE",
      wording: words.replace("shall", "could"),
    });
    const seen = page(house, chair, { paragraph: one }).steps.slice(-2);
    expect(seen.map(({ sentence }) => sentence)).toEqual([
      "The Secretariat tabled 1 for The Republic of BRE on 1",
      "The Secretariat corrected 1 as taken down for The Republic of BRE",
    ]);
    expect(marked(seen[1])).toEqual(["-should- +could+"]);
    await house.done(chair, { type: "set-names", names: "none" });
    const without = page(house, house.seat("delegation", ["ALT"]), { paragraph: one }).steps;
    expect(JSON.stringify(without)).not.toContain("BRE");
  });
});
