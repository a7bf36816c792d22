/**
 * What a proposal asks for in the words of a paragraph, as it was right after the proposal was tabled, revised or
 * corrected: those words, with what would go out and come in. It is read from the entry's plan or, where its letters
 * stood elsewhere by then, from the state at that entry.
 */
import type { AnchorAsk } from "../../drafts/acts/plan.ts";
import type { ChangeEntry, ChangeId, Range } from "../../drafts/change.ts";
import { placeAnchor } from "../../drafts/crdt/anchor.ts";
import { readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { eachId, lettersOf, type Letters } from "../../drafts/crdt/letters.ts";
import type { ParagraphId, Stretch } from "../../drafts/paragraph.ts";
import type { Compared } from "../../drafts/reading/difference.ts";
import { plain, sliceWords } from "../../drafts/reading/words.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import type { ActPayload, State } from "../record/replay.ts";
import type { Documents } from "./documents.ts";

/** Acts that ask for words without changing any. */
export const asking: readonly string[] = ["table", "revise", "correct"];

const lettersIn = (state: State, paragraph: ParagraphId): Letters | null => {
  const strand = readRecord(state.draft).paragraphs[paragraph]?.strand;
  const text = strand ? strandOf(state.draft, strand) : undefined;
  return text === undefined ? null : lettersOf(text);
};

const as = (is: Compared["is"], words: readonly Stretch[]): Compared[] => words.map((stretch) => ({ ...stretch, is }));

/** A change as its entry wrote it, with its id. */
export type Made = readonly [ChangeId, ChangeEntry];

/** The changes an entry made. */
export const madeBy = ({ plan }: ActPayload): Made[] =>
  (plan?.record ?? []).flatMap(({ table, key, value }): Made[] =>
    table === "changes" && value !== null ? [[key as ChangeId, value as ChangeEntry]] : [],
  );

/** Where a change strikes words, and where its own go in. */
interface PlacedAt {
  readonly change: ChangeEntry;
  readonly ranges: readonly Range[];
  readonly at: number | undefined;
}

/** Words with the changes asked of them; empty if there are none. */
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

/** The whole paragraph coming in or going out; undefined if the changes are about its words. */
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

/** What changes ask for in one paragraph, by their anchors at an entry. */
export const askedFor = (state: State, ids: readonly ChangeId[], paragraph: ParagraphId): Compared[] => {
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

/** Ranges in order, with those that touch joined. */
const joined = (ranges: readonly Range[]): Range[] => {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (from < to) all.push([from, to]);
  }
  return all;
};

/** Where letters named by an entry stood right after it; null if some of them were elsewhere, or gone. */
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

/** What an entry asked for, from its own plan; null if its letters were not in the words it names. */
export const askedByPlan = (
  documents: Documents,
  seq: number,
  act: ActPayload,
  paragraph: ParagraphId,
): Compared[] | null => {
  const { plan } = act;
  if (plan === undefined || plan.text.length > 0) return null;
  const made = madeBy(act);
  const words = documents.words(paragraph, seq);
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
        const place = placedByLetters(documents, seq, { ...letters, in: within });
        if (place === null) return null;
        if (within === paragraph) placed.push({ change, ...place });
      } else if (within === paragraph) {
        const struck = joined(ranges);
        placed.push({ change, ranges: struck, at: struck.at(-1)?.[1] ?? Math.min(at, end) });
      }
    }
    for (const [of, pieces] of written)
      for (const piece of of === id ? pieces : []) {
        const place = placedByLetters(documents, seq, piece);
        if (place === null) return null;
        if (piece.in === paragraph) placed.push({ change, ...place, at: piece.words ? place.at : undefined });
      }
  }
  return askedOf(words, placed);
};

/** What a proposal asked for right before a correction of it. */
export const askedBefore = (state: State, { plan }: ActPayload, paragraph: ParagraphId): Compared[] => {
  const { changes, proposals } = readRecord(state.draft);
  const corrected = plan?.about.proposals[0];
  const version = corrected && proposals[corrected]?.version;
  const live = (Object.keys(changes) as ChangeId[]).filter(
    (id) => changes[id]!.proposal === corrected && changes[id]!.version === version,
  );
  live.sort((a, b) => changes[a]!.order - changes[b]!.order);
  return askedFor(state, live, paragraph);
};
