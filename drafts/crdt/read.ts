/**
 * From documents to a Draft. Everything below is derived anew whenever it is read, and remembered by paragraph: a
 * keystroke lays out one paragraph, an act those it concerns. What is remembered never shows: a reading with a cache is
 * the same value as one without.
 */
import type * as Y from "yjs";
import type { Draft, Paragraph } from "../draft.ts";
import type { ParagraphEntry, ParagraphId, Part, StrandId } from "../paragraph.ts";
import type { Party } from "../party.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import type { StatusEntry } from "../status.ts";
import type { DeskTables, NamesTables, RecordTables, RevisionEntry } from "../tables.ts";
import { arrange, labelIn, numberNotes } from "./arrange.ts";
import { readRecord, strandOf } from "./documents.ts";
import { layProposed, layStrand, type Layout } from "./layout.ts";
import { readLive, type InWords, type Live, type Whole } from "./live.ts";
import { byNumbers, byUnit } from "./order.ts";
import {
  positionsElsewhere,
  proposalInputs,
  readPositions,
  readProposal,
  type PositionsRead,
  type ProposalSource,
} from "./read-proposals.ts";
import type { NewChange } from "../change.ts";

export interface DraftSource {
  readonly draft: Y.Doc;
  readonly names?: NamesTables;
  readonly desk?: DeskTables;
  readonly seq: number;
  readonly at: string;
}

interface LaidOut {
  readonly strand: Y.Text | undefined;
  readonly version: number;
  readonly inWords: readonly InWords[];
  readonly comingIn: Whole<NewChange> | undefined;
  readonly layout: Layout;
}

/** What a reader keeps between readings of one document. */
export interface DraftCache {
  doc?: Y.Doc;
  /** Counts the transactions that touched each strand. */
  versions: Map<string, number>;
  live?: Live;
  laid: Map<ParagraphId, LaidOut>;
  paragraphs: Map<ParagraphId, Paragraph>;
  proposals: Map<ProposalId, Proposal>;
  /** What each of them was read from. */
  inputs: Map<ProposalId, readonly unknown[]>;
  positions?: PositionsRead;
  numbers: string;
  draft?: Draft;
}

export const newDraftCache = (): DraftCache => ({
  versions: new Map(),
  laid: new Map(),
  paragraphs: new Map(),
  proposals: new Map(),
  inputs: new Map(),
  numbers: "",
});

const watch = (cache: DraftCache, doc: Y.Doc): void => {
  if (cache.doc === doc) return;
  Object.assign(cache, newDraftCache(), { doc, live: undefined, draft: undefined, positions: undefined });
  const { versions } = cache;
  const touch = (strand: string): Map<string, number> => versions.set(strand, (versions.get(strand) ?? 0) + 1);
  doc.getMap("text").observeDeep((events) => {
    for (const event of events) {
      if (event.path.length > 1) touch(String(event.path[1]));
      else for (const key of event.changes.keys.keys()) touch(key);
    }
  });
};

const none: readonly never[] = [];

const sameParagraph = (a: Paragraph | undefined, b: Paragraph): a is Paragraph => {
  if (!a || a.runs !== b.runs || a.standing !== b.standing) return false;
  const { runs: _, standing: _1, ...x } = a;
  const { runs: _2, standing: _3, ...y } = b;
  return JSON.stringify(x) === JSON.stringify(y);
};

const standing = (entry: StatusEntry | undefined): StatusEntry | undefined =>
  entry && (entry.status !== "open" || entry.reopened) ? entry : undefined;

const collators = new Map<string, Intl.Collator>();
const partiesOf = (names: NamesTables | undefined, language: string): readonly Party[] => {
  if (!names) return none;
  let collator = collators.get(language);
  if (!collator) collators.set(language, (collator = new Intl.Collator(language)));
  const compare = collator.compare.bind(collator);
  return Object.values(names.parties).toSorted((a, b) => compare(a.name, b.name) || byUnit(a.id, b.id));
};

/** Lays out what has to be; answers the paragraphs laid out anew. */
const layAll = (cache: DraftCache, doc: Y.Doc, record: RecordTables, live: Live): Set<ParagraphId> => {
  const fresh = new Set<ParagraphId>();
  const ids = Object.keys(record.paragraphs) as ParagraphId[];
  for (const id of cache.laid.keys()) if (!record.paragraphs[id]) cache.laid.delete(id);
  for (const id of ids) {
    const name: StrandId | null = record.paragraphs[id]!.strand;
    const strand = name === null ? undefined : strandOf(doc, name);
    const version = name === null ? 0 : (cache.versions.get(name) ?? 0);
    const inWords = live.inWords.get(id) ?? none;
    const comingIn = strand ? undefined : live.comingIn.get(id);
    const was = cache.laid.get(id);
    if (
      was &&
      was.strand === strand &&
      was.version === version &&
      was.inWords === inWords &&
      was.comingIn?.change === comingIn?.change
    )
      continue;
    let layout: Layout = { runs: [], conditions: new Map(), notes: [] };
    if (strand) layout = layStrand(id, strand, inWords);
    else if (comingIn) layout = layProposed(comingIn, inWords);
    cache.laid.set(id, { strand, version, inWords, comingIn, layout });
    fresh.add(id);
  }
  return fresh;
};

