/** Asks for a history page by page and hands it back newest first: all of it, or from the end of the record backwards. */
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Doors } from "../room/doors.ts";

/** Steps asked for at once. */
const page = 200;
/** Entries looked through at first when reading backwards, and never more than the last of these at once. */
const [stretch, longest] = [400, 12_800];

interface Page {
  readonly steps: readonly Step[];
  /** Where the next page goes on, when there is more. */
  readonly next?: number;
}

/** All steps that fit, newest first; `goesOn` says whether they are still wanted. */
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

/** A part of the history, and up to which entry it has not been read. */
export interface Back {
  readonly steps: readonly Step[];
  /** The last entry not looked at; 0 when the beginning has been reached. */
  readonly rest: number;
}

/**
 * From an entry backwards: at least so many steps that fit, and as far as `down`, or to the beginning. What fits rarely is
 * looked for in ever longer stretches.
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
  // What happened to one paragraph is found by the index of the record: there is nothing to look through.
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
