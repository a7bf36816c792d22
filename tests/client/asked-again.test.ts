/** Readings that are put off are asked for again while somebody waits, and nothing else is. */
import { expect, test } from "vitest";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { askedAgain, rests } from "../../client/room/asked-again.ts";

const unreached = refuse(RefusalCode.unavailable, "The server cannot be reached.", { unreached: true });
const cannot = refuse(RefusalCode.unavailable, "This could not be read to its end.");
const tooOften = refuse(RefusalCode.tooMany, "Ask again in 3 s.", { retryAfter: 3 });
const never = refuse(RefusalCode.notEntitled, "The Chair shows revisions only.");

/** Asks of a server that gives these answers one after the other, the last again and again. */
const asking = async (answers: readonly (Refusal | { text: string })[], wanted: () => boolean = () => true) => {
  let asked = 0;
  const [told, rested]: [(string | null)[], number[]] = [[], []];
  const answer = await askedAgain(async () => answers[Math.min(asked++, answers.length - 1)]!, {
    wanted,
    told: (refusal) => told.push(refusal?.message ?? null),
    rest: async (milliseconds) => void rested.push(milliseconds),
  });
  return { answer, asked, told, rested };
};

test("an answer and a refusal that stays one are taken at once, and nobody is told to wait", async () => {
  expect(await asking([{ text: "now" }])).toEqual({ answer: { text: "now" }, asked: 1, told: [], rested: [] });
  expect(await asking([never])).toEqual({ answer: never, asked: 1, told: [], rested: [] });
});

test("who reached nobody asks again, later and later, and is told when there is an answer", async () => {
  const found = await asking([...Array<Refusal>(7).fill(unreached), { text: "there" }]);
  expect(found.answer).toEqual({ text: "there" });
  expect(found.rested).toEqual([...rests, rests.at(-1), rests.at(-1)]);
  expect(found.told).toEqual([...Array<string>(7).fill(unreached.message), null]);
});

test("who asked too often waits as long as was said", async () => {
  expect(await asking([tooOften, tooOften, { text: "then" }])).toMatchObject({
    answer: { text: "then" },
    rested: [3_000, 3_000],
  });
});

test("a refusal that stays one ends the waiting, and so does a server that cannot each time", async () => {
  expect(await asking([unreached, never])).toMatchObject({ answer: never, told: [unreached.message, null] });
  expect(await asking([cannot])).toMatchObject({ answer: cannot, asked: 3 });
});

test("nothing is asked for once nobody waits", async () => {
  let left = 1;
  expect(await asking([unreached], () => left-- > 0)).toMatchObject({ answer: unreached, asked: 1 });
});
