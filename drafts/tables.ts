/**
 * The record as plain tables. The server writes them, act by act, into the synced documents: `RecordTables` stands under
 * the root `record` of the document `draft` and names no party; `NamesTables` is the document `names/<level>`;
 * `DeskTables` the document `desk`. A write sets or removes one key of one table: acts are carried out, undone, replayed
 * and verified as lists of writes.
 */
import type { Anchor, ChangeEntry, ChangeId } from "./change.ts";
import type { ParagraphEntry, ParagraphId, Part, Place, StrandId } from "./paragraph.ts";
import type { Party, PartyId } from "./party.ts";
import type { PositionEntry, Source } from "./position.ts";
import type { ProposalEntry, ProposalId } from "./proposal.ts";
import type { StatusEntry } from "./status.ts";
import { tableAfter } from "./table-lines.ts";

/** `drafting`: only pens sync the text; `open`; `closed`: proposals are received, marked late. */
export type Phase = "drafting" | "open" | "closed";
/** `line-by-line`: tabled proposals are drawn at once; `chair-held`: received on a list until admitted. */
export type Manner = "line-by-line" | "chair-held";
/** What delegations see of names. Chair and Secretariat always see them. */
export type NamesSetting = "full" | "groups" | "none";

export interface Meta {
  readonly title: string;
  readonly symbol: string;
  /** BCP 47, for word boundaries and printing. */
  readonly language: string;
  readonly phase: Phase;
  readonly manner: Manner;
  readonly names: NamesSetting;
  /** The paragraph on the floor. */
  readonly floor: ParagraphId | null;
  /** Last floor number given to a proposal. */
  readonly lastNumber: number;
  /** Last `order` given to a change. */
  readonly lastOrder: number;
  /** Name of the latest revision, or null before the first. */
  readonly revision: string | null;
  /** Sections (heading paragraphs) whose manner differs from the negotiation's. */
  readonly sectionManners: Readonly<Record<ParagraphId, Manner>>;
  /** Titles of annexes, by part. */
  readonly annexes: Readonly<Record<string, string>>;
}

export const blankMeta: Meta = {
  title: "",
  symbol: "",
  language: "en",
  phase: "open",
  manner: "line-by-line",
  names: "full",
  floor: null,
  lastNumber: 0,
  lastOrder: 0,
  revision: null,
  sectionManners: {},
  annexes: {},
};

export interface RevisionEntry {
  readonly name: string;
  readonly symbol: string;
  readonly seq: number;
  readonly at: string;
  /** When labels were renewed: every paragraph of every part, old label to new. */
  readonly renumbered?: readonly {
    readonly part: Part;
    readonly paragraph: ParagraphId;
    readonly old: string;
    readonly now: string;
  }[];
}

export interface RecordTables {
  /** One key per field of Meta. */
  readonly meta: Meta;
  readonly paragraphs: Readonly<Record<ParagraphId, ParagraphEntry>>;
  readonly places: Readonly<Record<ParagraphId, Place>>;
  /** Labels belong to (paragraph, part); kept when a paragraph leaves, so none is reused before a renumbering. */
  readonly labels: Readonly<Record<ParagraphId, Readonly<Partial<Record<Part, string>>>>>;
  readonly statuses: Readonly<Record<ParagraphId, StatusEntry>>;
  readonly proposals: Readonly<Record<ProposalId, ProposalEntry>>;
  readonly changes: Readonly<Record<ChangeId, ChangeEntry>>;
  readonly anchors: Readonly<Record<ChangeId, readonly Anchor[]>>;
  /**
   * Old letters to new, for retired strands and restored words: flat quintuples
   * old client, old clock, new client, new clock, length. Keyed by the strand the new letters were made in. New client 0
   * is no letter but a note on an item of a retired strand (drafts/crdt/carried.ts): what was done late is done once.
   */
  readonly carried: Readonly<Record<string, readonly number[]>>;
  /** Strands that hold no paragraph's words any more, and where theirs went, in order. */
  readonly retired: Readonly<Record<StrandId, readonly ParagraphId[]>>;
  /** By name. */
  readonly revisions: Readonly<Record<string, RevisionEntry>>;
}

