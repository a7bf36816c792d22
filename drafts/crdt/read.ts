/**
 * Reads a Draft from the documents. Everything is derived anew at each reading, but results are remembered by
 * paragraph: a keystroke lays out one paragraph, an act only those it concerns. A reading with a cache gives the same
 * value as one without.
 */
import * as Y from "yjs";
import type { Draft, Paragraph } from "../draft.ts";
import type { ParagraphEntry, ParagraphId, Part, StrandId } from "../paragraph.ts";
import type { Party } from "../party.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import type { StatusEntry } from "../status.ts";
import { keysBetween } from "../table-lines.ts";
import type { DeskTables, NamesTables, RecordTables, RevisionEntry } from "../tables.ts";
import { arrange, labelIn, numberNotes, type Arranged } from "./arrange.ts";
import { readRecord, strandsOf } from "./documents.ts";
import { layProposed, layStrand, type Layout } from "./layout.ts";
import { nextLive, type InWords, type Live, type LiveOf, type Whole } from "./live.ts";
import { byNumbers, byUnit } from "./order.ts";
import {
  positionsElsewhere,
  proposalInputs,
  readPositions,
  readProposal,
  type PositionsRead,
  type ProposalSource,
} from "./read-proposals.ts";
import type { ChangeId, NewChange } from "../change.ts";

/**
 * What a draft is read from. `readDraft` hides nothing: `names` and `desk` hold just what the reader may know, and are
 * absent if that is nothing.
 */
export interface DraftSource {
  readonly draft: Y.Doc;
  readonly names?: NamesTables;
  readonly desk?: DeskTables;
  /** The last entry of the record that is in the document. */
  readonly seq: number;
  /** The ISO time of that entry. */
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
  /** How many transactions have touched each strand. */
  versions: Map<string, number>;
  live?: LiveOf;
  laid: Map<ParagraphId, LaidOut>;
  layouts: Map<ParagraphId, Layout>;
  arranged?: { readonly inputs: readonly unknown[]; readonly arranged: Arranged };
  paragraphs: Map<ParagraphId, { readonly inputs: readonly unknown[]; readonly paragraph: Paragraph }>;
  proposals: Map<ProposalId, Proposal>;
  /** What each proposal was read from. */
  inputs: Map<ProposalId, readonly unknown[]>;
  positions?: PositionsRead;
  numbers: string;
  draft?: Draft;
}

/** An empty cache for `readDraft`. It serves one document; given another, it empties itself. */
export const newDraftCache = (): DraftCache => ({
  versions: new Map(),
  laid: new Map(),
  layouts: new Map(),
  paragraphs: new Map(),
  proposals: new Map(),
  inputs: new Map(),
  numbers: "",
});

