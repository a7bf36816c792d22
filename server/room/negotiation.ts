/**
 * One living negotiation: everything people, sockets and scripts can ask of it. Decisions are made in the modules
 * beside it and in `drafts`; server/doors only passes requests on. It uses no clock, randomness or host of its own.
 */
import * as v from "valibot";
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
import { actSchema, type Act, type Head, type Lease } from "../../drafts/wire.ts";
import { writeArchive } from "../record/archive.ts";
import { verifyChain, verifying } from "../record/chain.ts";
import { restoreArchive } from "../record/restore.ts";
import { prepare, setting } from "../record/schema.ts";
import { levelOf } from "./access.ts";
import type { Answer, Unless } from "./acts.ts";
import { beginIn, type Begin } from "./begin.ts";
import { Beside } from "./beside.ts";
import { blameOf, type BlameQuery } from "./blame.ts";
import { Caucusing } from "./caucusing.ts";
import type { Resting } from "./connection.ts";
import type { Deps } from "./deps.ts";
import { Entrance, type Receiver } from "./entrance.ts";
import { historyOf, type HistoryPage, type HistoryQuery } from "./history.ts";
import { infoOf } from "./info.ts";
import { invitations, type InviteAsk } from "./invitations.ts";
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
import { Seating } from "./seating.ts";
import { connectionsOf } from "./sheet.ts";
import { noteEndedSilences, nextDeadline } from "./silence.ts";
import { inSlices } from "./slices.ts";
import type { Knock, Socket } from "./socket.ts";

/**
 * The way into one negotiation; there is one such object for a storage in a process. What may not be done comes back as
 * a refusal, never as a throw. A round that cannot be written throws `NotKept`, except for acts, which are then
 * refused.
 */
export class Negotiation {
  readonly id: string;
  readonly #deps: Deps;
  readonly #living: Living;
  readonly #round: Round;
  readonly #lanes: Lanes;
  readonly #reading: Reading;
  readonly #beside: Beside;
  readonly #seating: Seating;
  readonly #entrance: Entrance;
  readonly #caucusing: Caucusing;
  #closed = false;
  /** The number of archives and reconciliations being read. */
  #readers = 0;
  #cancelDeadline: (() => void) | null = null;
  /** Whether another process writes in this storage, so that this one only reads. */
  readonly #onlooking: boolean;

