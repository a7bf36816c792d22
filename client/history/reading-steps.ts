/** Asks for a history page by page, oldest first as the record has it, and hands back what was read so far newest first. */
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Doors } from "../room/doors.ts";

/** Steps asked for at once. */
const page = 200;

interface Page {
  readonly steps: readonly Step[];
  /** Where the next page goes on, when there is more. */
  readonly next?: number;
}

/** All steps that fit, newest first; `goesOn` says whether they are still wanted. */
export const readSteps = async (
  doors: Doors,
  ask: { readonly paragraph?: string; readonly party?: string },
  goesOn: () => boolean,
): Promise<readonly Step[] | Refusal> => {
  const all: Step[] = [];
  for (let after: number | undefined = 0; after !== undefined && goesOn();) {
    const query = new URLSearchParams({
      limit: String(page),
      after: String(after),
      ...(ask.paragraph && { paragraph: ask.paragraph }),
      ...(ask.party && { party: ask.party }),
    });
    const got: Page | Refusal = await doors.get<Page>(`history?${query}`);
    if (isRefusal(got)) return got;
    all.push(...got.steps);
    after = got.next;
  }
  return all.toReversed();
};
