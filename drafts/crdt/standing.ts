/**
 * What one transaction did to letters, strand by strand, and the words of a strand before and after it. Yjs may since
 * have joined items that were separate then, so letters are told apart by their clocks.
 */
import * as Y from "yjs";
import type { ParagraphId, StrandId } from "../paragraph.ts";
import { pushIds, textOf } from "./letters.ts";
import { strandNameOf } from "./living.ts";
import { strandsOf } from "./documents.ts";

/** The words of a strand as they stand, with one id for each UTF-16 unit. */
export interface Standing {
  readonly text: string;
  /** Their ids, as flat triples. */
  readonly ids: readonly number[];
  /** The footnotes referred to, by offset. */
  readonly notes: ReadonlyMap<number, ParagraphId>;
}

/** The letters of one strand that a change struck and those it brought. */
export interface Moved {
  readonly gone: number[];
  readonly come: number[];
}

const cover = (ranges: readonly { clock: number; len: number }[], clock: number): number => {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.clock + ranges[middle]!.len <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** What one transaction did to the letters of a draft. It can say what stood before only until the next change. */
export class Change {
  readonly #before: ReadonlyMap<number, number>;
  readonly #struck: ReadonlyMap<number, readonly { clock: number; len: number }[]>;
  /** Letters that came, as flat triples. */
  readonly brought: readonly number[];
  readonly strands = new Map<StrandId, Moved>();
  /** Whether footnote references came or went. */
  readonly notes: boolean = false;

  constructor(transaction: Y.Transaction) {
    const { doc, beforeState, afterState, deleteSet } = transaction;
    this.#before = beforeState;
    this.#struck = deleteSet.clients;
    const brought: number[] = [];
    const strands = strandsOf(doc);
    const moved = (item: Y.Item): Moved | undefined => {
      const parent = item.parent as Y.AbstractType<unknown> | null;
      const name = parent?.parent === strands ? strandNameOf(item) : undefined;
      if (name === undefined) return undefined;
      let one = this.strands.get(name);
      if (one === undefined) this.strands.set(name, (one = { gone: [], come: [] }));
      return one;
    };
    for (const [client, until] of afterState) {
      const from = beforeState.get(client) ?? 0;
      if (until === from) continue;
      pushIds(brought, client, from, until - from);
      for (const { item, clock, stop } of itemsIn(doc, client, from, until)) {
        if (item.deleted || !item.countable) continue;
        const one = moved(item);
        if (one === undefined) continue;
        pushIds(one.come, client, clock, stop - clock);
        if (item.content instanceof Y.ContentEmbed) this.notes = true;
      }
    }
    for (const [client, ranges] of deleteSet.clients)
      for (const { clock: from, len } of ranges)
        for (const { item, clock, stop } of itemsIn(
          doc,
          client,
          from,
          Math.min(from + len, beforeState.get(client) ?? 0),
        )) {
          if (!item.countable) continue;
          const one = moved(item);
          if (one === undefined) continue;
          pushIds(one.gone, client, clock, stop - clock);
          if (item.content instanceof Y.ContentEmbed) this.notes = true;
        }
    this.brought = brought;
  }

  /** Whether an item's letters from `clock` on stood before this change, and the clock up to which that holds. */
  before(item: Y.Item, clock: number, stop: number): { readonly stood: boolean; readonly until: number } {
    const known = this.#before.get(item.id.client) ?? 0;
    if (clock >= known) return { stood: false, until: stop };
    const end = Math.min(stop, known);
    if (!item.deleted) return { stood: true, until: end };
    const ranges = this.#struck.get(item.id.client) ?? [];
    const range = ranges[cover(ranges, clock)];
    if (range === undefined || range.clock >= end) return { stood: false, until: end };
    return range.clock > clock
      ? { stood: false, until: range.clock }
      : { stood: true, until: Math.min(end, range.clock + range.len) };
  }
}

/** The items that hold letters of a client, each with the clocks of those asked for. */
function* itemsIn(
  doc: Y.Doc,
  client: number,
  from: number,
  until: number,
): Generator<{ readonly item: Y.Item; readonly clock: number; readonly stop: number }> {
  const structs = doc.store.clients.get(client) ?? [];
  if (from >= until) return;
  for (let n = Y.findIndexSS(structs as Y.Item[], from); n < structs.length; n++) {
    const item = structs[n]!;
    const { clock } = item.id;
    if (clock >= until) return;
    if (item instanceof Y.Item)
      yield { item, clock: Math.max(clock, from), stop: Math.min(clock + item.length, until) };
  }
}

/**
 * The words of a strand as they stand or, with `change` (which must be the last one), as they stood right before it.
 */
export const readStanding = (strand: Y.Text, change?: Change): Standing => {
  const ids: number[] = [];
  const notes = new Map<number, ParagraphId>();
  let text = "";
  for (let item = strand._start; item; item = item.right) {
    if (!item.countable || (change === undefined && item.deleted)) continue;
    const { client, clock: start } = item.id;
    const stop = start + item.length;
    for (let clock = start; clock < stop;) {
      const { stood, until } = change?.before(item, clock, stop) ?? { stood: true, until: stop };
      if (stood) {
        const note =
          item.content instanceof Y.ContentEmbed && (item.content.embed as { note?: ParagraphId } | null)?.note;
        if (note) notes.set(text.length, note);
        pushIds(ids, client, clock, until - clock);
        text += clock === start && until === stop ? textOf(item) : textOf(item).slice(clock - start, until - start);
      }
      clock = until;
    }
  }
  return { text, ids, notes };
};

/** Whether two readings have the same letters. */
export const sameStanding = (a: Standing, b: Standing): boolean =>
  a.text === b.text &&
  a.ids.length === b.ids.length &&
  a.ids.every((one, n) => one === b.ids[n]) &&
  a.notes.size === b.notes.size &&
  [...a.notes].every(([at, note]) => b.notes.get(at) === note);

/** Runs `work` in one transaction and gives what it did; null if it did nothing. */
export const changeBy = (doc: Y.Doc, work: () => void): Change | null => {
  let change: Change | null = null;
  const listen = (transaction: Y.Transaction): void => {
    const made = new Change(transaction);
    if (made.brought.length === 0 && transaction.deleteSet.clients.size === 0) return;
    if (change !== null) throw new RangeError("more than one change");
    change = made;
  };
  doc.on("afterTransaction", listen);
  try {
    work();
  } finally {
    doc.off("afterTransaction", listen);
  }
  return change;
};
