/**
 * Who wrote this: the words of a paragraph at a moment, with the entry that brought each, as far as the reader may
 * know.
 */
import type * as Y from "yjs";
import { standingIds, type LetterOrigin } from "../../drafts/crdt/blame.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { blamedStretches, type Authored, type Blame } from "../../drafts/reading/blame.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal, refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import type { ActType } from "../../drafts/wire.ts";
import { isoTime } from "../record/entries.ts";
import { Documents } from "./documents.ts";
import { FirstStood } from "./first-stood.ts";
import { Reader } from "./history.ts";
import type { Living } from "./living.ts";
import type { Reading } from "./reading.ts";
import { tellAll, type Told } from "./told.ts";

/** Of which paragraph, and at which moment, somebody asks who wrote it. */
export interface BlameQuery {
  readonly paragraph: ParagraphId;
  /** A revision name, a seq or an ISO time; absent for now. */
  readonly at?: string;
}

/** The document that an entry belongs to, and its epoch. */
const documentAt = (living: Living, reading: Reading, seq: number): { readonly doc: Y.Doc; readonly epoch: number } => {
  if (seq === living.head.seq) return { doc: living.draft.doc, epoch: living.state.draftEpoch };
  const { draft, draftEpoch } = reading.at(seq).state;
  return { doc: draft, epoch: draftEpoch };
};

/**
 * What the reader is told of each letter. Letters of one entry that first stood in the same revision share one object.
 */
const authorsOf = (living: Living, seat: Seat, draft: Draft, letters: readonly (LetterOrigin | null)[]): Authored[] => {
  const reader = new Reader(living, seat);
  const revisions = new FirstStood(new Documents(living), Object.values(living.record.revisions)).of(letters);
  const seqs = [...new Set(letters.flatMap((letter) => letter?.seq ?? []))];
  const entries = new Map<number, Authored>();
  for (const told of tellAll(living.storage, seqs)) entries.set(told.entry.seq, authorOf(reader, draft, told));
  const authors = new Map<string, Authored>();
  return letters.map((letter, n) => {
    if (letter === null) return {};
    const revision = revisions[n];
    const key = `${letter.seq} ${revision?.seq}`;
    let author = authors.get(key);
    if (author === undefined)
      authors.set(key, (author = { ...entries.get(letter.seq), ...(revision && { revision: revision.name }) }));
    return author;
  });
};

const authorOf = (reader: Reader, draft: Draft, told: Told): Authored => {
  if (!reader.sees(told)) return {};
  const { entry } = told;
  const { type } = told.act;
  const [proposal] = told.proposals;
  const known = type === "incorporate" && draft.proposals.some(({ id }) => id === proposal);
  return {
    seq: entry.seq,
    at: isoTime(entry.at),
    by: reader.by(told),
    ...((entry.kind === "act" || entry.kind === "start") && { act: type as ActType | "start" }),
    ...(known && { proposal: proposal! }),
  };
};

/**
 * Blame of one paragraph, also of one taken out of the text. Stretches of which the reader may know nothing are there
 * without author. Refused if the seat may not read that moment, or if there was no such paragraph then or it was only
 * proposed.
 */
export const blameOf = (living: Living, reading: Reading, seat: Seat, query: BlameQuery): Blame | Refusal => {
  const draft = reading.draft(seat, query.at);
  if (isRefusal(draft)) return draft;
  const paragraph = [...Object.values(draft.parts).flat(), ...draft.removed].find(({ id }) => id === query.paragraph);
  if (paragraph === undefined || paragraph.ins !== undefined)
    return refuse(RefusalCode.unknownParagraph, `There is no paragraph ${query.paragraph} in the text at that moment.`);
  const { doc, epoch } = documentAt(living, reading, draft.seq);
  const letters = living.letters.of(epoch, standingIds(doc, paragraph.id)?.ids ?? []);
  const revision = draft.revisions.find(({ seq }) => seq === draft.seq)?.name;
  return {
    paragraph: paragraph.id,
    label: paragraph.label,
    moment: { seq: draft.seq, at: draft.at, ...(revision !== undefined && { revision }) },
    stretches: blamedStretches(wordsOf(paragraph), authorsOf(living, seat, draft, letters)),
  };
};
