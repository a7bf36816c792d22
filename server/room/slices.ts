/** Long readings in slices: a room goes on with everything else while one of them is under way. */
import type { Deps } from "./deps.ts";

export const slice = {
  /** Ms one slice lasts at most, where the clock goes on while a slice runs. */
  most: 4,
  /** Steps one slice has at most, whatever the clock says: on some hosts it stands still while anything runs. */
  steps: 40,
} as const;

/** Does some work, step by step, and lets others go first between slices. */
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
