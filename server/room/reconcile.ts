/**
 * Nothing silent: every difference between two moments under one heading. The entries between are carried out again, one
 * by one, and each is held to what it did to the text; what the text of the later moment says beyond that, or says by an
 * entry whose payload is not the recorded one, was done past the record.
 */
import * as Y from "yjs";
import { standingIds, type Lineage } from "../../drafts/crdt/blame.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { beginDraftDoc, newDraftDoc, readRecord, serverClient } from "../../drafts/crdt/documents.ts";
import { newDraftCache, readDraft, type DraftCache } from "../../drafts/crdt/read.ts";
import { settle } from "../../drafts/crdt/settle.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Moment } from "../../drafts/reading/compare.ts";
import type { Explained, Heading, Reconciled, Unexplained } from "../../drafts/reading/explained.ts";
import {
  differencesOf,
  Evidence,
  type Difference,
  type RootedLetter,
  type RootedParagraph,
  type RootedText,
} from "../../drafts/reading/reconcile.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal, refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import {
  digestOf,
  entriesAfter,
  entryAt,
  fromBytes,
  hashOf,
  headOf,
  isoTime,
  payloadsOf,
  type Entry,
  type PayloadKind,
  type Salted,
} from "../record/entries.ts";
import { stateAt, type ActPayload, type State } from "../record/replay.ts";
import { Reader, tell } from "./history.ts";
import type { Living } from "./living.ts";
import type { Reading } from "./reading.ts";

export type { Explained, Heading, Reconciled, Unexplained };

interface Rooted {
  readonly paragraph: Paragraph;
  readonly part: Part;
  readonly rooted: RootedParagraph;
}

/** Reads the texts of one document after another; paragraphs that did not change stay the same objects. */
class Rooting {
  readonly #origins: Lineage;
  #cache: DraftCache = newDraftCache();
  #known = new Map<ParagraphId, Rooted>();

  constructor(origins: Lineage) {
    this.#origins = origins;
  }

  read({ draft: doc, draftEpoch, head }: Pick<State, "draft" | "draftEpoch" | "head">): RootedText {
    const draft = readDraft({ draft: doc, seq: head.seq, at: head.at }, this.#cache);
    const text = new Map<ParagraphId, RootedParagraph>();
    const known = new Map<ParagraphId, Rooted>();
    for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][])
      for (const paragraph of paragraphs) {
        if (paragraph.ins !== undefined) continue;
        const { id, label } = paragraph;
        let one = this.#known.get(id);
        if (one?.paragraph !== paragraph || one.part !== part) {
          const letters = lettersIn(this.#origins, draftEpoch, doc, paragraph);
          const was = one?.rooted;
          const same = was !== undefined && was.part === part && was.label === label && sameRoots(was.letters, letters);
          one = { paragraph, part, rooted: same ? was : { id, part, label, letters } };
        }
        known.set(id, one);
        text.set(id, one.rooted);
      }
    this.#known = known;
    return text;
  }
}

const sameRoots = (a: readonly RootedLetter[], b: readonly RootedLetter[]): boolean =>
  a.length === b.length && a.every(({ root, t }, n) => root === b[n]!.root && t === b[n]!.t);

const lettersIn = (origins: Lineage, epoch: number, doc: Y.Doc, paragraph: Paragraph): RootedLetter[] => {
  const ids = standingIds(doc, paragraph.id)?.ids ?? [];
  const letters = origins.of(epoch, ids);
  const noted = wordsOf(paragraph);
  const text = plain(noted);
  const notes = new Map<number, ParagraphId>();
  let at = 0;
  for (const { t, note } of noted) {
    if (note !== undefined) notes.set(at, note);
    at += t.length;
  }
  const rooted: RootedLetter[] = [];
  for (let k = 0; k < ids.length; k += 3)
    for (let clock = ids[k + 1]!; clock < ids[k + 1]! + ids[k + 2]!; clock++) {
      const n = rooted.length;
      const letter = letters[n];
      const note = notes.get(n);
      // No entry brought it: it is itself, and nobody's.
      const root = letter ? `${letter.epoch} ${letter.client} ${letter.clock}` : `none ${epoch} ${ids[k]!} ${clock}`;
      rooted.push(note === undefined ? { t: text[n]!, root } : { t: text[n]!, root, note });
    }
  return rooted;
};

/** Whether an entry is what was recorded: its hash follows from the entry before, its payloads from its digests. */
const holds = (entry: Entry, before: State["head"], payloads: Partial<Record<PayloadKind, Salted>>): boolean =>
  hashOf(entry, before.hash) === entry.hash &&
  entry.digests.every(([kind, digest]) => {
    const payload = payloads[kind];
    if (payload === undefined) return kind === "names" || kind === "desk";
    return digestOf(payload.salt, payload.bytes) === digest;
  }) &&
  Object.keys(payloads).every((kind) => entry.digests.some(([listed]) => listed === kind));

/** Does what an entry says again: typing as it came, an act from its plan. */
const again = (state: State, entry: Entry, act: ActPayload, update: Uint8Array | undefined): void => {
  if (act.type === "typing") {
    if (update !== undefined) Y.applyUpdate(state.draft, update);
  } else if (act.starts?.includes("draft") === true) {
    state.draft = newDraftDoc();
    state.draftEpoch = entry.seq;
    beginDraftDoc(state.draft);
    if (act.plan !== undefined) carryOut(state.draft, { ...act.plan, names: [], desk: [] });
  } else {
    state.draft.clientID = serverClient;
    if (act.type === "settled") settle(state.draft);
    else if (act.plan !== undefined) carryOut(state.draft, { ...act.plan, names: [], desk: [] });
  }
  state.head = headOf(entry);
};

