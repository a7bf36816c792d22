/**
 * What the words of paragraphs became at each entry of a page of history, in one pass over the entries: no past state is
 * built twice. Of a proposal it is what it asks for, since the words as they stand do not change by tabling.
 */
import type { ChangeId } from "../../drafts/change.ts";
import { placeAnchor } from "../../drafts/crdt/anchor.ts";
import { readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { lettersOf, type Letters } from "../../drafts/crdt/letters.ts";
import type { ParagraphId, Stretch } from "../../drafts/paragraph.ts";
import { readable, type Compared } from "../../drafts/reading/difference.ts";
import { sliceWords } from "../../drafts/reading/words.ts";
import { entriesAfter, payloadsOf, type Entry } from "../record/entries.ts";
import { advance, stateAt, type ActPayload, type State } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";

/** An entry whose words are wanted. */
export interface Wanted {
  readonly entry: Entry;
  readonly act: ActPayload;
  readonly paragraphs: readonly ParagraphId[];
}

interface Along {
  readonly seq: number;
  readonly before: readonly Stretch[];
  readonly now: readonly Stretch[];
  readonly asked: readonly Compared[];
}

/** Acts that ask for words and change none. */
const asking: readonly string[] = ["table", "revise", "correct"];

/** Entries read at a time. */
const atOnce = 500;

const lettersIn = (state: State, paragraph: ParagraphId): Letters | null => {
  const strand = readRecord(state.draft).paragraphs[paragraph]?.strand;
  const text = strand ? strandOf(state.draft, strand) : undefined;
  return text === undefined ? null : lettersOf(text);
};

const wordsIn = (state: State, paragraphs: readonly ParagraphId[]): Map<ParagraphId, readonly Stretch[]> =>
  new Map(paragraphs.map((id) => [id, lettersIn(state, id)?.words ?? []]));

const as = (is: Compared["is"], words: readonly Stretch[]): Compared[] => words.map((stretch) => ({ ...stretch, is }));

/** The changes an entry made. */
const madeBy = ({ plan }: ActPayload): ChangeId[] =>
  (plan?.record ?? []).flatMap(({ table, key, value }) =>
    table === "changes" && value !== null ? [key as ChangeId] : [],
  );

/** What changes ask for in one paragraph; empty when they ask for nothing there. */
const askedFor = (state: State, made: readonly ChangeId[], paragraph: ParagraphId): Compared[] => {
  const record = readRecord(state.draft);
  const letters = lettersIn(state, paragraph);
  const out: boolean[] = [];
  const into = new Map<number, Compared[]>();
  for (const id of made) {
    const change = record.changes[id];
    if (change?.type === "new" && change.paragraph === paragraph) return as("in", change.words);
    if (change?.type === "out" && change.paragraph === paragraph) return as("out", letters?.words ?? []);
    if (change?.type !== "words" || letters === null) continue;
    for (const piece of record.anchors[id] ?? []) {
      if (piece.in !== paragraph) continue;
      const { ranges, at } = placeAnchor(letters, piece);
      for (const [from, to] of ranges) for (let n = from; n < to; n++) out[n] = true;
      if (at !== undefined && piece.words) into.set(at, [...(into.get(at) ?? []), ...as("in", change.words)]);
    }
  }
  if (letters === null || (into.size === 0 && out.length === 0)) return [];
  const compared: Compared[] = [];
  const { length } = letters.words.map(({ t }) => t).join("");
  const cuts = new Set([0, length, ...into.keys()]);
  for (let n = 1; n < length; n++) if ((out[n] ?? false) !== (out[n - 1] ?? false)) cuts.add(n);
  const places = [...cuts].sort((a, b) => a - b);
  for (const [n, from] of places.entries()) {
    compared.push(...(into.get(from) ?? []));
    const to = places[n + 1];
    if (to !== undefined)
      compared.push(...as(out[from] === true ? "out" : "kept", sliceWords(letters.words, from, to)));
  }
  return compared;
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

/** Gives the words of a paragraph between two entries of the page, compared; nothing when they did not change. */
export const wordsAlong = (
  storage: Storage,
  picked: readonly Wanted[],
  language: string,
): ((paragraph: ParagraphId, seq: number, until: number) => readonly Compared[]) => {
  const along = new Map<ParagraphId, Along[]>();
  const first = picked[0];
  const last = picked.at(-1);
  if (first === undefined || last === undefined) return () => [];
  const bySeq = new Map(picked.map((wanted) => [wanted.entry.seq, wanted]));
  const state = stateAt(storage, first.entry.seq - 1, false);
  // Nobody writes in this copy: under the server's id Yjs would complain of every entry the server made.
  state.draft.clientID = 0;
  for (let at = first.entry.seq - 1; at < last.entry.seq;)
    for (const entry of entriesAfter(storage, at, atOnce, last.entry.seq)) {
      at = entry.seq;
      const wanted = bySeq.get(at);
      const before = wordsIn(state, wanted?.paragraphs ?? []);
      const corrected = new Map(
        (wanted?.act.type === "correct" ? wanted.paragraphs : []).map((id) => [
          id,
          askedBefore(state, wanted!.act, id),
        ]),
      );
      advance(state, entry, payloadsOf(storage, at), false);
      if (wanted === undefined) continue;
      for (const [id, now] of wordsIn(state, wanted.paragraphs)) {
        let asked = asking.includes(wanted.act.type) ? askedFor(state, madeBy(wanted.act), id) : [];
        // Of a correction: what it makes of the words as they were taken down, not of the text.
        if (asked.length > 0 && corrected.has(id))
          asked = [...readable(wordsAsked(corrected.get(id)!), wordsAsked(asked), language)];
        const list = along.get(id) ?? [];
        along.set(id, [...list, { seq: at, before: before.get(id)!, now, asked }]);
      }
    }
  return (paragraph, seq, until) => {
    const within = (along.get(paragraph) ?? []).filter((one) => one.seq >= seq && one.seq <= until);
    const compared = readable(within[0]?.before ?? [], within.at(-1)?.now ?? [], language);
    return compared.some(({ is }) => is !== "kept") ? compared : (within[0]?.asked ?? []);
  };
};
