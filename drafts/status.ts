/** How far a paragraph is. Agreement is bound to exact words, part and parent. */
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

/** Words locked for acts and for the editor. */
export const locks = (status: Status): boolean => status.startsWith("agreed") || status === "under-silence";

export interface StatusEntry {
  readonly status: Status;
  readonly at: string;
  readonly office: "chair" | "secretariat" | "server";
  /** What an agreement or silence is bound to: the words as notation, the part and the parent. */
  readonly bound?: { readonly words: string; readonly part: Part | "removed"; readonly parent?: ParagraphId };
  /** Deadline of a silence procedure, ISO time. */
  readonly until?: string;
  /** Why an agreement fell: "Reopened" is `open` whose last agreement fell; it always names its cause. */
  readonly reopened?: {
    readonly cause: "typed" | "chair" | "moved" | "incorporated" | "restored" | "editorial";
    /** The entry that did it. */
    readonly seq: number;
    readonly office: "chair" | "secretariat" | "delegation" | "server";
    readonly was: Status;
  };
}
