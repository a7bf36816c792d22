/**
 * A past paragraph with what was received on it drawn in its place. A past text says what stood, but not the ids of its
 * letters; only the living text has those. So this works where the words are the same as then; elsewhere it gives
 * nothing, since a place is never guessed.
 */
import type * as Y from "yjs";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { asAdmitted } from "../desk/admitted.ts";

/** The words as they stand, without proposed ones. */
const standing = ({ runs }: Paragraph): string => runs.flatMap((run) => (run.ins?.length ? [] : [run.t])).join("");

/**
 * The paragraph `p` of `then` as it would have been drawn with what was received on it admitted; undefined if that is
 * not known. `now` is the living draft, `strand` gives the words of its paragraphs.
 */
export const admittedThen = (
  p: Paragraph,
  then: Pick<Draft, "proposals">,
  now: Draft,
  strand: (paragraph: ParagraphId) => Y.Text | null,
): Paragraph | undefined => {
  const words = strand(p.id);
  const living = Object.values(now.parts)
    .flat()
    .find(({ id }) => id === p.id);
  if (!p.received?.length || words === null || living === undefined || standing(living) !== standing(p))
    return undefined;
  // A proposal that was revised since asks for something else at the same place.
  const same = p.received.filter((id) => {
    const version = then.proposals.find((q) => q.id === id)?.version;
    return version !== undefined && now.proposals.find((q) => q.id === id)?.version === version;
  });
  if (same.length === 0) return undefined;
  const { runs } = asAdmitted(now, { ...living, received: same }, words);
  return { ...p, runs };
};
