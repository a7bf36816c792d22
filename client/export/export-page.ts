/** What to print, with its first page beside it. The last choice is remembered on this device. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Level, NegotiationInfo } from "../../drafts/info.ts";
import { icon } from "../icons.ts";
import { momentName, SeatScreen } from "../screen/seat-screen.ts";
import { frame } from "../words.ts";

type View = "clean" | "bracketed" | "annotated";
type Format = "docx" | "html" | "md" | "txt" | "json";

interface Option<T extends string> {
  readonly value: T;
  readonly name: string;
  readonly what?: string;
  /** Why it cannot be chosen. */
  readonly off?: string | undefined;
}

const views: readonly Option<View>[] = [
  { value: "clean", name: "Clean", what: "The words as they stand, no brackets" },
  { value: "bracketed", name: "Brackets", what: "Every open issue, nobody named" },
  { value: "annotated", name: "Annotated", what: "Every open issue and who asks for it" },
];
const formats: readonly Option<Format>[] = [
  { value: "docx", name: "Word" },
  { value: "html", name: "HTML" },
  { value: "md", name: "Notation (Markdown)" },
  { value: "txt", name: "Plain text" },
  { value: "json", name: "JSON" },
];
const levels: Readonly<Record<Level, string>> = { full: "Everybody", groups: "Groups only", none: "Nobody" };

interface Choice {
  readonly view: View;
  readonly format: Format;
  readonly attribution: Level;
  /** Whom the list of changes names where the text itself names nobody. */
  readonly listed: Level;
  /** The end of the record stands in the foot. */
  readonly head: boolean;
  /** No symbol, name, hash or id. */
  readonly nonPaper: boolean;
}

const kept = "unbracket-export";
const first: Choice = {
  view: "annotated",
  format: "docx",
  attribution: "full",
  listed: "none",
  head: true,
  nonPaper: false,
};

/** The last choice on this device, as far as it is still one. */
const lastChoice = (): Choice => {
  try {
    const last = JSON.parse(localStorage.getItem(kept) ?? "{}") as Partial<Record<keyof Choice, unknown>>;
    return {
      view: views.find(({ value }) => value === last.view)?.value ?? first.view,
      format: formats.find(({ value }) => value === last.format)?.value ?? first.format,
      attribution: (Object.keys(levels) as Level[]).find((level) => level === last.attribution) ?? first.attribution,
      listed: (Object.keys(levels) as Level[]).find((level) => level === last.listed) ?? first.listed,
      head: typeof last.head === "boolean" ? last.head : first.head,
      nonPaper: typeof last.nonPaper === "boolean" ? last.nonPaper : first.nonPaper,
    };
  } catch {
    // Storage denied or not ours: one chooses anew.
    return first;
  }
};

/** How wide a printed page is laid out; on less room it is made smaller as a whole. */
const pageWidth = 820;

