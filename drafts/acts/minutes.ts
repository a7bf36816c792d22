/**
 * Collects what one act writes: new ids (made from its seq), floor numbers, writes, anchors and steps on the words.
 * Later parts of the act see in `tables` what earlier parts wrote. If the act is refused, its minutes are simply
 * dropped.
 */
import { changeId } from "../change.ts";
import type { ChangeEntry, ChangeId } from "../change.ts";
import type { Draft } from "../draft.ts";
import { paragraphId, strandId } from "../paragraph.ts";
import type { ParagraphId, StrandId } from "../paragraph.ts";
import { proposalId } from "../proposal.ts";
import type { ProposalEntry, ProposalId } from "../proposal.ts";
import { withWrites } from "../tables.ts";
import type { DeskTables, DeskWrite, Meta, NamesTables, NamesWrite, RecordTables, RecordWrite } from "../tables.ts";
import type { AnchorAsk, Plan, TextStep } from "./plan.ts";

/** A change without the fields that the minutes fill in themselves. */
export type ChangeAsk = ChangeEntry extends infer C
  ? C extends ChangeEntry
    ? Omit<C, "proposal" | "version" | "order">
    : never
  : never;

/**
 * The minutes of one act, made anew for each: the ids it gives out are counted from 1 inside its seq. The draft they
 * start from is not changed.
 */
export class Minutes {
  readonly seq: number;
  readonly #anchors: AnchorAsk[] = [];
  readonly #text: TextStep[] = [];
  readonly #record = new Map<string, RecordWrite>();
  readonly #names = new Map<string, NamesWrite>();
  readonly #desk = new Map<string, DeskWrite>();
  readonly #paragraphs = new Set<ParagraphId>();
  readonly #proposals = new Set<ProposalId>();
  readonly #counts = { p: 0, q: 0, c: 0, s: 0 };
  #unread: RecordWrite[] = [];
  #tables: RecordTables;

  constructor(draft: Draft, seq: number) {
    this.seq = seq;
    this.#tables = draft.tables.record;
  }

  /** The record with everything written so far. */
  get tables(): RecordTables {
    if (this.#unread.length > 0) {
      this.#tables = withWrites(this.#tables, this.#unread);
      this.#unread = [];
    }
    return this.#tables;
  }

  /** Sets one key of one table; if a key is set twice, the last value counts. */
  set<T extends keyof RecordTables & string>(
    table: T,
    key: keyof RecordTables[T] & string,
    value: RecordTables[T][keyof RecordTables[T]] | null,
  ): void {
    const write = { table, key, value } as RecordWrite;
    this.#record.set(`${table} ${key}`, write);
    this.#unread.push(write);
  }

  meta<K extends keyof Meta & string>(key: K, value: Meta[K]): void {
    this.set("meta", key, value);
  }

  /** Sets one key of the names; with null it goes. `tables` does not show it. */
  name<T extends keyof NamesTables & string>(
    table: T,
    key: string,
    value: NamesTables[T][keyof NamesTables[T]] | null,
  ): void {
    this.#names.set(`${table} ${key}`, { table, key, value } as NamesWrite);
  }

  /** Sets one key of what the Chair alone is told; with null it goes. `tables` does not show it. */
  desk<T extends keyof DeskTables & string>(
    table: T,
    key: string,
    value: DeskTables[T][keyof DeskTables[T]] | null,
  ): void {
    this.#desk.set(`${table} ${key}`, { table, key, value } as DeskWrite);
  }

  /** Adds a step on the words, to be done after those before it. */
  step(step: TextStep): void {
    this.#text.push(step);
  }

  anchor(ask: AnchorAsk): void {
    this.#anchors.push(ask);
  }

  /** Notes what the act is about, for the index and the history. */
  touch(...ids: readonly (ParagraphId | ProposalId)[]): void {
    for (const id of ids) {
      if (id.startsWith("p")) this.#paragraphs.add(id as ParagraphId);
      else this.#proposals.add(id as ProposalId);
    }
  }

  newParagraph(): ParagraphId {
    return paragraphId(this.seq, ++this.#counts.p);
  }

  newProposal(): ProposalId {
    return proposalId(this.seq, ++this.#counts.q);
  }

  newStrand(): StrandId {
    return strandId(this.seq, ++this.#counts.s);
  }

  /** Writes a change of a version of a proposal and gives it the next place in the order of tabling. */
  change(proposal: ProposalId, version: number, ask: ChangeAsk): ChangeId {
    const id = changeId(this.seq, ++this.#counts.c);
    const order = this.tables.meta.lastOrder + 1;
    this.meta("lastOrder", order);
    this.set("changes", id, { ...ask, proposal, version, order } as ChangeEntry);
    return id;
  }

  /** A change that these minutes have written. */
  written(id: ChangeId): ChangeEntry {
    return this.#record.get(`changes ${id}`)!.value as ChangeEntry;
  }

  /** The next floor number, never used before: "226", or "226.1" for an amendment of 226. */
  number(amended: ProposalId | null): string {
    if (amended === null) {
      const next = this.tables.meta.lastNumber + 1;
      this.meta("lastNumber", next);
      return String(next);
    }
    const lead = `${this.tables.proposals[amended]?.number}.`;
    let highest = 0;
    for (const { number } of Object.values(this.tables.proposals)) {
      if (number.startsWith(lead) && /^\d+$/u.test(number.slice(lead.length)))
        highest = Math.max(highest, Number(number.slice(lead.length)));
    }
    return `${lead}${highest + 1}`;
  }

  /** Changes fields of a proposal. */
  proposal(id: ProposalId, fields: Partial<ProposalEntry>): void {
    this.set("proposals", id, { ...this.tables.proposals[id]!, ...fields });
    this.touch(id);
  }

  /** The plan of everything collected, with each key written once. */
  plan(answer: Plan["answer"] = {}): Plan {
    return {
      record: [...this.#record.values()],
      names: [...this.#names.values()],
      desk: [...this.#desk.values()],
      anchors: this.#anchors,
      text: this.#text,
      answer,
      about: { paragraphs: [...this.#paragraphs], proposals: [...this.#proposals] },
    };
  }
}
