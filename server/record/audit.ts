/**
 * What stands beside the entries, held against what they make: the living documents and tables, checkpoints, and the
 * indexes derived from the record. The first thing that differs is named, by document and, where it is words, paragraph.
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

/** What does not hold; `seq` when it is an entry, else the document, and the paragraph where one has it. */
export type Finding = NonNullable<Verified["bad"]>;

/** JSON with sorted keys: a Y.Map's own order differs between copies. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b);

/** "paragraph 15 bis (p3-1)", as people and scripts find it. */
const called = ({ labels, places }: RecordTables, id: ParagraphId): string => {
  const part = places[id]?.part;
  const label = part === undefined || part === "removed" ? undefined : labels[id]?.[part];
  return `paragraph ${label === undefined ? id : `${label} (${id})`}`;
};

/** The first table and key in which one has something else. */
const firstDifference = (a: object, b: object): { readonly table: string; readonly key: string } | null => {
  const [first] = differenceOf(a, b).filter(
    ({ table, key }) => !same((a as Tables)[table]?.[key], (b as Tables)[table]?.[key]),
  );
  if (first !== undefined) return first;
  const [lost] = Object.keys(a).filter((table) => !(table in b));
  return lost === undefined ? null : { table: lost, key: "" };
};
type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The paragraph a key of the record speaks of. */
const paragraphOf = (record: RecordTables, table: string, key: string): ParagraphId | undefined => {
  if (["paragraphs", "places", "labels", "statuses"].includes(table)) return key as ParagraphId;
  if (table !== "changes" && table !== "anchors") return undefined;
  const change = record.changes[key as keyof RecordTables["changes"]];
  return change !== undefined && "paragraph" in change ? change.paragraph : undefined;
};

/** Whose words a strand holds, or held. */
const hostOf = (record: RecordTables, strand: string): ParagraphId | undefined =>
  (Object.entries(record.paragraphs) as [ParagraphId, { strand: string | null }][]).find(
    ([, paragraph]) => paragraph.strand === strand,
  )?.[0] ?? record.retired[strand as keyof RecordTables["retired"]]?.[0];

/** Letters, hidden ones too, whatever blocks they are stored in: a document loaded anew stores them in the fewest. */
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
/** Something that came before what it stands on: it would be seen as soon as that comes. */
const waits = ({ store }: Y.Doc): boolean => store.pendingStructs !== null || store.pendingDs !== null;

const tablesDiffer = (replayed: object, other: object, document: string): Finding | null => {
  const first = firstDifference(replayed, other);
  return first === null ? null : { document, reason: `"${first.table}" says of ${first.key} what no entry brought` };
};

/** What a state has otherwise than the entries make it; `of` is said before the name of a document. */
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

/** Entries whose rows of `touched` are read at a time. */
const atOnce = 5_000;

/** A row of `touched`, for comparing. */
interface Row {
  readonly id: string;
  readonly what: string;
  readonly seat: string | null;
}

/** Looks at everything beside the entries while they are carried out again, one by one. */
export class Audit {
  readonly #storage: Storage;
  readonly #checkpoints: Set<number>;
  /** Payloads of names or desk that are gone, by entry, with the proposals it spoke of. */
  readonly #gone = new Map<number, { readonly kinds: readonly PayloadKind[]; readonly about: readonly string[] }>();
  readonly #explainedGone = new Set<number>();
  readonly #block = new Map<number, Row[]>();
  #readUntil = 0;
  readonly dropped = { names: 0, desk: 0 };

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#checkpoints = new Set(checkpointSeqs(storage));
  }

  /** Right after an entry that holds was carried into `state`. */
  *after(
    entry: Entry,
    act: ActPayload,
    payloads: Partial<Record<PayloadKind, Salted>>,
    state: State,
  ): Generator<void, Finding | null> {
    const kinds = entry.digests.flatMap(([kind]) => (payloads[kind] === undefined ? [kind] : []));
    if (kinds.length > 0) this.#gone.set(entry.seq, { kinds, about: act.plan?.about.proposals ?? [] });
    // A wrong name that was mended is gone from where it was taken down; what else was said there is said again here.
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

  /** The rows about an entry. The index is kept by what was touched, so that entries are looked up many at a time. */
  #rows(seq: number): readonly Row[] {
    if (seq > this.#readUntil) {
      this.#block.clear();
      // What is appended while this goes on is read when it is reached.
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

  /** The seat an entry is by; null when its names are gone, and any may be right. */
  #seatsOf(seq: number, { names }: Partial<Record<PayloadKind, Salted>>): readonly (string | null)[] | null {
    if (names !== undefined) return [fromBytes<NamesPayload>(names.bytes).seat ?? null];
    return this.#gone.has(seq) || this.#explainedGone.has(seq) ? null : [null];
  }

  *#checkpoint(seq: number, state: State): Generator<void, Finding | null> {
    if (!this.#checkpoints.delete(seq)) return null;
    const document = `checkpoint ${seq}`;
    yield;
    // With a name that is mended, checkpoints that hold it go.
    if (checkpointBytes(this.#storage, seq) === 0) return null;
    if (!checkpointHolds(this.#storage, seq))
      return { document, reason: "its bytes are damaged; the text is not read from it" };
    yield;
    const kept = stateAt(this.#storage, seq);
    if (kept.checkpoint !== seq) return { document, reason: "it is of another record; the text is not read from it" };
    yield;
    return stateDiffers(state, kept, `${document}: `);
  }

  /** When every entry has been carried out. */
  ended({ head, draft, draftEpoch }: State): Finding | null {
    const restored = Number(setting(this.#storage, "desk-withheld") ?? 0);
    for (const [seq, { kinds }] of this.#gone) {
      const others = kinds.filter((kind) => kind !== "desk" || seq > restored);
      if (others.length > 0)
        return { seq, reason: `its payload "${others[0]!}" is gone, and no correction took it out` };
      this.#explained(seq, kinds);
    }
    for (const table of ["payloads", "touched", "checkpoints"] as const) {
      // Beside the checkpoints, at 0, is the text as it was left.
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

  /** The text as the room was left, which is shown while no entry has come since. */
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

  /** A client id that goes out a second time would say two things under one name. */
  #clients(draft: Y.Doc): Finding | null {
    const next = setting(this.#storage, "next-client");
    const last = Math.max(0, ...draft.store.clients.keys());
    return next === null || Number(next) > last
      ? null
      : { document: "settings", reason: `"next-client" is ${next}, and ${last} has typed already` };
  }

  /** An act that was answered is on the record, or the end of the record was cut off. */
  #answers(last: number): Finding | null {
    for (const { answer } of this.#storage.exec<{ answer: string }>("SELECT answer FROM keys")) {
      const { seq } = JSON.parse(answer) as ActAnswer;
      if (seq > last)
        return { document: "keys", reason: `an act was answered with entry ${seq}, which is not on the record` };
    }
    return null;
  }
}
