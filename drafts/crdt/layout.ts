/** One paragraph laid out: its runs, and what has become of each change in its words. */
import type * as Y from "yjs";
import type { ChangeId, Condition } from "../change.ts";
import type { Run } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import { layRuns, type Laid } from "../reading/runs.ts";
import { locate, placeAnchor } from "./anchor.ts";
import { lettersOf, type Letters } from "./letters.ts";
import type { InWords, Whole } from "./live.ts";
import type { NewChange } from "../change.ts";

/** One paragraph as it is drawn. It depends only on its strand and the changes in its words. */
export interface Layout {
  readonly runs: readonly Run[];
  /** For each change anchored here, the condition of each of its anchors. */
  readonly conditions: ReadonlyMap<ChangeId, readonly Condition[]>;
  /** Footnotes referred to, in order. */
  readonly notes: readonly ParagraphId[];
}

const wordsIn = (one: InWords): Laid["words"] => (one.change.type === "words" ? one.change.words : []);

/**
 * Adds the amendments of changes that are laid out already, and amendments of those, by offsets into the words they
 * amend.
 */
const amendments = (inWords: readonly InWords[], laid: Laid[]): Laid[] => {
  const shown = new Set<string>(laid.flatMap(({ id, words }) => (words.length > 0 ? [id] : [])));
  const waiting = inWords.filter((one) => one.drawn && !one.anchors);
  for (let more = true; more;) {
    more = false;
    for (const one of waiting) {
      const { change, id } = one;
      if (!("change" in change.in) || shown.has(id) || !shown.has(change.in.change)) continue;
      shown.add(id);
      more = true;
      laid.push({
        id,
        proposal: change.proposal,
        in: change.in.change,
        out: change.out ?? [],
        at: change.out?.at(-1)?.[1] ?? change.at ?? 0,
        words: wordsIn(one),
        order: change.order,
        ...(change.type === "hold" && { hold: true }),
      });
    }
  }
  return laid;
};

const finish = (runs: readonly Run[], conditions: Layout["conditions"]): Layout => ({
  runs,
  conditions,
  notes: runs.flatMap((run) => run.note ?? []),
});

/** Places the changes drawn in a paragraph's words, and finds the condition of all that are anchored there. */
export const placeAll = (
  paragraph: ParagraphId,
  letters: Letters,
  inWords: readonly InWords[],
): { readonly laid: readonly Laid[]; readonly conditions: Layout["conditions"] } => {
  const conditions = new Map<ChangeId, Condition[]>();
  const laid: Laid[] = [];
  for (const one of inWords) {
    if (!one.anchors) continue;
    const here = one.anchors.filter((anchor) => anchor.in === paragraph);
    const placed = here.map((anchor) => ({ anchor, ...placeAnchor(letters, anchor) }));
    conditions.set(
      one.id,
      placed.map((piece) => piece.condition),
    );
    if (!one.drawn) continue;
    const out = placed.flatMap((piece) => piece.ranges).toSorted((a, b) => a[0] - b[0]);
    const carrier = placed.find((piece) => piece.anchor.words);
    // If a split cut the change, the piece with its words may have lost the neighbours while the words are still asked
    // for.
    const alone = carrier && carrier.at === undefined && one.anchors.length > 1;
    const gap = alone ? locate(letters, carrier.anchor).at : carrier?.at;
    if (out.length === 0 && gap === undefined) continue;
    laid.push({
      id: one.id,
      proposal: one.change.proposal,
      in: "text",
      out,
      at: gap ?? out.at(-1)![1],
      words: gap === undefined ? [] : wordsIn(one),
      order: one.change.order,
      ...(one.change.type === "hold" && { hold: true }),
    });
  }
  return { laid: amendments(inWords, laid), conditions };
};

/** Like `placeAll` for a paragraph that is only proposed, whose words are the words of its change. */
export const placeProposed = ({ id, change }: Whole<NewChange>, inWords: readonly InWords[]): readonly Laid[] =>
  amendments(inWords, [
    { id, proposal: change.proposal, in: "text", out: [], at: 0, words: change.words, order: change.order },
  ]);

/** Lays out a paragraph whose words are in a strand. */
export const layStrand = (paragraph: ParagraphId, strand: Y.Text, inWords: readonly InWords[]): Layout => {
  const letters = lettersOf(strand);
  const { laid, conditions } = placeAll(paragraph, letters, inWords);
  return finish(layRuns(letters.words, laid), conditions);
};

/**
 * Lays out a paragraph without a strand: the words of the change that would bring it in, and the amendments of those.
 * No change is anchored in it, so it has no conditions.
 */
export const layProposed = (coming: Whole<NewChange>, inWords: readonly InWords[]): Layout =>
  finish(layRuns([], placeProposed(coming, inWords)), new Map());
