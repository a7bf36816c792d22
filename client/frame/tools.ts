/** The row above the text, and below it the sentences on the state of the room. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft } from "../../drafts/draft.ts";
import type { Part } from "../../drafts/paragraph.ts";
import { icon } from "../icons.ts";
import { count, frame as said, text as textWords } from "../words.ts";
import { chair as chairWords } from "./room-words.ts";
import type { PageDialogs } from "./dialogs.ts";
import type { Page } from "./page.ts";
import { otherManners } from "./room-forms.ts";

const views = { clean: "view-clean", bracketed: "view-bracketed", annotated: "view-annotated" } as const;
/** An annex's name: "annex-a" is "Annex A". Its title is in its text. */
export const annexName = (part: Part): string => `Annex ${part.replace(/^annex-/, "").toUpperCase()}`;

/** The parts in the order of their tabs: the text, the summary, then the annexes. */
export const partsInOrder = (draft: Draft): Part[] => {
  const annex = (part: Part): number => Number(part.startsWith("annex"));
  return (Object.keys(draft.parts) as Part[]).sort((a, b) => annex(a) - annex(b));
};

/** The row above the text: its parts, the view, and publishing the next revision. */
export const tools = (page: Page, draft: Draft): TemplateResult => {
  const parts = partsInOrder(draft);
  const short = page.office || page.phone.matches;
  const name = (part: Part): string => (short ? textWords.partsShort[part] : textWords.parts[part]) ?? annexName(part);
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    page.shownPart = parts[(parts.indexOf(page.shownPart) + step + parts.length) % parts.length]!;
    void page.updateComplete.then(() => page.querySelector<HTMLElement>(".tab[aria-selected=true]")?.focus());
  };
  const numbered = (part: Part): number =>
    (draft.parts[part] ?? []).filter((p) => p.kind !== "footnote" && p.kind !== "heading" && p.kind !== "title").length;
  const last = /(\d+)(?!.*\d)/.exec(draft.revision ?? "")?.[1];
  const next = draft.revision === undefined ? "Zero draft" : `Rev.${Number(last ?? 0) + 1}`;
  return html`<div class="tools">
    <div class="tabs" role="tablist" aria-label="Parts" @keydown=${walk}>
      ${parts.map(
        (part) =>
          html`<button
            type="button"
            class="tab"
            role="tab"
            aria-selected=${part === page.shownPart || (page.showsBoth && (part === "consensus" || part === "summary")) ? "true" : "false"}
            tabindex=${part === page.shownPart ? "0" : "-1"}
            @click=${() => {
              page.shownPart = part;
            }}
          >
            <span class="name" title=${page.partName(part)}>${name(part)}</span><small>${count(numbered(part))}</small>
          </button>`,
      )}
    </div>
    <span class="grow"></span>
    <div class="segments wide" role="radiogroup" aria-label="View">
      ${(Object.keys(views) as (keyof typeof views)[]).map((view) => {
        const off = view === "annotated" && page.namesOff;
        return off
          ? nothing
          : html`<button
              type="button"
              role="radio"
              aria-checked=${page.viewShown === view ? "true" : "false"}
              @click=${() => page.viewed(view)}
            >
              ${textWords.views[view]}
            </button>`;
      })}
    </div>
    ${
      page.office
        ? html`<button
            type="button"
            class="button small wide"
            title=${chairWords.publish(next)}
            aria-disabled=${page.room?.online ? nothing : "true"}
            @click=${() => page.room?.online && page.querySelector<PageDialogs>("page-dialogs")?.open("publish")}
          >
            Publish…
          </button>`
        : nothing
    }
    <button
      type="button"
      class="button small desk-button"
      aria-expanded=${page.drawer === "desk" ? "true" : "false"}
      @click=${() => {
        page.drawer = page.drawer === "desk" ? "" : "desk";
      }}
    >
      ${icon("open")} Proposals ${page.hand === null ? nothing : page.reading!.on(page.hand).length}
    </button>
  </div>`;
};

/** What applies to the whole room now and has to be known before typing or deciding. */
export const banner = (page: Page, draft: Draft): TemplateResult => {
  const lines: TemplateResult[] = [];
  if (draft.phase === "drafting") lines.push(html`<span>In preparation: only the pens see the text.</span>`);
  if (draft.phase === "closed")
    lines.push(html`<span>Closed: a proposal now is received, marked late, for the Chair’s ruling.</span>`);
  if (draft.manner === "chair-held")
    lines.push(html`<span>Chair-held: proposals are received beside the text until the Chair admits them.</span>`);
  const others = otherManners(draft);
  if (others !== "") lines.push(html`<span>${others}</span>`);
  if (page.namesOff) lines.push(html`<span>${said.namesOff}.</span>`);
  if (page.floorMoved && draft.floor !== undefined)
    lines.push(
      html`<span>${said.floorMoved(page.reading!.at(draft.floor)?.p.label ?? "")}</span>
        <button type="button" class="link" @click=${() => page.take(draft.floor!, false)}>go</button>`,
    );
  if (page.room?.typesHere === false)
    lines.push(
      html`<span>${said.otherTab}</span>
        <button type="button" class="link" @click=${() => page.room?.typeHere()}>${said.typeHere}</button>`,
    );
  return lines.length === 0 ? html`<div></div>` : html`<div class="banner">${lines}</div>`;
};
