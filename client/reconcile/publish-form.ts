/**
 * Publishing a revision. First, what changed since the last one is gone through; then its name, symbol and numbers are
 * chosen. Only what no entry explains prevents publishing, until that is confirmed separately. The first revision has
 * nothing to go through.
 */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { Draft } from "../../drafts/draft.ts";
import type { Asks } from "../frame/asks.ts";
import { LightElement } from "../frame/light.ts";
import { revisionSymbol } from "../frame/revision-symbol.ts";
import { counted, notices } from "../words.ts";
import { SignedOff } from "./sign-off.ts";

/** Ms to wait for the list; after that the revision can be published without it. */
const patience = 10_000;

/**
 * The form in the dialog of that name. While the list is awaited it cannot publish, for ten seconds at most; what is
 * published without a list is not marked as reviewed.
 */
@customElement("publish-form")
export class PublishForm extends LightElement {
  @property({ attribute: false }) accessor asks: Asks | null = null;
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @state() private accessor come: SignedOff | null = null;
  /** Whether the list is late, so that publishing without it is allowed, and said. */
  @state() private accessor late = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** The revision after which this form was opened, and the names it proposes; they stay the same while it is open. */
  #opened: { readonly since: string | undefined; readonly next: string; readonly symbol: string } | null = null;
  @state() private accessor name = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.#patience = setTimeout(() => (this.late = true), patience);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#patience);
  }

  protected override willUpdate(): void {
    if (this.#opened !== null || this.draft === null) return;
    const { revision, symbol } = this.draft;
    const last = /(\d+)(?!.*\d)/.exec(revision ?? "")?.[1];
    const next = revision === undefined ? "Zero draft" : `Rev.${Number(last ?? 0) + 1}`;
    this.#opened = { since: revision, next, symbol: revisionSymbol(symbol, next) };
    this.name = next;
  }

  #publish(event: SubmitEvent): void {
    event.preventDefault();
    const { asks, come } = this;
    // Without the list nobody knows what would be published.
    if (asks === null || this.#waits()) return;
    const data = new FormData(event.target as HTMLFormElement);
    const symbol = String(data.get("symbol")).trim();
    const name = String(data.get("name")).trim();
    asks.ask(
      {
        type: "publish-revision",
        name,
        ...(symbol === "" ? {} : { symbol }),
        ...(data.get("renumber") === null ? {} : { renumber: true }),
        ...(come?.seq == null ? {} : { reviewed: come.seq }),
      },
      notices.done.publish(name),
    );
  }

  #waits(): boolean {
    return this.#opened?.since !== undefined && this.come === null && !this.late;
  }

  #confirmation(): string {
    const { come } = this;
    if (this.#opened?.since === undefined || (come === null && !this.late)) return "";
    if (come === null || come.refused !== "") return `I publish ${this.name} without having seen what changed.`;
    if (come.unexplained === 0) return "";
    return `I publish ${this.name} although ${counted(come.unexplained, "difference")} ${come.unexplained === 1 ? "is" : "are"} not explained by the record.`;
  }

  protected override render() {
    const { asks, draft, come } = this;
    const opened = this.#opened;
    if (asks === null || draft === null || opened === null) return nothing;
    const confirmation = this.#confirmation();
    return html`<form
      class="dialog-body publish${opened.since === undefined ? "" : " with-list"}"
      @submit=${(event: SubmitEvent) => this.#publish(event)}
    >
      ${
        opened.since === undefined
          ? nothing
          : html`<sign-off
              .info=${asks.info}
              .since=${opened.since}
              .seq=${draft.seq}
              @signed-off=${(event: SignedOff) => {
                this.come = event;
              }}
            ></sign-off>`
      }
      <div class="publish-end">
        <div class="publish-names">
          <label class="field"
            >Name<input
              name="name"
              required
              maxlength="80"
              value=${opened.next}
              autocomplete="off"
              @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value.trim())}
          /></label>
          <label class="field"
            >Symbol<input name="symbol" maxlength="80" value=${opened.symbol} autocomplete="off"
          /></label>
        </div>
        <label class="tick"
          ><input type="checkbox" name="renumber" /> Renumber the paragraphs; an old-to-new table goes with it</label
        >
        ${
          confirmation === ""
            ? nothing
            : keyed(
                come?.unexplained ?? "unseen",
                html`<label class="tick so-confirm"
                  ><input type="checkbox" name="confirm" required /> ${confirmation}</label
                >`,
              )
        }
        <div class="dialog-foot">
          <button class="button solid" aria-disabled=${this.#waits() ? "true" : nothing}>
            Publish ${this.name}${come !== null && come.unexplained > 0 ? `, ${come.unexplained} unexplained` : ""}
          </button>
          <button type="button" class="button" @click=${() => asks.close()}>Cancel</button>
          ${
            come === null || come.left === 0 || come.refused !== ""
              ? nothing
              : html`<span class="quiet">${counted(come.left, "difference")} not ticked</span>`
          }
        </div>
      </div>
    </form>`;
  }
}
