/** Acts are sent once, under one key, with what was seen and how far one's own typing went. */
import { describe, expect, test } from "vitest";
import { Acts } from "../../client/room/acts.ts";
import type { ActsClock, TypedDocument } from "../../client/room/acts.ts";
import { Doors } from "../../client/room/doors.ts";
import type { Frames } from "../../client/room/frames.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";

type Body = Record<string, unknown> & { key: string; seen: { seq: number; frames: object } };

/** A clock that passes at once. */
const clock = (): ActsClock & { waited: number[] } => {
  let time = 0;
  const waited: number[] = [];
  return {
    waited,
    now: () => time,
    after: async (milliseconds) => {
      waited.push(milliseconds);
      time += milliseconds;
    },
  };
};

const sending = (answers: readonly object[], documents: () => readonly TypedDocument[] = () => []) => {
  const bodies: Body[] = [];
  const time = clock();
  const doors = {
    post: <T>(path: string, body: unknown): Promise<T | Refusal> => {
      expect(path).toBe("acts");
      bodies.push(body as Body);
      return Promise.resolve(answers[Math.min(bodies.length, answers.length) - 1] as T);
    },
  };
  return { acts: new Acts(doors, documents, time), bodies, time };
};

const lost = refuse(RefusalCode.unavailable, "The server cannot be reached. Nothing was sent.");
const frames = (values: Partial<Pick<Frames, "caughtUp" | "name" | "writes">>): Frames =>
  ({ caughtUp: true, name: null, writes: true, ...values }) as Frames;

describe("an act", () => {
  test("carries a key, the draft looked at and the frames of every document typed in", async () => {
    const typed = {
      name: "draft",
      connected: true,
      unsavedSince: 5,
      frames: frames({ name: { connection: "x", n: 4 } }),
    };
    const { acts, bodies } = sending([{ seq: 12 }], () => [typed]);
    expect(await acts.send({ type: "set-floor", paragraph: null }, 11)).toEqual({ seq: 12 });
    expect(bodies[0]!.key).toMatch(/^[\w-]{8,64}$/);
    expect(bodies[0]!.seen).toEqual({ seq: 11, frames: { draft: { connection: "x", n: 4 } } });
  });

  test("whose answer was lost is asked for again under the same key", async () => {
    const { acts, bodies, time } = sending([lost, lost, { seq: 12 }]);
    expect(await acts.send({ type: "set-floor", paragraph: null }, 11)).toEqual({ seq: 12 });
    expect(new Set(bodies.map((body) => body.key)).size).toBe(1);
    expect(time.waited).toEqual([300, 1000]);
  });

  test("that is refused is not sent again: the refusal is the answer", async () => {
    const no = refuse(RefusalCode.alreadyDecided, "214 was already set aside.");
    const { acts, bodies } = sending([no]);
    expect(await acts.send({ type: "admit", proposal: "q1-1" }, 3)).toEqual(no);
    expect(bodies).toHaveLength(1);
  });

  test("waits until what was typed before a reconnection is on the record", async () => {
    let asked = 0;
    const typed = (): TypedDocument[] => [
      { name: "draft", connected: true, unsavedSince: 1, frames: frames({ caughtUp: ++asked > 3 }) },
    ];
    const { acts, bodies, time } = sending([{ seq: 1 }], typed);
    await acts.send({ type: "set-floor", paragraph: null }, 0);
    expect(bodies).toHaveLength(1);
    expect(time.waited).toEqual([50, 50, 50]);
  });

  test("without a connection is refused by name and not sent", async () => {
    const typed = [{ name: "draft", connected: false, unsavedSince: 1, frames: frames({ caughtUp: false }) }];
    const { acts, bodies } = sending([{ seq: 1 }], () => typed);
    expect(await acts.send({ type: "set-floor", paragraph: null }, 0)).toMatchObject({ refused: "unavailable" });
    expect(bodies).toHaveLength(0);
  });
});

describe("the doors", () => {
  const answering = (status: number, body: unknown) => {
    const asked: { url: string; init: RequestInit | undefined }[] = [];
    const doors = new Doors("http://host/", "n1", "s1", (url, init) => {
      asked.push({ url, init });
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    });
    return { doors, asked };
  };

  test("name the seat in a header", async () => {
    const { doors, asked } = answering(200, { seq: 1 });
    await doors.post("acts", {});
    expect(asked[0]!.url).toBe("http://host/api/negotiations/n1/acts");
    expect(new Headers(asked[0]!.init?.headers).get("unbracket-seat")).toBe("s1");
    expect(doors.syncUrl).toBe("ws://host/sync/n1");
  });
  test("turn an error in the fixed form into a refusal", async () => {
    const { doors } = answering(409, { error: { code: "already-decided", message: "Too late.", details: { by: 1 } } });
    expect(await doors.post("acts", {})).toEqual({
      refused: "already-decided",
      message: "Too late.",
      details: { by: 1 },
    });
  });
  test("take anything else for a server that is not well", async () => {
    expect(await answering(502, "bad gateway").doors.info()).toMatchObject({ refused: "unavailable" });
    expect(await answering(500, { error: { code: "made-up", message: "x" } }).doors.info()).toMatchObject({
      refused: "unavailable",
    });
  });
});
