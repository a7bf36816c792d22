/**
 * What stands beside the changes: the file, for whom it is read, who made what in Word, and which changes are shown.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Party, PartyId } from "../../drafts/party.ts";
import type { Returned, ReturnedAuthor } from "../../drafts/returned/returned.ts";
import { icon } from "../icons.ts";
import { count, counted } from "../words.ts";
import { chooseFile } from "./choose-file.ts";
import { placesOf, sortsOf } from "./picking.ts";
import type { Results, Sort } from "./picking.ts";

/** What the side shows, and what can be chosen in it. */
export interface Side {
  /** The name of the file. */
  readonly name: string;
  readonly returned: Returned;
  readonly results: Results;
  /** The parties for which this seat may table. */
  readonly parties: readonly Party[];
  readonly nameOf: (party: PartyId) => string;
  readonly sort: Sort;
  /** The only place whose changes are shown; "" for all. */
  readonly place: string;
  /** Whether there is room beside the changes, so that nothing is folded. */
  readonly roomy: boolean;
  /** Whether something is being sent; nothing can be chosen then. */
  readonly busy: boolean;
  readonly take: (file: File) => void;
  readonly choose: (sort: Sort) => void;
  readonly at: (place: string) => void;
  /** Reads the same file again, for another party. */
  readonly read: (as: PartyId) => void;
  /** Gives the changes of one of Word's authors to a party; null leaves them out. */
  readonly map: (author: string, party: PartyId | null) => void;
}

/** A list for choosing a party; with only one party there is nothing to choose. */
export const partyChoice = (
  parties: readonly Party[],
  chosen: PartyId,
  choose: (party: PartyId) => void,
  off = false,
): TemplateResult =>
  html`<label class="field">
    <span>Tabled for</span>
    ${
      parties.length === 1
        ? html`<b class="im-as" dir="auto">${parties[0]!.name}</b>`
        : html`<select
            name="as"
            ?disabled=${off}
            @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
          >
            ${chosen === "" ? html`<option value="" selected>Choose a party…</option>` : nothing}
            ${parties.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}
          </select>`
    }
  </label>`;

const made = ({ insertions, deletions, moves, comments }: ReturnedAuthor): string =>
  [
    [insertions, "insertion"] as const,
    [deletions, "deletion"] as const,
    [moves, "move"] as const,
    [comments, "comment"] as const,
  ]
    .flatMap(([n, what]) => (n > 0 ? [counted(n, what)] : []))
    .join(", ");

const author = (one: ReturnedAuthor, side: Side): TemplateResult => {
  const { parties, busy, map } = side;
  const name = one.name === "" ? "No name given" : one.name;
  const out = "";
  // An author with the name of a party for which this seat does not speak: those changes are left out.
  const other = one.party !== null && !parties.some(({ id }) => id === one.party) ? one.party : null;
  return html`<li>
    <span class="im-author"><b dir="auto">${name}</b> <small>${made(one)}</small></span>
    <select
      aria-label=${`Changes by ${name} are tabled for`}
      ?disabled=${busy}
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        map(one.name, value === out ? null : value);
      }}
    >
      ${other === null ? nothing : html`<option value=${other} selected>${side.nameOf(other)}, not by this seat</option>`}
      ${parties.map(({ id, name: party }) => html`<option value=${id} ?selected=${id === one.party}>${party}</option>`)}
      <option value=${out} ?selected=${one.party === null}>Nobody: left out</option>
    </select>
  </li>`;
};

/** Persons come first; authors with a party's name stand for it, and a tracked file of ours has many. */
const authors = (side: Side): TemplateResult => {
  const all = side.returned.authors;
  const [parties, persons] = [all.filter(({ by }) => by === "name"), all.filter(({ by }) => by !== "name")];
  if (all.length === 0) return html`<p class="quiet">Nobody: no change in the file is tracked.</p>`;
  const list = (some: readonly ReturnedAuthor[]): TemplateResult =>
    html`<ul class="im-authors">
      ${some.map((one) => author(one, side))}
    </ul>`;
  return html`${persons.length === 0 ? nothing : list(persons)}
  ${
    parties.length === 0
      ? nothing
      : html`<details class="im-named" ?open=${parties.length < 4}>
          <summary>
            ${counted(parties.length, "author")} called like ${parties.length === 1 ? "a party" : "parties"}
          </summary>
          ${list(parties)}
        </details>`
  }`;
};

/** Draws the side of a file that was read. Places can be chosen if changes are in two or more. */
export const drawSide = (side: Side): TemplateResult => {
  const { returned, sort, place, busy } = side;
  const places = placesOf(returned.changes);
  return html`<nav class="side im-side" aria-label="The file">
    <p class="im-file">${icon("file")} <bdi title=${side.name}>${side.name}</bdi></p>
    ${busy ? nothing : html`<p class="im-other">${chooseFile("Choose another file", "link", side.take)}</p>`}
    <p class="im-from${returned.madeFrom.older ? " older" : ""}">
      ${returned.madeFrom.older ? icon("history") : nothing}
      <span dir="auto">${returned.madeFrom.sentence}</span>
    </p>
    ${partyChoice(side.parties, returned.as, side.read, busy)}
    <details class="im-fold" ?open=${side.roomy}>
      <summary class="side-head">
        <b>Made in Word by ${icon("down")}</b> <span>${count(returned.authors.length)}</span>
      </summary>
      ${authors(side)}
    </details>
    <h2 class="side-head">Shown</h2>
    <ul class="heads im-sorts">
      ${sortsOf(returned, side.results).map(
        (row) =>
          html`<li>
            <button
              type="button"
              class="head-row${row.sort === sort ? " on" : ""}${row.marked ? " marked" : ""}"
              aria-pressed=${row.sort === sort}
              @click=${() => side.choose(row.sort)}
            >
              ${icon(row.icon)} <span>${row.name}</span> <b>${count(row.n)}</b>
            </button>
          </li>`,
      )}
    </ul>
    ${
      places.length < 2
        ? nothing
        : html`<label class="field im-place">
            <span>In one paragraph</span>
            <select name="place" @change=${(event: Event) => side.at((event.target as HTMLSelectElement).value)}>
              <option value="" ?selected=${place === ""}>All ${count(places.length)} places</option>
              ${places.map((one) => html`<option value=${one.called} ?selected=${one.called === place}>${one.called} (${count(one.n)})</option>`)}
            </select>
          </label>`
    }
  </nav>`;
};
