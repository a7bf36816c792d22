/** Reads a history page by page, newest first: all of it, or from the end of the record backwards. */
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Doors } from "../room/doors.ts";

/** How many steps are asked for at once. */
const page = 200;
/** How many entries are searched at first when reading backwards, and at most at once. */
const [stretch, longest] = [400, 12_800];

interface Page {
  readonly steps: readonly Step[];
  /** Where the next page begins, if there is more. */
  readonly next?: number;
}

/** All matching steps, newest first. `goesOn` says whether they are still wanted. */
export const readSteps = async (
  doors: Doors,
  ask: Readonly<Record<string, string>>,
  goesOn: () => boolean,
): Promise<readonly Step[] | Refusal> => {
  const all: Step[] = [];
  for (let after: number | undefined = Number(ask["after"] ?? 0); after !== undefined && goesOn();) {
    const query = new URLSearchParams({ ...ask, limit: String(page), after: String(after) });
    const got: Page | Refusal = await doors.get<Page>(`history?${query}`);
    if (isRefusal(got)) return got;
    all.push(...got.steps);
    after = got.next;
  }
  return all.toReversed();
};

/** A part of the history, and up to which entry it has not been read yet. */
export interface Back {
  readonly steps: readonly Step[];
  /** The last entry not searched; 0 if the beginning was reached. */
  readonly rest: number;
}

/**
 * Reads backwards from an entry: at least so many matching steps, and at least down to entry `down`, or to the
 * beginning. If matches are rare, ever longer stretches are searched.
 */
export const readBack = async (
  doors: Doors,
  ask: Readonly<Record<string, string>>,
  from: number,
  { most, down }: { readonly most: number; readonly down: number },
  goesOn: () => boolean,
): Promise<Back | Refusal> => {
  const steps: Step[] = [];
  let rest = from;
  // The record has an index by paragraph, so there is nothing to search.
  let length = ask["paragraph"] === undefined ? stretch : from;
  while (rest > 0 && goesOn() && (steps.length < most || rest >= down)) {
    const after = Math.max(0, rest - length);
    const got = await readSteps(doors, { ...ask, after: String(after), before: String(rest + 1) }, goesOn);
    if (isRefusal(got)) return got;
    steps.push(...got);
    rest = after;
    length = Math.min(longest, length * 2);
  }
  return { steps, rest };
};
