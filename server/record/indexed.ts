/**
 * Fills the index of letters (server/record/letters.ts), entry by entry: as they are appended, as an archive is put back,
 * and for whatever a database lacks, from the record. It is complete up to one entry, which the database names; where
 * that is behind, what is appended waits until the index has been caught up.
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

/** Entries taken in one transaction when the index is caught up. */
const atOnce = 100;

const untilSetting = "letters-until";

/** An entry with the document as it left it. */
export interface Entered {
  readonly seq: number;
  readonly act: Pick<ActPayload, "type" | "plan" | "details" | "cause">;
  /** What it did to the document; nothing for an entry that left it as it was. */
  readonly update?: Uint8Array;
  readonly doc: Y.Doc;
  readonly epoch: number;
  /** `carried` as it was before. */
  readonly carried: RecordTables["carried"];
  /** For an entry the document begins with: the words that stood before it (`everythingIn`). */
  readonly again: readonly Again[];
}

/** The letters of all paragraphs, for a document that takes the place of this one. */
export const everythingIn = (doc: Y.Doc, epoch: number): Again[] =>
  (Object.keys(readRecord(doc).paragraphs) as ParagraphId[]).flatMap((paragraph) => {
    const standing = standingIds(doc, paragraph);
    return standing === null ? [] : [{ paragraph, epoch, ...standing }];
  });

/** All letters that ever stood in a strand of a document, with the entries they came and went with. */
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

/** The entry a restore went back to, as it was named then. */
const restoredTo = ({ act, doc }: Entered, storage: Storage): number => {
  const name = String(act.details?.["at"]);
  const revision = readRecord(doc).revisions[name];
  if (revision !== undefined) return revision.seq;
  return /^\d+$/u.test(name) ? Number(name) : seqAtTime(storage, Date.parse(name) || 0);
};

/** Words put back under silence are the letters they were before the typing that broke in. */
const lettersBefore = ({ act: { cause, plan }, doc, epoch }: Entered, letters: LetterRows): Again[] => {
  const [paragraph] = plan?.about.paragraphs ?? [];
  if (cause === undefined || paragraph === undefined) return [];
  const strand = letters.stand(paragraph, cause - 1)?.strand;
  const pieces = strand ? piecesIn(letters, doc, epoch, strand) : null;
  if (pieces === null) return [];
  return [{ paragraph, epoch, text: plain(wordsThen(pieces, cause - 1)), ids: idsThen(pieces, cause - 1) }];
};

/** What one entry adds to the rows of the index, all before it being there. */
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

  /** Takes the next entry in, inside the transaction that appends it; while the index is behind, nothing. */
  take(entered: Entered): void {
    if (this.#until !== entered.seq - 1) return;
    this.#until = entered.seq;
    indexEntry(entered, this.letters, this.#storage);
  }

  /** Notes how far the index goes, inside the transaction that took entries in. */
  keep(): void {
    if (this.#kept !== this.#until) keepSetting(this.#storage, untilSetting, String(this.#until));
    this.#kept = this.#until;
  }

  /** What was taken in was not kept, or another database stands in this one's place. */
  reset(): void {
    this.#until = this.#kept = Number(setting(this.#storage, untilSetting) ?? 0);
  }

  /** Whether entries up to `head` are still to be taken in. */
  behind(head: number): boolean {
    return this.#until < head;
  }

  /** Everything up to `head` is in the index after this: nothing to do, but for a database that lacks it. */
  catchUp(head: number): void {
    for (const _ of this.catchingUp(() => head));
  }

  /** The same some entries at a time, while others are appended. */
  *catchingUp(head: () => number): Generator<void> {
    for (let state: State | null = null; this.#until < head();) {
      // Who asked meanwhile had the rest of it done at once.
      if (state?.head.seq !== this.#until) {
        state = stateAt(this.#storage, this.#until, false);
        // Nobody writes in this copy: under the server's id Yjs would complain of every entry the server made.
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
        // Somebody wrote in the file; without this the rest would be tried for ever.
        if (this.#until === before) throw new RangeError(`the entry after ${before} is not on the record`);
        this.keep();
      });
    } catch (error) {
      this.reset();
      throw error;
    }
  }

  /** Carries an entry into a state and takes it in. */
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
