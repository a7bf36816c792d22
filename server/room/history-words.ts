/**
 * How the words of paragraphs changed at each entry of a page of history. They are read from the documents with the
 * index of letters, without replaying the past. For a proposal it gives what the proposal asks for, since tabling does
 * not change the words as they stand.
 */
import type { ParagraphId, Stretch } from "../../drafts/paragraph.ts";
import { readable, type Compared } from "../../drafts/reading/difference.ts";
import { entriesAfter, payloadsOf, type Entry } from "../record/entries.ts";
import { advance, stateAt, type ActPayload, type State } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";
import { askedBefore, askedByPlan, askedFor, asking, madeBy } from "./asked.ts";
import { Documents } from "./documents.ts";
import type { Living } from "./living.ts";

/** An entry for which words are wanted. */
export interface Wanted {
  readonly entry: Entry;
  readonly act: ActPayload;
  readonly paragraphs: readonly ParagraphId[];
}

/**
 * If the next entry is at most this many entries on, the state is carried forward; else it is read from a checkpoint.
 */
const reach = 300;

/** Gives states at entries. Only the last one is kept, since the entries asked for usually follow each other. */
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
      // Nobody types in this copy. Under the server's client id Yjs would complain of every update the server made.
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
 * Gives the change in a paragraph's words between two entries of the page, or nothing if there was none. A state is
 * read only for corrections, and for proposals whose letters stood elsewhere by then.
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
    // A correction is compared with the words as they were taken down, not with the text.
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
