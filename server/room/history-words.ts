/**
 * What the words of paragraphs became at each entry of a page of history, read from the documents by the index of
 * letters: no past is replayed. Of a proposal it is what it asks for, since the words as they stand do not change by
 * tabling.
 */
import type { ChangeEntry, ChangeId, Range } from "../../drafts/change.ts";
import type { AnchorAsk } from "../../drafts/acts/plan.ts";
import { placeAnchor } from "../../drafts/crdt/anchor.ts";
import { readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { eachId, lettersOf, type Letters } from "../../drafts/crdt/letters.ts";
import type { ParagraphId, Stretch } from "../../drafts/paragraph.ts";
import { readable, type Compared } from "../../drafts/reading/difference.ts";
import { plain, sliceWords } from "../../drafts/reading/words.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import { entriesAfter, payloadsOf, type Entry } from "../record/entries.ts";
import { advance, stateAt, type ActPayload, type State } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";
import { Documents } from "./documents.ts";
import type { Living } from "./living.ts";

/** An entry whose words are wanted. */
export interface Wanted {
  readonly entry: Entry;
  readonly act: ActPayload;
  readonly paragraphs: readonly ParagraphId[];
}

/** Acts that ask for words and change none. */
const asking: readonly string[] = ["table", "revise", "correct"];

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

const lettersIn = (state: State, paragraph: ParagraphId): Letters | null => {
  const strand = readRecord(state.draft).paragraphs[paragraph]?.strand;
  const text = strand ? strandOf(state.draft, strand) : undefined;
  return text === undefined ? null : lettersOf(text);
};

const as = (is: Compared["is"], words: readonly Stretch[]): Compared[] => words.map((stretch) => ({ ...stretch, is }));

type Made = readonly [ChangeId, ChangeEntry];

/** The changes an entry made. */
const madeBy = ({ plan }: ActPayload): Made[] =>
  (plan?.record ?? []).flatMap(({ table, key, value }): Made[] =>
    table === "changes" && value !== null ? [[key as ChangeId, value as ChangeEntry]] : [],
  );

/** Where a change strikes words and where its own go in. */
interface PlacedAt {
  readonly change: ChangeEntry;
  readonly ranges: readonly Range[];
  readonly at: number | undefined;
}

/** Words with what is asked of them; empty when nothing is. */
const askedOf = (words: readonly Stretch[], placed: readonly PlacedAt[]): Compared[] => {
  const out: boolean[] = [];
  const into = new Map<number, Compared[]>();
  for (const { change, ranges, at } of placed) {
    for (const [from, to] of ranges) for (let n = from; n < to; n++) out[n] = true;
    if (at !== undefined && change.type === "words") into.set(at, [...(into.get(at) ?? []), ...as("in", change.words)]);
  }
  if (into.size === 0 && out.length === 0) return [];
  const compared: Compared[] = [];
  const { length } = plain(words);
  const cuts = new Set([0, length, ...into.keys()]);
  for (let n = 1; n < length; n++) if ((out[n] ?? false) !== (out[n - 1] ?? false)) cuts.add(n);
  const places = [...cuts].sort((a, b) => a - b);
  for (const [n, from] of places.entries()) {
    compared.push(...(into.get(from) ?? []));
    const to = places[n + 1];
    if (to !== undefined) compared.push(...as(out[from] === true ? "out" : "kept", sliceWords(words, from, to)));
  }
  return compared;
};

/** What a whole paragraph is asked to become: in or out; undefined when changes are about its words. */
const askedWhole = (
  made: readonly Made[],
  paragraph: ParagraphId,
  words: readonly Stretch[],
): Compared[] | undefined => {
  for (const [, change] of made) {
    if (change.type === "new" && change.paragraph === paragraph) return as("in", change.words);
    if (change.type === "out" && change.paragraph === paragraph) return as("out", words);
  }
  return undefined;
};

/** What changes ask for in one paragraph, as they were anchored at an entry. */
const askedFor = (state: State, ids: readonly ChangeId[], paragraph: ParagraphId): Compared[] => {
  const { changes, anchors } = readRecord(state.draft);
  const letters = lettersIn(state, paragraph);
  const made = ids.flatMap((id): Made[] => (changes[id] === undefined ? [] : [[id, changes[id]]]));
  const whole = askedWhole(made, paragraph, letters?.words ?? []);
  if (whole !== undefined || letters === null) return whole ?? [];
  const placed = made.flatMap(([id, change]): PlacedAt[] =>
    change.type !== "words"
      ? []
      : (anchors[id] ?? [])
          .filter((piece) => piece.in === paragraph)
          .map((piece) => {
            const { ranges, at } = placeAnchor(letters, piece);
            return { change, ranges, at: piece.words ? at : undefined };
          }),
  );
  return askedOf(letters.words, placed);
};

/** Ranges in order, those that touch as one. */
const joined = (ranges: readonly Range[]): Range[] => {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (from < to) all.push([from, to]);
  }
  return all;
};

