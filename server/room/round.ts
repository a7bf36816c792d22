/**
 * Work is done in rounds, each one synchronous call: acts and typing from one queue, in order of arrival; then one
 * commit; then one frame for each connection, and the answers. If the commit fails, nothing is sent, the documents are
 * rebuilt from the record, and everybody who had something in the round is told to come again.
 */
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import { CloseCode, type Act, type Closing } from "../../drafts/wire.ts";
import type { Seat } from "../../drafts/party.ts";
import { perform, type Answer, type Unless } from "./acts.ts";
import type { Connection } from "./connection.ts";
import { headFrame, syncFrame, SyncType } from "./frames.ts";
import type { Living } from "./living.ts";
import { traceOf } from "../watch.ts";
import { Spoilt, Typing } from "./typing.ts";

/** One update of a connection, which has passed its seat's lane. */
export interface TypingItem {
  readonly is: "typing";
  readonly connection: Connection;
  readonly bytes: Uint8Array;
  /** Its number among the update frames of the connection; acknowledged when the round is on disk. */
  readonly frame: number;
}
/** An act, already validated, of a seat that stood when it was queued. */
export interface ActItem {
  readonly is: "act";
  readonly seat: Seat;
  readonly act: Act;
  readonly unless?: Unless;
  /** The time, in ms, until which it waits for its author's typing. */
  readonly until: number;
  /** Called, perhaps more than once, while it waits for its author's typing. */
  waits?(): void;
  /** Called once: after the round is on disk, or with a refusal. */
  answer(answer: Answer): void;
}
/** Something the server itself does at its place in the queue: a deadline, or a change of a caucus. */
export interface WorkItem {
  readonly is: "work";
  work(): void;
  /** Called once: with null after the round is on disk, else with what went wrong. */
  done(error: Error | null): unknown;
}
/** What a round does, in order of arrival. */
export type Item = TypingItem | ActItem | WorkItem;

/**
 * How far apart rounds are. Sending costs each round time for every socket, so a fuller room has fewer and larger
 * rounds.
 */
export const pace = {
  /** Ms between two rounds for each open socket ... */
  perSocket: 0.04,
  /** ... and at most, in ms. */
  most: 25,
  /** Shorter waits are left out: timers are late by as much, and others would wait behind a round that costs little. */
  least: 2.5,
  /** Ms an act waits at most for its author's typing. */
  patience: 3_000,
} as const;

/** What to tell clients once the round is on disk. */
interface Told {
  readonly answers: (() => void)[];
  /** For operators: the type of each act, with the code of its refusal. */
  readonly acts: (readonly [type: Act["type"], refused: string | null])[];
  readonly refused: Map<Connection, Closing>;
  readonly taken: Map<Connection, number>;
}

/** The commit failed (a full disk, say), so nothing of the round was done. */
export class NotKept extends Error {}

/** The queue of one room. An item that spoils the documents is taken out, and the others are done again without it. */
export class Round {
  readonly #living: Living;
  /** Called after every round that may have changed who reads and writes what. */
  readonly #after: () => void;
  #queue: Item[] = [];
  #waiting: ActItem[] = [];
  #last = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #cancelPatience: (() => void) | null = null;
  #running = false;
  /** How many frames were taken from connections that are gone, so that acts can still name them. */
  readonly #gone = new Map<string, number>();

  constructor(living: Living, after: () => void) {
    this.#living = living;
    this.#after = after;
  }

  push(item: Item): void {
    this.#queue.push(item);
    this.#schedule();
  }

  /** Does work at its place in the queue: first what is waiting, then this, in one round. Throws `NotKept`. */
  now<T>(work: () => T): T {
    let result: { readonly value: T } | null = null;
    let failed: Error | null = null;
    this.push({
      is: "work",
      work: () => {
        result = { value: work() };
      },
      done: (error) => {
        failed = error;
      },
    });
    this.run();
    if (failed !== null) throw failed as Error;
    return (result as unknown as { value: T }).value;
  }

