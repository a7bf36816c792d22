/** Which circulated text a seat without the living one reads now, and when to ask for it again. */
import type { NegotiationInfo } from "../../drafts/info.ts";

/** A text to ask for. */
export interface WantedText {
  /** The revision to read; "" while there is none. */
  readonly at: string;
  /** Changes whenever the text does: another revision, or another setting of names. */
  readonly key: string;
}

/** The revision `chosen` by hand, as long as it exists; else the latest. */
export const wantedText = (
  { revisions, names, phase }: Pick<NegotiationInfo, "revisions" | "names" | "phase">,
  chosen: string,
): WantedText => {
  const at = revisions.some(({ name }) => name === chosen) ? chosen : (revisions.at(-1)?.name ?? "");
  return { at, key: JSON.stringify([at, names, phase]) };
};
