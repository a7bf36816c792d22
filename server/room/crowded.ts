/**
 * Limits how much may be asked for in one paragraph. Every act, and every page, lays a paragraph out with everything
 * that is open in it. So several seats, each within its own allowance, could together make this slow for everybody.
 */
import { Call } from "../../drafts/acts/called.ts";
import type { Plan } from "../../drafts/acts/plan.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import type { Act } from "../../drafts/wire.ts";

/** The most changes and holds of open and received proposals: more than two for each delegation there is. */
export const mostInParagraph = 500;

/** A refusal if the act would ask for more in a paragraph than this; null if it would not. */
export const crowded = (draft: Draft, act: Act, plan: Plan): Refusal | null => {
  if (act.type !== "table" && act.type !== "hold" && act.type !== "revise") return null;
  const revised = act.type === "revise" ? act.proposal : null;
  const asked = new Map<ParagraphId, number>(plan.about.paragraphs.map((id) => [id, 0]));
  for (const { paragraph } of plan.anchors) asked.set(paragraph, (asked.get(paragraph) ?? 0) + 1);
  for (const { id, status, changes } of draft.proposals)
    if (id !== revised && (status === "open" || status === "received"))
      for (const { paragraph } of changes) if (asked.has(paragraph)) asked.set(paragraph, asked.get(paragraph)! + 1);
  for (const [id, count] of asked)
    if (count > mostInParagraph)
      return refuse(
        RefusalCode.tooMany,
        `${Call(draft, id)} carries as many open proposals and holds as it may (${mostInParagraph}). Let some be decided or withdrawn first; nothing was changed.`,
      );
  return null;
};
