/** Where words live now while an act is being carried out: strands by paragraph, and letters through all carrying. */
import * as Y from "yjs";
import type { Anchor, LetterId } from "../change.ts";
import type { ParagraphId, StrandId, Stretch } from "../paragraph.ts";
import type { RecordTables } from "../tables.ts";
import { carry, nowAs, openCarries, type Carries } from "./carried.ts";
import { strandOf, strandsOf } from "./documents.ts";
import { eachId, idsOf, itemAt, lettersOf, pushIds, type Letters } from "./letters.ts";

export interface Living {
  readonly doc: Y.Doc;
  readonly carries: Carries;
  readonly strands: Map<ParagraphId, StrandId>;
  readonly owners: Map<StrandId, ParagraphId>;
}

/** Remembered by the tables they are read from. */
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

export const openLiving = (doc: Y.Doc, record: RecordTables): Living => {
  const { strands, owners } = homesIn(record);
  return { doc, carries: openCarries(record.carried), strands: new Map(strands), owners: new Map(owners) };
};

export const textOfParagraph = (living: Living, paragraph: ParagraphId): Y.Text => {
  const name = living.strands.get(paragraph);
  const text = name && strandOf(living.doc, name);
  if (!text) throw new RangeError(`paragraph ${paragraph} has no words`);
  return text;
};

/** Writes words with exactly their marks. Attributes are always given: Yjs then looks for the place from the start, so that
 * the same plan writes the same bytes whatever was typed before (its search markers differ from run to run). */
export const insertWords = (text: Y.Text, at: number, words: readonly Stretch[]): void => {
  let offset = at;
  for (const { t, b, i, note } of words) {
    const marks = { ...(b && { b }), ...(i && { i }) };
    if (note === undefined) text.insert(offset, t, marks);
    else text.insertEmbed(offset, { note }, marks);
    offset += t.length;
  }
};

/** A fresh strand with these words becomes the paragraph's. */
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

/** The old strand is nobody's any more. */
export const retireStrand = (living: Living, paragraph: ParagraphId): StrandId => {
  const strand = living.strands.get(paragraph);
  if (!strand) throw new RangeError(`paragraph ${paragraph} has no words`);
  living.strands.delete(paragraph);
  living.owners.delete(strand);
  return strand;
};

/** Letters of `from` live on, one by one, as those of a strand's words between two offsets. */
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

/** The strand an item stands in. */
export const strandNameOf = (item: Y.Item): StrandId | undefined => {
  const type = item.parent as Y.AbstractType<unknown> | null;
  return (type?._item?.parentSub ?? undefined) as StrandId | undefined;
};

/** The letter as it is now, and the paragraph whose living words it belongs or belonged to. */
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
 * A change's anchors after letters were carried: grouped by the paragraph each letter lives in now, in order. The words
 * go with the last letter of the piece that had them; the gap of a pure insertion with its left neighbour, else with its
 * right one. The same array when nothing concerns it.
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

export const readLetters = (living: Living, paragraph: ParagraphId): Letters =>
  lettersOf(textOfParagraph(living, paragraph));
