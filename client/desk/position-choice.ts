/**
 * One party's position on one proposal: four buttons with words as long as there is none, then one chip. A tapped
 * position is shown as on its way (a ring, not solid) until the record has answered.
 */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Position, Stance } from "../../drafts/position.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { LightElement } from "../frame/light.ts";
import { PositionTapped } from "../frame/news.ts";
import { icon } from "../icons.ts";
import { frame, stanceWords } from "../words.ts";
import { desk as said } from "./desk-words.ts";

const offered = ["support", "can-live-with", "reserve", "object"] as const satisfies readonly Stance[];

/** The element of the choice. It takes no position itself: it tells what was tapped, and shows what it is given. */
@customElement("position-choice")
export class PositionChoice extends LightElement {
  @property({ attribute: false }) accessor proposal: Proposal | null = null;
  /** The name of the party whose position it is. */
  @property() accessor whom = "";
  /** The position on the record, also one for the Chair only; null if there is none. */
  @property({ attribute: false }) accessor taken: Position | { readonly stance: "sponsor" } | null = null;
  /** The stance that was tapped and is not on the record yet; null if none is. */
  @property({ attribute: false }) accessor sending: Stance | null = null;
  @property({ attribute: false }) accessor online = true;
  @state() private accessor opened = false;

  #tap(stance: Stance): void {
    if (!this.online || this.proposal === null) return;
    this.opened = false;
    this.dispatchEvent(new PositionTapped(this.proposal.id, stance));
  }

  /** Arrow keys move between the buttons, as in a radio group; only Enter, Space or a click takes the position. */
  readonly #walk = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) {
      if (event.key === "Escape" && this.opened) this.opened = false;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...this.querySelectorAll<HTMLElement>("[role=radio]")];
    const forward = getComputedStyle(this).direction === "rtl" && event.key.match(/Left|Right/) ? -step : step;
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = buttons[(at + forward + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next?.focus();
  };

  protected override render() {
    const { proposal, taken, sending } = this;
    if (proposal === null) return nothing;
    const stance = sending ?? taken?.stance ?? null;
    if (stance !== null && !this.opened) {
      const condition = taken !== null && "condition" in taken && taken.condition !== undefined;
      const chair = taken !== null && "visibility" in taken && taken.visibility === "chair";
      return html`<button
        type="button"
        class="position-chip${sending === null ? " set" : " sending"}${chair ? " private" : ""}"
        aria-expanded="false"
        aria-label="${said.positionOf(this.whom, proposal.number)}: ${stanceWords[stance]}. ${said.change}"
        @click=${() => {
          this.opened = true;
        }}
      >
        ${chair ? icon("lock") : icon(stance)} ${stanceWords[stance]} ${condition ? icon("condition") : nothing}
        ${icon("down")}
      </button>`;
    }
    const focusable = stance !== null && stance !== "sponsor" ? stance : offered[0];
    return html`<div
      class="positions"
      role="radiogroup"
      aria-label=${said.positionOf(this.whom, proposal.number)}
      @keydown=${this.#walk}
    >
      ${offered.map(
        (each) =>
          html`<button
            type="button"
            role="radio"
            aria-checked=${each === stance ? "true" : "false"}
            aria-disabled=${this.online ? nothing : "true"}
            title=${this.online ? nothing : frame.needsConnection}
            tabindex=${each === focusable ? "0" : "-1"}
            class=${sending === each ? "sending" : ""}
            data-stance=${each}
            @click=${() => this.#tap(each)}
          >
            ${each === stance ? icon(each) : nothing}${stanceWords[each]}
          </button>`,
      )}
    </div>`;
  }
}
