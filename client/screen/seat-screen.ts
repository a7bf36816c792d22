/**
 * The base of the screens beside the text (history, compare, participants, export): it asks the server what a seat may
 * see, and draws the frame. Each screen fills in the rest.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { isRefusal, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { PatientDoors } from "../room/asked-again.ts";
import type { Doors } from "../room/doors.ts";
import { isAt, keepAddress, pathOf } from "../routes.ts";
import { frame, hour, roleWords } from "../words.ts";

/** Ms after which a server that could not be reached is tried again. */
const entersAgainAfter = 4_000;

/**
 * To be extended by a screen with `heading`, `load` and `content`. `content` is drawn only once the seat is known; a
 * refusal is shown above it, or alone before that.
 */
export abstract class SeatScreen extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  @state() accessor info: NegotiationInfo | null = null;
  @state() accessor refusal: Refusal | null = null;
  /** Why what was asked for is not here yet; it is asked for again by itself. */
  @state() accessor late: Refusal | null = null;
  /** Since when this device has no connection; "" if it has one. */
  @state() accessor offlineSince = "";

  /** The screen's name, in its head and first in the browser's tab. */
  protected abstract readonly heading: string;
  /** Asks for what this screen shows; called once the seat is known. */
  protected abstract load(): Promise<void>;
  protected abstract content(info: NegotiationInfo): TemplateResult;
  /** Buttons at the end of the head. */
  protected actions(_info: NegotiationInfo): TemplateResult | typeof nothing {
    return nothing;
  }

  #path = location.pathname.replace(/\/$/, "");
  #query = location.search;
  /** The query of this screen's address; the last one known if the reader has gone to another screen meanwhile. */
  protected get query(): URLSearchParams {
    if (isAt(this.#path)) this.#query = location.search;
    return new URLSearchParams(this.#query);
  }
  /** Puts what is shown into the address, so that it can be sent to somebody. */
  protected keepQuery(query: string): void {
    keepAddress(this.#path, query);
  }

  #doors: Doors | null = null;
  #later: ReturnType<typeof setTimeout> | undefined;
  protected get doors(): Doors {
    this.#doors ??= new PatientDoors(location.origin, this.negotiation, this.seat, {
      wanted: () => this.isConnected,
      told: (refusal) => (this.late = refusal),
    });
    return this.#doors;
  }

  /** An address under this negotiation's API, for links that the browser follows by itself. */
  protected address(path: string, query: Readonly<Record<string, string>>): string {
    return `/api/negotiations/${this.negotiation}/${path}?${new URLSearchParams({ ...query, seat: this.seat })}`;
  }

  /** The value; or null after a refusal, which is then shown on the screen. */
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
    for (const name of ["online", "offline"]) addEventListener(name, this.#connection);
    this.#connection();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#key);
    for (const name of ["online", "offline"]) removeEventListener(name, this.#connection);
    clearTimeout(this.#later);
  }

  /** Whether the seat is the Chair's or the Secretariat's. */
  protected get office(): boolean {
    const role = this.info?.seat.role;
    return role === "chair" || role === "secretariat";
  }

  readonly #connection = (): void => {
    this.offlineSince = navigator.onLine ? "" : new Date().toISOString();
    if (navigator.onLine) this.#again();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if ((event.target as Element).closest?.("input, select, textarea")) return;
    const menu = this.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (menu !== null) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
      return;
    }
    this.querySelector<HTMLAnchorElement>("a.back")?.click();
  };

  readonly #again = (): void => {
    clearTimeout(this.#later);
    if (this.info === null && this.refusal?.refused === RefusalCode.unavailable) void this.#open();
  };

  async #open(): Promise<void> {
    this.info = this.granted(await this.doors.info());
    if (!this.isConnected) return;
    if (this.info === null) {
      if (this.refusal?.refused === RefusalCode.unavailable) this.#later = setTimeout(this.#again, entersAgainAfter);
      return;
    }
    document.title = `${this.heading} · ${this.info.title} · Unbracket`;
    await this.load();
  }

  #who(info: NegotiationInfo): { readonly name: string; readonly role: string } {
    const { role, parties, head } = info.seat;
    if (role !== "delegation") return { name: roleWords[role], role: "" };
    const names = parties.map((id) => info.parties.find((party) => party.id === id)?.name ?? id);
    return { name: names.join(", "), role: head ? roleWords.delegation : frame.drafter };
  }

  #bar(info: NegotiationInfo): TemplateResult {
    const who = this.#who(info);
    return html`<header class="bar">
      <a class="mark" href="/" title="Your negotiations" aria-label="Unbracket, your negotiations"
        ><span>] [</span><span class="brand-word">Unbracket</span></a
      >
      <h1 class="screen-name">${this.heading}</h1>
      <p class="screen-what">
        <span dir="auto">${info.title || "Untitled draft"}</span
        >${info.symbol === "" ? nothing : html`<bdi> · ${info.symbol}</bdi>`}
      </p>
      <span class="grow"></span>
      ${
        this.offlineSince === ""
          ? nothing
          : html`<p class="offline-chip" role="status">${icon("offline")} Offline since ${hour(this.offlineSince)}</p>`
      }
      <a class="button quiet back" title="Back to the text (Esc)" href=${pathOf(this.negotiation, this.seat)}
        >${icon("text-line")} <span class="back-long">Back to the text</span><span class="back-short">Text</span></a
      >
      ${this.actions(info)}
      <p class="who-here">
        ${icon("seat")}
        <span
          ><b dir="auto" title=${who.name}>${who.name}</b
          >${who.role === "" ? nothing : html`<small>${who.role}</small>`}</span
        >
      </p>
    </header>`;
  }

  protected override render() {
    const { info, refusal, late } = this;
    const said = refusal?.message ?? (late && frame.late(late.message));
    const complaint =
      said &&
      html`<div class="refused-line" role="alert">
        ${icon("refused")}
        <p>${said}</p>
      </div>`;
    if (info === null)
      return html`<main class="screen-wait">
        ${complaint ?? html`<p role="status">${frame.opening}</p>`}
        ${
          refusal
            ? html`<p class="acts">
                ${
                  refusal.refused === RefusalCode.unavailable
                    ? html`${frame.asksAgain}
                        <button type="button" class="button solid" @click=${this.#again}>${frame.tryAgain}</button>`
                    : nothing
                }
                <a href="/">Your negotiations</a>
              </p>`
            : nothing
        }
      </main>`;
    return html`<div class="screen">${this.#bar(info)} ${complaint ?? nothing} ${this.content(info)}</div>`;
  }
}

/** A moment's name: that of its revision, else its time. */
export const momentName = (at: string): string =>
  new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
