/** The regions beside the text: the outline, and the desk with the proposals on the paragraph in hand. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import { consequences } from "../../drafts/acts/consequences.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { icon } from "../icons.ts";
import { desk as deskWords } from "../words.ts";
import { firstMinute, idleDesk } from "./idle.ts";
import type { Page } from "./page.ts";
import type { Reading } from "./reading.ts";
import "../desk/proposal-desk.ts";
import "../history/paragraph-history.ts";
import "./draft-outline.ts";

export const outlineSide = (page: Page, read: Reading): TemplateResult => {
  const room = page.room!;
  return html`<nav class="outline" aria-label="Outline">
    <draft-outline
      .draft=${page.draft}
      .partShown=${page.shownPart}
      .hand=${page.hand}
      whom=${page.whom}
      .needs=${read.needs.length}
      .changed=${room.changed.paragraphs.size}
      .open=${read.open()}
      .settled=${read.settled}
      .brackets=${read.brackets}
      .needsOf=${read.waiting}
      .papers=${new Set(room.papers.flatMap((paper) => ("paragraph" in paper.on && !paper.tabled && paper.caucus.kind !== "open" ? [paper.on.paragraph] : [])))}
    ></draft-outline>
  </nav>`;
};

/** What became of the paragraph in hand, in the desk's place. */
const historySide = (page: Page, id: ParagraphId, label: string): TemplateResult => {
  const name = `History of ${label === "" ? "this paragraph" : label}`;
  return html`<aside class="history-desk" aria-label=${name}>
    <div class="desk-head">
      <div class="desk-title">
        <h2 tabindex="-1">${name}</h2>
        <span class="grow"></span>
        <button type="button" class="button quiet small" title="h" @click=${() => showHistory(page, false)}>
          ${icon("close")} Proposals
        </button>
      </div>
    </div>
    <paragraph-history
      negotiation=${page.negotiation}
      seat=${page.seat}
      paragraph=${id}
      .draft=${page.draft}
    ></paragraph-history>
  </aside>`;
};

/** Opens or closes the history of the paragraph in hand; the keyboard goes along. */
export const showHistory = (page: Page, open: boolean): void => {
  page.timeline = open;
  if (open && matchMedia("(max-width: 999px)").matches) page.drawer = "desk";
  void page.updateComplete.then(() => {
    if (open) page.querySelector<HTMLElement>(".history-desk h2")?.focus();
    else page.desk?.focusCard(page.chosen ?? undefined);
  });
};

export const deskSide = (page: Page, read: Reading): TemplateResult => {
  const room = page.room!;
  const draft = page.draft!;
  const at = read.at(page.hand);
  const label = at === null ? "" : read.labelOf(at.p);
  if (page.timeline && at !== null) return historySide(page, at.p.id, label);
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
