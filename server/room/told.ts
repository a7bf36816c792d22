/**
 * Reads entries of the record: what was done, by whom, and about what. history.ts decides what a reader may know of it.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { fromBytes, type Entry, type EntryKind, type PayloadKind } from "../record/entries.ts";
import { wholePayload } from "../record/payloads.ts";
import type { ActPayload, DeskPayload, NamesPayload } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";
import type { Living } from "./living.ts";

/** One entry, read. */
export interface Told {
  readonly entry: Entry;
  readonly act: ActPayload;
  readonly names: NamesPayload | null;
  readonly desk: DeskPayload | null;
  readonly paragraphs: readonly ParagraphId[];
  readonly proposals: readonly ProposalId[];
}

interface Row extends Record<string, string | number | Uint8Array> {
  seq: number;
  at: number;
  kind: EntryKind;
  digests: string;
  hash: string;
  payload: PayloadKind;
  bytes: Uint8Array;
}

/** How many entries are read at a time. */
const atOnce = 100;

const toldOf = (storage: Storage, rows: readonly Row[]): Told => {
  const { seq, at, kind, digests, hash } = rows[0]!;
  const payload = <T>(wanted: PayloadKind): T | null => {
    const row = rows.find((one) => one.payload === wanted);
    return row === undefined ? null : fromBytes<T>(wholePayload(storage, seq, wanted, row.bytes));
  };
  const act = payload<ActPayload>("act")!;
  return {
    entry: { seq, at, kind, digests: JSON.parse(digests) as Entry["digests"], hash },
    act,
    names: payload<NamesPayload>("names"),
    desk: payload<DeskPayload>("desk"),
    paragraphs: act.plan?.about.paragraphs ?? act.paragraphs ?? [],
    proposals: act.plan?.about.proposals ?? [],
  };
};

/** Reads entries by their seqs in the given order, some at a time. Those that do not exist are left out. */
export function* tellAll(storage: Storage, seqs: readonly number[]): Generator<Told> {
  for (let from = 0; from < seqs.length; from += atOnce) {
    const some = seqs.slice(from, from + atOnce);
    const found = new Map<number, Row[]>();
    for (const row of storage.exec<Row>(
      "SELECT e.seq AS seq, e.at AS at, e.kind AS kind, e.digests AS digests, e.hash AS hash, p.kind AS payload, p.bytes AS bytes FROM json_each(?) AS j JOIN entries AS e ON e.seq = j.value JOIN payloads AS p ON p.seq = e.seq AND p.kind <> 'draft'",
      JSON.stringify(some),
    )) {
      const rows = found.get(row.seq);
      if (rows === undefined) found.set(row.seq, [row]);
      else rows.push(row);
    }
    for (const seq of some) {
      const rows = found.get(seq);
      if (rows !== undefined) yield toldOf(storage, rows);
    }
  }
}

/** One entry, read whole, with names and desk. Throws `RangeError` if there is none with this seq. */
export const tell = ({ storage }: Living, { seq }: Pick<Entry, "seq">): Told => {
  const [told] = tellAll(storage, [seq]);
  if (told === undefined) throw new RangeError(`there is no entry ${seq}`);
  return told;
};
