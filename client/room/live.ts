/**
 * One negotiation on this device, kept in step with the server: one's seat, the documents, the draft read from them,
 * and how far one's own words are. Screens use it through the room (`room.ts`).
 */
import { readDesk, readNames } from "../../drafts/crdt/documents.ts";
import { newDraftCache, readDraft } from "../../drafts/crdt/read.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, StrandId } from "../../drafts/paragraph.ts";
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { CloseCode } from "../../drafts/wire.ts";
import type { Head } from "../../drafts/wire.ts";
import type { Doors } from "./doors.ts";
import { HandedBackWords } from "./handed-back-words.ts";
import type { Kept } from "./kept.ts";
import { NamesKnown } from "./names-known.ts";
import type { SyncState } from "./states.ts";
import { syncStateOf } from "./sync-state.ts";
import { SyncedDocument } from "./synced-document.ts";
import { settingsOf, wantedDocuments } from "./wanted.ts";

/** How often the server is asked for what is in no document, in seconds. */
const askEvery = 15;

/** What it needs, and what it calls. */
export interface LiveOptions {
  readonly info: NegotiationInfo;
  readonly doors: Doors;
  readonly kept: Kept;
  readonly socket: typeof WebSocket | undefined;
  /** Called with the name of a room event when something has changed. */
  readonly say: (event: string) => void;
  /** Called with a refusal for the user. */
  readonly refused: (refusal: Refusal) => void;
  /** Called when papers may have changed. */
  readonly caucuses: () => void;
  readonly drafted: (draft: Draft) => void;
}

/**
 * Made once for an open room: `begin` opens the documents, `close` ends everything. The draft is null until words have
 * arrived, and again if the seat may not see the text any more.
 */
