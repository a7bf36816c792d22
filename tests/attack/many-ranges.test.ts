/**
 * Seats of several delegations together, each within its own allowance, cut the text into as many pieces as they may: letters
 * put apart, letters struck one by one, proposals and holds of a word each. The room goes on for somebody who just types.
 */
import { describe, expect, test } from "vitest";
import type { Seat } from "../../drafts/party.ts";
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
});