const watch = (cache: DraftCache, doc: Y.Doc): void => {
  if (cache.doc === doc) return;
  Object.assign(cache, newDraftCache(), {
    doc,
    live: undefined,
    draft: undefined,
    positions: undefined,
    arranged: undefined,
  });
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

/** Lays out the paragraphs that need it, and gives their ids. */
const layAll = (cache: DraftCache, doc: Y.Doc, record: RecordTables, live: Live): Set<ParagraphId> => {
  const fresh = new Set<ParagraphId>();
  const strands = strandsOf(doc);
  const ids = Object.keys(record.paragraphs) as ParagraphId[];
  for (const id of cache.laid.keys())
    if (!record.paragraphs[id]) {
      cache.laid.delete(id);
      cache.layouts.delete(id);
    }
  for (const id of ids) {
    const name: StrandId | null = record.paragraphs[id]!.strand;
    const text = name === null ? undefined : strands?.get(name);
    const strand = text instanceof Y.Text ? text : undefined;
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
    cache.layouts.set(id, layout);
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

const sameInputs = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, n) => one === b[n]);

/** All that a paragraph is read from: if all of it is the same, so is the paragraph. */
const paragraphInputs = (
  id: ParagraphId,
  entry: ParagraphEntry,
  label: string,
  layout: Layout,
  record: RecordTables,
  live: Live,
): readonly unknown[] => [
  entry,
  label,
  layout.runs,
  record.statuses[id],
  live.comingIn.get(id)?.change,
  live.goingOut.get(id),
  live.moving.get(id),
  live.received.get(id),
];

/** The arrangement of paragraphs, made anew only when one came, went or moved. */
const arrangedIn = (cache: DraftCache, record: RecordTables, { comingIn }: Live): Arranged => {
  const inputs = [record.paragraphs, record.places, record.meta.annexes, comingIn];
  if (!cache.arranged || !sameInputs(cache.arranged.inputs, inputs))
    cache.arranged = { inputs, arranged: arrange(record, (id) => comingIn.has(id)) };
  return cache.arranged.arranged;
};

/** The proposals that may read differently than in the last draft; null if any may. */
const concernedBy = (
  source: Pick<DraftSource, "names" | "desk">,
  record: RecordTables,
  live: Live,
  last: Draft | undefined,
  before: PositionsRead | undefined,
  now: PositionsRead,
): Set<string> | null => {
  if (last === undefined || before === undefined) return null;
  const { names, desk } = source;
  const was = last.tables;
  // Each proposal depends on whether there are names at all, and any may depend on a move or on carried letters.
  if (!names !== !was.names || !desk !== !was.desk) return null;
  const came = keysBetween(was.record.places, record.places) as ParagraphId[];
  if (came.some((id) => id in was.record.places)) return null;
  if (keysBetween(was.record.anchors, record.anchors).some((id) => id in was.record.changes)) return null;
  const concerned = new Set(keysBetween(was.record.proposals, record.proposals));
  for (const paragraph of came)
    for (const { change } of live.inWords.get(paragraph) ?? none) concerned.add(change.proposal);
  for (const id of keysBetween(was.record.changes, record.changes))
    for (const { changes } of [was.record, record]) {
      const change = changes[id as ChangeId];
      if (change !== undefined) concerned.add(change.proposal);
    }
  for (const [a, b] of [
    [was.names?.sponsors, names?.sponsors],
    [was.names?.reasons, names?.reasons],
    [was.desk?.reasons, desk?.reasons],
  ])
    for (const id of keysBetween(a ?? {}, b ?? {})) concerned.add(id);
  if (now !== before)
    for (const target of new Set([...before.byTarget.keys(), ...now.byTarget.keys()]))
      if (before.byTarget.get(target) !== now.byTarget.get(target)) concerned.add(target);
  return concerned;
};

/** The list with these proposals added or replaced. Null if there are many, or if their numbers do not tell the place. */
const withMade = (list: readonly Proposal[], made: readonly Proposal[]): readonly Proposal[] | null => {
  if (made.length === 0) return list;
  if (made.length > 50) return null;
  const next = [...list];
  for (const proposal of made) {
    let low = 0;
    for (let high = next.length; low < high;) {
      const middle = (low + high) >> 1;
      if (byNumbers(next[middle]!.number, proposal.number) < 0) low = middle + 1;
      else high = middle;
    }
    const there = next[low];
    if (there?.id === proposal.id) next[low] = proposal;
    else if (there?.number === proposal.number || list.some(({ id }) => id === proposal.id)) return null;
    else next.splice(low, 0, proposal);
  }
  return next;
};

/** Reads the whole Draft. Received proposals are not in its runs; sleeping ones are. */
export const readDraft = (source: DraftSource, cache: DraftCache = newDraftCache()): Draft => {
  const { draft: doc, names, desk, seq, at } = source;
  watch(cache, doc);
  const record = readRecord(doc);
  const last = cache.draft;
  const sameTables =
    last !== undefined && last.tables.record === record && last.tables.names === names && last.tables.desk === desk;
  cache.live = nextLive(record, cache.live);
  const { live } = cache.live;
  const fresh = layAll(cache, doc, record, live);
  if (sameTables && fresh.size === 0)
    return last.seq === seq && last.at === at ? last : (cache.draft = { ...last, seq, at });

  const { layouts } = cache;
  const arranged = arrangedIn(cache, record, live);
  const { parts: order, ordered } = arranged;
  const numbers = numberNotes(arranged, (id) => layouts.get(id)!.notes, record.paragraphs);

  const kept: typeof cache.paragraphs = new Map();
  const listed = (part: Part | "removed"): Paragraph[] =>
    ordered.get(part)!.map((id) => {
      const entry = record.paragraphs[id]!;
      const label = entry.kind === "footnote" ? (numbers.get(id) ?? "") : labelIn(record, id, part);
      const inputs = paragraphInputs(id, entry, label, layouts.get(id)!, record, live);
      const was = cache.paragraphs.get(id);
      if (was !== undefined && sameInputs(was.inputs, inputs)) {
        kept.set(id, was);
        return was.paragraph;
      }
      const made = paragraphOf(id, entry, label, layouts.get(id)!, record, live);
      const paragraph = sameParagraph(was?.paragraph, made) ? was!.paragraph : made;
      kept.set(id, { inputs, paragraph });
      return paragraph;
    });
  const parts = Object.fromEntries(order.map((part) => [part, listed(part)])) as Record<Part, Paragraph[]>;
  const removed = listed("removed");
  cache.paragraphs = kept;

  const positionsBefore = cache.positions;
  const positionsNow = readPositions(names, desk, positionsBefore);
  const positions = positionsNow.byTarget;
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
  const some = renumbered ? null : concernedBy(source, record, live, last, positionsBefore, positionsNow);
  for (const id of (some ?? Object.keys(record.proposals)) as Iterable<ProposalId>)
    if (record.proposals[id]) concerned.add(id);
  for (const paragraph of fresh)
    for (const { change } of live.inWords.get(paragraph) ?? none) concerned.add(change.proposal);
  const made: Proposal[] = [];
  let gone = false;
  for (const id of concerned) {
    const inputs = proposalInputs(id, proposalSource);
    const before = cache.inputs.get(id);
    if (!renumbered && before !== undefined && sameInputs(before, inputs)) continue;
    cache.inputs.set(id, inputs);
    const proposal = readProposal(id, proposalSource);
    const was = cache.proposals.get(id);
    if (was && JSON.stringify(was) === JSON.stringify(proposal)) continue;
    cache.proposals.set(id, proposal);
    made.push(proposal);
  }
  if (some === null || [...some].some((id) => !(id in record.proposals)))
    for (const id of cache.proposals.keys())
      if (!record.proposals[id]) {
        cache.proposals.delete(id);
        cache.inputs.delete(id);
        gone = true;
      }
  const proposals =
    (last && !gone ? withMade(last.proposals, made) : null) ??
    [...cache.proposals.values()].toSorted((a, b) => byNumbers(a.number, b.number));

  const { meta } = record;
  const sameElsewhere =
    last?.positions !== undefined &&
    positionsNow === positionsBefore &&
    keysBetween(last.tables.record.proposals, record.proposals).every((id) => !positions.has(id));
  const elsewhere = sameElsewhere ? last.positions : positionsElsewhere(positions, record);
  cache.positions = positionsNow;
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
    parties:
      last !== undefined && last.tables.names?.parties === names?.parties && last.language === meta.language
        ? last.parties
        : partiesOf(names, meta.language),
    revisions: (Object.values(record.revisions) as RevisionEntry[]).toSorted(
      (a, b) => a.seq - b.seq || byUnit(a.name, b.name),
    ),
    tables: { record, ...(names && { names }), ...(desk && { desk }) },
  };
  return cache.draft;
};
