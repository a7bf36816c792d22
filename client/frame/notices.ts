/**
 * Notices: cards at the bottom of the page for what was recorded, what was refused, and what waits four seconds; and
 * sentences that are read out. There is at most one polite message in three seconds; refusals and going offline are
 * said at once.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { LightElement } from "./light.ts";

/** A button on a notice. */
export interface NoticeAct {
  readonly label: string;
  readonly act: () => void;
}
/**
 * A card. `said` goes by itself after some seconds and is read out politely; `refused` stays until Esc or the next act,
 * and is read out at once; `waiting` stays until it is hidden.
 */
export interface Notice {
  /** Of notices with the same key only the last is shown. */
  readonly key: string;
  readonly kind: "said" | "waiting" | "refused";
  readonly icon?: IconName;
  readonly title?: string;
  readonly words: string;
  readonly acts?: readonly NoticeAct[];
}

const lasting = 5_000;
/** In ms. Notices with an undo button stay a little longer. */
const lastingWithActs = 9_000;
const between = 3_000;

/** The element; it shows the last four. */
@customElement("page-notices")
export class PageNotices extends LightElement {
  @state() private accessor notices: readonly Notice[] = [];
  @state() private accessor polite = "";
  @state() private accessor assertive = "";
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #said = 0;
  #next: string | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** Shows a notice, or replaces the one with the same key. Mere messages disappear by themselves. */
  show(notice: Notice): void {
    // A new message replaces earlier ones; what still waits, and refusals, stay.
    const rest = this.notices.filter(
      (other) => other.key !== notice.key && !(notice.kind === "said" && other.kind === "said"),
    );
    this.notices = [...rest, notice].slice(-4);
    clearTimeout(this.#timers.get(notice.key));
    if (notice.kind === "said") {
      this.#timers.set(
        notice.key,
        setTimeout(() => this.hide(notice.key), notice.acts === undefined ? lasting : lastingWithActs),
      );
      this.say(notice.words);
    } else if (notice.kind !== "waiting") this.say(`${notice.title ?? ""} ${notice.words}`.trim(), true);
  }

  /** Adds words to a notice that is still shown. */
  more(key: string, words: string): void {
    const shown = this.notices.find((notice) => notice.key === key);
    if (shown !== undefined) this.show({ ...shown, words: `${shown.words} ${words}` });
  }

  hide(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.notices = this.notices.filter((other) => other.key !== key);
  }

  /** Has a sentence read out. Polite ones wait their turn; a newer one replaces one that still waits. */
  say(words: string, now = false): void {
    if (now) {
      this.assertive = words;
      return;
    }
    const wait = this.#said + between - Date.now();
    if (wait <= 0) {
      this.#said = Date.now();
      this.polite = words;
      return;
    }
    this.#next = words;
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      if (this.#next !== null) this.say(this.#next);
      this.#next = null;
    }, wait);
  }

  /** Esc removes refusals, and so does the next act: whoever goes on has read them. */
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape") for (const { key, kind } of this.notices) if (kind === "refused") this.hide(key);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#pressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#pressed);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  #card(notice: Notice): TemplateResult {
    const acts = (notice.acts ?? []).map(
      ({ label, act }) =>
        html`<button type="button" class=${notice.kind === "refused" ? "button small" : "link"} @click=${act}>
          ${label}
        </button>`,
    );
    if (notice.kind === "said" || notice.kind === "waiting")
      return html`<div class="toast" data-notice=${notice.key}>
        ${notice.icon ? icon(notice.icon) : nothing} <span>${notice.words}</span> ${acts}
      </div>`;
    return html`<div class="refusal" data-notice=${notice.key}>
      <h3>${icon("refused")} ${notice.title ?? "Not done"}</h3>
      <p>${notice.words}</p>
      <div class="acts">
        ${acts}<button type="button" class="button quiet small" @click=${() => this.hide(notice.key)}>Close</button>
      </div>
    </div>`;
  }

  protected override render() {
    return html`<div class="notices no-print">${this.notices.map((notice) => this.#card(notice))}</div>
      <div class="unseen" aria-live="polite">${this.polite}</div>
      <div class="unseen" role="alert">${this.assertive}</div>`;
  }
}
