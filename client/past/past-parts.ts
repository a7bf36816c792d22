/** What stands around the past text: the bar with the slider, tabs and views, the outline, and the desk as it was. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Part } from "../../drafts/paragraph.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import type { DeskContext } from "../desk/desk-context.ts";
import type { Reading } from "../frame/reading.ts";
import { annexName, partsInOrder } from "../frame/tools.ts";
import { icon } from "../icons.ts";
import { count, text as textWords } from "../words.ts";
import { past as said } from "./past-words.ts";
import { whoWrote } from "../history/history-words.ts";
import { RestoreParagraphAsked, RestoreWholeAsked } from "./ask-restore.ts";
import type { PastView } from "./past-view.ts";
import "../desk/proposal-desk.ts";
import "../frame/draft-outline.ts";
import "../history/who-wrote.ts";
import "../text/draft-text.ts";
import "./time-slider.ts";

/** The side region that is open over the past text, where there is no room beside it; "" for none. */
export type PastDrawer = "" | "desk" | "outline";

const views = ["clean", "bracketed", "annotated"] as const;

/** What can be done from here: compare, restore, return. */
const acts = (view: PastView): TemplateResult => {
  const { hand, reading, seq, time, revision } = view;
  const moment = { at: seq, time, ...(revision !== "" && { revision }) };
  const at = reading?.at(hand) ?? null;
  const own = at === null ? "" : reading!.labelOf(at.p);
  const label = at?.p.kind === "heading" ? `section ${own}` : own;
  const newest = view.scale?.only === undefined && seq >= (view.scale?.max ?? 0) && view.since === 0;
  return html`<div class="time-acts">
    ${
      view.since === 0
        ? nothing
        : html`<span class="time-since" role="status" title=${said.sinceTitle}>${said.since(view.since)}</span>`
    }
    ${view.shown === null || newest ? nothing : html`<a class="button small" href=${view.compareAddress} @click=${() => view.moved()}>${icon("compare")} ${said.compare}</a>`}
    ${
      at === null || newest || !view.restores(at.p.id)
        ? nothing
        : html`<button
            type="button"
            class="button small"
            @click=${() => view.dispatchEvent(new RestoreParagraphAsked(moment, at.p.id, own))}
          >
            ${icon("reopened")} ${said.restoreOne(label)}
          </button>`
    }
    ${
      view.shown === null || newest || !view.restores(null)
        ? nothing
        : html`<button
            type="button"
            class="button small"
            @click=${() => view.dispatchEvent(new RestoreWholeAsked(moment))}
          >
            ${icon("reopened")} ${said.restoreWhole}
          </button>`
    }
  </div>`;
};

/** The bar under the top bar: the moment, what was done there, and the slider. */
export const timeBar = (view: PastView): TemplateResult => {
  const { scale, seq, sentence, revision, time, step } = view;
  const [about] = step?.paragraphs ?? [];
  const goes = sentence !== "" && about !== undefined && view.reading?.at(about) != null;
  return html`<section class="time-bar" aria-label=${said.open}>
    <div class="time-head">
      ${icon("look-back")}
      <p class="time-when">
        ${time === "" ? nothing : html`<b>${said.asAt(time, Date.now(), revision)}</b>`} <span>${said.youLook}</span>
      </p>
      ${
        // As long as there is no text, the complaint is shown in its place.
        view.complaint === "" || view.shown === null
          ? html`<p class="time-step-said">
              <span dir="auto">${sentence}</span>
              ${goes ? html`<button type="button" class="link" @click=${() => view.take(about)}>${said.show}</button>` : nothing}
            </p>`
          : html`<p class="time-step-said" role="alert">${icon("refused")} <span>${view.complaint}</span></p>`
      }
      <span class="grow"></span>
      ${acts(view)}
      <button type="button" class="button solid small time-return" @click=${() => view.leave()}>
        ${said.returns} <kbd>Esc</kbd>
      </button>
    </div>
    ${
      scale === null
        ? nothing
        : html`<time-slider
            .scale=${scale}
            .seq=${seq}
            words=${time === "" ? "" : said.inWords(time, sentence, revision)}
          ></time-slider>`
    }
    ${scale?.only === undefined ? nothing : html`<p class="time-only">${said.only[scale.only]}</p>`}
  </section>`;
};

