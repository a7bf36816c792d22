/** What to print, with its first page beside it. The last choice is remembered on this device. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Level, NegotiationInfo } from "../../drafts/info.ts";
import { icon } from "../icons.ts";
import { momentName, SeatScreen } from "../screen/seat-screen.ts";

type View = "clean" | "bracketed" | "annotated";
type Format = "docx" | "html" | "md" | "txt" | "json";

const views: readonly { readonly view: View; readonly name: string; readonly what: string }[] = [
  { view: "clean", name: "Clean", what: "The words as they stand, no brackets" },
  { view: "bracketed", name: "Brackets", what: "Brackets, nobody named" },
  { view: "annotated", name: "Annotated", what: "Brackets and who asks for them" },
];
const formats: readonly { readonly format: Format; readonly name: string }[] = [
  { format: "docx", name: "Word" },
  { format: "html", name: "HTML" },
  { format: "md", name: "Notation (Markdown)" },
  { format: "txt", name: "Plain text" },
  { format: "json", name: "JSON" },
];
const levels: Readonly<Record<Level, string>> = { full: "Everybody", groups: "Groups only", none: "Nobody" };

interface Choice {
  readonly view: View;
  readonly format: Format;
  readonly attribution: Level;
}

const kept = "unbracket-export";

@customElement("export-page")
export class ExportPage extends SeatScreen {
  protected override readonly heading = "Export";
  @state() accessor choice: Choice = { view: "annotated", format: "docx", attribution: "full" };
  @state() accessor at = "";

  protected override load(): Promise<void> {
    const last = localStorage.getItem(kept);
    if (last !== null) this.choice = { ...this.choice, ...(JSON.parse(last) as Partial<Choice>) };
    const allowed = this.#levels();
    if (!allowed.includes(this.choice.attribution)) this.#choose({ attribution: allowed[0]! });
    if (!this.info!.documents.draft) this.at = this.info!.revisions.at(-1)?.name ?? "";
    return Promise.resolve();
  }

  /** Attribution that this seat may ask for: never more than its own. */
  #levels(): readonly Level[] {
    const all: readonly Level[] = ["full", "groups", "none"];
    const { seat, names } = this.info!;
    const own: Level = seat.role === "chair" || seat.role === "secretariat" ? "full" : names;
    return all.slice(all.indexOf(own));
  }

  #choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part };
    localStorage.setItem(kept, JSON.stringify(this.choice));
  }

  #query(format: Format): Record<string, string> {
    const { view, attribution } = this.choice;
    return {
      view,
      format,
      ...(view === "annotated" && { attribution }),
      ...(this.at !== "" && { at: this.at }),
    };
  }

  #radios<T extends string>(
    name: string,
    legend: string,
    options: readonly { readonly value: T; readonly name: string; readonly what?: string }[],
    chosen: T,
    choose: (value: T) => void,
  ): TemplateResult {
    return html`<fieldset class="radios">
      <legend>${legend}</legend>
      ${options.map(
        (option) =>
          html`<label class="tick">
            <input
              type="radio"
              name=${name}
              value=${option.value}
              .checked=${option.value === chosen}
              @change=${() => choose(option.value)}
            />
            <span><b>${option.name}</b>${option.what ? html` <small>${option.what}</small>` : nothing}</span>
          </label>`,
      )}
    </fieldset>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    const { view, format, attribution } = this.choice;
    const allowed = this.#levels();
    return html`<main class="export">
      <form class="choices" @submit=${(event: Event) => event.preventDefault()}>
        ${this.#radios(
          "view",
          "View",
          views.map(({ view: value, name, what }) => ({ value, name, what })),
          view,
          (value) => this.#choose({ view: value }),
        )}
        ${
          view === "annotated"
            ? this.#radios(
                "attribution",
                "Who is named",
                allowed.map((value) => ({ value, name: levels[value] })),
                attribution,
                (value) => this.#choose({ attribution: value }),
              )
            : nothing
        }
        ${this.#radios(
          "format",
          "Format",
          formats.map(({ format: value, name }) => ({ value, name })),
          format,
          (value) => this.#choose({ format: value }),
        )}
        <label class="field"
          ><span>As at</span>
          <select @change=${(event: Event) => (this.at = (event.target as HTMLSelectElement).value)}>
            ${info.documents.draft ? html`<option value="" ?selected=${this.at === ""}>Now</option>` : nothing}
            ${info.revisions.toReversed().map((r) => html`<option value=${r.name} ?selected=${this.at === r.name}>${r.name}, ${momentName(r.at)}</option>`)}
          </select>
        </label>
        <a class="button solid" download href=${this.address("export", this.#query(format))}
          >${icon("export")} Download ${view}.${format}</a
        >
      </form>
      <figure class="first-page">
        <iframe
          title="How it will print"
          sandbox=""
          src=${this.address("export", { ...this.#query("html"), inline: "1" })}
        ></iframe>
      </figure>
    </main>`;
  }
}