export interface SponsorEntry {
  readonly party: PartyId;
  readonly source?: Source;
  readonly entered?: "secretariat";
  readonly meeting?: string;
  readonly at: string;
}

/** A pen lent by the Chair: to a seat or a party, for named paragraphs or (absent) all. */
export interface PenEntry {
  readonly seat?: string;
  readonly party?: PartyId;
  readonly paragraphs?: readonly ParagraphId[];
}

export interface NamesTables {
  /** Proposer first, then in the order they joined. */
  readonly sponsors: Readonly<Record<ProposalId, readonly SponsorEntry[]>>;
  readonly reasons: Readonly<Record<ProposalId, string>>;
  /** Public positions, by positionKey. */
  readonly positions: Readonly<Record<string, PositionEntry>>;
  /** By "seat:<id>" or "party:<id>". */
  readonly pens: Readonly<Record<string, PenEntry>>;
  /** The roster of this negotiation. */
  readonly parties: Readonly<Record<PartyId, Party>>;
}

export interface DeskTables {
  /** Positions for the Chair only, by positionKey. */
  readonly positions: Readonly<Record<string, PositionEntry>>;
  /** Reasons given to the Chair only. */
  readonly reasons: Readonly<Record<ProposalId, string>>;
}

/** One key of one table set (or, with null, removed). */
export type Write<Tables> = {
  [T in keyof Tables & string]: {
    readonly table: T;
    readonly key: string;
    readonly value: Tables[T][keyof Tables[T]] | null;
  };
}[keyof Tables & string];

export type RecordWrite = Write<RecordTables>;
export type NamesWrite = Write<NamesTables>;
export type DeskWrite = Write<DeskTables>;

export const emptyRecord: RecordTables = {
  meta: blankMeta,
  paragraphs: {},
  places: {},
  labels: {},
  statuses: {},
  proposals: {},
  changes: {},
  anchors: {},
  carried: {},
  retired: {},
  revisions: {},
};
export const emptyNames: NamesTables = { sponsors: {}, reasons: {}, positions: {}, pens: {}, parties: {} };
export const emptyDesk: DeskTables = { positions: {}, reasons: {} };

/**
 * The same as `applyWrites` gives, each table made when it is first asked for: a table of two thousand proposals is not
 * copied for an act that reads none of them.
 */
export const withWrites = (
  tables: RecordTables,
  writes: readonly { readonly table: string; readonly key: string; readonly value: unknown }[],
): RecordTables => {
  const byTable = Map.groupBy(writes, ({ table }) => table);
  for (const table of byTable.keys()) if (!(table in tables)) throw new RangeError(`no table "${table}"`);
  const next = {} as Record<string, unknown>;
  for (const table of Object.keys(emptyRecord) as (keyof RecordTables)[]) {
    const own = byTable.get(table);
    Object.defineProperty(next, table, {
      enumerable: true,
      configurable: true,
      get() {
        const value = own === undefined ? tables[table] : applyWrites({ [table]: tables[table] }, own)[table];
        Object.defineProperty(next, table, { enumerable: true, value });
        return value;
      },
    });
  }
  return next as unknown as RecordTables;
};

/** The tables after some writes; untouched tables are the same objects. */
export const applyWrites = <Tables extends object>(
  tables: Tables,
  writes: readonly { readonly table: string; readonly key: string; readonly value: unknown }[],
): Tables => {
  if (writes.length === 0) return tables;
  const next = { ...tables } as Record<string, Record<string, unknown>>;
  const written = new Map<string, Map<string, unknown>>();
  for (const { table, key, value } of writes) {
    if (!(table in next)) throw new RangeError(`no table "${table}"`);
    let own = written.get(table);
    if (own === undefined) written.set(table, (own = new Map<string, unknown>()));
    // A key that went and comes again stands at the end.
    if (own.has(key) && own.get(key) === undefined) {
      next[table] = tableAfter(next[table]!, own);
      own.clear();
    }
    own.set(key, value === null && table !== "meta" ? undefined : value);
  }
  for (const [table, own] of written) next[table] = tableAfter(next[table]!, own);
  return next as Tables;
};
