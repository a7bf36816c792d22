/** Shows the list of what changed since this seat last looked in place of the desk, and moves through it by keys. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import { icon } from "../icons.ts";
import { count } from "../words.ts";
import { since as said } from "../past/past-words.ts";
import type { Page } from "./page.ts";
import type { ChangeChosen, ChangesSeen } from "./since-list.ts";
import { toChange, toChanged } from "./walk.ts";
import "./since-list.ts";

const narrow = "(max-width: 999px)";

/** Opens or closes the list, and moves the focus accordingly. */
export const showChanged = (page: Page, open: boolean): void => {
  page.sinceList = open;
  page.timeline = false;
  if (matchMedia(narrow).matches) page.drawer = open ? "desk" : "";
  void page.updateComplete.then(() => {
    if (open) page.querySelector<HTMLElement>(".since-desk h2")?.focus();
    else page.desk?.focusCard(page.chosen ?? undefined);
  });
};

/** Goes to the next or previous change. If there is room beside the text, the list shows what it is. */
export const walkChanged = (page: Page, way: 1 | -1): void => {
  if (!matchMedia(narrow).matches && (page.room?.changes.length ?? 0) > 0) {
    page.sinceList = true;
    page.timeline = false;
  }
  toChanged(page, way);
};

/** The list as a region beside the text; to be called only with an open room. */
export const sinceSide = (page: Page): TemplateResult => {
  const room = page.room!;
  const { changes } = room;
  return html`<aside class="history-desk since-desk" aria-label=${said.title}>
    <div class="desk-head">
      <div class="desk-title">
        <h2 tabindex="-1">${said.title} <span class="quiet">${count(changes.length)}</span></h2>
        <span class="grow"></span>
        <button type="button" class="button quiet small" @click=${() => showChanged(page, false)}>
          ${icon("close")} Proposals
        </button>
      </div>
    </div>
    <since-list
      .changes=${changes}
      .draft=${page.draft}
      .at=${page.sinceAt ?? page.hand}
      .stepsSince=${room.stepsSince}
      .partName=${page.partName}
      @change-chosen=${(event: ChangeChosen) => {
        toChange(page, event.paragraph);
        if (page.phone.matches && page.reading?.at(event.paragraph) != null) page.drawer = "";
      }}
      @changes-seen=${(event: ChangesSeen) => room.markSeen(event.paragraphs)}
    ></since-list>
  </aside>`;
};
