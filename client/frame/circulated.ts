/** Which circulated text a seat without the living one reads now, and when it has to be asked for anew. */
import type { NegotiationInfo } from "../../drafts/info.ts";

export interface WantedText {
  /** The revision to read; "" while there is none. */
  readonly at: string;
  /** Another key is another text: another revision, or the same one under another rule of names. */
  readonly key: string;
}

/** `chosen` by hand as long as there is such a revision, else the latest. */
export const wantedText = (
  { revisions, names, phase }: Pick<NegotiationInfo, "revisions" | "names" | "phase">,
  chosen: string,
): WantedText => {
  const at = revisions.some(({ name }) => name === chosen) ? chosen : (revisions.at(-1)?.name ?? "");
  return { at, key: JSON.stringify([at, names, phase]) };
};
