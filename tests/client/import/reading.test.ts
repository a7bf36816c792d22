import { describe, expect, test } from "vitest";
import { Lines, tableAll } from "../../../client/import/asking.ts";
import { refuse, RefusalCode } from "../../../drafts/refusal.ts";
import type { Refusal } from "../../../drafts/refusal.ts";
import type { ReturnedAct, TabledOne } from "../../../drafts/returned/returned.ts";
import { mostInLot } from "../../../drafts/returned/wire.ts";

const progress = (step: string): string => `${JSON.stringify({ progress: { step, seconds: 0.5 } })}\n`;

describe("what the server says while it reads", () => {
  test("is heard line by line, wherever the answer is cut", () => {
    const whole = `${progress("reading")}${progress("lining-up")}{"error":{"code":"unsafe-file","message":"No."}}`;
    const cuts = Array.from({ length: whole.length + 1 }, (_, at) => at);
    for (const at of cuts) {
      const lines = new Lines();
      const heard = [...lines.take(whole.slice(0, at), false), ...lines.take(whole, true)];
      expect(heard).toEqual([
        { progress: { step: "reading", seconds: 0.5 } },
        { progress: { step: "lining-up", seconds: 0.5 } },
        { error: { code: "unsafe-file", message: "No." } },
      ]);
    }
  });

  test("is no line before its end has come", () => {
    expect(new Lines().take('{"progress":', false)).toEqual([]);
  });
});

describe("what was confirmed", () => {
  const acts = (n: number): readonly ReturnedAct[] =>
    Array.from({ length: n }, (_, at) => ({ type: "table", as: "XMR", key: `key-${at}-0000`, out: true }) as const);
  const answered = (lot: readonly ReturnedAct[]): { readonly results: readonly TabledOne[] } => ({
    results: lot.map(({ key }, n) => ({ key: key!, seq: n })),
  });
  const send = async (
    n: number,
    answer: (lot: readonly ReturnedAct[], asked: number) => ReturnType<typeof answered> | Refusal,
  ) => {
    const lots: (readonly string[])[] = [];
    const waited: number[] = [];
    const heard: string[] = [];
    const post = async <T>(_: string, body: unknown): Promise<T | Refusal> => {
      const lot = (body as { acts: readonly ReturnedAct[] }).acts;
      lots.push(lot.map(({ key }) => key!));
      return answer(lot, lots.length) as T | Refusal;
    };
    const stopped = await tableAll(
      { post },
      acts(n),
      (results) => heard.push(...results.map(({ key }) => key)),
      async (wait) => void waited.push(wait),
    );
    return { lots, waited, heard, stopped };
  };

  test("goes in lots, every act once and in order", async () => {
    const { lots, heard, stopped } = await send(mostInLot * 2 + 1, answered);
    expect(lots.map(({ length }) => length)).toEqual([mostInLot, mostInLot, 1]);
    expect(heard).toEqual(acts(mostInLot * 2 + 1).map(({ key }) => key));
    expect(stopped).toBeNull();
  });

  test("is sent again under the same keys when its answer was lost", async () => {
    const lost = refuse(RefusalCode.unavailable, "No answer came.");
    const { lots, heard, stopped } = await send(2, (lot, asked) => (asked < 3 ? lost : answered(lot)));
    expect(lots).toEqual([lots[0], lots[0], lots[0]]);
    expect(heard).toEqual(lots[0]);
    expect(stopped).toBeNull();
  });

  test("waits as long as it is told to when it is too much at once", async () => {
    const busy = refuse(RefusalCode.tooMany, "Too much.", { retryAfter: 7 });
    const { waited, stopped } = await send(1, (lot, asked) => (asked === 1 ? busy : answered(lot)));
    expect([waited, stopped]).toEqual([[7_000], null]);
  });

  test("stops at a refusal of the whole lot, and keeps what was answered before", async () => {
    const revoked = refuse(RefusalCode.revoked, "This seat was withdrawn.");
    const { heard, stopped } = await send(mostInLot + 5, (lot, asked) => (asked === 1 ? answered(lot) : revoked));
    expect(heard).toHaveLength(mostInLot);
    expect(stopped).toEqual(revoked);
  });

  test("gives up on a connection that stays away", async () => {
    const lost = refuse(RefusalCode.unavailable, "No answer came.");
    const { lots, stopped } = await send(1, () => lost);
    expect([lots.length, stopped]).toEqual([4, lost]);
  });
});
