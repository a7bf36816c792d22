/**
 * "The room will read", or "The Chair will receive" with how it would then read: what a public act will look like, with
 * its printed brackets, and a line for each modal verb or negation it changes. It replaces the paper bar; Ctrl+Enter
 * again does the act.
 */
import { html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { pieces } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import type { Preview, PreviewParagraph } from "../room/preview.ts";
import type { Rival } from "../room/rivals.ts";
import type { Room } from "../room/room.ts";
import { drawPieces } from "../text/drawn-pieces.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { placeIn } from "../text/places.ts";
import { text as textSaid } from "../words.ts";
import { ActDone, PreviewLeft } from "./news.ts";
import { bar, preview as said, rival } from "./sentences.ts";

/** Acts that can be previewed; all have an optional reason. */
export type Previewed = Extract<Act, { type: "table" | "revise" | "hold" }>;

interface Read {
  readonly act: Previewed;
  readonly seq: number;
  readonly preview: Preview | Refusal;
}

/**
 * The element for one act. It tells that the act is done only when the record has accepted it; a refusal is shown in
 * it, and the act can be tried again. If rivals stand at the same words, it asks first whether it is meant instead.
 */
@customElement("table-preview")
export class TablePreview extends LightElement {
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor act: Previewed | null = null;
  /** How the page draws brackets. */
  @property({ attribute: false }) accessor drawing: Omit<Drawing, "draft" | "cards" | "chosen"> | null = null;
  /** The button's label: "Table as Meridia". */
  @property() accessor label = "";
  /** The label of the way back; that of a paper says that it leads to the paper. */
  @property() accessor back: string = bar.back;
  /** Called when the act is done if this element has left the page by then, because no event can bubble up. */
  @property({ attribute: false }) accessor done: ((event: ActDone) => void) | null = null;
  @state() private accessor reason = "";
  @state() private accessor sending = false;
  @state() private accessor refusal: Refusal | null = null;
  /** Whether it is meant instead of its rivals or as well; null until the author has said. */
  @state() private accessor meant: "instead" | "as-well" | null = null;
  @state() private accessor missing = false;
  #read: Read | null = null;
  #instead: Read | null = null;

  constructor() {
    super();
    this.addEventListener("keydown", (event) => this.#pressed(event));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("act")) return;
    this.meant = null;
    this.missing = false;
  }

  override firstUpdated(): void {
    this.querySelector<HTMLElement>("[data-rival], [data-do]")?.focus({ preventScroll: true });
    this.scrollIntoView({ block: "nearest" });
  }

  /** Does the act: on the second Ctrl+Enter, or by the button. */
  async do(): Promise<void> {
    const { room, act, done } = this;
    if (!room || !act || this.sending || !room.online) return;
    const rivals = this.#rivals(room, act);
    if (rivals.length > 0 && this.meant === null) {
      this.missing = true;
      this.querySelector<HTMLElement>("[data-rival]")?.focus();
      return;
    }
    this.sending = true;
    this.refusal = null;
    const meant: Previewed = this.#meant(act, rivals);
    const answer: ActAnswer | Refusal = await room.act(
      this.reason.trim() ? { ...meant, reason: this.reason.trim() } : meant,
    );
    this.sending = false;
    if (isRefusal(answer)) {
      this.refusal = answer;
      return;
    }
    const event = new ActDone(act, answer);
    if (this.isConnected) this.dispatchEvent(event);
    else done?.(event);
  }

  /** Proposals for which the author has to say whether this one is meant instead of them. */
  #rivals(room: Room, act: Previewed): readonly Rival[] {
    if (act.type !== "table" || act.alternativeTo !== undefined) return [];
    const preview = this.#preview(room, act);
    return isRefusal(preview) ? [] : preview.rivals;
  }

  /** The act with what its author means. */
  #meant(act: Previewed, rivals: readonly Rival[]): Previewed {
    return act.type === "table" && this.meant === "instead" && rivals.length > 0
      ? { ...act, alternativeTo: rivals[0]!.proposal }
      : act;
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") this.dispatchEvent(new PreviewLeft());
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.do();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Computed once for each act and draft, because it copies the whole document. */
  #preview(room: Room, act: Previewed): Preview | Refusal {
    const seq = room.draft?.seq ?? 0;
    if (this.#read?.act !== act || this.#read.seq !== seq) this.#read = { act, seq, preview: room.preview(act) };
    return this.#read.preview;
  }

  /** The preview with what was said of rivals. */
  #shown(room: Room, act: Previewed): Preview | Refusal {
    const meant = this.#meant(act, this.#rivals(room, act));
    if (meant === act) return this.#preview(room, act);
    const seq = room.draft?.seq ?? 0;
    if (this.#instead?.act !== act || this.#instead.seq !== seq)
      this.#instead = { act, seq, preview: room.preview(meant) };
    return this.#instead.preview;
  }

  #question(room: Room, rivals: readonly Rival[]): TemplateResult | typeof nothing {
    const first = rivals[0];
    if (first === undefined) return nothing;
    const proposals = rivals.flatMap(({ proposal }) => room.draft?.proposals.filter((q) => q.id === proposal) ?? []);
    const parties = [...new Set(proposals.flatMap((q) => q.sponsors ?? []))];
    const names = parties.map((id) => room.info.parties.find((party) => party.id === id)?.name ?? id);
    const question = rival.asks(names.length === 0 ? [rival.somebody] : names, first.does);
    const choice = (value: "instead" | "as-well", label: string): TemplateResult =>
      html`<button
        type="button"
        class="button small"
        data-rival=${value}
        aria-pressed=${this.meant === value}
        @click=${() => {
          this.meant = value;
          this.missing = false;
        }}
      >
        ${label}
      </button>`;
    return html`<div class="line rival" role="group" aria-label=${question}>
      <p>${question}</p>
      ${choice("instead", rival.instead)} ${choice("as-well", rival.asWell)}
      ${this.missing ? html`<p class="why" role="alert">${rival.first}</p>` : nothing}
    </div>`;
  }

  #paragraph(one: PreviewParagraph, { draft }: Preview): TemplateResult {
    const drawing = { ...this.drawing!, draft, cards: false, chosen: null };
    const words = drawPieces(pieces(one.paragraph, draft), drawing);
    const place = one.is === "new" ? "" : one.paragraph.label;
    const shown = html`<p class="w" dir="auto">${words}</p>`;
    return html`<div>
      ${place ? html`<span class="place">${place}</span>` : nothing}
      ${one.is === "words" ? shown : this.#whole(one, draft, shown)}
    </div>`;
  }

  /** A paragraph that would come in, go out or move as a whole, in the frame the text will have. */
  #whole({ is, paragraph: p }: PreviewParagraph, draft: Preview["draft"], shown: TemplateResult): TemplateResult {
    const { room, act } = this;
    const to = p.moveTo?.at(-1);
    const annexes = draft.tables.record.meta.annexes;
    const asked =
      is === "move"
        ? to === undefined
          ? ""
          : textSaid.move(placeIn(draft, p, to, (part) => textSaid.parts[part] ?? annexes[part]))
        : is === "out"
          ? textSaid.takeOut
          : textSaid.newParagraph;
    const sign = is === "move" ? "move" : is === "out" ? "deletion" : "insertion";
    const tone = is === "move" ? "" : is === "out" ? "k-d" : "k-i";
    const by =
      this.drawing?.view === "bracketed" ? "" : (room?.info.parties.find(({ id }) => id === act?.as)?.name ?? "");
    return html`<div class="tall ${tone}">
      <p class="tag ${tone}">${icon(sign)} ${asked} <span class="by" dir="auto">${by}</span></p>
      ${shown}
    </div>`;
  }

  protected override render() {
    const { room, act, drawing } = this;
    if (!room || !act || !drawing) return nothing;
    const preview = this.#shown(room, act);
    if (isRefusal(preview)) return this.#refused(preview);
    const rivals = this.#rivals(room, act);
    const waits = rivals.length > 0 && this.meant === null;
    const off = !room.online;
    const title = preview.received ? said.titleReceived : said.title;
    return html`<section class="sheet-card" aria-label=${title}>
      <h4>${title}</h4>
      ${preview.received ? html`<p>${said.received}</p>` : nothing}
      ${preview.paragraphs.map((one) => this.#paragraph(one, preview))} ${this.#question(room, rivals)}
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
          autofocus
          aria-disabled=${off || this.sending || waits}
          title=${off ? bar.needsConnection : waits ? rival.first : nothing}
          @click=${() => this.do()}
        >
          ${this.label} <kbd>Ctrl ↵</kbd>
        </button>
        <button type="button" class="button small" @click=${() => this.dispatchEvent(new PreviewLeft())}>
          ${this.back}
        </button>
      </div>
    </section>`;
  }

  #refused(refusal: Refusal): TemplateResult {
    return html`<section class="sheet-card refused">
      <h4>${icon("refused")} ${refusal.message}</h4>
      <div class="line">
        <button
          type="button"
          class="button small"
          data-do
          autofocus
          @click=${() => this.dispatchEvent(new PreviewLeft())}
        >
          ${this.back}
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
