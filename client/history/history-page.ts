/** What happened, newest first: offices and parties, never persons; consecutive typing of one office is one step. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { DraftJson } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { SeatScreen } from "../screen/seat-screen.ts";
import { drawSteps } from "./steps.ts";

/** Steps asked for at once. */
const page = 200;

interface Page {
  readonly steps: readonly Step[];
  /** Where the next page goes on, when there is more. */
  readonly next?: number;
}

@customElement("history-page")
export class HistoryPage extends SeatScreen {
  protected override readonly heading = "History";
  @state() accessor steps: readonly Step[] = [];
  @state() accessor paragraph: ParagraphId | "" = "";
  @state() accessor party = "";
  @state() accessor loading = true;
  @state() accessor draft: DraftJson | null = null;

  protected override async load(): Promise<void> {
    this.paragraph = (new URLSearchParams(location.search).get("paragraph") as ParagraphId | null) ?? "";
    this.draft = this.granted(await this.doors.get<DraftJson>("draft"));
    await this.#ask();
  }

  async #ask(): Promise<void> {
    this.loading = true;
    const all: Step[] = [];
    let after: number | undefined = 0;
    while (after !== undefined) {
      const query = new URLSearchParams({
        limit: String(page),
        after: String(after),
        ...(this.paragraph && { paragraph: this.paragraph }),
        ...(this.party && { party: this.party }),
      });
      const got: Page | null = this.granted(await this.doors.get<Page>(`history?${query}`));
      if (got === null) break;
      all.push(...got.steps);
      this.steps = all.toReversed();
      after = got.next;
    }
    this.loading = false;
  }

  readonly #labelOf = (id: ParagraphId): string => {
    for (const paragraphs of Object.values(this.draft?.parts ?? {})) {
      const p = paragraphs.find((one) => one.id === id);
      if (p) return p.label;
    }
    return "";
  };

  #filters(info: NegotiationInfo): TemplateResult {
    const numbered = Object.values(this.draft?.parts ?? {}).flatMap((paragraphs) =>
      paragraphs.filter((p) => p.label !== ""),
    );
    return html`<div class="filters-bar">
      <label class="field across"
        ><span>Paragraph</span>
        <select
          @change=${(event: Event) => {
            this.paragraph = (event.target as HTMLSelectElement).value as ParagraphId | "";
            void this.#ask();
          }}
        >
          <option value="" ?selected=${this.paragraph === ""}>The whole text</option>
          ${numbered.map((p) => html`<option value=${p.id} ?selected=${p.id === this.paragraph}>${p.label}</option>`)}
        </select>
      </label>
      ${
        info.parties.length === 0
          ? nothing
          : html`<label class="field across"
              ><span>Party</span>
              <select
                @change=${(event: Event) => {
                  this.party = (event.target as HTMLSelectElement).value;
                  void this.#ask();
                }}
              >
                <option value="">Everybody</option>
                ${info.parties.map((party) => html`<option value=${party.id} ?selected=${party.id === this.party}>${party.name}</option>`)}
              </select>
            </label>`
      }
    </div>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    return html`<main class="column">
      ${this.#filters(info)}
      ${drawSteps(this.steps, { now: Date.now(), labelOf: this.#labelOf, ...(this.paragraph && { only: this.paragraph }) })}
      ${this.loading ? html`<p class="quiet">Reading the record…</p>` : this.steps.length === 0 ? html`<p class="quiet">Nothing on the record fits.</p>` : nothing}
    </main>`;
  }
}
