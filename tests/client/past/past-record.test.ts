/** The past as it is asked for: nothing twice, steps across the borders of stretches, refusals as they come. */
import { expect, test } from "vitest";
import type { PastMoment, PastStretch } from "../../../drafts/past-moments.ts";
import { isRefusal, refuse, RefusalCode } from "../../../drafts/refusal.ts";
import { PastRecord } from "../../../client/past/past-record.ts";

const moment = (seq: number): PastMoment => ({
  seq,
  since: seq,
  at: "2031-03-10T10:00:00.000Z",
  by: { office: "chair" },
  sentence: `step ${seq}`,
  paragraphs: [],
});

/** A record of 600 entries in stretches of 200 whose steps are at the given entries. */
const doors = (steps: readonly number[]) => {
  const asked: string[] = [];
  const get = async (path: string): Promise<unknown> => {
    asked.push(path);
    if (path.startsWith("draft")) {
      const at = new URLSearchParams(path.slice(6)).get("at")!;
      return at === "77" ? refuse(RefusalCode.notEntitled, "The Chair shows revisions only.") : { seq: Number(at) };
    }
    if (path === "moments") return { first: 1, last: 600, times: [] };
    const around = Math.min(600, Number(path.split("=")[1]));
    const from = around - ((around - 1) % 200);
    const moments = steps.filter((seq) => seq >= from && seq < from + 200).map(moment);
    return { from, to: Math.min(from + 199, 600), moments } satisfies PastStretch;
  };
  return { asked, record: new PastRecord({ get } as ConstructorParameters<typeof PastRecord>[0]) };
};
const seqOf = (step: PastMoment | null | object): number | null =>
  step === null || isRefusal(step) ? null : (step as PastMoment).seq;

test("one goes step by step over the borders of what was asked for, and past stretches without a step", async () => {
  const { asked, record } = doors([3, 150, 450]);
  await record.info();
  expect(seqOf(await record.next(3, 1))).toBe(150);
  expect(seqOf(await record.next(150, 1))).toBe(450);
  expect(seqOf(await record.next(450, 1))).toBeNull();
  expect(seqOf(await record.next(450, -1))).toBe(150);
  expect(seqOf(await record.next(3, -1))).toBeNull();
  expect(asked).toEqual(["moments", "moments?around=4", "moments?around=201", "moments?around=401"]);
});

test("amid a stretch without steps the last one before it stands", async () => {
  const { record } = doors([3]);
  expect(record.known(430)).toBeUndefined();
  expect(seqOf(await record.step(430))).toBe(3);
});

test("a moment that was seen is not asked for again, nor twice at a time", async () => {
  const { asked, record } = doors([]);
  const [one, other] = await Promise.all([record.draft("12"), record.draft("12")]);
  expect(one).toEqual(other);
  await record.draft("12");
  expect(asked).toEqual(["draft?at=12"]);
  expect(record.seen(12)).toBeDefined();
});

test("only the last moments stay at hand", async () => {
  const { record } = doors([]);
  for (let seq = 100; seq < 140; seq++) await record.draft(String(seq));
  expect(record.seen(100)).toBeUndefined();
  expect(record.seen(139)).toBeDefined();
});

test("a moment that may not be read is refused each time, and not remembered", async () => {
  const { asked, record } = doors([]);
  expect(isRefusal(await record.draft("77"))).toBe(true);
  expect(isRefusal(await record.draft("77"))).toBe(true);
  expect(asked).toHaveLength(2);
});
