/**
 * The documents of a negotiation (the living one, and those that ended when it began anew), and words in them after any
 * entry.
 */
import type * as Y from "yjs";
import type { LetterId } from "../../drafts/change.ts";
import { offsetThen, wordsThen, type Pieces } from "../../drafts/crdt/past-words.ts";
import type { ParagraphId, StrandId, Stretch } from "../../drafts/paragraph.ts";
import { piecesIn } from "../record/indexed.ts";
import type { Letters } from "../record/letters.ts";
import { stateAt } from "../record/replay.ts";
import type { Living } from "./living.ts";

/** To be made for one reading: it loads an ended document at most once, and does not keep it longer. */
export class Documents {
  readonly letters: Letters;
  readonly #living: Living;
  readonly #docs = new Map<number, Y.Doc>();
  readonly #after = new Map<number, number | null>();
  readonly #pieces = new Map<string, Pieces | null>();
  readonly #words = new Map<string, readonly Stretch[]>();

  constructor(living: Living) {
    this.#living = living;
    this.letters = living.letters;
  }

  /** The document that began at an entry, with all letters it ever had. */
  doc(epoch: number): Y.Doc {
    const { state, storage } = this.#living;
    if (epoch === state.draftEpoch) return this.#living.draft.doc;
    let doc = this.#docs.get(epoch);
    if (doc === undefined) {
      doc = stateAt(storage, Math.min(this.after(epoch), state.draftEpoch) - 1, false).draft;
      this.#docs.set(epoch, doc);
    }
    return doc;
  }

  /** The entry at which the next document began; infinite for the living one. */
  after(epoch: number): number {
    let after = this.#after.get(epoch);
    if (after === undefined) this.#after.set(epoch, (after = this.letters.epochAfter(epoch)));
    return after ?? Infinity;
  }

  /** A paragraph's words right after an entry; empty if it had none. */
  words(paragraph: ParagraphId, seq: number): readonly Stretch[] {
    const strand = this.letters.stand(paragraph, seq)?.strand;
    if (!strand) return [];
    const epoch = this.letters.epochAt(seq);
    const key = `${epoch} ${strand} ${seq}`;
    let words = this.#words.get(key);
    if (words === undefined) {
      const pieces = this.#piecesOf(epoch, strand);
      this.#words.set(key, (words = pieces === null ? [] : wordsThen(pieces, seq)));
    }
    return words;
  }

  /** The offset of a letter in a paragraph's words right after an entry; undefined if it was elsewhere, or nowhere. */
  offset(paragraph: ParagraphId, seq: number, id: LetterId): number | undefined {
    const strand = this.letters.stand(paragraph, seq)?.strand;
    const pieces = strand ? this.#piecesOf(this.letters.epochAt(seq), strand) : null;
    return pieces === null ? undefined : offsetThen(pieces, seq, id);
  }

  #piecesOf(epoch: number, strand: StrandId): Pieces | null {
    const key = `${epoch} ${strand}`;
    let pieces = this.#pieces.get(key);
    if (pieces === undefined) this.#pieces.set(key, (pieces = piecesIn(this.letters, this.doc(epoch), epoch, strand)));
    return pieces;
  }
}