  private constructor(deps: Deps, onlooking = false) {
    const id = setting(deps.storage, "id");
    if (id === null) throw new RangeError("there is no negotiation in this storage");
    this.id = id;
    this.#deps = deps;
    this.#onlooking = onlooking;
    this.#living = new Living(deps);
    this.#round = new Round(this.#living, () => this.#changed());
    this.#lanes = new Lanes(deps, (connection, bytes, frame) =>
      this.#round.push({ is: "typing", connection, bytes, frame }),
    );
    this.#reading = new Reading(this.#living);
    this.#beside = new Beside(this.#living);
    this.#seating = new Seating(this.#living, this.#round, this.#beside);
    this.#caucusing = new Caucusing(this.#living, this.#round);
    this.#entrance = new Entrance(this.#living, {
      round: this.#round,
      lanes: this.#lanes,
      beside: this.#beside,
      presence: new Presence(
        (reader) => levelOf(reader.seat, this.#living.record.meta.names),
        (party) => this.#living.state.names.parties[party]?.kind === "group",
        deps,
      ),
    });
    if (onlooking) return;
    this.#watchDeadlines();
    void this.#living.catchUp(() => !this.#closed);
  }

  /** Begins a negotiation in an empty storage. Its first entry holds the text and the roster. */
  static create(deps: Deps, begin: Begin): Negotiation {
    prepare(deps.storage);
    if (setting(deps.storage, "id") !== null) throw new RangeError("this storage holds a negotiation already");
    const living = new Living(deps);
    beginIn(living, begin);
    return new Negotiation(deps);
  }

  /** Restores a negotiation into an empty storage, from an archive that `restorable` accepted. It has no seats yet. */
  static restore(deps: Deps, archive: Uint8Array, id: string): Negotiation {
    prepare(deps.storage);
    if (setting(deps.storage, "id") !== null) throw new RangeError("this storage holds a negotiation already");
    restoreArchive(deps.storage, archive, id);
    return new Negotiation(deps);
  }

  /** Opens a negotiation from its storage. Throws `RangeError` if there is none. */
  static open(deps: Deps): Negotiation {
    prepare(deps.storage);
    return new Negotiation(deps);
  }

  /**
   * Opens a negotiation for reading only, on a storage in which another process writes. Before each reading, `follow`
   * has to be called. Throws `RangeError` if there is none.
   */
  static onlook(deps: Deps): Negotiation {
    return new Negotiation(deps, true);
  }

  /** Takes in what the writing process has written since. */
  follow(): void {
    this.#living.follow();
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

  // Seats. `by` is null for the operator: the command line, or the start of a negotiation.

  invite(by: Seat | null, ask: InviteAsk): Invited | Refusal {
    return this.#seating.invite(by, ask);
  }

  invitations(by: Seat | null): readonly InvitationInfo[] | Refusal {
    return this.#seating.invitations(by);
  }

  revoke(by: Seat | null, invitation: string): Refusal | null {
    return this.#seating.revoke(by, invitation);
  }

  signOut(by: Seat | null, invitation: string): { readonly devices: number } | Refusal {
    return this.#seating.signOut(by, invitation);
  }

  seatByToken(token: string): Seat | null {
    return this.#seating.seatByToken(token);
  }

  bind(token: string): { readonly seat: Seat; readonly session: string } | null {
    return this.#seating.bind(token);
  }

  seatBySession(session: string): Seat | null {
    return this.#seating.seatBySession(session);
  }

  seat(id: string): Seat | null {
    return this.#seating.seat(id);
  }

  settings(seat: Seat, change: Partial<Settings>): Settings | Refusal {
    return this.#seating.settings(seat, change);
  }

  info(seat: Seat): NegotiationInfo {
    return infoOf(this.#living, this.id, seat, this.caucuses(seat), this.#reading);
  }

  // Sync.

  lease(seat: Seat, ask: { readonly document: string; readonly device: string }): Lease | Refusal {
    return this.#entrance.lease(seat, ask);
  }

  /** Opens a connection. If refused, the socket is sent the reason and closed, and null is returned. */
  connect(socket: Socket, knock: Knock): Receiver | null {
    return this.#entrance.connect(socket, knock);
  }

  /** Goes on with a socket that was open before the room slept; null if it may not. */
  resume(socket: Socket, resting: Resting): Receiver | null {
    return this.#entrance.resume(socket, resting);
  }

  // Acts.

  /**
   * Validates and queues an act, and answers when it is on disk or refused. `unless` can refuse it right before it is
   * carried out. `waits` is called while it waits for typing of its author that it names.
   */
  async act(seat: Seat, body: unknown, unless?: Unless, waits?: () => void): Promise<Answer> {
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
        ...(unless && { unless }),
        ...(waits && { waits }),
        until: this.#deps.now() + pace.patience,
        answer,
      });
    });
  }

  // Reading.

  /**
   * To be called before moments of the past are asked for: reads them in slices, so that the answer then takes no time.
   */
  async look(seat: Seat, ...moments: readonly (string | undefined)[]): Promise<void> {
    this.#readers++;
    try {
      await this.#reading.look(seat, moments);
    } finally {
      this.#readers--;
    }
  }

  draft(seat: Seat, at?: string): Draft | Refusal {
    return this.#reading.draft(seat, at);
  }

  material(seat: Seat, ask: { readonly at?: string; readonly attribution?: Attribution }): Material | Refusal {
    return this.#reading.material(seat, ask);
  }

  history(seat: Seat, query: HistoryQuery): HistoryPage | Refusal {
    return historyOf(this.#living, this.#reading, seat, query);
  }

  /** The range of moments a seat may look at. */
  moments(seat: Seat): MomentsInfo {
    return momentsOf(this.#living, seat);
  }

  /** The steps around an entry. */
  stretch(seat: Seat, around: number): PastStretch | Refusal {
    return stretchOf(this.#living, this.#reading, seat, around);
  }

  compare(seat: Seat, from: string, to: string): Comparison | Refusal {
    return this.#reading.compare(seat, from, to);
  }

  /** What a restore would overwrite now. Refused if the act itself would be. */
  wouldRestore(seat: Seat, query: RestoreQuery): WouldRestore | Refusal {
    return wouldRestoreOf(this.#living, this.#reading, seat, query);
  }

  blame(seat: Seat, query: BlameQuery): Blame | Refusal {
    return blameOf(this.#living, this.#reading, seat, query);
  }

  /**
   * Reconciles two moments in slices, without blocking the room. If `to` is absent, it is the head at the time of the
   * call.
   */
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
    return this.#caucusing.of(seat);
  }

  openCaucus(seat: Seat, ask: { readonly for: PartyId; readonly name?: string }): CaucusInfo | Refusal {
    return this.#caucusing.open(seat, ask);
  }

  formCaucus(seat: Seat, ask: { readonly name: string; readonly members: readonly PartyId[] }): CaucusInfo | Refusal {
    return this.#caucusing.form(seat, ask);
  }

  setMembers(seat: Seat, caucus: string, members: readonly PartyId[]): CaucusInfo | Refusal | null {
    return this.#caucusing.setMembers(seat, caucus, members);
  }

  sharePaper(
    seat: Seat,
    ask: { readonly caucus: string; readonly paper: string; readonly with: readonly PartyId[] },
  ): CaucusInfo | Refusal {
    return this.#caucusing.share(seat, ask);
  }

  destroyCaucus(seat: Seat, caucus: string): Refusal | null {
    return this.#caucusing.destroy(seat, caucus);
  }

  /** To be called after an act or setting, which may have changed who may read and write what. */
  #changed(): void {
    this.#beside.apply(() => connectionsOf(this.#living.sheets()));
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
          // If it could not be kept (a full disk), the next act looks at the deadlines again.
          done: (error) => error === null && this.#watchDeadlines(),
        });
        this.#round.run();
      },
      Math.max(0, next - this.#deps.now()),
    );
  }

  // Keeping.

  /** Whether this may leave memory: nobody is connected, reads a file of it, or waits for a deadline. */
  get empty(): boolean {
    return this.#readers === 0 && this.#cancelDeadline === null && connectionsOf(this.#living.sheets()).length === 0;
  }

  /** Does everything queued now, regardless of the pace of rounds. */
  flush(): void {
    this.#lanes.drain();
    this.#round.run();
  }

  /**
   * The record as one file, piece by piece. `by` is null for the operator, who alone may include what was told the
   * Chair.
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
        seats: invitations(this.#deps.storage).flatMap(({ role, parties: speaksFor, head: binds, revoked }) =>
          revoked === undefined ? [{ role, parties: [...speaksFor], head: binds }] : [],
        ),
        parties: Object.keys(parties),
        isGroup: (party) => parties[party]?.kind === "group",
      }),
    );
  }

  /** Keeps the storage open until the last piece is taken, or nobody wants any more. */
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

  /** Verifies the record while the room goes on; what is written meanwhile is replayed too. */
  async verifyInSlices(): Promise<Verified> {
    this.#round.run();
    this.#readers++;
    try {
      return await inSlices(
        this.#deps,
        verifying(this.#deps.storage, () => this.#living.state),
      );
    } finally {
      this.#readers--;
    }
  }

  /** Commits what is queued, and closes all connections and the storage. */
  close(): void {
    if (this.#closed) return;
    if (this.#onlooking) {
      this.#closed = true;
      this.#deps.storage.close?.();
      return;
    }
    this.#lanes.drain();
    this.#round.push({
      is: "work",
      work: () => {
        for (const id of this.#living.caucuses.keys()) this.#living.caucuses.compact(id);
        this.#living.leave();
      },
      // The text as left is only a convenience, everything is on the record: closing goes on without it.
      done: () => undefined,
    });
    this.#round.run();
    this.#closed = true;
    this.#cancelDeadline?.();
    this.#entrance.close();
    this.#round.stop();
    this.#deps.storage.close?.();
  }
}
