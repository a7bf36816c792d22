/**
 * Replays the record from its first entry. Every digest and hash is recomputed, every act is carried out again and must
 * give the recorded update byte for byte, and typing may touch strands only. Then the replayed state is compared with
 * the living one. A forged record fails because it is not what its acts make.
 */
import * as Y from "yjs";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { beginDraftDoc, newDraftDoc, readRecord, serverClient, strandsOf } from "../../drafts/crdt/documents.ts";
import { settle } from "../../drafts/crdt/settle.ts";
import type { Verified } from "../../drafts/info.ts";
import { applyWrites } from "../../drafts/tables.ts";
import { IndexAudit } from "./audit-index.ts";
import { Audit, stateDiffers, type Finding } from "./audit.ts";
import {
  digestOf,
  entriesAfter,
  fromBytes,
  hashOf,
  headOf,
  noHead,
  payloadsOf,
  type Entry,
  type PayloadKind,
  type Salted,
} from "./entries.ts";
import { everythingIn } from "./indexed.ts";
import { blankState, type ActPayload, type DeskPayload, type NamesPayload, type State } from "./replay.ts";
import type { Storage } from "./storage.ts";

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, n) => byte === b[n]);

/** Why an entry does not hold, or null. */
const checkEntry = (
  entry: Entry,
  before: State,
  payloads: Partial<Record<PayloadKind, Salted>>,
  sealed: boolean,
): string | null => {
  const head = before.head;
  if (entry.seq !== head.seq + 1) return `an entry is missing before it: ${head.seq} comes before`;
  if (head.seq > 0 && entry.at < Date.parse(head.at)) return "its time is before that of the entry before";
  if (hashOf(entry, head.hash) !== entry.hash) return "its hash does not follow from it and the entry before";
  for (const [kind, digest] of entry.digests) {
    const payload = payloads[kind];
    if (payload === undefined) {
      // Names and desk may have been dropped or withheld; acts and updates, which make the text, may not.
      if (!sealed && (kind === "draft" || kind === "act")) return `its payload "${kind}" is missing`;
    } else if (digestOf(payload.salt, payload.bytes) !== digest)
      return `its payload "${kind}" is not what was recorded`;
  }
  const listed = new Set(entry.digests.map(([kind]) => kind));
  const extra = Object.keys(payloads).find((kind) => !listed.has(kind as PayloadKind));
  return extra === undefined ? null : `it has a payload "${extra}" that was never recorded`;
};

/**
 * Applies an update of typing; gives the reason if it touched anything but strands, or does not fit the text before it.
 */
const replayTyping = (doc: Y.Doc, update: Uint8Array): string | null => {
  const strands = strandsOf(doc);
  let wrong: string | null = null;
  const listen = (transaction: Y.Transaction): void => {
    for (const [type, keys] of transaction.changed)
      if (type.parent !== strands || [...keys].some((key) => key !== null))
        wrong = "its typing reaches beyond the strands";
  };
  doc.on("afterTransaction", listen);
  Y.applyUpdate(doc, update);
  doc.off("afterTransaction", listen);
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null
    ? "its typing does not fit what was before"
    : wrong;
};

/**
 * Carries one entry into the replayed state by carrying its act out again. Gives what does not match the record, or
 * null.
 */
const replay = (state: State, entry: Entry, payloads: Partial<Record<PayloadKind, Salted>>): string | null => {
  const act = fromBytes<ActPayload>(payloads.act!.bytes);
  const recorded = payloads.draft?.bytes;
  const names = payloads.names === undefined ? [] : fromBytes<NamesPayload>(payloads.names.bytes).writes;
  const desk = payloads.desk === undefined ? [] : fromBytes<DeskPayload>(payloads.desk.bytes).writes;
  state.names = applyWrites(state.names, names);
  state.desk = applyWrites(state.desk, desk);
  if (act.type === "typing") {
    const wrong = recorded === undefined ? "its typing is missing" : replayTyping(state.draft, recorded);
    if (wrong !== null) return wrong;
  } else {
    let update: Uint8Array | undefined;
    if (act.starts?.includes("draft") === true) {
      state.draft = newDraftDoc();
      state.draftEpoch = entry.seq;
      beginDraftDoc(state.draft);
      if (act.plan !== undefined) carryOut(state.draft, { ...act.plan, names: [], desk: [] });
      update = Y.encodeStateAsUpdate(state.draft);
    } else {
      const made: Uint8Array[] = [];
      const listen = (bytes: Uint8Array): void => {
        made.push(bytes);
      };
      state.draft.clientID = serverClient;
      state.draft.on("update", listen);
      if (act.type === "settled") settle(state.draft);
      else if (act.plan !== undefined) carryOut(state.draft, { ...act.plan, names: [], desk: [] });
      state.draft.off("update", listen);
      update = made.length === 0 ? undefined : made.length === 1 ? made[0]! : Y.mergeUpdates(made);
    }
    const nothing = update === undefined || (update.length === 2 && update[0] === 0 && update[1] === 0);
    if (nothing ? recorded !== undefined : recorded === undefined || !sameBytes(update!, recorded))
      return "carried out again, its act does not make the change that was recorded";
  }
  state.head = headOf(entry);
  return null;
};

