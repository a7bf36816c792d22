/**
 * People at devices, without a network: a negotiation on a database in memory, a clock and timers turned by hand, and
 * peers that speak the y-websocket protocol as the stock client does.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { newCaucusDoc, newDraftDoc, newTableDoc, readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import type { Draft } from "../../drafts/draft.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import type { ParsedDraft } from "../../drafts/notation/parsed.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { groupRights, memberRights, type Party, type PartyId, type Role, type Seat } from "../../drafts/party.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import { MessageType, type ActAnswer, type Closing, type Head, type Hello, type Lease } from "../../drafts/wire.ts";
import { openStorage } from "../../server/hosts/node-storage.ts";
import type { Storage } from "../../server/record/storage.ts";
import type { Deps } from "../../server/room/deps.ts";
import type { Receiver } from "../../server/room/entrance.ts";
import { Negotiation } from "../../server/room/negotiation.ts";
import { lineOf } from "../../server/watch.ts";
import type { Socket } from "../../server/room/socket.ts";

/** A clock and timers that stand still until they are moved. */
export class Clock {
  time = Date.parse("2026-03-02T09:00:00Z");
  #timers: { readonly at: number; readonly fn: () => void }[] = [];

  readonly later = (fn: () => void, ms: number): (() => void) => {
    const timer = { at: this.time + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Runs what is due, in order, until nothing is due within `ms`. */
  pass(ms = 0): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.fn();
    }
    this.time = until;
  }
}

export const party = (id: PartyId, kind: Party["kind"] = "member-state"): Party => ({
  id,
  name: `The Republic of ${id}`,
  kind,
  rights: kind === "group" ? groupRights : memberRights,
});

/** Pseudo-random bytes, the same in every run. */
export const seeded = (seed = 1): ((bytes: number) => Uint8Array) => {
  let state = seed;
  return (bytes) =>
    Uint8Array.from({ length: bytes }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 16) & 0xff;
    });
};

export const parties: readonly Party[] = [party("ALT"), party("BRE"), party("COR"), party("GRP", "group")];

export const text = `# Draft report

1. States shall meet every year and report on what they have done.

2. The Secretariat should prepare a summary of all views.

3. Participation is open to all States.
`;

export const parsed = (notation = text): ParsedDraft => parseNotation(notation, { parties });

export interface Options {
  readonly storage?: Storage;
  readonly check?: Deps["check"];
  readonly notation?: string;
  readonly phase?: "drafting" | "open";
  readonly seed?: number;
}

/** A negotiation with its clock; `restart` opens it anew from the same storage, as after a kill. */
export class House {
  readonly clock = new Clock();
  readonly storage: Storage;
  readonly log: string[] = [];
  /** Set to make the next commit fail, as a full disk does. */
  broken = false;
  negotiation: Negotiation;
  readonly #deps: Deps;
  #inner: Storage;

  constructor(options: Options = {}) {
    this.#inner = options.storage ?? openStorage(":memory:");
    this.storage = {
      exec: (sql, ...values) => this.#inner.exec(sql, ...values),
      scrub: () => this.#inner.scrub?.(),
      transaction: (fn) =>
        this.#inner.transaction(() => {
          const result = fn();
          if (this.broken) {
            this.broken = false;
            throw new Error("disk full");
          }
          return result;
        }),
      close: () => undefined,
    };
    this.#deps = {
      storage: this.storage,
      now: () => this.clock.time,
      random: seeded(options.seed),
      later: this.clock.later,
      log: (happening) => this.log.push(lineOf(happening, this.clock.time)),
      ...(options.check && { check: options.check }),
    };
    this.negotiation = Negotiation.create(this.#deps, {
      id: "test-room",
      title: "Draft report",
      symbol: "A/TEST/1",
      parties,
      parsed: parsed(options.notation),
      ...(options.phase && { phase: options.phase }),
    });
  }

  /** Opens it anew, as after a kill; from another storage, as after a backup was put back. */
  restart(storage = this.#inner): void {
    this.#inner = storage;
    this.negotiation = Negotiation.open(this.#deps);
  }

  seat(role: Role, ofParties: readonly PartyId[] = [], head = true): Seat {
    const invited = this.negotiation.invite(null, { role, parties: ofParties, head });
    if (isRefusal(invited)) throw new RangeError(invited.message);
    return this.negotiation.seat(invited.seat)!;
  }

  /** Does an act and runs what is queued. */
  async act(seat: Seat, body: object): Promise<ActAnswer | Refusal> {
    const answer = this.negotiation.act(seat, body);
    this.negotiation.flush();
    return answer;
  }

  /** Does an act that must be accepted. */
  async done(seat: Seat, body: object): Promise<ActAnswer> {
    const answer = await this.act(seat, body);
    if (isRefusal(answer)) throw new RangeError(`${answer.refused}: ${answer.message}`);
    return answer;
  }

  draft(seat: Seat, at?: string): Draft {
    const draft = this.negotiation.draft(seat, at);
    if (isRefusal(draft)) throw new RangeError(`${draft.refused}: ${draft.message}`);
    return draft;
  }

  /** The id of the nth numbered paragraph, from 1. */
  paragraph(seat: Seat, label: string): ParagraphId {
    const found = Object.values(this.draft(seat).parts)
      .flat()
      .find((paragraph) => paragraph.label === label);
    if (found === undefined) throw new RangeError(`no paragraph ${label}`);
    return found.id;
  }

  words(seat: Seat, id: ParagraphId): string {
    const draft = this.draft(seat);
    const found = [...Object.values(draft.parts).flat(), ...draft.removed].find((paragraph) => paragraph.id === id);
    return found === undefined ? "" : plain(wordsOf(found));
  }
}

