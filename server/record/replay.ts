/**
 * The state of a negotiation after one entry, rebuilt from the record: the last checkpoint before it and the entries
 * since. Opening a room, looking at the past, and recovering from a failed commit all use this.
 */
import * as Y from "yjs";
import type { Plan } from "../../drafts/acts/plan.ts";
import { newDraftDoc, newTableDoc, serverClient } from "../../drafts/crdt/documents.ts";
import type { By, PartyId } from "../../drafts/party.ts";
import type { Stance } from "../../drafts/position.ts";
import {
  applyWrites,
  emptyDesk,
  emptyNames,
  type DeskTables,
  type DeskWrite,
  type NamesTables,
  type NamesWrite,
} from "../../drafts/tables.ts";
import type { Act, Head } from "../../drafts/wire.ts";
import { beginProjected, carryProjected, type Projected } from "../room/projections.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import {
  deedsAfter,
  entryAt,
  fromBytes,
  headOf,
  lastEntry,
  noHead,
  toBytes,
  type Entry,
  type Listed,
  type PayloadKind,
  type Salted,
} from "./entries.ts";
import { leftAt, type Left } from "./left.ts";
import type { Storage } from "./storage.ts";

/** What a `server` entry did. */
export type ServerDeed = "settled" | "reopened" | "silence-kept" | "silence-ended";

/** Payload `act`: what was done, without naming a party, seat or reason. */
export interface ActPayload {
  readonly type: Act["type"] | "start" | "typing" | ServerDeed;
  readonly office: By["office"];
  /** The plan as carried out. Absent for typing, and for `settled`, which follows from the words alone. */
  readonly plan?: Pick<Plan, "record" | "anchors" | "text" | "about" | "answer">;
  readonly paragraphs?: Plan["about"]["paragraphs"];
  /** The documents that begin anew with this entry. */
  readonly starts?: readonly ("draft" | "names")[];
  /** What the history also says of the act: a destination, a status, the name of a revision. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The seq of the entry that was undone. */
  readonly undone?: number;
  /** The seq of the entry that caused this `server` entry. */
  readonly cause?: number;
}

/** Payload `names`: who acted, and what the act says of parties. */
export interface NamesPayload {
  readonly seat?: string;
  readonly party?: PartyId;
  readonly entered?: "secretariat";
  /** The stance taken, if the act was to take one. */
  readonly said?: Stance | null;
  readonly writes: readonly NamesWrite[];
}

/** Payload `desk`: what only the Chair may see. */
export interface DeskPayload {
  readonly writes: readonly DeskWrite[];
}

/** A negotiation right after the entry `head`. It is changed in place as entries are carried in. */
export interface State {
  head: Head;
  draft: Y.Doc;
  /** The entry with which the document began; 0 before the first. */
  draftEpoch: number;
  /** The parties and what they said. Readers get only what is projected of it, never these tables. */
  names: NamesTables;
  /** What only the Chair may see. */
  desk: DeskTables;
  /** Null when only the past is looked at. */
  projected: Projected | null;
  /** The seq of the checkpoint the state was read from; 0 if it was read from the first entry. */
  checkpoint: number;
  /** The text as it was left, until the document itself is asked for. */
  readonly left?: Left | null;
}

/** The state before the first entry. */
export const blankState = (): State => ({
  head: noHead,
  draft: newDraftDoc(),
  draftEpoch: 0,
  names: emptyNames,
  desk: emptyDesk,
  projected: null,
  checkpoint: 0,
});

/**
 * Sets the tables of names and desk as they are after an entry, and their documents. With `epoch`, the documents of
 * names begin anew.
 */
export const carryNames = (
  state: State,
  after: { readonly names: NamesTables; readonly desk: DeskTables },
  epoch: number | null,
): void => {
  const before = { names: state.names, desk: state.desk };
  Object.assign(state, after);
  if (state.projected !== null) carryProjected(state.projected, before, after);
  if (epoch !== null) state.projected = beginProjected(epoch, after.names, after.desk, state.projected?.desk);
};

/** Carries one entry into the state. Its `names` and `desk` payloads may be missing. */
export const advance = (
  state: State,
  entry: Entry,
  payloads: Partial<Record<PayloadKind, Salted>>,
  projections: boolean,
): void => {
  const act = payloads.act === undefined ? undefined : fromBytes<ActPayload>(payloads.act.bytes);
  if (act?.starts?.includes("draft") === true) {
    state.draft = newDraftDoc();
    state.draftEpoch = entry.seq;
  }
  const { draft } = payloads;
  if (draft !== undefined) asRecorded(state.draft, () => Y.applyUpdate(state.draft, draft.bytes));
  const names =
    payloads.names === undefined
      ? state.names
      : applyWrites(state.names, fromBytes<NamesPayload>(payloads.names.bytes).writes);
  const desk =
    payloads.desk === undefined
      ? state.desk
      : applyWrites(state.desk, fromBytes<DeskPayload>(payloads.desk.bytes).writes);
  carryNames(state, { names, desk }, projections && act?.starts?.includes("names") === true ? entry.seq : null);
  state.head = headOf(entry);
};

