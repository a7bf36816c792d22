/** What is said of the text beside an invitation, before anything was circulated. */
import type { NegotiationInfo } from "../../drafts/info.ts";

/** What a delegation reads that joins now; null once there is a revision, which says by itself what was circulated. */
export const joinersRead = ({ phase, revisions }: Pick<NegotiationInfo, "phase" | "revisions">): string | null => {
  if (revisions.length > 0) return null;
  return phase === "drafting"
    ? "In preparation: a delegation that joins reads nothing until the text is opened."
    : "A delegation that joins reads the text at once, before it is circulated.";
};
