/** Who changed a paragraph since a moment, as the record says it: "The Chair incorporated 218 at 14:35." */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { hour } from "../words.ts";
import type { Doors } from "./doors.ts";

/** Acts that change what stands or where, though no word differs. */
const moving: ReadonlySet<string> = new Set([
  "move",
  "remove-paragraph",
  "split-paragraph",
  "merge-paragraphs",
  "restore",
]);

/** More than this many are not read in passing. */
const most = 3;

/** The last steps that changed the paragraph's words or place, oldest first; none where the record cannot be read now. */
export const causesOf = async (
  doors: Pick<Doors, "get">,
  paragraph: ParagraphId,
  since: number,
): Promise<readonly string[]> => {
  const query = new URLSearchParams({ paragraph, after: String(since), limit: "500" });
  const page = await doors.get<{ readonly steps: readonly Step[] }>(`history?${query}`);
  if (isRefusal(page)) return [];
  return page.steps
    .filter(
      ({ words, act }) => words?.some((one) => one.paragraph === paragraph) || (act !== undefined && moving.has(act)),
    )
    .slice(-most)
    .map(({ sentence, at }) => `${sentence} at ${hour(at)}.`);
};
