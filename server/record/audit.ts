/**
 * Compares everything that stands beside the entries with what the entries make: the living documents and tables, the
 * checkpoints, and the indexes derived from the record. The first difference is reported by document and, for words, by
 * paragraph.
 */
import * as Y from "yjs";
import { newDraftDoc, readDesk, readNames, readRecord, strandsOf } from "../../drafts/crdt/documents.ts";
import type { Verified } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import type { ActAnswer, Head } from "../../drafts/wire.ts";
import { differenceOf, groupsOf } from "../room/projections.ts";
import { checkpointBytes, checkpointHolds, checkpointSeqs } from "./checkpoint.ts";
import { fromBytes, lastEntry, payloadsOf, type Entry, type PayloadKind, type Salted } from "./entries.ts";
import { strayPiece } from "./payloads.ts";
import { readLeft } from "./left.ts";
import { stateAt, type ActPayload, type NamesPayload, type State } from "./replay.ts";
import { setting } from "./schema.ts";
import type { Storage, Value } from "./storage.ts";
import { touchedBy } from "./touched.ts";

/** What does not hold: `seq` if it is an entry, else `document`, with the paragraph where there is one. */
export type Finding = NonNullable<Verified["bad"]>;

/** JSON with sorted keys, because two copies of a Y.Map may list their keys in different orders. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b);

/** A paragraph as people and scripts find it: "paragraph 15 bis (p3-1)". */
const called = ({ labels, places }: RecordTables, id: ParagraphId): string => {
  const part = places[id]?.part;
  const label = part === undefined || part === "removed" ? undefined : labels[id]?.[part];
  return `paragraph ${label === undefined ? id : `${label} (${id})`}`;
};

/** The first table and key where `a` and `b` differ, or null. */
const firstDifference = (a: object, b: object): { readonly table: string; readonly key: string } | null => {
  const [first] = differenceOf(a, b).filter(
    ({ table, key }) => !same((a as Tables)[table]?.[key], (b as Tables)[table]?.[key]),
  );
  if (first !== undefined) return first;
  const [lost] = Object.keys(a).filter((table) => !(table in b));
  return lost === undefined ? null : { table: lost, key: "" };
};
type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The paragraph that a row of one of the record's tables is about. */
const paragraphOf = (record: RecordTables, table: string, key: string): ParagraphId | undefined => {
  if (["paragraphs", "places", "labels", "statuses"].includes(table)) return key as ParagraphId;
  if (table !== "changes" && table !== "anchors") return undefined;
  const change = record.changes[key as keyof RecordTables["changes"]];
  return change !== undefined && "paragraph" in change ? change.paragraph : undefined;
};

/** The paragraph whose words the strand holds, or held before it was retired. */
const hostOf = (record: RecordTables, strand: string): ParagraphId | undefined =>
  (Object.entries(record.paragraphs) as [ParagraphId, { strand: string | null }][]).find(
    ([, paragraph]) => paragraph.strand === strand,
  )?.[0] ?? record.retired[strand as keyof RecordTables["retired"]]?.[0];

/**
 * A document's letters, deleted ones included, however Yjs has split them into blocks: loading anew merges the blocks.
 */
const letters = (doc: Y.Doc): Uint8Array => {
  const copy = newDraftDoc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return Y.encodeStateAsUpdate(copy);
};
const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, n) => byte === b[n]);

const draftDiffers = (replayed: Y.Doc, other: Y.Doc, document: string): Finding | null => {
  if (sameBytes(Y.encodeStateAsUpdate(replayed), Y.encodeStateAsUpdate(other)) && !waits(other)) return null;
  const [record, has] = [readRecord(replayed), readRecord(other)];
  const table = firstDifference(record, has);
  if (table !== null) {
    const paragraph = paragraphOf(record, table.table, table.key) ?? paragraphOf(has, table.table, table.key);
    const where = paragraph === undefined ? "" : `, of ${called(has, paragraph)}`;
    return {
      document,
      ...(paragraph !== undefined && { paragraph }),
      reason: `"${table.table}" says of ${table.key}${where}, what no entry brought`,
    };
  }
  const [words, those] = [strandsOf(replayed), strandsOf(other)];
  for (const strand of new Set([...(words?.keys() ?? []), ...(those?.keys() ?? [])])) {
    if (same(words?.get(strand)?.toDelta(), those?.get(strand)?.toDelta())) continue;
    const paragraph = hostOf(record, strand);
    return {
      document,
      ...(paragraph !== undefined && { paragraph }),
      reason: `the words of ${paragraph === undefined ? `strand ${strand}` : called(record, paragraph)} are not those the record makes`,
    };
  }
  if (sameBytes(letters(replayed), letters(other)) && !waits(other)) return null;
  return { document, reason: "it holds what no entry brought, though nothing of it is to be seen" };
};
/** Whether Yjs holds back updates whose predecessors are missing: they would appear as soon as those arrive. */
const waits = ({ store }: Y.Doc): boolean => store.pendingStructs !== null || store.pendingDs !== null;

