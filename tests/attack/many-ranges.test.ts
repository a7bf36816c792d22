/**
 * Seats of several delegations together, each within its own allowance, cut the text into as many pieces as they may: letters
 * put apart, letters struck one by one, proposals and holds of a word each. The room goes on for somebody who just types.
 */
import { describe, expect, test } from "vitest";
import type { Plan } from "../../drafts/acts/plan.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Act } from "../../drafts/wire.ts";
import { crowded, mostInParagraph } from "../../server/room/crowded.ts";
import { House, join, type Peer } from "../server/peer.ts";

const words = Array.from({ length: 200 }, (_, n) => `word${n}`).join(" ");
const notation = `# Draft report\n\n1. ${words}.\n\n2. The Secretariat should prepare a summary.\n`;

describe("many seats together", () => {
  test("that each send the heaviest updates they may wait behind one another, and who types does not", async () => {
    const house = new House({ notation });
    const chair = house.seat("chair");
    const [one, two] = [house.paragraph(chair, "1"), house.paragraph(chair, "2")];
    const attackers: Peer[] = [];
    for (const party of ["ALT", "BRE", "COR"])
      for (let n = 0; n < 4; n++) {
        const seat = house.seat("delegation", [party]);
        await house.done(chair, { type: "give-pen", seat: seat.id });
        attackers.push(join(house, seat, { device: `attacker-${n}` }));
      }
    const honest = join(house, chair);
    house.clock.pass(5_000);
    // A thousand pieces in one update each, and then all of them struck, letter by letter.
    const heavy = (peer: Peer): void => {
      const strand = peer.strand(one);
      peer.doc.transact(() => {
        for (let n = 0; n < 1_000; n++) strand.insert((n * 7) % strand.length, "x");
      });
      peer.doc.transact(() => {
        for (let n = 0; n < 500; n++) strand.delete((n * 3) % strand.length, 1);
      });
    };
    for (let round = 0; round < 3; round++) for (const peer of attackers) heavy(peer);
    const structs = (): number => [...honest.doc.store.clients.values()].reduce((sum, list) => sum + list.length, 0);
    const before = structs();
    let most = 0;
    for (let second = 0; second < 60; second++) {
      honest.type(two, "Secretariat", "y");
      house.clock.pass(100);
      // Said to be saved within a tenth of a second, whatever waits.
      expect([second, honest.saved]).toEqual([second, honest.sent]);
      house.clock.pass(900);
      most = Math.max(most, structs() - before);
    }
    // A room's bound, not a seat's: a burst and a hundred a second, each cut into a few pieces more.
    expect(most).toBeLessThan(4 * (4_000 + 60 * 100));
    expect(honest.closed).toBeNull();
    expect(attackers.filter(({ closed }) => closed !== null).map(({ closed }) => closed!.code)).toEqual([]);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("that hold and table as many words as they may leave acts and the text quick to read", async () => {
    const house = new House({ notation, phase: "open" });
    const chair = house.seat("chair");
    const one = house.paragraph(chair, "1");
    const seats: (readonly [party: string, seat: Seat])[] = ["ALT", "BRE", "COR"].flatMap((party) =>
      Array.from({ length: 3 }, () => [party, house.seat("delegation", [party])] as const),
    );
    const all: object[] = [];
    for (const [n, [party, seat]] of seats.entries())
      for (let at = n; at < 200; at += seats.length * 2) {
        const answer = await house.act(seat, { type: "hold", as: party, paragraph: one, words: `word${at}` });
        if (!("refused" in answer)) all.push(answer);
      }
    const ask = (at: number): object => ({
      type: "table",
      as: "ALT",
      paragraph: one,
      wording: `${words.replace(`word${at} `, `changed${at} `)}.`,
    });
    for (let at = 1; at < 20; at += 2) {
      const answer = await house.act(seats[0]![1], ask(at));
      if (!("refused" in answer)) all.push(answer);
    }
    expect(all.length).toBeGreaterThan(50);
    // What others do is done, and the text is read, by as much work as the anchors there are.
    await house.done(chair, { type: "set-floor", paragraph: one });
    const peer = join(house, chair);
    peer.type(one, "word5", "y");
    house.negotiation.flush();
    expect([peer.closed, peer.saved]).toEqual([null, peer.sent]);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    house.restart();
    expect(house.words(chair, one)).toContain("word5y");
  });

  test("come to an end in a paragraph that carries as much as it may; another paragraph, and what decides, are not concerned", async () => {
    const house = new House({ notation, phase: "open" });
    const [chair, alt] = [house.seat("chair"), house.seat("delegation", ["ALT"])];
    const [one, two] = [house.paragraph(chair, "1"), house.paragraph(chair, "2")];
    const { proposal } = await house.done(alt, { type: "hold", as: "ALT", paragraph: one, words: "word7" });
    const draft = house.negotiation.draft(alt);
    if (isRefusal(draft)) throw new RangeError(draft.message);
    const [held] = draft.proposals;
    /** The draft with so many more such holds. */
    const full = (more: number): Draft => ({
      ...draft,
      proposals: [
        ...draft.proposals,
        ...Array.from({ length: more }, (_, n) => ({ ...held!, id: `q99-${n}` as ProposalId })),
      ],
    });
    const about = (paragraph: ParagraphId, anchors = 1): Plan =>
      ({
        about: { paragraphs: [paragraph], proposals: [] },
        anchors: Array.from({ length: anchors }, () => ({ change: "c99-1", paragraph })),
      }) as unknown as Plan;
    const hold = (paragraph: ParagraphId): Act => ({ type: "hold", as: "ALT", paragraph });
    expect(crowded(full(mostInParagraph - 2), hold(one), about(one))).toBeNull();
    expect(crowded(full(mostInParagraph - 2), hold(one), about(one, 2))).toMatchObject({ refused: "too-many" });
    expect(crowded(full(mostInParagraph - 1), hold(one), about(one))).toMatchObject({
      refused: "too-many",
      message: expect.stringContaining("nothing was changed") as string,
    });
    expect(crowded(full(mostInParagraph - 1), hold(two), about(two))).toBeNull();
    expect(crowded(full(mostInParagraph), { type: "withdraw", as: "ALT", proposal: proposal! }, about(one))).toBeNull();
    // A proposal revised takes the place it has.
    const revised: Act = { type: "revise", as: "ALT", proposal: proposal!, paragraph: one, wording: "Words." };
    expect(crowded(full(mostInParagraph - 1), revised, about(one))).toBeNull();
  });
});
