/**
 * Which changes concern which paragraph: an index made from the record alone. It changes with proposals, changes and
 * anchors, never with typing. Only changes of a proposal's current version are in it.
 */
import type { Anchor, ChangeEntry, ChangeId, HoldChange, MoveChange, NewChange, WordsChange } from "../change.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { keysBetween } from "../table-lines.ts";
import type { RecordTables } from "../tables.ts";
import { byNumbers } from "./order.ts";

/** A change inside a paragraph's words, placed by letters or, if it has no anchors, inside another change's words. */
export interface InWords {
  readonly id: ChangeId;
  readonly change: WordsChange | HoldChange;
  readonly anchors?: readonly Anchor[];
  /** Whether it is drawn: its proposal is open, and so are those of the changes it amends. */
  readonly drawn: boolean;
}

/** A change of whole paragraphs whose proposal is open. */
export interface Whole<C extends ChangeEntry> {
  readonly id: ChangeId;
  readonly change: C;
}

/** The index. A paragraph or proposal without anything to list is no key of a map. */
export interface Live {
  /** The current changes of each proposal, in order of tabling. */
  readonly changes: ReadonlyMap<ProposalId, readonly ChangeId[]>;
  /** Changes in each paragraph's words, in order of tabling. */
  readonly inWords: ReadonlyMap<ParagraphId, readonly InWords[]>;
  /** The paragraphs a change concerns, in order. */
  readonly paragraphs: ReadonlyMap<ChangeId, readonly ParagraphId[]>;
  /** Paragraphs that are only proposed, by the open proposal that would bring each in. */
  readonly comingIn: ReadonlyMap<ParagraphId, Whole<NewChange>>;
  /** The open proposals that would take each paragraph out, each once, in order of tabling. */
  readonly goingOut: ReadonlyMap<ParagraphId, readonly ProposalId[]>;
  /** The open proposals' changes that would move each paragraph, in order of tabling. */
  readonly moving: ReadonlyMap<ParagraphId, readonly Whole<MoveChange>[]>;
  /** Proposals received but not admitted, by the paragraphs they concern. None of them is drawn. */
  readonly received: ReadonlyMap<ParagraphId, readonly ProposalId[]>;
}

type Add = <K, V>(map: Map<K, readonly V[]>, key: K, value: V) => void;

/** For an index that nobody has read yet: lists may be extended in place. */
const push: Add = (map, key, value) => {
  const list = map.get(key);
  if (list) (list as (typeof value)[]).push(value);
  else map.set(key, [value]);
};

/** For an index that was read: its lists are in drafts already, so they are replaced, never extended. */
const replace: Add = (map, key, value) => void map.set(key, [...(map.get(key) ?? []), value]);

type Ranked = readonly [ChangeId, ChangeEntry];
const inOrder = ([a, x]: Ranked, [b, y]: Ranked): number => x.order - y.order || byNumbers(a, b);

interface PlaceOf {
  readonly paragraphs: readonly ParagraphId[];
  readonly drawn: boolean;
}

/** Finds the place of a change, following what it amends; each is found only once. */
const placesIn = ({ changes, proposals, anchors }: RecordTables): ((id: ChangeId) => PlaceOf) => {
  const known = new Map<ChangeId, PlaceOf>();
  const placeOf = (id: ChangeId, depth = 0): PlaceOf => {
    const cached = known.get(id);
    if (cached) return cached;
    const change = changes[id];
    if (!change || depth > 100) return { paragraphs: [], drawn: false };
    const proposal = proposals[change.proposal];
    const open = proposal?.version === change.version && proposal.status === "open";
    let place: PlaceOf = { paragraphs: [], drawn: open };
    const pieces = anchors[id];
    if (change.type !== "words" && change.type !== "hold") place = { paragraphs: [change.paragraph], drawn: open };
    else if (pieces) place = { paragraphs: [...new Set(pieces.map((anchor) => anchor.in))], drawn: open };
    else if ("paragraph" in change.in) place = { paragraphs: [change.in.paragraph], drawn: false };
    else {
      const host = placeOf(change.in.change, depth + 1);
      place = { paragraphs: host.paragraphs, drawn: open && host.drawn };
    }
    known.set(id, place);
    return place;
  };
  return placeOf;
};

/**
 * The changes since, if nothing else happened: new proposals with changes of their own, after all others in order. Null
 * if anything that was there before has changed.
 */
const cameSince = (before: RecordTables, record: RecordTables, last: number): Ranked[] | null => {
  const proposals = keysBetween(before.proposals, record.proposals) as ProposalId[];
  const changes = keysBetween(before.changes, record.changes) as ChangeId[];
  const anchors = keysBetween(before.anchors, record.anchors) as ChangeId[];
  const come: Ranked[] = [];
  for (const id of proposals) if (id in before.proposals || !(id in record.proposals)) return null;
  for (const id of changes) {
    const change = record.changes[id];
    if (id in before.changes || change === undefined || change.proposal in before.proposals) return null;
    if (change.order <= last) return null;
    const proposal = record.proposals[change.proposal];
    if (proposal === undefined) return null;
    if (proposal.version === change.version) come.push([id, change]);
  }
  const withChanges = new Set<string>(come.map(([, { proposal }]) => proposal));
  if (!proposals.every((id) => withChanges.has(id))) return null;
  for (const id of anchors) if (id in before.anchors || id in before.changes || !(id in record.changes)) return null;
  return come.sort(inOrder);
};