export interface Joined {
  readonly document?: string;
  readonly device?: string;
  /** Only reads: no client id is asked for. */
  readonly reader?: boolean;
  /** Shown on connecting, as a device does that was here before. */
  readonly head?: string;
  readonly epoch?: number;
  /** The local copy of a device that was here before, with its lease. */
  readonly doc?: Y.Doc;
  readonly lease?: Lease;
}

const newDoc = (document: string): Y.Doc => {
  if (document === "draft") return newDraftDoc();
  return document.startsWith("caucus/") ? newCaucusDoc() : newTableDoc();
};

/** One device of a seat on one document. */
export class Peer {
  readonly house: House;
  readonly seat: Seat;
  readonly document: string;
  readonly doc: Y.Doc;
  readonly lease: Lease | null;
  /** Every byte and every text the socket brought. */
  readonly received: (Uint8Array | string)[] = [];
  readonly carets = new Map<number, Record<string, unknown> | null>();
  hello: Hello | null = null;
  /** How often the server has said hello: more than once means that something beside the documents changed. */
  hellos = 0;
  head: Head | null = null;
  saved = 0;
  sent = 0;
  synced = false;
  closing: Closing | null = null;
  closed: { readonly code: number; readonly reason: string } | null = null;
  buffered = 0;
  /** Holds own frames back, as a slow line does. */
  offline = false;
  #held: Uint8Array[] = [];
  #receiver: Receiver | null = null;

