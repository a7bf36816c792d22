/** A sentence on the text, shown beside invitations before anything was circulated. */
import type { NegotiationInfo } from "../../drafts/info.ts";

/** What a delegation that joins now will be able to read; null once there is a revision. */
export const joinersRead = ({ phase, revisions }: Pick<NegotiationInfo, "phase" | "revisions">): string | null => {
  if (revisions.length > 0) return null;
  return phase === "drafting"
    ? "In preparation: a delegation that joins reads nothing until the text is opened."
    : "A delegation that joins reads the text at once, before it is circulated.";
};