/** An index with the record it was made from and the order of its last change, so that `nextLive` can go on from it. */
export interface LiveOf {
  readonly live: Live;
  readonly record: RecordTables;
  readonly last: number;
}

/**
 * The index of today's record, made from the one before. If only proposals were added, they are put into that index,
 * which must not be used afterwards; its lists stay as they are.
 */
export const nextLive = (record: RecordTables, before?: LiveOf): LiveOf => {
  if (before?.record === record) return before;
  const come = before === undefined ? null : cameSince(before.record, record, before.last);
  if (before !== undefined && come !== null) {
    const live = come.length === 0 ? before.live : extended(before.live, come, record);
    return { live, record, last: Math.max(before.last, ...come.map(([, { order }]) => order)) };
  }
  let last = 0;
  for (const { order } of Object.values(record.changes)) last = Math.max(last, order);
  return { live: readLive(record, before?.live), record, last };
};

/** The index with more changes at the end. Lists that grow are replaced by new ones. */
const extended = (before: Live, come: readonly Ranked[], record: RecordTables): Live => {
  const live = {
    ...before,
    // Readers see that new paragraphs are asked for by this map being another object.
    ...(come.some(([, { type }]) => type === "new") && { comingIn: new Map(before.comingIn) }),
  } as Filling;
  const placeOf = placesIn(record);
  for (const one of come) put(live, one, placeOf(one[0]), record, replace);
  return live;
};

/** The type of an index while it is filled. */
type Filling = { readonly [Name in keyof Live]: Live[Name] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never };

/** Puts one change into the index. `keep` gives the last index's object if it says the same. */
const put = (
  live: Filling,
  [id, change]: Ranked,
  { paragraphs, drawn }: PlaceOf,
  { proposals, anchors }: RecordTables,
  add: Add,
  keep: (paragraph: ParagraphId, one: InWords) => InWords = (_, one) => one,
): void => {
  add(live.changes, change.proposal, id);
  live.paragraphs.set(id, paragraphs);
  if (proposals[change.proposal]!.status === "received") {
    // The change that brings in a new paragraph is listed at the paragraph it comes after.
    const beside = change.type === "new" ? (change.after === null ? [] : [change.after]) : paragraphs;
    for (const paragraph of beside)
      if (!live.received.get(paragraph)?.includes(change.proposal)) add(live.received, paragraph, change.proposal);
  }
  if (change.type === "words" || change.type === "hold") {
    const pieces = anchors[id];
    for (const paragraph of paragraphs)
      add(live.inWords, paragraph, keep(paragraph, { id, change, ...(pieces && { anchors: pieces }), drawn }));
  } else if (proposals[change.proposal]!.status === "open") {
    if (change.type === "new") live.comingIn.set(change.paragraph, { id, change });
    else if (change.type === "out") {
      if (!live.goingOut.get(change.paragraph)?.includes(change.proposal))
        add(live.goingOut, change.paragraph, change.proposal);
    } else add(live.moving, change.paragraph, { id, change });
  }
};

/**
 * Makes the index anew. Objects of the last index are kept where they say the same, so that layouts made from them stay
 * valid.
 */
export const readLive = (record: RecordTables, before?: Live): Live => {
  const { changes, proposals } = record;
  const current = (Object.entries(changes) as [ChangeId, ChangeEntry][])
    .filter(([, change]) => proposals[change.proposal]?.version === change.version)
    .toSorted(inOrder);
  const placeOf = placesIn(record);
  const old = new Map<string, InWords>();
  for (const [paragraph, list] of before?.inWords ?? []) for (const one of list) old.set(`${paragraph} ${one.id}`, one);
  const keep = (paragraph: ParagraphId, one: InWords): InWords => {
    const kept = old.get(`${paragraph} ${one.id}`);
    return kept?.change === one.change && kept.anchors === one.anchors && kept.drawn === one.drawn ? kept : one;
  };
  const live: Filling = {
    changes: new Map(),
    inWords: new Map(),
    paragraphs: new Map(),
    comingIn: new Map(),
    goingOut: new Map(),
    moving: new Map(),
    received: new Map(),
  };
  for (const one of current) put(live, one, placeOf(one[0]), record, push, keep);
  for (const [paragraph, list] of live.inWords) {
    const was = before?.inWords.get(paragraph);
    if (was?.length === list.length && was.every((one, n) => one === list[n])) live.inWords.set(paragraph, was);
  }
  return live;
};
