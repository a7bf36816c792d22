/** Who wrote this: a paragraph's words at a moment, each with the entry that brought it, as far as the reader may know. */
import type * as Y from "yjs";
import { standingIds, type LetterOrigin, type Origins, type Root } from "../../drafts/crdt/blame.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { blamedStretches, type Authored, type Blame } from "../../drafts/reading/blame.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal, refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import type { ActType } from "../../drafts/wire.ts";
import { entryAt, isoTime } from "../record/entries.ts";
import { Reader, tell } from "./history.ts";
import type { Living } from "./living.ts";
import { originsOf } from "./origins.ts";
import type { Reading } from "./reading.ts";

export interface BlameQuery {
  readonly paragraph: ParagraphId;
  /** A revision name, a seq or an ISO time; nothing is now. */
  readonly at?: string;
}

/** Letters by their roots, as ranges. */
class Rooted {
  readonly #ranges = new Map<string, [from: number, to: number][]>();

  add({ epoch, client, clock }: Root): void {
    const key = `${epoch} ${client}`;
    const ranges = this.#ranges.get(key) ?? [];
    this.#ranges.set(key, ranges);
    const last = ranges.at(-1);
    if (last?.[1] === clock) last[1]++;
    else ranges.push([clock, clock + 1]);
  }

  has({ epoch, client, clock }: Root): boolean {
    return this.#ranges.get(`${epoch} ${client}`)?.some(([from, to]) => clock >= from && clock < to) === true;
  }
}

const standing = new WeakMap<Living, Map<number, Rooted>>();

/** What stood in the text of a revision. It never changes, so it is read once. */
const standingIn = (living: Living, reading: Reading, origins: Origins, seq: number): Rooted => {
  const known = standing.get(living) ?? new Map<number, Rooted>();
  standing.set(living, known);
  let rooted = known.get(seq);
  if (rooted !== undefined) return rooted;
  rooted = new Rooted();
  const { draft, state } = reading.at(seq);
  for (const { id, ins } of Object.values(draft.parts).flat())
    if (ins === undefined)
      for (const origin of origins.of(state.draftEpoch, standingIds(state.draft, id)?.ids ?? []))
        if (origin !== null) rooted.add(origin);
  known.set(seq, rooted);
  return rooted;
};

/** The document and its epoch at an entry. */
const documentAt = (living: Living, reading: Reading, seq: number): { readonly doc: Y.Doc; readonly epoch: number } => {
  if (seq === living.head.seq) return { doc: living.draft.doc, epoch: living.state.draftEpoch };
  const { draft, draftEpoch } = reading.at(seq).state;
  return { doc: draft, epoch: draftEpoch };
};

/** What is told of each letter; one object for all letters of an entry that stood in the same revision first. */
const authorsOf = (
  living: Living,
  reading: Reading,
  seat: Seat,
  draft: Draft,
  letters: readonly (LetterOrigin | null)[],
): Authored[] => {
  const reader = new Reader(living, seat);
  const origins = originsOf(living);
  const revisions = Object.values(living.record.revisions).sort((a, b) => a.seq - b.seq);
  const entries = new Map<number, Authored>();
  const entryOf = (seq: number): Authored => {
    let told = entries.get(seq);
    if (told === undefined) entries.set(seq, (told = authorOf(living, reader, draft, seq)));
    return told;
  };
  const authors = new Map<string, Authored>();
  return letters.map((letter) => {
    if (letter === null) return {};
    const revision = revisions.find(
      ({ seq }) => seq >= letter.seq && standingIn(living, reading, origins, seq).has(letter),
    );
    const key = `${letter.seq} ${revision?.seq}`;
    let author = authors.get(key);
    if (author === undefined)
      authors.set(key, (author = { ...entryOf(letter.seq), ...(revision && { revision: revision.name }) }));
    return author;
  });
};

const authorOf = (living: Living, reader: Reader, draft: Draft, seq: number): Authored => {
  const entry = entryAt(living.storage, seq);
  if (entry === null) return {};
  const told = tell(living, entry);
  if (!reader.sees(told)) return {};
  const { type } = told.act;
  const [proposal] = told.proposals;
  const known = type === "incorporate" && draft.proposals.some(({ id }) => id === proposal);
  return {
    seq,
    at: isoTime(entry.at),
    by: reader.by(told),
    ...((entry.kind === "act" || entry.kind === "start") && { act: type as ActType | "start" }),
    ...(known && { proposal: proposal! }),
  };
};

export const blameOf = (living: Living, reading: Reading, seat: Seat, query: BlameQuery): Blame | Refusal => {
  const draft = reading.draft(seat, query.at);
  if (isRefusal(draft)) return draft;
  const paragraph = [...Object.values(draft.parts).flat(), ...draft.removed].find(({ id }) => id === query.paragraph);
  if (paragraph === undefined || paragraph.ins !== undefined)
    return refuse(RefusalCode.unknownParagraph, `There is no paragraph ${query.paragraph} in the text at that moment.`);
  const { doc, epoch } = documentAt(living, reading, draft.seq);
  const letters = originsOf(living).of(epoch, standingIds(doc, paragraph.id)?.ids ?? []);
  const revision = draft.revisions.find(({ seq }) => seq === draft.seq)?.name;
  return {
    paragraph: paragraph.id,
    label: paragraph.label,
    moment: { seq: draft.seq, at: draft.at, ...(revision !== undefined && { revision }) },
    stretches: blamedStretches(wordsOf(paragraph), authorsOf(living, reading, seat, draft, letters)),
  };
};
