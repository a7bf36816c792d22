/** The clock, randomness, timers and storage that a room is given on Node (`Deps`). */
import { randomFillSync } from "node:crypto";
import type { Deps } from "../room/deps.ts";
import { openStorage } from "./node-storage.ts";

/** In ms. Longer timers check the clock again after this time. */
const longest = 30_000;

/** The dependencies of a room. `file` is the negotiation's database, or `:memory:`. */
export const nodeDeps = (file: string, watch: Pick<Deps, "log" | "meter"> = {}): Deps => ({
  storage: openStorage(file),
  now: () => Date.now(),
  random: (bytes) => randomFillSync(new Uint8Array(bytes)),
  later(fn, ms) {
    // A timer takes at least a millisecond. What is due now is done as soon as the messages that have arrived are read.
    if (ms <= 0) {
      const soon = setImmediate(fn);
      return () => clearImmediate(soon);
    }
    if (ms <= longest) {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    }
    // A deadline is a time on the clock, which may be set meanwhile; a timer would not notice.
    const due = Date.now() + ms;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = due - Date.now();
      timer = setTimeout(left > longest ? wait : fn, Math.max(0, Math.min(left, longest)));
      // Open sockets keep the process alive, a deadline alone does not.
      timer.unref();
    };
    wait();
    return () => clearTimeout(timer);
  },
  pause: () => new Promise((resume) => setImmediate(resume)),
  ...watch,
});
