/**
 * What stands around the changes of a file: above, what it asks for in all and what came of it; below, how many changes
 * are ticked, what the button will do with them, and how far that is.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { PartyId } from "../../drafts/party.ts";
import type { Returned, ReturnedChange } from "../../drafts/returned/returned.ts";
import { icon } from "../icons.ts";
import { count } from "../words.ts";
import { chosenOf, confirmation, isDone, outcome, whatHappens } from "./picking.ts";
import type { Results, Sort } from "./picking.ts";

/** What is confirmed and by whom, and what the links and the button do. */
export interface Confirming {
  readonly returned: Returned;
  readonly results: Results;
  readonly ticked: ReadonlySet<string>;
  readonly sort: Sort;
  /** Whether all changes of the file are shown. */
  readonly whole: boolean;
  readonly shown: readonly ReturnedChange[];
  /** How many acts were confirmed together and are being sent; `answered` is how many of those have an answer. */
  readonly tabling: number;
  readonly answered: number;
  /** Whether this seat may table. */
  readonly head: boolean;
  readonly online: boolean;
  readonly office: Parameters<typeof whatHappens>[1];
  readonly nameOf: (party: PartyId) => string;
  readonly tick: (keys: readonly string[], ticked: boolean) => void;
  readonly suggested: () => void;
  readonly table: () => void;
}

/** The headline or, once something was tabled, what came of it, with the button to read the file again. */
export const drawOutcome = (returned: Returned, results: Results, again: () => void): TemplateResult =>
  html`<header class="im-head">
    ${
      results.size > 0
        ? html`<p class="im-outcome" id="im-outcome" tabindex="-1" role="status">
            ${icon("tick")}
            <span
              ><b>${outcome(results)}.</b>
              <button type="button" class="link" @click=${again}>Read the file again</button> to see what is left in it
              for the text as it stands now.</span
            >
          </p>`
        : nothing
    }
    <h2>${returned.summary.replace(/\d{4,}/gu, (n) => count(Number(n))).replace(/\.?$/u, ".")}</h2>
    ${returned.notices.map((notice) => html`<p class="im-notice">${icon("unlink")} <span dir="auto">${notice}</span></p>`)}
  </header>`;

/** Empty if no change of the file has an act. */
export const drawConfirming = (all: Confirming): TemplateResult | typeof nothing => {
  const { returned, results, ticked, sort, whole, tabling, answered, head, online, office, nameOf } = all;
  if (returned.changes.every(({ act }) => act === undefined)) return nothing;
  const open = returned.changes.filter(({ act, key }) => act !== undefined && !isDone(results.get(key)));
  const chosen = chosenOf(returned.changes, ticked, results);
  const acts = chosen.map(({ act }) => act);
  if (tabling > 0)
    return html`<footer class="im-foot">
      <p role="status">
        <b>${count(answered)} of ${count(tabling)}</b> on the record. Stay on this page until it is done: what is not
        sent yet is not tabled.
      </p>
      <progress max=${tabling} value=${answered} aria-label="Being tabled"></progress>
    </footer>`;
  const off = acts.length === 0 || !online || !head;
  // One box ticks all that is shown; changes that need a look each are included only if nothing else is shown.
  const flagged = sort === "untracked" || sort === "confirm";
  const left = new Set(open);
  const shown = all.shown.filter((change) => left.has(change) && (flagged || change.ticked));
  const every = shown.length > 0 && shown.every(({ key }) => ticked.has(key));
  const keys = shown.map(({ key }) => key);
  return html`<footer class="im-foot">
    <div class="im-chosen">
      <p role="status"><b>${count(chosen.length)} of ${count(open.length)}</b> ticked</p>
      <button type="button" class="link" ?disabled=${shown.length === 0} @click=${() => all.tick(keys, !every)}>
        ${every ? "Untick" : "Tick"} ${whole ? "all" : `the ${count(shown.length)} ${flagged ? "shown" : "tracked"}`}
      </button>
      <button
        type="button"
        class="link"
        title="What is tracked ticked, everything else unticked"
        @click=${() => all.suggested()}
      >
        As suggested
      </button>
      <span class="im-keys" aria-hidden="true"><kbd>j</kbd> <kbd>k</kbd> walk <kbd>Space</kbd> tick</span>
    </div>
    <p class="im-will" id="im-will">
      ${
        !head
          ? `Only a head of the delegation of ${nameOf(returned.as)} tables. Nothing is sent.`
          : online
            ? whatHappens(acts, office, open.length > chosen.length)
            : "Needs a connection."
      }
    </p>
    <button
      type="button"
      class="button solid im-table"
      aria-disabled=${off ? "true" : nothing}
      aria-describedby="im-will"
      @click=${() => !off && all.table()}
    >
      ${confirmation(acts, nameOf)}
    </button>
  </footer>`;
};
