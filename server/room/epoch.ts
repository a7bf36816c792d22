/**
 * Begins a `draft` document anew with nothing but the words as they stand, so that nobody's copy has the letters that
 * were typed and struck while drafting. The plan for it contains the whole state, so the record can be replayed from
 * there.
 */
import type * as Y from "yjs";
import type { AnchorAsk, Plan, TextStep } from "../../drafts/acts/plan.ts";
import { placeAnchor } from "../../drafts/crdt/anchor.ts";
import { readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { lettersOf, type Letters } from "../../drafts/crdt/letters.ts";
import type { ChangeId } from "../../drafts/change.ts";
import type { ParagraphId, StrandId } from "../../drafts/paragraph.ts";
import { applyWrites, emptyRecord, type RecordWrite } from "../../drafts/tables.ts";
import { differenceOf } from "./projections.ts";

/** One plan for an empty document, made of `plan` (which changes tables only) and everything that stands before it. */
export const beginAnew = (doc: Y.Doc, plan: Plan): Plan => {
  const now = readRecord(doc);
  // Changes are anchored anew by place. Ids of letters, and strands without a paragraph, are left behind.
  const { anchors, ...kept } = applyWrites(now, plan.record);
  const record = differenceOf(emptyRecord, { ...kept, anchors: {}, carried: {}, retired: {} }) as RecordWrite[];
  const letters = new Map<ParagraphId, Letters>();
  const text: TextStep[] = [];
  for (const [id, { strand }] of Object.entries(kept.paragraphs) as [ParagraphId, { strand: StrandId | null }][]) {
    const words = strand === null ? undefined : strandOf(doc, strand);
    if (strand === null || words === undefined) continue;
    const read = lettersOf(words);
    letters.set(id, read);
    text.push({ do: "strand", strand, paragraph: id, words: read.words });
  }
  const asks: AnchorAsk[] = [];
  for (const [change, pieces] of Object.entries(anchors) as [ChangeId, (typeof anchors)[ChangeId]][])
    for (const piece of pieces) {
      const read = letters.get(piece.in);
      if (read === undefined) continue;
      const { ranges, at } = placeAnchor(read, piece);
      asks.push({ change, paragraph: piece.in, ...(ranges.length > 0 && { ranges }), ...(at !== undefined && { at }) });
    }
  return { ...plan, record, text, anchors: asks };
};
