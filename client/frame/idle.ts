/** What is shown while there is nothing else: the idle desk, an empty part, a room that is opening; and the dock. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Part } from "../../drafts/paragraph.ts";
import { RefusalCode } from "../../drafts/refusal.ts";
import { icon } from "../icons.ts";
import { mayImport } from "../import/may-import.ts";
import { pathOf } from "../routes.ts";
import { count, frame as said, text as textWords } from "../words.ts";
import { desk as deskWords } from "../desk/desk-words.ts";
import type { PageDialogs } from "./dialogs.ts";
import type { Page } from "./page.ts";
import { toNeed } from "./walk.ts";
import "./circulated-text.ts";
import "./first-minute.ts";

/** Whether the Chair is shown the first steps: until the text is circulated. */
export const firstMinute = (page: Page): boolean =>
  page.room?.seat.role === "chair" && page.draft !== null && page.draft.revision === undefined;

/** The desk while no paragraph is in hand, or while the one in hand has no proposals and the Chair has just begun. */
export const idleDesk = (page: Page): TemplateResult => {
  const { draft } = page;
  const needs = page.reading?.needs.length ?? 0;
  const at = page.reading?.at(page.hand) ?? null;
  const first =
    draft !== null && firstMinute(page)
      ? html`<first-minute .page=${page} .info=${page.info}></first-minute>`
      : nothing;
  return html`<div class="idle">
    <h2>Proposals</h2>
    <p>${at === null ? deskWords.nothingInHand : deskWords.nobodyOn(page.reading!.labelOf(at.p), page.mayPropose)}</p>
    ${first}
    ${mayImport(page.info) ? html`<p><a class="button small" href=${pathOf(page.negotiation, page.seat, "import")}>${icon("import")} Import a Word file…</a></p>` : nothing}
    ${page.whom !== "" && needs === 0 ? html`<p>${deskWords.nothingNeeds(page.whom, page.room?.changed.paragraphs.size ?? 0)}</p>` : nothing}
  </div>`;
};

/** The bar at the bottom of a phone's screen. */
export const dock = (page: Page): TemplateResult => {
  const on = page.hand === null ? 0 : page.reading!.on(page.hand).length;
  const item = (
    pressed: boolean,
    sign: Parameters<typeof icon>[0],
    label: string,
    n: number,
    act: () => void,
  ): TemplateResult =>
    html`<button type="button" aria-pressed=${pressed ? "true" : "false"} @click=${act}>
      ${icon(sign)}${label}${n > 0 ? html`<i>${count(n)}</i>` : nothing}
    </button>`;
  const toggle = (drawer: "desk" | "outline") => () => {
    page.drawer = page.drawer === drawer ? "" : drawer;
  };
  return html`<nav class="dock" aria-label="Views">
    ${item(page.drawer === "", "text", "Text", 0, () => {
      page.drawer = "";
    })}
    ${item(page.drawer === "desk", "open", page.office ? "Desk" : "Proposals", on, toggle("desk"))}
    ${
      page.office
        ? item(false, "mic", "Floor", 0, () => page.draft?.floor !== undefined && page.take(page.draft.floor, false))
        : item(false, "needs-line", "Needs us", page.reading?.needs.length ?? 0, () => toNeed(page))
    }
    ${item(page.drawer === "outline", "menu", "Outline", 0, toggle("outline"))}
  </nav>`;
};

/** Shown until there is a text. */
export const opening = (page: Page): TemplateResult => {
  const unreached = page.room === null && page.refused?.refused === RefusalCode.unavailable;
  if (page.refused !== null)
    return html`<main class="lost">
        <h1>${page.refused.message}</h1>
        ${unreached ? html`<p role="status">${said.asksAgain}</p>` : nothing}
        <p class="acts">
          ${
            unreached
              ? html`<button type="button" class="button solid" @click=${() => page.enterAgain()}>
                  ${said.tryAgain}
                </button>`
              : nothing
          }
          <a href="/">Your negotiations</a>
        </p>
      </main>
      ${page.room === null ? nothing : html`<div class="handed-back"><handed-back .room=${page.room}></handed-back></div>`}`;
  if (page.room !== null && page.info !== null && page.info.documents.draft === undefined)
    return html`<circulated-text .info=${page.info} .sync=${page.room.sync}></circulated-text>`;
  return html`<main class="lost opening"><p role="status">${said.opening}</p></main>`;
};

/** Shown in place of the words of an empty part. */
export const emptyPart = (page: Page, part: Part): TemplateResult => {
  const pen = page.room?.info.seat.pen !== undefined;
  return html`<div class="empty-part">
    <p>${part === "summary" ? textWords.emptySummary : textWords.emptyPart}</p>
    ${pen ? html`<p class="acts"><button type="button" class="button" @click=${() => page.querySelector<PageDialogs>("page-dialogs")?.open("insert")}>${textWords.begin}</button></p>` : nothing}
  </div>`;
};
