/** What a seat waved aside as not its concern. This is private, reversible, and kept on this device. */
import type { ProposalId } from "../../drafts/proposal.ts";
import { isShared } from "../room/shared-computer.ts";

const keyOf = (negotiation: string, seat: string): string => `unbracket/${negotiation}/${seat}/not-for-us`;

/** The proposals waved aside by this seat on this device; empty if nothing is kept here. */
export const readWaved = (negotiation: string, seat: string): ReadonlySet<ProposalId> => {
  try {
    return new Set(JSON.parse(localStorage.getItem(keyOf(negotiation, seat)) ?? "[]") as ProposalId[]);
  } catch {
    // Storage is denied: nothing was kept on this device.
    return new Set();
  }
};

/** Keeps all of them anew. Nothing is kept on a shared computer. */
export const writeWaved = (negotiation: string, seat: string, waved: ReadonlySet<ProposalId>): void => {
  if (isShared()) return; // Nothing is kept here: it holds until the page is closed.
  try {
    localStorage.setItem(keyOf(negotiation, seat), JSON.stringify([...waved]));
  } catch {
    // Storage is denied: it is kept until the page is closed.
  }
};
