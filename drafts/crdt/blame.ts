/**
 * Who made each letter. Each entry of the record brings letters of its own: a client and a range of clocks. Letters it
 * copies (by a split or merge, late typing, restore or undo) stay whose they were. Law: a letter keeps its origin,
 * whatever strand it is in and however often it went and came back.
 */
import * as Y from "yjs";
import type { TextStep } from "../acts/plan.ts";
import type { ParagraphId } from "../paragraph.ts";
import { plain } from "../reading/words.ts";
import type { RecordTables } from "../tables.ts";
import { carriesIn } from "./carried.ts";
import { readRecord, serverClient, strandOf } from "./documents.ts";
import { idsOf, lettersOf, pushIds } from "./letters.ts";

/**
 * A run of letters that came with one entry, and the originals they are copies of. Each document is an epoch of its
 * own.
 */
export interface Origin {
  readonly epoch: number;
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** The entry that first typed or incorporated these letters. */
  readonly seq: number;
  /** The first letter of the run as it was first made. All copies of a letter have the same root. */
  readonly root: Root;
}

/**
 * A letter as it was first made. Clients and clocks begin anew in each document, so the epoch is part of its identity.
 */
export interface Root {
  readonly epoch: number;
  readonly client: number;
  readonly clock: number;
}

/** One letter's origin; null when no entry brought it. */
export interface LetterOrigin extends Root {
  readonly seq: number;
}

/**
 * Words of a paragraph that came back letter by letter as new letters, where the entry's plan does not say which they
 * were: after silence was kept, and when a document begins anew.
 */
export interface Again {
  readonly paragraph: ParagraphId;
  readonly epoch: number;
  readonly text: string;
  /** The ids the letters had before, as flat triples. */
  readonly ids: readonly number[];
}

/** An entry, with the document as it was right after it. */
export interface Bringing {
  readonly seq: number;
  readonly epoch: number;
  /** The letters that came with it, flat triples. */
  readonly brought: readonly number[];
  readonly doc: Y.Doc;
  /** The table `carried` before the entry; empty if the document begins with this entry. */
  readonly carried: RecordTables["carried"];
  readonly text: readonly TextStep[];
  /** The epoch of the letters that `were` names. */
  readonly wereEpoch: number;
  readonly again: readonly Again[];
}

/** The letters of flat triples, one by one. */
function* each(ids: readonly number[]): Generator<readonly [client: number, clock: number]> {
  for (let n = 0; n < ids.length; n += 3) for (let k = 0; k < ids[n + 2]!; k++) yield [ids[n]!, ids[n + 1]! + k];
}

/** A paragraph's words as they stand, and their letters as flat triples. */
export const standingIds = (doc: Y.Doc, paragraph: ParagraphId): { text: string; ids: readonly number[] } | null => {
  const strand = readRecord(doc).paragraphs[paragraph]?.strand;
  const text = strand ? strandOf(doc, strand) : undefined;
  if (text === undefined) return null;
  const letters = lettersOf(text);
  return { text: letters.text, ids: idsOf(letters, 0, letters.text.length) };
};

/** The letters that an update brings and those it strikes, as flat triples. */
export const lettersOfUpdate = (
  update: Uint8Array,
): { readonly brought: readonly number[]; readonly struck: readonly number[] } => {
  const { from, to } = Y.parseUpdateMeta(update);
  const brought: number[] = [];
  for (const [client, until] of to) pushIds(brought, client, from.get(client) ?? 0, until - (from.get(client) ?? 0));
  const struck: number[] = [];
  for (const [client, ranges] of Y.decodeUpdate(update).ds.clients)
    for (const { clock, len } of ranges) pushIds(struck, client, clock, len);
  return { brought, struck };
};

/** What is known of where letters come from. `Origins` keeps it in memory, the server on disk. */
export interface Lineage {
  /** Where each of these letters comes from; null if no entry brought it. */
  of(epoch: number, ids: readonly number[]): (LetterOrigin | null)[];
}