interface Facts {
  readonly head: Head;
  readonly draftEpoch: number;
  readonly namesEpoch: number;
  readonly names: NamesTables;
  readonly desk: DeskTables;
}

/** Keeps the state as a checkpoint, inside the caller's transaction. Throws if the state has no projections. */
export const keepState = (storage: Storage, state: State): void => {
  if (state.projected === null) throw new RangeError("a checkpoint needs the projections");
  const facts: Facts = {
    head: state.head,
    draftEpoch: state.draftEpoch,
    namesEpoch: state.projected.epoch,
    names: state.names,
    desk: state.desk,
  };
  writeCheckpoint(storage, state.head.seq, {
    facts: toBytes(facts),
    draft: Y.encodeStateAsUpdateV2(state.draft),
    full: Y.encodeStateAsUpdateV2(state.projected.full),
    groups: Y.encodeStateAsUpdateV2(state.projected.groups),
    desk: Y.encodeStateAsUpdateV2(state.projected.desk),
  });
};

const tableDoc = (bytes: Uint8Array): Y.Doc => {
  const doc = newTableDoc();
  Y.applyUpdateV2(doc, bytes);
  doc.clientID = serverClient;
  return doc;
};

/** The last whole checkpoint that is of this very record. One before a bad one serves too; more entries follow it. */
const checkpointBefore = (
  storage: Storage,
  seq: number,
  wanted: readonly string[],
): { readonly facts: Facts; readonly documents: Readonly<Record<string, Uint8Array>> } | null => {
  for (let until = seq; ;) {
    const checkpoint = readCheckpoint(storage, until, wanted);
    if (checkpoint === null) return null;
    const { documents } = checkpoint;
    const facts = fromBytes<Facts>(documents["facts"]!);
    if (facts.head.seq === checkpoint.seq && entryAt(storage, checkpoint.seq)?.hash === facts.head.hash)
      return { facts, documents };
    until = checkpoint.seq - 1;
  }
};

/** How many entries are carried in at a time. */
const atOnce = 250;

/**
 * The state right after entry `seq` (default: the last one). Without `projections` the documents that name parties are
 * left out, which saves the work of making them.
 */
export const stateAt = (storage: Storage, seq = Number.MAX_SAFE_INTEGER, projections = true): State => {
  const work = statingAt(storage, seq, projections);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
};

/**
 * Like `stateAt`, but a generator: it yields between blocks of entries, so that a caller can let other work go first.
 */
export function* statingAt(storage: Storage, seq: number, projections: boolean): Generator<void, State> {
  const state = blankState();
  yield* carryAll(storage, state, { seq, projections, draft: true });
  // Yjs changes a document's client id when an update carries that id, so the server's id is set after loading.
  state.draft.clientID = serverClient;
  return state;
}

/** The state for a room to go on with, made from the text as it was left if that is whole and of the last entry. */
export const livingState = (storage: Storage): State => {
  const last = lastEntry(storage, Number.MAX_SAFE_INTEGER);
  const left = last === null ? null : leftAt(storage, last);
  if (left === null) return stateAt(storage);
  const state = new Rested(left, () => stateAt(storage, left.head.seq, false).draft);
  for (const _ of carryAll(storage, state, { seq: left.head.seq, projections: true, draft: false }));
  state.draftEpoch = left.draftEpoch;
  return state;
};

/** A state that builds its document, from the text as it was left, only when it is first asked for. */
class Rested implements State {
  head = noHead;
  draftEpoch = 0;
  names = emptyNames;
  desk = emptyDesk;
  projected: Projected | null = null;
  checkpoint = 0;
  #left: Left | null;
  #draft: Y.Doc | null = null;
  readonly #again: () => Y.Doc;

  /** `again` builds the document from the record, in case the kept text turns out to be damaged. */
  constructor(left: Left, again: () => Y.Doc) {
    this.#left = left;
    this.#again = again;
  }

  get left(): Left | null {
    return this.#left;
  }

  get draft(): Y.Doc {
    return (this.#draft ??= this.#made());
  }

  set draft(doc: Y.Doc) {
    this.#left = null;
    this.#draft = doc;
  }

  #made(): Y.Doc {
    const { whole } = this.#left!;
    let doc = newDraftDoc();
    try {
      asRecorded(doc, () => Y.applyUpdate(doc, whole));
      doc.clientID = serverClient;
    } catch {
      // Somebody changed the file and its checksums; the record still has the text.
      doc = this.#again();
    }
    this.#left = null;
    return doc;
  }
}

