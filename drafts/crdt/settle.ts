/**
 * Late typing. A pen that has not seen a split or merge yet goes on typing into the retired strand. The server repeats
 * what it did (letters, footnotes and marks in, letters out, formatting) where the words live now. It needs the
 * document alone, and does everything only once however often it runs: new letters are noted in `carried` with their
 * living copies, and deletions and formatting are noted there as dealt with.
 */
import * as Y from "yjs";
import type { LetterId } from "../change.ts";
import type { ParagraphId, StrandId, Stretch } from "../paragraph.ts";
import type { RecordWrite } from "../tables.ts";
import { carry, isCarried, note, noteOn } from "./carried.ts";
import { readRecord, serverClient, strandOf, writeTables } from "./documents.ts";
import { afterFormat, eachId, idsOf, itemAt, lettersOf, offsetOf, textOf } from "./letters.ts";
import { homeOf, insertWords, openLiving, textOfParagraph, type Living } from "./living.ts";
import { byNumbers } from "./order.ts";

/** Late typing as it was repeated. */
export interface Settled {
  /** Where it was repeated, in order of their numbers. */
  readonly paragraphs: readonly ParagraphId[];
  /** Writes to table `carried` only. */
  readonly record: readonly RecordWrite[];
  readonly update: Uint8Array;
}

/** Retired strands that were typed in since they were last settled; after loading, all of them. */
const touched = new WeakMap<Y.Doc, Set<string>>();

const watch = (doc: Y.Doc): Set<string> | undefined => {
  const known = touched.get(doc);
  if (known) return known;
  const strands = new Set<string>();
  doc.getMap("text").observeDeep((events) => {
    for (const event of events) if (event.path.length > 1) strands.add(String(event.path[1]));
  });
  touched.set(doc, strands);
  return undefined;
};

type Marks = Pick<Stretch, "b" | "i">;

interface Piece {
  readonly item: Y.Item;
  /** The marks that the split or merge knew, and those the pens have set by now. */
  readonly was: Marks;
  readonly now: Marks;
}

const sameMark = (a: Marks, b: Marks): boolean => a.b === b.b && a.i === b.i;

const walk = (living: Living, strand: Y.Text): { pieces: Piece[]; formats: Y.Item[] } => {
  const pieces: Piece[] = [];
  const formats: Y.Item[] = [];
  let was: Marks = {};
  let now: Marks = {};
  for (let item = strand._start; item; item = item.right) {
    if (item.content instanceof Y.ContentFormat) {
      formats.push(item);
      if (noteOn(living.carries, [item.id.client, item.id.clock]) === 0) was = afterFormat(was, item.content);
      if (!item.deleted) now = afterFormat(now, item.content);
    } else if (item.countable) pieces.push({ item, was, now });
  }
  return { pieces, formats };
};

const idOf = (item: Y.Item, k = 0): LetterId => [item.id.client, item.id.clock + k];

