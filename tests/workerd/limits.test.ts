/** What a seat may ask, on Workers: the same counts as on Node, told with the seconds to wait; and links that end. */
import { env, evictDurableObject, SELF } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { allowances } from "../../server/doors/limits.ts";
import { ask } from "./device.ts";

const { NEGOTIATIONS, OPERATOR_TOKEN } = env as unknown as {
  readonly NEGOTIATIONS: DurableObjectNamespace;
  readonly OPERATOR_TOKEN: string;
};
const house = "http://127.0.0.1:8787";

afterEach(() => void vi.useRealTimers());

const open = async () => {
  const { id, seats } = await ask<{ id: string; seats: { token: string }[] }>("/api/negotiations", OPERATOR_TOKEN, {
    title: "Draft report",
    symbol: "UB/2031/1",
    text: "1. States shall meet every year.\n",
  });
  const chair = seats[0]!.token;
  const invited = async (body: object): Promise<string> =>
    (await ask<{ token: string }>(`/api/negotiations/${id}/invitations`, chair, body)).token;
  return { id, chair, invited, object: NEGOTIATIONS.get(NEGOTIATIONS.idFromName(id)) };
};

/** Asks and reads the answer to its end: what is left unread holds the next test up. */
const asked = async (path: string, token: string): Promise<{ status: number; wait: number; body: string }> => {
  const answer = await SELF.fetch(`${house}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return {
    status: answer.status,
    wait: Number(answer.headers.get("retry-after")),
    body: new TextDecoder().decode(await answer.arrayBuffer()),
  };
};

test("a seat that asks too often is told for how long, and no other seat is concerned", async () => {
  const { id, chair, invited } = await open();
  const other = await invited({ role: "secretariat" });
  const path = `/api/negotiations/${id}`;
  for (let n = 0; n < allowances.archives.burst; n++) expect((await asked(`${path}/archive`, chair)).status).toBe(200);
  const refused = await asked(`${path}/archive`, chair);
  expect(refused.status).toBe(429);
  expect(refused.wait).toBeGreaterThan(0);
  expect(JSON.parse(refused.body)).toMatchObject({ error: { code: "too-many" } });
  // What else this seat asks, and what others ask, is answered.
  expect(await ask(path, chair)).toMatchObject({ id });
  expect(await ask(path, other)).toMatchObject({ id });
});

test("a link opens until its day also where the object has slept, and who had joined stays", async () => {
  const { id, object, invited } = await open();
  const token = await invited({ role: "observer", days: 2 });
  const joined = await SELF.fetch(`${house}/join/${token}`, {
    method: "POST",
    headers: { origin: house },
    redirect: "manual",
  });
  await joined.text();
  const cookie = joined.headers.get("set-cookie")!.split(";")[0]!;
  const path = `/api/negotiations/${id}`;
  expect((await asked(path, token)).status).toBe(200);
  await evictDurableObject(object);
  vi.setSystemTime(Date.now() + 2 * 86_400_000 + 1_000);
  expect((await asked(path, token)).status).toBe(401);
  expect((await asked(`/join/${token}`, "")).status).toBe(404);
  const stays = await SELF.fetch(`${house}${path}`, { headers: { cookie } });
  expect([stays.status, (await stays.text()).includes(id)]).toEqual([200, true]);
});