  /** Schedules a round: at once after a quiet time, else no sooner than the pace allows. */
  #schedule(): void {
    if (this.#cancel !== null || this.#running) return;
    const sockets = this.#living.sheets().reduce((sum, sheet) => sum + sheet.connections.size, 0);
    const due = (this.#living.deps.perSocket ?? pace.perSocket) * sockets;
    const apart = due < pace.least ? 0 : Math.min(pace.most, due);
    // If the clock was set back since, the wait is no longer than usual.
    const wait = Math.min(apart, this.#last + apart - this.#living.deps.now());
    this.#cancel = this.#living.deps.later(
      () => {
        this.#cancel = null;
        this.run();
      },
      Math.max(0, wait),
    );
  }

  remember(connection: Connection): void {
    this.#gone.set(connection.id, connection.saved);
    // Acts name frames of the last seconds, so some hundreds of past connections are plenty.
    if (this.#gone.size > 1_000) this.#gone.delete(this.#gone.keys().next().value!);
  }

  /** Does everything queued, now. */
  run(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      let items = this.#queue;
      this.#queue = [];
      while (items.length > 0) items = this.#attempt(items);
    } finally {
      this.#running = false;
      this.#last = this.#living.deps.now();
    }
    if (this.#queue.length > 0) this.#schedule();
  }

  /**
   * One attempt at a round. Gives what is left to do, if an item had to be taken out because it spoilt the documents.
   */
  #attempt(items: readonly Item[]): Item[] {
    const living = this.#living;
    const before = living.head.seq;
    const caucuses = living.caucuses.changes;
    const waited = this.#waiting;
    let told: Told;
    const onDisk = living.deps.meter?.time("commit");
    try {
      told = living.storage.transaction(() => this.#work(items));
      onDisk?.();
    } catch (error) {
      living.reload();
      this.#waiting = waited;
      if (error instanceof Spoilt) {
        living.deps.log?.({ what: "taken-out-of-round", level: "warn", ...traceOf(error) });
        return this.#without(items, error.culprit);
      }
      living.deps.log?.({ what: "round-not-kept", level: "error", ...traceOf(error) });
      this.#fail(items, error);
      return [];
    }
    const delivered = living.deps.meter?.time("broadcast");
    this.#deliver(told, living.head.seq !== before, living.caucuses.changes !== caucuses);
    delivered?.();
    this.#count(items, told, living.head.seq - before);
    this.#rejoin();
    return [];
  }

  #count(items: readonly Item[], told: Told, entries: number): void {
    const { meter } = this.#living.deps;
    if (meter === undefined) return;
    const updates = items.filter(({ is }) => is === "typing").length - told.refused.size;
    if (updates > 0) meter.count("updates", updates);
    if (entries > 0) meter.count("entries", entries);
    for (const { reason } of told.refused.values()) meter.count("refusals", 1, reason);
    for (const [type, refused] of told.acts)
      meter.count(refused === null ? "acts" : "refusals", 1, refused === null ? type : refused);
  }

  #work(items: readonly Item[]): Told {
    const living = this.#living;
    const typing = new Typing(living);
    const told: Told = { answers: [], acts: [], refused: new Map(), taken: new Map() };
    this.#waiting = [...this.#waiting];
    for (const item of items) {
      switch (item.is) {
        case "typing": {
          if (!item.connection.open || told.refused.has(item.connection)) break;
          const closing = typing.take(item.connection, item.bytes);
          if (closing !== null) told.refused.set(item.connection, closing);
          else told.taken.set(item.connection, item.frame);
          break;
        }
        case "act": {
          typing.flush();
          const delay = this.#behind(item, told);
          if (delay === "wait") {
            this.#waiting.push(item);
            item.waits?.();
            break;
          }
          const answer =
            delay === "late"
              ? refuse(
                  RefusalCode.behind,
                  "Your own last words have not arrived here yet. Nothing was changed; try again in a moment.",
                )
              : perform(living, item.seat, item.act, item.unless);
          told.answers.push(() => item.answer(answer));
          told.acts.push([item.act.type, isRefusal(answer) ? answer.refused : null]);
          break;
        }
        case "work":
          typing.flush();
          item.work();
          told.answers.push(() => item.done(null));
          break;
      }
    }
    typing.flush();
    living.finish();
    return told;
  }

