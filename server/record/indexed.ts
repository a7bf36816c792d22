/**
 * Fills the index of letters (server/record/letters.ts) entry by entry: when entries are appended, when an archive is
 * restored, and from the record where a database lacks rows. A setting says up to which entry the index is complete.
 * While that is behind the record, newly appended entries are not taken in until the index has caught up.
 */
import type * as Y from "yjs";
import { lettersOfUpdate, originsIn, standingIds, type Again } from "../../drafts/crdt/blame.ts";
import { readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { idsThen, readPieces, wordsThen, type Pieces } from "../../drafts/crdt/past-words.ts";
import type { ParagraphId, StrandId } from "../../drafts/paragraph.ts";
import { plain } from "../../drafts/reading/words.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import {
  entriesAfter,
  fromBytes,
  payloadsOf,
  seqAtTime,
  type Entry,
  type PayloadKind,
  type Salted,
} from "./entries.ts";
import { Letters, type LetterRows } from "./letters.ts";
import { advance, stateAt, type ActPayload, type State } from "./replay.ts";
import { keepSetting, setting } from "./schema.ts";
import type { Storage } from "./storage.ts";

/** How many entries one transaction takes in while the index catches up. */
const atOnce = 100;

const untilSetting = "letters-until";

/** An entry, with the document as it was right after it. */
export interface Entered {
  readonly seq: number;
  readonly act: Pick<ActPayload, "type" | "plan" | "details" | "cause">;
  /** The entry's update of the document; absent if it changed nothing there. */
  readonly update?: Uint8Array;
  readonly doc: Y.Doc;
  readonly epoch: number;
  /** The record's table `carried` before this entry. */
  readonly carried: RecordTables["carried"];
  /** The words that stood before, where the document begins anew with this entry (`everythingIn`); else empty. */
  readonly again: readonly Again[];
}

/** The letters of all paragraphs of a document that another document is about to replace. */
export const everythingIn = (doc: Y.Doc, epoch: number): Again[] =>
  (Object.keys(readRecord(doc).paragraphs) as ParagraphId[]).flatMap((paragraph) => {
    const standing = standingIds(doc, paragraph);
    return standing === null ? [] : [{ paragraph, epoch, ...standing }];
  });

/** All letters that ever stood in a strand of a document, with the entries that brought and struck them. */
export const piecesIn = (
  letters: Pick<Letters, "brought" | "struck">,
  doc: Y.Doc,
  epoch: number,
  strand: StrandId,
): Pieces | null => {
  const text = strandOf(doc, strand);
  if (text === undefined) return null;
  return readPieces(text, {
    brought: (client, clock, stop) => letters.brought(epoch, client, clock, stop),
    struck: (client, clock, stop) => letters.struck(epoch, client, clock, stop),
  });
};

/** The entry a restore went back to; the act names it by revision, seq or time. */
const restoredTo = ({ act, doc }: Entered, storage: Storage): number => {
  const name = String(act.details?.["at"]);
  const revision = readRecord(doc).revisions[name];
  if (revision !== undefined) return revision.seq;
  return /^\d+$/u.test(name) ? Number(name) : seqAtTime(storage, Date.parse(name) || 0);
};

/**
 * When silence is kept, words are put back: they are the letters that stood before the typing that broke the silence.
 */
const lettersBefore = ({ act: { cause, plan }, doc, epoch }: Entered, letters: LetterRows): Again[] => {
  const [paragraph] = plan?.about.paragraphs ?? [];
  if (cause === undefined || paragraph === undefined) return [];
  const strand = letters.stand(paragraph, cause - 1)?.strand;
  const pieces = strand ? piecesIn(letters, doc, epoch, strand) : null;
  if (pieces === null) return [];
  return [{ paragraph, epoch, text: plain(wordsThen(pieces, cause - 1)), ids: idsThen(pieces, cause - 1) }];
};

