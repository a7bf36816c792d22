/**
 * Random network weather over three people who type: after every step each is told how far their words are, and each
 * sentence is held against the record. NETWORK_SEED and NETWORK_SEEDS ask for other seeds, NETWORK_STEPS for longer ones.
 */
import { afterEach, describe, test } from "vitest";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { claimOf } from "./claims.ts";
import { expectOneText, expectTrue } from "./truth.ts";
import { Person } from "./person.ts";
import { chanceOf, fair, Proxy } from "./proxy.ts";
import type { Chance } from "./proxy.ts";
import { Server } from "./server.ts";

const first = Number(process.env["NETWORK_SEED"] ?? 0);
const seeds = Array.from({ length: Number(process.env["NETWORK_SEEDS"] ?? 2) }, (_, k) => first + k);
const steps = Number(process.env["NETWORK_STEPS"] ?? 40);

const notation = "1. The first paragraph.\n\n2. The second paragraph.\n\n3. The third paragraph.\n";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** Weather lasts: how long a step of it takes is part of what is told. */
const lasts = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** One change of one person's network. */
const change = async (proxy: Proxy, person: Person, chance: Chance): Promise<void> => {
  switch (chance(10)) {
    case 0:
      proxy.weather = { sky: "fair", delay: 20 + chance(300) };
      return;
    case 1:
      proxy.weather = { sky: "fair", delay: chance(20), cutWithin: 1 + chance(4_000) };
      return proxy.cut();
    case 2:
      return proxy.cut();
    case 3:
      return proxy.halfClose();
    case 4:
      return proxy.swallow();
    case 5:
      return proxy.down();
    case 6:
      proxy.weather = { ...fair, sky: chance(2) === 0 ? "silent" : "portal" };
      return proxy.cut();
    case 7:
      // The page is loaded again; without a server it opens from the device.
      person.leave();
      return person.enter();
    default:
      return proxy.up();
  }
};

describe("in random weather", () => {
  for (const seed of seeds)
    test(
      `number ${seed}, what each is told at every step is true, and one text comes of it`,
      async () => {
        const chance = chanceOf(seed);
        const server = await Server.open(notation);
        closing.push(() => server.close());
        const secretariat = await server.invite("secretariat");
        const { parties } = await server.ask<{ parties: { id: string; kind: string }[] }>(server.chair.token, "");
        const party = parties.find(({ kind }) => kind === "member-state")!.id;
        const delegation = await server.invite("delegation", [party]);
        const people: Person[] = [];
        const proxies: Proxy[] = [];
        for (const [n, [name, seat]] of Object.entries([
          ["c", server.chair],
          ["s", secretariat],
          ["d", delegation],
        ] as const).map(([key, value]) => [Number(key), value] as const)) {
          const proxy = await Proxy.before(server.url, seed * 10 + n);
          const person = await Person.sit(name, server, proxy, seat);
          closing.push(async () => {
            person.leave();
            await proxy.close();
          });
          people.push(person);
          proxies.push(proxy);
        }
        const paragraphs = people[0]!.room.draft!.parts["consensus"]!.map(({ id }) => id).slice(-3) as ParagraphId[];
        for (let step = 0; step < steps; step++) {
          const n = chance(3);
          if (chance(2) === 0) await change(proxies[n]!, people[n]!, chance);
          for (const person of people) {
            const paragraph = paragraphs[chance(3)]!;
            if (person.name === "d") person.draft(paragraph);
            else if (chance(3) > 0) person.type(paragraph, chance(2) === 0 ? "The" : "");
          }
          await lasts(chance(150));
          const claims = people.map(claimOf);
          await expectTrue(server, claims);
        }
        for (const proxy of proxies) proxy.up();
        await expectOneText(server, people, paragraphs);
      },
      120_000 + steps * 2_000,
    );
});
