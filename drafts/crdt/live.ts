/**
 * Which changes concern which paragraph: an index over the record alone. It is made anew when proposals, changes or
 * anchors change, never by typing. A change counts when it belongs to the current version of its proposal.
 */
import type { Anchor, ChangeEntry, ChangeId, HoldChange, MoveChange, NewChange, WordsChange } from "../change.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import type { RecordTables } from "../tables.ts";
import { byNumbers } from "./order.ts";

/** A change inside a paragraph's words: by letters, or (without anchors) inside another change's words. */
export interface InWords {
  readonly id: ChangeId;
  readonly change: WordsChange | HoldChange;
  readonly anchors?: readonly Anchor[];
  /** Whether it is drawn: its proposal is open, and so is that of its host. */
  readonly drawn: boolean;
}

/** A change of whole paragraphs whose proposal is open. */
export interface Whole<C extends ChangeEntry> {
  readonly id: ChangeId;
  readonly change: C;
}

export interface Live {
  /** Current changes of each proposal, in order of tabling. */
  readonly changes: ReadonlyMap<ProposalId, readonly ChangeId[]>;
  /** Changes in each paragraph's words, in order of tabling. */
  readonly inWords: ReadonlyMap<ParagraphId, readonly InWords[]>;
  /** The paragraphs a change concerns, in order. */
  readonly paragraphs: ReadonlyMap<ChangeId, readonly ParagraphId[]>;
  readonly comingIn: ReadonlyMap<ParagraphId, Whole<NewChange>>;
  readonly goingOut: ReadonlyMap<ParagraphId, readonly ProposalId[]>;
  readonly moving: ReadonlyMap<ParagraphId, readonly Whole<MoveChange>[]>;
  readonly received: ReadonlyMap<ParagraphId, readonly ProposalId[]>;
}

const add = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

/** Objects of the last index are kept where they say the same, so that layouts made from them still count. */
export const readLive = (record: RecordTables, before?: Live): Live => {
  const { changes, proposals, anchors } = record;
  const current = (Object.entries(changes) as [ChangeId, ChangeEntry][])
    .filter(([, change]) => proposals[change.proposal]?.version === change.version)
    .toSorted(([a, x], [b, y]) => x.order - y.order || byNumbers(a, b));
  const entries = new Map(current);

  const known = new Map<ChangeId, { paragraphs: readonly ParagraphId[]; drawn: boolean }>();
  const placeOf = (id: ChangeId, depth = 0): { paragraphs: readonly ParagraphId[]; drawn: boolean } => {
    const cached = known.get(id);
    if (cached) return cached;
    const change = changes[id];
    if (!change || depth > 100) return { paragraphs: [], drawn: false };
    const open = entries.has(id) && proposals[change.proposal]?.status === "open";
    let place = { paragraphs: [] as readonly ParagraphId[], drawn: open };
    const pieces = anchors[id];
    if (change.type !== "words" && change.type !== "hold") place.paragraphs = [change.paragraph];
    else if (pieces) place.paragraphs = [...new Set(pieces.map((anchor) => anchor.in))];
    else if ("paragraph" in change.in) place = { paragraphs: [change.in.paragraph], drawn: false };
    else {
      const host = placeOf(change.in.change, depth + 1);
      place = { paragraphs: host.paragraphs, drawn: open && host.drawn };
    }
    known.set(id, place);
    return place;
  };

  const old = new Map<string, InWords>();
  for (const [paragraph, list] of before?.inWords ?? []) for (const one of list) old.set(`${paragraph} ${one.id}`, one);

  const live = {
    changes: new Map<ProposalId, ChangeId[]>(),
    inWords: new Map<ParagraphId, InWords[]>(),
    paragraphs: new Map<ChangeId, readonly ParagraphId[]>(),
    comingIn: new Map<ParagraphId, Whole<NewChange>>(),
    goingOut: new Map<ParagraphId, ProposalId[]>(),
    moving: new Map<ParagraphId, Whole<MoveChange>[]>(),
    received: new Map<ParagraphId, ProposalId[]>(),
  };
  for (const [id, change] of current) {
    const { paragraphs, drawn } = placeOf(id);
    add(live.changes, change.proposal, id);
    live.paragraphs.set(id, paragraphs);
    if (proposals[change.proposal]!.status === "received") {
      // A new paragraph is asked for behind one that stands: that is where one looks for it.
      const beside = change.type === "new" ? (change.after === null ? [] : [change.after]) : paragraphs;
      for (const paragraph of beside)
        if (!live.received.get(paragraph)?.includes(change.proposal)) add(live.received, paragraph, change.proposal);
    }
    if (change.type === "words" || change.type === "hold") {
      const pieces = anchors[id];
      for (const paragraph of paragraphs) {
        const kept = old.get(`${paragraph} ${id}`);
        const same = kept?.change === change && kept.anchors === pieces && kept.drawn === drawn;
        add(live.inWords, paragraph, same ? kept : { id, change, ...(pieces && { anchors: pieces }), drawn });
      }
    } else if (proposals[change.proposal]!.status === "open") {
      if (change.type === "new") live.comingIn.set(change.paragraph, { id, change });
      else if (change.type === "out") {
        if (!live.goingOut.get(change.paragraph)?.includes(change.proposal))
          add(live.goingOut, change.paragraph, change.proposal);
      } else add(live.moving, change.paragraph, { id, change });
    }
  }
  for (const [paragraph, list] of live.inWords) {
    const was = before?.inWords.get(paragraph);
    if (was?.length === list.length && was.every((one, n) => one === list[n]))
      live.inWords.set(paragraph, was as InWords[]);
  }
  return live;
};
