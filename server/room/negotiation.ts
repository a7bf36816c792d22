/**
 * One living negotiation: what people, sockets and scripts may ask of it. Everything it decides is decided here, in the
 * modules beside it and in `drafts`; the doors only carry. It calls no clock, no randomness and no host of its own.
 */
import * as v from "valibot";
import * as Y from "yjs";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Draft } from "../../drafts/draft.ts";
import type {
  CaucusInfo,
  InvitationInfo,
  Invited,
  Level,
  NegotiationInfo,
  Settings,
  Verified,
} from "../../drafts/info.ts";
import type { MomentsInfo, PastStretch } from "../../drafts/past-moments.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { actSchema, CloseCode, oldestWire, wireVersion, type Act, type Head, type Lease } from "../../drafts/wire.ts";
import { writeArchive } from "../record/archive.ts";
import { verifyChain } from "../record/chain.ts";
import { entryAt } from "../record/entries.ts";
import { restoreArchive } from "../record/restore.ts";
import { keepSetting, prepare, setting } from "../record/schema.ts";
import { levelOf } from "./access.ts";
import type { Answer } from "./acts.ts";
import { beginIn, type Begin } from "./begin.ts";
import { Beside } from "./beside.ts";
import { blameOf, type BlameQuery } from "./blame.ts";
import {
  caucusInfo,
  destroyCaucus,
  formCaucus,
  openCaucus,
  setMembers,
  sharePaper,
  standingCaucus,
} from "./caucuses.ts";
import { Connection, connectionLimits, type Resting, type Room } from "./connection.ts";
import type { Deps } from "./deps.ts";
import { closingFrame, helloFrame } from "./frames.ts";
import { historyOf, type HistoryPage, type HistoryQuery } from "./history.ts";
import { infoOf, settingsOf } from "./info.ts";
import * as seats from "./invitations.ts";
import type { InviteAsk } from "./invitations.ts";
import { dropLeases, holdsLease, lease, renewLeases, useLease } from "./leases.ts";
import { Bucket } from "./bucket.ts";
import { Lanes } from "./lanes.ts";
import { Living } from "./living.ts";
import { momentsOf, stretchOf } from "./past-moments.ts";
import { Presence } from "./presence.ts";
import type { Blame } from "../../drafts/reading/blame.ts";
import type { Comparison } from "../../drafts/reading/compare.ts";
import type { Attribution } from "../../drafts/reading/view.ts";
import type { WouldRestore } from "../../drafts/reading/would-restore.ts";
import { Reading, type Material } from "./reading.ts";
import { wouldRestoreOf, type RestoreQuery } from "./would-restore.ts";
import { reconcileOf, type Reconciled } from "./reconcile.ts";
import { pace, Round } from "./round.ts";
import { noteEndedSilences, nextDeadline } from "./silence.ts";
import type { Knock, Socket } from "./socket.ts";

/** What a socket's events are passed on to. */
export interface Receiver {
  receive(message: Uint8Array | string): void;
  closed(): void;
}

/** Caucuses of one negotiation: one for every party there is, and nine more for each. */
export const mostCaucuses = 2_000;

/** Times a seat's connections may be closed for what no honest client sends; then one every ten seconds. */
export const offences = { burst: 5, perSecond: 0.1 } as const;

const notYours = refuse(RefusalCode.notEntitled, "Only the Chair and the Secretariat do this. Nothing was changed.");
const mayManage = (by: Seat | null): boolean => by === null || by.role === "chair" || by.role === "secretariat";

export class Negotiation {
  readonly id: string;
  readonly #deps: Deps;
  readonly #living: Living;
  readonly #round: Round;
  readonly #presence: Presence;
  readonly #lanes: Lanes;
  /** What seats may still be closed for before their devices have to wait. */
  readonly #offences = new Map<string, Bucket>();
  readonly #reading: Reading;
  readonly #beside: Beside;
  /** Whether devices were given new client ids since this was opened. */
  #renewed = false;
  #closed = false;
  /** Files and reconciliations under way. */
  #readers = 0;
  #cancelDeadline: (() => void) | null = null;

