/**
 * What the words of paragraphs became at each entry of a page of history, read from the documents by the index of
 * letters: no past is replayed. Of a proposal it is what it asks for, since the words as they stand do not change by
 * tabling.
 */
import type { ParagraphId, Stretch } from "../../drafts/paragraph.ts";
import { readable, type Compared } from "../../drafts/reading/difference.ts";
import { entriesAfter, payloadsOf, type Entry } from "../record/entries.ts";
import { advance, stateAt, type ActPayload, type State } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";
import { askedBefore, askedByPlan, askedFor, asking, madeBy } from "./asked.ts";
import { Documents } from "./documents.ts";
import type { Living } from "./living.ts";

/** An entry whose words are wanted. */
export interface Wanted {
  readonly entry: Entry;
  readonly act: ActPayload;
  readonly paragraphs: readonly ParagraphId[];
}

/** A state goes on to a later entry as long as it is no further than this; beyond, a checkpoint is nearer. */
const reach = 300;

/** States at entries, in no order; one is kept, since those asked for follow each other. */
class States {
  readonly #storage: Storage;
  #state: State | null = null;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  at(seq: number): State {
    const at = this.#state?.head.seq ?? Infinity;
    let state = this.#state;
    if (state === null || seq < at || seq > at + reach) {
      this.#state = state = stateAt(this.#storage, seq, false);
      // Nobody writes in this copy: under the server's id Yjs would complain of every entry the server made.
      state.draft.clientID = 0;
    }
    for (const entry of entriesAfter(this.#storage, state.head.seq, reach, seq))
      advance(state, entry, payloadsOf(this.#storage, entry.seq), false);
    return state;
  }
}

const wordsAsked = (asked: readonly Compared[]): Stretch[] =>
  asked.filter(({ is }) => is !== "out").map(({ is: _, ...stretch }) => stretch);

/**
 * Gives the words of a paragraph between two entries of the page, compared; nothing when they did not change. Only what a
 * correction corrected, and what was asked of letters that stood elsewhere by then, is read from the state at that entry.
 */
export const wordsAlong = (
  living: Living,
  picked: readonly Wanted[],
  language: string,
): ((paragraph: ParagraphId, seq: number, until: number) => readonly Compared[]) => {
  const documents = new Documents(living);
  const states = new States(living.storage);
  const about = new Map<ParagraphId, Wanted[]>();
  for (const wanted of picked)
    for (const id of new Set(wanted.paragraphs)) {
      const list = about.get(id);
      if (list === undefined) about.set(id, [wanted]);
      else list.push(wanted);
    }
  const asked = (wanted: Wanted, paragraph: ParagraphId): readonly Compared[] => {
    const { act, entry } = wanted;
    if (!asking.includes(act.type)) return [];
    const made = madeBy(act).map(([id]) => id);
    const now = askedByPlan(documents, entry.seq, act, paragraph) ?? askedFor(states.at(entry.seq), made, paragraph);
    if (act.type !== "correct" || now.length === 0) return now;
    // Of a correction: what it makes of the words as they were taken down, not of the text.
    const before = askedBefore(states.at(entry.seq - 1), act, paragraph);
    return readable(wordsAsked(before), wordsAsked(now), language);
  };
  return (paragraph, seq, until) => {
    const within = (about.get(paragraph) ?? []).filter(({ entry }) => entry.seq >= seq && entry.seq <= until);
    const [first, last] = [within[0], within.at(-1)];
    if (first === undefined || last === undefined) return [];
    const before = documents.words(paragraph, first.entry.seq - 1);
    const compared = readable(before, documents.words(paragraph, last.entry.seq), language);
    return compared.some(({ is }) => is !== "kept") ? compared : asked(first, paragraph);
  };
};
