/** "12 changed while you were drafting": what still fits of a paper, and what has gone, said before anything is tabled. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { readable } from "../../drafts/reading/difference.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import { paperLetters } from "../../drafts/crdt/paper.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import type { Room } from "../room/room.ts";
import type { Paper } from "../room/states.ts";
import { movedOn as said } from "./sentences.ts";

@customElement("moved-on")
export class MovedOnCard extends LightElement {
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor paper: Paper | null = null;
  @property() accessor label = "";
  @state() private accessor showing = false;
  @state() private accessor kept = "";

  #changes(room: Room, paper: Paper) {
    if (!("paragraph" in paper.on) || !room.draft) return nothing;
    const { paragraph } = paper.on;
    const now = [...Object.values(room.draft.parts).flat(), ...room.draft.removed].find((p) => p.id === paragraph);
    const then = paperLetters(paper.text).filter((letter) => letter.src === "text");
    return html`<p class="w" dir="auto">
      ${readable(then, now ? wordsOf(now) : [], room.draft.language).map(({ t, is }) =>
        is === "in" ? html`<ins class="k-i">${t}</ins>` : is === "out" ? html`<del class="k-d">${t}</del>` : t,
      )}
    </p>`;
  }

  protected override render() {
    const { room, paper } = this;
    const moved = paper?.movedOn;
    if (!room || !paper || !moved) return nothing;
    // "Keep drafting" is about what was read, not about what changes after.
    const reading = JSON.stringify(moved);
    if (this.kept === reading) return nothing;
    return html`<section class="sheet-card private" role="status">
      <h4>${icon("lock")} ${said.title(this.label)}</h4>
      <p>${moved.removed ? said.removed : said.fits(moved)}</p>
      ${this.showing ? this.#changes(room, paper) : nothing}
      <div class="line">
        <button
          type="button"
          class="button solid small"
          aria-expanded=${this.showing}
          @click=${() => {
            this.showing = !this.showing;
          }}
        >
          ${this.showing ? said.hide : said.show}
        </button>
        <button
          type="button"
          class="button small"
          @click=${() => {
            this.kept = reading;
          }}
        >
          ${said.keep}
        </button>
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "moved-on": MovedOnCard;
  }
}
