/**
 * Who did what to a paragraph since an entry, as far as the record tells this seat. Positions, the floor and pens are
 * left out, because they do not change the paragraph.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Doors } from "./doors.ts";

/** One step on the record, as a sentence for the reader. `at` is ISO 8601. */
export interface SinceStep {
  readonly seq: number;
  readonly at: string;
  readonly sentence: string;
}

const quiet: ReadonlySet<string> = new Set(["take-position", "set-floor", "give-pen", "take-pen"]);
/** The most steps given. */
const most = 3;

/** The last few steps on a paragraph after entry `since`, oldest first. Empty if the record cannot be read now. */
export const stepsSince = async (
  doors: Pick<Doors, "get">,
  paragraph: ParagraphId,
  since: number,
): Promise<readonly SinceStep[]> => {
  const query = new URLSearchParams({ paragraph, after: String(since), limit: "500" });
  const page = await doors.get<{ readonly steps: readonly Step[] }>(`history?${query}`);
  if (isRefusal(page)) return [];
  return page.steps
    .filter(({ act }) => act === undefined || !quiet.has(act))
    .slice(-most)
    .map(({ seq, at, sentence }) => ({ seq, at, sentence }));
};
