/**
 * One living negotiation: the state of its record in memory, its documents, and the one way anything is added. All
 * other modules of the room work on this. Nothing here is asynchronous.
 */
import * as Y from "yjs";
import type { Plan } from "../../drafts/acts/plan.ts";
import type { Again } from "../../drafts/crdt/blame.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { beginDraftDoc, newDraftDoc, readRecord } from "../../drafts/crdt/documents.ts";
import { newDraftCache, readDraft, type DraftCache } from "../../drafts/crdt/read.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import { applyWrites } from "../../drafts/tables.ts";
import type { Head } from "../../drafts/wire.ts";
import { checkpointSeqs, unsealed } from "../record/checkpoint.ts";
import { sealing, settleEarlier } from "../record/earlier.ts";
import { append, fromBytes, headOf, isoTime, toBytes, type EntryKind, type Payloads } from "../record/entries.ts";
import { everythingIn, Index } from "../record/indexed.ts";
import type { Letters } from "../record/letters.ts";
import { Spacing } from "../record/spacing.ts";
import { keepLeft, leftOf } from "../record/left.ts";
import {
  carryNames,
  follow,
  keepState,
  livingState,
  stateAt,
  type ActPayload,
  type NamesPayload,
  type State,
} from "../record/replay.ts";
import { setting } from "../record/schema.ts";
import type { Storage } from "../record/storage.ts";
import { levelOf, outOfReach, penOf, readsCaucus, readsDesk, readsText, writesCaucus, type Reach } from "./access.ts";
import { partyCaucus, type Caucus } from "./caucus.ts";
import { CaucusSheets } from "./caucus-sheets.ts";
import type { Deps } from "./deps.ts";
import { ownOf, partiesIn, saidOf, writeShare } from "./projections.ts";
import { Sheet } from "./sheet.ts";
import { inSlices } from "./slices.ts";
import { traceOf } from "../watch.ts";

/** Who an entry is by, and what it is about. */
export interface Deed {
  readonly kind: EntryKind;
  readonly type: ActPayload["type"];
  readonly office: ActPayload["office"];
  readonly seat?: Seat;
  readonly party?: PartyId;
  readonly entered?: "secretariat";
  readonly at: string;
  readonly starts?: readonly ("draft" | "names")[];
  readonly details?: ActPayload["details"];
  readonly said?: NamesPayload["said"];
  readonly undone?: number;
  readonly cause?: number;
}

/** Ms an answer is given to leave before the document is made. */
const untilRead = 50;

/** No-op updates of Yjs: no structs, no deletions. */
const isEmpty = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0;

export class Living {
  readonly deps: Deps;
  readonly storage: Storage;
  readonly draft: Sheet;
  readonly full: Sheet;
  readonly groups: Sheet;
  readonly desk: Sheet;
  readonly caucuses: CaucusSheets;
  #state: State;
  #cache: DraftCache = newDraftCache();
  #spacing: Spacing;
  /** Parties something was said of in this round. */
  readonly #named = new Set<PartyId>();
  readonly #index: Index;
  /** `carried` after the last entry. */
  #carried: RecordTables["carried"] = {};
  /** The entry of the text as it was left; 0 when there is none. */
  readonly #leftAt: number;
  /** Whether the document is to be made in a moment. */
  #reads = false;
  /** Sheets that began anew in this round: their connections are reset once it is on disk. */
  readonly begun = new Set<Sheet>();