const tablesDiffer = (replayed: object, other: object, document: string): Finding | null => {
  const first = firstDifference(replayed, other);
  return first === null ? null : { document, reason: `"${first.table}" says of ${first.key} what no entry brought` };
};

/** The first difference between a state and the one the entries make, or null. `of` is put before a document's name. */
export const stateDiffers = (replayed: State, other: State, of = ""): Finding | null => {
  if (other.head.seq !== replayed.head.seq || other.head.hash !== replayed.head.hash)
    return {
      document: `${of}draft`,
      reason: `it is of entry ${other.head.seq} ${other.head.hash}, which is not on the record`,
    };
  if (other.draftEpoch !== replayed.draftEpoch)
    return {
      document: `${of}draft`,
      reason: `it is said to have begun at entry ${other.draftEpoch}, and began at ${replayed.draftEpoch}`,
    };
  const found =
    draftDiffers(replayed.draft, other.draft, `${of}draft`) ??
    tablesDiffer(replayed.names, other.names, `${of}names`) ??
    tablesDiffer(replayed.desk, other.desk, `${of}desk`);
  if (found !== null || other.projected === null) return found;
  const { full, groups, desk } = other.projected;
  return (
    tablesDiffer(replayed.names, readNames(full), `${of}names/full`) ??
    tablesDiffer(groupsOf(replayed.names), readNames(groups), `${of}names/groups`) ??
    tablesDiffer(replayed.desk, readDesk(desk), `${of}desk`)
  );
};

/** How many entries' rows of `touched` are read at a time. */
const atOnce = 5_000;

/** The columns of a row of `touched` that are compared. */
interface Row {
  readonly id: string;
  readonly what: string;
  readonly seat: string | null;
}

