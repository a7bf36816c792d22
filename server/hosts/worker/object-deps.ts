/**
 * The clock, randomness, timers and storage that a room is given in a Durable Object (`Deps`). A timer keeps the object
 * awake, so only short waits are timers; a later deadline is the object's alarm, which wakes it. After a sleep nobody
 * remembers what an alarm was for, but opening the room sets its deadlines anew.
 */
import type { Deps } from "../../room/deps.ts";
import type { Log } from "../../watch.ts";
import { objectStorage } from "./object-storage.ts";
import type { DurableObjectState } from "./platform.ts";

/** In ms, the longest wait for which the object stays awake: acts wait three seconds for their author's typing. */
const short = 10_000;

/** What a room is given, and the way to tell it of an alarm. */
export interface ObjectDeps extends Deps {
  /** Calls what is due. To be called when the object's alarm fires. */
  ring(): void;
}

/**
 * Makes them for one object. Call it once for each time the object wakes, because deadlines are in its memory alone.
 */
export const objectDeps = (state: DurableObjectState, log: Log): ObjectDeps => {
  const deadlines = new Set<{ readonly at: number; readonly fn: () => void }>();
  const now = (): number => Date.now();
  const setAlarm = (): void => {
    const next = Math.min(...[...deadlines].map(({ at }) => at));
    if (Number.isFinite(next)) state.waitUntil(state.storage.setAlarm(next));
  };
  return {
    storage: objectStorage(state.storage),
    now,
    // Measured under `wrangler dev`: a send costs more than twice what it costs on Node.
    perSocket: 0.1,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    later(fn, ms) {
      if (ms <= short) {
        const timer = setTimeout(fn, Math.max(0, ms));
        return () => clearTimeout(timer);
      }
      const deadline = { at: now() + ms, fn };
      deadlines.add(deadline);
      setAlarm();
      return () => void deadlines.delete(deadline);
    },
    pause: () => new Promise((resume) => setTimeout(resume)),
    log,
    ring() {
      for (const deadline of [...deadlines])
        if (deadline.at <= now()) {
          deadlines.delete(deadline);
          deadline.fn();
        }
      setAlarm();
    },
  };
};
