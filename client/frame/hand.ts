/** What is shown below the paragraph in hand: the acts this seat can do on it. */
import type { TemplateResult } from "lit";
import { nothing } from "lit";
import type { Paragraph } from "../../drafts/draft.ts";
import type { Part } from "../../drafts/paragraph.ts";
import { delegationActs, officeActs } from "../text/hand-acts.ts";
import type { Page } from "./page.ts";

/**
 * Nothing until the room is open, and nothing for a delegation that already has a paper on the paragraph or may not
 * propose. The page must have a draft.
 */
export const handActs = (page: Page, p: Paragraph, part: Part): TemplateResult | typeof nothing => {
  const { room } = page;
  if (room === null) return nothing;
  const inHand = {
    draft: page.draft!,
    paragraph: p,
    part,
    seat: room.seat,
    as: page.as,
    brackets: page.reading!.brackets(p),
    proposals: page.reading!.on(p.id).length,
    online: room.online,
    label: page.reading!.labelOf(p) || "The paragraph",
    pen: room.info.seat.pen !== undefined,
  };
  if (page.office) return officeActs(inHand);
  return page.mayPropose && room.paperOn(p.id) === null ? delegationActs(inHand) : nothing;
};
