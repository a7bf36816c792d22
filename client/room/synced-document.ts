/**
 * One document of the room: its copy on this device, its lease, its connection. The words typed in it survive whatever
 * happens to any of the three; what the server will not take is handed back (`lost`).
 *
 * How a copy lives: it is opened from IndexedDB under a name that holds the document's epoch and a counter; then the
 * server is connected with the lease that this device has for it. When the server says that the copy can no longer be
 * merged (4410) the copy is set aside, a new one is loaded under a fresh lease, and the letters that the new one lacks
 * go back to their author. What was set aside stands in `kept` until then, so that a crash in between loses nothing.
 */
import * as decoding from "lib0/decoding";
import { fetchUpdates, IndexeddbPersistence } from "y-indexeddb";
import { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { isRefusal } from "../../drafts/refusal.ts";
import { CloseCode, MessageType, wireVersion } from "../../drafts/wire.ts";
import type { Closing, Head, Hello, Lease } from "../../drafts/wire.ts";
import { asideOf, deviceOf, lostIn } from "./device-copy.ts";
import type { Copy, Lost } from "./device-copy.ts";
import type { Doors } from "./doors.ts";
import { Frames } from "./frames.ts";
import type { Kept } from "./kept.ts";
import type { Place } from "./people.ts";
import { ownPieces, wordCount } from "./own-words.ts";
import { socketClass } from "./socket.ts";
import { TypingLock } from "./typing-lock.ts";

export interface DocumentOptions {
  readonly name: string;
  readonly make: () => Y.Doc;
  readonly types: boolean;
  readonly epoch: number;
  readonly doors: Doors;
  readonly kept: Kept;
  /** Content, connection or confirmation changed. */
  readonly changed: () => void;
  /** Somebody's caret moved. */
  readonly people: () => void;
  readonly head: (head: Head) => void;
  readonly lost: (lost: readonly Lost[]) => void;
  /** The record does not go as far any more as this device has seen. */
  readonly wentBack: () => void;
  /** A pen came or went: the server takes updates where it did not, or no longer. */
  readonly penChanged: () => void;
  /** The server closed the connection for good (4400 to 4499). */
  readonly closed: (code: number, message: string) => void;
  readonly socket?: typeof WebSocket;
}

/** How long a tab that lost the lock may take to write its last letters to the device's copy, in milliseconds. */
const handover = 150;

/** Before a lease that could not be had is asked for again, in milliseconds. */
const leaseAgain = 1_000;

/** Resets in a row after which a document stays closed instead of loading anew once more. */
const resetsInARow = 3;

const wentBackSentence = (head: Head | undefined): string =>
  `The server was put back to an earlier state${head ? `, before entry ${head.seq}` : ""}. These words of yours are not in the text any more.`;

export class SyncedDocument {
  readonly name: string;
  readonly #o: DocumentOptions;
  readonly #frames = new Frames();
  readonly #lock: TypingLock;
  #types: boolean;
  #doc: Y.Doc;
  #awareness: Awareness;
  #copy: Copy;
  #persistence: IndexeddbPersistence | null = null;
  #provider: WebsocketProvider | null = null;
  /** Copies set aside in this visit, whose documents are still in memory. */
  readonly #asideDocs = new Map<string, Y.Doc>();
  #arrived = false;
  #unsavedSince: number | null = null;
  #savedAt: string | null = null;
  #offlineSince: string | null = null;
  #refusedFor: string | null = null;
  #closing: Closing | null = null;
  #resets = 0;
  /** Whether the device's copy of the present document was opened, and whether it has been read. */
  #opened = false;
  #read = false;
  /** The pen came from another tab, whose last letters are still being read. */
  #takingOver = false;
  /** This device's database has lost letters that were typed: only the server knows how far their id is used. */
  #behind = false;
  #keeps = true;
  #turn: Promise<void> = Promise.resolve();
  #over = false;

  constructor(options: DocumentOptions) {
    this.name = options.name;
    this.#o = options;
    this.#types = options.types;
    this.#lock = new TypingLock(options.kept.database(options.name, 0, 0), () => {
      this.#takingOver = true; // From now on, not from when it is this change's turn.
      this.#inTurn(() => this.#lockChanged());
    });
    this.#copy = this.#copyFor(options.epoch);
    this.#doc = options.make();
    this.#awareness = this.#people(this.#doc);
  }

  get doc(): Y.Doc {
    return this.#doc;
  }
  get awareness(): Awareness {
    return this.#awareness;
  }
  get epoch(): number {
    return this.#copy.epoch;
  }
  /** Whether this seat types in it at all ... */
  get types(): boolean {
    return this.#types;
  }
  /** ... and whether this tab does. */
  get typesHere(): boolean {
    return this.#types && this.#lock.held && !this.#takingOver;
  }
  /** The leased id one types under; null before the first lease, and while the document is not under it (yet). */
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
    return this.#provider?.wsconnected === true && this.#provider.synced;
  }
  get frames(): Frames {
    return this.#frames;
  }
  /** Since when (milliseconds) own words are unconfirmed; null when all are. */
  get unsavedSince(): number | null {
    return this.#unsavedSince;
  }
  get savedAt(): string | null {
    return this.#savedAt;
  }
  get offlineSince(): string | null {
    return this.connected ? null : this.#offlineSince;
  }
  /** Why the server kept nothing, the last time it was asked to. */
  get refusedFor(): string | null {
    return this.#refusedFor;
  }
  get keptAt(): string | null {
    return this.#copy.keptAt ?? null;
  }
  /** False when the device's database took something no more, or there was no room to remember how far it goes. */
  get keeps(): boolean {
    return this.#keeps && this.#o.kept.holds(this.#key());
  }
  /** Own words not yet confirmed. */
  get wordsKept(): number {
    const { client, acked, aside = [] } = this.#copy;
    const here = this.#unsavedSince === null || client === undefined ? [] : ownPieces(this.#doc, client, acked);
    // What was set aside is kept as well, until it has been compared.
    const there = aside.flatMap(({ database, client: typedUnder, acked: from }) => {
      const doc = this.#asideDocs.get(database);
      return doc === undefined || typedUnder === undefined ? [] : ownPieces(doc, typedUnder, from);
    });
    return wordCount([...here, ...there]);
  }

  /** Opens the device's copy, then the connection. */
  open(): void {
    this.#inTurn(() => this.#open());
  }

  async #open(types = this.#types): Promise<void> {
    const doc = this.#doc;
    this.#opened = true;
    if (this.#o.kept.lasts) {
      const database = this.#o.kept.database(this.name, this.#copy.epoch, this.#copy.copy);
      const persistence = new IndexeddbPersistence(database, doc);
      await persistence._db.then(
        async (db) => {
          this.#persistence = persistence;
          await Promise.race([persistence.whenSynced, this.#watchDatabase(db)]);
        },
        () => this.#keepsNothing(), // `kept.lasts` is about localStorage alone.
      );
    }
    if (this.#over || doc !== this.#doc) return;
    if (doc.store.clients.size > 0) this.#arrived = true;
    for (const { database } of this.#copy.aside ?? [])
      if (!this.#asideDocs.has(database)) this.#asideDocs.set(database, await this.#load(database));
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

  /** What was typed and not confirmed, in this tab or one before it; and whether the database still has all of it. */
  #compareWithTyped(): void {
    const { unsaved, typed = 0, acked, client } = this.#copy;
    const here = client === undefined ? 0 : Y.getState(this.#doc.store, client);
    // Since when, not since the page was opened again: what was typed before that is no more saved than what comes now.
    if (unsaved) this.#unsavedSince ??= unsaved === true ? Date.now() : unsaved;
    // Letters nobody has confirmed, though there was no room to say that they were typed.
    else if (client !== undefined && here > acked) this.#unsavedSince ??= Date.now();
    this.#behind = client !== undefined && here < typed;
  }

  #keepsNothing(): void {
    this.#keeps = false;
    this.#o.changed();
  }

  /** A database that fails (no room left, taken away by the browser) says so to itself alone; answers when it did. */
  #watchDatabase(db: IDBDatabase): Promise<void> {
    return new Promise((failed) => {
      for (const event of ["error", "abort", "close"])
        db.addEventListener(event, () => {
          this.#keepsNothing();
          failed();
        });
    });
  }

  /** The server has begun this document anew, or this seat's right to type in it has changed. */
  renew(epoch: number, types: boolean): void {
    if (epoch === this.#copy.epoch && types === this.#types) return;
    const stranded = this.#types && !types && this.#unsavedSince !== null;
    this.#types = types;
    if (epoch !== this.#copy.epoch) this.#setAside(epoch, "The room began this text anew while you were away.");
    // What has not arrived will not be taken any more: compared with a fresh copy, and handed back where it is missing.
    else if (stranded) this.#setAside(epoch, "Your pen was taken before these words arrived.");
    this.#inTurn(() => this.#reopen());
  }

  /** Loads anew after the server closed the connection for good; nothing when it is open. */
  reopen(): void {
    this.#inTurn(async () => {
      if (this.#provider === null) await this.#reopen();
    });
  }

  /** Takes typing over from another tab, or (after 4409) from whoever types under this lease. */
  typeHere(): void {
    if (this.#types && !this.#lock.held) void this.#lock.steal();
  }

  /** The same, once the document is open; answers when letters are taken here, if they can be. */
  async takesLetters(): Promise<void> {
    await this.#turn;
    if (this.#types && !this.#lock.held && !this.#over) await this.#lock.steal();
    await this.#turn;
  }

  /** Shows one's caret to the others; null takes it away. */
  caret(place: Place | null): void {
    if (this.client === null) return;
    if (place !== null) this.#awareness.setLocalState({ ...place });
    else if (this.#awareness.getLocalState() !== null) this.#awareness.setLocalState(null);
  }

  /**
   * The page is shown again, or the network is back. A browser lets the timers of a hidden page run about once a minute:
   * what waits for one to connect again is not waited for any longer.
   */
  wake(): void {
    this.#provider?.connect();
  }

  /** The browser says that there is no connection: the socket is not waited for, it comes back by itself. */
  cutOff(): void {
    this.#provider?.ws?.close();
  }

  /** The seat was withdrawn: lets go of the device's copy for good, and hands back what is not on the record. */
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
    for (const doc of this.#asideDocs.values()) doc.destroy();
  }

  #people(doc: Y.Doc): Awareness {
    const awareness = new Awareness(doc);
    awareness.setLocalState(null); // A seat without a caret has no state: a renewal every 15 s would keep the room awake.
    awareness.on("change", this.#o.people);
    return awareness;
  }

  /** Opening, leasing and handing over wait for each other: each leaves the document in a state the next can take. */
  #inTurn(work: () => Promise<void>): void {
    const done = this.#turn.then(() => (this.#over ? undefined : work()));
    // A failure is reported as an unhandled rejection of `done`; the next in turn is done all the same.
    this.#turn = done.catch(() => undefined);
  }

  #key(): string {
    return `copy/${this.name}`;
  }

  /** Another tab writes here too: what it has said since is kept, and of a newer copy it knows more. */
  #remember(change: Partial<Copy>): void {
    const kept = this.#o.kept.read<Copy>(this.#key());
    const same = kept?.epoch === this.#copy.epoch && kept.copy === this.#copy.copy;
    this.#copy = { ...(same ? kept : this.#copy), ...change };
    if (same || this.typesHere || kept === undefined) this.#o.kept.write(this.#key(), this.#copy);
  }

  /** The copy this device has of an epoch, or a new one; a copy of another epoch with unconfirmed words is set aside. */
  #copyFor(epoch: number): Copy {
    const kept = this.#o.kept.read<Copy>(this.#key());
    if (!kept) return { epoch, copy: 0, acked: 0 };
    if (kept.epoch === epoch) return kept;
    const aside = asideOf(this.#o.kept, this.name, kept, "The room began this text anew while you were away.");
    const copy: Copy = { epoch, copy: 0, acked: 0, aside: [...(kept.aside ?? []), ...aside] };
    this.#o.kept.write(this.#key(), copy);
    return copy;
  }

  #setAside(epoch: number, reason: string, wentBack = false): void {
    const aside = asideOf(this.#o.kept, this.name, this.#copy, reason, wentBack);
    for (const one of aside) this.#asideDocs.set(one.database, this.#doc);
    const copy = epoch === this.#copy.epoch ? this.#copy.copy + 1 : 0;
    this.#copy = { epoch, copy, acked: 0, aside: [...(this.#copy.aside ?? []), ...aside] };
    this.#o.kept.write(this.#key(), this.#copy);
    this.#closeCopy();
    this.#arrived = false;
    this.#unsavedSince = null;
    this.#behind = false;
    this.#doc = this.#o.make();
    this.#awareness = this.#people(this.#doc);
  }

  async #reopen(): Promise<void> {
    // A pen came or went: only who types holds the lock.
    if (this.#types) await this.#lock.take();
    else this.#lock.release();
    if (this.#opened) await this.#lockChanged();
    else await this.#open();
  }

  #disconnect(): void {
    this.#nameAwareness();
    this.#provider?.destroy();
    this.#provider = null;
    this.#frames.closed();
  }

  #closeCopy(): void {
    this.#disconnect();
    void this.#persistence?.destroy();
    this.#persistence = null;
    this.#opened = false;
    this.#read = false;
  }

  /** The pen came to this tab, or left it. */
  async #lockChanged(): Promise<void> {
    if (this.#over) return;
    this.#disconnect();
    if (this.#lock.held) {
      // Both tabs type under one id, so nothing that the other wrote to the device's copy may be missed.
      this.#takingOver = true;
      await new Promise((resolve) => setTimeout(resolve, handover));
      if (this.#persistence) await fetchUpdates(this.#persistence);
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

  /** Yjs takes another id when it loads an update that carries its own: set again after every load. */
  #typeUnderLease(): void {
    const leased = this.#leased;
    if (leased !== null) this.#doc.clientID = leased;
    this.#nameAwareness();
  }

  /** Keeps the awareness under the document's id, which the provider takes for granted. */
  #nameAwareness(): void {
    const { clientID } = this.#doc;
    const awareness = this.#awareness;
    if (awareness.clientID !== clientID) awareness.states.delete(awareness.clientID);
    awareness.clientID = clientID;
    // An id outlives its page here; a clock from the wall is always ahead of what others remember of it.
    if (!awareness.meta.has(clientID)) awareness.meta.set(clientID, { clock: Date.now(), lastUpdated: Date.now() });
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
    if (this.#over || this.#provider) return;
    await this.#lease();
    if (this.#over || this.#provider) return;
    const doc = this.#doc;
    const socket = socketClass(
      {
        frames: this.#frames,
        heard: () => {
          provider.wsLastMessageReceived = Date.now();
        },
      },
      this.#o.socket ?? WebSocket,
    );
    const provider = new WebsocketProvider(this.#o.doors.syncUrl, this.name, doc, {
      connect: false,
      disableBc: true, // Tabs would pass each other's structs round the server.
      awareness: this.#awareness,
      params: this.#params(),
      WebSocketPolyfill: socket,
    });
    this.#provider = provider;
    this.#listen(provider);
    provider.connect();
  }

  #params(): Record<string, string> {
    const { client, lease, epoch, head } = this.#copy;
    return {
      seat: this.#o.doors.seat,
      epoch: String(epoch),
      wire: String(wireVersion),
      ...(head ? { head: `${head.seq}.${head.hash}` } : {}),
      ...(this.typesHere && client !== undefined && lease !== undefined ? { client: String(client), lease } : {}),
    };
  }

  #listen(provider: WebsocketProvider): void {
    const json = <T>(decoder: decoding.Decoder): T => JSON.parse(decoding.readVarString(decoder)) as T;
    provider.messageHandlers[MessageType.saved] = (_encoder, decoder) => {
      this.#frames.saved(decoding.readVarUint(decoder));
      this.#onSaved();
    };
    provider.messageHandlers[MessageType.head] = (_encoder, decoder) => {
      const head = json<Head>(decoder);
      this.#remember({ head, keptAt: new Date().toISOString() });
      provider.params = this.#params();
      this.#o.head(head);
    };
    provider.messageHandlers[MessageType.hello] = (_encoder, decoder) => {
      const hello = json<Hello>(decoder);
      // Said again on an open connection: what this seat may do has changed.
      const again = this.#frames.hello(hello);
      if (again || (this.#leased !== null && hello.writes !== this.#types)) this.#o.penChanged();
    };
    provider.messageHandlers[MessageType.closing] = (_encoder, decoder) => {
      this.#closing = json<Closing>(decoder);
    };
    provider.on("status", () => this.#nameAwareness());
    provider.on("sync", (synced) => {
      if (!synced) return;
      this.#behind = false; // Whatever the server has of one's own is here now.
      this.#typeUnderLease();
      this.#arrived = true;
      this.#offlineSince = null;
      this.#resets = 0;
      if (this.#unsavedSince === null) {
        this.#savedAt = new Date().toISOString();
        this.#refusedFor = null;
      }
      this.#handBack();
      this.#o.changed();
      // The lease could not be had while offline: now it can.
      if (this.typesHere && this.#copy.lease === undefined) this.#leaseSoon();
    });
    provider.on("connection-close", () => {
      this.#frames.closed();
      // Closed to come again: the reason is all that is left of it.
      if (this.#closing?.code === CloseCode.again) {
        this.#refusedFor = this.#closing.reason;
        this.#closing = null;
      }
      this.#offlineSince ??= new Date().toISOString();
      this.#o.changed();
    });
    provider.on("closed", ({ code, reason }) => this.#onClosed(code, this.#closing?.message ?? reason));
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
      this.#unsavedSince ??= Date.now();
      const { client } = this;
      // Written before the letter leaves: a database may come back without it, another device's words never under it.
      this.#remember({
        unsaved: this.#unsavedSince,
        ...(client !== null && { typed: Y.getState(this.#doc.store, client) }),
      });
      const { ws, wsconnected } = this.#provider ?? {};
      if (ws?.readyState !== WebSocket.OPEN || !wsconnected) this.#frames.missed();
    }
    this.#o.changed();
  }

  #onSaved(): void {
    if (!this.#frames.settled) return;
    this.#unsavedSince = null;
    this.#refusedFor = null;
    this.#savedAt = new Date().toISOString();
    const { client } = this.#copy;
    this.#remember({
      unsaved: undefined,
      keptAt: this.#savedAt,
      ...(client === undefined ? {} : { acked: Y.getState(this.#doc.store, client) }),
    });
    this.#o.changed();
  }

  #onClosed(code: number, message: string): void {
    const wentBack = this.#closing?.reason === "record";
    this.#disconnect();
    this.#closing = null;
    this.#offlineSince ??= new Date().toISOString();
    switch (code) {
      case CloseCode.leasedElsewhere:
        // Somebody else types under this lease: what had not arrived will not be taken from here. Read on until typing
        // here is asked for.
        if (this.#unsavedSince !== null) this.#setAside(this.#copy.epoch, message);
        // Asked for anew then: it may be another device's for good.
        else this.#remember({ lease: undefined });
        this.#lock.release();
        return this.#inTurn(() => (this.#opened ? this.#lockChanged() : this.#open(false)));
      case CloseCode.revoked: // All documents hand back their words (`forget`).
      case CloseCode.outdated:
        // The copy stays for the page that is loaded next; where nothing is kept, here are the words.
        if (code === CloseCode.outdated && !(this.#o.kept.lasts && this.#keeps)) this.#giveUp(message);
        return this.#o.closed(code, message);
      case CloseCode.notSignedIn:
        this.#giveUp(message);
        return this.#o.closed(code, message);
    }
    this.#setAside(this.#copy.epoch, wentBack ? wentBackSentence(this.#copy.head) : message, wentBack);
    if (wentBack) this.#o.wentBack();
    if (++this.#resets <= resetsInARow) return this.#o.closed(code, message);
    // For good, though the seat is not withdrawn: nothing will be compared any more.
    this.#handBack(null);
    this.#o.closed(CloseCode.notSignedIn, message);
  }

  /** What nobody will take from here any more is its author's again. */
  #giveUp(message: string): void {
    this.#o.lost(lostIn(this.name, this.#doc, this.#copy, null, message));
    this.#unsavedSince = null;
  }

  /** Gives back what copies set aside hold and this one lacks (all of their own, without one), then drops them. */
  #handBack(fresh: Y.Doc | null = this.#doc): void {
    const { aside } = this.#copy;
    if (!aside?.length) return;
    // As far as the server knew: what is typed while an old copy is being read would pass for its words.
    const known = fresh && { doc: fresh, known: Y.decodeStateVector(Y.encodeStateVector(fresh)) };
    const lost: Lost[] = [];
    for (const one of aside) {
      // All were read when this document was opened, but of a copy that was set aside since, which is in memory.
      const doc = this.#asideDocs.get(one.database);
      if (doc === undefined) continue;
      lost.push(...lostIn(this.name, doc, one, known, one.reason));
      doc.destroy();
      this.#asideDocs.delete(one.database);
    }
    if (lost.length > 0) this.#o.lost(lost); // Kept by the receiver before the copies go.
    this.#remember({ aside: undefined });
    if (this.#o.kept.lasts) for (const one of aside) indexedDB.deleteDatabase(one.database);
  }

  async #load(database: string): Promise<Y.Doc> {
    const doc = this.#o.make();
    const persistence = new IndexeddbPersistence(database, doc);
    await persistence.whenSynced;
    await persistence.destroy();
    return doc;
  }
}
