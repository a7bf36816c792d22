/** The bar under the cards: how many are selected, what can be done with them, and why not more. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Proposal } from "../../drafts/proposal.ts";
import { batch as said } from "./desk-words.ts";
import type { Batch, BatchAct } from "./batch.ts";

/**
 * Draws the bar. `act` is called with the proposals an act can be done to, which may be fewer than are selected;
 * without a connection nothing can be pressed but what clears the selection.
 */
export const batchBar = (
  { offers, notes }: Batch,
  selected: readonly Proposal[],
  online: boolean,
  act: (type: BatchAct, proposals: readonly Proposal[]) => void,
  clear: () => void,
): TemplateResult => {
  const numbers = selected.map(({ number }) => number);
  return html`<div class="batch-bar" role="region" aria-label=${said.selected(selected.length)}>
    <b>${said.selected(selected.length)}</b>
    <span class="numbers">${said.numbers(numbers)}</span>
    <span class="grow"></span>
    ${offers.map(
      ({ type, proposals }, n) =>
        html`<button
          type="button"
          class="button small${n === 0 && type !== "set-aside" ? " solid" : ""}"
          aria-disabled=${online ? nothing : "true"}
          title=${online ? nothing : said.needsConnection}
          @click=${() => online && act(type, proposals)}
        >
          ${said.act(type, proposals.length, selected.length)}
        </button>`,
    )}
    <button type="button" class="button quiet small" @click=${clear}>${said.clear}</button>
    ${notes.map((note) => html`<p class="batch-note">${note}</p>`)}
  </div>`;
};
