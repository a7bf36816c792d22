import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serve, unbracket } from "./process.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unbracket-backup-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const begin = async (url: string): Promise<{ id: string; token: string }> => {
  const answer = await fetch(`${url}/api/negotiations`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "" },
    body: JSON.stringify({ title: "Draft", symbol: "A/1", text: "1. States shall meet.\n" }),
  });
  const { id, seats } = (await answer.json()) as { id: string; seats: { token: string }[] };
  return { id, token: seats[0]!.token };
};

const insert = async (url: string, id: string, token: string, text: string): Promise<number> => {
  const answer = await fetch(`${url}/api/negotiations/${id}/acts`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ type: "insert-paragraph", part: "consensus", after: null, kind: "paragraph", text }),
  });
  return ((await answer.json()) as { seq: number }).seq;
};

test("a running server is backed up: every copy is a moment of its record, and its links still open", async () => {
  const data = join(folder, "data");
  const into = join(folder, "copies");
  const server = await serve("--data", data);
  const rooms = [await begin(server.url), await begin(server.url)];
  // Writers go on all the while.
  let writing = true;
  let last = 0;
  const writer = (async () => {
    const { id, token } = rooms[0]!;
    while (writing) last = await insert(server.url, id, token, `Paragraph after ${last}.`);
  })();
  const backedUp = await unbracket("backup", "-o", into, "--data", data);
  const after = last;
  writing = false;
  await writer;
  await server.kill("SIGTERM");
  expect(backedUp).toMatchObject({ code: 0 });
  for (const { id } of rooms) expect(backedUp.out).toContain(`${id}: `);
  const entries = Number(new RegExp(`${rooms[0]!.id}: (\\d+) entries`, "u").exec(backedUp.out)![1]);
  expect(entries).toBeGreaterThan(1);
  expect(entries).toBeLessThanOrEqual(after + 1);
  expect(statSync(join(into, `${rooms[0]!.id}.sqlite`)).mode & 0o777).toBe(0o600);

  for (const { id } of rooms) {
    const verified = await unbracket("verify", id, "--data", into);
    expect(verified).toMatchObject({ code: 0, err: "" });
    expect(verified.out).toContain(`holds: ${id === rooms[0]!.id ? `${entries} entries` : "1 entry"}`);
  }
  const again = await serve("--data", into);
  for (const { id, token } of rooms) {
    const answer = await fetch(`${again.url}/api/negotiations/${id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({ id, title: "Draft" });
  }
  await again.kill("SIGTERM");
});

test("nothing is written over, and a negotiation that is not there is named", async () => {
  const data = join(folder, "data");
  const created = await unbracket("new", "--title", "Draft", "--data", data);
  expect(created.code).toBe(0);
  const into = join(folder, "copies");
  expect((await unbracket("backup", "nobody", "-o", into, "--data", data)).err).toContain("no negotiation nobody");
  expect((await unbracket("backup", "-o", into, "--data", data)).code).toBe(0);
  const twice = await unbracket("backup", "-o", into, "--data", data);
  expect(twice).toMatchObject({ code: 1 });
  expect(twice.err).toContain("there already");
  expect((await unbracket("backup", "--data", data)).code).toBe(2);
});

test("one that a later version wrote, or that is none, is named with the reason, and the others are copied", async () => {
  const data = join(folder, "data");
  const [good] = (await unbracket("new", "--title", "Draft", "--data", data)).out.split("\n");
  writeFileSync(join(data, "damaged.sqlite"), "no database");
  copyFileSync(join(data, `${good}.sqlite`), join(data, "laterone.sqlite"));
  const later = new DatabaseSync(join(data, "laterone.sqlite"));
  later.exec("UPDATE settings SET value = '99' WHERE name = 'schema'");
  later.close();
  const into = join(folder, "copies");
  const { code, out, err } = await unbracket("backup", "-o", into, "--data", data);
  expect(code).toBe(1);
  expect(out).toContain(`${good}: 1 entry`);
  expect(err).toContain("damaged could not be backed up: Error ERR_SQLITE_ERROR: file is not a database");
  expect(err).toContain("laterone could not be backed up: RangeError: it was written by a later version of Unbracket");
  expect(readdirSync(into)).toEqual([`${good}.sqlite`]);
});
