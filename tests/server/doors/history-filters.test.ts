/** `/history` at the door, narrowed: answered, described, and refused by name. */
import { beforeEach, describe, expect, test } from "vitest";
import type { HistoryPage } from "../../../server/room/history.ts";
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
const acts = async (query: string): Promise<(string | undefined)[]> =>
  ((await (await get("brevia", `/history?${query}`)).json()) as HistoryPage).steps.map(({ act }) => act);

describe("the history at the door", () => {
  test("is narrowed by every filter, alone and together", async () => {
    expect(await acts("office=chair")).toEqual(["incorporate"]);
    expect(await acts("kind=proposals")).toEqual(["table"]);
    expect(await acts("part=consensus&office=delegation")).toEqual(["table"]);
    expect(await acts("part=summary&kind=proposals")).toEqual([]);
    expect(await acts("until=2020-01-01")).toEqual([]);
    expect(await acts("from=2020-01-01&party=XAL")).toEqual(["table"]);
    expect(await acts("before=3")).toEqual([undefined, "table"]);
  });

  test("is narrowed as lines too", async () => {
    const lines = await (await get("chair", "/history?format=txt&office=chair")).text();
    expect(lines.split("\n").filter((line) => /^\d/u.test(line))).toHaveLength(1);
  });

  test("refuses what nobody offers", async () => {
    for (const query of [
      "kind=gossip",
      "office=king",
      "part=cellar",
      "from=yesterday",
      "until=2031-13-45",
      "until=2031-03-10T25:99:00Z",
      "before=-1",
    ])
      expect((await get("chair", `/history?${query}`)).status, query).toBe(400);
  });

  test("is described", async () => {
    const described = (await (await house.ask("/api/openapi.json")).json()) as {
      paths: Record<string, { get?: { parameters?: { name: string }[] } }>;
    };
    const [, route] = Object.entries(described.paths).find(([path]) => path.endsWith("/history"))!;
    expect(route.get?.parameters?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["office", "kind", "part", "from", "until", "before", "after"]),
    );
  });
});
