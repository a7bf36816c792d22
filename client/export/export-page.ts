/**
 * The page for printing: what to print, with its first page beside it. The last choice is remembered on this device.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Level, NegotiationInfo } from "../../drafts/info.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { icon } from "../icons.ts";
import { momentName, SeatScreen } from "../screen/seat-screen.ts";
import { frame } from "../words.ts";
import {
  endingOf,
  formatOf,
  formatSaid,
  formatsOf,
  isNonPaper,
  keepChoice,
  lastChoice,
  levels,
  views,
} from "./choices.ts";
import type { Choice, Format, Option, TableFormat, TextFormat } from "./choices.ts";
import { download, isNotMadeHere } from "./download.ts";
import { drawPositions } from "./positions-preview.ts";

/** The width in pixels at which a printed page is laid out; if there is less room it is scaled down. */
const pageWidth = 820;

/** The screen. Names are offered only as far as this seat may know them. */
@customElement("export-page")
export class ExportPage extends SeatScreen {
  protected override readonly heading = "Export";
  @state() accessor choice: Choice = lastChoice(this.query);
  /** The moment to print, mostly by the name of a revision; "" for now. */
  @state() accessor at = "";
  /** The moment since which changes are listed behind the text; "" for none. */
  @state() accessor changes = "";
  /** Whether the preview begins at the list of changes, because that was chosen last. */
  @state() accessor atChanges = false;
  /** Seconds since a file was asked for that has not come; null if none is awaited. */
  @state() accessor waiting: number | null = null;
  /** Why the last file did not come. */
  @state() accessor failed: Refusal | null = null;
  /** The table of positions, as it was asked for. */
  @state() accessor table: { readonly address: string; readonly csv: string } | null = null;
  #off: AbortController | null = null;
  readonly #sized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const scale = Math.min(1, entry.contentRect.width / pageWidth);
    (entry.target as HTMLElement).style.setProperty("--scale", String(scale));
  });
  #page: Element | null = null;

  protected override load(): Promise<void> {
    const { query } = this;
    const asked = query.get("at");
    this.changes = query.get("changes") ?? "";
    if (asked !== null) this.at = asked;
    else if (!this.info!.documents.draft) this.at = this.info!.revisions.at(-1)?.name ?? "";
    return Promise.resolve();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
    this.#off?.abort();
  }

  protected override updated(): void {
    void this.#readTable();
    const page = this.querySelector(".page-box");
    if (page === this.#page) return;
    this.#sized.disconnect();
    this.#page = page;
    if (page) this.#sized.observe(page);
  }

  /** The most attribution this seat may have. */
  #own(): Level {
    return this.office ? "full" : this.info!.names;
  }

  #attributions(): readonly Option<Level>[] {
    const all: readonly Level[] = ["full", "groups", "none"];
    const own = this.#own();
    const why = own === "none" ? `${frame.namesOff}.` : "The Chair shows the names of groups only.";
    return all.map((value) => ({
      value,
      name: levels[value],
      off: all.indexOf(value) < all.indexOf(own) ? why : undefined,
    }));
  }

  /** The attribution to ask for: never more than this seat may have. */
  #attribution(): Level {
    const { attribution, listed } = this.choice;
    const chosen = this.#namesAll() ? attribution : listed;
    const options = this.#attributions().filter(({ off }) => off === undefined);
    return options.some(({ value }) => value === chosen) ? chosen : options[0]!.value;
  }

  #choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part };
    this.atChanges = false;
    this.failed = null;
    keepChoice(this.choice);
  }

  /** Whether the text itself names parties, and not only its list of changes. */
  #namesAll(): boolean {
    return this.choice.view !== "clean" && this.choice.view !== "bracketed";
  }

  /** Whether anybody is named in the file. */
  #names(): boolean {
    return !isNonPaper(this.choice) && (this.#namesAll() || this.#since() !== "");
  }

  /** The revisions before the one to print. */
  #earlier(): NegotiationInfo["revisions"] {
    const { revisions } = this.info!;
    const at = revisions.find(({ name }) => name === this.at)?.seq ?? Number.POSITIVE_INFINITY;
    return revisions.filter(({ seq }) => seq < at);
  }

  /** The moment since which changes are listed, if it is before what is printed. */
  #since(): string {
    // A table lists no changes.
    if (this.choice.view === "positions") return "";
    const later = this.info!.revisions.some(({ name }) => name === this.changes);
    return later && !this.#earlier().some(({ name }) => name === this.changes) ? "" : this.changes;
  }

  /** The query for an output; `as` replaces the chosen view. */
  #query(format: Format, as = this.choice.view): Record<string, string> {
    const since = this.#since();
    return {
      view: as,
      format,
      ...(this.#names() && { attribution: this.#attribution() }),
      ...(this.at !== "" && { at: this.at }),
      ...(since !== "" && { changes: since }),
      ...(isNonPaper(this.choice) ? { nonpaper: "1" } : this.choice.head ? {} : { head: "0" }),
    };
  }

  /** The address of a page to print from the browser, or to save as PDF. */
  #printReady(): string {
    return this.address("export", {
      ...this.#query("html", this.choice.view === "tracked" ? "annotated" : this.choice.view),
      inline: "1",
    });
  }

  /** The table is drawn from the file itself, which is fetched again when another is chosen. */
  async #readTable(): Promise<void> {
    if (this.choice.view !== "positions" || this.info === null) return;
    const address = this.address("export", this.#query("csv"));
    if (this.table?.address === address) return;
    this.table = { address, csv: "" };
    const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    // If it cannot be had, asking for the file says why.
    const csv = response?.ok === true ? await response.text() : "";
    if (this.table?.address === address) this.table = { address, csv };
  }

  readonly #download = async (event: MouseEvent): Promise<void> => {
    // Opening in another tab, or saving under another name, is the browser's own business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#off?.abort();
    const off = new AbortController();
    this.#off = off;
    this.failed = null;
    this.waiting = 0;
    const clock = setInterval(() => (this.waiting = (this.waiting ?? 0) + 1), 1_000);
    const link = event.currentTarget as HTMLAnchorElement;
    const failed = await download(link.href, link.dataset["name"] ?? "", off.signal);
    clearInterval(clock);
    if (this.#off !== off) return;
    this.#off = null;
    [this.waiting, this.failed] = [null, failed];
  };

  #radios<T extends string>(
    name: string,
    legend: string,
    options: readonly Option<T>[],
    chosen: T,
    choose: (value: T) => void,
    said = "",
  ): TemplateResult {
    return html`<fieldset class="radios is-${name}">
      <legend>${legend}</legend>
      ${options.map(
        (option) =>
          html`<label class="tick${option.off === undefined ? "" : " off"}">
            <input
              type="radio"
              name=${name}
              value=${option.value}
              ?disabled=${option.off !== undefined}
              .checked=${option.value === chosen}
              @change=${() => choose(option.value)}
            />
            <span
              ><b>${option.name}</b
              >${option.off === undefined ? nothing : html` <small>${option.off}</small>`}${option.what ? html` <small>${option.what}</small>` : nothing}</span
            >
          </label>`,
      )}
      ${said === "" ? nothing : html`<small class="radios-said">${said}</small>`}
    </fieldset>`;
  }

  #asAt(info: NegotiationInfo): TemplateResult {
    const named = info.revisions.some(({ name }) => name === this.at);
    return html`<label class="field">
      <span>As at</span>
      <select @change=${(event: Event) => (this.at = (event.target as HTMLSelectElement).value)}>
        ${info.documents.draft ? html`<option value="" ?selected=${this.at === ""}>Now</option>` : nothing}
        ${this.at !== "" && !named ? html`<option value=${this.at} selected>${this.at}</option>` : nothing}
        ${info.revisions.toReversed().map((r) => html`<option value=${r.name} ?selected=${this.at === r.name}>${r.name}, ${momentName(r.at)}</option>`)}
      </select>
      ${info.documents.draft ? nothing : html`<small>This seat reads what was circulated: revisions only.</small>`}
    </label>`;
  }

  #annex(info: NegotiationInfo): TemplateResult | typeof nothing {
    const since = this.#since();
    const earlier = this.#earlier();
    const own = since !== "" && !info.revisions.some(({ name }) => name === since);
    if (this.choice.view === "positions" || (earlier.length === 0 && !own)) return nothing;
    return html`<label class="field">
      <span>List of changes</span>
      <select
        name="changes"
        @change=${(event: Event) => {
          this.changes = (event.target as HTMLSelectElement).value;
          this.atChanges = this.changes !== "";
        }}
      >
        <option value="" ?selected=${since === ""}>None</option>
        ${own ? html`<option value=${since} selected>Changes since ${/^\d+$/u.test(since) ? `entry ${since}` : since}</option>` : nothing}
        ${earlier.toReversed().map(({ name }) => html`<option value=${name} ?selected=${name === since}>Changes since ${name}</option>`)}
      </select>
      <small>Printed behind the text: every difference, and how it came about.</small>
    </label>`;
  }

  #switches(): TemplateResult {
    const { head } = this.choice;
    const table = this.choice.view === "positions";
    const nonPaper = isNonPaper(this.choice);
    const one = (name: "head" | "nonPaper", on: boolean, off: boolean, title: string, what: string): TemplateResult =>
      html`<label class="tick${off ? " off" : ""}">
        <input
          type="checkbox"
          name=${name}
          .checked=${on}
          ?disabled=${off}
          @change=${(event: Event) => this.#choose({ [name]: (event.target as HTMLInputElement).checked })}
        />
        <span><b>${title}</b> <small>${what}</small></span>
      </label>`;
    return html`<fieldset class="radios">
      <legend>Where it comes from</legend>
      ${one(
        "head",
        head && !nonPaper,
        nonPaper,
        "Print the record’s head in the footer",
        nonPaper ? "A non-paper says nothing of the record" : "Whoever holds the file can check it against the record",
      )}
      ${one(
        "nonPaper",
        nonPaper,
        table,
        "Non-paper",
        table ? "A table of positions says who holds which" : "No symbol, version, name, hash or bookmark",
      )}
    </fieldset>`;
  }

  /** How far the file is, or why it did not come and what else there is. */
  #state(): TemplateResult | typeof nothing {
    const { failed, waiting } = this;
    if (failed !== null)
      return html`<div class="export-failed" role="alert">
        ${icon("refused")}
        <p>
          ${
            formatOf(this.choice) === "pdf" && isNotMadeHere(failed)
              ? html`This server sets no PDF.
                  <a href=${this.#printReady()} target="_blank">Open the print-ready page</a>: print it, or save it as
                  PDF from there.`
              : failed.message
          }
        </p>
      </div>`;
    if (waiting === null || waiting === 0) return nothing;
    return html`<div class="export-wait">
      <progress aria-label="Being written"></progress>
      <p>
        <span role="status"
          >${formatOf(this.choice) === "pdf" ? "The pages are being set" : "The file is being written"}</span
        >
        <span>${waiting} s</span><span class="grow"></span>
        <button
          type="button"
          class="link"
          @click=${() => {
            this.#off?.abort();
            this.#off = null;
            this.waiting = null;
          }}
        >
          Stop
        </button>
      </p>
    </div>`;
  }

  #firstPage(): TemplateResult {
    const { view } = this.choice;
    const format = formatOf(this.choice);
    if (view === "positions")
      return html`<figure class="first-page">
        <figcaption>The first rows</figcaption>
        ${this.table === null || this.table.csv === "" ? html`<p class="nothing"></p>` : drawPositions(this.table.csv)}
      </figure>`;
    const aside =
      view === "tracked"
        ? " on paper; in the file each bracket is a tracked change"
        : format === "docx" || format === "html" || format === "pdf"
          ? ""
          : ", as words; the file itself holds them as plain notation";
    return html`<figure class="first-page">
      <figcaption>
        How it prints${aside} ·
        <a href=${this.#printReady()} target="_blank">Open to print<span class="unseen"> (opens in a new tab)</span></a>
      </figcaption>
      <div class="page-box">
        <iframe
          title="How it prints"
          sandbox=""
          src="${this.#printReady()}${this.atChanges ? "#changes" : ""}"
        ></iframe>
      </div>
    </figure>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    const { choice } = this;
    const format = formatOf(choice);
    const name = `${isNonPaper(choice) ? "non-paper" : choice.view}.${endingOf(format)}`;
    if (!info.documents.draft && info.revisions.length === 0)
      return html`<main class="column">
        <p class="nothing">Nothing has been circulated yet, so there is nothing to print.</p>
      </main>`;
    return html`<main class="export" aria-label="Export">
      <form class="choices" @submit=${(event: Event) => event.preventDefault()}>
        ${this.#radios("view", "View", views, choice.view, (value) => this.#choose({ view: value }))}
        ${
          this.#names()
            ? this.#radios(
                "attribution",
                this.#namesAll() ? "Who is named" : "Who is named in the list of changes",
                this.#attributions(),
                this.#attribution(),
                (value) => this.#choose(this.#namesAll() ? { attribution: value } : { listed: value }),
              )
            : nothing
        }
        ${this.#radios(
          "format",
          "Format",
          formatsOf(choice),
          format,
          (value) =>
            this.#choose(choice.view === "positions" ? { table: value as TableFormat } : { text: value as TextFormat }),
          formatSaid(choice),
        )}
        ${this.#asAt(info)} ${this.#annex(info)} ${this.#switches()}
        <div class="choices-end">
          ${this.#state()}
          <a
            class="button solid"
            download
            data-name=${name}
            href=${this.address("export", this.#query(format))}
            @click=${this.#download}
            >${icon("export")} Download ${name}</a
          >
        </div>
      </form>
      ${this.#firstPage()}
    </main>`;
  }
}