/** Where letters named by an entry stood right after it; null when some stood elsewhere, or nowhere any more. */
const placedByLetters = (
  documents: Documents,
  seq: number,
  anchor: NonNullable<AnchorAsk["letters"]> & { readonly in: ParagraphId },
): Omit<PlacedAt, "change"> | null => {
  const places = eachId(anchor.ids).map((id) => documents.offset(anchor.in, seq, id));
  if (places.includes(undefined)) return null;
  const ranges = joined(places.map((at) => [at!, at! + 1]));
  if (ranges.length > 0) return { ranges, at: ranges.at(-1)![1] };
  if (anchor.after === null) {
    const before = anchor.before && documents.offset(anchor.in, seq, anchor.before);
    return before === undefined ? null : { ranges, at: 0 };
  }
  const after = documents.offset(anchor.in, seq, anchor.after);
  return after === undefined ? null : { ranges, at: after + 1 };
};

/** The same from the entry's own plan; null when what it is anchored at was not in the words it names then. */
const askedByPlan = (documents: Documents, { act, entry }: Wanted, paragraph: ParagraphId): Compared[] | null => {
  const { plan } = act;
  if (plan === undefined || plan.text.length > 0) return null;
  const made = madeBy(act);
  const words = documents.words(paragraph, entry.seq);
  const whole = askedWhole(made, paragraph, words);
  if (whole !== undefined) return whole;
  const written = plan.record.flatMap(({ table, key, value }) =>
    table === "anchors" && value !== null
      ? [[key as ChangeId, value as RecordTables["anchors"][ChangeId]] as const]
      : [],
  );
  const end = plain(words).length;
  const placed: PlacedAt[] = [];
  for (const [id, change] of made) {
    if (change.type !== "words") continue;
    for (const { change: of, paragraph: within, ranges = [], at = end, letters } of plan.anchors) {
      if (of !== id) continue;
      if (letters !== undefined) {
        const place = placedByLetters(documents, entry.seq, { ...letters, in: within });
        if (place === null) return null;
        if (within === paragraph) placed.push({ change, ...place });
      } else if (within === paragraph) {
        const struck = joined(ranges);
        placed.push({ change, ranges: struck, at: struck.at(-1)?.[1] ?? Math.min(at, end) });
      }
    }
    for (const [of, pieces] of written)
      for (const piece of of === id ? pieces : []) {
        const place = placedByLetters(documents, entry.seq, piece);
        if (place === null) return null;
        if (piece.in === paragraph) placed.push({ change, ...place, at: piece.words ? place.at : undefined });
      }
  }
  return askedOf(words, placed);
};

/** What a proposal asks for before a correction of it: the changes of its version. */
const askedBefore = (state: State, { plan }: ActPayload, paragraph: ParagraphId): Compared[] => {
  const { changes, proposals } = readRecord(state.draft);
  const corrected = plan?.about.proposals[0];
  const version = corrected && proposals[corrected]?.version;
  const live = (Object.keys(changes) as ChangeId[]).filter(
    (id) => changes[id]!.proposal === corrected && changes[id]!.version === version,
  );
  live.sort((a, b) => changes[a]!.order - changes[b]!.order);
  return askedFor(state, live, paragraph);
};

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
    const now = askedByPlan(documents, wanted, paragraph) ?? askedFor(states.at(entry.seq), made, paragraph);
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
