/** A laptop that sleeps and wakes, and connections that die without a word: in real time, so a few seconds long. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { SyncState } from "../../client/room/states.ts";
import type { Asked, Told } from "./device-process.ts";
import { patience, Person } from "./person.ts";
import { Proxy } from "./proxy.ts";
import { Server } from "./server.ts";
import { page } from "./browser-globals.ts";
import { claimOf, isRecorded, untrue } from "./claims.ts";
import { expectOneText, expectTrue } from "./truth.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const scene = async (): Promise<{ server: Server; proxy: Proxy; chair: Person; one: ParagraphId }> => {
  const server = await Server.open("1. The first paragraph.\n");
  closing.push(() => server.close());
  const [proxy, fair] = [await Proxy.before(server.url, 1), await Proxy.before(server.url, 2)];
  closing.push(
    () => proxy.close(),
    () => fair.close(),
  );
  const chair = await Person.sit("c", server, fair, server.chair);
  closing.push(() => chair.leave());
  return { server, proxy, chair, one: chair.room.draft!.parts["consensus"]!.at(-1)!.id };
};

/** A laptop with a seat: a process that can be stopped, asked what its page says. */
const laptopOf = async (server: Server, proxy: Proxy) => {
  const seat = await server.invite("secretariat");
  const cookie = await server.join(seat);
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("device-process.ts", import.meta.url)),
      proxy.url,
      server.negotiation,
      seat.token,
      seat.seat,
      cookie,
    ],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  closing.push(() => void child.kill("SIGKILL"));
  const heard = async (): Promise<Told> => (await once(child, "message"))[0] as Told;
  const ask = (asked: Asked): Promise<Told> => {
    child.send(asked);
    return heard();
  };
  await heard();
  return { child, ask };
};

test("a laptop sleeps over words that were under way and wakes hours later, its sockets dead: they go up, once", async () => {
  const { server, proxy, chair, one } = await scene();
  const { child, ask } = await laptopOf(server, proxy);
  await ask({ type: one, after: "The" });
  const { claim: saved } = await ask({ wait: "saved" });
  expect(untrue(await server.record(), saved)).toEqual([]);
  // Nothing passes any more, and nobody is told: then the lid is closed over the next word.
  proxy.swallow();
  const { claim } = await ask({ type: one, after: "The" });
  child.kill("SIGSTOP");
  expect(untrue(await server.record(), claim)).toEqual([]);
  expect(isRecorded(await server.record(), claim.typed[1]!)).toBe(false);
  chair.type(one, "The");
  await chair.saved();
  child.kill("SIGCONT");
  await ask({ slept: 8 * 3_600_000 });
  const { claim: woken } = await ask({ wait: "saved" });
  const record = await server.record();
  expect(untrue(record, woken)).toEqual([]);
  expect(woken.typed.map((typed) => isRecorded(record, typed))).toEqual([true, true]);
  const { words } = await ask({ words: one });
  await chair.until(() => chair.words(one) === words, "one text");
  await expectOneText(server, [chair], [one]);
});

test("what was under way when the lid was closed arrives after it was sent again by who woke: it stands once", async () => {
  const { server, proxy, chair, one } = await scene();
  const { child, ask } = await laptopOf(server, proxy);
  await ask({ type: one, after: "The" });
  await ask({ wait: "saved" });
  proxy.hold();
  await ask({ type: one, after: "The" });
  await expect.poll(() => proxy.held, patience).toBeGreaterThan(0);
  child.kill("SIGSTOP");
  proxy.strand();
  child.kill("SIGCONT");
  await ask({ slept: 8 * 3_600_000 });
  const { claim } = await ask({ wait: "saved" });
  expect(untrue(await server.record(), claim)).toEqual([]);
  await proxy.deliver();
  const record = await server.record();
  expect(claim.typed.map((typed) => isRecorded(record, typed))).toEqual([true, true]);
  const { words } = await ask({ words: one });
  await chair.until(() => chair.words(one) === words, "one text");
  await expectOneText(server, [chair], [one]);
});

test("a connection dies without a word: within 30 seconds the page says so, and what was typed goes up", async () => {
  const { server, proxy, chair, one } = await scene();
  const person = await Person.sit("s", server, proxy, await server.invite("secretariat"));
  closing.push(() => person.leave());
  proxy.swallow();
  proxy.weather = { sky: "silent", delay: 0 };
  const dead = Date.now();
  person.type(one, "The");
  await person.until(() => person.sync.is === "still-saving", "still saving");
  await expectTrue(server, [claimOf(person)]);
  await person.until(() => person.sync.is === "offline", "offline", 40_000);
  expect(Date.now() - dead).toBeLessThan(30_000);
  await expectTrue(server, [claimOf(person)]);
  proxy.up();
  await expectOneText(server, [person, chair], [one]);
});

test("a hidden page whose timers hardly run comes back at once when it is shown, and what was typed goes up", async () => {
  const { server, proxy, chair, one } = await scene();
  const person = await Person.sit("s", server, proxy, await server.invite("secretariat"));
  closing.push(() => person.leave());
  page.show(false);
  // As browsers do with hidden pages after some minutes: a timer rings once a minute, if at all.
  const { setTimeout: ring } = globalThis;
  const held = ((fn: () => void, ms = 0, ...more: unknown[]) =>
    ring(fn, ms >= 100 && ms <= 3_000 ? 60_000 : ms, ...more)) as unknown as typeof setTimeout;
  globalThis.setTimeout = held;
  try {
    proxy.down();
    await person.until(() => person.sync.is === "offline", "offline");
    person.type(one, "The");
    proxy.up();
  } finally {
    globalThis.setTimeout = ring;
  }
  expect(person.sync).toMatchObject({ is: "offline", words: 1 });
  page.show(true);
  await person.saved();
  await expectOneText(server, [person, chair], [one]);
});

test("a page opened again over words that wait says that they are being saved since they were typed, not since it opened", async () => {
  const { server, proxy, chair, one } = await scene();
  const person = await Person.sit("s", server, proxy, await server.invite("secretariat"));
  closing.push(() => person.leave());
  proxy.down();
  await person.offline();
  person.type(one, "The");
  const { at } = person.typed.at(-1)!;
  person.leave();
  // Whoever opens the page finds the words on the device, and a network that swallows what is sent.
  proxy.up();
  proxy.weather = { sky: "fair", delay: 400 };
  await person.enter();
  const states: SyncState[] = [];
  await person.until(() => {
    states.push(person.sync);
    return person.sync.is === "saved";
  }, "saved");
  const said = states.filter((state) => state.is === "saving" || state.is === "still-saving");
  expect(said.length).toBeGreaterThan(0);
  for (const { since } of said) expect(since).toBeLessThanOrEqual(at + 5);
  await expectOneText(server, [person, chair], [one]);
});