/** Carries a checkpoint and the entries since it into a blank state; without `draft`, the document is left alone. */
function* carryAll(
  storage: Storage,
  state: State,
  { seq, projections, draft }: { readonly seq: number; readonly projections: boolean; readonly draft: boolean },
): Generator<void> {
  const wanted = projections ? everything : text;
  const checkpoint = checkpointBefore(storage, seq, draft ? wanted : wanted.filter((document) => document !== "draft"));
  if (checkpoint !== null) {
    yield;
    const { documents, facts } = checkpoint;
    state.checkpoint = facts.head.seq;
    if (draft) asRecorded(state.draft, () => Y.applyUpdateV2(state.draft, documents["draft"]!));
    Object.assign(state, { head: facts.head, draftEpoch: facts.draftEpoch, names: facts.names, desk: facts.desk });
    if (projections)
      state.projected = {
        epoch: facts.namesEpoch,
        full: tableDoc(documents["full"]!),
        groups: tableDoc(documents["groups"]!),
        desk: tableDoc(documents["desk"]!),
      };
  }
  const last = lastEntry(storage, seq);
  if (last !== null && last.seq > state.head.seq) {
    for (let after = state.head.seq; after < last.seq; after += atOnce) {
      yield;
      const deeds = deedsAfter(storage, after, Math.min(after + atOnce, last.seq));
      carryDeeds(state, deeds, { projections, draft });
    }
    state.head = headOf(last);
  }
}

/**
 * Carries the entries appended since into a reader's state. Gives `false`, and carries nothing, when the record is not
 * the one the state came from or a document began anew: then the whole state has to be read again.
 */
export const follow = (storage: Storage, state: State): boolean => {
  const last = lastEntry(storage, Number.MAX_SAFE_INTEGER);
  if ((last?.seq ?? 0) < state.head.seq) return false;
  if (last === null || last.seq === state.head.seq) return (last?.hash ?? noHead.hash) === state.head.hash;
  const deeds = deedsAfter(storage, state.head.seq, last.seq);
  const begins = ({ entry, kind, bytes }: Listed): boolean =>
    kind === "act" && entry !== "typing" && fromBytes<ActPayload>(bytes).starts !== undefined;
  if (deeds.some(begins)) return false;
  // Under the server's client id Yjs would complain of every update the server made.
  state.draft.clientID = 0;
  carryDeeds(state, deeds, { projections: true, draft: true });
  state.draft.clientID = serverClient;
  state.head = headOf(last);
  return true;
};

/** The documents of a checkpoint to read: the text and its facts, or also the documents that name parties. */
const text = ["facts", "draft"] as const;
const everything = [...text, "full", "groups", "desk"] as const;

/**
 * Carries entries into the state with the same outcome as `advance`, one by one, but faster: updates of the text, and
 * where nobody needs the steps between also the writes to tables, are gathered and applied at once.
 */
const carryDeeds = (
  state: State,
  deeds: readonly Listed[],
  { projections, draft: carriesDraft }: { readonly projections: boolean; readonly draft: boolean },
): void => {
  let updates: Uint8Array[] = [];
  let names: NamesWrite[] = [];
  let desk: DeskWrite[] = [];
  const write = (epoch: number | null): void => {
    if (names.length + desk.length > 0 || epoch !== null)
      carryNames(state, { names: applyWrites(state.names, names), desk: applyWrites(state.desk, desk) }, epoch);
    names = [];
    desk = [];
  };
  const draw = (): void => {
    if (updates.length === 0) return;
    const { draft } = state;
    asRecorded(draft, () => updates.forEach((update) => Y.applyUpdate(draft, update)));
    updates = [];
  };
  let starts: ActPayload["starts"];
  for (const [n, { seq, entry, kind, bytes }] of deeds.entries()) {
    if (kind === "draft") {
      if (carriesDraft) updates.push(bytes);
    } else if (kind === "names") names.push(...fromBytes<NamesPayload>(bytes).writes);
    else if (kind === "desk") desk.push(...fromBytes<DeskPayload>(bytes).writes);
    else if (entry === "act" || entry === "start") {
      ({ starts } = fromBytes<ActPayload>(bytes));
      if (carriesDraft && starts?.includes("draft") === true) {
        updates = [];
        state.draft = newDraftDoc();
        state.draftEpoch = seq;
      }
    }
    if (!projections || deeds[n + 1]?.seq === seq) continue;
    // The documents of names are written act by act, as the room wrote them. So a restart makes the same updates again,
    // and the copies that clients hold stay valid.
    write(starts?.includes("names") === true ? seq : null);
    starts = undefined;
  }
  write(null);
  draw();
};

/**
 * Applies recorded updates in one transaction and keeps Yjs from tidying up marks afterwards: the recorded updates
 * already contain what it tidied up.
 */
const asRecorded = (doc: Y.Doc, apply: () => void): void => {
  const untidied = (transaction: Y.Transaction): void => {
    transaction._needFormattingCleanup = false;
  };
  doc.on("afterTransaction", untidied);
  try {
    doc.transact(apply);
  } finally {
    doc.off("afterTransaction", untidied);
  }
};
