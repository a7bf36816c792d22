/** Rooms nobody is in leave memory: a house that has opened a thousand is no larger for it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { sampleParties } from "../../drafts/samples/relays.ts";
import { openFolder } from "../../server/cli/folder.ts";
import { idle } from "../../server/directory.ts";
import { relaysText } from "../story/relays.ts";

const folder = mkdtempSync(join(tmpdir(), "unbracket-idle-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Fewer in a plain run, where every room is made on disk first. */
const rooms = process.env["STORY_SEEDS"] === undefined ? 150 : 1_000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const heap = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

test("rooms opened one after the other leave memory again, all but the last few", () => {
  const directory = openFolder(folder);
  const parsed = parseNotation(relaysText, { parties: sampleParties });
  const ids = Array.from({ length: rooms }, (_, n) => `room-${String(n).padStart(4, "0")}`);
  const after: number[] = [];
  for (const [n, id] of ids.entries()) {
    directory.start({ title: "Draft", symbol: "I/1", parties: sampleParties, parsed }, id);
    directory.rest();
    expect(directory.opened).toBeLessThanOrEqual(idle.most);
    if (n + 1 === rooms / 2) after.push(heap());
  }
  for (const id of ids) {
    expect(directory.get(id)!.head.seq).toBe(1);
    directory.rest();
  }
  after.push(heap());
  expect(directory.opened).toBe(idle.most);
  // As many rooms are open as there were when it was first measured: opening more has left nothing behind.
  expect(after[1]! - after[0]!).toBeLessThan(Math.max(10, after[0]! * 0.2));
  directory.close();
  expect(directory.opened).toBe(0);
}, 180_000);
