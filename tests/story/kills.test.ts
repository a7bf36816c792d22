/** A server killed ten times while two pens type and a delegation tables: what was said to be saved is on the record. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ActAnswer } from "../../drafts/wire.ts";
import { seeded } from "../server/peer.ts";
import { Evening, labelled, proposal, words, type Seat } from "./evening.ts";

const kills = 10;
let evening: Evening;
beforeAll(async () => {
  evening = await Evening.open();
});
afterAll(() => evening.close());

/** Counts what was acknowledged, and wakes whoever waits for a number of it. */
class Acknowledged {
  readonly words: string[] = [];
  readonly acts: ActAnswer[] = [];
  #waiting: { readonly count: number; readonly wake: () => void }[] = [];

  get count(): number {
    return this.words.length + this.acts.length;
  }
  told(): void {
    for (const { count, wake } of this.#waiting) if (this.count >= count) wake();
    this.#waiting = this.#waiting.filter(({ count }) => count > this.count);
  }
  until(count: number): Promise<void> {
    return new Promise((wake) => {
      this.#waiting.push({ count, wake });
      this.told();
    });
  }
}

test("ten times kill -9: whatever was acknowledged as saved is there, and the record holds", async () => {
  const notation = "1. The first paragraph.\n\n2. The second paragraph.\n\n3. States shall meet.\n";
  const chair = await evening.begin("draft.md", notation, { title: "Killed", symbol: "K/1" });
  const secretariat = await chair.invite("secretariat");
  const roster = await chair.info();
  const party = roster.parties.find(({ kind }) => kind === "member-state")!.id;
  const delegation = await chair.invite("delegation", [party]);
  const opened = await chair.draft();
  const [one, two, three] = ["1", "2", "3"].map((label) => labelled(opened, label).id);

  const acknowledged = new Acknowledged();
  let over = false;
  let up = Promise.resolve();

  const types = async (seat: Seat, name: string): Promise<void> => {
    const pen = await seat.sync();
    for (let n = 0; !over; n++) {
      const word = `<${name}${n}>`;
      pen.type((n % 2 === 0 ? one : two)!, "paragraph", word);
      // Comes back after a kill too, when the words were taken in on reconnecting.
      await pen.saved();
      acknowledged.words.push(word);
      acknowledged.told();
    }
  };
  const tables = async (): Promise<void> => {
    for (let n = 0; !over; n++) {
      const act = {
        type: "table",
        as: party,
        paragraph: three!,
        wording: `States shall meet (${n}).`,
        key: `the-act-number-${n}`,
      } as const;
      for (let answer: ActAnswer | null = null; answer === null;) {
        await up;
        // A connection cut by the kill is no answer: the same key is sent again.
        answer = await delegation.act(act).catch((error: unknown) => {
          if (error instanceof TypeError) return null;
          throw error;
        });
        if (answer !== null) acknowledged.acts.push(answer);
      }
      acknowledged.told();
    }
  };
  const writers = [types(chair, "c"), types(secretariat, "s"), tables()];
  const failed = Promise.all(writers);

  const random = seeded(7);
  const check = async (sure: readonly string[], acts: readonly ActAnswer[]): Promise<void> => {
    const draft = await chair.draft();
    const standing = words(draft, one!) + words(draft, two!);
    expect(sure.filter((word) => !standing.includes(word))).toEqual([]);
    for (const answer of acts) expect(proposal(draft, answer.proposal).status).toBe("open");
  };
  for (let kill = 0; kill < kills; kill++) {
    await Promise.race([acknowledged.until(acknowledged.count + 3 + (random(1)[0]! % 40)), failed]);
    let back = (): void => undefined;
    up = new Promise((resolve) => {
      back = resolve;
    });
    const [sure, acts] = [[...acknowledged.words], [...acknowledged.acts]];
    await evening.kill();
    await evening.start();
    await check(sure, acts);
    back();
  }
  over = true;
  await failed;
  await check(acknowledged.words, acknowledged.acts);
  // Each act once, however often it was sent.
  expect((await chair.draft()).proposals.map(({ number }) => number)).toEqual(
    acknowledged.acts.map((_, n) => String(n + 1)),
  );
  await evening.kill();
  const verified = await evening.command("verify", chair.negotiation);
  expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^The record holds/u) as string });
}, 120_000);
