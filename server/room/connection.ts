/**
 * One sync socket: the y-websocket protocol, with update frames that are numbered and acknowledged. It reads and
 * answers messages; the round (typing.ts) decides whether an update is taken.
 *
 * A connection is open, then closed. After closing nothing is read or sent.
 */
import { CloseCode, wireVersion, type Closing, type Head } from "../../drafts/wire.ts";
import type { Seat } from "../../drafts/party.ts";
import {
  awarenessFrame,
  closingFrame,
  headFrame,
  helloFrame,
  readMessage,
  savedFrame,
  syncFrame,
  SyncType,
  type Caret,
} from "./frames.ts";
import { Bucket } from "./bucket.ts";
import type { Sheet } from "./sheet.ts";
import type { Nth, Shared, Socket } from "./socket.ts";

/**
 * What one connection, or all of a seat, may send and leave unread. Whoever goes beyond is read later or closed with a
 * reason; unsaved words stay on the device, which may connect again.
 */
export const connectionLimits = {
  /** Bytes of one message: enough for a paragraph of 100,000 letters. */
  message: 1 << 20,
  /** Bytes of updates waiting for a round. */
  waiting: 4 << 20,
  /** Bytes a reader has not taken yet. Beyond, it is dropped, and may connect again. */
  unread: 8 << 20,
  /** The same for all connections of a seat: a hundred sockets that read nothing are still one seat. */
  unreadOfSeat: 16 << 20,
  /** How often a connection may ask for all it lacks: clients ask once, and now and then again. */
  asked: 100,
  /** Connections of one seat to one document; a delegation has a few dozen devices at most. */
  perSeat: 100,
  /**
   * Messages of one connection, of any kind. Beyond, it is not read for a while. Stock clients send back every caret of
   * others that moves, so in a full room most messages are carets.
   */
  messages: { burst: 400, perSecond: 200 },
  /** The same for all connections of a seat. */
  messagesOfSeat: { burst: 2_000, perSecond: 1_000 },
  /** How many messages beyond its limit a connection may be, where the host cannot stop reading; then it is closed. */
  behind: 10_000,
} as const;

/** What a connection needs of its room. */
export interface Room {
  readonly head: Head;
  /** Puts an update into the queue of the next round. */
  typed(connection: Connection, bytes: Uint8Array, frame: number): void;
  carets(connection: Connection, carets: readonly { client: number; json: string }[]): void;
  caretsFor(connection: Connection): readonly Caret[];
  left(connection: Connection): void;
  /** Asks for what this connection lacks; the answer comes by `tell`, when it is its turn. */
  asks(connection: Connection, vector: Uint8Array): void;
  /** How much the connection's seat may still send. */
  messagesOf(connection: Connection): Bucket;
  /** Bytes that the connections of this one's seat, all together, have not taken yet. */
  unread(connection: Connection): number;
  /** The connection was closed for something that no honest client sends. */
  offended(connection: Connection): void;
  now(): number;
  later(fn: () => void, ms: number): () => void;
}

/** What is settled about a connection when it is opened; only `writes` may change later. */
export interface ConnectionFacts {
  /** Random, and new with each connection: acts name by it the frames they have to wait for. */
  readonly id: string;
  readonly seat: Seat;
  readonly sheet: Sheet;
  /** The client id leased to it; null if it only reads. */
  readonly client: number | null;
  /** The token of the lease of `client`; null if it only reads. */
  readonly lease: string | null;
  readonly writes: boolean;
  /** Which of its page's connections it is, if the page says so: a later one is never closed for an earlier one. */
  readonly nth?: Nth;
}

/** Hosts keep two kilobytes for a sleeping socket, so a large caret is left out; it is shown again when it moves. */
const fits = (caret: Resting["caret"]): boolean => caret !== undefined && JSON.stringify(caret).length <= 600;

/** What has to be kept of a connection while its room sleeps. */
export interface Resting {
  readonly id: string;
  readonly seat: string;
  readonly document: string;
  readonly epoch: number;
  readonly client: number | null;
  readonly lease: string | null;
  /** The number of update frames received. All are on the record: no room sleeps with words waiting. */
  readonly received: number;
  readonly synced: boolean;
  readonly nth?: Nth;
  readonly caret?: { readonly place: object | null };
}

/**
 * A device's socket to one document. Everything it sends is checked here against the limits, and handed to the room.
 */
