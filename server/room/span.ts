/**
 * A stretch of the record, carried out again entry by entry on a copy, to see what each entry did to letters, labels
 * and places, from the entries alone. Everything is a generator that yields after each entry and each paragraph, so
 * that other work can be done between (slices.ts). An entry costs time by what it touched.
 */
import * as Y from "yjs";
import { lettersOfUpdate, Origins, type Again } from "../../drafts/crdt/blame.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { beginDraftDoc, newDraftDoc, readRecord, serverClient, strandOf } from "../../drafts/crdt/documents.ts";
import { notesAsked, Outlines } from "../../drafts/crdt/outline.ts";
import { settle } from "../../drafts/crdt/settle.ts";
import { changeBy, readStanding, sameStanding, type Change, type Standing } from "../../drafts/crdt/standing.ts";
import type { ParagraphId, StrandId } from "../../drafts/paragraph.ts";
import {
  Evidence,
  type Outline,
  type RootedLetter,
  type RootedParagraph,
  type RootedText,
} from "../../drafts/reading/reconcile.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import { fromBytes, headOf, seqAtTime, type Entry } from "../record/entries.ts";
import { everythingIn } from "../record/indexed.ts";
import { stateAt, type ActPayload, type State } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";
import { exhibits } from "./exhibits.ts";
import { lineageBefore } from "./lineage-before.ts";
import { nothing, otherwise, places, textAt, type TextAt } from "./text-at.ts";

