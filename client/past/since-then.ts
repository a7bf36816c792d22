/** How many changes came into the living text while somebody looked at the past. */
import type { Draft } from "../../drafts/draft.ts";
import { isAsSeen, placedIn, seenOf } from "../room/seen.ts";

/** The number of paragraphs that came, went, moved or changed. */
export const changesBetween = (then: Draft, now: Draft): number => {
  if (then === now) return 0;
  const [was, is] = [placedIn(then), placedIn(now)];
  let n = 0;
  for (const [id, placed] of is) {
    const before = was.get(id);
    if (before === undefined || !isAsSeen(seenOf(before, then.seq), placed)) n++;
  }
  for (const id of was.keys()) if (!is.has(id)) n++;
  return n;
};