/** Which of the server's letters in an entry are copies, by clock. */
const copiesAmong = (
  { doc, epoch, carried, text, wereEpoch, again }: Bringing,
  lineage: Lineage,
): Map<number, LetterOrigin> => {
  const copies = new Map<number, LetterOrigin>();
  const put = (fresh: readonly number[], old: readonly (LetterOrigin | null)[]): void => {
    let n = 0;
    for (const [client, clock] of each(fresh)) {
      const origin = old[n++];
      if (client === serverClient && origin) copies.set(clock, origin);
    }
  };
  const now = readRecord(doc).carried;
  for (const [strand, list] of now === carried ? [] : Object.entries(now)) {
    const known = carried[strand];
    if (known === list) continue;
    for (const { client, clock, toClient, toClock, length } of carriesIn(list, known?.length))
      if (toClient !== 0) put([toClient, toClock, length], lineage.of(epoch, [client, clock, length]));
  }
  for (const step of text) {
    if (step.do !== "edit") continue;
    const letters = step.edits.some(({ were }) => were) ? standingIds(doc, step.paragraph) : null;
    if (letters === null) continue;
    const standing = [...each(letters.ids)];
    let shift = 0;
    for (const { from, to, words, were } of step.edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
      const { length } = plain(words);
      const fresh = standing
        .slice(from + shift, from + shift + length)
        .flatMap(([client, clock]) => [client, clock, 1]);
      if (were) put(fresh, lineage.of(wereEpoch, were));
      shift += length - (to - from);
    }
  }
  for (const { paragraph, epoch: of, text: words, ids } of again) {
    const letters = standingIds(doc, paragraph);
    if (letters?.text === words) put(letters.ids, lineage.of(of, ids));
  }
  return copies;
};

const follows = (last: Origin, next: Origin): boolean =>
  last.seq === next.seq &&
  last.client === next.client &&
  last.clock + last.length === next.clock &&
  last.root.epoch === next.root.epoch &&
  last.root.client === next.root.client &&
  last.root.clock + last.length === next.root.clock;

/** The letters an entry brought, its own and copies, by client in order of clock. */
export const originsIn = (bringing: Bringing, lineage: Lineage): Origin[] => {
  const { seq, epoch, brought } = bringing;
  const copies = copiesAmong(bringing, lineage);
  const origins: Origin[] = [];
  for (let n = 0; n < brought.length; n += 3) {
    const [client, clock, length] = brought.slice(n, n + 3) as [number, number, number];
    if (client !== serverClient || copies.size === 0) {
      origins.push({ epoch, client, clock, length, seq, root: { epoch, client, clock } });
      continue;
    }
    for (let at = clock; at < clock + length; at++) {
      const { seq: first, ...root } = copies.get(at) ?? { seq, epoch, client, clock: at };
      const origin: Origin = { epoch, client, clock: at, length: 1, seq: first, root };
      const last = origins.at(-1);
      if (last !== undefined && follows(last, origin))
        origins[origins.length - 1] = { ...last, length: last.length + 1 };
      else origins.push(origin);
    }
  }
  return origins;
};

/** The range a clock is in. */
const rangeAt = (ranges: readonly Origin[], at: number): Origin | undefined => {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle]!;
    if (at < range.clock) high = middle - 1;
    else if (at >= range.clock + range.length) low = middle + 1;
    else return range;
  }
  return undefined;
};

/**
 * Where a client's letters from `clock` to before `stop` come from. `ranges` are that client's, in order, without
 * overlap.
 */
export const originsAlong = (
  ranges: readonly Origin[],
  from: number,
  stop: number,
  found: (LetterOrigin | null)[],
): void => {
  for (let clock = from; clock < stop;) {
    const range = rangeAt(ranges, clock);
    const end = range === undefined ? clock + 1 : Math.min(stop, range.clock + range.length);
    for (; clock < end; clock++)
      found.push(
        range === undefined ? null : { ...range.root, seq: range.seq, clock: range.root.clock + clock - range.clock },
      );
  }
};

/** A lineage in memory, of the entries taken in. Anything older is asked of `before`. */
export class Origins implements Lineage {
  /** By epoch and client, in order of clock, without overlap. */
  readonly #ranges = new Map<string, Origin[]>();
  readonly #before: (epoch: number, client: number, clock: number) => LetterOrigin | null;

  constructor(before: (epoch: number, client: number, clock: number) => LetterOrigin | null = () => null) {
    this.#before = before;
  }

  of(epoch: number, ids: readonly number[]): (LetterOrigin | null)[] {
    const found: (LetterOrigin | null)[] = [];
    let n = 0;
    for (let k = 0; k < ids.length; k += 3) {
      const [client, clock, length] = ids.slice(k, k + 3) as [number, number, number];
      originsAlong(this.#ranges.get(`${epoch} ${client}`) ?? [], clock, clock + length, found);
      for (; n < found.length; n++) found[n] ??= this.#before(epoch, client, clock + length - found.length + n);
    }
    return found;
  }

  /** Takes an entry in. Entries come in order, each once. */
  take(bringing: Bringing): void {
    for (const origin of originsIn(bringing, this)) {
      const key = `${origin.epoch} ${origin.client}`;
      const ranges = this.#ranges.get(key);
      if (ranges === undefined) this.#ranges.set(key, [origin]);
      else ranges.push(origin);
    }
  }
}