/** Paragraphs that an entry gave another place or parent, with all that belong to them. */
const placedBy = (before: RecordTables, after: RecordTables): Set<string> => {
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

/** The strand of a paragraph, if it stands in the text; else null. */
const strandIn = ({ paragraphs, places }: RecordTables, id: ParagraphId): StrandId | null => {
  const part = places[id]?.part;
  return part === undefined || part === "removed" ? null : (paragraphs[id]?.strand ?? null);
};

const owners = new WeakMap<RecordTables["paragraphs"], ReadonlyMap<StrandId, ParagraphId>>();
const ownersOf = ({ paragraphs }: RecordTables): ReadonlyMap<StrandId, ParagraphId> => {
  let known = owners.get(paragraphs);
  if (known === undefined) {
    const entries = Object.entries(paragraphs) as [ParagraphId, RecordTables["paragraphs"][ParagraphId]][];
    known = new Map(entries.flatMap(([id, { strand }]) => (strand === null ? [] : [[strand, id] as const])));
    owners.set(paragraphs, known);
  }
  return known;
};

/** Remembers the answer of `find` for each table. */
const remembered = <Table extends object>(find: (table: Table) => boolean): ((table: Table) => boolean) => {
  const known = new WeakMap<Table, boolean>();
  return (table) => {
    let found = known.get(table);
    if (found === undefined) known.set(table, (found = find(table)));
    return found;
  };
};

const hasNotes = remembered((paragraphs: RecordTables["paragraphs"]) =>
  Object.values(paragraphs).some(({ kind }) => kind === "footnote"),
);

/** The copy on which entries are carried out. The living text is neither read nor changed by it. */
export class Span {
  readonly evidence = new Evidence();
  readonly #storage: Storage;
  readonly #state: State;
  readonly #origins: Origins;
  /** The entries that began documents, as far as this span knows. */
  readonly #epochs: number[];
  #outlines: Outlines;
  #outline: Outline;
  /** The words of paragraphs under silence, as they were before an entry that typed in them. */
  readonly #underSilence = new Map<ParagraphId, { readonly seq: number; readonly words: Standing }[]>();

  /** Begins at the state right after entry `from`. */
  constructor(storage: Storage, from: number) {
    this.#storage = storage;
    this.#state = stateAt(storage, from, false);
    this.#origins = new Origins(lineageBefore(this.#state));
    this.#epochs = [this.#state.draftEpoch];
    this.#outlines = new Outlines(this.#state.draft);
    this.#outline = this.#outlines.now();
  }

  get language(): string {
    return readRecord(this.#state.draft).meta.language;
  }

  /** The text after the entries carried out so far. */
  text(): Generator<void, TextAt> {
    return textAt(this.#state.draft, this.#outlines.now(), this.#state.draftEpoch);
  }

  /** Carries out the entries up to `to`. */
  *carry(to: number): Generator<void> {
    for (const { entry, payloads, sound } of exhibits(this.#storage, this.#state.head, to)) {
      const act = fromBytes<ActPayload>(payloads.act!.bytes);
      if (act.starts?.includes("draft") === true) yield* this.#begin(entry, act, sound);
      else this.#enter(entry, act, payloads.draft?.bytes, sound);
      this.#state.head = headOf(entry);
      yield;
    }
  }

  /**
   * Notes how another text differs from what the entries make, as evidence without an entry. Gives both texts where
   * they differ.
   */
  *against(first: TextAt, last: TextAt): Generator<void, readonly [RootedText, RootedText]> {
    const made = yield* this.text();
    this.evidence.outline(made.outline, last.outline, null);
    const forged = new Map<ParagraphId, ReadonlySet<string>>();
    for (const id of new Set([...made.words.keys(), ...last.words.keys()])) {
      const [mine, theirs] = [made.words.get(id) ?? nothing, last.words.get(id) ?? nothing];
      if (made.epoch === last.epoch && sameStanding(mine, theirs)) continue;
      const others = otherwise(mine, theirs);
      forged.set(id, others);
      this.evidence.letters(id, this.#roots(made.epoch, mine.ids), this.#roots(last.epoch, theirs.ids, others), null);
      yield;
    }
    const [a, b] = [new Map<ParagraphId, RootedParagraph>(), new Map<ParagraphId, RootedParagraph>()];
    for (const [id, words] of first.words) {
      const now = last.words.get(id);
      const same = now !== undefined && first.epoch === last.epoch && !forged.has(id) && sameStanding(words, now);
      a.set(id, { ...this.#named(first, id), letters: same ? unchanged : this.#letters(first.epoch, words) });
      if (same) b.set(id, { ...this.#named(last, id), letters: unchanged });
      yield;
    }
    const ordered = new Map<ParagraphId, RootedParagraph>();
    for (const [id, words] of last.words) {
      const known = b.get(id);
      ordered.set(id, known ?? { ...this.#named(last, id), letters: this.#letters(last.epoch, words, forged.get(id)) });
      yield;
    }
    return [a, ordered];
  }

  #named({ outline }: TextAt, id: ParagraphId): Pick<RootedParagraph, "id" | "part" | "label"> {
    const place = places(outline).get(id)!;
    return { id, part: place, label: outline.labels.get(id)! };
  }

  #letters(epoch: number, { text, ids, notes }: Standing, forged?: ReadonlySet<string>): RootedLetter[] {
    return this.#roots(epoch, ids, forged).map((root, n) => {
      const note = notes.get(n);
      return note === undefined ? { t: text[n]!, root } : { t: text[n]!, root, note };
    });
  }

  /** The roots of letters. A letter that no entry brought is its own root. */
  #roots(epoch: number, ids: readonly number[], forged?: ReadonlySet<string>): string[] {
    const origins = this.#origins.of(epoch, ids);
    const roots: string[] = [];
    for (let k = 0; k < ids.length; k += 3)
      for (let clock = ids[k + 1]!; clock < ids[k + 1]! + ids[k + 2]!; clock++) {
        const origin = forged?.has(`${ids[k]!} ${clock}`) === true ? null : origins[roots.length];
        roots.push(origin ? `${origin.epoch} ${origin.client} ${origin.clock}` : `none ${epoch} ${ids[k]!} ${clock}`);
      }
    return roots;
  }

  /** Carries out one entry: typing from its update, an act from its plan. */
  #enter(entry: Entry, act: ActPayload, update: Uint8Array | undefined, sound: boolean): void {
    const { draft: doc, draftEpoch: epoch } = this.#state;
    const was = readRecord(doc);
    const { plan } = act;
    const change = changeBy(doc, () => {
      if (act.type === "typing") {
        if (update !== undefined) Y.applyUpdate(doc, update);
        return;
      }
      doc.clientID = serverClient;
      if (act.type === "settled") settle(doc);
      else if (plan !== undefined) carryOut(doc, { ...plan, names: [], desk: [] });
    });
    if (change === null) return;
    const is = readRecord(doc);
    this.#origins.take({
      seq: entry.seq,
      epoch,
      brought: change.brought,
      doc,
      carried: was.carried,
      text: plan?.text ?? [],
      wereEpoch: act.type === "restore" ? this.#restoredTo(act) : epoch,
      again: act.type === "silence-kept" ? this.#before(act) : [],
    });
    for (const id of touchedBy(change, was, is)) this.#words(id, entry.seq, change, was, is, sound);
    const outline = this.#outlineAfter(change, was, is);
    this.evidence.outline(this.#outline, outline, entry.seq, sound, placedBy(was, is));
    this.#outline = outline;
  }

  #words(
    id: ParagraphId,
    seq: number,
    change: Change,
    before: RecordTables,
    after: RecordTables,
    sound: boolean,
  ): void {
    const { draft: doc, draftEpoch: epoch } = this.#state;
    const [was, is] = [strandIn(before, id), strandIn(after, id)];
    const then = (): Standing => (was === null ? nothing : readStanding(strandOf(doc, was)!, change));
    if (before.statuses[id]?.status === "under-silence") {
      const kept = this.#underSilence.get(id);
      const one = { seq, words: then() };
      if (kept === undefined) this.#underSilence.set(id, [one]);
      else kept.push(one);
    }
    if (was === is) {
      const moved = was === null ? undefined : change.strands.get(was);
      if (moved === undefined) return;
      const [gone, come] = [this.#roots(epoch, moved.gone), this.#roots(epoch, moved.come)];
      const went = new Set(gone);
      if (!come.some((root) => went.has(root))) {
        this.evidence.touched(id, [...gone, ...come], seq, sound);
        return;
      }
    }
    const now = is === null ? nothing : readStanding(strandOf(doc, is)!);
    this.evidence.letters(id, this.#roots(epoch, then().ids), this.#roots(epoch, now.ids), seq, sound);
  }

  /** Carries out an entry that begins another document: every paragraph is read before and after it. */
  *#begin(entry: Entry, act: ActPayload, sound: boolean): Generator<void> {
    const state = this.#state;
    const was = readRecord(state.draft);
    const old = yield* this.text();
    const again: Again[] = everythingIn(state.draft, state.draftEpoch);
    state.draft = newDraftDoc();
    state.draftEpoch = entry.seq;
    this.#epochs.push(entry.seq);
    this.#outlines = new Outlines(state.draft);
    this.#underSilence.clear();
    beginDraftDoc(state.draft);
    if (act.plan !== undefined) carryOut(state.draft, { ...act.plan, names: [], desk: [] });
    yield;
    const { brought } = lettersOfUpdate(Y.encodeStateAsUpdate(state.draft));
    const text = act.plan?.text ?? [];
    const { draft: doc, draftEpoch: epoch } = state;
    this.#origins.take({ seq: entry.seq, epoch, brought, doc, carried: {}, text, wereEpoch: old.epoch, again });
    yield;
    const now = yield* this.text();
    for (const id of new Set([...old.words.keys(), ...now.words.keys()])) {
      const [before, after] = [old.words.get(id) ?? nothing, now.words.get(id) ?? nothing];
      this.evidence.letters(id, this.#roots(old.epoch, before.ids), this.#roots(epoch, after.ids), entry.seq, sound);
      yield;
    }
    this.evidence.outline(this.#outline, now.outline, entry.seq, sound, placedBy(was, readRecord(doc)));
    this.#outline = now.outline;
  }

  /**
   * The outline after a change. The same object if nothing of it can have changed, because making one costs more than
   * most entries.
   */
  #outlineAfter(change: Change, was: RecordTables, is: RecordTables): Outline {
    const placed = was.paragraphs !== is.paragraphs || was.places !== is.places || was.labels !== is.labels;
    const asked = was.changes !== is.changes || was.proposals !== is.proposals;
    this.#outlines.touched(change.strands.keys());
    const numbered =
      !placed && hasNotes(is.paragraphs) && (change.notes || notesAsked(is) || (asked && notesAsked(was)));
    return placed || numbered ? this.#outlines.now() : this.#outline;
  }

  /** The epoch of the letters that a restore brings back: the present document, or one before this span (0). */
  #restoredTo({ details }: ActPayload): number {
    const name = String(details?.["at"]);
    const revision = readRecord(this.#state.draft).revisions[name];
    const seq = revision?.seq ?? (/^\d+$/u.test(name) ? Number(name) : seqAtTime(this.#storage, Date.parse(name) || 0));
    return this.#epochs.findLast((epoch) => epoch <= seq) ?? 0;
  }

  /**
   * When silence is kept, words are put back: they are the letters that stood before the typing that broke the silence.
   */
  #before({ cause, plan }: ActPayload): Again[] {
    const [paragraph] = plan?.about.paragraphs ?? [];
    if (cause === undefined || paragraph === undefined) return [];
    const kept = this.#underSilence.get(paragraph)?.find(({ seq }) => seq >= cause);
    this.#underSilence.delete(paragraph);
    return kept === undefined ? [] : [{ paragraph, epoch: this.#state.draftEpoch, ...kept.words }];
  }
}

/** Stands for the letters of a paragraph that did not change, in both texts. */
const unchanged: readonly RootedLetter[] = [];

/** Paragraphs whose letters an entry may have changed: in strands it wrote in, or given another strand or place. */
const touchedBy = (change: Change, was: RecordTables, is: RecordTables): Set<ParagraphId> => {
  const touched = new Set<ParagraphId>();
  for (const strand of change.strands.keys())
    for (const record of [was, is]) {
      const owner = ownersOf(record).get(strand);
      if (owner !== undefined) touched.add(owner);
    }
  if (was.paragraphs !== is.paragraphs || was.places !== is.places)
    for (const id of Object.keys({ ...was.paragraphs, ...is.paragraphs }) as ParagraphId[])
      if (strandIn(was, id) !== strandIn(is, id)) touched.add(id);
  return touched;
};
