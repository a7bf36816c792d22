/**
 * The start page: the negotiations in which this browser has a seat, starting one from a file or blank, and the sample.
 * A file is shown as it was understood before anything is made of it.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Side } from "../../drafts/formats/tracked-text.ts";
import type { Phase } from "../../drafts/tables.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { goTo, pathOf } from "../routes.ts";
import { count, frame, moment, roleWords } from "../words.ts";
import type { Reading } from "../import/asking.ts";
import { drawReading } from "../import/file-in.ts";
import { ask, previewOf } from "./asking.ts";
import type { FilePreview, Listed, Listing, SampleSeats } from "./asking.ts";
import { drawTrackedChoice, trackedIn } from "./tracked-choice.ts";
import type { TrackedCounts } from "./tracked-choice.ts";
import { drawUnderstood } from "./understood.ts";

const phases: Readonly<Record<Phase, string>> = {
  drafting: "being drafted",
  open: "open",
  closed: "closed",
};

/** The screen at the root of the site. Nothing is kept of a file until a negotiation is made of it. */
@customElement("start-page")
export class StartPage extends LightElement {
  @state() accessor listing: Listing | null = null;
  @state() accessor refusal: Refusal | null = null;
  @state() accessor beginning: "no" | "file" | "blank" = "no";
  @state() accessor file: File | null = null;
  @state() accessor preview: FilePreview | null = null;
  /** What is tracked in the file; `take` says which of its two texts was chosen. */
  @state() accessor tracked: TrackedCounts | null = null;
  @state() accessor taken: Side | null = null;
  @state() accessor busy = "";
  /** How far reading the file is. */
  @state() accessor reading: Reading | null = null;
  @state() accessor over = false;
  @state() accessor sample: SampleSeats | null = null;
  #off: AbortController | null = null;
  #since = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

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
      ...(one.symbol === "" ? [] : [one.symbol]),
      ...(one.revisions === undefined ? [] : [frame.after(revision)]),
      ...(one.phase === undefined ? [] : [phases[one.phase]]),
    ];
    const who =
      one.seat === undefined
        ? ""
        : one.seat.role === "delegation"
          ? (one.parties ?? []).map((party) => party.name).join(", ")
          : roleWords[one.seat.role];
    const drafter = one.seat?.role === "delegation" && !one.seat.head ? ` · ${frame.drafter}` : "";
    const inside = html`<span class="card-words">
        <b class="card-title" dir="auto">${one.title || "Untitled draft"}</b>
        <span class="card-facts"><bdi>${facts.join(" · ")}</bdi></span>
        <span class="card-facts"
          >Last entry <time datetime=${one.head.at}>${moment(one.head.at, Date.now())}</time></span
        >
      </span>
      ${
        one.counts === undefined
          ? nothing
          : html`<span class="card-count"
              ><b>${count(one.counts.open)}</b>
              <small>${one.counts.open === 1 ? "bracket open" : "brackets open"}</small></span
            >`
      }
      ${
        one.seat === undefined
          ? nothing
          : html`<span class="card-seat">${icon("seat")} <span dir="auto">${who}</span>${drafter}</span>`
      }`;
    return html`<li>
      ${
        one.seat
          ? html`<a
              class="negotiation-card"
              href=${pathOf(one.id, one.seat.id, one.seat.role === "screen" ? "hall" : "")}
              >${inside}</a
            >`
          : html`<div class="negotiation-card">${inside}</div>`
      }
    </li>`;
  }

  async #take(file: File, side: Side | null = null): Promise<void> {
    this.#off?.abort();
    const off = new AbortController();
    this.#off = off;
    [this.file, this.preview, this.refusal, this.taken] = [file, null, null, side];
    if (side === null) this.tracked = null;
    this.reading = { is: "sending", sent: 0, of: file.size };
    this.#since = Date.now();
    clearInterval(this.#clock);
    this.#clock = setInterval(() => this.requestUpdate(), 500);
    const answer = await previewOf(
      file,
      side,
      (reading) => (off.signal.aborted ? null : (this.reading = reading)),
      off.signal,
    );
    if (off.signal.aborted) return;
    this.#ended();
    const tracked = answer !== null && isRefusal(answer) ? trackedIn(answer) : null;
    if (tracked !== null) {
      this.tracked = tracked;
      return;
    }
    this.preview = answer === null ? null : this.#granted(answer);
    if (this.preview === null) [this.file, this.tracked] = [null, null];
  }

  #ended(): void {
    clearInterval(this.#clock);
    this.reading = null;
  }

  #callOff(): void {
    this.#off?.abort();
    this.#ended();
    [this.file, this.tracked] = [null, null];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#off?.abort();
    clearInterval(this.#clock);
  }

  readonly #start = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.busy = "Starting…";
    const init: RequestInit = { method: "POST" };
    if (this.file) {
      form.set("file", this.file);
      if (this.taken !== null) form.set("take", this.taken);
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
          ><span>Title</span><input name="title" required maxlength="400" dir="auto" autocomplete="off" .value=${title}
        /></label>
        <label class="field"
          ><span>Symbol, if it has one</span
          ><input
            name="symbol"
            maxlength="80"
            dir="auto"
            autocomplete="off"
            placeholder="OWG-R/2031/4"
            .value=${symbol}
        /></label>
      </div>
      <p class="start-end">
        <button type="submit" class="button solid" ?disabled=${this.busy !== ""}>${button}</button>
        <span class="quiet" role="status">${this.busy || "You begin as its Chair. Nobody else is invited yet."}</span>
      </p>`;
  }

  #understood(preview: FilePreview): TemplateResult {
    return html`<form class="understood" @submit=${this.#start}>
      ${drawUnderstood(preview)} ${this.#fields(preview.title, preview.symbol, "Start the negotiation")}
    </form>`;
  }

  #fromFile(): TemplateResult {
    const dropped = (event: DragEvent): void => {
      event.preventDefault();
      this.over = false;
      const file = event.dataTransfer?.files[0];
      if (file) void this.#take(file);
    };
    const seconds = Math.floor((Date.now() - this.#since) / 1_000);
    // What takes less than a second needs no progress bar.
    if (this.reading !== null && seconds > 0)
      return drawReading(this.reading, { name: this.file?.name ?? "", seconds, callOff: () => this.#callOff() });
    return html`<div
        class="drop${this.over ? " over" : ""}${this.preview || this.tracked ? " taken" : ""}"
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.over = true;
        }}
        @dragleave=${() => (this.over = false)}
        @drop=${dropped}
      >
        <p>${this.file ? html`<bdi>${this.file.name}</bdi>` : "Drop a draft here: Word, Markdown or plain text."}</p>
        <label class="button choose-file">
          ${this.file ? "Choose another file" : "Choose a file"}
          <input
            class="unseen"
            type="file"
            accept=".docx,.md,.txt,.markdown,text/plain,text/markdown"
            @change=${(event: Event) => {
              const input = event.target as HTMLInputElement;
              const file = input.files?.[0];
              // So that the same file can be chosen again after it was corrected.
              input.value = "";
              if (file) void this.#take(file);
            }}
          />
        </label>
        <p class="quiet" role="status">
          ${this.preview ? "" : this.reading === null ? "You see what was understood before anything is kept." : `Reading ${this.file?.name ?? ""}…`}
        </p>
      </div>
      ${this.file && this.tracked ? drawTrackedChoice(this.tracked, this.taken, (side) => void this.#take(this.file!, side)) : nothing}
      ${this.preview ? this.#understood(this.preview) : nothing}`;
  }

  #begin(listing: Listing): TemplateResult | typeof nothing {
    if (!listing.mayStart) return nothing;
    return html`<section class="begin" aria-label="Start a negotiation">
      <h2>Start a negotiation</h2>
      <div>
        <div class="segments" role="group" aria-label="From what">
          <button
            type="button"
            aria-pressed=${this.beginning === "file"}
            @click=${() => {
              this.beginning = "file";
              this.refusal = null;
            }}
          >
            Start from a draft
          </button>
          <button
            type="button"
            aria-pressed=${this.beginning === "blank"}
            @click=${() => {
              this.beginning = "blank";
              this.refusal = null;
              this.#callOff();
              this.preview = null;
            }}
          >
            Start blank
          </button>
        </div>
      </div>
      ${this.beginning === "file" ? this.#fromFile() : nothing}
      ${this.beginning === "blank" ? html`<form class="understood" @submit=${this.#start}>${this.#fields("", "", "Start the negotiation")}</form>` : nothing}
    </section>`;
  }

  #seats(name: string, seats: SampleSeats["seats"]): TemplateResult | typeof nothing {
    if (seats.length === 0) return nothing;
    return html`<h3>${name}</h3>
      <ul class="sample-seats">
        ${seats.map(
          (seat) =>
            html`<li>
              <a class="sample-seat" href=${seat.link} target="_blank" rel="noopener"
                ><span dir="auto">${seat.name ?? seat.party}</span><span class="unseen"> (opens in a new tab)</span></a
              >
            </li>`,
        )}
      </ul>`;
  }

  #sampleSeats({ seats }: SampleSeats): TemplateResult {
    const office = (role: "chair" | "secretariat" | "observer" | "screen"): SampleSeats["seats"] =>
      seats.filter((seat) => seat.role === role).map((seat) => ({ ...seat, name: roleWords[role] }));
    const named = new Intl.Collator("en");
    const delegations = seats
      .filter(({ role }) => role === "delegation")
      .toSorted((a, b) => named.compare(a.name ?? a.party, b.name ?? b.party));
    return html`<div class="sample" aria-label="Seats of the sample">
      <p class="quiet">Take several seats, each in its own tab, and watch what one does arrive at the others.</p>
      ${this.#seats("The table", [...office("chair"), ...office("secretariat")])}
      ${this.#seats("Delegations", delegations)}
      ${this.#seats("The room", [...office("observer"), ...office("screen")])}
    </div>`;
  }

  #sampleSection(listing: Listing): TemplateResult | typeof nothing {
    if (!listing.sample) return nothing;
    return html`<section class="begin" aria-labelledby="sample-head">
      <h2 id="sample-head">The sample negotiation</h2>
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
          : this.#sampleSeats(this.sample)
      }
    </section>`;
  }

  #refused(refusal: Refusal): TemplateResult {
    return html`<div class="refused-box" role="alert">
      <b>${icon("refused")} Not done</b>
      <p>${refusal.message}</p>
    </div>`;
  }

  protected override render() {
    const { listing, refusal } = this;
    const own = (listing?.negotiations ?? []).toSorted((a, b) => Date.parse(b.head.at) - Date.parse(a.head.at));
    return html`<main class="start">
      <h1 class="start-brand"><span aria-hidden="true">] [</span> Unbracket</h1>
      ${listing === null && refusal === null ? html`<p class="quiet" role="status">Looking…</p>` : nothing}
      ${
        own.length === 0
          ? nothing
          : html`<section aria-labelledby="own-head">
              <h2 id="own-head">
                Your negotiations ${own.length > 1 ? html`<small>newest activity first</small>` : nothing}
              </h2>
              <ul class="negotiations">
                ${own.map((one) => this.#card(one))}
              </ul>
            </section>`
      }
      ${refusal ? this.#refused(refusal) : nothing}
      ${listing !== null && own.length === 0 && !listing.mayStart ? html`<p class="nothing">You have no seat here on this device. Open the link you were sent.</p>` : nothing}
      ${listing === null ? nothing : html`${this.#begin(listing)} ${this.#sampleSection(listing)}`}
    </main>`;
  }
}