/** Paragraphs an entry gave another place or parent, and all below them. */
const placedBy = (before: ReturnType<typeof readRecord>, after: ReturnType<typeof readRecord>): Set<string> => {
  const placed = new Set<string>();
  if (before.places === after.places && before.paragraphs === after.paragraphs) return placed;
  const ids = Object.keys(after.places) as ParagraphId[];
  for (const id of ids) {
    const [was, is] = [before.places[id], after.places[id]];
    const parents = [before.paragraphs[id]?.parent, after.paragraphs[id]?.parent];
    if (was?.part !== is?.part || was?.rank !== is?.rank || parents[0] !== parents[1]) placed.add(id);
  }
  for (const id of ids) {
    const above = after.paragraphs[id]?.parent;
    if (above !== undefined && placed.has(above)) placed.add(id);
  }
  return placed;
};

/** The differences between two entries, with what the record knows of them. */
const differences = (living: Living, from: number, to: number): Difference[] => {
  const { storage } = living;
  const origins = living.letters;
  const state = stateAt(storage, from, false);
  const rooting = new Rooting(origins);
  const first = rooting.read(state);
  let text = first;
  const evidence = new Evidence();
  while (state.head.seq < to) {
    const entries = entriesAfter(storage, state.head.seq, 500, to);
    if (entries.length === 0) break;
    for (const entry of entries) {
      const payloads = payloadsOf(storage, entry.seq);
      const sound = holds(entry, state.head, payloads);
      const before = readRecord(state.draft);
      again(state, entry, fromBytes<ActPayload>(payloads.act!.bytes), payloads.draft?.bytes);
      const next = rooting.read(state);
      evidence.step(text, next, entry.seq, sound, placedBy(before, readRecord(state.draft)));
      text = next;
    }
  }
  const now = to === living.head.seq ? living.state : stateAt(storage, to, false);
  const last = new Rooting(origins).read(now);
  evidence.step(text, last, null);
  return differencesOf(first, last, evidence, readRecord(now.draft).meta.language);
};

const headingOf = ({ what, paragraph }: Difference, type: ActPayload["type"], draft: Draft): Heading => {
  const footnote = draft.tables.record.paragraphs[paragraph]?.kind === "footnote";
  if (what === "label" && (type === "publish-revision" || footnote)) return "renumbering";
  switch (type) {
    case "incorporate":
      return "incorporated";
    // Words typed late are put where they belong by rule; they are the pen's all the same.
    case "typing":
    case "settled":
      return "pen";
    case "move":
      return "move";
    case "publish-revision":
      return "renumbering";
    default:
      return "act";
  }
};

class Explaining {
  readonly #living: Living;
  readonly #reader: Reader;
  readonly #draft: Draft;

  constructor(living: Living, seat: Seat, draft: Draft) {
    this.#living = living;
    this.#reader = new Reader(living, seat);
    this.#draft = draft;
  }

  explain({ entries, unrecorded: _, ...difference }: Difference): Explained {
    const seq = entries.at(-1)!;
    const told = tell(this.#living, entryAt(this.#living.storage, seq)!);
    const { type, cause } = told.act;
    const heading = headingOf({ entries, unrecorded: false, ...difference }, type, this.#draft);
    // Who typed what was put in its place late.
    const typed = type === "settled" && cause !== undefined ? entryAt(this.#living.storage, cause) : null;
    const doer = typed === null ? told : tell(this.#living, typed);
    const [proposal] = told.proposals;
    const known = heading === "incorporated" && this.#draft.proposals.some(({ id }) => id === proposal);
    if (!this.#reader.sees(told) || !this.#reader.sees(doer))
      return { ...difference, heading, ...(known && { proposal: proposal! }) };
    const also = entries.slice(0, -1).filter((other) => this.#seen(other));
    return {
      ...difference,
      heading,
      ...(heading !== "pen" && { deed: type === "set-status" ? "editorial" : type }),
      ...(known && { proposal: proposal! }),
      seq,
      at: isoTime(told.entry.at),
      by: this.#reader.by(doer),
      ...(also.length > 0 && { also }),
    };
  }

  #seen(seq: number): boolean {
    const entry = entryAt(this.#living.storage, seq);
    return entry !== null && this.#reader.sees(tell(this.#living, entry));
  }
}

const momentOf = (draft: Draft): Moment => {
  const revision = draft.revisions.find(({ seq }) => seq === draft.seq)?.name;
  return { seq: draft.seq, at: draft.at, ...(revision !== undefined && { revision }) };
};

export const reconcileOf = async (
  living: Living,
  reading: Reading,
  seat: Seat,
  from: string,
  to?: string,
): Promise<Reconciled | Refusal> => {
  const [a, b] = [reading.draft(seat, from), reading.draft(seat, to)];
  if (isRefusal(a)) return a;
  if (isRefusal(b)) return b;
  if (a.seq > b.seq)
    return refuse(RefusalCode.malformed, "The first moment named comes after the second. Name the earlier one first.");
  const explaining = new Explaining(living, seat, b);
  const all = differences(living, a.seq, b.seq);
  return {
    from: momentOf(a),
    to: momentOf(b),
    explained: all.filter(({ unrecorded }) => !unrecorded).map((one) => explaining.explain(one)),
    unexplained: all.filter(({ unrecorded }) => unrecorded).map(({ unrecorded: _, ...one }) => one),
  };
};