@customElement("export-page")
export class ExportPage extends SeatScreen {
  protected override readonly heading = "Export";
  @state() accessor choice: Choice = first;
  @state() accessor at = "";
  /** The moment whose changes since stand behind the text; "" for none. */
  @state() accessor changes = "";
  /** The preview begins there: the list was chosen last. */
  @state() accessor atChanges = false;
  readonly #sized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const scale = Math.min(1, entry.contentRect.width / pageWidth);
    (entry.target as HTMLElement).style.setProperty("--scale", String(scale));
  });
  #page: Element | null = null;

  protected override load(): Promise<void> {
    this.choice = lastChoice();
    const query = new URLSearchParams(location.search);
    const asked = query.get("at");
    this.changes = query.get("changes") ?? "";
    if (asked !== null) this.at = asked;
    else if (!this.info!.documents.draft) this.at = this.info!.revisions.at(-1)?.name ?? "";
    return Promise.resolve();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
  }

  protected override updated(): void {
    const page = this.querySelector(".page-box");
    if (page === this.#page) return;
    this.#sized.disconnect();
    this.#page = page;
    if (page) this.#sized.observe(page);
  }

  /** The most that this seat may have named. */
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

  /** What is asked for: never more than this seat may have. */
  #attribution(): Level {
    const { view, attribution, listed } = this.choice;
    const chosen = view === "annotated" ? attribution : listed;
    const options = this.#attributions().filter(({ off }) => off === undefined);
    return options.some(({ value }) => value === chosen) ? chosen : options[0]!.value;
  }

  #choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part };
    this.atChanges = false;
    try {
      localStorage.setItem(kept, JSON.stringify(this.choice));
    } catch {
      // Storage denied: the choice holds for this visit.
    }
  }

  /** Somebody is named in the file: in its brackets, or in its list of changes. */
  #names(): boolean {
    return !this.choice.nonPaper && (this.choice.view === "annotated" || this.#since() !== "");
  }

  /** Revisions that come before what is printed. */
  #earlier(): NegotiationInfo["revisions"] {
    const { revisions } = this.info!;
    const at = revisions.find(({ name }) => name === this.at)?.seq ?? Number.POSITIVE_INFINITY;
    return revisions.filter(({ seq }) => seq < at);
  }

  /** The moment whose changes are listed, as far as it comes before what is printed. */
  #since(): string {
    const later = this.info!.revisions.some(({ name }) => name === this.changes);
    return later && !this.#earlier().some(({ name }) => name === this.changes) ? "" : this.changes;
  }

  /** What is printed in: a non-paper has no JSON, which says what everything is called in the record. */
  #format(): Format {
    return this.choice.nonPaper && this.choice.format === "json" ? "docx" : this.choice.format;
  }

  #query(format: Format): Record<string, string> {
    const { view, head, nonPaper } = this.choice;
    const since = this.#since();
    return {
      view,
      format,
      ...(this.#names() && { attribution: this.#attribution() }),
      ...(this.at !== "" && { at: this.at }),
      ...(since !== "" && { changes: since }),
      ...(nonPaper ? { nonpaper: "1" } : head ? {} : { head: "0" }),
    };
  }

  #radios<T extends string>(
    name: string,
    legend: string,
    options: readonly Option<T>[],
    chosen: T,
    choose: (value: T) => void,
  ): TemplateResult {
    return html`<fieldset class="radios">
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
    if (earlier.length === 0 && !own) return nothing;
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
    const { head, nonPaper } = this.choice;
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
      ${one("nonPaper", nonPaper, false, "Non-paper", "No symbol, version, name, hash or bookmark")}
    </fieldset>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    const { view, nonPaper } = this.choice;
    const format = this.#format();
    const forms = formats.map((one) =>
      nonPaper && one.value === "json" ? { ...one, off: "It says what everything is called in the record." } : one,
    );
    if (!info.documents.draft && info.revisions.length === 0)
      return html`<main class="column">
        <p class="nothing">Nothing has been circulated yet, so there is nothing to print.</p>
      </main>`;
    return html`<main class="export" aria-label="Export">
      <form class="choices" @submit=${(event: Event) => event.preventDefault()}>
        ${this.#radios("view", "View", views, view, (value) => this.#choose({ view: value }))}
        ${
          this.#names()
            ? this.#radios(
                "attribution",
                view === "annotated" ? "Who is named" : "Who is named in the list of changes",
                this.#attributions(),
                this.#attribution(),
                (value) => this.#choose(view === "annotated" ? { attribution: value } : { listed: value }),
              )
            : nothing
        }
        ${this.#radios("format", "Format", forms, format, (value) => this.#choose({ format: value }))}
        ${this.#asAt(info)} ${this.#annex(info)} ${this.#switches()}
        <p class="choices-end">
          <a class="button solid" download href=${this.address("export", this.#query(format))}
            >${icon("export")} Download ${nonPaper ? "non-paper" : view}.${format}</a
          >
        </p>
      </form>
      <figure class="first-page">
        <figcaption>
          How it
          prints${format === "docx" || format === "html" ? "" : ", as words; the file itself holds them as plain notation"}
        </figcaption>
        <div class="page-box">
          <iframe
            title="How it prints"
            sandbox=""
            src="${this.address("export", { ...this.#query("html"), inline: "1" })}${this.atChanges ? "#changes" : ""}"
          ></iframe>
        </div>
      </figure>
    </main>`;
  }
}
