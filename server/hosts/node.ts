/** What the room is given on Node. */
import { randomFillSync } from "node:crypto";
import type { Deps } from "../room/deps.ts";
import { openStorage } from "./node-storage.ts";

/** `file` is the negotiation's database, or `:memory:`. */
export const nodeDeps = (file: string, watch: Pick<Deps, "log" | "meter"> = {}): Deps => ({
  storage: openStorage(file),
  now: () => Date.now(),
  random: (bytes) => randomFillSync(new Uint8Array(bytes)),
  later(fn, ms) {
    // A timer waits a millisecond at least: what is due now is done when the messages that have come are read.
    if (ms <= 0) {
      const soon = setImmediate(fn);
      return () => clearImmediate(soon);
    }
    // setTimeout holds at most 2^31 - 1 ms: a deadline next month is reached in several steps.
    const longest = 2 ** 31 - 1;
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const step = Math.min(left, longest);
      timer = setTimeout(() => (left > step ? wait(left - step) : fn()), step);
      // A deadline alone does not keep the process alive; open sockets do.
      if (step > 60_000) timer.unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
  pause: () => new Promise((resume) => setImmediate(resume)),
  ...watch,
});
