/**
 * The first revision in which letters stood, through all their copies. A letter stood in a revision if it, or a letter
 * it was copied from, had come by then, was not struck, and was in the strand of a paragraph of the text.
 */
import { strandNameOf } from "../../drafts/crdt/living.ts";
import { itemAt } from "../../drafts/crdt/letters.ts";
import type { LetterOrigin } from "../../drafts/crdt/blame.ts";
import type { Marked } from "../../drafts/crdt/past-words.ts";
import type { StrandId } from "../../drafts/paragraph.ts";
import type { RevisionEntry } from "../../drafts/tables.ts";
import type { Copy, Stand } from "../record/letters.ts";
import type { Documents } from "./documents.ts";

/** Copies of a run of letters: which of them, and when the copies came and went. */
interface Stood {
  readonly from: number;
  readonly stop: number;
  /** What to add to a letter's clock to get its copy's clock. */
  readonly shift: number;
  /** The revisions, after the copies had come, in which their strand was in the text. */
  readonly revisions: readonly RevisionEntry[];
  readonly struck: readonly Marked[];
}

/**
 * Finds first revisions among those given (in any order). Letters next to each other in reading order are looked up
 * together, so a whole paragraph is asked for at once.
 */
export class FirstStood {
  readonly #documents: Documents;
  readonly #revisions: readonly RevisionEntry[];
  readonly #stands = new Map<StrandId, readonly (readonly Stand[])[]>();

  constructor(documents: Documents, revisions: readonly RevisionEntry[]) {
    this.#documents = documents;
    this.#revisions = revisions.toSorted((a, b) => a.seq - b.seq);
  }

  /** For each letter the first revision it stood in; undefined if there is none, or if no entry brought it. */
  of(letters: readonly (LetterOrigin | null)[]): (RevisionEntry | undefined)[] {
    const found: (RevisionEntry | undefined)[] = [];
    const last = this.#revisions.at(-1)?.seq ?? 0;
    for (let n = 0; n < letters.length;) {
      const letter = letters[n]!;
      let end = n + 1;
      if (letter === null || letter.seq > last) found.push(undefined);
      else {
        while (end < letters.length && goesOn(letter, letters[end]!, end - n)) end++;
        found.push(...this.#run(letter, end - n));
      }
      n = end;
    }
    return found;
  }

  #run({ epoch, client, clock, seq }: LetterOrigin, length: number): (RevisionEntry | undefined)[] {
    const stop = clock + length;
    const own = this.#stood({ epoch, client, clock, length, seq, root: clock });
    const found = firstOf(own, clock, length);
    // No copy can have stood before the first revision after the letters came.
    const soonest = this.#revisions.find((revision) => revision.seq >= seq);
    if (found.every((revision) => revision === soonest)) return found;
    const copies = this.#documents.letters.copies(epoch, client, clock, stop);
    return firstOf([...own, ...copies.flatMap((copy) => this.#stood(within(copy, clock, stop)))], clock, length);
  }

  /**
   * Copies, item by item, since letters that came together may be in several strands. Those in no revision are left
   * out.
   */
  #stood({ epoch, client, clock, length, seq, root }: Copy): Stood[] {
    const { letters } = this.#documents;
    const next = this.#documents.after(epoch);
    const then = this.#revisions.filter((revision) => revision.seq >= seq && revision.seq < next);
    if (then.length === 0) return [];
    const doc = this.#documents.doc(epoch);
    const stood: Stood[] = [];
    for (let at = clock; at < clock + length;) {
      const item = itemAt(doc, [client, at]);
      if (item === undefined) break;
      const stop = Math.min(clock + length, item.id.clock + item.length);
      const strand = strandNameOf(item);
      const revisions = strand === undefined ? [] : then.filter((revision) => this.#inText(strand, revision.seq));
      const struck = revisions.length > 0 && item.deleted ? letters.struck(epoch, client, at, stop) : [];
      const shift = clock - root;
      if (revisions.length > 0) stood.push({ from: at - shift, stop: stop - shift, shift, revisions, struck });
      at = stop;
    }
    return stood;
  }

  /** Whether a strand's words were in the text right after an entry. */
  #inText(strand: StrandId, seq: number): boolean {
    let stands = this.#stands.get(strand);
    if (stands === undefined) this.#stands.set(strand, (stands = this.#documents.letters.standsIn(strand)));
    return stands.some((list) => {
      const then = list.findLast((stand) => stand.seq <= seq);
      return then?.strand === strand && then.part !== null && then.part !== "removed";
    });
  }
}

/** The first revision for each of several letters of one client. */
const firstOf = (all: readonly Stood[], clock: number, length: number): (RevisionEntry | undefined)[] =>
  Array.from({ length }, (_, k) => {
    let first: RevisionEntry | undefined;
    for (const { from, stop, shift, revisions, struck } of all) {
      const root = clock + k;
      if (root < from || root >= stop) continue;
      const at = root + shift;
      const gone = struck.find((row) => at >= row.clock && at < row.clock + row.length)?.seq ?? Infinity;
      const revision = revisions.find((one) => one.seq < gone);
      if (revision !== undefined && (first === undefined || revision.seq < first.seq)) first = revision;
    }
    return first;
  });

/** The part of a run of copies that is between two clocks. */
const within = (copy: Copy, from: number, stop: number): Copy => {
  const [first, last] = [Math.max(copy.root, from), Math.min(copy.root + copy.length, stop)];
  return { ...copy, clock: copy.clock + first - copy.root, length: last - first, root: first };
};

/** Whether `letter` is the `nth` letter after `first`, as they were first made. */
const goesOn = (first: LetterOrigin, letter: LetterOrigin | null, nth: number): boolean =>
  letter !== null &&
  letter.seq === first.seq &&
  letter.epoch === first.epoch &&
  letter.client === first.client &&
  letter.clock === first.clock + nth;
