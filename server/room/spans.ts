/**
 * Keeps recent reconciliations, so that two readers who ask for the same, or one page that asks again, share the work.
 */
import { sameStanding } from "../../drafts/crdt/standing.ts";
import type { Difference } from "../../drafts/reading/reconcile.ts";
import type { Deps } from "./deps.ts";
import { inSlices } from "./slices.ts";
import { nothing, type TextAt } from "./text-at.ts";

interface Kept {
  readonly from: number;
  readonly to: number;
  readonly later: TextAt | null;
  readonly since: number;
  readonly differences: Promise<readonly Difference[]>;
}

/** How many are kept, and for how many ms: not longer, so that a change of the file from outside is noticed soon. */
const kept = { most: 2, ms: 30_000 } as const;

const sameText = (a: TextAt | null, b: TextAt | null): boolean => {
  if (a === null || b === null) return a === b;
  const [{ outline, words }, { outline: other, words: others }] = [a, b];
  return (
    a.epoch === b.epoch &&
    outline.order.join("\n") === other.order.join("\n") &&
    [...outline.labels].every(([id, label]) => other.labels.get(id) === label) &&
    [...words].every(([id, standing]) => sameStanding(standing, others.get(id) ?? nothing))
  );
};

/**
 * The reconciliations of one room that are fresh. They hold whole differences: what a reader may know of them is
 * decided afterwards.
 */
export class Spans {
  #kept: readonly Kept[] = [];

  /**
   * The differences from one entry to a later one. `later` is the living text, if the later entry is the head; a result
   * for another text is not given for it. If nobody has read the differences yet, `read` does so in slices.
   */
  differences(
    deps: Pick<Deps, "now" | "pause">,
    { from, to, later }: Pick<Kept, "from" | "to" | "later">,
    read: () => Generator<void, readonly Difference[]>,
  ): Promise<readonly Difference[]> {
    const now = deps.now();
    const fresh = this.#kept.filter(({ since }) => now >= since && now - since < kept.ms);
    const known = fresh.find((one) => one.from === from && one.to === to && sameText(one.later, later));
    if (known !== undefined) return known.differences;
    const one: Kept = { from, to, later, since: now, differences: inSlices(deps, read()) };
    this.#kept = [...fresh.slice(1 - kept.most), one];
    one.differences.catch(() => {
      this.#kept = this.#kept.filter((other) => other !== one);
    });
    return one.differences;
  }
}
