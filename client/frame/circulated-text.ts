/**
 * The text for seats without the living one (observers; delegations while the Chair prepares): what was circulated,
 * revision by revision, in the same frame. Nothing can be proposed, decided or typed here.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft, DraftJson } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import { isRefusal, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { emptyRecord } from "../../drafts/tables.ts";
import { icon } from "../icons.ts";
import { Doors } from "../room/doors.ts";
import type { SyncState } from "../room/states.ts";
import type { Surroundings } from "../text/draft-paragraph.ts";
import type { DraftText } from "../text/draft-text.ts";
import { frame as said, moment, text as textWords } from "../words.ts";
import { LightElement } from "./light.ts";
import { wantedText } from "./circulated.ts";
import type { WantedText } from "./circulated.ts";
import { CommandChosen, HandTaken, ProposalChosen } from "./news.ts";
import { Reading } from "./reading.ts";
import { annexName } from "./tools.ts";
import "../text/draft-text.ts";
import "./draft-outline.ts";
import "./top-bar.ts";

const offered = ["clean", "bracketed", "annotated"] as const;

/**
 * The element. It asks for one revision at a time, and again when another is published or the setting of names changes.
 */
@customElement("circulated-text")
export class CirculatedText extends LightElement {
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  @property({ attribute: false }) accessor sync: SyncState = { is: "opening" };
  /** The revision the reader has chosen; "" means the latest. */
  @state() private accessor chosenRevision = "";
  @state() private accessor draft: Draft | null = null;
  @state() private accessor refused: Refusal | null = null;
  @state() private accessor hand: ParagraphId | null = null;
  @state() private accessor chosen: ProposalId | null = null;
  @state() private accessor view: ViewName = "annotated";
  @state() private accessor shownPart: Part = "consensus";
  #reading: Reading | null = null;
  #surroundings: Surroundings | null = null;
  #asked = "";

  constructor() {
    super();
    this.addEventListener(HandTaken.type, (event) => {
      const { paragraph } = event as HandTaken;
      const part = this.#reading?.at(paragraph)?.part;
      if (part === undefined) return;
      this.shownPart = part;
      this.hand = paragraph;
      void this.updateComplete.then(async () => {
        const text = this.querySelector<DraftText>("draft-text");
        await text?.updateComplete;
        text?.show(paragraph);
      });
    });
    this.addEventListener(ProposalChosen.type, (event) => {
      this.chosen = (event as ProposalChosen).proposal;
    });
    // The bar's buttons (go to, follow) have nothing to act on here.
    this.addEventListener(CommandChosen.type, (event) => event.stopPropagation());
  }

  protected override willUpdate(): void {
    const { info } = this;
    if (info === null) return;
    const wanted = wantedText(info, this.chosenRevision);
    if (wanted.at !== "" && wanted.key !== this.#asked) void this.#ask(info, wanted);
    if (this.draft === null) return;
    if (this.#reading?.draft !== this.draft) {
      this.#reading = new Reading(this.draft, info.seat, new Set(), [], true);
      this.#surroundings = null;
    }
    const view = this.#viewShown(this.draft);
    if (this.#surroundings?.drawing.view === view) return;
    const read = this.#reading;
    this.#surroundings = {
      drawing: {
        draft: this.draft,
        view,
        own: new Set(info.seat.parties),
        narrow: matchMedia("(max-width: 759px)").matches,
        namesArrived: true,
        noteLabel: (note) => read.at(note)?.p.label ?? "*",
      },
      brackets: read.brackets,
      on: (p) => read.on(p.id),
      needs: read.waiting,
      partName: (part) => textWords.parts[part] ?? part,
      labelOf: read.labelOf,
      now: Date.now(),
    };
  }

  /** The view: without names if these are off, even if a view with names was chosen before. */
  #viewShown({ names }: Draft): ViewName {
    return names === "none" && this.view === "annotated" ? "bracketed" : this.view;
  }

