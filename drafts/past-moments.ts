/**
 * What the slider over the record needs from the routes. All of it is already limited to what the reader's level
 * allows.
 */
import type { ParagraphId } from "./paragraph.ts";
import type { By } from "./party.ts";

/** The range of entries a seat may look at, with times along it. */
export interface MomentsInfo {
  /** The first entry this seat may look at, and the last of the record. */
  readonly first: number;
  readonly last: number;
  /** A sample of entries with their times, evenly spread over the record, oldest first. */
  readonly times: readonly (readonly [seq: number, at: string])[];
  /**
   * Set when only revisions may be read: `chair` if the Chair shows no moments between them, `circulated` if the seat
   * has no living text.
   */
  readonly only?: "chair" | "circulated";
}

/** One step of the record. The text as it stood right after a step can be looked at. */
export interface PastMoment {
  /** Its last entry. */
  readonly seq: number;
  /** Its first entry; typing by one office, entry after entry, is one step. */
  readonly since: number;
  /** When its last entry was made. */
  readonly at: string;
  readonly by: By;
  readonly sentence: string;
  readonly paragraphs: readonly ParagraphId[];
  /** The revision this step published. */
  readonly revision?: string;
}

/** The steps from entry `from` to entry `to`, oldest first. */
export interface PastStretch {
  readonly from: number;
  readonly to: number;
  readonly moments: readonly PastMoment[];
}
