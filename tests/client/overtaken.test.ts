import { expect, test } from "vitest";
import { overtakenBy } from "../../client/room/causes.ts";
import type { Doors } from "../../client/room/doors.ts";
import { hour } from "../../client/words.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";

const at = "2031-11-03T14:31:00.000Z";
const steps = [
  { seq: 5, until: 5, at, act: "table", sentence: "Altora tabled 214", proposals: ["q5-1"], paragraphs: ["p1-1"] },
  {
    seq: 7,
    until: 7,
    at,
    act: "set-aside",
    sentence: "The Chair set 214 aside",
    proposals: ["q5-1"],
    paragraphs: ["p1-1"],
  },
  { seq: 8, until: 8, at, act: "take-position", sentence: "Brevia objects", proposals: ["q5-1"], paragraphs: ["p1-1"] },
];
const asked: string[] = [];
const doors = {
  get: (path: string) => {
    asked.push(path);
    return Promise.resolve({ steps });
  },
} as unknown as Doors;
const on = () => ["p1-1" as const];

test("an act on what was decided meanwhile is told who decided it, and when", async () => {
  const refusal = refuse(RefusalCode.alreadyDecided, "214 was already set aside.", { proposal: "q5-1" });
  expect(await overtakenBy(doors, refusal, on)).toBe(`The Chair set 214 aside at ${hour(at)}.`);
});
test("so is one on what changed since its author looked", async () => {
  const refusal = refuse(RefusalCode.changedSince, "It changed.", { since: [{ seq: 8 }], paragraphs: ["p1-1"] });
  expect(await overtakenBy(doors, refusal, on)).toBe(`Brevia objects at ${hour(at)}.`);
});
test("a refusal of another kind asks the record nothing", async () => {
  asked.length = 0;
  expect(await overtakenBy(doors, refuse(RefusalCode.locked, "12 is agreed."), on)).toBeNull();
  expect(asked).toEqual([]);
});
