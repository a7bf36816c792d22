/** Which entry a moment means. A moment is a revision name, a seq, or an ISO time (the last entry at or before it). */
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { seqAtTime } from "../record/entries.ts";
import type { Living } from "./living.ts";

/**
 * The seq a moment means; 0 for a time before the first entry. A revision's name goes before anything else it could
 * mean. Refused if there is no such moment; whether a seat may read it is decided by `Reading.moment`.
 */
export const momentOf = (living: Living, at: string): number | Refusal => {
  const { revisions } = living.record;
  if (Object.hasOwn(revisions, at)) return revisions[at]!.seq;
  const { head } = living;
  if (/^\d+$/u.test(at)) {
    const seq = Number(at);
    return seq <= head.seq
      ? seq
      : refuse(RefusalCode.unknownRevision, `The record ends at ${head.seq}: there is no ${at.slice(0, 20)} yet.`);
  }
  const time = /^\d{4}-\d{2}-\d{2}/u.test(at) ? Date.parse(at) : Number.NaN;
  return Number.isNaN(time)
    ? refuse(RefusalCode.unknownRevision, `There is no revision "${at.slice(0, 80)}".`)
    : seqAtTime(living.storage, time);
};