const paragraphOf = (
  id: ParagraphId,
  entry: ParagraphEntry,
  label: string,
  layout: Layout,
  record: RecordTables,
  live: Live,
): Paragraph => {
  const coming = entry.strand === null ? live.comingIn.get(id) : undefined;
  const del = live.goingOut.get(id);
  const moving = live.moving.get(id);
  const received = live.received.get(id);
  const held = standing(record.statuses[id]);
  return {
    id,
    kind: entry.kind,
    level: entry.level,
    label,
    status: record.statuses[id]?.status ?? "open",
    ...(entry.parent !== undefined && { parent: entry.parent }),
    ...(coming && { ins: [coming.change.proposal] }),
    ...(del && { del }),
    ...(moving && { moveTo: moving.map(({ change }) => ({ proposal: change.proposal, ...change.to })) }),
    runs: layout.runs,
    ...(held && { standing: held }),
    ...(received && { received }),
  };
};

/** The whole Draft. Received proposals are not in the runs; what sleeps is. */
export const readDraft = (source: DraftSource, cache: DraftCache = newDraftCache()): Draft => {
  const { draft: doc, names, desk, seq, at } = source;
  watch(cache, doc);
  const record = readRecord(doc);
  const last = cache.draft;
  const sameTables =
    last !== undefined && last.tables.record === record && last.tables.names === names && last.tables.desk === desk;
  if (!sameTables || !cache.live) cache.live = readLive(record, cache.live);
  const live = cache.live;
  const fresh = layAll(cache, doc, record, live);
  if (sameTables && fresh.size === 0)
    return last.seq === seq && last.at === at ? last : (cache.draft = { ...last, seq, at });

  const layouts = new Map([...cache.laid].map(([id, { layout }]) => [id, layout]));
  const arranged = arrange(record, (id) => live.comingIn.has(id));
  const { parts: order, ordered } = arranged;
  const numbers = numberNotes(arranged, (id) => layouts.get(id)!.notes, record.paragraphs);

  const kept = new Map<ParagraphId, Paragraph>();
  const listed = (part: Part | "removed"): Paragraph[] =>
    ordered.get(part)!.map((id) => {
      const entry = record.paragraphs[id]!;
      const label = entry.kind === "footnote" ? (numbers.get(id) ?? "") : labelIn(record, id, part);
      const made = paragraphOf(id, entry, label, layouts.get(id)!, record, live);
      const was = cache.paragraphs.get(id);
      const paragraph = sameParagraph(was, made) ? was : made;
      kept.set(id, paragraph);
      return paragraph;
    });
  const parts = Object.fromEntries(order.map((part) => [part, listed(part)])) as Record<Part, Paragraph[]>;
  const removed = listed("removed");
  cache.paragraphs = kept;

  cache.positions = readPositions(names, desk, cache.positions);
  const positions = cache.positions.byTarget;
  const proposalSource: ProposalSource = {
    doc,
    record,
    ...(names && { names }),
    ...(desk && { desk }),
    live,
    layouts,
    positions,
    noteNumber: (note) => numbers.get(note) ?? "?",
  };
  const written = [...numbers].flat().join(" ");
  const renumbered = written !== cache.numbers;
  cache.numbers = written;
  const concerned = new Set<ProposalId>();
  if (!sameTables || renumbered) for (const id of Object.keys(record.proposals) as ProposalId[]) concerned.add(id);
  else
    for (const paragraph of fresh)
      for (const { change } of live.inWords.get(paragraph) ?? none) concerned.add(change.proposal);
  let moved = false;
  for (const id of concerned) {
    const inputs = proposalInputs(id, proposalSource);
    const before = cache.inputs.get(id);
    if (!renumbered && before?.length === inputs.length && before.every((one, n) => one === inputs[n])) continue;
    cache.inputs.set(id, inputs);
    const made = readProposal(id, proposalSource);
    const was = cache.proposals.get(id);
    if (was && JSON.stringify(was) === JSON.stringify(made)) continue;
    cache.proposals.set(id, made);
    moved = true;
  }
  if (!sameTables)
    for (const id of cache.proposals.keys())
      if (!record.proposals[id]) {
        cache.proposals.delete(id);
        cache.inputs.delete(id);
        moved = true;
      }
  const proposals =
    last && !moved ? last.proposals : [...cache.proposals.values()].toSorted((a, b) => byNumbers(a.number, b.number));

  const { meta } = record;
  const elsewhere = sameTables && last.positions !== undefined ? last.positions : positionsElsewhere(positions, record);
  cache.draft = {
    title: meta.title,
    symbol: meta.symbol,
    seq,
    at,
    ...(meta.revision !== null && { revision: meta.revision }),
    language: meta.language,
    phase: meta.phase,
    manner: meta.manner,
    names: meta.names,
    ...(meta.floor !== null && { floor: meta.floor }),
    parts,
    removed,
    proposals,
    ...((names || desk) && { positions: elsewhere }),
    parties: sameTables ? last.parties : partiesOf(names, meta.language),
    revisions: (Object.values(record.revisions) as RevisionEntry[]).toSorted(
      (a, b) => a.seq - b.seq || byUnit(a.name, b.name),
    ),
    tables: { record, ...(names && { names }), ...(desk && { desk }) },
  };
  return cache.draft;
};
