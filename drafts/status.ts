/** How far the negotiation of a paragraph is. An agreement is bound to exact words, part and parent. */
import type { ParagraphId, Part } from "./paragraph.ts";

export type Status = "open" | "parked" | "under-silence" | "agreed-in-informals" | "agreed-ad-ref" | "agreed";

export const statuses: readonly Status[] = [
  "open",
  "parked",
  "under-silence",
  "agreed-in-informals",
  "agreed-ad-ref",
  "agreed",
];

/** Whether a status locks the paragraph's words, for acts and for typing. */
export const locks = (status: Status): boolean => status.startsWith("agreed") || status === "under-silence";

export interface StatusEntry {
  readonly status: Status;
  readonly at: string;
  readonly office: "chair" | "secretariat" | "server";
  /** What an agreement or silence is bound to: the words in notation, the part and the parent. */
  readonly bound?: { readonly words: string; readonly part: Part | "removed"; readonly parent?: ParagraphId };
  /** When the silence ends, as ISO time. */
  readonly until?: string;
  /** Why the last agreement fell. The interface shows an `open` paragraph that has this as "Reopened". */
  readonly reopened?: {
    readonly cause: "typed" | "chair" | "moved" | "incorporated" | "restored" | "editorial";
    /** The seq of the entry that reopened it. */
    readonly seq: number;
    readonly office: "chair" | "secretariat" | "delegation" | "server";
    readonly was: Status;
  };
}
