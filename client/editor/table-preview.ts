/**
 * "The room will read": what a public act will look like before it is done, with the brackets as they will print, and a
 * line for each modal verb or negation it changes. Stands in the paper bar's place; Ctrl+Enter again does it.
 */
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { pieces } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import type { Preview, PreviewParagraph } from "../room/preview.ts";
import type { Room } from "../room/room.ts";
import { drawPieces } from "../text/drawn-pieces.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { text as textSaid } from "../words.ts";
import { ActDone, PreviewLeft } from "./news.ts";
import { bar, preview as said } from "./sentences.ts";

/** Acts that can be read before they are done: they carry an optional reason. */
export type Previewed = Extract<Act, { type: "table" | "revise" | "hold" }>;

@customElement("table-preview")
export class TablePreview extends LightElement {
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor act: Previewed | null = null;
  /** How brackets are drawn on the page. */
  @property({ attribute: false }) accessor drawing: Omit<Drawing, "draft" | "cards" | "chosen"> | null = null;
  /** "Table as Meridia". */
  @property() accessor label = "";
  @state() private accessor reason = "";
  @state() private accessor sending = false;
  @state() private accessor refusal: Refusal | null = null;
  #read: { readonly act: Previewed; readonly seq: number; readonly preview: Preview | Refusal } | null = null;

  constructor() {
    super();
    this.addEventListener("keydown", (event) => this.#pressed(event));
  }

  override firstUpdated(): void {
    this.querySelector<HTMLElement>("[data-do]")?.focus({ preventScroll: true });
    this.scrollIntoView({ block: "nearest" });
  }

  /** Does it: the second Ctrl+Enter, or the button. */
  async do(): Promise<void> {
    const { room, act } = this;
    if (!room || !act || this.sending || !room.online) return;
    this.sending = true;
    this.refusal = null;
    const answer: ActAnswer | Refusal = await room.act(
      this.reason.trim() ? { ...act, reason: this.reason.trim() } : act,
    );
    this.sending = false;
    if (isRefusal(answer)) this.refusal = answer;
    else this.dispatchEvent(new ActDone(act, answer));
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") this.dispatchEvent(new PreviewLeft());
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.do();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Worked out once for an act and a draft: it copies the whole document. */
  #preview(room: Room, act: Previewed): Preview | Refusal {
    const seq = room.draft?.seq ?? 0;
    if (this.#read?.act !== act || this.#read.seq !== seq) this.#read = { act, seq, preview: room.preview(act) };
    return this.#read.preview;
  }

  #paragraph(one: PreviewParagraph, { draft }: Preview): TemplateResult {
    const drawing = { ...this.drawing!, draft, cards: false, chosen: null };
    const words = drawPieces(pieces(one.paragraph, draft), drawing);
    const place = one.is === "new" ? said.newParagraph : one.paragraph.label;
    const line =
      one.is === "out"
        ? said.out(one.paragraph.label)
        : one.is === "move"
          ? said.move(one.paragraph.label, textSaid.parts[one.to] ?? one.to)
          : null;
    return html`<div>
      ${place ? html`<span class="place">${place}</span>` : nothing} ${line ?? nothing}
      <p class="w" dir="auto">${words}</p>
    </div>`;
  }

  protected override render() {
    const { room, act, drawing } = this;
    if (!room || !act || !drawing) return nothing;
    const preview = this.#preview(room, act);
    if (isRefusal(preview)) return this.#refused(preview);
    const off = !room.online;
    return html`<section class="sheet-card" aria-label=${said.title}>
      <h4>${said.title}</h4>
      ${preview.received ? html`<p>${said.received}</p>` : nothing}
      ${preview.paragraphs.map((one) => this.#paragraph(one, preview))}
      ${preview.guard.map((line) => html`<p class="guard">${icon("unlink")} ${line}</p>`)}
      <label
        >${said.reason}
        <input
          type="text"
          maxlength="4000"
          .value=${this.reason}
          @input=${(event: InputEvent) => {
            this.reason = (event.target as HTMLInputElement).value;
          }}
      /></label>
      ${this.refusal ? html`<p role="alert">${this.refusal.message}</p>` : nothing}
      <div class="line">
        <button
          type="button"
          class="button solid small"
          data-do
          aria-disabled=${off || this.sending}
          title=${off ? bar.needsConnection : nothing}
          @click=${() => this.do()}
        >
          ${this.label} <kbd>Ctrl ↵</kbd>
        </button>
        <button type="button" class="button small" @click=${() => this.dispatchEvent(new PreviewLeft())}>
          ${bar.back}
        </button>
      </div>
    </section>`;
  }

  #refused(refusal: Refusal): TemplateResult {
    return html`<section class="sheet-card refused">
      <h4>${icon("refused")} ${refusal.message}</h4>
      <div class="line">
        <button type="button" class="button small" data-do @click=${() => this.dispatchEvent(new PreviewLeft())}>
          ${bar.back}
        </button>
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "table-preview": TablePreview;
  }
}
