/** Where words live while an act is carried out: the strand of each paragraph, and each letter through all carrying. */
import * as Y from "yjs";
import type { Anchor, LetterId } from "../change.ts";
import type { ParagraphId, StrandId, Stretch } from "../paragraph.ts";
import type { RecordTables } from "../tables.ts";
import { carry, nowAs, openCarries, type Carries } from "./carried.ts";
import { strandOf, strandsOf } from "./documents.ts";
import { eachId, idsOf, itemAt, lettersOf, pushIds, type Letters } from "./letters.ts";

/** Where words live while an act or late typing moves them. Every step keeps it up to date for the next. */
export interface Living {
  readonly doc: Y.Doc;
  readonly carries: Carries;
  /** The strand with each paragraph's words; a paragraph without words is not in it. */
  readonly strands: Map<ParagraphId, StrandId>;
  /** The inverse of `strands`; retired strands belong to nobody. */
  readonly owners: Map<StrandId, ParagraphId>;
}

/** Which paragraph each strand belongs to, remembered for each state of the table. */
const homes = new WeakMap<
  RecordTables["paragraphs"],
  Pick<Living, "strands" | "owners"> & { readonly retired: RecordTables["retired"] }
>();

const homesIn = (record: RecordTables): Pick<Living, "strands" | "owners"> => {
  const known = homes.get(record.paragraphs);
  if (known?.retired === record.retired) return known;
  const strands = new Map<ParagraphId, StrandId>();
  const owners = new Map<StrandId, ParagraphId>();
  for (const [id, { strand }] of Object.entries(record.paragraphs) as [ParagraphId, { strand: StrandId | null }][]) {
    if (strand === null || record.retired[strand]) continue;
    strands.set(id, strand);
    owners.set(strand, id);
  }
  homes.set(record.paragraphs, { strands, owners, retired: record.retired });
  return { strands, owners };
};

/** Where words live by the tables given. The maps are copies, so an act can change them. */
export const openLiving = (doc: Y.Doc, record: RecordTables): Living => {
  const { strands, owners } = homesIn(record);
  return { doc, carries: openCarries(record.carried), strands: new Map(strands), owners: new Map(owners) };
};

/** The Y.Text of a paragraph's strand. Throws if it has no strand, or if its strand has not arrived. */
export const textOfParagraph = (living: Living, paragraph: ParagraphId): Y.Text => {
  const name = living.strands.get(paragraph);
  const text = name && strandOf(living.doc, name);
  if (!text) throw new RangeError(`paragraph ${paragraph} has no words`);
  return text;
};

/**
 * Writes words with exactly their marks. Attributes are always given, because Yjs then searches for the place from the
 * start: its search markers differ from run to run, and the same plan has to write the same bytes.
 */
export const insertWords = (text: Y.Text, at: number, words: readonly Stretch[]): void => {
  let offset = at;
  for (const { t, b, i, note } of words) {
    const marks = { ...(b && { b }), ...(i && { i }) };
    if (note === undefined) text.insert(offset, t, marks);
    else text.insertEmbed(offset, { note }, marks);
    offset += t.length;
  }
};

/** Gives the paragraph a fresh strand with these words. */
export const beginStrand = (
  living: Living,
  strand: StrandId,
  paragraph: ParagraphId,
  words: readonly Stretch[],
): Y.Text => {
  const strands = strandsOf(living.doc);
  if (!strands) throw new RangeError("the document has not begun");
  if (strands.has(strand)) throw new RangeError(`strand ${strand} exists`);
  const text = new Y.Text();
  strands.set(strand, text);
  insertWords(text, 0, words);
  living.strands.set(paragraph, strand);
  living.owners.set(strand, paragraph);
  return text;
};

/** Retires a paragraph's strand: it belongs to no paragraph any more. */
export const retireStrand = (living: Living, paragraph: ParagraphId): StrandId => {
  const strand = living.strands.get(paragraph);
  if (!strand) throw new RangeError(`paragraph ${paragraph} has no words`);
  living.strands.delete(paragraph);
  living.owners.delete(strand);
  return strand;
};

/** Notes that the letters of `from` live on, one by one, as the letters between two offsets of a strand. */
export const carryWords = (
  living: Living,
  strand: StrandId,
  from: readonly number[],
  letters: Letters,
  at: number,
): void => {
  const old = eachId(from);
  carry(living.carries, strand, old, eachId(idsOf(letters, at, at + old.length)));
};

/** The id of the strand an item is in. */
export const strandNameOf = (item: Y.Item): StrandId | undefined => {
  const type = item.parent as Y.AbstractType<unknown> | null;
  return (type?._item?.parentSub ?? undefined) as StrandId | undefined;
};

/** The letter that a letter is now, and the paragraph whose words it belongs to, or belonged to when it was deleted. */
export const homeOf = (living: Living, id: LetterId): { id: LetterId; in: ParagraphId | undefined } => {
  const now = nowAs(living.carries, id);
  const item = itemAt(living.doc, now);
  const strand = item && strandNameOf(item);
  return { id: now, in: strand && living.owners.get(strand) };
};

/** Whether a letter stands in some paragraph's words now. */
export const stands = (living: Living, id: LetterId): boolean =>
  homeOf(living, id).in !== undefined && itemAt(living.doc, nowAs(living.carries, id))?.deleted === false;

/**
 * A change's anchors after letters were carried, grouped by the paragraph each letter is in now, in order. Words to put
 * in go with the last letter of the piece that had them; the gap of a pure insertion goes with its left neighbour, else
 * with its right one. Gives the same array if nothing concerns it.
 */
export const followAnchors = (living: Living, anchors: readonly Anchor[]): readonly Anchor[] => {
  let changed = false;
  const move = (id: LetterId | null): LetterId | null => {
    if (id === null) return null;
    const now = nowAs(living.carries, id);
    changed ||= now !== id;
    return now;
  };
  const pieces = new Map<ParagraphId, { ids: number[]; quote: string }>();
  let carrier: ParagraphId | undefined;
  let after: LetterId | null = null;
  let before: LetterId | null = null;
  for (const anchor of anchors) {
    let last: ParagraphId | undefined;
    for (const [n, id] of eachId(anchor.ids).entries()) {
      const home = homeOf(living, id);
      const paragraph = home.in ?? anchor.in;
      changed ||= home.id !== id || paragraph !== anchor.in;
      const piece = pieces.get(paragraph) ?? { ids: [], quote: "" };
      pieces.set(paragraph, piece);
      pushIds(piece.ids, ...home.id, 1);
      piece.quote += anchor.quote[n] ?? "";
      if (home.in !== undefined || last === undefined) last = paragraph;
    }
    if (!anchor.words) continue;
    after = move(anchor.after);
    before = move(anchor.before);
    carrier = last;
    if (carrier === undefined) {
      const left = after && homeOf(living, after).in;
      const right = before && homeOf(living, before).in;
      carrier = left ?? right ?? anchor.in;
      changed ||= carrier !== anchor.in;
      if (!pieces.has(carrier)) pieces.set(carrier, { ids: [], quote: "" });
    }
  }
  if (!changed) return anchors;
  return [...pieces].map(([paragraph, { ids, quote }]) => ({
    in: paragraph,
    ids,
    quote,
    after: paragraph === carrier ? after : null,
    before: paragraph === carrier ? before : null,
    words: paragraph === carrier,
  }));
};

/** A paragraph's letters, read anew each time, because steps change them. Throws as `textOfParagraph` does. */
export const readLetters = (living: Living, paragraph: ParagraphId): Letters =>
  lettersOf(textOfParagraph(living, paragraph));
