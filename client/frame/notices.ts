/**
 * What was recorded, what was refused, what waits four seconds: cards at the foot of the page, and the sentences read out.
 * At most one polite message in three seconds; refused and offline are told at once.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { LightElement } from "./light.ts";

export interface NoticeAct {
  readonly label: string;
  readonly act: () => void;
}
export interface Notice {
  readonly key: string;
  readonly kind: "said" | "waiting" | "refused";
  readonly icon?: IconName;
  readonly title?: string;
  readonly words: string;
  readonly acts?: readonly NoticeAct[];
}

const lasting = 5_000;
/** What can still be undone stays a little longer. */
const lastingWithActs = 9_000;
const between = 3_000;

@customElement("page-notices")
export class PageNotices extends LightElement {
  @state() private accessor notices: readonly Notice[] = [];
  @state() private accessor polite = "";
  @state() private accessor assertive = "";
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #said = 0;
  #next: string | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** Shows a notice, or changes the one with the same key. What was only said goes by itself. */
  show(notice: Notice): void {
    // What was said before has been said; only what still waits or was refused stays beside the new one.
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

  /** Adds to what a notice says, if it is still there. */
  more(key: string, words: string): void {
    const shown = this.notices.find((notice) => notice.key === key);
    if (shown !== undefined) this.show({ ...shown, words: `${shown.words} ${words}` });
  }

  hide(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.notices = this.notices.filter((other) => other.key !== key);
  }

  /** Reads a sentence out. Polite ones wait their turn; a newer one takes the place of one still waiting. */
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

  /** What was refused has been read when somebody goes on: Esc takes it away, as the next act does. */
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