  constructor(deps: Deps) {
    this.deps = deps;
    this.storage = deps.storage;
    settleEarlier(this.storage);
    this.#index = new Index(this.storage);
    this.#state = livingState(this.storage);
    const { projected, draftEpoch, left } = this.#state;
    const blank = (): Y.Doc => new Y.Doc();
    this.#leftAt = left?.head.seq ?? 0;
    const { whole, vector } = left ?? {};
    const unread = whole && vector && { whole, vector, read: () => this.#readText() };
    this.draft = new Sheet("draft", unread ?? this.#state.draft, draftEpoch);
    this.full = new Sheet("names/full", projected?.full ?? blank(), projected?.epoch ?? 0);
    this.groups = new Sheet("names/groups", projected?.groups ?? blank(), projected?.epoch ?? 0);
    this.desk = new Sheet("desk", projected?.desk ?? blank(), 1);
    const { checkpoint } = this.#state;
    this.#spacing = new Spacing(this.storage, checkpoint);
    const newest = checkpointSeqs(this.storage).at(-1) ?? 0;
    if (newest > checkpoint)
      deps.log?.({ what: "checkpoint-damaged", level: "error", entry: newest, readFrom: checkpoint });
    this.caucuses = new CaucusSheets(this.storage);
    this.#carried = this.record.carried;
  }

  /** The index of letters, complete. */
  get letters(): Letters {
    this.#index.catchUp(this.head.seq);
    return this.#index.letters;
  }

  /**
   * Fills the index of letters where this file lacks it, and seals checkpoints of an earlier version, in slices, for as
   * long as the negotiation is open.
   */
  async catchUp(open: () => boolean): Promise<void> {
    const { storage } = this;
    const index = this.#index;
    const head = (): number => this.head.seq;
    const whileOpen = function* (work: Generator<void>): Generator<void> {
      for (const _ of work) {
        yield;
        if (!open()) return;
      }
    };
    const doing = async (what: string, work: () => Generator<void>): Promise<void> => {
      try {
        await this.deps.pause?.();
        if (open()) await inSlices(this.deps, whileOpen(work()));
      } catch (error) {
        this.deps.log?.({ what, level: "error", ...traceOf(error) });
      }
    };
    if (index.behind(head())) await doing("index-not-filled", () => index.catchingUp(head));
    if (open() && unsealed(storage).length > 0) await doing("checkpoints-not-sealed", () => sealing(storage));
  }

  get head(): Head {
    return this.#state.head;
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  get record(): RecordTables {
    return this.#state.left?.record ?? readRecord(this.draft.doc);
  }

  /** Makes the document of the text as it was left. */
  #readText(): Y.Doc {
    const { draft } = this.#state;
    this.#carried = readRecord(draft).carried;
    return draft;
  }

  /** Whoever was sent the text as it was left has it first; then the document is made, before somebody waits for it. */
  readSoon(): void {
    if (!this.draft.unread || this.#reads) return;
    this.#reads = true;
    this.deps.later(() => {
      try {
        void this.draft.doc;
      } catch (error) {
        // Whoever needs it is told by what fails for them.
        this.deps.log?.({ what: "text-not-read", level: "error", ...traceOf(error) });
      }
    }, untilRead);
  }

  /** Keeps the text as it stands for who comes first when this is opened again, inside a transaction. */
  leave(): void {
    const { head, draftEpoch } = this.#state;
    if (head.seq === this.#leftAt) return;
    keepLeft(this.storage, leftOf(this.draft.doc, { head, draftEpoch, record: this.record }));
  }

  /** Time for the next entry: never before the last one's. */
  time(): string {
    const { head } = this.#state;
    return isoTime(Math.max(this.deps.now(), head.seq === 0 ? 0 : Date.parse(head.at)));
  }

  /** The whole draft as it stands, with all names and the desk: what acts decide on. Never leaves the room unsighted. */
  whole(): Draft {
    const { head, names, desk } = this.#state;
    return readDraft({ draft: this.draft.doc, names, desk, seq: head.seq, at: head.at }, this.#cache);
  }

  /** Everything is read again from the record, after a commit failed or a check found the documents spoilt. */
  reload(): void {
    this.#state = stateAt(this.storage);
    this.#spacing = new Spacing(this.storage, this.#state.checkpoint);
    this.#index.reset();
    this.#cache = newDraftCache();
    this.begun.clear();
    this.#named.clear();
    const { projected, draft, draftEpoch } = this.#state;
    this.draft.replace(draft, draftEpoch);
    this.#carried = this.record.carried;
    if (projected !== null) {
      this.full.replace(projected.full, projected.epoch);
      this.groups.replace(projected.groups, projected.epoch);
      this.desk.replace(projected.desk, 1);
    }
    this.caucuses.reload();
  }

  /** Takes in what another has written in this storage since: for a room that only looks on. */
  follow(): void {
    this.storage.transaction(() => {
      // What is sent of the text as it was left is over with it.
      if (this.draft.unread) void this.draft.doc;
      if (follow(this.storage, this.#state)) {
        this.#index.reset();
        this.#carried = this.record.carried;
        this.caucuses.follow();
      } else this.reload();
      for (const sheet of this.sheets()) sheet.skip();
    });
  }

  /** Carries a plan out and appends its entry, inside the round's transaction. Gives the new head. */
  carry(plan: Plan, deed: Deed): Head {
    const seq = this.head.seq + 1;
    let update: Uint8Array;
    let again: readonly Again[] = [];
    if (deed.starts?.includes("draft") === true) {
      const doc = newDraftDoc();
      beginDraftDoc(doc);
      carryOut(doc, plan);
      update = Y.encodeStateAsUpdate(doc);
      again = everythingIn(this.draft.doc, this.#state.draftEpoch);
      this.#carried = {};
      this.#state.draft = doc;
      this.#state.draftEpoch = seq;
      this.#cache = newDraftCache();
      this.draft.replace(doc, seq);
      this.begun.add(this.draft);
    } else {
      const mark = this.draft.mark;
      carryOut(this.draft.doc, plan);
      update = this.draft.since(mark) ?? new Uint8Array([0, 0]);
    }
    const named = {
      names: applyWrites(this.#state.names, plan.names),
      desk: applyWrites(this.#state.desk, plan.desk),
      starts: deed.starts?.includes("names") === true,
    };
    const before = { ...this.#state.names, desk: this.#state.desk };
    const after = { ...named.names, desk: named.desk };
    for (const party of partiesIn([...plan.names, ...plan.desk], before, after)) this.#named.add(party);
    const { type, office, starts, details, undone, cause } = deed;
    const { record, anchors, text, about, answer } = plan;
    const act: ActPayload = {
      type,
      office,
      plan: { record, anchors, text, about, answer },
      starts,
      details,
      undone,
      cause,
    };
    const names: NamesPayload = {
      seat: deed.seat?.id,
      party: deed.party,
      entered: deed.entered,
      said: deed.said,
      writes: plan.names,
    };
    return this.append(
      deed.kind,
      deed.at,
      {
        act: toBytes(act),
        ...(isEmpty(update) ? {} : { draft: update }),
        ...(names.writes.length > 0 || names.seat !== undefined ? { names: toBytes(names) } : {}),
        ...(plan.desk.length > 0 ? { desk: toBytes({ writes: plan.desk }) } : {}),
      },
      { ids: [...plan.about.paragraphs, ...plan.about.proposals], what: type, seat: deed.seat?.id ?? null },
      { named, again },
    );
  }

  /** Appends an entry. Whatever it did to the draft's document has been done already. */
  append(
    kind: EntryKind,
    at: string,
    payloads: Payloads,
    touched: { readonly ids: readonly string[]; readonly what: string; readonly seat: string | null },
    besides: {
      readonly named?: { readonly names: State["names"]; readonly desk: State["desk"]; readonly starts: boolean };
      readonly again?: readonly Again[];
    } = {},
  ): Head {
    const { named, again = [] } = besides;
    const entry = append(this.storage, this.head, { at: Date.parse(at), kind, payloads }, (n) => this.deps.random(n));
    this.#spacing.took(Object.values(payloads));
    for (const id of new Set(touched.ids))
      this.storage.exec(
        "INSERT OR REPLACE INTO touched (id, seq, what, seat) VALUES (?, ?, ?, ?)",
        id,
        entry.seq,
        touched.what,
        touched.seat,
      );
    if (named !== undefined) {
      carryNames(this.#state, named, named.starts ? entry.seq : null);
      if (named.starts) {
        const { full, groups, desk, epoch } = this.#state.projected!;
        this.full.replace(full, epoch);
        this.groups.replace(groups, epoch);
        this.desk.replace(desk, 1);
        this.begun.add(this.full).add(this.groups);
      }
    }
    this.#state.head = headOf(entry);
    const { draft: update } = payloads;
    this.#index.take({
      seq: entry.seq,
      act: fromBytes<ActPayload>(payloads.act!),
      ...(update && { update }),
      doc: this.draft.doc,
      epoch: this.#state.draftEpoch,
      carried: this.#carried,
      again,
    });
    this.#carried = this.record.carried;
    return this.#state.head;
  }

  /** What every round ends with, still inside its transaction: parties' own shares, caucuses, a checkpoint when due. */
  finish(): void {
    this.#share();
    this.caucuses.keepWritten();
    this.#index.keep();
    if (this.#spacing.due(this.head.seq)) this.checkpoint();
  }

  checkpoint(): void {
    this.#index.keep();
    keepState(this.storage, this.#state);
    this.#spacing.kept(this.head.seq);
  }

  /** Roots `own` and `said` of the caucuses of parties that something was said of. */
  #share(): void {
    for (const party of this.#named) {
      const caucus = this.caucuses.get(partyCaucus(party));
      if (caucus !== undefined) this.shareWith(caucus);
    }
    this.#named.clear();
  }

  shareWith(caucus: Caucus): void {
    const { names, desk } = this.#state;
    const { doc } = this.caucuses.sheet(caucus.id)!;
    const party = caucus.members[0]!;
    writeShare(doc, "own", ownOf(names, party));
    writeShare(doc, "said", saidOf(desk, names, party));
  }

  /** Where a seat's own papers are: its first party's caucus, or its office's. */
  homeOf(seat: Seat): string {
    return seat.role === "delegation" && seat.parties[0] !== undefined
      ? partyCaucus(seat.parties[0])
      : `office-${seat.role}`;
  }

  get admitted(): readonly string[] {
    return JSON.parse(setting(this.storage, "desk-admits") ?? "[]") as string[];
  }

  /** The sheet at an address, or null. */
  sheet(document: string): Sheet | null {
    switch (document) {
      case "draft":
        return this.draft;
      case "names/full":
        return this.full;
      case "names/groups":
        return this.groups;
      case "desk":
        return this.desk;
      default:
        return document.startsWith("caucus/") ? this.caucuses.sheet(document.slice("caucus/".length)) : null;
    }
  }

  /** What a seat may do with a document right now. */
  reach(seat: Seat, document: string): Reach {
    const { names } = this.#state;
    const { meta } = this.record;
    const text = readsText(seat, meta, names);
    switch (document) {
      case "draft":
        return { reads: text, writes: penOf(seat, names) !== null };
      case "names/full":
      case "names/groups":
        return { reads: text && `names/${levelOf(seat, meta.names)}` === document, writes: false };
      case "desk":
        return { reads: readsDesk(seat, this.admitted), writes: false };
      default: {
        const caucus = this.caucuses.get(document.slice("caucus/".length));
        if (caucus === undefined || !document.startsWith("caucus/")) return outOfReach;
        return { reads: readsCaucus(seat, caucus, text), writes: writesCaucus(seat, caucus) };
      }
    }
  }

  sheets(): Sheet[] {
    return [this.draft, this.full, this.groups, this.desk, ...this.caucuses.sheets()];
  }
}
