/** What a restore would overwrite is asked before, by who may restore it; the act is held to what was shown. */
import { describe, expect, test } from "vitest";
import type { WouldRestore } from "../../../drafts/reading/would-restore.ts";
import { isRefusal, type Refusal } from "../../../drafts/refusal.ts";
import { House, join } from "../peer.ts";

const shown = (answer: WouldRestore | Refusal): WouldRestore => {
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
};

/** A text in which the Secretariat has typed and a proposal is open. */
const begun = async () => {
  const house = new House();
  const chair = house.seat("chair");
  const secretariat = house.seat("secretariat");
  const alt = house.seat("delegation", ["ALT"]);
  const pen = join(house, secretariat);
  const one = house.paragraph(chair, "1");
  const words = house.words(chair, one);
  const at = String(house.negotiation.head.seq);
  pen.type(one, "shall", " gladly and often");
  house.negotiation.flush();
  return { house, chair, secretariat, alt, pen, one, words, at };
};

describe("[T7] what is shown before", () => {
  test("is words, whose they are, and the brackets that lose theirs", async () => {
    const { house, chair, alt, one, at } = await begun();
    const wording = house.words(chair, one).replace("often", "seldom");
    await house.done(alt, { type: "table", as: "ALT", paragraph: one, wording });
    const would = shown(house.negotiation.wouldRestore(chair, { paragraph: one, at }));
    expect(would).toMatchObject({
      head: house.negotiation.head.seq,
      wordsGo: 3,
      wordsReturn: 0,
      kept: 0,
      brackets: [{ number: "1", paragraph: one, was: "whole", becomes: "gone" }],
      paragraphs: [{ id: one, fate: "changed", going: [{ by: { office: "secretariat" }, words: 3 }] }],
    });
    const { head } = house.negotiation;
    house.negotiation.wouldRestore(chair, { at });
    expect(house.negotiation.head).toEqual(head);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("is refused when somebody else has changed it, in one paragraph and in the whole; positions do not change it", async () => {
    const { house, chair, alt, pen, one, at } = await begun();
    const two = house.paragraph(chair, "2");
    const tabled = await house.done(alt, {
      type: "table",
      as: "ALT",
      paragraph: two,
      wording: house.words(chair, two).replace("should", "shall"),
    });
    const { head } = shown(house.negotiation.wouldRestore(chair, { at }));
    await house.done(alt, { type: "take-position", as: "ALT", paragraph: two, stance: "support" });
    pen.type(two, "Secretariat", " indeed");
    house.negotiation.flush();
    const whole = { type: "restore", at, seen: { seq: head } };
    expect(await house.act(chair, whole)).toMatchObject({ refused: "changed-since" });
    // The paragraph itself is as it was shown.
    await house.done(chair, { ...whole, paragraph: one });
    const again = shown(house.negotiation.wouldRestore(chair, { at }));
    expect(again.paragraphs.map(({ id }) => id)).toEqual([two]);
    await house.done(chair, { ...whole, seen: { seq: again.head } });
    expect(house.draft(chair).proposals.find(({ id }) => id === tabled.proposal)).toMatchObject({ status: "open" });
  });
});

test("[T4] the whole is restored to before the text was opened, places and words, and the undo gives all back", async () => {
  const house = new House({ phase: "drafting" });
  const chair = house.seat("chair");
  const [one, two] = [house.paragraph(chair, "1"), house.paragraph(chair, "2")];
  const pen = join(house, chair);
  pen.type(one, "shall", " always");
  house.negotiation.flush();
  const at = String(house.negotiation.head.seq);
  const standing = (): string[] =>
    Object.entries(house.draft(chair).parts).flatMap(([part, paragraphs]) =>
      paragraphs.map(({ id }) => `${part} ${id} ${house.words(chair, id)}`),
    );
  const then = standing();
  pen.erase(one, " always");
  house.negotiation.flush();
  await house.done(chair, { type: "set-phase", phase: "open" });
  await house.done(chair, { type: "split-paragraph", paragraph: one, at: 10 });
  await house.done(chair, { type: "move", paragraph: two, to: { part: "summary", after: null } });
  const now = standing();
  const would = shown(house.negotiation.wouldRestore(chair, { at }));
  expect(would.paragraphs.map(({ fate }) => fate).toSorted()).toEqual(["changed", "moved", "removed"]);
  const done = await house.done(chair, { type: "restore", at, seen: { seq: would.head } });
  expect(standing()).toEqual(then);
  await house.done(chair, { type: "undo", seq: done.seq });
  expect(standing()).toEqual(now);
  expect(house.negotiation.verify()).toMatchObject({ ok: true });
});

describe("[T9] who restores", () => {
  test("is a pen for its paragraphs and the Chair for the whole", async () => {
    const { house, chair, secretariat, alt, one, at } = await begun();
    const refused = (seat: typeof chair, query: { paragraph?: typeof one; at: string }): unknown => {
      const answer = house.negotiation.wouldRestore(seat, query);
      return isRefusal(answer) ? answer.refused : "";
    };
    expect(refused(secretariat, { at })).toBe("not-entitled");
    expect(refused(secretariat, { paragraph: one, at })).toBe("");
    expect(refused(alt, { paragraph: one, at })).toBe("no-pen");
    expect(refused(house.seat("observer"), { paragraph: one, at })).toBe("not-entitled");
    await house.done(chair, { type: "give-pen", party: "ALT", paragraphs: [one] });
    expect(refused(alt, { paragraph: one, at })).toBe("");
    expect(refused(alt, { paragraph: house.paragraph(chair, "2"), at })).toBe("no-pen");
    expect(refused(alt, { paragraph: one, at: "Rev.9" })).toBe("unknown-revision");
  });

  test("brings nothing back that it may not read: neither moments that are not shown nor words from before the opening", async () => {
    const { house, chair, alt, one, at } = await begun();
    await house.done(chair, { type: "give-pen", party: "ALT", paragraphs: [one] });
    house.negotiation.settings(chair, { momentsForDelegations: false });
    expect(await house.act(alt, { type: "restore", paragraph: one, at })).toMatchObject({ refused: "not-entitled" });
    expect(house.negotiation.wouldRestore(alt, { paragraph: one, at })).toMatchObject({ refused: "not-entitled" });
    await house.done(chair, { type: "restore", paragraph: one, at });
    house.negotiation.settings(chair, { momentsForDelegations: true });

    const closed = new House({ phase: "drafting" });
    const [office, bre] = [closed.seat("chair"), closed.seat("delegation", ["BRE"])];
    const first = closed.paragraph(office, "1");
    join(closed, office).type(first, "shall", " secretly");
    closed.negotiation.flush();
    const before = String(closed.negotiation.head.seq);
    await closed.done(office, { type: "set-phase", phase: "open" });
    await closed.done(office, { type: "restore", paragraph: first, at: "1" });
    await closed.done(office, { type: "give-pen", party: "BRE" });
    const secret = { type: "restore", paragraph: first, at: before };
    expect(await closed.act(bre, secret)).toMatchObject({ refused: "not-entitled" });
    await closed.done(office, { type: "restore", paragraph: first, at: before });
    expect(closed.words(office, first)).toContain("shall secretly");
  });

  test("sees no party in it that it may not see", async () => {
    const { house, chair, secretariat, alt, one } = await begun();
    const wording = house.words(chair, one).replace("often", "seldom");
    const at = String(house.negotiation.head.seq);
    const tabled = await house.done(house.seat("delegation", ["BRE"]), {
      type: "table",
      as: "BRE",
      paragraph: one,
      wording,
    });
    await house.done(chair, { type: "incorporate", proposal: tabled.proposal });
    await house.done(chair, { type: "give-pen", party: "ALT", paragraphs: [one] });
    await house.done(chair, { type: "set-names", names: "groups" });
    const would = house.negotiation.wouldRestore(alt, { paragraph: one, at });
    expect(shown(would).overwritten).toEqual([tabled.proposal]);
    expect(JSON.stringify(would)).not.toContain("BRE");
    expect(shown(house.negotiation.wouldRestore(secretariat, { paragraph: one, at })).wordsGo).toBe(1);
  });
});
