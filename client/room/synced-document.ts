/**
 * One document of the room: its copy on this device, its lease, and its connection. The words typed in it survive
 * whatever happens to any of these; what the server does not accept is handed back (`lost`).
 *
 * A copy is opened from IndexedDB, under a name with the document's epoch and a counter; then it connects with this
 * device's lease. If the server says that the copy cannot be merged any more (4410), it is set aside, a new one is
 * loaded with a fresh lease, and letters that the new one lacks go back to their author. Until then `kept` knows the
 * copy set aside, so that a crash in between loses nothing.
 */
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { isRefusal } from "../../drafts/refusal.ts";
import { CloseCode, wireVersion } from "../../drafts/wire.ts";
import type { Lease } from "../../drafts/wire.ts";
import { Connection } from "./connection.ts";
import { Copies } from "./copies.ts";
import { deviceOf, knockOf, lostIn, wentBackSentence } from "./device-copy.ts";
import type { Copy } from "./device-copy.ts";
import { DeviceDatabase } from "./device-database.ts";
import type { DocumentOptions } from "./document-options.ts";
import { Frames } from "./frames.ts";
import { HowFar } from "./how-far.ts";
import { InTurn } from "./in-turn.ts";
import { nthOf } from "./nth.ts";
import type { Place } from "./people.ts";
import { OwnPresence } from "./own-presence.ts";
import { wordCount } from "./own-words.ts";
import { TypingLock } from "./typing-lock.ts";

/** Ms that a tab that lost the lock may take to write its last letters to the device's copy. */
const handover = 150;

/** Ms before a lease is asked for again if it could not be had. */
const leaseAgain = 1_000;

/** After so many resets in a row a document stays closed instead of being loaded again. */
const resetsInARow = 3;

/**
 * A document from `open` to `destroy`. `doc` is replaced when the copy is set aside, so it is never kept by others
 * across a change. What it does to copy, lease and connection happens in turn, never two at once.
 */
export class SyncedDocument {
  readonly name: string;
  readonly frames = new Frames();
  readonly #o: DocumentOptions;
  readonly #lock: TypingLock;
  #types: boolean;
  #doc: Y.Doc;
  #presence: OwnPresence;
  readonly #copies: Copies;
  #database: DeviceDatabase | null = null;
  #connection: Connection | null = null;
  #arrived = false;
  readonly #howFar = new HowFar();
  #resets = 0;
  /** Whether the device's copy was opened; `#read` says whether it has been read. */
  #opened = false;
  #read = false;
  /** Whether typing was moved from another tab whose last letters are still being read. */
  #takingOver = false;
  /**
   * Whether the device's database has lost letters that were typed: only the server then knows how far their client id
   * was used.
   */
  #behind = false;
  #keeps = true;
  readonly #turns = new InTurn();
  #over = false;