  private constructor(deps: Deps) {
    const id = setting(deps.storage, "id");
    if (id === null) throw new RangeError("there is no negotiation in this storage");
    this.id = id;
    this.#deps = deps;
    this.#living = new Living(deps);
    this.#round = new Round(this.#living, () => this.#changed());
    this.#lanes = new Lanes(deps, (connection, bytes, frame) =>
      this.#round.push({ is: "typing", connection, bytes, frame }),
    );
    this.#presence = new Presence(
      (reader) => levelOf(reader.seat, this.#living.record.meta.names),
      (party) => this.#living.state.names.parties[party]?.kind === "group",
      deps.later,
    );
    this.#reading = new Reading(this.#living);
    this.#beside = new Beside(this.#living);
    this.#watchDeadlines();
    void this.#living.catchUp(() => !this.#closed);
  }

  /** Begins a negotiation in an empty storage: its first entry holds the text and the roster. */
  static create(deps: Deps, begin: Begin): Negotiation {
    prepare(deps.storage);
    if (setting(deps.storage, "id") !== null) throw new RangeError("this storage holds a negotiation already");
    const living = new Living(deps);
    beginIn(living, begin);
    return new Negotiation(deps);
  }

  /** Puts one back from an archive that was found `restorable`, into an empty storage. Nobody has a seat in it yet. */
  static restore(deps: Deps, archive: Uint8Array, id: string): Negotiation {
    prepare(deps.storage);
    if (setting(deps.storage, "id") !== null) throw new RangeError("this storage holds a negotiation already");
    restoreArchive(deps.storage, archive, id);
    return new Negotiation(deps);
  }

  /** Restores one from its storage; throws `RangeError` when there is none. */
  static open(deps: Deps): Negotiation {
    prepare(deps.storage);
    return new Negotiation(deps);
  }

  get head(): Head {
    return this.#living.head;
  }

  get title(): string {
    return this.#living.record.meta.title;
  }

  get symbol(): string {
    return this.#living.record.meta.symbol;
  }

  // Seats. `by` null is the operator: the command line, the start of a negotiation.

  invite(by: Seat | null, ask: InviteAsk): Invited | Refusal {
    if (!mayManage(by)) return notYours;
    const known = this.#living.state.names.parties;
    const unknown = (ask.parties ?? []).find((party) => known[party] === undefined);
    if (unknown !== undefined)
      return refuse(
        RefusalCode.unknownParty,
        `There is no party "${unknown}" in this negotiation. Nobody was invited.`,
      );
    if (ask.role === "delegation" && (ask.parties ?? []).length === 0)
      return refuse(RefusalCode.unknownParty, "A delegation speaks for a party: name one. Nobody was invited.");
    if (seats.liveInvitations(this.#deps.storage) >= seats.mostInvitations)
      return refuse(
        RefusalCode.tooMany,
        `This negotiation has ${seats.mostInvitations} links that open. Revoke some first; nobody was invited.`,
      );
    return this.#now(() => {
      const invited = seats.invite(this.#deps.storage, ask, this.#deps.now(), (n) => this.#deps.random(n));
      standingCaucus(this.#living, this.seat(invited.seat)!);
      return invited;
    });
  }

  invitations(by: Seat | null): readonly InvitationInfo[] | Refusal {
    return mayManage(by) ? seats.invitations(this.#deps.storage) : notYours;
  }

  revoke(by: Seat | null, invitation: string): Refusal | null {
    if (!mayManage(by)) return notYours;
    const seat = seats.revoke(this.#deps.storage, invitation, this.#deps.now());
    if (seat === null) return refuse(RefusalCode.malformed, "There is no such invitation. Nothing was changed.");
    dropLeases(this.#deps.storage, seat);
    for (const connection of this.#connections())
      if (connection.seat.id === seat)
        connection.refuse(
          CloseCode.revoked,
          "revoked",
          "This seat has been withdrawn. Ask the Secretariat for a new link.",
        );
    return null;
  }

  /** The devices bound with a link are signed out and their sockets closed; the link itself goes on opening. */
  signOut(by: Seat | null, invitation: string): { readonly devices: number } | Refusal {
    if (!mayManage(by)) return notYours;
    const done = seats.signOut(this.#deps.storage, invitation);
    if (done === null) return refuse(RefusalCode.malformed, "There is no such invitation. Nothing was changed.");
    for (const connection of this.#connections())
      if (connection.seat.id === done.seat)
        connection.refuse(CloseCode.notSignedIn, "signed-out", "This device was signed out. Open the join link again.");
    return { devices: done.devices };
  }

  seatByToken(token: string): Seat | null {
    return seats.seatByToken(this.#deps.storage, token, this.#deps.now());
  }

  bind(token: string): { readonly seat: Seat; readonly session: string } | null {
    return seats.bind(this.#deps.storage, token, this.#deps.now(), (n) => this.#deps.random(n));
  }

  seatBySession(session: string): Seat | null {
    return seats.seatBySession(this.#deps.storage, session);
  }

  seat(id: string): Seat | null {
    return seats.seatById(this.#deps.storage, id);
  }

  info(seat: Seat): NegotiationInfo {
    return infoOf(this.#living, this.id, seat, this.caucuses(seat), this.#reading);
  }

  settings(seat: Seat, change: Partial<Settings>): Settings | Refusal {
    if (seat.role !== "chair")
      return refuse(RefusalCode.notEntitled, "Only the Chair changes this. Nothing was changed.");
    if (change.deskAdmits?.some((id) => this.seat(id) === null))
      return refuse(RefusalCode.unknownParty, "There is no such seat in this negotiation. Nothing was changed.");
    this.#now(() => {
      if (change.momentsForDelegations !== undefined)
        keepSetting(this.#deps.storage, "moments", change.momentsForDelegations ? "yes" : "no");
      if (change.deskAdmits !== undefined)
        keepSetting(this.#deps.storage, "desk-admits", JSON.stringify(change.deskAdmits));
      this.#beside.settingChanged();
    });
    return settingsOf(this.#living, seat);
  }

  // Sync.

  lease(seat: Seat, ask: { readonly document: string; readonly device: string }): Lease | Refusal {
    const sheet = this.#living.sheet(ask.document);
    if (sheet === null || !this.#living.reach(seat, ask.document).writes)
      return refuse(RefusalCode.noPen, "You do not write this document. No client id was given.");
    const {
      client,
      lease: token,
      taken,
    } = lease(this.#deps.storage, { seat, document: ask.document, device: ask.device, at: this.#deps.now() }, (n) =>
      this.#deps.random(n),
    );
    if (taken !== undefined)
      for (const connection of [...sheet.connections])
        if (connection.lease === taken) connection.refuse(CloseCode.leasedElsewhere, "leased-elsewhere", elsewhere);
    const clock = Y.getState(sheet.doc.store, client);
    return { client, lease: token, epoch: sheet.epoch, head: this.head, clock };
  }

  /** Opens a connection; when refused the socket gets its reason and is closed, and null comes back. */
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
    const seat = this.seat(knock.seat);
    if (seat === null || this.#closed)
      return refused(CloseCode.revoked, "revoked", "This seat has been withdrawn. Ask the Secretariat for a new link.");
    const sheet = this.#living.sheet(knock.document);
    const reach = this.#living.reach(seat, knock.document);
    if (sheet === null || !reach.reads)
      return refused(CloseCode.unknown, "unknown", "There is no such document for this seat.");
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
    if (client !== null && !holdsLease(this.#deps.storage, seat, knock.document, client, knock.lease ?? ""))
      return refused(
        CloseCode.reset,
        "lease",
        "Another of your devices types under this name now. Your words are kept for you.",
      );
    if (client !== null) {
      useLease(this.#deps.storage, knock.lease!, this.#deps.now());
      for (const other of [...sheet.connections])
        if (other.client === client) other.refuse(CloseCode.leasedElsewhere, "leased-elsewhere", elsewhere);
    }
    const connection = new Connection(socket, this.#room(), {
      id: bytesToHex(this.#deps.random(8)),
      seat,
      sheet,
      client,
      lease: client === null ? null : knock.lease!,
      writes: reach.writes && client !== null,
    });
    this.#beside.opened(connection);
    connection.begin();
    return connection;
  }

  /** A socket that was open before the room slept goes on where it was; null when it may not. */
  resume(socket: Socket, resting: Resting): Receiver | null {
    const { client, lease: token, document } = resting;
    const seat = this.seat(resting.seat);
    const sheet = this.#living.sheet(document);
    if (seat === null || sheet === null || sheet.epoch !== resting.epoch) return null;
    const reach = this.#living.reach(seat, document);
    const leased = client === null || holdsLease(this.#deps.storage, seat, document, client, token ?? "");
    if (!reach.reads || !leased) return null;
    const { id } = resting;
    const writes = reach.writes && client !== null;
    const connection = new Connection(socket, this.#room(), { id, seat, sheet, client, lease: token, writes });
    this.#beside.opened(connection);
    connection.resume(resting);
    this.#presence.resume(connection);
    return connection;
  }

  /** `<seq>.<hash>`: whether the record holds the entry a device has seen last. */
  #knows(head: string): boolean {
    const [seq, hash = ""] = head.split(".");
    return seq === "0" || entryAt(this.#deps.storage, Number(seq))?.hash === hash;
  }

  /**
   * A device has seen what is not on the record: it was put back from a backup. Every device gets a new client id, once
   * per opening, so that somebody who makes a head up disturbs the room at most once; nobody's words are lost by it.
   */
  #restored(head: string): void {
    if (this.#renewed || !/^[1-9]\d{0,14}\.[0-9a-f]{64}$/u.test(head)) return;
    this.#now(() => renewLeases(this.#deps.storage));
    this.#renewed = true;
    // Most likely it was put back from a backup.
    this.#deps.log?.({ what: "device-ahead-of-record", level: "warn", entry: this.head.seq });
    for (const connection of this.#connections())
      if (connection.client !== null)
        connection.refuse(CloseCode.reset, "lease", "The record was put back from a backup. The text is loaded anew.");
  }

  #room(): Room {
    const negotiation = this;
    return {
      get head() {
        return negotiation.head;
      },
      now: () => this.#deps.now(),
      later: (fn, ms) => this.#deps.later(fn, ms),
      typed: (connection, bytes, frame) => this.#lanes.take(connection, bytes, frame),
      unread: ({ seat }) =>
        this.#connections().reduce((sum, other) => sum + (other.seat.id === seat.id ? other.unread : 0), 0),
      offended: ({ seat }) => this.#offencesOf(seat).owe(1),
      carets: (connection, carets) => this.#presence.take(connection, carets),
      caretsFor: (connection) => this.#presence.seenBy(connection),
      left: (connection) => {
        this.#presence.left(connection);
        this.#round.remember(connection);
        const [, caucus] = connection.sheet.name.split("caucus/");
        if (caucus !== undefined && connection.sheet.connections.size === 0 && !this.#closed)
          this.#round.push({ is: "work", work: () => this.#living.compactCaucus(caucus), done: () => undefined });
      },
    };
  }

  #offencesOf({ id }: Seat): Bucket {
    const known = this.#offences.get(id);
    if (known !== undefined) return known;
    const bucket = new Bucket(offences, () => this.#deps.now());
    this.#offences.set(id, bucket);
    return bucket;
  }

  #connections(): Connection[] {
    return this.#living.sheets().flatMap((sheet) => [...sheet.connections]);
  }

  // Acts.

  /** Validates, queues, and answers when it is on disk or refused. */
  async act(seat: Seat, body: unknown): Promise<Answer> {
    const read = v.safeParse(actSchema, body);
    if (!read.success) {
      const issue = read.issues[0];
      const path = v.getDotPath(issue);
      return refuse(
        RefusalCode.malformed,
        `This is not an act${path === null ? "" : ` (${path})`}: ${issue.message}. Nothing was changed.`,
      );
    }
    const now = this.seat(seat.id);
    if (now === null || this.#closed)
      return refuse(RefusalCode.revoked, "This seat has been withdrawn. Nothing was changed.");
    return new Promise((answer) => {
      this.#round.push({
        is: "act",
        seat: now,
        act: read.output as Act,
        until: this.#deps.now() + pace.patience,
        answer,
      });
    });
  }

  // Reading.

  draft(seat: Seat, at?: string): Draft | Refusal {
    return this.#reading.draft(seat, at);
  }

  material(seat: Seat, ask: { readonly at?: string; readonly attribution?: Attribution }): Material | Refusal {
    return this.#reading.material(seat, ask);
  }

  history(seat: Seat, query: HistoryQuery): HistoryPage | Refusal {
    return historyOf(this.#living, this.#reading, seat, query);
  }

  /** From where to where a seat may look back. */
  moments(seat: Seat): MomentsInfo {
    return momentsOf(this.#living, seat);
  }

  /** The steps around an entry, for who looks back. */
  stretch(seat: Seat, around: number): PastStretch | Refusal {
    return stretchOf(this.#living, this.#reading, seat, around);
  }

  compare(seat: Seat, from: string, to: string): Comparison | Refusal {
    return this.#reading.compare(seat, from, to);
  }

  /** What a restore would overwrite now; refused where the act would be. */
  wouldRestore(seat: Seat, query: RestoreQuery): WouldRestore | Refusal {
    return wouldRestoreOf(this.#living, this.#reading, seat, query);
  }

  blame(seat: Seat, query: BlameQuery): Blame | Refusal {
    return blameOf(this.#living, this.#reading, seat, query);
  }

  /** Never blocks the room: the span is read in slices, up to the head as it is when this is asked. */
  async reconcile(seat: Seat, from: string, to?: string): Promise<Reconciled | Refusal> {
    this.#readers++;
    try {
      return await reconcileOf(this.#living, this.#reading, seat, from, to);
    } finally {
      this.#readers--;
    }
  }

  // Caucuses.

  caucuses(seat: Seat): readonly CaucusInfo[] {
    return [...this.#living.caucuses.values()].flatMap((caucus) => caucusInfo(this.#living, seat, caucus) ?? []);
  }

  openCaucus(seat: Seat, ask: { readonly for: PartyId; readonly name?: string }): CaucusInfo | Refusal {
    return this.#caucus(seat, () => openCaucus(this.#living, seat, ask));
  }

  formCaucus(seat: Seat, ask: { readonly name: string; readonly members: readonly PartyId[] }): CaucusInfo | Refusal {
    return this.#caucus(seat, () => formCaucus(this.#living, seat, ask));
  }

  setMembers(seat: Seat, caucus: string, members: readonly PartyId[]): CaucusInfo | Refusal | null {
    const answer = this.#now(() => setMembers(this.#living, seat, caucus, members));
    if (answer !== null) return answer;
    return this.caucuses(seat).find(({ id }) => id === caucus) ?? null;
  }

  sharePaper(
    seat: Seat,
    ask: { readonly caucus: string; readonly paper: string; readonly with: readonly PartyId[] },
  ): CaucusInfo | Refusal {
    return this.#caucus(seat, () => sharePaper(this.#living, seat, ask));
  }

  destroyCaucus(seat: Seat, caucus: string): Refusal | null {
    const sheet = this.#living.caucuses.has(caucus) ? this.#living.caucusSheet(caucus) : null;
    const answer = this.#now(() => destroyCaucus(this.#living, seat, caucus));
    if (answer !== null) return answer;
    for (const connection of [...(sheet?.connections ?? [])])
      connection.refuse(CloseCode.unknown, "destroyed", "This caucus has been destroyed.");
    this.#deps.storage.scrub?.();
    return null;
  }

  #caucus(seat: Seat, make: () => string | Refusal): CaucusInfo | Refusal {
    if (this.#living.caucuses.size >= mostCaucuses)
      return refuse(
        RefusalCode.tooMany,
        `This negotiation has ${mostCaucuses} caucuses. Destroy some first; nothing was changed.`,
      );
    const id = this.#now(make);
    if (typeof id !== "string") return id;
    return caucusInfo(this.#living, seat, this.#living.caucuses.get(id)!) ?? notYours;
  }

  /** Does work at its place in the queue: what was waiting first, then this, in one round. Throws `NotKept`. */
  #now<T>(work: () => T): T {
    let result: { readonly value: T } | null = null;
    let failed: Error | null = null;
    this.#round.push({
      is: "work",
      work: () => {
        result = { value: work() };
      },
      done: (error) => {
        failed = error;
      },
    });
    this.#round.run();
    if (failed !== null) throw failed as Error;
    return (result as unknown as { value: T }).value;
  }

  /** An act or a setting: who may read and write what has perhaps changed with it. */
  #changed(): void {
    this.#beside.apply(() => this.#connections());
    this.#watchDeadlines();
  }

  #watchDeadlines(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
    const next = nextDeadline(this.#living);
    if (next === null || this.#closed) return;
    this.#cancelDeadline = this.#deps.later(
      () => {
        this.#round.push({
          is: "work",
          work: () => noteEndedSilences(this.#living),
          // Not kept (a full disk): the next act looks at the deadlines again.
          done: (error) => error === null && this.#watchDeadlines(),
        });
        this.#round.run();
      },
      Math.max(0, next - this.#deps.now()),
    );
  }

  // Keeping.

  /** Whether nobody is connected, reads a file of it, or waits for a deadline: then it may leave memory. */
  get empty(): boolean {
    return this.#readers === 0 && this.#cancelDeadline === null && this.#connections().length === 0;
  }

  /** Does what is queued now rather than at the pace of rounds. */
  flush(): void {
    this.#lanes.drain();
    this.#round.run();
  }

  /**
   * The record as one file, piece by piece; `by` null is the operator, who alone may ask for what was told the Chair to be
   * in it.
   */
  archive(by: Seat | null, ask: { readonly audience: Level; readonly desk: boolean }): Generator<Uint8Array> | Refusal {
    if (by !== null && by.role !== "chair")
      return refuse(RefusalCode.notEntitled, "The record as a file is for the Chair and the operator.");
    if (ask.desk && by !== null)
      return refuse(RefusalCode.notEntitled, "What was told the Chair alone is in no archive the room hands out.");
    this.#round.run();
    const { head, state } = this.#living;
    const { parties } = state.names;
    return this.#reader(
      writeArchive(this.#deps.storage, {
        ...ask,
        id: this.id,
        head,
        draftEpoch: state.draftEpoch,
        seats: seats
          .invitations(this.#deps.storage)
          .flatMap(({ role, parties: speaksFor, head: binds, revoked }) =>
            revoked === undefined ? [{ role, parties: [...speaksFor], head: binds }] : [],
          ),
        parties: Object.keys(parties),
        isGroup: (party) => parties[party]?.kind === "group",
      }),
    );
  }

  /** Pieces that are taken one by one: until the last is, or nobody wants them any more, the storage stays open. */
  *#reader(pieces: Generator<Uint8Array>): Generator<Uint8Array> {
    this.#readers++;
    try {
      yield* pieces;
    } finally {
      this.#readers--;
    }
  }

  verify(): Verified {
    this.#round.run();
    return verifyChain(this.#deps.storage, this.#living.state);
  }

  /** Commits what is queued, closes every connection and the storage. */
  close(): void {
    if (this.#closed) return;
    this.#lanes.drain();
    this.#round.push({
      is: "work",
      work: () => [...this.#living.caucuses.keys()].forEach((id) => this.#living.compactCaucus(id)),
      // Papers are kept either way, only not as tidily: closing goes on.
      done: () => undefined,
    });
    this.#round.run();
    this.#closed = true;
    this.#cancelDeadline?.();
    for (const connection of this.#connections()) connection.close(1001, "closing");
    this.#round.stop();
    this.#deps.storage.close?.();
  }
}

const elsewhere = "Another device types under this name now. Your words are kept for you.";
