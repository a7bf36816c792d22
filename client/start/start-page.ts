/**
 * Where one begins: the negotiations this browser has a seat in; starting one from a file or blank; the sample. A file is
 * shown as it was understood before anything is made of it.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { goTo, pathOf } from "../routes.ts";
import { count, counted, moment, roleWords } from "../words.ts";
import { ask } from "./asking.ts";
import type { FilePreview, Listed, Listing, SampleSeats } from "./asking.ts";

@customElement("start-page")
export class StartPage extends LightElement {
  @state() accessor listing: Listing | null = null;
  @state() accessor refusal: Refusal | null = null;
  @state() accessor beginning: "no" | "file" | "blank" = "no";
  @state() accessor file: File | null = null;
  @state() accessor preview: FilePreview | null = null;
  @state() accessor busy = "";
  @state() accessor over = false;
  @state() accessor sample: SampleSeats | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = "Unbracket";
    void this.#list();
  }

  #granted<T extends object>(answer: T | Refusal): T | null {
    this.refusal = isRefusal(answer) ? answer : null;
    return isRefusal(answer) ? null : answer;
  }

  async #list(): Promise<void> {
    this.listing = this.#granted(await ask<Listing>("negotiations"));
    if (this.listing?.negotiations.length === 0 && this.listing.mayStart) this.beginning = "file";
  }

  #card(one: Listed): TemplateResult {
    const revision = one.revisions?.at(-1)?.name;
    const facts = [
      one.symbol,
      revision ? `after ${revision}` : "no revision yet",
      ...(one.phase ? [one.phase] : []),
      ...(one.counts ? [`${count(one.counts.open)} open`] : []),
    ].filter(Boolean);
    const inside = html`<b dir="auto">${one.title || "Untitled draft"}</b>
      <p>${facts.join(" · ")}</p>
      <p>
        ${
          one.seat
            ? html`You:
                <strong dir="auto"
                  >${one.seat.role === "delegation" ? (one.parties ?? []).map((party) => party.name).join(", ") : roleWords[one.seat.role]}</strong
                >
                · `
            : nothing
        }last
        entry ${moment(one.head.at, Date.now())}
      </p>`;
    return one.seat
      ? html`<a class="negotiation-card" href=${pathOf(one.id, one.seat.id)}>${inside}</a>`
      : html`<div class="negotiation-card">${inside}</div>`;
  }

  async #take(file: File): Promise<void> {
    this.file = file;
    this.preview = null;
    this.busy = `Reading ${file.name}…`;
    const form = new FormData();
    form.set("file", file);
    this.preview = this.#granted(await ask<FilePreview>("previews", { method: "POST", body: form }));
    if (this.preview === null) this.file = null;
    this.busy = "";
  }

  readonly #start = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.busy = "Starting…";
    const init: RequestInit = { method: "POST" };
    if (this.file) {
      form.set("file", this.file);
      init.body = form;
    } else {
      init.headers = { "content-type": "application/json" };
      init.body = JSON.stringify({ title: form.get("title"), symbol: form.get("symbol") });
    }
    const made = this.#granted(await ask<{ id: string; seat: string }>("negotiations", init));
    this.busy = "";
    if (made) goTo(pathOf(made.id, made.seat));
  };

  #fields(title: string, symbol: string, button: string): TemplateResult {
    return html`<div class="two-fields">
        <label class="field"
          ><span>Title</span><input name="title" required maxlength="400" dir="auto" .value=${title}
        /></label>
        <label class="field"
          ><span>Symbol</span><input name="symbol" maxlength="80" placeholder="e.g. OWG-R/2031/4" .value=${symbol}
        /></label>
      </div>
      <p>
        <button type="submit" class="button solid" ?disabled=${this.busy !== ""}>${button}</button>
        <span role="status">${this.busy}</span>
      </p>`;
  }

  #understood(preview: FilePreview): TemplateResult {
    const { found, problems } = preview;
    const counts = [
      `${counted(found.paragraphs, "paragraph")} in ${counted(found.sections, "section")}`,
      ...(found.brackets > 0 ? [counted(found.brackets, "bracket")] : []),
      ...(found.footnotes > 0 ? [counted(found.footnotes, "footnote")] : []),
      ...(found.notImported.length > 0 ? [`${counted(found.notImported.length, "kind")} of things not imported`] : []),
    ];
    const shown = preview.paragraphs.slice(0, 60);
    return html`<form class="understood" @submit=${this.#start}>
      <p class="counts">${counts.join(", ")}.</p>
      ${
        found.notImported.length + problems.length === 0
          ? nothing
          : html`<details>
              <summary>What was not understood, and what was repaired</summary>
              <ul>
                ${found.notImported.map((one) => html`<li>${one.what}: ${one.count}, not imported</li>`)}
                ${problems.slice(0, 200).map((one) => html`<li>${one.line === undefined ? nothing : html`Line ${one.line}: `}${one.message}</li>`)}
                ${problems.length > 200 ? html`<li>and ${problems.length - 200} more</li>` : nothing}
              </ul>
            </details>`
      }
      <div class="preview" tabindex="0" aria-label="How it was understood">
        ${shown.map(
          (p) =>
            html`<p>
              <b><bdi>${p.label}</bdi></b
              ><span dir="auto">${p.text}</span>
            </p>`,
        )}
        ${preview.paragraphs.length > shown.length ? html`<p><b></b><span>and ${preview.paragraphs.length - shown.length} more</span></p>` : nothing}
      </div>
      ${this.#fields(preview.title, preview.symbol, "Start the negotiation")}
    </form>`;
  }

  #fromFile(): TemplateResult {
    const dropped = (event: DragEvent): void => {
      event.preventDefault();
      this.over = false;
      const file = event.dataTransfer?.files[0];
      if (file) void this.#take(file);
    };
    return html`<div
        class="drop${this.over ? " over" : ""}"
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.over = true;
        }}
        @dragleave=${() => (this.over = false)}
        @drop=${dropped}
      >
        <p>Drop a draft here: Word, Markdown or plain text.</p>
        <label class="button">
          ${icon("export")} Choose a file
          <input
            class="unseen"
            type="file"
            accept=".docx,.md,.txt,.markdown,text/plain,text/markdown"
            @change=${(event: Event) => {
              const file = (event.target as HTMLInputElement).files?.[0];
              if (file) void this.#take(file);
            }}
          />
        </label>
        <p class="quiet" role="status">
          ${this.busy || (this.file?.name ?? "Nothing is kept before you have seen what was understood.")}
        </p>
      </div>
      ${this.preview ? this.#understood(this.preview) : nothing}`;
  }

  #begin(listing: Listing): TemplateResult | typeof nothing {
    if (!listing.mayStart) return nothing;
    return html`<section class="begin" aria-label="Start a negotiation">
      <h2>Start a negotiation</h2>
      <div class="segments" role="group" aria-label="From what">
        <button type="button" aria-pressed=${this.beginning === "file"} @click=${() => (this.beginning = "file")}>
          Start from a draft
        </button>
        <button
          type="button"
          aria-pressed=${this.beginning === "blank"}
          @click=${() => {
            this.beginning = "blank";
            this.file = null;
            this.preview = null;
          }}
        >
          Start blank
        </button>
      </div>
      ${this.beginning === "file" ? this.#fromFile() : nothing}
      ${this.beginning === "blank" ? html`<form class="understood" @submit=${this.#start}>${this.#fields("", "", "Start blank")}</form>` : nothing}
    </section>`;
  }

  #sampleSection(listing: Listing): TemplateResult | typeof nothing {
    if (!listing.sample) return nothing;
    return html`<section class="begin" aria-label="The sample">
      <h2>The sample negotiation</h2>
      <p>
        A draft report on orbital relays, with some sixty proposals. All its States and their positions are invented.
      </p>
      ${
        this.sample === null
          ? html`<p>
              <button
                type="button"
                class="button"
                @click=${async () => (this.sample = this.#granted(await ask<SampleSeats>("sample")))}
              >
                Open the sample
              </button>
            </p>`
          : html`<ul class="negotiations" aria-label="Seats of the sample">
              ${this.sample.seats.map((seat) => html`<li><a href=${seat.link}>${seat.role === "delegation" ? (seat.name ?? seat.party) : (roleWords[seat.role as keyof typeof roleWords] ?? seat.role)}</a> <span class="quiet">${seat.role}</span></li>`)}
            </ul>`
      }
    </section>`;
  }

  protected override render() {
    const { listing, refusal } = this;
    return html`<main class="start">
      <h1 class="brand"><span aria-hidden="true">] [</span> Unbracket</h1>
      ${refusal ? html`<p class="refused-line" role="alert">${icon("refused")} ${refusal.message}</p>` : nothing}
      ${
        listing === null
          ? refusal
            ? nothing
            : html`<p class="quiet">Looking…</p>`
          : html`
              ${
                listing.negotiations.length > 0
                  ? html`<section aria-label="Your negotiations">
                      <div class="negotiations">${listing.negotiations.map((one) => this.#card(one))}</div>
                    </section>`
                  : listing.mayStart
                    ? nothing
                    : html`<p>You have no seat here on this device. Open the link you were sent.</p>`
              }
              ${this.#begin(listing)} ${this.#sampleSection(listing)}
            `
      }
    </main>`;
  }
}
