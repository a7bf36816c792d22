/** In place of the desk: the history of the paragraph in hand, or who wrote its words. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import type { Paragraph } from "../../drafts/draft.ts";
import type { Page } from "../frame/page.ts";
import { mayRestore } from "../frame/restoring.ts";
import { icon } from "../icons.ts";
import { whoWrote as said } from "./history-words.ts";
import { placeAt, placeSelected } from "./word-place.ts";
import type { WordPlace } from "./word-place.ts";
import "./paragraph-history.ts";
import "./who-wrote.ts";

const head = (page: Page, name: string): TemplateResult => {
  const asking = page.wrote !== null;
  return html`<div class="desk-head">
    <div class="desk-title">
      <h2 tabindex="-1">${name}</h2>
      <span class="grow"></span>
      ${
        asking
          ? html`<button type="button" class="button quiet small" @click=${() => showHistory(page, true)}>
              ${icon("history")} History
            </button>`
          : html`<button type="button" class="button small" title="${said.ask} (y)" @click=${() => askWhoWrote(page)}>
              ${icon("who")} ${said.ask}
            </button>`
      }
      <button
        type="button"
        class="button quiet small"
        title=${asking ? "y" : "h"}
        @click=${() => showHistory(page, false)}
      >
        ${icon("close")} Proposals
      </button>
    </div>
  </div>`;
};

/** The panel of the paragraph in hand. */
export const historySide = (page: Page, p: Paragraph, label: string): TemplateResult => {
  const asking = page.wrote !== null;
  const name = asking ? said.title(label) : `History of ${label === "" ? "this paragraph" : label}`;
  return html`<aside class="history-desk" aria-label=${name}>
    ${head(page, name)}
    ${
      asking
        ? html`<who-wrote
            negotiation=${page.negotiation}
            seat=${page.seat}
            .draft=${page.draft}
            .paragraph=${p}
            .nameOf=${page.nameOf}
            .place=${page.wrote!.place}
          ></who-wrote>`
        : html`<paragraph-history
            negotiation=${page.negotiation}
            seat=${page.seat}
            paragraph=${p.id}
            ?restores=${mayRestore(page, p.id)}
            .step=${page.stepShown}
            .draft=${page.draft}
          ></paragraph-history>`
    }
  </aside>`;
};

const focusIn = (page: Page, selector: string): void =>
  void page.updateComplete.then(() => page.querySelector<HTMLElement>(selector)?.focus());

/** Opens or closes the history of the paragraph in hand, and moves the focus accordingly. */
export const showHistory = (page: Page, open: boolean, step: number | null = null): void => {
  page.timeline = open;
  page.wrote = null;
  page.stepShown = step;
  if (open && matchMedia("(max-width: 999px)").matches) page.drawer = "desk";
  if (open) focusIn(page, ".history-desk h2");
  else void page.updateComplete.then(() => page.desk?.focusCard(page.chosen ?? undefined));
};

/** Shows who wrote the words in hand, beginning with those selected. Does nothing if no paragraph is in hand. */
export const askWhoWrote = (page: Page, place: WordPlace | null = null): void => {
  if (page.hand === null) return;
  const at = page.reading?.at(page.hand);
  const drawn = at ? page.textOf(at.part)?.paragraph(page.hand) : null;
  page.timeline = true;
  page.wrote = { place: place ?? (drawn ? placeSelected(drawn) : null) };
  if (matchMedia("(max-width: 999px)").matches) page.drawer = "desk";
  // The words come when the record has been read: until then the title has the focus, and then hands it on.
  if (place === null) focusIn(page, ".history-desk h2");
};

/** While this is shown, a click on a word of the paragraph in hand asks about it and does not put a caret. */
export const wordPointed = (page: Page, event: MouseEvent): void => {
  if (page.wrote === null || !page.timeline || page.typing || page.hand === null) return;
  const target = event.target as Element;
  if (target.closest(`article[id="${page.hand}"] .letters`) === null) return;
  if (!(getSelection()?.isCollapsed ?? true)) return;
  const place = placeAt(event.clientX, event.clientY);
  if (place === null) return;
  event.preventDefault();
  event.stopPropagation();
  page.wrote = { place };
};
