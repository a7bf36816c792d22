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
}

const kept = "unbracket-export";
const first: Choice = { view: "annotated", format: "docx", attribution: "full" };

/** The last choice on this device, as far as it is still one. */
const lastChoice = (): Choice => {
  try {
    const last = JSON.parse(localStorage.getItem(kept) ?? "{}") as Partial<Record<keyof Choice, unknown>>;
    return {
      view: views.find(({ value }) => value === last.view)?.value ?? first.view,
      format: formats.find(({ value }) => value === last.format)?.value ?? first.format,
      attribution: (Object.keys(levels) as Level[]).find((level) => level === last.attribution) ?? first.attribution,
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
  readonly #sized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const scale = Math.min(1, entry.contentRect.width / pageWidth);
    (entry.target as HTMLElement).style.setProperty("--scale", String(scale));
  });
  #page: Element | null = null;

  protected override load(): Promise<void> {
    this.choice = lastChoice();
    const asked = new URLSearchParams(location.search).get("at");
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
    const options = this.#attributions().filter(({ off }) => off === undefined);
    return options.some(({ value }) => value === this.choice.attribution) ? this.choice.attribution : options[0]!.value;
  }

  #choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part };
    try {
      localStorage.setItem(kept, JSON.stringify(this.choice));
    } catch {
      // Storage denied: the choice holds for this visit.
    }
  }

  #query(format: Format): Record<string, string> {
    const { view } = this.choice;
    return {
      view,
      format,
      ...(view === "annotated" && { attribution: this.#attribution() }),
      ...(this.at !== "" && { at: this.at }),
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

  protected override content(info: NegotiationInfo): TemplateResult {
    const { view, format } = this.choice;
    if (!info.documents.draft && info.revisions.length === 0)
      return html`<main class="column">
        <p class="nothing">Nothing has been circulated yet, so there is nothing to print.</p>
      </main>`;
    return html`<main class="export" aria-label="Export">
      <form class="choices" @submit=${(event: Event) => event.preventDefault()}>
        ${this.#radios("view", "View", views, view, (value) => this.#choose({ view: value }))}
        ${
          view === "annotated"
            ? this.#radios("attribution", "Who is named", this.#attributions(), this.#attribution(), (value) =>
                this.#choose({ attribution: value }),
              )
            : nothing
        }
        ${this.#radios("format", "Format", formats, format, (value) => this.#choose({ format: value }))}
        ${this.#asAt(info)}
        <p class="choices-end">
          <a class="button solid" download href=${this.address("export", this.#query(format))}
            >${icon("export")} Download ${view}.${format}</a
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
            src=${this.address("export", { ...this.#query("html"), inline: "1" })}
          ></iframe>
        </div>
      </figure>
    </main>`;
  }
}
