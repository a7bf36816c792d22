/** The regions beside the text: the outline, and the desk with the proposals on the paragraph in hand. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import { consequences } from "../../drafts/acts/consequences.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { asAdmitted } from "../desk/admitted.ts";
import { historySide } from "../history/history-side.ts";
import { desk as deskWords } from "../desk/desk-words.ts";
import { firstMinute, idleDesk } from "./idle.ts";
import type { Page } from "./page.ts";
import type { Reading } from "./reading.ts";
import { sinceSide } from "./since.ts";
import "../desk/proposal-desk.ts";
import "./draft-outline.ts";

/** The outline; to be called only with an open room. */
export const outlineSide = (page: Page, read: Reading): TemplateResult => {
  const room = page.room!;
  return html`<nav class="outline" aria-label="Outline">
    <draft-outline
      .draft=${page.draft}
      .partShown=${page.shownPart}
      .hand=${page.hand}
      whom=${page.whom}
      .needs=${read.needs.length}
      .changed=${room.changed.paragraphs}
      .open=${read.open()}
      .settled=${read.settled}
      .brackets=${read.brackets}
      .needsOf=${read.waiting}
      .papers=${new Set(room.papers.flatMap((paper) => ("paragraph" in paper.on && !paper.tabled && paper.caucus.kind !== "open" ? [paper.on.paragraph] : [])))}
    ></draft-outline>
  </nav>`;
};

/**
 * The desk; in its place the history of the paragraph in hand, or the list of what changed, if that is open. To be
 * called only with an open room and a draft.
 */
export const deskSide = (page: Page, read: Reading): TemplateResult => {
  const room = page.room!;
  const draft = page.draft!;
  const at = read.at(page.hand);
  const label = at === null ? "" : read.labelOf(at.p);
  if (page.timeline && at !== null) return historySide(page, at.p, label);
  if (page.sinceList) return sinceSide(page);
  return html`<proposal-desk
    role="complementary"
    aria-label=${label === "" ? "Proposals" : deskWords.titleChair(label)}
    .proposals=${at === null ? [] : read.on(at.p.id)}
    .label=${label}
    .mayPropose=${page.mayPropose}
    .closable=${page.drawer === "desk"}
    .idle=${idleDesk(page)}
    .context=${
      at === null || (firstMinute(page) && read.on(at.p.id).length === 0)
        ? null
        : {
            draft,
            paragraph: at.p,
            admitted: asAdmitted(draft, at.p, room.strand(at.p.id)),
            seat: room.seat,
            as: page.as,
            chosen: page.chosen,
            clean: page.clean,
            sending: page.acting.positions.sending,
            waved: page.waved,
            changed: room.changed,
            online: room.online,
            namesArrived: page.namesKnown,
            countsKnown: page.office || room.info.documents.names?.level === "full",
            nameOf: page.nameOf,
            now: Date.now(),
            consequences: (type: "incorporate" | "set-aside", q: { id: ProposalId }) =>
              consequences(draft, { type, proposal: q.id }),
          }
    }
  ></proposal-desk>`;
};
