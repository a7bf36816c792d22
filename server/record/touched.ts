/**
 * What the index `touched` says of an entry. It follows from the entry alone, so that it can be made anew and checked.
 */
import { fromBytes, type EntryKind, type PayloadKind, type Salted } from "./entries.ts";
import type { ActPayload } from "./replay.ts";

/** The rows of `touched` for one entry: one for each id, all saying the same. */
export interface Touched {
  /** The paragraphs and proposals the entry is about. */
  readonly ids: readonly string[];
  readonly what: string;
  /** The entry whose seat counts as this one's: its own, or for settled late typing the entry that was typed. */
  readonly seatOf: number;
}

/**
 * What the index has to say of an entry. The entry must have its payload `act`, as every entry of a full record does.
 */
export const touchedBy = (seq: number, kind: EntryKind, payloads: Partial<Record<PayloadKind, Salted>>): Touched => {
  const act = fromBytes<ActPayload>(payloads.act!.bytes);
  const about = act.plan?.about;
  return {
    ids: [...new Set(about === undefined ? (act.paragraphs ?? []) : [...about.paragraphs, ...about.proposals])],
    what: kind === "typing" ? "typing" : act.type,
    seatOf: act.type === "settled" ? (act.cause ?? seq) : seq,
  };
};