const settleStrand = (
  living: Living,
  name: StrandId,
  strand: Y.Text,
  homes: readonly ParagraphId[],
  paragraphs: Set<ParagraphId>,
): void => {
  const { carries } = living;
  const { pieces, formats } = walk(living, strand);
  // A struck letter that was never carried needs nothing: it was gone before the strand was retired, or was typed and
  // struck late.
  let left: LetterId | undefined;
  const lives = (id: LetterId): boolean => isCarried(carries, id) && homeOf(living, id).in !== undefined;
  const firstHome = (): LetterId | undefined => {
    for (const { item } of pieces) for (let k = 0; k < item.length; k++) if (lives(idOf(item, k))) return idOf(item, k);
    return undefined;
  };
  const insert = (words: Stretch, from: readonly LetterId[]): void => {
    const beside = left ?? firstHome();
    const home = beside && homeOf(living, beside);
    const paragraph = home?.in ?? homes.find((id) => living.strands.has(id));
    // Nobody's words: an undo took the paragraph back whole. The letters stay in the retired strand, and on the record.
    if (paragraph === undefined) return;
    const text = textOfParagraph(living, paragraph);
    const place = home?.in === undefined ? undefined : offsetOf(lettersOf(text), home.id);
    const at = (place?.at ?? 0) + (left && place?.stands ? 1 : 0);
    insertWords(text, at, [words]);
    carry(carries, living.strands.get(paragraph)!, from, eachId(idsOf(lettersOf(text), at, at + words.t.length)));
    paragraphs.add(paragraph);
  };
  const strike = (id: LetterId): void => {
    note(carries, name, id, 1, 0);
    const home = homeOf(living, id);
    if (home.in === undefined || itemAt(living.doc, home.id)?.deleted !== false) return;
    const text = textOfParagraph(living, home.in);
    text.delete(offsetOf(lettersOf(text), home.id)!.at, 1);
    paragraphs.add(home.in);
  };
  const restyle = (id: LetterId, was: Marks, now: Marks): void => {
    const home = homeOf(living, id);
    if (home.in === undefined || itemAt(living.doc, home.id)?.deleted !== false) return;
    const text = textOfParagraph(living, home.in);
    text.format(offsetOf(lettersOf(text), home.id)!.at, 1, {
      ...(was.b !== now.b && { b: now.b ?? null }),
      ...(was.i !== now.i && { i: now.i ?? null }),
    });
    paragraphs.add(home.in);
  };
  let formatted = false;
  for (const { item, was, now } of pieces) {
    const styled = !item.deleted && !sameMark(was, now);
    for (let k = 0; k < item.length;) {
      const id = idOf(item, k);
      if (isCarried(carries, id)) {
        if (item.deleted && noteOn(carries, id) === undefined) strike(id);
        else if (styled) {
          restyle(id, was, now);
          formatted = true;
        }
        // A letter struck before a later split or merge lives nowhere, so nothing can be put behind it.
        if (lives(id)) left = id;
        k++;
        continue;
      }
      let end = k + 1;
      while (end < item.length && !isCarried(carries, idOf(item, end))) end++;
      if (!item.deleted) {
        const embed = item.content instanceof Y.ContentEmbed ? (item.content.embed as Pick<Stretch, "note">) : {};
        const t = textOf(item).slice(k, end);
        const from = Array.from({ length: end - k }, (_, n) => idOf(item, k + n));
        insert({ t, ...now, ...(embed.note !== undefined && { note: embed.note }) }, from);
        formatted ||= styled;
        left = idOf(item, end - 1);
      }
      k = end;
    }
  }
  if (!formatted) return;
  for (const item of formats) {
    const known = noteOn(carries, idOf(item)) === 0;
    if (known === item.deleted) note(carries, name, idOf(item), item.length, item.deleted ? 1 : 0);
  }
};

/** Repeats late typing where its words live now, in one transaction; null if there is none. */
export const settle = (doc: Y.Doc): Settled | null => {
  if (doc.clientID !== serverClient) throw new RangeError(`only the server settles late typing, not ${doc.clientID}`);
  const known = watch(doc);
  const { retired } = readRecord(doc);
  const names = Object.keys(retired) as StrandId[];
  const late = (known ? names.filter((name) => known.has(name)) : names).toSorted(byNumbers);
  touched.get(doc)!.clear();
  if (late.length === 0) return null;
  const record = readRecord(doc);
  const living = openLiving(doc, record);
  const paragraphs = new Set<ParagraphId>();
  let update: Uint8Array | undefined;
  let writes: RecordWrite[] = [];
  const listen = (bytes: Uint8Array): void => {
    update = bytes;
  };
  doc.on("update", listen);
  try {
    doc.transact(() => {
      for (const name of late) {
        const strand = strandOf(doc, name);
        if (strand) settleStrand(living, name, strand, retired[name]!, paragraphs);
      }
      writes = [...living.carries.written]
        .toSorted(byNumbers)
        .map((key) => ({ table: "carried", key, value: living.carries.table[key]! }));
      writeTables(doc, "record", writes);
    });
  } finally {
    doc.off("update", listen);
  }
  return update ? { paragraphs: [...paragraphs].toSorted(byNumbers), record: writes, update } : null;
};
