import { expect, test } from "vitest";
import { TypingLock } from "../../client/room/typing-lock.ts";

const nothing = (): void => undefined;

test("a page left while it asks for the pen keeps it from nobody", async () => {
  const left = new TypingLock("left while asking", nothing);
  const asking = left.take();
  left.release();
  await asking;
  expect(left.held).toBe(false);
  const next = new TypingLock("left while asking", nothing);
  await next.take();
  expect(next.held).toBe(true);
  next.release();
});

test("a page left while another has the pen does not wait for it any longer", async () => {
  const first = new TypingLock("left while another types", nothing);
  await first.take();
  const left = new TypingLock("left while another types", nothing);
  const asking = left.take();
  left.release();
  await asking;
  const came = Promise.withResolvers<void>();
  const next = new TypingLock("left while another types", came.resolve);
  await next.take();
  expect(next.held).toBe(false);
  first.release();
  await came.promise;
  expect([left.held, next.held]).toEqual([false, true]);
  next.release();
});

test("the pen comes back to a page that let go of it and takes it again", async () => {
  const lock = new TypingLock("taken again", nothing);
  const asking = lock.take();
  lock.release();
  await asking;
  const came = Promise.withResolvers<void>();
  const other = new TypingLock("taken again", came.resolve);
  await lock.take();
  expect(lock.held).toBe(true);
  await other.take();
  lock.release();
  await came.promise;
  expect([lock.held, other.held]).toEqual([false, true]);
  other.release();
});
