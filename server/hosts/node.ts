/** What the room is given on Node. */
import { randomFillSync } from "node:crypto";
import type { Deps } from "../room/deps.ts";
import { openStorage } from "./node-storage.ts";

/** Ms after which a deadline looks at the clock again. */
const longest = 30_000;

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
    if (ms <= longest) {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    }
    // A deadline stands by the clock on the wall, which may be put right meanwhile, and a timer does not hear of it.
    const due = Date.now() + ms;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = due - Date.now();
      timer = setTimeout(left > longest ? wait : fn, Math.max(0, Math.min(left, longest)));
      // A deadline alone does not keep the process alive; open sockets do.
      timer.unref();
    };
    wait();
    return () => clearTimeout(timer);
  },
  pause: () => new Promise((resume) => setImmediate(resume)),
  ...watch,
});
