/**
 * Finds proposals that may be meant instead of one another: they add words at the same gap, or strike exactly the same
 * words. Whether that is meant cannot be seen in the words, so the author is asked.
 */
import type { ChangeId } from "../../drafts/change.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Proposal, ProposalChange, ProposalId } from "../../drafts/proposal.ts";
import { gapOf, struckBy } from "../../drafts/reading/words.ts";

/** An open proposal that may be meant instead of another one, and what the two have in common. */
export interface Rival {
  readonly proposal: ProposalId;
  /** `adds` if both add words at the same gap, `strikes` if both strike the same words. */
  readonly does: "adds" | "strikes";
}

/**
 * A string for the place of a change in its paragraph, equal for equal places; null if the change is not in the
 * paragraph's words.
 */
const placeOf = (paragraph: Paragraph, { id, type, change }: ProposalChange): string | null => {
  const here = (found: ChangeId): boolean => paragraph.runs.some((run) => run.changes?.includes(found));
  if (type !== "words" || change !== undefined || !here(id)) return null;
  const struck = struckBy(paragraph, id);
  return struck.length > 0 ? `strikes ${JSON.stringify(struck)}` : `adds ${gapOf(paragraph, id)}`;
};

/**
 * The open proposals that change the same place as `proposal`, which must be drawn in `draft`. Empty if the proposal is
 * an alternative to another already (`alternativeOf`).
 */
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