/** The row above the past text: tabs for the parts that have paragraphs at that moment, and the views. */
export const pastTools = (view: PastView, draft: Draft): TemplateResult => {
  const parts = partsInOrder(draft).filter((part) => (draft.parts[part]?.length ?? 0) > 0);
  const { role } = view.info!.seat;
  // Names are as long as on the living page, so that nothing moves on the way to the past.
  const short = view.narrow || role === "chair" || role === "secretariat";
  const name = (part: Part): string => (short ? textWords.partsShort[part] : textWords.parts[part]) ?? annexName(part);
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    view.partShown = parts[(parts.indexOf(view.partShown) + step + parts.length) % parts.length]!;
    void view.updateComplete.then(() => view.querySelector<HTMLElement>(".tab[aria-selected=true]")?.focus());
  };
  return html`<div class="tools">
    <div class="tabs" role="tablist" aria-label="Parts" @keydown=${walk}>
      ${parts.map(
        (part) =>
          html`<button
            type="button"
            class="tab"
            role="tab"
            aria-selected=${part === view.partShown ? "true" : "false"}
            tabindex=${part === view.partShown ? "0" : "-1"}
            @click=${() => {
              view.partShown = part;
            }}
          >
            <span class="name" title=${view.partName(part)}>${name(part)}</span>
          </button>`,
      )}
    </div>
    <span class="grow"></span>
    <div class="segments" role="radiogroup" aria-label="View">
      ${views
        .filter((one) => one !== "annotated" || !view.namesOff)
        .map(
          (one) =>
            html`<button
              type="button"
              role="radio"
              aria-checked=${view.viewShown === one ? "true" : "false"}
              @click=${() => {
                view.view = one;
              }}
            >
              ${textWords.views[one]}
            </button>`,
        )}
    </div>
    <button
      type="button"
      class="button small desk-button"
      aria-expanded=${view.drawer === "desk" ? "true" : "false"}
      @click=${() => {
        view.drawer = view.drawer === "desk" ? "" : "desk";
      }}
    >
      ${icon("open")} Proposals ${view.hand === null ? nothing : view.reading!.on(view.hand).length}
    </button>
  </div>`;
};

/** The outline as it was, without what is about the reader now: what waits for them, what is news. */
export const pastOutline = (view: PastView, read: Reading): TemplateResult =>
  html`<nav class="outline" aria-label="Outline">
    <draft-outline
      .draft=${view.shown}
      .partShown=${view.partShown}
      .hand=${view.hand}
      .open=${read.open()}
      .settled=${read.settled}
      .brackets=${read.brackets}
    ></draft-outline>
  </nav>`;

/** The proposals on the paragraph in hand as they were, for reading only. */
export const pastDesk = (
  view: PastView,
  proposals: readonly Proposal[],
  label: string,
  context: Omit<DeskContext, "batch" | "paragraph"> & { readonly paragraph?: Paragraph },
): TemplateResult =>
  html`<proposal-desk
    role="complementary"
    aria-label=${said.stood(label)}
    .proposals=${proposals}
    .label=${label}
    .mayPropose=${false}
    .closable=${view.drawer === "desk"}
    .idle=${html`<div class="idle"><p>${said.choose}</p></div>`}
    .context=${context.paragraph === undefined ? null : { ...context, past: true }}
  ></proposal-desk>`;

/** In place of the desk: who wrote the words in hand, as they were then. */
export const pastWords = (view: PastView, p: Paragraph, label: string, close: () => void): TemplateResult => {
  const { info, shown } = view;
  return html`<aside class="history-desk" aria-label=${whoWrote.title(label)}>
    <div class="desk-head">
      <div class="desk-title">
        <h2 tabindex="-1">${whoWrote.title(label)}</h2>
        <span class="grow"></span>
        <button type="button" class="button quiet small" title="y" @click=${close}>${icon("close")} Proposals</button>
      </div>
    </div>
    <who-wrote
      negotiation=${info!.id}
      seat=${info!.seat.id}
      .draft=${shown}
      .at=${shown!.seq}
      .paragraph=${p}
      .nameOf=${view.nameOf}
    ></who-wrote>
  </aside>`;
};

/** The bar at the bottom of a phone's screen. */
export const pastDock = (view: PastView, read: Reading): TemplateResult => {
  const on = view.hand === null ? 0 : read.on(view.hand).length;
  const item = (drawer: PastDrawer, sign: Parameters<typeof icon>[0], label: string, n = 0): TemplateResult =>
    html`<button
      type="button"
      aria-pressed=${view.drawer === drawer ? "true" : "false"}
      @click=${() => {
        view.drawer = view.drawer === drawer ? "" : drawer;
      }}
    >
      ${icon(sign)}${label}${n > 0 ? html`<i>${count(n)}</i>` : nothing}
    </button>`;
  return html`<nav class="dock" aria-label="Views">
    ${item("", "text", "Text")} ${item("desk", "open", "Proposals", on)} ${item("outline", "menu", "Outline")}
  </nav>`;
};