export class Connection {
  readonly id: string;
  readonly seat: Seat;
  readonly sheet: Sheet;
  readonly client: number | null;
  readonly lease: string | null;
  readonly nth: Nth | undefined;
  /** The number of the last update frame received; `saved` is that of the last one on the record. */
  received = 0;
  saved = 0;
  /** Bytes of updates that wait to be let into a round. */
  waiting = 0;
  #writes: boolean;
  #open = true;
  #synced = false;
  #caret: Resting["caret"];
  #asked = 0;
  #resume: (() => void) | null = null;
  readonly #messages: Bucket;
  readonly #socket: Socket;
  readonly #room: Room;

  constructor(socket: Socket, room: Room, facts: ConnectionFacts) {
    this.#socket = socket;
    this.#room = room;
    this.#messages = new Bucket(connectionLimits.messages, () => room.now());
    this.id = facts.id;
    this.seat = facts.seat;
    this.sheet = facts.sheet;
    this.client = facts.client;
    this.lease = facts.lease;
    this.nth = facts.nth;
    this.#writes = facts.writes;
  }

  get open(): boolean {
    return this.#open;
  }

  get writes(): boolean {
    return this.#writes;
  }

  /**
   * Says hello. A writer is also asked for what the server lacks; a reader is not, because nothing from it would be
   * taken.
   */
  begin(): void {
    this.sheet.connections.add(this);
    this.hello();
    if (this.#writes) this.send(syncFrame(SyncType.step1, this.sheet.vector()));
  }

  /** Sets whether it may write; says whether that has changed. */
  mayWrite(writes: boolean): boolean {
    if (writes === this.#writes) return false;
    this.#writes = writes;
    this.hello();
    if (writes) this.send(syncFrame(SyncType.step1, this.sheet.vector()));
    return true;
  }

  /** Says who this connection is. Said again, it means that what the seat may do or has has changed. */
  hello(): void {
    this.#rest();
    const { id: connection, sheet } = this;
    this.send(helloFrame({ connection, epoch: sheet.epoch, writes: this.#writes, wire: wireVersion }));
  }

  receive(message: Uint8Array | string): void {
    if (!this.#open || !this.#counted(1)) return;
    if (typeof message === "string") {
      if (message === "ping") this.#hand("pong");
      else this.refuse(CloseCode.badFrame, "bad-frame", "Only pings come as text.");
      return;
    }
    if (message.length > connectionLimits.message) {
      this.refuse(
        CloseCode.tooMuch,
        "too-large",
        "This is more than one message may carry. Keep your words and send less at once.",
      );
      return;
    }
    let read;
    try {
      read = readMessage(message);
    } catch (error) {
      this.refuse(CloseCode.badFrame, "bad-frame", `The message could not be read: ${(error as Error).message}.`);
      return;
    }
    switch (read.is) {
      case "step1":
        return this.#answer(read.vector);
      case "update":
        return this.#update(read.bytes, read.step2);
      case "awareness":
        return this.#room.carets(this, read.carets);
      case "query-awareness":
        return this.#sendCarets();
    }
  }

  noise(frames: number): void {
    if (this.#open) this.#counted(frames);
  }

  /**
   * Counts frames, and says whether they may be read. A connection far beyond its limit is not read for a while, or is
   * closed.
   */
  #counted(frames: number): boolean {
    const ofSeat = this.#room.messagesOf(this);
    const owed = this.#messages.owe(frames);
    if (Math.max(owed, ofSeat.owe(frames)) === 0) return true;
    if (owed > connectionLimits.behind) {
      this.refuse(
        CloseCode.tooMuch,
        "too-much",
        "This connection sends more than anybody can write. Come again later.",
      );
      return false;
    }
    if (this.#resume === null && this.#socket.pause !== undefined) {
      this.#socket.pause();
      this.#resume = this.#room.later(
        () => {
          this.#resume = null;
          if (this.#open) this.#socket.resume?.();
        },
        Math.max(this.#messages.wait, ofSeat.wait),
      );
    }
    return true;
  }

  /** Bytes handed to the socket that have not been sent yet. */
  get unread(): number {
    return this.#socket.buffered;
  }

  #answer(vector: Uint8Array): void {
    if (++this.#asked > connectionLimits.asked) {
      this.refuse(CloseCode.tooMuch, "too-much", "This connection asks for the whole text again and again.");
      return;
    }
    this.#room.asks(this, vector);
  }

  /** Closes the connection because its state vector could not be read. */
  misasked(): void {
    this.refuse(CloseCode.badFrame, "bad-frame", "The state vector could not be read.");
  }

  /** Sends the answer to its question for all it lacks. */
  tell(frame: Uint8Array): void {
    if (!this.#open) return;
    if (this.#room.unread(this) > connectionLimits.unreadOfSeat) return this.#drop();
    this.send(frame);
    this.#synced = true;
    this.#rest();
    this.send(headFrame(this.#room.head));
    this.#sendCarets();
  }

  #sendCarets(): void {
    const carets = this.#room.caretsFor(this);
    if (carets.length > 0) this.send(awarenessFrame(carets));
  }

  #update(bytes: Uint8Array, step2: boolean): void {
    if (!this.#writes) {
      // A stock client may still answer a step 1 from when it could write; an empty answer is no attempt to write.
      if (step2 && bytes.length === 2 && bytes[0] === 0 && bytes[1] === 0) return;
      this.refuse(
        CloseCode.reset,
        "no-pen",
        "You do not hold the pen here. Your words were not taken; they are kept for you.",
      );
      return;
    }
    this.received++;
    if (this.waiting + bytes.length > connectionLimits.waiting) {
      this.refuse(
        CloseCode.tooMuch,
        "too-much",
        "More words are waiting than can be taken at once. They are kept for you.",
      );
      return;
    }
    this.#room.typed(this, bytes, this.received);
  }

  /** Tells the client that everything up to frame `n` is on the record. */
  acknowledge(n: number): void {
    if (n <= this.saved) return;
    this.saved = n;
    this.#rest();
    this.send(savedFrame(n));
  }

  /** Goes on after the room has slept. The client has not noticed, so nothing is sent. */
  resume({ received, synced, caret }: Resting): void {
    this.received = received;
    this.saved = received;
    this.#synced = synced;
    this.#caret = caret;
    this.sheet.connections.add(this);
  }

  /** Its caret, as it last said. */
  get caret(): Resting["caret"] {
    return this.#caret;
  }

  set caret(caret: Resting["caret"]) {
    this.#caret = caret;
    this.#rest();
  }

  #rest(): void {
    const { id, client, lease, received, nth } = this;
    this.#socket.rest?.({
      id,
      seat: this.seat.id,
      document: this.sheet.name,
      epoch: this.sheet.epoch,
      client,
      lease,
      received,
      synced: this.#synced,
      ...(nth && { nth }),
      ...(fits(this.#caret) && { caret: this.#caret }),
    });
  }

  /**
   * Sends the words and the head of a round. Before the first sync nothing is sent, because the answer to step 1
   * contains it all.
   */
  deliver(shared: Shared): void {
    if (!this.#synced || !this.#open) return;
    if (this.#socket.buffered > connectionLimits.unread) return this.#drop();
    try {
      if (this.#socket.sendShared !== undefined) this.#socket.sendShared(shared);
      else for (const message of shared.messages) this.#socket.send(message);
    } catch {
      this.closed();
    }
  }

  /** Sends carets; likewise only after the first sync. */
  show(frame: Uint8Array): void {
    if (this.#synced) this.send(frame);
  }

  send(message: Uint8Array): void {
    if (!this.#open) return;
    if (this.#socket.buffered > connectionLimits.unread) return this.#drop();
    this.#hand(message);
  }

  /**
   * Ends a connection that does not read: it would not read a reason either, and what waits for it should leave memory
   * now.
   */
  #drop(): void {
    if (!this.#open) return;
    this.#socket.close(CloseCode.again, "too-slow");
    this.#socket.drop?.();
    this.closed();
  }

  /** Sends a message. A socket that throws is gone; that must not end the round. */
  #hand(message: Uint8Array | string): void {
    try {
      this.#socket.send(message);
    } catch {
      this.closed();
    }
  }

  /** Closes with the reason as a message before the code, because a close frame has room for a short reason only. */
  refuse(code: Closing["code"], reason: string, message: string): void {
    if (!this.#open) return;
    if (code === CloseCode.badFrame || code === CloseCode.tooMuch || reason === "refused") this.#room.offended(this);
    this.#hand(closingFrame({ code, reason, message }));
    this.close(code, reason);
  }

  close(code: number, reason: string): void {
    if (!this.#open) return;
    this.#socket.close(code, reason);
    this.closed();
  }

  /** The socket is gone, whoever closed it. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#resume?.();
    this.#resume = null;
    this.sheet.connections.delete(this);
    this.#room.left(this);
  }
}
