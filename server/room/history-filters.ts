/**
 * Filters for the history: by office, kind, part and time. A filter only compares what the reader may know of an entry:
 * who made it comes from `Reader.by`, so that with names off nobody can find out by asking whose an entry is.
 */
import { paragraphOf } from "../../drafts/acts/hosts.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { By } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { kindsOf, type StepKind } from "../../drafts/reading/step-kinds.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import { fromBytes, payloadsOf, seqAtTime } from "../record/entries.ts";
import type { ActPayload } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";

/** What may be asked for besides a paragraph and a party; an absent field filters nothing. */
export interface HistoryFilters {
  /** The office of the seat that acted. What the Secretariat entered for a party is found under both. */
  readonly office?: By["office"];
  readonly kind?: StepKind;
  /** Entries about a paragraph that was in this part right before or right after them, or about the part itself. */
  readonly part?: Part;
  /** The earliest time: an ISO time, or a day, which begins at 00:00 UTC. */
  readonly from?: string;
  /** The latest time: an ISO time, or a day, which is included to its end. */
  readonly until?: string;
  /** Only entries before this seq. */
  readonly before?: number;
}

/** What a filter looks at in an entry. */
export interface Filtered {
  readonly seq: number;
  readonly act: Pick<ActPayload, "type" | "details">;
  readonly paragraphs: readonly ParagraphId[];
  readonly proposals: readonly ProposalId[];
}

const day = /^\d{4}-\d{2}-\d{2}$/u;
const dayLong = 24 * 60 * 60_000;

/** Frequent acts that never give a paragraph another place; they need not be read. */
const staying = ["typing", "take-position", "set-status", "hold", "set-floor", "revise", "correct", "maintain"];

/** The part a paragraph is in from an entry on. */
interface Stood {
  readonly seq: number;
  readonly part: Part;
}

/** The parts that paragraphs have been in, read from the entries about them. */
class Places {
  readonly #storage: Storage;
  readonly #record: RecordTables;
  readonly #rows = new Map<ParagraphId, readonly Stood[]>();
  readonly #written = new Map<number, ReadonlyMap<string, Part | "removed">>();

  constructor(storage: Storage, record: RecordTables) {
    this.#storage = storage;
    this.#record = record;
  }

  /** Whether a paragraph was in a part right before or right after an entry. */
  stood(id: ParagraphId, part: Part, seq: number): boolean {
    const rows = this.#of(id);
    const after = rows.findLastIndex((row) => row.seq <= seq);
    // If no entry so far says where it was (a restored record may begin later than the paragraph), its present part
    // counts.
    if (after < 0) return this.#record.places[id]?.part === part;
    return rows[after]!.part === part || (rows[after]!.seq === seq && rows[after - 1]?.part === part);
  }

  #of(id: ParagraphId): readonly Stood[] {
    let rows = this.#rows.get(id);
    if (rows !== undefined) return rows;
    const marks = staying.map(() => "?").join(", ");
    const moving = this.#storage.exec<{ seq: number }>(
      `SELECT seq FROM touched WHERE id = ? AND what NOT IN (${marks}) ORDER BY seq`,
      id,
      ...staying,
    );
    // The first entry is about no paragraph by name, but a paragraph's id says which entry made it.
    const birth = Number(/^p(\d+)-/u.exec(id)?.[1]);
    const seqs = [...new Set([birth, ...moving.map(({ seq }) => seq)])];
    rows = seqs.flatMap((seq) => {
      const part = this.#put(seq).get(id);
      // A removed paragraph still counts as of the part it was in.
      return part === undefined || part === "removed" ? [] : [{ seq, part }];
    });
    this.#rows.set(id, rows);
    return rows;
  }

  /** The parts in which an entry put paragraphs. */
  #put(seq: number): ReadonlyMap<string, Part | "removed"> {
    let put = this.#written.get(seq);
    if (put !== undefined) return put;
    const { act } = payloadsOf(this.#storage, seq);
    const written = act === undefined ? [] : (fromBytes<ActPayload>(act.bytes).plan?.record ?? []);
    put = new Map(
      written.flatMap((write) =>
        write.table === "places" && write.value !== null
          ? [[write.key, (write.value as { part: Part | "removed" }).part] as const]
          : [],
      ),
    );
    this.#written.set(seq, put);
    return put;
  }
}

/** The filters of one query. Whether the reader may see an entry at all has to be decided before. */
export class Filters {
  /** The entries to look at: after this seq ... */
  readonly after: number;
  /** ... and up to this one. */
  readonly until: number;
  readonly #asked: HistoryFilters;
  readonly #record: RecordTables;
  readonly #places: Places;
  #asking: ReadonlyMap<ProposalId, readonly ParagraphId[]> | null = null;

  constructor(storage: Storage, record: RecordTables, asked: HistoryFilters) {
    this.#asked = asked;
    this.#record = record;
    this.#places = new Places(storage, record);
    const { from, until, before } = asked;
    const end = until === undefined ? Infinity : Date.parse(until) + (day.test(until) ? dayLong - 1 : 0);
    this.after = from === undefined ? 0 : seqAtTime(storage, Date.parse(from) - 1);
    const last = end === Infinity ? Number.MAX_SAFE_INTEGER : seqAtTime(storage, end);
    this.until = before === undefined ? last : Math.min(last, before - 1);
  }

  /** Whether an entry that the reader may see is wanted. `by` is who made it, as far as the reader may know. */
  fits(told: Filtered, by: By): boolean {
    const { office, kind, part } = this.#asked;
    const { seq, act } = told;
    if (seq <= this.after || seq > this.until) return false;
    if (office !== undefined && by.office !== office && by.entered !== office) return false;
    if (kind !== undefined && !kindsOf(act.type).includes(kind)) {
      // An editorial correction sets a status by its form, but also changes words.
      if (kind !== "words" || act.details?.["editorial"] === undefined) return false;
    }
    return part === undefined || this.#concerns(told, part);
  }

  #concerns({ seq, act, paragraphs, proposals }: Filtered, part: Part): boolean {
    if (act.type === "start") return true;
    if (act.details?.["part"] === part) return true;
    const about = paragraphs.length > 0 ? paragraphs : proposals.flatMap((id) => this.#askedOn(id));
    return about.some((id) => this.#places.stood(id, part, seq));
  }

  /** The paragraphs on which a proposal asks for something, or did in an earlier version. */
  #askedOn(proposal: ProposalId): readonly ParagraphId[] {
    if (this.#asking === null) {
      const asking = new Map<ProposalId, ParagraphId[]>();
      for (const change of Object.values(this.#record.changes)) {
        const on = asking.get(change.proposal) ?? [];
        asking.set(change.proposal, on);
        on.push(paragraphOf(this.#record, change));
      }
      this.#asking = asking;
    }
    return this.#asking.get(proposal) ?? [];
  }
}
