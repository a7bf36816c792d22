/**
 * The shapes of the Y.Docs and the tables inside them. Root types are defined before anything is loaded: a root fetched
 * after loading keeps markers that leak on deletion. Root `text` has the key `strands`; roots `record`, `names` and
 * `desk` hold one nested Y.Map per table, its values plain JSON.
 */
import * as Y from "yjs";
import type { StrandId } from "../paragraph.ts";
import { byUnit } from "./order.ts";
import { tableAfter } from "../table-lines.ts";
import { emptyDesk, emptyNames, emptyRecord, type DeskTables, type NamesTables, type RecordTables } from "../tables.ts";

/** The server's client id in every document. To be set after loading: Yjs replaces one that was set before. */
export const serverClient = 1;

/**
 * A root that holds tables. `record` is in the draft, which everybody has; `names` and `desk` are documents of their
 * own, so that only those who may read them get them.
 */
export type TableRoot = "record" | "names" | "desk";
type TablesOf = { record: RecordTables; names: NamesTables; desk: DeskTables };

const empty: TablesOf = { record: emptyRecord, names: emptyNames, desk: emptyDesk };

/** An empty `draft`. It keeps every letter ever typed, so that anchors and the past can be read from it. */
export const newDraftDoc = (): Y.Doc => {
  const doc = new Y.Doc({ gc: false });
  doc.getMap("text");
  doc.getMap("record");
  return doc;
};

/** A copy of a `draft`, in which the server can try things out. */
export const copyDraftDoc = (doc: Y.Doc): Y.Doc => {
  const copy = newDraftDoc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  // Set after loading: Yjs replaces a client id that was set before.
  copy.clientID = serverClient;
  return copy;
};

/** An empty `names` or `desk`. They collect garbage, so that a name taken back is in no later copy. */
export const newTableDoc = (gc = true): Y.Doc => {
  const doc = new Y.Doc({ gc });
  doc.getMap("names");
  doc.getMap("desk");
  return doc;
};

/**
 * An empty document of a caucus: its papers and, in a party's own, what that party may always read of names (`own`) and
 * what it told the Chair (`said`), which only the server writes. It collects garbage, so what was struck in a paper
 * does not stay in it.
 */
export const newCaucusDoc = (): Y.Doc => {
  const doc = new Y.Doc();
  doc.getMap("papers");
  doc.getMap("own");
  doc.getMap("said");
  return doc;
};

const beginTables = (doc: Y.Doc, root: TableRoot): void => {
  const map = doc.getMap(root);
  for (const table of Object.keys(empty[root])) if (!map.has(table)) map.set(table, new Y.Map());
};

/** Makes the nested maps of a `draft`, in one transaction: the server's first act in an epoch. */
export const beginDraftDoc = (doc: Y.Doc): void => {
  doc.clientID = serverClient;
  doc.transact(() => {
    const text = doc.getMap("text");
    if (!text.has("strands")) text.set("strands", new Y.Map());
    beginTables(doc, "record");
  });
};

/** Makes the nested maps of a `names` or `desk` in one transaction. */
export const beginTableDoc = (doc: Y.Doc, root: "names" | "desk"): void => {
  doc.clientID = serverClient;
  doc.transact(() => beginTables(doc, root));
};

/** The map of strands; undefined until the document has begun or arrived. */
export const strandsOf = (doc: Y.Doc): Y.Map<Y.Text> | undefined => {
  const strands = doc.getMap("text").get("strands");
  return strands instanceof Y.Map ? strands : undefined;
};

/** One strand's Y.Text; undefined if it has not arrived. */
export const strandOf = (doc: Y.Doc, strand: StrandId): Y.Text | undefined => {
  const text = strandsOf(doc)?.get(strand);
  return text instanceof Y.Text ? text : undefined;
};

/** A value as JSON keeps it, without undefined fields, so that an act carried out again writes the same bytes. */
const asKept = (value: unknown): unknown => {
  if (Array.isArray(value)) return typeof value[0] === "object" ? value.map(asKept) : value;
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, asKept(field)]));
};

