/** Counting update frames, and what they say of an act that waits for them. */
import * as encoding from "lib0/encoding";
import { describe, expect, test } from "vitest";
import { Frames } from "../../client/room/frames.ts";

const sync = (kind: number): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, Uint8Array.of(0, 0));
  return encoding.toUint8Array(encoder);
};
const [step1, step2, update] = [sync(0), sync(1), sync(2)];
const awareness = Uint8Array.of(1, 0);

const opened = (): Frames => {
  const frames = new Frames();
  frames.opened();
  frames.hello({ connection: "x", epoch: 0, writes: true });
  return frames;
};

describe("frames of a connection", () => {
  test("count the answer to step 1 and updates, and nothing else", () => {
    const frames = opened();
    for (const message of [step1, awareness, step2, update, awareness, update]) frames.sending(message);
    expect(frames.name).toEqual({ connection: "x", n: 3 });
  });

  test("are held back before step 2, which holds what was typed before the connection and since", () => {
    const frames = opened();
    expect([step1, update, awareness, step2, update].map((message) => frames.sending(message))).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
    expect(frames.name).toEqual({ connection: "x", n: 2 });
  });

  test("are not settled when something was typed that the connection did not take", () => {
    const frames = opened();
    frames.sending(step2);
    frames.saved(1);
    expect(frames.settled).toBe(true);
    frames.missed();
    expect(frames.settled).toBe(false);
  });

  test("are counted on when hello is said again, which says that something beside the documents changed", () => {
    const frames = opened();
    frames.sending(step2);
    expect(frames.hello({ connection: "x", epoch: 0, writes: false })).toBe(true);
    expect(frames.name).toEqual({ connection: "x", n: 1 });
    expect(frames.writes).toBe(false);
    expect(frames.hello({ connection: "y", epoch: 0, writes: false })).toBe(false);
  });

  test("are settled when the last one is on the record, and not before", () => {
    const frames = opened();
    expect(frames.settled).toBe(false);
    frames.sending(step2);
    frames.sending(update);
    frames.saved(1);
    expect(frames.settled).toBe(false);
    expect(frames.caughtUp).toBe(true);
    frames.saved(2);
    expect(frames.settled).toBe(true);
  });

  test("never go back when an older acknowledgement comes late", () => {
    const frames = opened();
    frames.sending(step2);
    frames.sending(update);
    frames.saved(2);
    frames.saved(1);
    expect(frames.settled).toBe(true);
  });

  test("begin anew with every connection: what was typed before is not caught up until its step 2 is", () => {
    const frames = opened();
    frames.sending(step2);
    frames.saved(1);
    frames.closed();
    expect(frames.name).toBeNull();
    expect(frames.caughtUp).toBe(false);
    frames.opened();
    frames.hello({ connection: "y", epoch: 0, writes: true });
    frames.sending(step2);
    expect(frames.caughtUp).toBe(false);
    frames.saved(1);
    expect(frames.caughtUp).toBe(true);
    expect(frames.name).toEqual({ connection: "y", n: 1 });
  });
});