  constructor(house: House, seat: Seat, joined: Joined = {}) {
    this.house = house;
    this.seat = seat;
    this.document = joined.document ?? "draft";
    this.doc = joined.doc ?? newDoc(this.document);
    this.lease = joined.reader === true ? null : (joined.lease ?? this.#leased(joined.device ?? "laptop"));
    const socket: Socket = {
      send: (message) => this.#take(message),
      close: (code, reason) => {
        this.closed ??= { code, reason };
      },
      get buffered() {
        return peer.buffered;
      },
    };
    // The socket's `buffered` is read anew each time.
    const peer = this;
    this.#receiver = house.negotiation.connect(socket, {
      seat: seat.id,
      document: this.document,
      ...(this.lease && {
        client: this.lease.client,
        lease: this.lease.lease,
        epoch: joined.epoch ?? this.lease.epoch,
      }),
      ...(joined.epoch !== undefined && { epoch: joined.epoch }),
      ...(joined.head !== undefined && { head: joined.head }),
    });
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.update(update);
    });
    const step1 = encoding.createEncoder();
    encoding.writeVarUint(step1, MessageType.sync);
    encoding.writeVarUint(step1, 0);
    encoding.writeVarUint8Array(step1, Y.encodeStateVector(this.doc));
    this.send(encoding.toUint8Array(step1));
    if (this.lease !== null) this.doc.clientID = this.lease.client;
  }

  #leased(device: string): Lease | null {
    const lease = this.house.negotiation.lease(this.seat, { document: this.document, device });
    return isRefusal(lease) ? null : lease;
  }

  send(message: Uint8Array | string): void {
    this.#receiver?.receive(message);
  }

  /** Sends an update frame, whatever is in it. */
  update(update: Uint8Array, step2 = false): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MessageType.sync);
    encoding.writeVarUint(encoder, step2 ? 1 : 2);
    encoding.writeVarUint8Array(encoder, update);
    this.sent++;
    if (this.offline) this.#held.push(encoding.toUint8Array(encoder));
    else this.send(encoding.toUint8Array(encoder));
  }

  online(): void {
    this.offline = false;
    for (const held of this.#held.splice(0)) this.send(held);
  }

  caret(state: object | null, clock: number, client = this.doc.clientID): void {
    const inner = encoding.createEncoder();
    encoding.writeVarUint(inner, 1);
    encoding.writeVarUint(inner, client);
    encoding.writeVarUint(inner, clock);
    encoding.writeVarString(inner, JSON.stringify(state));
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MessageType.awareness);
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
    this.send(encoding.toUint8Array(encoder));
  }

  #take(message: Uint8Array | string): void {
    this.received.push(message);
    if (typeof message === "string") return;
    const decoder = decoding.createDecoder(message);
    switch (decoding.readVarUint(decoder)) {
      case MessageType.sync: {
        const type = decoding.readVarUint(decoder);
        const bytes = decoding.readVarUint8Array(decoder);
        if (type === 0) {
          // Like the stock client: an answer even when there is nothing to say.
          const lacking = Y.encodeStateAsUpdate(this.doc, bytes);
          queueMicrotask(() => undefined);
          this.#answers.push(lacking);
          if (this.#receiver !== null) this.#answer();
        } else {
          Y.applyUpdate(this.doc, bytes, this);
          if (type === 1) {
            this.synced = true;
            if (this.lease !== null) this.doc.clientID = this.lease.client;
          }
        }
        return;
      }
      case MessageType.awareness: {
        const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
        const count = decoding.readVarUint(inner);
        for (let n = 0; n < count; n++) {
          const client = decoding.readVarUint(inner);
          decoding.readVarUint(inner);
          this.carets.set(client, JSON.parse(decoding.readVarString(inner)) as Record<string, unknown> | null);
        }
        return;
      }
      case MessageType.saved:
        this.saved = decoding.readVarUint(decoder);
        return;
      case MessageType.head:
        this.head = JSON.parse(decoding.readVarString(decoder)) as Head;
        return;
      case MessageType.hello:
        this.hello = JSON.parse(decoding.readVarString(decoder)) as Hello;
        this.hellos++;
        return;
      case MessageType.closing:
        this.closing = JSON.parse(decoding.readVarString(decoder)) as Closing;
        return;
    }
  }

  // The step 1 of the server comes while the connection is still being made; it is answered right after.
  #answers: Uint8Array[] = [];
  #answer(): void {
    for (const lacking of this.#answers.splice(0)) this.update(lacking, true);
  }

  /** Ends the handshake: answers the server's step 1 with what it lacks. */
  settle(): this {
    this.#answer();
    this.house.negotiation.flush();
    return this;
  }

  leave(): void {
    this.#receiver?.closed();
    this.#receiver = null;
  }

  strand(id: ParagraphId): Y.Text {
    const strand = readRecord(this.doc).paragraphs[id]?.strand;
    const words = strand ? strandOf(this.doc, strand) : undefined;
    if (words === undefined) throw new RangeError(`no strand for ${id} here`);
    return words;
  }

  /** Types after the first occurrence of `after` (or at the start). */
  type(id: ParagraphId, after: string, words: string): void {
    const strand = this.strand(id);
    const at = after === "" ? 0 : strand.toString().indexOf(after) + after.length;
    strand.insert(at, words);
  }

  erase(id: ParagraphId, words: string): void {
    const strand = this.strand(id);
    strand.delete(strand.toString().indexOf(words), words.length);
  }

  /** What an act says it has seen: the head, and own typing so far. */
  seen(): { seq: number; frames: Record<string, { connection: string; n: number }> } {
    return {
      seq: this.head?.seq ?? 0,
      frames: { [this.document]: { connection: this.hello!.connection, n: this.sent } },
    };
  }
}

/** A peer that has finished its handshake. */
export const join = (house: House, seat: Seat, joined: Joined = {}): Peer => new Peer(house, seat, joined).settle();
