/**
 * How devices connect to documents: a client id is leased; a connection is opened, or refused with a reason; and one
 * that was open before the room slept goes on where it was.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Seat } from "../../drafts/party.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { CloseCode, oldestWire, wireVersion, type Lease } from "../../drafts/wire.ts";
import { entryAt } from "../record/entries.ts";
import { Answers } from "./answers.ts";
import type { Beside } from "./beside.ts";
import { Bucket, type Allowance } from "./bucket.ts";
import { Connection, connectionLimits, type Resting, type Room } from "./connection.ts";
import { closingFrame, helloFrame } from "./frames.ts";
import { seatById } from "./invitations.ts";
import type { Lanes } from "./lanes.ts";
import { holdsLease, lease, renewLeases, useLease } from "./leases.ts";
import type { Living } from "./living.ts";
import type { Presence } from "./presence.ts";
import type { Round } from "./round.ts";
import { connectionsOf } from "./sheet.ts";
import type { Knock, Socket } from "./socket.ts";

/** Receives the events of a socket. */
export interface Receiver {
  receive(message: Uint8Array | string): void;
  /**
   * Frames arrived that are no messages (pings, pieces), if the host can tell. They count towards the limit of
   * messages.
   */
  noise(frames: number): void;
  closed(): void;
}

/** How often a seat's connections may be closed for what no honest client sends; then once every ten seconds. */
export const offences = { burst: 5, perSecond: 0.1 } as const;

const elsewhere = "Another device types under this name now. Your words are kept for you.";

/** The parts of the room that a connection needs. */
export interface Behind {
  readonly round: Round;
  readonly lanes: Lanes;
  readonly presence: Presence;
  readonly beside: Beside;
}

/** The door of one room to its documents. After `close` no new connection is opened. */
export class Entrance {
  readonly #living: Living;
  readonly #round: Round;
  readonly #lanes: Lanes;
  readonly #presence: Presence;
  readonly #beside: Beside;
  /** By seat, the `offences` that are left before its devices have to wait. */
  readonly #offences = new Map<string, Bucket>();
  /** By seat, the messages it may still send. */
  readonly #messages = new Map<string, Bucket>();
  readonly #answers: Answers;
  /** Whether all devices were given new client ids since this room was opened. */
  #renewed = false;
  #closed = false;

  constructor(living: Living, { round, lanes, presence, beside }: Behind) {
    this.#living = living;
    this.#round = round;
    this.#lanes = lanes;
    this.#presence = presence;
    this.#beside = beside;
    this.#answers = new Answers(living.deps);
  }

