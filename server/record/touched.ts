/** What the index `touched` says of an entry: derived from the entry alone, so that it can be made anew and checked. */
import { fromBytes, type EntryKind, type PayloadKind, type Salted } from "./entries.ts";
import type { ActPayload } from "./replay.ts";

export interface Touched {
  /** Paragraphs and proposals. */
  readonly ids: readonly string[];
  readonly what: string;
  /** The entry whose seat it is, where it is not the entry's own: late typing is settled for whoever typed. */
  readonly seatOf: number;
}

export const touchedBy = (seq: number, kind: EntryKind, payloads: Partial<Record<PayloadKind, Salted>>): Touched => {
  const act = fromBytes<ActPayload>(payloads.act!.bytes);
  const about = act.plan?.about;
  return {
    ids: [...new Set(about === undefined ? (act.paragraphs ?? []) : [...about.paragraphs, ...about.proposals])],
    what: kind === "typing" ? "typing" : act.type,
    seatOf: act.type === "settled" ? (act.cause ?? seq) : seq,
  };
};
