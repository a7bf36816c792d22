/**
 * Connections that a bad network delivers in another order than they were opened in: a page counts them, and the later
 * one rules, whatever happened to server, clock and page in between.
 */
import { afterEach, expect, test } from "vitest";
import { Opened, scene } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { claimOf } from "./claims.ts";
import { patience } from "./person.ts";
import type { Person } from "./person.ts";
import { expectOneText, expectTrue } from "./truth.ts";

const opened = new Opened();
afterEach(() => opened.close());

/** Somebody whose connections, opened while the network was late, are held where the server has not seen them. */
const held = async (): Promise<Scene & { readonly person: Person }> => {
  const here = await scene(opened);
  const { server, proxy, one, sit } = here;
  const person = await sit("s", await server.invite("secretariat"));
  proxy.down();
  person.type(one, "The");
  await person.offline();
  proxy.weather = { sky: "late", delay: 0 };
  await expect.poll(() => proxy.held, patience).toBeGreaterThan(0);
  proxy.strand();
  return { ...here, person };
};

/** The network is fair again: whoever waits on a connection that is held finds it cut, and comes anew. */
const clears = async ({ proxy, person }: Scene & { readonly person: Person }): Promise<void> => {
  proxy.weather = { sky: "fair", delay: 0 };
  proxy.strand();
  await person.saved();
};

/** What is held arrives; nothing is taken from who types now, and everybody reads one text. */
const delivered = async ({ server, proxy, person, chair, one, two }: Scene & { readonly person: Person }) => {
  person.type(two, "The");
  await person.saved();
  await proxy.deliver();
  await expectTrue(server, [claimOf(person), claimOf(chair)]);
  expect(person.room.handedBack).toEqual([]);
  expect([person.room.typesHere, person.room.mayType(one)]).toEqual([true, true]);
  person.type(one, "The");
  await person.saved();
  await expectOneText(server, [person, chair], [one, two]);
};

test("one from before a kill -9 that reaches the server after it takes nothing from the page's next", async () => {
  const here = await held();
  await here.server.kill();
  await here.server.start();
  await clears(here);
  await delivered(here);
});

test("one from before the server's clock was put forward and back takes nothing from the page's next", async () => {
  const here = await held();
  await here.server.trouble({ clock: 5 * 3_600_000 });
  await clears(here);
  await here.server.trouble({ clock: -3_600_000 });
  await delivered(here);
});

test("one of a page that was closed takes nothing from the page that came after it on the device", async () => {
  const here = await held();
  here.person.leave();
  await here.person.enter();
  await clears(here);
  await delivered(here);
});
