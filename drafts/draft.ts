/**
 * A draft: the whole of a negotiation's text and record at one moment, as an immutable plain value. All reading code
 * takes a Draft; none of it knows Yjs. `readDraft` (drafts/crdt/read.ts) makes one, `sight` (drafts/reading/sight.ts)
 * is the only place that takes things away from it.
 */
import type { ChangeId } from "./change.ts";
import type { Kind, ParagraphId, Part, Stretch } from "./paragraph.ts";
import type { Party } from "./party.ts";
import type { PositionEntry } from "./position.ts";
import type { Proposal, ProposalId } from "./proposal.ts";
import type { Status, StatusEntry } from "./status.ts";
import type { DeskTables, Manner, NamesSetting, NamesTables, Phase, RecordTables, RevisionEntry } from "./tables.ts";

/**
 * A stretch of words with one set of marks and proposals. A run with `ins` is not in the words as they stand. The three
 * lists are in order of tabling; `changes` names the changes behind them, outermost first. A run with `t === ""` is an
 * empty bracket between two letters. Runs of sleeping proposals are kept and have `asleep`.
 */
export interface Run extends Stretch {
  readonly ins?: readonly ProposalId[];
  readonly del?: readonly ProposalId[];
  readonly hold?: readonly ProposalId[];
  readonly changes?: readonly ChangeId[];
}

/**
 * A paragraph as it reads at this moment. Where it stands is its position in the lists of the draft; one that is only
 * received, or was joined to another, is in none of them.
 */
export interface Paragraph {
  readonly id: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  /** "" for titles, openings, and headings without a letter. Footnotes have a derived number. */
  readonly label: string;
  readonly status: Status;
  readonly parent?: ParagraphId;
  /** The proposals that would bring this paragraph in; set only while it does not stand in the text. */
  readonly ins?: readonly ProposalId[];
  /** The proposals that would take this paragraph out. */
  readonly del?: readonly ProposalId[];
  /** The proposals that would move this paragraph; `after` is null for the start of the part. */
  readonly moveTo?: readonly {
    readonly proposal: ProposalId;
    readonly part: Part;
    readonly after: ParagraphId | null;
  }[];
  /**
   * In reading order: the words as they stand, and among them those that proposals would bring in. Empty for a
   * paragraph without words.
   */
  readonly runs: readonly Run[];
  /** Set when the status says more than plain `open`: its deadline, what it is bound to, or why it was reopened. */
  readonly standing?: StatusEntry;
  /** Proposals on this paragraph that are received but not drawn, in chair-held manner or on locked words. */
  readonly received?: readonly ProposalId[];
}

/**
 * A negotiation at entry `seq`: whole as `readDraft` gives it, or without what a seat may not see as `sight` leaves it.
 * It is never changed once it is made.
 */
export interface Draft {
  readonly title: string;
  /** The document symbol as printed; "" if it has none. */
  readonly symbol: string;
  /** The last entry of the record that is in it. */
  readonly seq: number;
  /** Time of entry `seq`, ISO 8601 in UTC. */
  readonly at: string;
  /** The latest revision at this moment. */
  readonly revision?: string;
  readonly language: string;
  readonly phase: Phase;
  readonly manner: Manner;
  readonly names: NamesSetting;
  /** The paragraph on the floor; absent if none is. */
  readonly floor?: ParagraphId;
  /** In the order consensus, annexes, summary. */
  readonly parts: Readonly<Record<Part, readonly Paragraph[]>>;
  /** What was taken out of the text, with its brackets. Moving a paragraph back from here is the undo. */
  readonly removed: readonly Paragraph[];
  /** In order of floor number. */
  readonly proposals: readonly Proposal[];
  /** Positions on paragraphs, parts and the whole; those on a proposal are in the proposal. */
  readonly positions?: readonly PositionEntry[];
  /** The parties of the roster that this reader may see, sorted by official name. */
  readonly parties: readonly Party[];
  readonly revisions: readonly RevisionEntry[];
  /** The tables the draft was read from, on which acts decide. Not part of the JSON form. */
  readonly tables: DraftTables;
}

/** The tables of a draft, already without what its reader may not see. */
export interface DraftTables {
  readonly record: RecordTables;
  /** Absent when the reader may see no names at all. */
  readonly names?: NamesTables;
  /** Absent when the reader may see nothing that was told to the Chair alone. */
  readonly desk?: DeskTables;
}

/** A draft as JSON, for `GET .../draft` and `export --format json`: everything but `tables`. */
export type DraftJson = Omit<Draft, "tables">;

/** Leaves out the tables and nothing else: what a reader may not see has to be taken away by `sight` before. */
export const draftJson = ({ tables: _, ...json }: Draft): DraftJson => json;
