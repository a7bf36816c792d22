/**
 * The server is ended with -9 at random moments while two pens type, a delegation writes its papers and tables, all
 * behind a network that delays. What each was told at that moment is held against the database of the killed server by
 * a program of its own. KILLS asks for more than ten, NETWORK_SEED for others.
 */
import { afterEach, expect, test, vi } from "vitest";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { ActAnswer } from "../../drafts/wire.ts";
import { patience, Person } from "./person.ts";
import { chanceOf, Proxy } from "./proxy.ts";
import { Server } from "./server.ts";
import { claimOf, untrue } from "./claims.ts";
import { expectOneText } from "./truth.ts";

const kills = Number(process.env["KILLS"] ?? 10);
const seed = Number(process.env["NETWORK_SEED"] ?? 7);

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

test(
  `${kills} times kill -9: whatever anybody was told is saved is on the disk, and nothing is lost or twice`,
  async () => {
    const chance = chanceOf(seed);
    const server = await Server.open("1. The first paragraph.\n\n2. The second paragraph.\n\n3. States shall meet.\n");
    closing.push(() => server.close());
    const proxy = await Proxy.before(server.url, seed);
    closing.push(() => proxy.close());
    proxy.weather = { sky: "fair", delay: 15 };
    const { parties } = await server.ask<{ parties: { id: string; kind: string }[] }>(server.chair.token, "");
    const party = parties.find(({ kind }) => kind === "member-state")!.id;
    const chair = await Person.sit("c", server, proxy, server.chair);
    const secretariat = await Person.sit("s", server, proxy, await server.invite("secretariat"));
    const delegation = await Person.sit("d", server, proxy, await server.invite("delegation", [party]));
    const people = [chair, secretariat, delegation];
    closing.push(() => people.forEach((person) => person.leave()));
    const [one, two, three] = chair.room.draft!.parts["consensus"]!.slice(-3).map(({ id }) => id) as [
      ParagraphId,
      ParagraphId,
      ParagraphId,
    ];

    let over = false;
    const answers: { readonly key: string; readonly answer: ActAnswer }[] = [];
    /** Acts nobody got an answer for: on the record once, or not at all. */
    const open: string[] = [];
    const types = async (person: Person): Promise<void> => {
      while (!over) {
        person.type(chance(2) === 0 ? one : two, "The");
        await new Promise((next) => {
          setTimeout(next, 5 + chance(60));
        });
      }
    };
    const tables = async (): Promise<void> => {
      for (let n = 0; !over; n++) {
        const key = `the-act-number-${n}`;
        const wording = `States shall meet (${n}).`;
        const answer = await delegation.room.attempt({ type: "table", as: party, paragraph: three, wording, key });
        if (!isRefusal(answer)) answers.push({ key, answer });
        else {
          expect(answer.refused).toMatch(/^(unavailable|behind)$/);
          open.push(key);
        }
        delegation.draft(one);
      }
    };
    const writing = Promise.all([types(chair), types(secretariat), tables()]);

    for (let kill = 0; kill < kills; kill++) {
      const before = people.map(({ typed }) => typed.length);
      // So that every kill hits writers at work; when exactly, chance says.
      await vi.waitFor(() => {
        for (const [n, { typed }] of people.slice(0, 2).entries()) expect(typed.length).toBeGreaterThan(before[n]! + 2);
        expect(people.map(({ sync }) => sync.is)).toContain("saved");
      }, patience);
      await new Promise((next) => {
        setTimeout(next, chance(200));
      });
      const claims = people.map(claimOf);
      const acted = [...answers];
      await server.kill();
      const record = await server.record();
      expect(claims.flatMap((claim) => untrue(record, claim))).toEqual([]);
      for (const { key } of acted) expect(record.keys).toContain(key);
      await server.start();
    }
    over = true;
    await writing;
    await expectOneText(server, people, [one, two]);
    // Each act once, however often it was asked for: a lost answer is no second act.
    const { keys } = await server.record();
    expect(new Set(keys).size).toBe(keys.length);
    const draft = await server.ask<{ proposals: { id: string; number: string }[] }>(server.chair.token, "/draft");
    const asked = keys.filter((key) => key.startsWith("the-act-number-"));
    expect(draft.proposals).toHaveLength(asked.length);
    expect(asked.filter((key) => !open.includes(key)).toSorted()).toEqual(answers.map(({ key }) => key).toSorted());
    for (const { answer } of answers) expect(draft.proposals.map(({ id }) => id)).toContain(answer.proposal);
  },
  kills * 12_000 + 60_000,
);
