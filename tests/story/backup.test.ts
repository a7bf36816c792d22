/** A copy of the database is put back under a server: devices that saw more are told, and no client id is used twice. */
import { once } from "node:events";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Lease } from "../../drafts/wire.ts";
import { Evening, labelled, words, type Seat } from "./evening.ts";

let evening: Evening;
beforeAll(async () => {
  evening = await Evening.open();
});
afterAll(() => evening.close());

const lease = async (seat: Seat, device: string): Promise<Lease> =>
  (await (await seat.post("/clients", { document: "draft", device })).json()) as Lease;

test("a backup put back is noticed by the first device that saw more, and the evening goes on under new client ids", async () => {
  const chair = await evening.begin("draft.md", "1. States shall meet.\n", { title: "Put back", symbol: "B/1" });
  const file = join(evening.data, `${chair.negotiation}.sqlite`);
  const one = labelled(await chair.draft(), "1").id;
  const pen = await chair.sync();
  pen.type(one, "States", " kept");
  await pen.saved();
  // Ended in order, so that everything stands in the one file.
  pen.leave();
  await evening.end();
  copyFileSync(file, `${file}.copy`);

  await evening.start();
  const later = await chair.sync("draft", { device: "later" });
  later.type(one, "meet", " and this is lost");
  await later.saved();
  const { seq, hash } = later.head!;
  const before = [pen.lease!.client, later.lease!.client];
  later.leave();
  await evening.kill();
  for (const more of ["-wal", "-shm"]) rmSync(`${file}${more}`, { force: true });
  copyFileSync(`${file}.copy`, file);

  await evening.start();
  const address = `${evening.url.replace("http", "ws")}/sync/${chair.negotiation}/draft?head=${seq}.${hash}`;
  const back = new WebSocket(address, { headers: { authorization: `Bearer ${chair.token}` } });
  expect((await once(back, "close"))[0]).toBe(4410);
  for (const device of ["laptop", "later", "new"]) expect(before).not.toContain((await lease(chair, device)).client);
  const fresh = await chair.sync("draft", { device: "laptop" });
  fresh.type(one, "meet", " again");
  await fresh.saved();
  expect(words(await chair.draft(), one)).toBe("States kept shall meet again.");
  fresh.leave();
  await evening.kill();
  expect(await evening.command("verify", chair.negotiation)).toMatchObject({ code: 0 });
});
