/** What a slider over the record needs to know, as the routes answer it: all of it has passed the reader's level. */
import type { ParagraphId } from "./paragraph.ts";
import type { By } from "./party.ts";

/** Where a seat may look, and when that was. */
export interface MomentsInfo {
  /** The first entry this seat may look at, and the last of the record. */
  readonly first: number;
  readonly last: number;
  /** Entries and their times, evenly over the record, oldest first. */
  readonly times: readonly (readonly [seq: number, at: string])[];
  /** Revisions alone are read: the Chair shows no moments between them, or the seat has no living text. */
  readonly only?: "chair" | "circulated";
}

/** A step of the record: what stands right after it can be looked at. */
export interface PastMoment {
  /** Its last entry. */
  readonly seq: number;
  /** Its first entry: typing of one office is one step. */
  readonly since: number;
  /** When its last entry was made. */
  readonly at: string;
  readonly by: By;
  readonly sentence: string;
  readonly paragraphs: readonly ParagraphId[];
  /** The revision published by it. */
  readonly revision?: string;
}

/** The steps among the entries `from` to `to`, oldest first. */
export interface PastStretch {
  readonly from: number;
  readonly to: number;
  readonly moments: readonly PastMoment[];
}
