/** "Go to": finds a number, a proposal, words of the text, or any command by name. */
import "@awesome.me/webawesome/dist/components/dialog/dialog.js";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft } from "../../drafts/draft.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import { placesOf } from "../desk/standing.ts";
import { commands } from "../keys.ts";
import type { CommandId } from "../keys.ts";
import { counted, wordsAt } from "../words.ts";
import { LightElement } from "./light.ts";
import { CommandChosen, HandTaken, ProposalChosen } from "./news.ts";

interface Found {
  readonly key: string;
  readonly head: string;
  readonly words: string;
  readonly news: () => Event;
}

const most = 30;

/**
 * The element: a field over the page, closed until `open`. It shows 30 finds at most; what was chosen goes up as an
 * event.
 */
@customElement("go-to")
export class GoTo extends LightElement {
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor office = false;
  /** Commands that this seat cannot use now. */
  @property({ attribute: false }) accessor withheld: ReadonlySet<CommandId> = new Set();
  @state() private accessor mode: "closed" | "places" | "commands" = "closed";
  @state() private accessor sought = "";
  @state() private accessor at = 0;

  get isOpen(): boolean {
    return this.mode !== "closed";
  }

  open(mode: "places" | "commands"): void {
    this.mode = mode;
    this.sought = "";
    this.at = 0;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>("input")?.focus());
  }

  #commands(sought: string): Found[] {
    return commands
      .filter(
        ({ id, label, where }) =>
          !this.withheld.has(id) &&
          (where !== "chair" || this.office) &&
          where !== "typing" &&
          label.toLowerCase().includes(sought),
      )
      .map(({ id, label, keys }) => ({
        key: id,
        head: keys[0] ?? "",
        words: label,
        news: () => new CommandChosen(id),
      }));
  }

  #places(sought: string): Found[] {
    const { draft } = this;
    if (draft === null) return [];
    const all = Object.values(draft.parts).flat();
    const found: Found[] = [];
    const number = sought.replace(/^#/, "");
    for (const q of draft.proposals) {
      const [on] = placesOf(draft, q);
      if (number === "" || !q.number.startsWith(number) || on === undefined) continue;
      const label = all.find((p) => p.id === on)?.label ?? "";
      found.push({
        key: q.id,
        head: `#${q.number}`,
        words: `Proposal on ${label}`,
        news: () => new ProposalChosen(q.id, on, true),
      });
    }
    const paragraphs: Found[] = [];
    for (const p of all) {
      const words = wordsOf(p)
        .map(({ t }) => t)
        .join("")
        .replaceAll("\uFFFC", "");
      const byLabel = p.label !== "" && p.label.toLowerCase().startsWith(sought);
      const at = sought.length > 1 ? words.toLowerCase().indexOf(sought) : -1;
      if (!byLabel && at < 0) continue;
      paragraphs.push({
        key: p.id,
        head: p.label || "·",
        words: wordsAt(words, Math.max(0, at)),
        news: () => new HandTaken(p.id),
      });
    }
    // Paragraphs with this label come before those with these words; "#" asks for proposals only.
    return sought.startsWith("#") ? found : [...paragraphs, ...found];
  }

  #go(found: Found | undefined): void {
    if (found === undefined) return;
    this.mode = "closed";
    this.dispatchEvent(found.news());
  }

  protected override render() {
    const sought = this.sought.trim().toLowerCase();
    const all = this.mode === "commands" ? this.#commands(sought) : sought === "" ? [] : this.#places(sought);
    const shown = all.slice(0, most);
    const at = Math.min(this.at, Math.max(0, shown.length - 1));
    return html`<wa-dialog
      label=${this.mode === "commands" ? "Commands" : "Go to"}
      without-header
      light-dismiss
      .open=${this.mode !== "closed"}
      @wa-after-hide=${() => {
        this.mode = "closed";
      }}
    >
      ${
        this.mode === "closed"
          ? nothing
          : html`<div class="go-to">
              <input
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="go-to-found"
                aria-activedescendant=${shown.length > 0 ? `go-to-${at}` : nothing}
                aria-label=${this.mode === "commands" ? "A command" : "A number, #proposal or words"}
                placeholder=${this.mode === "commands" ? "A command" : "12, #214, or words"}
                autocomplete="off"
                autofocus
                .value=${this.sought}
                @input=${(event: Event) => {
                  this.sought = (event.target as HTMLInputElement).value;
                  this.at = 0;
                }}
                @keydown=${(event: KeyboardEvent) => {
                  if (event.key === "ArrowDown") this.at = Math.min(at + 1, shown.length - 1);
                  else if (event.key === "ArrowUp") this.at = Math.max(0, at - 1);
                  else if (event.key === "Enter") this.#go(shown[at]);
                  else return;
                  event.preventDefault();
                }}
              />
              <ul id="go-to-found" role="listbox" aria-label="Found">
                ${shown.map(
                  (found, n) =>
                    html`<li
                      id="go-to-${n}"
                      role="option"
                      aria-selected=${n === at ? "true" : "false"}
                      @click=${() => this.#go(found)}
                    >
                      <b>${found.head}</b> <span dir="auto">${found.words}</span>
                    </li>`,
                )}
              </ul>
              ${
                all.length > most
                  ? html`<p class="hint">and ${all.length - most} more; go on typing</p>`
                  : shown.length === 0 && sought !== ""
                    ? html`<p class="hint">No words, paragraph or proposal match “${this.sought}”.</p>`
                    : sought !== ""
                      ? html`<p class="unseen" role="status">${counted(shown.length, "result")}</p>`
                      : nothing
              }
            </div>`
      }
    </wa-dialog>`;
  }
}
