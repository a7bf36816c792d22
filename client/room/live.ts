/**
 * One negotiation as it stands on this device, kept in step with the server: who one is, the documents, the draft read
 * from them, how far one's own words are. The room (`room.ts`) is what screens ask of it.
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

/** How often the server is asked what there is beside the documents, in seconds. */
const askEvery = 15;

/** What is given, and who is told. */
export interface LiveOptions {
  readonly info: NegotiationInfo;
  readonly doors: Doors;
  readonly kept: Kept;
  readonly socket: typeof WebSocket | undefined;
  /** Something is not what it was; the names are the room's events. */
  readonly say: (event: string) => void;
  /** A sentence for the person. */
  readonly refused: (refusal: Refusal) => void;
  /** There may be other papers. */
  readonly caucuses: () => void;
  readonly drafted: (draft: Draft) => void;
}

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

  /** Opens the documents and begins to keep in step; once whoever is told is there. */
  begin(): void {
    this.#openDocuments();
    // Seconds of "still saving" and the change from saved to offline are told by the clock, not by an event.
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
  /** The names of this seat's level; undefined where it gets none. */
  get names(): SyncedDocument | undefined {
    const { names } = this.#info.documents;
    return names && this.document(`names/${names.level}`);
  }

  /** Own words stand in this page alone, and would be gone with it: whoever closes it is asked. */
  get holdsBack(): boolean {
    const typed = this.documents.some(({ unsavedSince, keeps }) => unsavedSince !== null && !keeps);
    return typed || (this.handedBack.all.length > 0 && !this.handedBack.kept);
  }

  /** The paragraph a strand holds the words of, or held them last. */
  paragraphOf(strand: string): ParagraphId | undefined {
    const record = this.#draft?.tables.record;
    if (!record) return undefined;
    const entry = Object.entries(record.paragraphs).find(([, paragraph]) => paragraph.strand === strand);
    return (entry?.[0] as ParagraphId | undefined) ?? record.retired[strand as StrandId]?.[0];
  }

  /** Asks the server anew for what stands beside the documents: seat, caucuses, counts, settings. */
  ask(): Promise<void> {
    this.#asking ??= this.#askNow().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** What was asked before may be answered from before what is looked for now was there. */
  async askAfresh(): Promise<void> {
    await this.#asking;
    await this.ask();
  }

  /** Said by the browser when the page is closed, and by the router before another screen. */
  readonly #leaving = (event: Event): void => {
    if (this.holdsBack) event.preventDefault();
  };

  readonly #wake = (): void => {
    if (document.visibilityState === "visible") for (const one of this.#documents.values()) one.wake();
  };

  readonly #cutOff = (): void => {
    for (const document of this.#documents.values()) document.cutOff();
  };

  /** Opens what is wanted and not open, closes what is no longer wanted or has begun anew. */
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
    // What the seat may have has changed (an epoch, a level, a caucus): the server says what there is now.
    void this.ask().then(() => this.document(name)?.reopen());
  }

  /** Each document says so; the person is told once. Own words that are missing come back on cards. */
  #wentBack(): void {
    const told =
      "The server was put back to an earlier state. What was recorded since may have to be done again: words go back to whoever typed them, on the device they were typed on.";
    if (this.#head !== null) this.#o.refused(refuse(RefusalCode.unavailable, told));
    this.#head = null;
  }

  /** A seat that was withdrawn keeps no copies; words handed back stay on the page. */
  #wipe(reason: string): void {
    this.#withdrawn = true;
    for (const document of this.#documents.values()) document.forget(reason);
    this.#o.kept.wipe();
  }

  /** Reads the draft once for all that arrived in this task. */
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
      // The text is not shown to this seat now (phase drafting).
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
    // Pens stand in one's own share.
    if (own && before) void this.ask();
    this.#o.drafted(this.#draft);
    if (before && settingsOf(before) !== settingsOf(this.#draft)) void this.ask();
    this.#o.say("draft");
    this.#o.caucuses();
  }

  #tick(): void {
    this.#readSync();
    // Caucuses come and go beside the record, so no document tells of a new one.
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
    // A page that was left opens nothing any more: nobody would close it, and it would keep the pen from the next.
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