  /** Lets nobody in any more, and closes all connections. */
  close(): void {
    this.#closed = true;
    for (const connection of connectionsOf(this.#living.sheets())) connection.close(1001, "closing");
  }

  lease(seat: Seat, ask: { readonly document: string; readonly device: string }): Lease | Refusal {
    // A document this seat may not have is not even loaded: the time that takes would reveal that it exists.
    const sheet = this.#living.reach(seat, ask.document).writes ? this.#living.sheet(ask.document) : null;
    if (sheet === null) return refuse(RefusalCode.noPen, "You do not write this document. No client id was given.");
    const {
      client,
      lease: token,
      taken,
    } = lease(
      this.#living.deps.storage,
      { seat, document: ask.document, device: ask.device, at: this.#living.deps.now() },
      (n) => this.#living.deps.random(n),
    );
    if (taken !== undefined)
      for (const connection of [...sheet.connections])
        if (connection.lease === taken) connection.refuse(CloseCode.leasedElsewhere, "leased-elsewhere", elsewhere);
    return { client, lease: token, epoch: sheet.epoch, head: this.#living.head, clock: sheet.clock(client) };
  }

  /** Opens a connection. If refused, the socket is sent the reason and closed, and null is returned. */
  connect(socket: Socket, knock: Knock): Receiver | null {
    const refused = (code: number, reason: string, message: string): null => {
      socket.send(helloFrame({ connection: "", epoch: 0, writes: false, wire: wireVersion }));
      socket.send(closingFrame({ code, reason, message }));
      socket.close(code, reason);
      return null;
    };
    const { wire = 1 } = knock;
    if (wire < oldestWire || wire > wireVersion)
      return refused(
        CloseCode.outdated,
        "outdated",
        "This page and the server are not of one version. Load the page again: your words are kept on this device.",
      );
    const seat = this.#seat(knock.seat);
    if (seat === null || this.#closed)
      return refused(CloseCode.revoked, "revoked", "This seat has been withdrawn. Ask the Secretariat for a new link.");
    const reach = this.#living.reach(seat, knock.document);
    const sheet = reach.reads ? this.#living.sheet(knock.document) : null;
    if (sheet === null) return refused(CloseCode.unknown, "unknown", "There is no such document for this seat.");
    const wait = this.#offences.get(seat.id)?.wait ?? 0;
    if (wait > 0)
      return refused(
        CloseCode.again,
        `wait-${Math.ceil(wait / 1_000)}`,
        `Devices of this seat were cut off again and again. They are let in again in ${Math.ceil(wait / 1_000)} seconds.`,
      );
    if ([...sheet.connections].filter((other) => other.seat.id === seat.id).length >= connectionLimits.perSeat)
      return refused(CloseCode.again, "too-many", "This seat has too many connections to this document. Close some.");
    if (knock.head !== undefined && !this.#knows(knock.head)) {
      this.#restored(knock.head);
      return refused(
        CloseCode.reset,
        "record",
        "The record here does not go as far as what this device has seen. Its words are kept for you.",
      );
    }
    if (knock.epoch !== undefined && knock.epoch !== sheet.epoch)
      return refused(CloseCode.reset, "epoch", "This document has begun anew. It is loaded again.");
    const client = knock.client ?? null;
    if (client !== null && !holdsLease(this.#living.deps.storage, seat, knock.document, client, knock.lease ?? ""))
      return refused(
        CloseCode.reset,
        "lease",
        "Another of your devices types under this name now. Your words are kept for you.",
      );
    if (client !== null) {
      const { nth } = knock;
      const overtaken = [...sheet.connections].some(
        (other) => nth && other.client === client && other.nth?.page === nth.page && other.nth.n > nth.n,
      );
      if (overtaken) return refused(CloseCode.again, "overtaken", "A later connection of this page is here already.");
      useLease(this.#living.deps.storage, knock.lease!, this.#living.deps.now());
      for (const other of [...sheet.connections])
        if (other.client === client) other.refuse(CloseCode.leasedElsewhere, "leased-elsewhere", elsewhere);
    }
    const connection = new Connection(socket, this.#room(), {
      id: bytesToHex(this.#living.deps.random(8)),
      seat,
      sheet,
      client,
      lease: client === null ? null : knock.lease!,
      writes: reach.writes && client !== null,
      ...(knock.nth && { nth: knock.nth }),
    });
    this.#beside.opened(connection);
    connection.begin();
    return connection;
  }

  /** Goes on with a socket that was open before the room slept; null if it may not. */
  resume(socket: Socket, resting: Resting): Receiver | null {
    const { client, lease: token, document } = resting;
    const seat = this.#seat(resting.seat);
    if (seat === null) return null;
    const reach = this.#living.reach(seat, document);
    const sheet = reach.reads ? this.#living.sheet(document) : null;
    if (sheet === null || sheet.epoch !== resting.epoch) return null;
    const leased = client === null || holdsLease(this.#living.deps.storage, seat, document, client, token ?? "");
    if (!leased) return null;
    const { id, nth } = resting;
    const writes = reach.writes && client !== null;
    const facts = { id, seat, sheet, client, lease: token, writes, ...(nth && { nth }) };
    const connection = new Connection(socket, this.#room(), facts);
    this.#beside.opened(connection);
    connection.resume(resting);
    this.#presence.resume(connection);
    return connection;
  }

  /** Whether the record holds the entry that a device saw last, given as `<seq>.<hash>`. */
  #knows(head: string): boolean {
    const [seq, hash = ""] = head.split(".");
    return seq === "0" || entryAt(this.#living.deps.storage, Number(seq))?.hash === hash;
  }

  /**
   * Handles a device that has seen an entry which is not on the record: the record was probably restored from a backup.
   * Every device then gets a new client id, once per opening, so that a made-up head can disturb the room at most once;
   * nobody loses words by it.
   */
  #restored(head: string): void {
    if (this.#renewed || !/^[1-9]\d{0,14}\.[0-9a-f]{64}$/u.test(head)) return;
    this.#round.now(() => renewLeases(this.#living.deps.storage));
    this.#renewed = true;
    // Most likely the record was restored from a backup.
    this.#living.deps.log?.({ what: "device-ahead-of-record", level: "warn", entry: this.#living.head.seq });
    for (const connection of connectionsOf(this.#living.sheets()))
      if (connection.client !== null)
        connection.refuse(CloseCode.reset, "lease", "The record was put back from a backup. The text is loaded anew.");
  }

  #room(): Room {
    const living = this.#living;
    return {
      get head() {
        return living.head;
      },
      now: () => this.#living.deps.now(),
      later: (fn, ms) => this.#living.deps.later(fn, ms),
      typed: (connection, bytes, frame) => this.#lanes.take(connection, bytes, frame),
      unread: ({ seat }) =>
        connectionsOf(this.#living.sheets()).reduce(
          (sum, other) => sum + (other.seat.id === seat.id ? other.unread : 0),
          0,
        ),
      asks: (connection, vector) => {
        this.#answers.ask(connection, vector);
        living.readSoon();
      },
      messagesOf: ({ seat }) => this.#bucketOf(this.#messages, seat, connectionLimits.messagesOfSeat),
      offended: ({ seat }) => this.#bucketOf(this.#offences, seat, offences).owe(1),
      carets: (connection, carets) => this.#presence.take(connection, carets),
      caretsFor: (connection) => this.#presence.seenBy(connection),
      left: (connection) => {
        this.#answers.left(connection);
        this.#presence.left(connection);
        this.#round.remember(connection);
        const [, caucus] = connection.sheet.name.split("caucus/");
        if (caucus !== undefined && connection.sheet.connections.size === 0 && !this.#closed)
          this.#round.push({ is: "work", work: () => this.#living.caucuses.compact(caucus), done: () => undefined });
      },
    };
  }

  #bucketOf(buckets: Map<string, Bucket>, { id }: Seat, allowance: Allowance): Bucket {
    let bucket = buckets.get(id);
    if (bucket === undefined) buckets.set(id, (bucket = new Bucket(allowance, () => this.#living.deps.now())));
    return bucket;
  }

  #seat(id: string): Seat | null {
    return seatById(this.#living.deps.storage, id);
  }
}
