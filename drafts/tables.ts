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

/**
 * `drafting`: only holders of a pen sync the text. `open`: delegations negotiate. `closed`: proposals are received, and
 * marked late.
 */
export type Phase = "drafting" | "open" | "closed";
/** `line-by-line`: tabled proposals are drawn in the text at once. `chair-held`: they are on a list until admitted. */
export type Manner = "line-by-line" | "chair-held";
/** What delegations see of names. Chair and Secretariat always see them. */
export type NamesSetting = "full" | "groups" | "none";

/** What the record keeps of the negotiation as a whole. */
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
  /** The last floor number that was given to a proposal. */
  readonly lastNumber: number;
  /** The last `order` that was given to a change. */
  readonly lastOrder: number;
  /** Name of the latest revision, or null before the first. */
  readonly revision: string | null;
  /** Sections (heading paragraphs) whose manner differs from the negotiation's. */
  readonly sectionManners: Readonly<Record<ParagraphId, Manner>>;
  /** Titles of annexes, by part. */
  readonly annexes: Readonly<Record<string, string>>;
}

/** What holds before the first entry, and for whatever an imported text leaves out. */
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

/** A revision as the record keeps it. Its text is not kept apart: it is the text after entry `seq`, its publishing. */
export interface RevisionEntry {
  /** Used once in a negotiation, capitals or not: "Rev.1". */
  readonly name: string;
  /** The document symbol under which it was published. */
  readonly symbol: string;
  readonly seq: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Set when the revision renewed the labels: for each part, every paragraph's old label and new one. */
  readonly renumbered?: readonly {
    readonly part: Part;
    readonly paragraph: ParagraphId;
    readonly old: string;
    readonly now: string;
  }[];
}

/**
 * What is public of the record. No party, seat or reason stands here (docs/spec.md R6): whoever syncs the text has all
 * of it, whatever the setting of names.
 */
export interface RecordTables {
  /** Each field of Meta is one key. */
  readonly meta: Meta;
  readonly paragraphs: Readonly<Record<ParagraphId, ParagraphEntry>>;
  readonly places: Readonly<Record<ParagraphId, Place>>;
  /** Labels by paragraph and part. They stay when a paragraph leaves, so that none is reused before a renumbering. */
  readonly labels: Readonly<Record<ParagraphId, Readonly<Partial<Record<Part, string>>>>>;
  readonly statuses: Readonly<Record<ParagraphId, StatusEntry>>;
  readonly proposals: Readonly<Record<ProposalId, ProposalEntry>>;
  readonly changes: Readonly<Record<ChangeId, ChangeEntry>>;
  readonly anchors: Readonly<Record<ChangeId, readonly Anchor[]>>;
  /**
   * Which new letters stand for which old ones, in retired strands and restored words: flat quintuples old client, old
   * clock, new client, new clock, length, by the strand the new letters are in. With new client 0 the quintuple is a
   * note that late typing in a retired strand has been dealt with (drafts/crdt/carried.ts), so that this is done only
   * once.
   */
  readonly carried: Readonly<Record<string, readonly number[]>>;
  /** Strands that no longer hold a paragraph's words, each with the paragraphs its words went to, in order. */
  readonly retired: Readonly<Record<StrandId, readonly ParagraphId[]>>;
  /** By name. */
  readonly revisions: Readonly<Record<string, RevisionEntry>>;
}

/** A party that sponsors a proposal, and how it came to be on the record. */
export interface SponsorEntry {
  readonly party: PartyId;
  readonly source?: Source;
  /** Set when the Secretariat took it down for the party and the party has not confirmed it yet. */
  readonly entered?: "secretariat";
  /** The meeting in which it was said, in the words of whoever entered it. */
  readonly meeting?: string;
  /** When the party joined, ISO 8601 in UTC. */
  readonly at: string;
}

/** A pen lent by the Chair: to a seat or a party, for named paragraphs or (absent) all. */
export interface PenEntry {
  readonly seat?: string;
  readonly party?: PartyId;
  readonly paragraphs?: readonly ParagraphId[];
}

/**
 * Who stands behind what, as far as it is public. A reader has these tables only at its level of names: `sight` and
 * `namesAtLevel` (drafts/reading/sight.ts) leave out the rest.
 */
export interface NamesTables {
  /** Proposer first, then in the order they joined. */
  readonly sponsors: Readonly<Record<ProposalId, readonly SponsorEntry[]>>;
  readonly reasons: Readonly<Record<ProposalId, string>>;
  /** Public positions, by positionKey. */
  readonly positions: Readonly<Record<string, PositionEntry>>;
  /** By "seat:<id>" or "party:<id>", whoever holds the pen. */
  readonly pens: Readonly<Record<string, PenEntry>>;
  /** The roster of this negotiation. */
  readonly parties: Readonly<Record<PartyId, Party>>;
}

/**
 * What parties told the Chair alone. The Chair and admitted seats have it whole, a delegation what its own parties
 * told.
 */
export interface DeskTables {
  /** Positions for the Chair only, by positionKey. */
  readonly positions: Readonly<Record<string, PositionEntry>>;
  /** Reasons given to the Chair only. */
  readonly reasons: Readonly<Record<ProposalId, string>>;
}

/** Sets one key of one table or, with null, removes it. */
export type Write<Tables> = {
  [T in keyof Tables & string]: {
    readonly table: T;
    readonly key: string;
    readonly value: Tables[T][keyof Tables[T]] | null;
  };
}[keyof Tables & string];

/** A write that anybody who may read the entry may see. */
export type RecordWrite = Write<RecordTables>;

/** A write to the tables of names, which stands apart from the public part of its entry. */
export type NamesWrite = Write<NamesTables>;

/** A write to what only the Chair is told, which stands apart from the public part of its entry and from the names. */
export type DeskWrite = Write<DeskTables>;

/** The public tables before the first entry. Also what a draft made from JSON has, since JSON carries no tables. */
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

/** The names before the first entry. It names nobody; a reader who may see no names has no such tables at all. */
export const emptyNames: NamesTables = { sponsors: {}, reasons: {}, positions: {}, pens: {}, parties: {} };

/** The desk before anybody has told the Chair anything. */
export const emptyDesk: DeskTables = { positions: {}, reasons: {} };

/**
 * Like `applyWrites`, but each table is made only when it is first read, so that an act that reads no proposals does
 * not copy a table of two thousand.
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

/** The tables after some writes. Tables without a write are the same objects as before. */
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
    // A key that was removed and is set again has to go to the end.
    if (own.has(key) && own.get(key) === undefined) {
      next[table] = tableAfter(next[table]!, own);
      own.clear();
    }
    own.set(key, value === null && table !== "meta" ? undefined : value);
  }
  for (const [table, own] of written) next[table] = tableAfter(next[table]!, own);
  return next as Tables;
};
