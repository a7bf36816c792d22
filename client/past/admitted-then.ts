/**
 * What was received at a past moment, among the words it would have gone between. A past text says what stood and not
 * between which letters; those are known of the living one. So this holds where the words are what they were then, and
 * says nothing where they are not: a place is never guessed.
 */
import type * as Y from "yjs";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { asAdmitted } from "../desk/admitted.ts";

/** The words as they stand, without what is only proposed. */
const standing = ({ runs }: Paragraph): string => runs.flatMap((run) => (run.ins?.length ? [] : [run.t])).join("");

/**
 * A past paragraph as it would have been drawn with what was received on it admitted; undefined where that cannot be said.
 * `then` and `now` are the two drafts, `strand` where the words of a paragraph live.
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
  // What was revised since asks for something else at the same place.
  const same = p.received.filter((id) => {
    const version = then.proposals.find((q) => q.id === id)?.version;
    return version !== undefined && now.proposals.find((q) => q.id === id)?.version === version;
  });
  if (same.length === 0) return undefined;
  const { runs } = asAdmitted(now, { ...living, received: same }, words);
  return { ...p, runs };
};