/** Checks what stands beside the entries while they are carried out again, one by one. */
export class Audit {
  readonly #storage: Storage;
  readonly #checkpoints: Set<number>;
  /** For each entry that lacks its `names` or `desk` payload: which are gone, and the proposals the entry was about. */
  readonly #gone = new Map<number, { readonly kinds: readonly PayloadKind[]; readonly about: readonly string[] }>();
  readonly #explainedGone = new Set<number>();
  readonly #block = new Map<number, Row[]>();
  #readUntil = 0;
  readonly dropped = { names: 0, desk: 0 };

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#checkpoints = new Set(checkpointSeqs(storage));
  }

  /** To be called right after an entry that holds has been carried into `state`. */
  *after(
    entry: Entry,
    act: ActPayload,
    payloads: Partial<Record<PayloadKind, Salted>>,
    state: State,
  ): Generator<void, Finding | null> {
    const kinds = entry.digests.flatMap(([kind]) => (payloads[kind] === undefined ? [kind] : []));
    if (kinds.length > 0) this.#gone.set(entry.seq, { kinds, about: act.plan?.about.proposals ?? [] });
    // Mending a wrong name drops the payloads it stood in; this correction repeats whatever else they said.
    if (act.type === "correct" && act.starts?.includes("names") === true)
      for (const [seq, { kinds: mended, about }] of this.#gone)
        if (about.some((id) => act.plan?.about.proposals.includes(id as never))) this.#explained(seq, mended);
    return this.#touched(entry, payloads) ?? (yield* this.#checkpoint(entry.seq, state));
  }

  #explained(seq: number, kinds: readonly PayloadKind[]): void {
    for (const kind of kinds) if (kind === "names" || kind === "desk") this.dropped[kind]++;
    this.#gone.delete(seq);
    this.#explainedGone.add(seq);
  }

  #touched(entry: Entry, payloads: Partial<Record<PayloadKind, Salted>>): Finding | null {
    const { ids, what, seatOf } = touchedBy(entry.seq, entry.kind, payloads);
    const seats = this.#seatsOf(seatOf, seatOf === entry.seq ? payloads : payloadsOf(this.#storage, seatOf));
    const rows = this.#rows(entry.seq);
    const fits =
      rows.length === ids.length &&
      rows.every((row) => ids.includes(row.id) && row.what === what && (seats === null || seats.includes(row.seat)));
    return fits ? null : { seq: entry.seq, document: "touched", reason: "the index of what it touched says otherwise" };
  }

  /**
   * The rows about one entry. The key of the table begins with the paragraph or proposal, so a block of entries is read
   * at once.
   */
  #rows(seq: number): readonly Row[] {
    if (seq > this.#readUntil) {
      this.#block.clear();
      // Entries appended while the audit runs are read when it reaches them.
      this.#readUntil = Math.min(seq + atOnce - 1, lastEntry(this.#storage, Number.MAX_SAFE_INTEGER)?.seq ?? seq);
      for (const { seq: of, ...row } of this.#storage.exec<Row & { readonly seq: number } & Record<string, Value>>(
        "SELECT id, seq, what, seat FROM touched WHERE seq >= ? AND seq <= ?",
        seq,
        this.#readUntil,
      )) {
        const known = this.#block.get(of);
        if (known === undefined) this.#block.set(of, [row]);
        else known.push(row);
      }
    }
    return this.#block.get(seq) ?? [];
  }

  /** The seats an entry may be by. Null when its names are gone: then any seat may be right. */
  #seatsOf(seq: number, { names }: Partial<Record<PayloadKind, Salted>>): readonly (string | null)[] | null {
    if (names !== undefined) return [fromBytes<NamesPayload>(names.bytes).seat ?? null];
    return this.#gone.has(seq) || this.#explainedGone.has(seq) ? null : [null];
  }

  *#checkpoint(seq: number, state: State): Generator<void, Finding | null> {
    if (!this.#checkpoints.delete(seq)) return null;
    const document = `checkpoint ${seq}`;
    yield;
    // Mending a name also removes the checkpoints that contain it.
    if (checkpointBytes(this.#storage, seq) === 0) return null;
    if (!checkpointHolds(this.#storage, seq))
      return { document, reason: "its bytes are damaged; the text is not read from it" };
    yield;
    const kept = stateAt(this.#storage, seq);
    if (kept.checkpoint !== seq) return { document, reason: "it is of another record; the text is not read from it" };
    yield;
    return stateDiffers(state, kept, `${document}: `);
  }

  /** To be called when every entry has been carried out: what is still missing, left over, or different in an index. */
  ended({ head, draft, draftEpoch }: State): Finding | null {
    const restored = Number(setting(this.#storage, "desk-withheld") ?? 0);
    for (const [seq, { kinds }] of this.#gone) {
      const others = kinds.filter((kind) => kind !== "desk" || seq > restored);
      if (others.length > 0)
        return { seq, reason: `its payload "${others[0]!}" is gone, and no correction took it out` };
      this.#explained(seq, kinds);
    }
    for (const table of ["payloads", "touched", "checkpoints"] as const) {
      // Seq 0 of this table holds the text as it was left, which is no checkpoint (left.ts).
      const kept = table === "checkpoints" ? "AND document NOT IN ('left', 'left-facts', 'left-sum')" : "";
      const [row] = this.#storage.exec<{ seq: number }>(
        `SELECT seq FROM ${table} WHERE seq > ? OR (seq < 1 ${kept}) ORDER BY seq LIMIT 1`,
        head.seq,
      );
      if (row !== undefined)
        return { document: table, reason: `it speaks of entry ${row.seq}, which is not on the record` };
    }
    const stray = strayPiece(this.#storage);
    if (stray !== null)
      return { document: "payload_pieces", reason: `it continues a payload of entry ${stray} that has no more` };
    return (
      this.#left(head, draft, draftEpoch) ?? this.#revisions(draft) ?? this.#clients(draft) ?? this.#answers(head.seq)
    );
  }

  /** Checks the text as it was left, which a room shows as long as no entry has been appended since. */
  #left({ seq, hash }: Head, draft: Y.Doc, draftEpoch: number): Finding | null {
    const document = "the text as it was left";
    const left = readLeft(this.#storage);
    if (left === "damaged") return { document, reason: "its bytes are damaged; the text is not read from it" };
    if (left === null || left.head.seq !== seq) return null;
    if (left.head.hash !== hash || left.draftEpoch !== draftEpoch)
      return { document, reason: "it is of another record" };
    const made = newDraftDoc();
    try {
      Y.applyUpdate(made, left.whole);
    } catch (error) {
      return { document, reason: `no text can be made of it: ${(error as Error).message}` };
    }
    const vector = Y.decodeStateVector(left.vector);
    const clocks = [...Y.decodeStateVector(Y.encodeStateVector(draft))];
    if (vector.size !== clocks.length || clocks.some(([client, clock]) => vector.get(client) !== clock))
      return { document, reason: "it says of its letters how many they are, and there are others" };
    return draftDiffers(draft, made, document) ?? tablesDiffer(readRecord(draft), left.record, document);
  }

  #revisions(draft: Y.Doc): Finding | null {
    const rows = this.#storage.exec<{ name: string; seq: number }>("SELECT name, seq FROM revisions ORDER BY name");
    const made = Object.values(readRecord(draft).revisions);
    const wrong =
      rows.find((row) => !made.some(({ name, seq }) => name === row.name && seq === row.seq)) ??
      made.find(({ name }) => !rows.some((row) => row.name === name));
    return wrong === undefined
      ? null
      : { document: "revisions", reason: `the index says of ${wrong.name} what the record does not` };
  }

  /** If a client id were given out twice, two different letters would have the same id. */
  #clients(draft: Y.Doc): Finding | null {
    const next = setting(this.#storage, "next-client");
    const last = Math.max(0, ...draft.store.clients.keys());
    return next === null || Number(next) > last
      ? null
      : { document: "settings", reason: `"next-client" is ${next}, and ${last} has typed already` };
  }

  /** Every act that was answered must be on the record, or else the end of the record was cut off. */
  #answers(last: number): Finding | null {
    for (const { answer } of this.#storage.exec<{ answer: string }>("SELECT answer FROM keys")) {
      const { seq } = JSON.parse(answer) as ActAnswer;
      if (seq > last)
        return { document: "keys", reason: `an act was answered with entry ${seq}, which is not on the record` };
    }
    return null;
  }
}