/** Adds the rows of one entry to the index, which must be complete up to the entry before. */
export const indexEntry = (entered: Entered, letters: LetterRows, storage: Storage): void => {
  const { seq, act, update, doc, epoch, carried } = entered;
  const written = (act.plan?.record ?? []).filter(({ table }) => table === "paragraphs" || table === "places");
  const { paragraphs, places } = readRecord(doc);
  for (const id of new Set(written.map(({ key }) => key as ParagraphId)))
    letters.keepStand(id, { seq, strand: paragraphs[id]?.strand ?? null, part: places[id]?.part ?? null });
  if (update === undefined) return;
  const { brought, struck } = lettersOfUpdate(update);
  const past = act.type === "restore" ? restoredTo(entered, storage) : seq - 1;
  const origins = originsIn(
    {
      seq,
      epoch,
      brought,
      doc,
      carried,
      text: act.plan?.text ?? [],
      wereEpoch: letters.epochAt(past),
      again: act.type === "silence-kept" ? lettersBefore(entered, letters) : entered.again,
    },
    letters,
  );
  letters.keepBrought(seq, origins);
  letters.keepStruck(seq, epoch, struck);
};

/**
 * The index of letters of one open negotiation, and how far it goes. What it answers is complete only while it is not
 * `behind`.
 */
export class Index {
  readonly letters: Letters;
  readonly #storage: Storage;
  #until = 0;
  #kept = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.letters = new Letters(storage);
    this.reset();
  }

  /** Takes in the next entry, inside the transaction that appends it. Does nothing while the index is behind. */
  take(entered: Entered): void {
    if (this.#until !== entered.seq - 1) return;
    this.#until = entered.seq;
    indexEntry(entered, this.letters, this.#storage);
  }

  /** Notes how far the index goes, inside the transaction that took the entries in. */
  keep(): void {
    if (this.#kept !== this.#until) keepSetting(this.#storage, untilSetting, String(this.#until));
    this.#kept = this.#until;
  }

  /** Reads again how far the index goes, after a transaction failed or another database took this one's place. */
  reset(): void {
    this.#until = this.#kept = Number(setting(this.#storage, untilSetting) ?? 0);
  }

  /** Whether the index lacks entries up to `head`. */
  behind(head: number): boolean {
    return this.#until < head;
  }

  /** Completes the index up to `head` at once. */
  catchUp(head: number): void {
    for (const _ of this.catchingUp(() => head));
  }

  /** Completes the index some entries at a time, so that others can append between two steps. */
  *catchingUp(head: () => number): Generator<void> {
    for (let state: State | null = null; this.#until < head();) {
      // Somebody who needed the index meanwhile may have completed it with `catchUp`.
      if (state?.head.seq !== this.#until) {
        state = stateAt(this.#storage, this.#until, false);
        // Nobody types in this copy. Under the server's client id Yjs would complain of every update the server made.
        state.draft.clientID = 0;
      }
      this.#takeSome(state, head());
      yield;
    }
  }

  #takeSome(state: State, head: number): void {
    const before = this.#until;
    try {
      this.#storage.transaction(() => {
        for (const entry of entriesAfter(this.#storage, this.#until, atOnce, head))
          this.advance(state, entry, payloadsOf(this.#storage, entry.seq), false);
        // Somebody changed the file. Without this error the rest would be tried for ever.
        if (this.#until === before) throw new RangeError(`the entry after ${before} is not on the record`);
        this.keep();
      });
    } catch (error) {
      this.reset();
      throw error;
    }
  }

  /** Carries an entry into a state and takes it into the index. */
  advance(state: State, entry: Entry, payloads: Partial<Record<PayloadKind, Salted>>, projections: boolean): void {
    const act = fromBytes<ActPayload>(payloads.act!.bytes);
    const begins = act.starts?.includes("draft") === true;
    const again = begins ? everythingIn(state.draft, state.draftEpoch) : [];
    const carried = begins ? {} : readRecord(state.draft).carried;
    advance(state, entry, payloads, projections);
    const { draft: doc, draftEpoch: epoch } = state;
    const update = payloads.draft && { update: payloads.draft.bytes };
    this.take({ seq: entry.seq, act, ...update, doc, epoch, carried, again });
  }
}