  /**
   * Whether an act must wait: for typing of its author that it names, or for an earlier act of the same seat that
   * waits.
   */
  #behind(item: ActItem, told: Told): "go" | "wait" | "late" {
    const now = this.#living.deps.now();
    // A time before it was sent means that the clock was set back, and nobody knows how long it has waited.
    const late = now >= item.until || now < item.until - pace.patience;
    if (!late && this.#waiting.some((other) => other.seat.id === item.seat.id)) return "wait";
    for (const [document, { connection: id, n }] of Object.entries(item.act.seen?.frames ?? {})) {
      // A document this seat may not read is not even loaded: nobody of this seat is connected to it.
      const sheet = this.#living.reach(item.seat, document).reads ? this.#living.sheet(document) : null;
      const connection = [...(sheet?.connections ?? [])].find((one) => one.id === id && one.seat.id === item.seat.id);
      const taken = connection === undefined ? this.#gone.get(id) : (told.taken.get(connection) ?? connection.saved);
      if ((taken ?? 0) >= n) continue;
      return late || connection === undefined ? "late" : "wait";
    }
    return "go";
  }

  /** Puts waiting acts back into the queue when something was taken in, and when their time is over. */
  #rejoin(): void {
    this.#cancelPatience?.();
    this.#cancelPatience = null;
    if (this.#waiting.length === 0) return;
    const now = this.#living.deps.now();
    const soonest = Math.min(...this.#waiting.map((item) => item.until));
    this.#cancelPatience = this.#living.deps.later(
      () => this.wake(),
      Math.min(pace.patience, Math.max(0, soonest - now)),
    );
  }

  /** Puts waiting acts back into the queue, in order. */
  wake(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const item of waiting) this.push(item);
  }

  /** Ends all rounds: timers are cancelled, and whoever waits is told. */
  stop(): void {
    this.#cancel?.();
    this.#cancelPatience?.();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const item of waiting)
      item.answer(refuse(RefusalCode.unavailable, "The server is closing. Nothing was changed."));
  }

  #without(items: readonly Item[], culprit: object): Item[] {
    const left: Item[] = [];
    for (const item of items) {
      if (item.is === "act" && item.act === culprit)
        item.answer(
          refuse(
            RefusalCode.unavailable,
            "This could not be done because of a fault of the server. Nothing was changed.",
          ),
        );
      else if (item.is === "work" && item === culprit) item.done(new Error("the work failed"));
      else if (item.is === "typing" && item.connection === culprit)
        item.connection.refuse(
          CloseCode.reset,
          "refused",
          "This change could not be taken as it came. Your words were not taken; they are kept for you.",
        );
      else left.push(item);
    }
    return left;
  }

  #fail(items: readonly Item[], error: unknown): void {
    for (const sheet of this.#living.sheets()) sheet.take();
    const full = error instanceof Error && /\b(disk|database) is full\b|SQLITE_FULL/iu.test(error.message);
    const kept = full ? "The server's disk is full: this could not be kept." : "The server could not keep this.";
    const message = `${kept} Nothing was changed; your words are kept on this device.`;
    for (const item of items)
      if (item.is === "act") item.answer(refuse(RefusalCode.unavailable, message));
      else if (item.is === "work") item.done(new NotKept(message));
      else item.connection.refuse(CloseCode.again, full ? "disk-full" : "unavailable", message);
  }

  #deliver(told: Told, entries: boolean, caucuses: boolean): void {
    const living = this.#living;
    const head = entries ? headFrame(living.head) : null;
    for (const sheet of living.sheets()) {
      const update = sheet.take();
      if (living.begun.has(sheet)) {
        for (const connection of [...sheet.connections])
          connection.refuse(CloseCode.reset, "epoch", "This document has begun anew. It is loaded again.");
        continue;
      }
      const frame = update === null ? null : syncFrame(SyncType.update, update);
      const ofSheet = sheet === living.draft || frame !== null ? head : null;
      const messages = [frame, ofSheet].filter((message) => message !== null);
      if (messages.length === 0) continue;
      const shared = { messages };
      for (const connection of [...sheet.connections]) if (!told.refused.has(connection)) connection.deliver(shared);
    }
    living.begun.clear();
    for (const [connection, frame] of told.taken) connection.acknowledge(frame);
    for (const [connection, closing] of told.refused) connection.refuse(closing.code, closing.reason, closing.message);
    if (told.answers.length > 0 || caucuses) this.#after();
    for (const answer of told.answers) answer();
    if (told.taken.size > 0) this.wake();
  }
}
