/** Does long readings in slices, so that the room can go on with everything else meanwhile. */
import type { Deps } from "./deps.ts";

/** How long one slice may be: whichever of the two comes first ends it. */
export const slice = {
  /** Ms that one slice may last, where the clock goes on while code runs. */
  most: 4,
  /** Steps that one slice may have in any case: on some hosts the clock stands still while code runs. */
  steps: 40,
} as const;

/** Does work step by step, and lets others go first between slices. */
export const inSlices = async <T>(deps: Pick<Deps, "now" | "pause">, work: Generator<void, T>): Promise<T> => {
  for (;;) {
    const since = deps.now();
    for (let n = 0; n < slice.steps && deps.now() - since < slice.most; n++) {
      const step = work.next();
      if (step.done === true) return step.value;
    }
    await deps.pause?.();
  }
};