export class Live {
  readonly handedBack: HandedBackWords;
  readonly #o: LiveOptions;
  readonly #documents = new Map<string, SyncedDocument>();
  readonly #known = new NamesKnown();
  readonly #cache = newDraftCache();
  #info: NegotiationInfo;
  #draft: Draft | null = null;
  #head: Head | null = null;
  #closed: string | null = null;
  #withdrawn = false;
  #sync: SyncState = { is: "opening" };
  #reading = false;
  #left = false;
  #asking: Promise<void> | null = null;
  #ticks = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: LiveOptions) {
    this.#o = options;
    this.#info = options.info;
    options.kept.write("info", options.info);
    this.handedBack = new HandedBackWords(
      options.kept,
      (strand) => this.paragraphOf(strand),
      () => {
        options.say("handed-back");
        this.#readSync();
      },
    );
  }

  /** Opens the documents and begins to keep in step. To be called when the listeners are ready. */
  begin(): void {
    this.#openDocuments();
    // The seconds of "still saving", and the change from saved to offline, depend on the clock, not on an event.
    this.#timer = setInterval(() => this.#tick(), 1000);
    addEventListener("beforeunload", this.#leaving);
    addEventListener("offline", this.#cutOff);
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
  }

  close(): void {
    this.#left = true;
    clearInterval(this.#timer);
    removeEventListener("beforeunload", this.#leaving);
    removeEventListener("offline", this.#cutOff);
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    for (const one of this.#documents.values()) one.destroy();
    this.#documents.clear();
  }

  get info(): NegotiationInfo {
    return this.#info;
  }
  get draft(): Draft | null {
    return this.#draft;
  }
  get sync(): SyncState {
    return this.#sync;
  }
  get withdrawn(): boolean {
    return this.#withdrawn;
  }
  get documents(): readonly SyncedDocument[] {
    return [...this.#documents.values()];
  }
  document(name: string): SyncedDocument | undefined {
    return this.#documents.get(name);
  }
  /** The names at this seat's level; undefined if it gets none. */
  get names(): SyncedDocument | undefined {
    const { names } = this.#info.documents;
    return names && this.document(`names/${names.level}`);
  }

  /** Whether own words are only in this page, and would be lost with it; closing it is then confirmed first. */
  get holdsBack(): boolean {
    const typed = this.documents.some(({ unsavedSince, keeps }) => unsavedSince !== null && !keeps);
    return typed || (this.handedBack.all.length > 0 && !this.handedBack.kept);
  }

  /** The paragraph whose words a strand holds, or held last. */
  paragraphOf(strand: string): ParagraphId | undefined {
    const record = this.#draft?.tables.record;
    if (!record) return undefined;
    const entry = Object.entries(record.paragraphs).find(([, paragraph]) => paragraph.strand === strand);
    return (entry?.[0] as ParagraphId | undefined) ?? record.retired[strand as StrandId]?.[0];
  }

  /** Asks the server again for what is in no document: seat, caucuses, counts, settings. */
  ask(): Promise<void> {
    this.#asking ??= this.#askNow().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Asks anew even if an answer is on its way, because that answer may be older than what is looked for. */
  async askAfresh(): Promise<void> {
    await this.#asking;
    await this.ask();
  }

  /** Called when the page is closed, and by the router before another screen is shown. */
  readonly #leaving = (event: Event): void => {
    if (this.holdsBack) event.preventDefault();
  };

  readonly #wake = (): void => {
    if (document.visibilityState === "visible") for (const one of this.#documents.values()) one.wake();
  };

  readonly #cutOff = (): void => {
    for (const document of this.#documents.values()) document.cutOff();
  };

  /** Opens documents that are wanted, and closes those that are not or have begun anew. */
  #openDocuments(): void {
    const wanted = wantedDocuments(this.#info);
    for (const [name, document] of this.#documents) {
      const still = wanted.find((w) => w.name === name);
      if (still) document.renew(still.epoch, still.types);
      else {
        this.#documents.delete(name);
        document.destroy();
      }
    }
    for (const one of wanted) {
      if (this.#documents.has(one.name)) continue;
      const document = new SyncedDocument({
        ...one,
        doors: this.#o.doors,
        kept: this.#o.kept,
        changed: () => this.#onDocument(one.name),
        people: () => this.#o.say("presence"),
        head: (head) => this.#onHead(head),
        lost: (words) => this.handedBack.add(words),
        wentBack: () => this.#wentBack(),
        penChanged: () => void this.ask(),
        closed: (code, message) => this.#onClosed(one.name, code, message),
        ...(this.#o.socket && { socket: this.#o.socket }),
      });
      this.#documents.set(one.name, document);
      document.open();
    }
    this.#o.caucuses();
    this.#readSoon();
  }

  #onDocument(name: string): void {
    if (name.startsWith("caucus/")) this.#o.caucuses();
    if (!name.startsWith("caucus/") || this.#info.caucuses.some((c) => c.kind === "party" && name.endsWith(c.id)))
      this.#readSoon();
    this.#readSync();
  }

  #onHead(head: Head): void {
    if (this.#head && head.seq < this.#head.seq) return;
    this.#head = head;
    this.#readSoon();
  }

  #onClosed(name: string, code: number, message: string): void {
    if (code === CloseCode.revoked) this.#wipe(message);
    if (code === CloseCode.revoked || code === CloseCode.notSignedIn || code === CloseCode.outdated) {
      this.#closed = message;
      this.#readSync();
      this.#o.say("closed");
      return;
    }
    // What the seat may have has changed (an epoch, a level, a caucus): ask what there is now.
    void this.ask().then(() => this.document(name)?.reopen());
  }

  /** Called by each document; the user is told only once. Own words that are missing come back on cards. */
  #wentBack(): void {
    const told =
      "The server was put back to an earlier state. What was recorded since may have to be done again: words go back to whoever typed them, on the device they were typed on.";
    if (this.#head !== null) this.#o.refused(refuse(RefusalCode.unavailable, told));
    this.#head = null;
  }

  /** A revoked seat keeps no copies. Words handed back stay on the page. */
  #wipe(reason: string): void {
    this.#withdrawn = true;
    for (const document of this.#documents.values()) document.forget(reason);
    this.#o.kept.wipe();
  }

  /** Reads the draft, once for everything that arrived in this task. */
  #readSoon(): void {
    if (this.#reading) return;
    this.#reading = true;
    queueMicrotask(() => {
      this.#reading = false;
      this.#read();
    });
  }

  #read(): void {
    const document = this.document("draft");
    if (!document) {
      // This seat may not see the text now (phase drafting).
      if (this.#draft) {
        this.#draft = null;
        this.#o.say("draft");
      }
      return;
    }
    if (!document.arrived) return;
    const level = this.names;
    const desk = this.document("desk");
    const before = this.#draft;
    const { seq, at } = this.#head ?? this.#info.head;
    // One's own share of the names is in the caucus of one's party.
    const parties = this.#info.caucuses.filter(({ kind }) => kind === "party");
    const own = this.#known.read(parties.flatMap(({ id }) => this.document(`caucus/${id}`)?.doc ?? []));
    const names = this.#known.names(level?.arrived ? readNames(level.doc) : undefined);
    const said = desk?.arrived ? readDesk(desk.doc) : this.#known.said;
    const read = readDraft(
      { draft: document.doc, ...(names ? { names } : {}), ...(said ? { desk: said } : {}), seq, at },
      this.#cache,
    );
    this.#draft = names && this.#info.documents.names?.level !== "full" ? this.#known.hide(read, names) : read;
    // Pens are in one's own share of the names.
    if (own && before) void this.ask();
    this.#o.drafted(this.#draft);
    if (before && settingsOf(before) !== settingsOf(this.#draft)) void this.ask();
    this.#o.say("draft");
    this.#o.caucuses();
  }

  #tick(): void {
    this.#readSync();
    // Caucuses are not in the record, so no document says that there is a new one.
    if (++this.#ticks % askEvery === 0 && this.#closed === null && document.visibilityState === "visible")
      void this.ask();
  }

  #readSync(): void {
    const next = syncStateOf([...this.#documents.values()], {
      closed: this.#closed,
      handedBack: this.handedBack.all.length,
      lasts: this.#o.kept.lasts,
      now: Date.now(),
    });
    if (JSON.stringify(next) === JSON.stringify(this.#sync)) return;
    this.#sync = next;
    this.#o.say("sync");
  }

  async #askNow(): Promise<void> {
    const info = await this.#o.doors.info();
    // A page that was left must open nothing: nobody would close it, and it would keep the pen from the next page.
    if (this.#left) return;
    if (isRefusal(info)) {
      if (info.refused === RefusalCode.unavailable) return; // Offline: the sockets say so and come back by themselves.
      if (info.refused === RefusalCode.revoked) this.#wipe(info.message);
      this.#closed = info.message;
      this.#readSync();
      this.#o.say("closed");
      return;
    }
    const same = JSON.stringify({ ...info, head: null }) === JSON.stringify({ ...this.#info, head: null });
    this.#info = info;
    this.#o.kept.write("info", info);
    this.#openDocuments();
    if (!same) this.#o.say("info");
  }
}
