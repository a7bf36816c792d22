/**
 * Writes the documents that name parties: `names/full`, `names/groups`, `desk`, and a party's own share of them (roots
 * `own` and `said` of its caucus). They are projections of the tables, made by the server alone, act by act, and never
 * logged. The same acts since an epoch always give the same bytes, so clients' copies stay valid after a restart.
 */
import * as Y from "yjs";
import { beginTableDoc, newTableDoc, serverClient, writeTables } from "../../drafts/crdt/documents.ts";
import type { PartyId } from "../../drafts/party.ts";
import { namesAtLevel } from "../../drafts/reading/sight.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { keysBetween } from "../../drafts/table-lines.ts";
import {
  emptyDesk,
  emptyNames,
  type DeskTables,
  type DeskWrite,
  type NamesTables,
  type NamesWrite,
} from "../../drafts/tables.ts";

/** One line of a table; a value of null takes the line out. */
export interface TableWrite {
  readonly table: string;
  readonly key: string;
  readonly value: unknown;
}

type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The writes that turn `before` into `after`, with tables and keys in a fixed order. */
export const differenceOf = (before: object, after: object): TableWrite[] => {
  const writes: TableWrite[] = [];
  for (const table of Object.keys(after).sort()) {
    const was = (before as Tables)[table] ?? {};
    const now = (after as Tables)[table] ?? {};
    if (was === now) continue;
    for (const key of [...new Set([...Object.keys(was), ...Object.keys(now)])].sort())
      if (!same(was[key], now[key])) writes.push({ table, key, value: now[key] ?? null });
  }
  return writes;
};

/** What everybody may read of names while only groups are named (level `groups`). */
export const groupsOf = (names: NamesTables): NamesTables => namesAtLevel(names, "groups");

/** What a party may always read of names: its own proposals, positions and pens. */
export const ownOf = (names: NamesTables, party: PartyId): NamesTables => namesAtLevel(names, "none", [party]);

const filtered = <V>(table: Readonly<Record<string, V>>, keep: (value: V, key: string) => boolean): Record<string, V> =>
  Object.fromEntries(Object.entries(table).filter(([key, value]) => keep(value, key)));

/** What a party told the Chair. */
export const saidOf = (desk: DeskTables, names: NamesTables, party: PartyId): DeskTables => ({
  positions: filtered(desk.positions, (position) => position.party === party),
  reasons: filtered(
    desk.reasons,
    (_, proposal) => names.sponsors[proposal as keyof NamesTables["sponsors"]]?.[0]?.party === party,
  ),
});

/**
 * The parties whose own share these writes may change: those in a position or pen written, before or after, sponsors of
 * a proposal written, and parties written themselves.
 */
export const partiesIn = (
  writes: readonly (NamesWrite | DeskWrite)[],
  before: NamesTables & { readonly desk: DeskTables },
  after: NamesTables & { readonly desk: DeskTables },
): Set<PartyId> => {
  const found = new Set<PartyId>();
  for (const { table, key } of writes)
    for (const { desk, ...names } of [before, after]) {
      for (const sponsor of names.sponsors[key as ProposalId] ?? []) found.add(sponsor.party);
      for (const entry of [names.positions[key], desk.positions[key], names.pens[key]])
        if (entry?.party !== undefined) found.add(entry.party);
      if (table === "parties") found.add(key);
    }
  return found;
};

/** Writes the tables of one root of a caucus; makes its nested maps if they are missing. */
export const writeShare = (doc: Y.Doc, root: "own" | "said", tables: object): void => {
  const map = doc.getMap(root);
  doc.clientID = serverClient;
  const missing = Object.keys(tables).some((table) => !map.has(table));
  const before = Object.fromEntries(Object.keys(tables).map((table) => [table, asTable(map.get(table))]));
  const writes = differenceOf(before, tables);
  if (!missing && writes.length === 0) return;
  doc.transact(() => {
    for (const table of Object.keys(tables).sort()) if (!map.has(table)) map.set(table, new Y.Map());
    for (const { table, key, value } of writes) {
      const nested = map.get(table) as Y.Map<unknown>;
      if (value === null) nested.delete(key);
      else nested.set(key, value);
    }
  });
};
const asTable = (value: unknown): Record<string, unknown> =>
  value instanceof Y.Map ? (value.toJSON() as Record<string, unknown>) : {};

/** The documents of one epoch of names, and the desk. */
export interface Projected {
  readonly epoch: number;
  readonly full: Y.Doc;
  readonly groups: Y.Doc;
  readonly desk: Y.Doc;
}

/** New documents with everything said so far. An existing desk document is kept. */
export const beginProjected = (epoch: number, names: NamesTables, desk: DeskTables, deskDoc?: Y.Doc): Projected => {
  const projected: Projected = {
    epoch,
    full: newTableDoc(),
    groups: newTableDoc(),
    desk: deskDoc ?? newTableDoc(),
  };
  beginTableDoc(projected.full, "names");
  beginTableDoc(projected.groups, "names");
  writeTables(projected.full, "names", differenceOf(emptyNames, names));
  writeTables(projected.groups, "names", differenceOf(emptyNames, groupsOf(names)));
  if (deskDoc === undefined) {
    beginTableDoc(projected.desk, "desk");
    writeTables(projected.desk, "desk", differenceOf(emptyDesk, desk));
  }
  return projected;
};

/**
 * Both tables, cut down to what may differ and what decides who sees it (which parties are groups, and who proposed
 * what a reason is given for). A level shows the same of these as of the whole tables. If the roster changed, nothing
 * is cut.
 */
const between = (before: NamesTables, after: NamesTables): readonly [NamesTables, NamesTables] => {
  if (before.parties !== after.parties) return [before, after];
  const keys = (table: keyof NamesTables): readonly string[] => keysBetween(before[table], after[table]);
  const proposals = [...new Set([...keys("sponsors"), ...keys("reasons")])];
  const [positions, pens] = [keys("positions"), keys("pens")];
  const only = (names: NamesTables): NamesTables => ({
    sponsors: some(names.sponsors, proposals),
    reasons: some(names.reasons, proposals),
    positions: some(names.positions, positions),
    pens: some(names.pens, pens),
    parties: names.parties,
  });
  return [only(before), only(after)];
};

const some = <V>(table: Readonly<Record<string, V>>, keys: readonly string[]): Record<string, V> =>
  Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(table, key) ? [[key, table[key]!]] : [])));

/** Carries the difference made by one act into the documents. If nothing changed, there is no transaction. */
export const carryProjected = (
  projected: Projected,
  before: { readonly names: NamesTables; readonly desk: DeskTables },
  after: { readonly names: NamesTables; readonly desk: DeskTables },
): void => {
  const write = (doc: Y.Doc, root: "names" | "desk", writes: readonly TableWrite[]): void => {
    if (writes.length > 0) writeTables(doc, root, writes);
  };
  if (before.names !== after.names) {
    const [was, now] = between(before.names, after.names);
    write(projected.full, "names", differenceOf(was, now));
    write(projected.groups, "names", differenceOf(namesAtLevel(was, "groups"), namesAtLevel(now, "groups")));
  }
  if (before.desk !== after.desk) write(projected.desk, "desk", differenceOf(before.desk, after.desk));
};
