/** "12 changed while you were drafting": says before tabling which parts of a paper still fit and which are gone. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { readable } from "../../drafts/reading/difference.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import type { Stretch } from "../../drafts/paragraph.ts";
import { paperLetters } from "../../drafts/crdt/paper.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import type { Room } from "../room/room.ts";
import type { Paper } from "../room/states.ts";
import { movedOn as said } from "./sentences.ts";

/** The card for one paper. Nothing is drawn unless the paragraph has changed since the paper was opened on it. */
@customElement("moved-on")
export class MovedOnCard extends LightElement {
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor paper: Paper | null = null;
  /** What the paragraph is called; "" if it has no label. */
  @property() accessor label = "";
  @state() private accessor showing = false;
  @state() private accessor causes: readonly string[] = [];
  @state() private accessor refusal = "";
  #asked = "";

  protected override willUpdate(): void {
    const { room, paper } = this;
    if (!room || !paper?.movedOn || !("paragraph" in paper.on)) return;
    // Asked again only if something more has changed.
    const asked = `${paper.key} ${JSON.stringify(paper.movedOn)} ${plain(this.#now(room, paper))}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    void room.causes(paper.on.paragraph, paper.seq).then((causes) => {
      if (this.#asked === asked && causes.length > 0) this.causes = causes;
    });
  }

  #keep(room: Room, paper: Paper): void {
    const renewed = room.renewPaper(paper);
    this.refusal = isRefusal(renewed) ? renewed.message : "";
    this.showing = false;
  }

  /** The words of the paragraph as they stand now. */
  #now({ draft }: Room, { on }: Paper): readonly Stretch[] {
    const all = draft && "paragraph" in on ? [...Object.values(draft.parts).flat(), ...draft.removed] : [];
    const now = all.find((p) => "paragraph" in on && p.id === on.paragraph);
    return now ? wordsOf(now) : [];
  }

  #changes(room: Room, paper: Paper) {
    if (!room.draft) return nothing;
    const then = paperLetters(paper.text).filter((letter) => letter.src === "text");
    return html`<p class="w" dir="auto">
      ${readable(then, this.#now(room, paper), room.draft.language).map(({ t, is }) =>
        is === "in" ? html`<ins class="k-i">${t}</ins>` : is === "out" ? html`<del class="k-d">${t}</del>` : t,
      )}
    </p>`;
  }

  protected override render() {
    const { room, paper } = this;
    const moved = paper?.movedOn;
    if (!room || !paper || !moved) return nothing;
    return html`<section class="sheet-card private" role="status">
      <h4>${icon("lock")} ${said.title(this.label)}</h4>
      ${this.causes.length === 0 ? nothing : html`<p>${this.causes.join(" ")}</p>`}
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
        ${
          moved.removed
            ? nothing
            : html`<button type="button" class="button small" @click=${() => this.#keep(room, paper)}>
                ${said.keep}
              </button>`
        }
      </div>
      ${this.refusal ? html`<p class="why" role="alert">${this.refusal}</p>` : nothing}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "moved-on": MovedOnCard;
  }
}
