/** Words that the server did not accept, shown for copying until their author closes the card. */
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { isRefusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import type { Room } from "../room/room.ts";
import type { HandedBack } from "../room/states.ts";
import { handedBack as said } from "./sentences.ts";

/** Draws one card for each time words were handed back; nothing if none are left. */
@customElement("handed-back")
export class HandedBackCard extends LightElement {
  @property({ attribute: false }) accessor room: Room | null = null;
  @state() private accessor copied = "";
  @state() private accessor refusal = "";
  readonly #changed = (): void => this.requestUpdate();
  #listening: Room | null = null;

  override willUpdate(): void {
    if (this.#listening === this.room) return;
    this.#listening?.removeEventListener("handed-back", this.#changed);
    this.#listening = this.room;
    this.room?.addEventListener("handed-back", this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.removeEventListener("handed-back", this.#changed);
    this.#listening = null;
  }

  async #copy(key: string, words: string): Promise<void> {
    // Without a secure context there is no clipboard, but the words can be selected in the card.
    await navigator.clipboard?.writeText(words);
    this.copied = key;
  }

  #intoPaper(room: Room, one: HandedBack): void {
    const paper = room.intoPaper(one);
    this.refusal = isRefusal(paper) ? paper.message : "";
  }

  #one(room: Room, one: HandedBack): TemplateResult {
    const p =
      room.draft &&
      Object.values(room.draft.parts)
        .flat()
        .find((q) => q.id === one.paragraph);
    const words = one.pieces.join(" … ");
    return html`<section class="sheet-card refused" role="alert">
      <h4>${icon("refused")} ${said.title}</h4>
      <p>${said.where(one, p?.label)} · ${said.at(one)}</p>
      <blockquote dir="auto">${words}</blockquote>
      <p>${said.nothingElse}</p>
      ${this.refusal === "" ? nothing : html`<p>${this.refusal}</p>`}
      <div class="line">
        ${
          p && room.caucuses.some(({ kind, writes }) => writes && (kind === "party" || kind === "office"))
            ? html`<button type="button" class="button solid small" @click=${() => this.#intoPaper(room, one)}>
                ${said.intoPaper}
              </button>`
            : nothing
        }
        <button type="button" class="button solid small" @click=${() => this.#copy(one.id, words)}>
          ${this.copied === one.id ? said.copied : said.copy}
        </button>
        <button type="button" class="button small" @click=${() => this.#copy(`${one.id}/whole`, one.whole)}>
          ${this.copied === `${one.id}/whole` ? said.copied : said.whole}
        </button>
        <button type="button" class="button quiet small" @click=${() => room.dismiss(one)}>${said.close}</button>
      </div>
    </section>`;
  }

  protected override render() {
    const { room } = this;
    return room === null || room.handedBack.length === 0 ? nothing : room.handedBack.map((one) => this.#one(room, one));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "handed-back": HandedBackCard;
  }
}
