/** What keeps an object awake, and what happens to one that is taken away while people act. */
import { env, evictDurableObject } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import type { Draft } from "../../drafts/draft.ts";
import { ask, Device } from "./device.ts";

const { NEGOTIATIONS, OPERATOR_TOKEN } = env as unknown as {
  readonly NEGOTIATIONS: DurableObjectNamespace;
  readonly OPERATOR_TOKEN: string;
};

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
};
const realWait = scheduler.wait;
afterEach(() => {
  Object.assign(globalThis, real);
  Object.assign(scheduler, { wait: realWait });
});

/** Timers that wait, of whoever set them here, once or again and again: objects and tests live in one isolate. */
const watchTimers = (): { readonly size: number } => {
  const waiting = new Set<unknown>();
  const set = (fn: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): unknown => {
    const timer = real.setTimeout(() => {
      waiting.delete(timer);
      fn(...args);
    }, ms);
    waiting.add(timer);
    return timer;
  };
  const repeat = (fn: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): unknown => {
    const timer = real.setInterval(fn, ms, ...args);
    waiting.add(timer);
    return timer;
  };
  // The platform takes either way to end either kind.
  const clear = (timer: never): void => {
    real.clearTimeout(timer);
    waiting.delete(timer);
  };
  const wait = async (...args: Parameters<typeof realWait>): Promise<void> => {
    const waits = {};
    waiting.add(waits);
    await realWait.apply(scheduler, args).finally(() => waiting.delete(waits));
  };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: clear });
  Object.assign(scheduler, { wait });
  return waiting;
};

test("a timer of any kind is seen while it waits", async () => {
  const timers = watchTimers();
  const once = setTimeout(() => undefined, 60_000);
  const again = setInterval(() => undefined, 60_000);
  const leaving = new AbortController();
  const waited = scheduler.wait(60_000, { signal: leaving.signal }).catch(() => "left");
  expect(timers.size).toBe(3);
  clearTimeout(once);
  clearInterval(again);
  leaving.abort();
  expect(await waited).toBe("left");
  await expect.poll(() => timers.size).toBe(0);
});

const open = async () => {
  const { id, seats } = await ask<{ id: string; seats: { token: string }[] }>("/api/negotiations", OPERATOR_TOKEN, {
    title: "Draft report",
    symbol: "UB/2031/1",
    text: "# A. Meetings\n\n1. States shall meet every year.\n",
  });
  const chair = seats[0]!.token;
  const draft = await ask<Draft>(`/api/negotiations/${id}/draft`, chair);
  const paragraph = Object.values(draft.parts)
    .flat()
    .find(({ label }) => label === "1")!.id;
  return { id, chair, paragraph, object: NEGOTIATIONS.get(NEGOTIATIONS.idFromName(id)) };
};

test("an idle room with people in it has no timer waiting: nothing keeps it awake", async () => {
  const timers = watchTimers();
  const { id, chair, paragraph } = await open();
  const seats = ["secretariat", "observer", "screen"].map((role) =>
    ask<{ token: string }>(`/api/negotiations/${id}/invitations`, chair, { role }),
  );
  const [secretariat] = await Promise.all(seats);
  const devices = [await Device.open(id, chair), await Device.open(id, secretariat!.token)];
  devices[0]!.caret(paragraph, 1);
  devices[0]!.caret(paragraph, 2);
  devices[0]!.words(paragraph).insert(0, "All ");
  await devices[1]!.until(() => devices[1]!.words(paragraph).toString().startsWith("All "));
  await devices[0]!.until(() => devices[0]!.saved === devices[0]!.sent);
  await ask(`/api/negotiations/${id}/acts`, chair, { type: "publish-revision", name: "Zero draft" });
  // With no timer, no message and no alarm nothing runs any more that could set one.
  await expect.poll(() => timers.size, { timeout: 20_000 }).toBe(0);
  for (const device of devices) device.close();
});

test("a deadline far away is an alarm and no timer", async () => {
  const timers = watchTimers();
  const { id, chair, paragraph } = await open();
  const until = new Date(Date.now() + 72 * 3_600_000).toISOString();
  await ask(`/api/negotiations/${id}/acts`, chair, { type: "set-status", paragraph, status: "under-silence", until });
  await expect.poll(() => timers.size, { timeout: 20_000 }).toBe(0);
});

test("taken away while people act, an object keeps every act it has answered, once, and its record holds", async () => {
  const { id, chair, object } = await open();
  const answered: number[] = [];
  let failed = 0;
  const writer = async (who: number): Promise<void> => {
    for (let n = 0; n < 6; n++) {
      const act = { type: "publish-revision", name: `Rev.${who}-${n}`, key: `revision-${who}-${n}` };
      const once = (): Promise<{ seq: number }> => ask(`/api/negotiations/${id}/acts`, chair, act);
      try {
        answered.push((await once()).seq);
      } catch {
        failed++;
        // As a client does: the same key again, so that it is done once.
        answered.push((await once()).seq);
      }
    }
  };
  const writers = Promise.all([1, 2, 3].map(writer));
  for (let n = 0; n < 4; n++) {
    // Only what runs can be taken away; what reads is asked again.
    await ask(`/api/negotiations/${id}`, chair).catch(() => ask(`/api/negotiations/${id}`, chair));
    await evictDurableObject(object);
  }
  await writers;
  expect(new Set(answered).size).toBe(18);
  expect(failed).toBeLessThan(18);
  const { ok, head } = await ask<{ ok: boolean; head: { seq: number } }>(
    `/api/negotiations/${id}/verify`,
    OPERATOR_TOKEN,
  );
  expect([ok, head.seq]).toEqual([true, Math.max(...answered)]);
  const { revisions } = await ask<{ revisions: { name: string }[] }>(`/api/negotiations/${id}`, chair);
  expect(revisions.filter(({ name }) => name.startsWith("Rev.")).length).toBe(18);
});

test("many sockets of many seats go on after one sleep, all of them", async () => {
  const { id, chair, paragraph, object } = await open();
  const devices: Device[] = [];
  for (let n = 0; n < 5; n++) {
    const { token } = await ask<{ token: string }>(`/api/negotiations/${id}/invitations`, chair, {
      role: "secretariat",
    });
    devices.push(await Device.open(id, token));
  }
  await evictDurableObject(object);
  devices[0]!.words(paragraph).insert(0, "All ");
  await Promise.all(devices.map((device) => device.until(() => device.words(paragraph).toString().startsWith("All "))));
  expect(devices.map(({ closed }) => closed)).toEqual([null, null, null, null, null]);
  for (const device of devices) device.close();
});
