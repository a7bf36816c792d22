/**
 * One living negotiation: the state of its record in memory, its documents, and the only way to add anything. All other
 * modules of the room work on it. Nothing here is asynchronous.
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

/** Who makes an entry, and what it is about. */
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

/** Ms by which reading the document is put off, so that an answer can leave first. */
const untilRead = 50;

/** Whether an update of Yjs does nothing: no structs, no deletions. */
const isEmpty = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0;

/**
 * Everything in memory of one negotiation. Acts and typing change it only inside a round; what fails there is undone by
 * `reload`.
 */
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
  /** Parties about which this round said something. */
  readonly #named = new Set<PartyId>();
  readonly #index: Index;
  /** The table `carried` after the last entry. */
  #carried: RecordTables["carried"] = {};
  /** The entry of the kept text as it was left; 0 if there is none. */
  readonly #leftAt: number;
  /** Whether reading the document has been scheduled. */
  #reads = false;
  /** Sheets that began anew in this round; their connections are reset once it is on disk. */
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

  /** The index of letters, completed first if necessary. */
  get letters(): Letters {
    this.#index.catchUp(this.head.seq);
    return this.#index.letters;
  }

  /**
   * Completes the index of letters if this file lacks some of it, and adds checksums to checkpoints of an earlier
   * version. It works in slices, as long as `open` says that the negotiation is open.
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

  /** Builds the document from the text as it was left. */
  #readText(): Y.Doc {
    const { draft } = this.#state;
    this.#carried = readRecord(draft).carried;
    return draft;
  }

  /**
   * Schedules building the document, after the first client has been sent the text as it was left and before anybody
   * waits for it.
   */
  readSoon(): void {
    if (!this.draft.unread || this.#reads) return;
    this.#reads = true;
    this.deps.later(() => {
      try {
        void this.draft.doc;
      } catch (error) {
        // Only logged: whoever needs the document gets the error then.
        this.deps.log?.({ what: "text-not-read", level: "error", ...traceOf(error) });
      }
    }, untilRead);
  }

  /** Keeps the text as it stands for the next opening, inside a transaction. */
  leave(): void {
    const { head, draftEpoch } = this.#state;
    if (head.seq === this.#leftAt) return;
    keepLeft(this.storage, leftOf(this.draft.doc, { head, draftEpoch, record: this.record }));
  }

  /** The time for the next entry; never before the last one's. */
  time(): string {
    const { head } = this.#state;
    return isoTime(Math.max(this.deps.now(), head.seq === 0 ? 0 : Date.parse(head.at)));
  }

  /**
   * The whole draft as it stands, with all names and the desk, on which acts decide. It must not leave the room without
   * `sight`.
   */
  whole(): Draft {
    const { head, names, desk } = this.#state;
    return readDraft({ draft: this.draft.doc, names, desk, seq: head.seq, at: head.at }, this.#cache);
  }

  /** Reads everything again from the record, after a commit failed or the documents were found spoilt. */
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

  /** Takes in what another process has written in this storage; for a room that only reads. */
  follow(): void {
    this.storage.transaction(() => {
      // The kept text as it was left is out of date from now on, so the document is built.
      if (this.draft.unread) void this.draft.doc;
      if (follow(this.storage, this.#state)) {
        this.#index.reset();
        this.#carried = this.record.carried;
        this.caucuses.follow();
      } else this.reload();
      for (const sheet of this.sheets()) sheet.skip();
    });
  }

  /** Carries out a plan and appends its entry, inside the round's transaction. Gives the new head. */
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

  /** Appends an entry whose change of the draft's document has been made already. */
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

  /** Ends a round, inside its transaction: writes parties' shares and caucuses, and a checkpoint if one is due. */
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

  /** Writes the roots `own` and `said` in the caucuses of parties about which something was said. */
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

  /** The caucus of a seat's own papers: that of its first party, or of its office. */
  homeOf(seat: Seat): string {
    return seat.role === "delegation" && seat.parties[0] !== undefined
      ? partyCaucus(seat.parties[0])
      : `office-${seat.role}`;
  }

  get admitted(): readonly string[] {
    return JSON.parse(setting(this.storage, "desk-admits") ?? "[]") as string[];
  }

  /** The sheet for a document's address; null if there is none. */
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

  /** What a seat may do with a document at this moment. */
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
