/** `/blame` and `/reconcile` at the door: answered, described, and refused by name. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Blame } from "../../../drafts/reading/blame.ts";
import type { Reconciled } from "../../../server/room/reconcile.ts";
import { openHouse, openRoom } from "../house.ts";
import type { TestHouse, TestRoom } from "../house.ts";

let house: TestHouse;
let room: TestRoom;
beforeEach(async () => {
  house = openHouse();
  room = openRoom(house, "1. States shall meet every year.\n\n2. All States report on measures taken.\n");
  const table = { type: "table", as: "XAL", paragraph: "p1-1", wording: "States should meet every year." };
  const tabled = (await (await post("altora", table)).json()) as { proposal: string };
  expect((await post("chair", { type: "incorporate", proposal: tabled.proposal })).status).toBe(200);
});

type Who = keyof TestRoom["tokens"];
const get = (who: Who, path: string): Promise<Response> => house.ask(room.path + path, { token: room.tokens[who] });
const post = (who: Who, json: unknown): Promise<Response> =>
  house.ask(`${room.path}/acts`, { token: room.tokens[who], json });

describe("who wrote this, and nothing silent", () => {
  test("a paragraph's words come with what brought them", async () => {
    const told = (await (await get("brevia", "/blame?paragraph=p1-1")).json()) as Blame;
    expect(told.stretches.map(({ t, act }) => [t, act])).toEqual([
      ["States ", "start"],
      ["should", "incorporate"],
      [" meet every year.", "start"],
    ]);
  });

  test("every difference is explained", async () => {
    const told = (await (await get("brevia", "/reconcile?from=1")).json()) as Reconciled;
    expect(told.unexplained).toEqual([]);
    expect(told.explained).toMatchObject([{ was: " shall", now: " should", heading: "incorporated" }]);
  });

  test("what is not understood or not for this seat is refused", async () => {
    expect((await get("chair", "/reconcile")).status).toBe(400);
    expect((await get("chair", "/reconcile?from=2&to=1")).status).toBe(400);
    expect((await get("chair", "/blame")).status).toBe(400);
    expect((await get("chair", "/blame?paragraph=p9-9")).status).toBe(404);
    expect((await get("observer", "/reconcile?from=1")).status).toBe(403);
    expect((await house.ask(`${room.path}/blame?paragraph=p1-1`)).status).toBe(401);
  });
});
