/** Where the letters of anchored changes are now. This includes received proposals, whose places are in no `Draft`. */
import { placeAnchor } from "../../drafts/crdt/anchor.ts";
import { strandOf } from "../../drafts/crdt/documents.ts";
import { lettersOf } from "../../drafts/crdt/letters.ts";
import type { PlacedPiece, Placing } from "../../drafts/returned/signed.ts";
import type { Living } from "./living.ts";

/**
 * Places in the living text, each change asked for by its id. Empty for a change without anchors, or if its paragraph
 * has no strand any more.
 */
export const placingIn =
  ({ record, draft }: Living): Placing =>
  (change) =>
    (record.anchors[change] ?? []).flatMap((anchor): PlacedPiece[] => {
      const strand = record.paragraphs[anchor.in]?.strand;
      const text = strand ? strandOf(draft.doc, strand) : undefined;
      if (text === undefined) return [];
      const { ranges, at } = placeAnchor(lettersOf(text), anchor);
      return [{ paragraph: anchor.in, ranges, at, words: anchor.words }];
    });
