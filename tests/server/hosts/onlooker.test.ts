/** Rooms read by a process that looks on at their files: what it answers is what the room itself would, at every moment. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DraftJson } from "../../../drafts/draft.ts";
import { openFolder } from "../../../server/cli/folder.ts";
import type { Directory } from "../../../server/directory.ts";
import { createApp } from "../../../server/doors/app.ts";
import type { LookApart } from "../../../server/doors/onlooking.ts";
import { onlooker } from "../../../server/hosts/node-onlooker.ts";
import { openRoom, origin, secret, type TestRoom } from "../house.ts";

let folder: string;
let directory: Directory;
let look: ReturnType<typeof onlooker>;
let room: TestRoom;
/** Readings that were answered beside the room. */
let beside: number;
let apps: Record<"here" | "apart", ReturnType<typeof createApp>>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "unbracket-onlooker-"));
  directory = openFolder(folder);
  look = onlooker({ folder, secret }, (happening) => {
    throw new Error(happening.what);
  });
  const counted: LookApart = async (request) => {
    const answer = await look(request);
    if (answer !== null) beside++;
    return answer;
  };
  const options = {
    directory,
    secret,
    address: () => ({ url: origin, loopback: true }),
    now: () => Date.UTC(2031, 10, 14, 16),
  };
  apps = { here: createApp(options), apart: createApp({ ...options, look: counted }) };
  room = openRoom(
    { directory },
    "1. States shall meet every year.\n\n2. All [States] report.\n\n3. The summary is short.\n",
  );
});
afterAll(async () => {
  await look.close();
  directory.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (where: keyof typeof apps, path: string, token: string, json?: unknown): Promise<Response> =>
  Promise.resolve(
    apps[where].request(`${room.path}${path}`, {
      headers: {
        host: new URL(origin).host,
        authorization: `Bearer ${token}`,
        ...(json !== undefined && { "content-type": "application/json" }),
      },
      ...(json !== undefined && { method: "POST", body: JSON.stringify(json) }),
    }),
  );

const paragraphs = async (): Promise<readonly { readonly id: string }[]> =>
  Object.values(((await (await ask("here", "/draft", room.tokens.chair)).json()) as DraftJson).parts).flat();

/** An output says when it was made, by the clock of whoever made it. */
const timeless = (text: string): string => text.replace(/^> As at: .*$/mu, "");

/** Asks for everything that is read apart, here and there, as several seats. */
const sameEverywhere = async (): Promise<void> => {
  const [first] = await paragraphs();
  const paths = [
    "",
    "/nothing-here",
    "/draft",
    "/history?limit=50",
    "/moments",
    `/blame?paragraph=${first!.id}`,
    "/reconcile?from=1",
    "/compare?from=1&to=now",
    "/export?format=md",
    "/restore-preview?at=1",
    "/draft?at=nothing",
  ];
  for (const seat of ["chair", "observer"] as const)
    for (const path of paths) {
      beside = 0;
      const [here, apart] = [await ask("here", path, room.tokens[seat]), await ask("apart", path, room.tokens[seat])];
      expect(beside, path).toBe(path === "/nothing-here" ? 0 : 1);
      expect([path, apart.status, timeless(await apart.text())]).toEqual([
        path,
        here.status,
        timeless(await here.text()),
      ]);
      expect(apart.headers.get("content-type")).toBe(here.headers.get("content-type"));
    }
};

const act = async (token: string, json: object): Promise<void> => {
  const answer = await ask("here", "/acts", token, json);
  expect([answer.status, await answer.clone().text()]).toEqual([200, expect.any(String)]);
};

describe("what an onlooker answers", () => {
  test("is what the room answers, after every act", async () => {
    await sameEverywhere();
    const [first, second, third] = await paragraphs();
    const wording = "States shall meet every second year.";
    await act(room.tokens.altora, { type: "table", as: "XAL", paragraph: first!.id, wording });
    await sameEverywhere();
    await act(room.tokens.chair, { type: "publish-revision", name: "Rev.1" });
    await act(room.tokens.secretariat, { type: "set-status", paragraph: third!.id, status: "agreed-ad-ref" });
    await sameEverywhere();
    await act(room.tokens.chair, { type: "move", paragraph: first!.id, to: { part: "consensus", after: second!.id } });
    // The documents of names begin anew.
    await act(room.tokens.chair, { type: "set-names", names: "groups" });
    await sameEverywhere();
  });

  test("is the record as a file, to its end", async () => {
    beside = 0;
    const read = async (where: keyof typeof apps): Promise<number> =>
      (await (await ask(where, "/archive", room.tokens.chair)).arrayBuffer()).byteLength;
    expect(await read("apart")).toBe(await read("here"));
    expect(beside).toBe(1);
  });

  test("is nothing for a seat that was withdrawn just now, and for another negotiation's", async () => {
    const invited = room.negotiation.invite(null, { role: "delegation", parties: ["XBV"], head: true });
    if ("refused" in invited) throw new Error(invited.message);
    const token = `${room.negotiation.id}-${invited.token}`;
    expect((await ask("apart", "/draft", token)).status).toBe(200);
    const [withdrawn] = [...(room.negotiation.invitations(null) as readonly { id: string; seat: string }[])].filter(
      ({ seat }) => seat === invited.seat,
    );
    room.negotiation.revoke(null, withdrawn!.id);
    const request = new Request(`${origin}${room.path}/draft`, { headers: { authorization: `Bearer ${token}` } });
    expect((await look(request))?.status).toBe(401);
    const other = openRoom({ directory }, "1. Others meet elsewhere.\n");
    expect((await ask("apart", "/draft", other.tokens.chair)).status).toBe(401);
  });
});
