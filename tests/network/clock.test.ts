/** What waits by the clock on the wall: a deadline comes when it is due there, however the clock was put meanwhile. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nodeDeps } from "../../server/hosts/node.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2031-11-14T10:00:00Z") }));
afterEach(() => void vi.useRealTimers());

const hour = 3_600_000;
const waiting = (ms: number): { readonly rang: boolean; cancel(): void } => {
  const deps = nodeDeps(":memory:");
  let rang = false;
  const cancel = deps.later(() => (rang = true), ms);
  return {
    get rang() {
      return rang;
    },
    cancel,
  };
};

test("a deadline comes within half a minute of a clock put forward past it", () => {
  const one = waiting(72 * hour);
  vi.advanceTimersByTime(hour);
  expect(one.rang).toBe(false);
  vi.setSystemTime(Date.now() + 72 * hour);
  vi.advanceTimersByTime(31_000);
  expect(one.rang).toBe(true);
});

test("a deadline does not come before its time by a clock put back", () => {
  const one = waiting(2 * hour);
  vi.setSystemTime(Date.now() - hour);
  vi.advanceTimersByTime(2 * hour + 30_000);
  expect(one.rang).toBe(false);
  vi.advanceTimersByTime(hour);
  expect(one.rang).toBe(true);
});

test("a deadline next year is waited for, and one called off never comes", () => {
  const [far, gone] = [waiting(400 * 24 * hour), waiting(hour)];
  gone.cancel();
  vi.advanceTimersByTime(10 * hour);
  expect([far.rang, gone.rang]).toEqual([false, false]);
  vi.setSystemTime(Date.now() + 400 * 24 * hour);
  vi.advanceTimersByTime(31_000);
  expect([far.rang, gone.rang]).toEqual([true, false]);
});
