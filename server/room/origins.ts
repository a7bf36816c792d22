/**
 * Who made each letter of the record, kept up to date on asking: derived from the entries alone and held in memory, so
 * that nothing has to agree with it on disk. Asked again, only the entries since are read.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { Origins, standingIds, type Again } from "../../drafts/crdt/blame.ts";
import { readRecord } from "../../drafts/crdt/documents.ts";
import { entriesAfter, fromBytes, payloadsOf, seqAtTime, type Entry } from "../record/entries.ts";
import { advance, stateAt, type ActPayload, type State } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";
import type { Living } from "./living.ts";

interface Kept {
  readonly origins: Origins;
  seq: number;
  /** The entries that began a document, in order. */
  readonly epochs: number[];
}

const kept = new WeakMap<Living, Kept>();

/** Entries read at a time. */
const atOnce = 500;

const everything = (state: State): Again[] =>
  (Object.keys(readRecord(state.draft).paragraphs) as ParagraphId[]).flatMap((paragraph) => {
    const standing = standingIds(state.draft, paragraph);
    return standing === null ? [] : [{ paragraph, epoch: state.draftEpoch, ...standing }];
  });

/** The entry a restore went back to, as it was named then. */
const restoredTo = (storage: Storage, state: State, at: unknown): number => {
  const name = String(at);
  const revision = readRecord(state.draft).revisions[name];
  if (revision !== undefined) return revision.seq;
  return /^\d+$/u.test(name) ? Number(name) : seqAtTime(storage, Date.parse(name) || 0);
};

/** Words put back under silence are the letters they were before the typing that broke in. */
const before = (storage: Storage, { cause, plan }: ActPayload): Again[] => {
  const [paragraph] = plan?.about.paragraphs ?? [];
  if (cause === undefined || paragraph === undefined) return [];
  const state = stateAt(storage, cause - 1, false);
  const standing = standingIds(state.draft, paragraph);
  return standing === null ? [] : [{ paragraph, epoch: state.draftEpoch, ...standing }];
};

const take = (storage: Storage, index: Kept, state: State, entry: Entry): void => {
  const payloads = payloadsOf(storage, entry.seq);
  const act = fromBytes<ActPayload>(payloads.act!.bytes);
  const begins = act.starts?.includes("draft") === true;
  let again: Again[] = [];
  if (begins) again = everything(state);
  else if (act.type === "silence-kept") again = before(storage, act);
  const carried = begins ? {} : readRecord(state.draft).carried;
  const { draftEpoch } = state;
  const past = act.type === "restore" ? restoredTo(storage, state, act.details?.["at"]) : state.head.seq;
  advance(state, entry, payloads, false);
  if (begins) index.epochs.push(entry.seq);
  index.seq = entry.seq;
  if (payloads.draft === undefined) return;
  index.origins.take({
    seq: entry.seq,
    epoch: state.draftEpoch,
    update: payloads.draft.bytes,
    doc: state.draft,
    carried,
    text: act.plan?.text ?? [],
    wereEpoch: index.epochs.findLast((epoch) => epoch <= past) ?? draftEpoch,
    again,
  });
};

/** The origins of all letters on the record. */
export const originsOf = (living: Living): Origins => {
  const { storage, head } = living;
  const index = kept.get(living) ?? { origins: new Origins(), seq: 0, epochs: [] };
  kept.set(living, index);
  if (index.seq >= head.seq) return index.origins;
  const state = stateAt(storage, index.seq, false);
  // Nobody writes in this copy: under the server's id Yjs would complain of every entry the server made.
  state.draft.clientID = 0;
  while (index.seq < head.seq)
    for (const entry of entriesAfter(storage, index.seq, atOnce, head.seq)) take(storage, index, state, entry);
  return index.origins;
};