/** Sets and removes keys of tables, in a transaction; if one is open, in that. */
export const writeTables = (
  doc: Y.Doc,
  root: TableRoot,
  writes: readonly { readonly table: string; readonly key: string; readonly value: unknown }[],
): void =>
  doc.transact(() => {
    for (const { table, key, value } of writes) {
      const map = doc.getMap(root).get(table);
      if (!(map instanceof Y.Map)) throw new RangeError(`document ${root} has no table "${table}"`);
      // A field of meta may be null (no floor, no revision); in any other table null removes the key.
      if (value !== null || table === "meta") map.set(key, asKept(value));
      else if (map.has(key)) map.delete(key);
    }
  });

interface Reading {
  tables: Record<string, Record<string, unknown>>;
  /** Keys changed since the last reading, by table. */
  dirty: Map<string, Set<string>>;
  /** Whether the nested maps themselves came or went, so that everything has to be read anew. */
  stale: boolean;
}
const readings = new WeakMap<Y.Doc, Map<TableRoot, Reading>>();

const readingOf = (doc: Y.Doc, root: TableRoot): Reading => {
  let ofDoc = readings.get(doc);
  if (!ofDoc) readings.set(doc, (ofDoc = new Map()));
  let reading = ofDoc.get(root);
  if (!reading) {
    const made: Reading = { tables: { ...empty[root] } as Reading["tables"], dirty: new Map(), stale: true };
    doc.getMap(root).observeDeep((events) => {
      for (const event of events) {
        if (event.path.length !== 1) {
          made.stale = true;
          continue;
        }
        const table = String(event.path[0]);
        let keys = made.dirty.get(table);
        if (!keys) made.dirty.set(table, (keys = new Set()));
        for (const key of event.changes.keys.keys()) keys.add(key);
      }
    });
    ofDoc.set(root, (reading = made));
  }
  return reading;
};

const sorted = (entries: Iterable<[string, unknown]>): Record<string, unknown> =>
  Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** A table with some keys changed, made from its sorted version before. */
const resorted = (
  before: Readonly<Record<string, unknown>>,
  keys: ReadonlySet<string>,
  map: Y.Map<unknown>,
  blank: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  tableAfter(before, new Map([...keys].map((key) => [key, map.has(key) ? map.get(key) : blank[key]])), byUnit);

/**
 * The tables as plain values with sorted keys (the order of a Y.Map changes when it is stored and loaded). A table in
 * which nothing changed is the same object as at the last reading. Inside a transaction the answer is still that from
 * before it.
 */
const readTables = <R extends TableRoot>(doc: Y.Doc, root: R): TablesOf[R] => {
  const reading = readingOf(doc, root);
  if (!reading.stale && reading.dirty.size === 0) return reading.tables as unknown as TablesOf[R];
  const next = { ...reading.tables };
  for (const table of reading.stale ? Object.keys(empty[root]) : reading.dirty.keys()) {
    const map = doc.getMap(root).get(table);
    if (!(map instanceof Y.Map) || !(table in empty[root])) continue;
    const blank = (empty[root] as unknown as Reading["tables"])[table]!;
    const before = next[table]!;
    const keys = reading.dirty.get(table);
    if (!reading.stale && keys) next[table] = resorted(before, keys, map, blank);
    else next[table] = sorted([...Object.entries(blank), ...map.entries()]);
  }
  reading.tables = next;
  reading.dirty.clear();
  reading.stale = false;
  return next as unknown as TablesOf[R];
};

/**
 * The tables of a draft's record; the empty ones before it has begun or arrived. A table in which nothing changed is
 * the same object as at the last reading. Inside a transaction it still gives what was before it.
 */
export const readRecord = (doc: Y.Doc): RecordTables => readTables(doc, "record");
/** The tables of a `names` document, as much as it holds for its reader. Reads as `readRecord` does. */
export const readNames = (doc: Y.Doc): NamesTables => readTables(doc, "names");
/** The tables of a `desk` document, what only the Chair's side may read as a whole. Reads as `readRecord` does. */
export const readDesk = (doc: Y.Doc): DeskTables => readTables(doc, "desk");