  async #ask(info: NegotiationInfo, { at, key }: WantedText): Promise<void> {
    this.#asked = key;
    const doors = new Doors(location.origin, info.id, info.seat.id);
    const answer = await doors.get<DraftJson>(`draft?${new URLSearchParams({ at })}`);
    if (this.#asked !== key) return;
    if (isRefusal(answer)) {
      // Without a connection the page stays as it is, but not if other names may be shown now.
      if (answer.refused !== RefusalCode.unavailable || this.draft?.names !== info.names) this.draft = null;
      this.refused = answer;
      return;
    }
    this.refused = null;
    // Tables are for deciding on a draft; reading it does not need them.
    this.draft = { ...answer, tables: { record: emptyRecord } };
    if (this.draft.parts[this.shownPart] === undefined) this.shownPart = "consensus";
    if (this.#reading?.at(this.hand) === null) this.hand = null;
  }

  #tools(info: NegotiationInfo, draft: Draft): TemplateResult {
    const parts = (Object.keys(draft.parts) as Part[]).filter((part) => (draft.parts[part]?.length ?? 0) > 0);
    const views = draft.names === "none" ? offered.slice(0, 2) : offered;
    const { at: read } = wantedText(info, this.chosenRevision);
    const shown = this.#viewShown(draft);
    return html`<div class="tools">
      <div class="tabs" role="tablist" aria-label="Parts">
        ${parts.map(
          (part) =>
            html`<button
              type="button"
              class="tab"
              role="tab"
              aria-selected=${part === this.shownPart ? "true" : "false"}
              @click=${() => {
                this.shownPart = part;
              }}
            >
              <span class="name">${textWords.parts[part] ?? annexName(part)}</span>
            </button>`,
        )}
      </div>
      <span class="grow"></span>
      <label class="revision-choice"
        ><span class="unseen">Revision</span>
        <select
          @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement;
            this.chosenRevision = value === info.revisions.at(-1)?.name ? "" : value;
          }}
        >
          ${info.revisions
            .toReversed()
            .map(
              ({ name, symbol, at }) =>
                html`<option value=${name} ?selected=${name === read}>
                  ${name} · ${symbol} · ${moment(at, Date.now())}
                </option>`,
            )}
        </select>
      </label>
      <div class="segments wide" role="radiogroup" aria-label="View">
        ${views.map(
          (view) =>
            html`<button
              type="button"
              role="radio"
              aria-checked=${shown === view ? "true" : "false"}
              @click=${() => {
                this.view = view;
              }}
            >
              ${textWords.views[view]}
            </button>`,
        )}
      </div>
    </div>`;
  }

  #nothingYet(info: NegotiationInfo): TemplateResult {
    return html`<main class="lost circulated">
      <h1>${info.title}</h1>
      <p>${info.phase === "drafting" ? said.noText.drafting : said.noText.observing}</p>
      ${this.refused === null ? nothing : html`<p role="alert">${this.refused.message}</p>`}
      ${info.revisions.length === 0 ? html`<p>${said.noText.none}</p>` : html`<p role="status">${said.opening}</p>`}
    </main>`;
  }

  protected override render() {
    const { info, draft } = this;
    if (info === null) return nothing;
    const read = this.#reading;
    if (draft === null || read === null)
      return html`<div class="frame">
        <top-bar .info=${info} .sync=${this.sync}></top-bar>
        ${this.#nothingYet(info)}
      </div>`;
    return html`<div class="frame circulated-frame">
      <top-bar .info=${info} .as=${info.seat.parties[0]} .sync=${this.sync} .revision=${draft.revision ?? ""}></top-bar>
      <nav class="outline" aria-label="Outline">
        <draft-outline
          .draft=${draft}
          .partShown=${this.shownPart}
          .hand=${this.hand}
          .open=${read.open()}
          .settled=${read.settled}
          .brackets=${read.brackets}
        ></draft-outline>
      </nav>
      <main class="text-column">
        ${this.#tools(info, draft)}
        <div class="banner">
          <span>${icon("observe")} ${info.phase === "drafting" ? said.noText.drafting : said.noText.observing}</span>
          ${this.refused === null ? nothing : html`<span role="alert">${this.refused.message}</span>`}
        </div>
        <draft-text
          data-part=${this.shownPart}
          .draft=${draft}
          .partShown=${this.shownPart}
          .hand=${this.hand}
          .chosen=${this.chosen}
          .surroundings=${this.#surroundings}
        ></draft-text>
      </main>
    </div>`;
  }
}
