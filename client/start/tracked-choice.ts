/**
 * Choosing between the two texts of a draft with tracked changes. The file does not say which is meant, so the user has
 * to; nothing is accepted by itself.
 */
import type { TemplateResult } from "lit";
import { html } from "lit";
import { RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Side } from "../../drafts/formats/tracked-text.ts";
import { counted, listed } from "../words.ts";

/** What is tracked in a file, from its refusal. */
export interface TrackedCounts {
  readonly insertions: number;
  readonly deletions: number;
  readonly moves: number;
  /** The names in Word; "" if there is none. */
  readonly authors: readonly string[];
}

/** The numbers in the refusal of a file with tracked changes; null for any other refusal. */
export const trackedIn = ({ refused, details }: Refusal): TrackedCounts | null => {
  if (refused !== RefusalCode.trackedWords || details === undefined) return null;
  const number = (name: string): number => Number(details[name] ?? 0);
  const { authors } = details;
  return {
    insertions: number("insertions"),
    deletions: number("deletions"),
    moves: number("moves"),
    authors: Array.isArray(authors) ? authors.map(String) : [],
  };
};

/** The most names that are given; others are counted. */
const most = 4;

/** What is tracked, and by whom: "212 insertions and 2 moves, by Acien, Clara and 3 others." */
export const trackedSentence = ({ insertions, deletions, moves, authors }: TrackedCounts): string => {
  const facts = [
    ...(insertions > 0 ? [counted(insertions, "insertion")] : []),
    ...(deletions > 0 ? [counted(deletions, "deletion")] : []),
    ...(moves > 0 ? [counted(moves, "move")] : []),
  ];
  const names = authors.filter((name) => name !== "").map((name) => `“${name}”`);
  const told = names.length > most ? [...names.slice(0, most - 1), counted(names.length - most + 1, "other")] : names;
  return `${listed(facts)}${told.length === 0 ? "" : `, by ${listed(told)}`}.`;
};

const choices: readonly { readonly side: Side; readonly name: string; readonly what: string }[] = [
  {
    side: "sent",
    name: "Begin from the text as it was sent",
    what: "What was put in is left out, and what was struck stands.",
  },
  {
    side: "would-be",
    name: "Begin from the text with every change accepted",
    what: "What was put in stands, and what was struck is left out.",
  },
];

/** The two texts, of which one has to be chosen. */
export const drawTrackedChoice = (
  tracked: TrackedCounts,
  taken: Side | null,
  take: (side: Side) => void,
): TemplateResult =>
  html`<section class="tracked-choice" aria-labelledby="tracked-head">
    <h3 id="tracked-head">The file has tracked changes: which text is the draft?</h3>
    <p dir="auto">${trackedSentence(tracked)}</p>
    <div class="tracked-sides">
      ${choices.map(
        ({ side, name, what }) =>
          html`<div>
            <button
              type="button"
              class="button${taken === side ? " solid" : ""}"
              aria-pressed=${taken === side}
              aria-describedby=${`tracked-${side}`}
              @click=${() => take(side)}
            >
              ${name}
            </button>
            <p class="quiet" id=${`tracked-${side}`}>${what}</p>
          </div>`,
      )}
    </div>
    <p class="quiet">
      Either way the changes themselves are not kept. To have them as proposals, begin from the text as it was sent and
      import the file in the room.
    </p>
  </section>`;