  constructor(options: DocumentOptions) {
    this.name = options.name;
    this.#o = options;
    this.#types = options.types;
    this.#lock = new TypingLock(options.kept.database(options.name, 0, 0), () => {
      this.#takingOver = true; // From now on, not from when it is this change's turn.
      this.#inTurn(() => this.#lockChanged());
    });
    this.#copies = new Copies(options.kept, options.name, options.epoch, options.make);
    this.#doc = options.make();
    this.#presence = new OwnPresence(this.#doc, options.people);
  }

  get doc(): Y.Doc {
    return this.#doc;
  }
  get awareness(): Awareness {
    return this.#presence.awareness;
  }
  /** Whether this seat types in it at all ... */
  get types(): boolean {
    return this.#types;
  }
  /** ... and whether this tab does. */
  get typesHere(): boolean {
    return this.#types && this.#lock.held && !this.#takingOver;
  }
  get #copy(): Copy {
    return this.#copies.now;
  }
  /** The leased client id under which one types; null before the first lease, and until the document uses it. */
  get client(): number | null {
    const leased = this.#leased;
    return leased === this.#doc.clientID ? leased : null;
  }
  get #leased(): number | null {
    const { client, lease } = this.#copy;
    return this.typesHere && !this.#behind && lease !== undefined ? (client ?? null) : null;
  }
  /** Whether the device's copy has been read. */
  get opened(): boolean {
    return this.#read;
  }
  /** Whether there is anything to show, from this device or the server. */
  get arrived(): boolean {
    return this.#arrived;
  }
  get connected(): boolean {
    return this.#connection?.stands === true;
  }
  get unsavedSince(): number | null {
    return this.#howFar.unsavedSince;
  }
  get savedAt(): string | null {
    return this.#howFar.savedAt;
  }
  get offlineSince(): string | null {
    return this.connected ? null : this.#howFar.offlineSince;
  }
  get refusedFor(): string | null {
    return this.#howFar.refusedFor;
  }
  get keptAt(): string | null {
    return this.#copy.keptAt ?? null;
  }
  /** False if the device's database failed to keep something, or if there was no room to note how far it goes. */
  get keeps(): boolean {
    return this.#keeps && this.#copies.held;
  }
  /** The number of own words that are not confirmed. */
  get wordsKept(): number {
    return wordCount(this.#copies.unconfirmed(this.unsavedSince === null ? null : this.#doc));
  }

  /** Opens the device's copy, then the connection. */
  open(): void {
    this.#inTurn(() => this.#open());
  }

  async #open(types = this.#types): Promise<void> {
    const doc = this.#doc;
    this.#opened = true;
    if (this.#o.kept.lasts) {
      const database = await DeviceDatabase.open(this.#copies.database, doc, () => this.#keepsNothing());
      if (this.#over || doc !== this.#doc) return void database?.close();
      this.#database = database;
      if (database === null) this.#keepsNothing(); // `kept.lasts` is about localStorage alone.
    }
    if (doc.store.clients.size > 0) this.#arrived = true;
    await this.#copies.readAside();
    if (this.#over || doc !== this.#doc) return;
    this.#compareWithTyped();
    this.#read = true;
    doc.on("update", (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) =>
      this.#onUpdate(local),
    );
    this.#o.changed();
    if (types) await this.#lock.take();
    if (this.#over || doc !== this.#doc) return;
    this.#typeUnderLease();
    await this.#connect();
  }

  /**
   * Notes what was typed but not confirmed, in this tab or an earlier one, and whether the database still has all of
   * it.
   */
  #compareWithTyped(): void {
    const { unsaved, typed = 0, acked, client } = this.#copy;
    const here = client === undefined ? 0 : Y.getState(this.#doc.store, client);
    // Counted from when it was typed, not from when the page was opened again.
    if (unsaved) this.#howFar.typed(unsaved === true ? undefined : unsaved);
    // Unconfirmed letters, although there was no room to note that they were typed.
    else if (client !== undefined && here > acked) this.#howFar.typed();
    this.#behind = client !== undefined && here < typed;
  }

  #keepsNothing(): void {
    this.#keeps = false;
    this.#o.changed();
  }

  /** To be called when the server has begun this document anew, or when this seat's right to type in it has changed. */
  renew(epoch: number, types: boolean): void {
    if (epoch === this.#copy.epoch && types === this.#types) return;
    const stranded = this.#types && !types && this.unsavedSince !== null;
    this.#types = types;
    if (epoch !== this.#copy.epoch) this.#setAside(epoch);
    // What has not arrived will not be accepted any more: it is compared with a fresh copy, and given back if it is
    // missing.
    else if (stranded) this.#setAside(epoch, "Your pen was taken before these words arrived.");
    this.#inTurn(() => this.#reopen());
  }

  /** Loads anew after the server closed the connection for good. Does nothing if it is open. */
  reopen(): void {
    this.#inTurn(async () => {
      if (this.#connection === null) await this.#reopen();
    });
  }

  /** Moves typing here from another tab or (after 4409) from whoever types under this lease. */
  typeHere(): void {
    if (this.#types && !this.#lock.held) void this.#lock.steal();
  }

  /** Moves typing here once the document is open. Resolves when letters can be typed, if they can. */
  async takesLetters(): Promise<void> {
    await this.#turns.done;
    if (this.#types && !this.#lock.held && !this.#over) await this.#lock.steal();
    await this.#turns.done;
  }

  /** Shows one's caret to others; null removes it. */
  caret(place: Place | null): void {
    if (this.client !== null) this.#presence.show(place);
  }

  /**
   * To be called when the page is shown again, or the network is back. Browsers run timers of hidden pages only about
   * once a minute, so it does not wait for the timer to reconnect.
   */
  wake(): void {
    this.#connection?.wake();
  }

  /**
   * To be called when the browser says that there is no network: closes the socket at once; it reconnects by itself.
   */
  cutOff(): void {
    this.#connection?.cutOff();
  }

  /** The seat was revoked: deletes the device's copy for good, and hands back what is not on the record. */
  forget(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#giveUp(reason);
    this.#closeCopy();
    this.#lock.release();
  }

  destroy(): void {
    this.#over = true;
    this.#closeCopy();
    this.#lock.release();
    this.#doc.destroy();
    this.#copies.destroy();
  }

  /** Opening, leasing and moving typing are done one after the other. */
  #inTurn(work: () => Promise<void>): void {
    this.#turns.add(() => (this.#over ? undefined : work()));
  }

  #remember(change: Partial<Copy>): void {
    this.#copies.remember(change, this.typesHere);
  }

  #setAside(epoch: number, reason?: string, wentBack?: boolean): void {
    this.#copies.setAside(this.#doc, epoch, reason, wentBack);
    this.#closeCopy();
    this.#arrived = false;
    this.#howFar.letGo();
    this.#behind = false;
    this.#doc = this.#o.make();
    this.#presence = new OwnPresence(this.#doc, this.#o.people);
  }

  async #reopen(): Promise<void> {
    // A pen came or went: only a seat that types holds the lock.
    if (this.#types) await this.#lock.take();
    else this.#lock.release();
    if (this.#opened) await this.#lockChanged();
    else await this.#open();
  }

  #disconnect(): void {
    this.#presence.follow(this.#doc);
    this.#connection?.close();
    this.#connection = null;
    this.frames.closed();
  }

  #closeCopy(): void {
    this.#disconnect();
    void this.#database?.close();
    this.#database = null;
    this.#opened = false;
    this.#read = false;
  }

  /** Called when typing has moved to this tab, or away from it. */
  async #lockChanged(): Promise<void> {
    if (this.#over) return;
    this.#disconnect();
    if (this.#lock.held) {
      // Both tabs type under one client id, so everything that the other wrote to the device's copy must be read first.
      this.#takingOver = true;
      await new Promise((resolve) => setTimeout(resolve, handover));
      await this.#database?.catchUp();
      this.#takingOver = false;
      this.#remember({}); // As the other tab left it: its lease, how far it typed and how much was confirmed.
      this.#compareWithTyped();
    } else {
      this.#takingOver = false;
      this.#doc.clientID = crypto.getRandomValues(new Uint32Array(1))[0]!; // The leased one is the other tab's now.
    }
    if (this.#over) return;
    this.#typeUnderLease();
    this.#o.changed();
    await this.#connect();
  }

  /** Sets the leased client id, again after every load: Yjs changes a document's id if an update contains it. */
  #typeUnderLease(): void {
    const leased = this.#leased;
    if (leased !== null) this.#doc.clientID = leased;
    this.#presence.follow(this.#doc);
  }

  async #lease(): Promise<void> {
    if (!this.typesHere || this.#copy.lease !== undefined) return;
    const lease = await this.#o.doors.post<Lease>("clients", { document: this.name, device: deviceOf(this.#o.kept) });
    if (isRefusal(lease) || this.#over) return; // Connects as a reader; asked again when the connection stands.
    const acked = lease.clock ?? Y.getState(this.#doc.store, lease.client);
    this.#remember({ client: lease.client, lease: lease.lease, acked });
    this.#typeUnderLease();
  }

  async #connect(): Promise<void> {
    if (this.#over || this.#connection) return;
    await this.#lease();
    if (this.#over || this.#connection) return;
    const ends = {
      url: this.#o.doors.syncUrl,
      name: this.name,
      doc: this.#doc,
      awareness: this.awareness,
      frames: this.frames,
      socket: this.#o.socket ?? WebSocket,
      nth: () => nthOf(this.#o.kept),
    };
    this.#connection = new Connection(ends, this.#params(), {
      saved: () => this.#onSaved(),
      head: (head) => {
        this.#remember({ head, keptAt: new Date().toISOString() });
        this.#connection?.knocks(this.#params());
        this.#o.head(head);
      },
      hello: ({ writes }, again) => {
        if (again || (this.#leased !== null && writes !== this.#types)) this.#o.penChanged();
      },
      status: () => this.#presence.follow(this.#doc),
      synced: () => this.#onSynced(),
      cut: (why) => {
        this.#howFar.cut(why);
        this.#o.changed();
      },
      closed: (code, message, why) => this.#onClosed(code, message, why === "record"),
    });
  }

  #params(): Record<string, string> {
    return { ...knockOf(this.#copy, this.typesHere), seat: this.#o.doors.seat, wire: String(wireVersion) };
  }

  #onSynced(): void {
    this.#behind = false; // Whatever the server has of one's own is here now.
    this.#typeUnderLease();
    this.#arrived = true;
    this.#resets = 0;
    this.#howFar.synced();
    this.#handBack(this.#doc);
    this.#o.changed();
    // The lease could not be had offline; now it can.
    if (this.typesHere && this.#copy.lease === undefined) this.#leaseSoon();
  }

  #leaseSoon(): void {
    setTimeout(() => {
      this.#inTurn(async () => {
        if (this.typesHere && this.#copy.lease === undefined) await this.#lockChanged();
      });
    }, leaseAgain);
  }

  #onUpdate(local: boolean): void {
    if (local) {
      const unsaved = this.#howFar.typed();
      const { client } = this;
      // Noted before the letter is sent: even if the database loses the letter, its id must not be used for another.
      this.#remember({
        unsaved,
        ...(client !== null && { typed: Y.getState(this.#doc.store, client) }),
      });
      if (this.#connection?.sends !== true) this.frames.missed();
    }
    this.#o.changed();
  }

  #onSaved(): void {
    if (!this.frames.settled) return;
    const keptAt = this.#howFar.confirmed();
    const { client } = this.#copy;
    this.#remember({
      unsaved: undefined,
      keptAt,
      ...(client === undefined ? {} : { acked: Y.getState(this.#doc.store, client) }),
    });
    this.#o.changed();
  }

  /** @param wentBack whether the record does not go as far as this device has seen */
  #onClosed(code: number, message: string, wentBack: boolean): void {
    this.#disconnect();
    this.#howFar.cut();
    switch (code) {
      case CloseCode.leasedElsewhere:
        // Somebody else types under this lease, so what had not arrived will not be accepted from here. Only reading
        // goes on, until typing here is asked for.
        if (this.unsavedSince !== null) this.#setAside(this.#copy.epoch, message);
        // It may be another device's for good, so a new one is asked for then.
        else this.#remember({ lease: undefined });
        this.#lock.release();
        return this.#inTurn(() => (this.#opened ? this.#lockChanged() : this.#open(false)));
      case CloseCode.revoked: // All documents hand back their words (`forget`).
      case CloseCode.outdated:
        // The copy stays for the page that is loaded next. If nothing is kept, the words are handed back now.
        if (code === CloseCode.outdated && !(this.#o.kept.lasts && this.#keeps)) this.#giveUp(message);
        return this.#o.closed(code, message);
      case CloseCode.notSignedIn:
        this.#giveUp(message);
        return this.#o.closed(code, message);
    }
    this.#setAside(this.#copy.epoch, wentBack ? wentBackSentence(this.#copy.head) : message, wentBack);
    if (wentBack) this.#o.wentBack();
    if (++this.#resets <= resetsInARow) return this.#o.closed(code, message);
    // Closed for good, although the seat was not revoked: nothing will be compared any more.
    this.#handBack(null);
    this.#o.closed(CloseCode.notSignedIn, message);
  }

  /** Hands back what nobody will accept from here any more. */
  #giveUp(message: string): void {
    this.#o.lost(lostIn(this.name, this.#doc, this.#copy, null, message));
    this.#howFar.letGo();
  }

  #handBack(fresh: Y.Doc | null): void {
    this.#copies.handBack(fresh, this.typesHere, (words) => this.#o.lost(words));
  }
}