/**
 * Checks one entry and carries it into the state being replayed; gives null, or why it does not hold. With `sealed` its
 * act and text are withheld, because they come before the text was opened, and only its place in the chain is checked.
 */
export const carryChecked = (
  state: State,
  entry: Entry,
  payloads: Partial<Record<PayloadKind, Salted>>,
  sealed = false,
): string | null => {
  try {
    const wrong = checkEntry(entry, state, payloads, sealed);
    if (wrong !== null) return wrong;
    if (!sealed) return replay(state, entry, payloads);
    state.head = headOf(entry);
    return null;
  } catch (error) {
    return `it could not be replayed: ${(error as Error).message}`;
  }
};

/** Gives the living state at this moment; the room may go on between two calls. */
type Live = () => State;

/**
 * Verifies a record step by step, so that the room can work between two steps; the first thing that does not hold is
 * named. `live` gives the state to compare with: the one the server works with, or one read from checkpoints. Entries
 * appended meanwhile are replayed too, and the comparison is made in the same step as the last of them.
 */
export function* verifying(storage: Storage, live: Live): Generator<void, Verified> {
  const state = { ...blankState(), head: noHead };
  const audit = new Audit(storage);
  const index = new IndexAudit(storage);
  const failed = (bad: Finding): Verified => ({ ok: false, entries: state.head.seq, head: live().head, bad });
  for (;;) {
    const entries = entriesAfter(storage, state.head.seq, 100);
    if (entries.length === 0) break;
    for (const entry of entries) {
      const payloads = payloadsOf(storage, entry.seq);
      const before = { doc: state.draft, epoch: state.draftEpoch, carried: readRecord(state.draft).carried };
      const begins = startsDraft(payloads);
      const again = begins ? everythingIn(before.doc, before.epoch) : [];
      const wrong = carryChecked(state, entry, payloads);
      if (wrong !== null) return failed({ seq: entry.seq, reason: wrong });
      const act = fromBytes<ActPayload>(payloads.act!.bytes);
      const { seq } = entry;
      const { draft: doc, draftEpoch: epoch } = state;
      const update = payloads.draft && { update: payloads.draft.bytes };
      index.take({ seq, act, ...update, doc, epoch, carried: begins ? {} : before.carried, again });
      const beside = yield* audit.after(entry, act, payloads, state);
      if (beside !== null) return failed(beside);
      // No pause after the last entry: the living state has to be compared at this very entry.
      if (entry.seq < live().head.seq) yield;
    }
  }
  const { head } = state;
  const bad = audit.ended(state) ?? stateDiffers(state, live());
  const { until, bad: farther } = bad === null ? index.ended(head.seq) : { until: 0, bad };
  const wrong = farther ?? (yield* index.compare(until));
  if (wrong !== null) return failed(wrong);
  const { names, desk } = audit.dropped;
  return { ok: true, entries: head.seq, head, ...(names + desk > 0 && { dropped: { names, desk } }) };
}

const startsDraft = ({ act }: Partial<Record<PayloadKind, Salted>>): boolean => {
  try {
    return act !== undefined && fromBytes<ActPayload>(act.bytes).starts?.includes("draft") === true;
  } catch {
    // A payload that is no act is reported when it is carried out.
    return false;
  }
};

/** Verifies a record in one go. */
export const verifyChain = (storage: Storage, live: State): Verified => {
  const work = verifying(storage, () => live);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
};
