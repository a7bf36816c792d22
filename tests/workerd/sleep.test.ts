/** A room in a Durable Object sleeps when nothing happens: nobody in it may notice. */
import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { ask, Device } from "./device.ts";

const { NEGOTIATIONS, OPERATOR_TOKEN } = env as unknown as {
  readonly NEGOTIATIONS: DurableObjectNamespace;
  readonly OPERATOR_TOKEN: string;
};

interface Room {
  readonly id: string;
  readonly object: DurableObjectStub;
  readonly chair: string;
  readonly secretariat: string;
  readonly paragraph: ParagraphId;
}

const text = "# A. Meetings\n\n1. States shall meet every year.\n";

const open = async (): Promise<Room> => {
  const { id, seats } = await ask<{ id: string; seats: { token: string }[] }>("/api/negotiations", OPERATOR_TOKEN, {
    title: "Draft report",
    symbol: "UB/2031/1",
    text,
  });
  const chair = seats[0]!.token;
  const { token } = await ask<{ token: string }>(`/api/negotiations/${id}/invitations`, chair, { role: "secretariat" });
  const draft = await ask<Draft>(`/api/negotiations/${id}/draft`, chair);
  const paragraph = Object.values(draft.parts)
    .flat()
    .find(({ label }) => label === "1")!.id;
  return { id, object: NEGOTIATIONS.get(NEGOTIATIONS.idFromName(id)), chair, secretariat: token, paragraph };
};

describe("a room that sleeps", () => {
  test("wakes without any device noticing: words arrive, and what is saved is counted on", async () => {
    const { id, object, chair, secretariat, paragraph } = await open();
    const [one, two] = [await Device.open(id, chair), await Device.open(id, secretariat)];
    one.words(paragraph).insert(0, "All ");
    await two.until(() => two.words(paragraph).toString().startsWith("All "));
    await one.until(() => one.saved === one.sent);
    const before = [one.hellos, two.hellos, one.sent];

    await evictDurableObject(object);
    one.words(paragraph).insert(0, "Nearly ");
    await two.until(() => two.words(paragraph).toString().startsWith("Nearly All "));
    await one.until(() => one.saved === one.sent);
    expect([one.hellos, two.hellos, one.sent - 1]).toEqual(before);
    expect([one.closed, two.closed]).toEqual([null, null]);

    await evictDurableObject(object);
    two.words(paragraph).delete(0, "Nearly ".length);
    await one.until(() => one.words(paragraph).toString().startsWith("All "));
    await two.until(() => two.saved === two.sent);
    expect((await ask<{ ok: boolean }>(`/api/negotiations/${id}/verify`, OPERATOR_TOKEN)).ok).toBe(true);
    one.close();
    two.close();
  });

  test("still shows where everybody's caret is, and that it is gone when they leave", async () => {
    const { id, object, chair, secretariat, paragraph } = await open();
    const one = await Device.open(id, chair);
    one.caret(paragraph, 1);
    const before = await Device.open(id, secretariat);
    await before.until(() => before.carets.size === 1);
    await evictDurableObject(object);
    const after = await Device.open(id, secretariat);
    await after.until(() => after.carets.size === 1);
    expect([...after.carets.values()]).toEqual([{ paragraph, user: { office: "chair" } }]);
    one.close();
    await after.until(() => [...after.carets.values()][0] === null);
    before.close();
    after.close();
  });

  test("answers pings in its sleep", async () => {
    const { id, object, chair } = await open();
    const one = await Device.open(id, chair);
    await evictDurableObject(object);
    one.send("ping");
    await one.until(() => one.texts.includes("pong"));
    one.close();
  });

  test("closes the sockets of a seat that is withdrawn while it sleeps", async () => {
    const { id, object, chair, secretariat } = await open();
    const [one, two] = [await Device.open(id, chair), await Device.open(id, secretariat)];
    const { invitations } = await ask<{ invitations: { id: string; role: string }[] }>(
      `/api/negotiations/${id}/invitations`,
      chair,
    );
    const invitation = invitations.find(({ role }) => role === "secretariat")!.id;
    await evictDurableObject(object);
    await ask(`/api/negotiations/${id}/invitations`, chair, { invitation }, "DELETE");
    await two.until(() => two.closed !== null);
    expect([two.closed, two.closing?.reason, one.closed]).toEqual([4403, "revoked", null]);
    one.close();
  });

  test("still knows which connection of a page is the later one", async () => {
    const { id, object, chair, paragraph } = await open();
    const second = await Device.open(id, chair, { nth: "page.2" });
    const { lease } = second;
    await evictDurableObject(object);
    // The network delivers the page's first connection late: it must not take the second one's place.
    const first = await Device.knock(id, chair, { lease, nth: "page.1" });
    await first.until(() => first.closed !== null);
    expect([first.closed, first.closing?.reason, second.closed]).toEqual([1013, "overtaken", null]);
    second.words(paragraph).insert(0, "All ");
    await second.until(() => second.saved === second.sent);

    await evictDurableObject(object);
    const third = await Device.open(id, chair, { lease, nth: "page.3" });
    await second.until(() => second.closed !== null);
    expect([second.closed, second.closing?.reason, third.closed]).toEqual([4409, "leased-elsewhere", null]);
    expect(third.words(paragraph).toString()).toMatch(/^All States/u);
    third.close();
  });

  test("attaches to a socket far less than the platform keeps of one", async () => {
    const { id, object, chair, paragraph } = await open();
    const one = await Device.open(id, chair, { nth: `${"p".repeat(40)}.${"9".repeat(15)}` });
    const longest = "p".repeat(64);
    one.caret(paragraph, 1, { paragraph: longest, paper: longest });
    one.words(paragraph).insert(0, "All ");
    await one.until(() => one.saved === one.sent);
    const attached = (): Promise<string> =>
      runInDurableObject(object, (_, state) => JSON.stringify(state.getWebSockets()[0]!.deserializeAttachment()));
    await expect.poll(attached).toContain(`"paper":"${longest}"`);
    // 16,384 bytes are kept, and once it was 2,048; a cursor is some two hundred more.
    expect((await attached()).length).toBeLessThan(1_024);
    one.close();
  });

  test("is woken by its alarm when a silence ends, however long it has slept", async () => {
    const { id, object, chair, paragraph } = await open();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await ask(`/api/negotiations/${id}/acts`, chair, { type: "set-status", paragraph, status: "under-silence", until });
    await runInDurableObject(object, async (_, state) => {
      expect(Math.abs((await state.storage.getAlarm())! - Date.parse(until))).toBeLessThan(2_000);
    });
    await evictDurableObject(object);
    vi.setSystemTime(Date.parse(until) + 1_000);
    try {
      expect(await runDurableObjectAlarm(object)).toBe(true);
      const { steps } = await ask<{ steps: { sentence: string }[] }>(`/api/negotiations/${id}/history`, chair);
      expect(steps.at(-1)!.sentence).toMatch(/silence/iu);
    } finally {
      vi.useRealTimers();
    }
  });
});
