/**
 * The screens beside the text (history, compare, participants, export) have in common that they ask the server what a
 * seat may see and then show it. This is the asking and the frame; each screen fills in the rest.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { Doors } from "../room/doors.ts";
import { pathOf } from "../routes.ts";
import { roleWords } from "../words.ts";

export abstract class SeatScreen extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  @state() accessor info: NegotiationInfo | null = null;
  @state() accessor refusal: Refusal | null = null;

  /** The screen's name in the head, and what the tab of the browser says first. */
  protected abstract readonly heading: string;
  /** Asks for what this screen shows; called once the seat is known. */
  protected abstract load(): Promise<void>;
  protected abstract content(info: NegotiationInfo): TemplateResult;
  /** Buttons at the end of the head. */
  protected actions(_info: NegotiationInfo): TemplateResult | typeof nothing {
    return nothing;
  }

  #doors: Doors | null = null;
  protected get doors(): Doors {
    this.#doors ??= new Doors(location.origin, this.negotiation, this.seat);
    return this.#doors;
  }

  /** An address under this negotiation's API, for links that the browser follows by itself. */
  protected address(path: string, query: Readonly<Record<string, string>>): string {
    return `/api/negotiations/${this.negotiation}/${path}?${new URLSearchParams({ ...query, seat: this.seat })}`;
  }

  /** The value, or null after a refusal, which then stands on the screen. */
  protected granted<T>(answer: T | Refusal): T | null {
    if (typeof answer === "object" && answer !== null && isRefusal(answer)) {
      this.refusal = answer;
      return null;
    }
    this.refusal = null;
    return answer as T;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#key);
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#key);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if ((event.target as Element).closest?.("input, select, textarea")) return;
    this.querySelector<HTMLAnchorElement>("a.back")?.click();
  };

  async #open(): Promise<void> {
    this.info = this.granted(await this.doors.info());
    if (this.info === null) return;
    document.title = `${this.heading} · ${this.info.title} · Unbracket`;
    await this.load();
  }

  #who(info: NegotiationInfo): string {
    if (info.seat.role !== "delegation") return roleWords[info.seat.role];
    return info.seat.parties.map((id) => info.parties.find((party) => party.id === id)?.name ?? id).join(", ");
  }

  protected override render() {
    const { info, refusal } = this;
    const complaint = refusal && html`<p class="refused-line" role="alert">${icon("refused")} ${refusal.message}</p>`;
    if (info === null)
      return html`<main class="screen-wait">
        ${complaint ?? html`<p>Opening…</p>`}${refusal ? html`<p><a href="/">Your negotiations</a></p>` : nothing}
      </main>`;
    return html`
      <div class="screen">
        <header class="bar">
          <a class="mark" href="/" title="Your negotiations" aria-label="Unbracket, your negotiations">] [</a>
          <h1 class="screen-name">${this.heading}</h1>
          <p class="screen-what" dir="auto">${info.title}<span class="sym"> · ${info.symbol}</span></p>
          <span class="grow"></span>
          ${this.actions(info)}
          <a class="button quiet back" href=${pathOf(this.negotiation, this.seat)}
            >${icon("text-line")} Back to the text</a
          >
          <span class="who-here"><b dir="auto">${this.#who(info)}</b></span>
        </header>
        ${complaint ?? nothing} ${this.content(info)}
      </div>
    `;
  }
}

/** A moment as people say it: the revision's name, else the time. */
export const momentName = (at: string): string =>
  new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
