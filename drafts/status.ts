/** How far the negotiation of a paragraph is. An agreement is bound to exact words, part and parent. */
import type { ParagraphId, Part } from "./paragraph.ts";

/**
 * How far a paragraph is. The Chair or the Secretariat sets it, never the software: silence that has run out stays
 * `under-silence` until one of them says what it means (docs/spec.md G5). `parked` is laid aside and not locked.
 */
export type Status = "open" | "parked" | "under-silence" | "agreed-in-informals" | "agreed-ad-ref" | "agreed";

/** Every status, as the wire accepts it. */
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

/** What the record keeps of a status. A paragraph without an entry is plainly open. */
export interface StatusEntry {
  readonly status: Status;
  /** Time of the entry that set it, ISO 8601 in UTC. */
  readonly at: string;
  /** Who set it; `server` where typing, or what a delegation did with a pen, made an agreement fall. */
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
