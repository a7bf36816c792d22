/**
 * Proposals that may be meant instead of one another: words added at one gap, the very same words struck. What is meant
 * cannot be read off the words, so it is asked.
 */
import type { ChangeId } from "../../drafts/change.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Proposal, ProposalChange, ProposalId } from "../../drafts/proposal.ts";
import { gapOf, struckBy } from "../../drafts/reading/words.ts";

export interface Rival {
  readonly proposal: ProposalId;
  /** Whether both add words at one gap, or strike the same words. */
  readonly does: "adds" | "strikes";
}

/** Where a change is in its paragraph, as a string that is equal for equal places; null where it is not in the words. */
const placeOf = (paragraph: Paragraph, { id, type, change }: ProposalChange): string | null => {
  const here = (found: ChangeId): boolean => paragraph.runs.some((run) => run.changes?.includes(found));
  if (type !== "words" || change !== undefined || !here(id)) return null;
  const struck = struckBy(paragraph, id);
  return struck.length > 0 ? `strikes ${JSON.stringify(struck)}` : `adds ${gapOf(paragraph, id)}`;
};

/** The rivals of a proposal in a draft in which it stands; those it is tied to already are none. */
export const rivalsOf = (draft: Draft, proposal: Proposal): readonly Rival[] => {
  const paragraphs = new Map(
    Object.values(draft.parts)
      .flat()
      .map((p) => [p.id, p] as const),
  );
  const placesOf = (one: Proposal): ReadonlySet<string> =>
    new Set(
      one.changes.flatMap((change) => {
        const p = paragraphs.get(change.paragraph);
        const place = p && placeOf(p, change);
        return place ? [`${change.paragraph} ${place}`] : [];
      }),
    );
  const own = placesOf(proposal);
  if (own.size === 0 || proposal.alternativeOf !== undefined) return [];
  return draft.proposals.flatMap((other): Rival[] => {
    if (other.id === proposal.id || other.status !== "open" || other.asleep) return [];
    if (!other.changes.some(({ paragraph }) => proposal.changes.some((change) => change.paragraph === paragraph)))
      return [];
    const shared = [...placesOf(other)].filter((place) => own.has(place));
    if (shared.length === 0) return [];
    return [{ proposal: other.id, does: shared.some((place) => place.includes(" adds ")) ? "adds" : "strikes" }];
  });
};
