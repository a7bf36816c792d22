/**
 * Walks through a strand once: its words with marks, and where every letter is, standing or deleted. Letters are named
 * by their ids in the CRDT; lists of ids are flat triples client, clock, length.
 */
import * as Y from "yjs";
import type { LetterId } from "../change.ts";
import { noteMark, type ParagraphId, type Stretch } from "../paragraph.ts";
import { joinWords } from "../reading/words.ts";

/** A strand as it was read once; valid until the strand changes. Offsets count UTF-16 units. */
export interface Letters {
  readonly doc: Y.Doc;
  /** The standing letters without marks; a footnote reference is one letter. */
  readonly text: string;
  readonly words: readonly Stretch[];
  /** For every item of the strand, in order, the offset where it stands or stood. */
  readonly at: ReadonlyMap<Y.Item, number>;
}

/** The letters of an item; "" for formatting. A footnote reference is one letter. */
export const textOf = (item: Y.Item): string => {
  if (item.content instanceof Y.ContentString) return item.content.str;
  return item.countable ? noteMark.repeat(item.length) : "";
};

const noteOf = (item: Y.Item): ParagraphId | undefined =>
  item.content instanceof Y.ContentEmbed
    ? ((item.content.embed as { note?: ParagraphId } | null)?.note ?? undefined)
    : undefined;

/** The marks after a formatting item. Keys other than b and i stay in the text but are not read. */
export const afterFormat = (marks: Pick<Stretch, "b" | "i">, format: Y.ContentFormat): Pick<Stretch, "b" | "i"> => {
  const { key, value } = format as unknown as { key: string; value: unknown };
  if (key !== "b" && key !== "i") return marks;
  const { [key]: _, ...rest } = marks;
  return value === true ? { ...rest, [key]: true } : rest;
};

/** Reads a strand from its first item to its last. Throws if it is in no document yet. */
export const lettersOf = (strand: Y.Text): Letters => {
  if (!strand.doc) throw new RangeError("a strand outside a document has no letters");
  const at = new Map<Y.Item, number>();
  const words: Stretch[] = [];
  let offset = 0;
  let marks: Pick<Stretch, "b" | "i"> = {};
  for (let item = strand._start; item; item = item.right) {
    at.set(item, offset);
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentFormat) {
      marks = afterFormat(marks, item.content);
      continue;
    }
    const t = textOf(item);
    const note = noteOf(item);
    if (t) words.push({ t, ...marks, ...(note && { note }) });
    offset += t.length;
  }
  return { doc: strand.doc, text: words.map((stretch) => stretch.t).join(""), words: joinWords(words), at };
};

/** Adds letters to flat triples, extending the last triple if they continue it. */
export const pushIds = (ids: number[], client: number, clock: number, length: number): void => {
  const n = ids.length;
  const [lastClient, lastClock = 0, lastLength = 0] = ids.slice(-3);
  if (lastClient === client && lastClock + lastLength === clock) ids[n - 1] = lastLength + length;
  else if (length > 0) ids.push(client, clock, length);
};

/** The ids of flat triples, one by one. */
export const eachId = (ids: readonly number[]): [client: number, clock: number][] => {
  const each: [number, number][] = [];
  for (let n = 0; n < ids.length; n += 3) for (let k = 0; k < ids[n + 2]!; k++) each.push([ids[n]!, ids[n + 1]! + k]);
  return each;
};

/** Flat triples of letters given one by one: the inverse of `eachId`. The order is kept. */
export const joinIds = (each: readonly (readonly [client: number, clock: number])[]): number[] => {
  const ids: number[] = [];
  for (const [client, clock] of each) pushIds(ids, client, clock, 1);
  return ids;
};

/** The ids of the words between two offsets. */
export const idsOf = (letters: Letters, from: number, to: number): number[] => {
  const ids: number[] = [];
  if (from >= to) return ids;
  for (const [item, start] of letters.at) {
    if (start >= to) break;
    if (item.deleted || !item.countable || start + item.length <= from) continue;
    const skip = Math.max(0, from - start);
    pushIds(ids, item.id.client, item.id.clock + skip, Math.min(start + item.length, to) - start - skip);
  }
  return ids;
};

/** A gap between two letters; null is the paragraph's edge. */
export interface Gap {
  readonly after: LetterId | null;
  readonly before: LetterId | null;
}

/** The gap at an offset, named by the standing letters on either side. */
export const gapAt = (letters: Letters, at: number): Gap => {
  const [left] = eachId(idsOf(letters, at - 1, at));
  const [right] = eachId(idsOf(letters, at, at + 1));
  return { after: left ?? null, before: right ?? null };
};

/** The item that holds a letter; undefined if it has not arrived. */
export const itemAt = (doc: Y.Doc, [client, clock]: LetterId): Y.Item | undefined => {
  if (Y.getState(doc.store, client) <= clock) return undefined;
  const item = Y.getItem(doc.store, Y.createID(client, clock)) as unknown;
  return item instanceof Y.Item ? item : undefined;
};

/** Where a letter is; undefined if it is not in this strand. A deleted letter is where it stood. */
export const offsetOf = (letters: Letters, id: LetterId): { at: number; stands: boolean } | undefined => {
  const item = itemAt(letters.doc, id);
  const start = item && letters.at.get(item);
  if (item === undefined || start === undefined) return undefined;
  return item.deleted ? { at: start, stands: false } : { at: start + id[1] - item.id.clock, stands: true };
};

/**
 * What letters said, standing or deleted (a draft never collects them). Footnote references are included, marks are
 * not, because they belong to a place and not to a letter. Letters that have not arrived are left out.
 */
export const saidBy = (doc: Y.Doc, ids: readonly number[]): Stretch[] => {
  const said: Stretch[] = [];
  for (let n = 0; n < ids.length; n += 3) {
    const client = ids[n]!;
    let clock = ids[n + 1]!;
    const stop = clock + ids[n + 2]!;
    while (clock < stop) {
      const item = itemAt(doc, [client, clock]);
      if (!item) break;
      const note = noteOf(item);
      const end = Math.min(stop, item.id.clock + item.length);
      said.push({ t: textOf(item).slice(clock - item.id.clock, end - item.id.clock), ...(note && { note }) });
      clock = end;
    }
  }
  return joinWords(said);
};
