/** What happened, newest first: offices and parties, never persons; consecutive typing of one office is one step. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { DraftJson } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { icon } from "../icons.ts";
import { pathOf } from "../routes.ts";
import { SeatScreen } from "../screen/seat-screen.ts";
import { counted, text as said } from "../words.ts";
import { readSteps } from "./reading-steps.ts";
import { drawSteps, isOfKind, kindsOfStep } from "./steps.ts";
import type { StepKind } from "./steps.ts";

/** Steps drawn at first and with every "Show earlier". */
const atOnce = 150;

@customElement("history-page")
export class HistoryPage extends SeatScreen {
  protected override readonly heading = "History";
  @state() accessor steps: readonly Step[] = [];
  @state() accessor paragraph: ParagraphId | "" = "";
  @state() accessor party = "";
  @state() accessor kind: StepKind | "" = "";
  @state() accessor loading = true;
  @state() accessor shown = atOnce;
  @state() accessor draft: DraftJson | null = null;
  #asked = 0;

  protected override async load(): Promise<void> {
    const query = new URLSearchParams(location.search);
    this.paragraph = (query.get("paragraph") as ParagraphId | null) ?? "";
    this.party = query.get("party") ?? "";
    const kind = query.get("kind") ?? "";
    this.kind = kind in kindsOfStep ? (kind as StepKind) : "";
    this.draft = this.granted(await this.doors.get<DraftJson>("draft"));
    if (this.draft !== null) await this.#ask();
    this.loading = false;
  }

  #keep(): void {
    const query = new URLSearchParams({
      ...(this.paragraph && { paragraph: this.paragraph }),
      ...(this.party && { party: this.party }),
      ...(this.kind && { kind: this.kind }),
    });
    history.replaceState(null, "", `${location.pathname}${query.size > 0 ? `?${query}` : ""}`);
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    this.shown = atOnce;
    this.#keep();
    const goesOn = (): boolean => this.#asked === asked;
    const got = this.granted(
      await readSteps(
        this.doors,
        { ...(this.paragraph && { paragraph: this.paragraph }), ...(this.party && { party: this.party }) },
        goesOn,
      ),
    );
    if (!goesOn()) return;
    this.steps = got ?? [];
    this.loading = false;
  }

  readonly #labelOf = (id: ParagraphId): string =>
    Object.values(this.draft?.parts ?? {})
      .flat()
      .find((p) => p.id === id)?.label ?? "";

  #paragraphs(): TemplateResult {
    const parts = Object.entries(this.draft?.parts ?? {}).filter(([, paragraphs]) => paragraphs.length > 0);
    return html`<label class="field across">
      <span>Paragraph</span>
      <select
        @change=${(event: Event) => {
          this.paragraph = (event.target as HTMLSelectElement).value as ParagraphId | "";
          void this.#ask();
        }}
      >
        <option value="" ?selected=${this.paragraph === ""}>The whole text</option>
        ${parts.map(
          ([part, paragraphs]) =>
            html`<optgroup label=${said.parts[part] ?? part.replace(/^annex-/u, "Annex ")}>
              ${paragraphs
                .filter((p) => p.label !== "")
                .map((p) => {
                  const first = p.runs
                    .filter((run) => run.ins === undefined)
                    .map(({ t }) => t)
                    .join("")
                    .slice(0, 40);
                  return html`<option value=${p.id} ?selected=${p.id === this.paragraph}>
                    ${p.kind === "footnote" ? `Footnote ${p.label}` : p.label} ${first}
                  </option>`;
                })}
            </optgroup>`,
        )}
      </select>
    </label>`;
  }

  #filters(info: NegotiationInfo): TemplateResult {
    return html`<div class="filters-bar">
      ${this.#paragraphs()}
      ${
        info.parties.length === 0
          ? nothing
          : html`<label class="field across">
              <span>Party</span>
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
      <div class="filters" role="group" aria-label="Which steps">
        ${(["", ...Object.keys(kindsOfStep)] as readonly (StepKind | "")[]).map(
          (kind) =>
            html`<button
              type="button"
              class="filter"
              aria-pressed=${this.kind === kind}
              @click=${() => {
                this.kind = kind;
                this.#keep();
              }}
            >
              ${kind === "" ? "Everything" : kindsOfStep[kind].name}
            </button>`,
        )}
      </div>
    </div>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    const fitting = this.steps.filter((step) => isOfKind(step, this.kind));
    const later = fitting.length - this.shown;
    return html`<main class="column history" aria-label="History">
      ${this.#filters(info)} ${this.loading ? html`<p class="nothing" role="status">Reading the record…</p>` : nothing}
      ${!this.loading && this.refusal === null && fitting.length === 0 ? html`<p class="nothing">Nothing on the record fits.</p>` : nothing}
      ${
        this.loading
          ? nothing
          : drawSteps(fitting.slice(0, this.shown), {
              proposals: this.draft?.proposals ?? [],
              language: info.language,
              labelOf: this.#labelOf,
              ...(this.paragraph && { only: this.paragraph }),
              ...(info.documents.draft && {
                compareFrom: (seq: number) => `${pathOf(this.negotiation, this.seat, "compare")}?from=${seq}&to=now`,
              }),
            })
      }
      ${
        !this.loading && later > 0
          ? html`<p class="more">
              <button type="button" class="button" @click=${() => (this.shown += atOnce)}>
                ${icon("down")} Show earlier, ${counted(later, "step")}
              </button>
            </p>`
          : nothing
      }
    </main>`;
  }
}
