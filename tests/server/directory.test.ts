import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { sampleParties } from "../../drafts/samples/relays.ts";
import { openFolder } from "../../server/cli/folder.ts";
import { lineOf } from "../../server/watch.ts";
import { createApp } from "../../server/doors/app.ts";
import { Directory, idle, linkToken } from "../../server/directory.ts";
import { memoryShelf, origin, secret } from "./house.ts";
import { seeded } from "./peer.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-folder-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (logged: string[] = []) => {
  const directory = openFolder(dir, { log: (happening) => logged.push(lineOf(happening, 0)) });
  const app = createApp({
    directory,
    secret,
    address: () => ({ url: origin, loopback: true }),
    now: () => 0,
    log: (happening) => logged.push(lineOf(happening, 0)),
  });
  const ask = (path: string, token: string) =>
    app.request(path, { headers: { host: new URL(origin).host, authorization: `Bearer ${token}` } });
  return { directory, ask };
};

/** Ways a file can be no negotiation any more. */
const damage: readonly [name: string, spoil: (bytes: Uint8Array) => Uint8Array][] = [
  ["emptied", () => new Uint8Array()],
  ["overwritten with noise", (bytes) => bytes.map((_, n) => (n * 89 + 31) & 0xff)],
  ["cut in the middle", (bytes) => bytes.slice(0, 5000)],
  ["damaged behind its head", (bytes) => bytes.map((byte, n) => (n < 4096 ? byte : 0xff))],
];

for (const [name, spoil] of damage)
  test(`a database ${name} is unavailable by itself, and every other negotiation goes on`, async () => {
    const first = open();
    const begin = { title: "Draft", symbol: "A/1", parties: sampleParties };
    const parsed = parseNotation("1. States shall meet.\n", { parties: sampleParties });
    const [bad, good] = ["badone", "goodone"].map((id) => first.directory.start({ ...begin, parsed }, id));
    const tokens = [bad!, good!].map((negotiation) => {
      const invited = negotiation.invite(null, { role: "chair" });
      if ("refused" in invited) throw new RangeError(invited.message);
      return linkToken(negotiation.id, invited.token);
    });
    first.directory.close();
    const file = join(dir, "badone.sqlite");
    writeFileSync(file, spoil(readFileSync(file)));

    const logged: string[] = [];
    const { directory, ask } = open(logged);
    const listed = await ask("/api/negotiations", secret);
    expect(listed.status).toBe(200);
    expect(await listed.json()).toMatchObject({ negotiations: [{ id: "goodone" }], unavailable: ["badone"] });
    for (const path of ["", "/draft", "/history", "/export?format=md"]) {
      const answer = await ask(`/api/negotiations/badone${path}`, tokens[0]!);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ error: { code: "unavailable" } });
      expect((await ask(`/api/negotiations/goodone${path}`, tokens[1]!)).status).toBe(200);
    }
    expect(logged.some((line) => line.includes("badone"))).toBe(true);
    const own = await ask("/api/negotiations", tokens[1]!);
    expect(await own.json()).toMatchObject({ negotiations: [{ id: "goodone" }] });
    expect(directory.get("goodone")!.verify()).toMatchObject({ ok: true });
    directory.close();
  });

test("a room nobody is in leaves memory after a while, and is opened again when asked for", () => {
  let now = 0;
  const directory = new Directory(memoryShelf([]), seeded(), () => now);
  const begin = { title: "Draft", symbol: "A/1", parties: sampleParties };
  for (let n = 0; n < idle.most + 3; n++) directory.start(begin, `room${n}`.padEnd(8, "x"));
  expect(directory.opened).toBe(idle.most + 3);
  directory.rest();
  // Those used longest ago go first.
  expect(directory.opened).toBe(idle.most);
  now += idle.after;
  const kept = directory.get("room9xxx");
  now += 1;
  directory.rest();
  expect(directory.opened).toBe(1);
  expect(directory.get("room9xxx")).toBe(kept);
  directory.close();
});
