/**
 * Tells clients of changes that are in no synced document: who may read and write what, which caucuses a seat has, who
 * has a pen, who is admitted to the desk. After such a change, connections that may not read any more are closed, and
 * the others concerned get another `hello`, upon which the client asks `GET /api/negotiations/:id`.
 */
import type { Seat } from "../../drafts/party.ts";
import { CloseCode } from "../../drafts/wire.ts";
import { penOf } from "./access.ts";
import { caucusInfo } from "./caucuses.ts";
import type { Connection } from "./connection.ts";
import type { Living } from "./living.ts";

/**
 * Knows what every connection was last told of its access, so that only those concerned hear of a change. `apply` may
 * be called after every round: it returns at once if nothing has changed.
 */
export class Beside {
  readonly #living: Living;
  /** Everything that access depends on, as last applied. */
  #rules: readonly unknown[] = [];
  #settings = 0;
  /** What each connection was last told, or was opened with. */
  readonly #told = new WeakMap<Connection, string>();

  constructor(living: Living) {
    this.#living = living;
    this.#rules = this.#now();
  }

  #now(): readonly unknown[] {
    const { record, state, caucuses } = this.#living;
    return [record.meta.phase, record.meta.names, state.names.pens, caucuses.changes, this.#settings];
  }

  /** To be called when the Chair has changed a setting that is in no document. */
  settingChanged(): void {
    this.#settings++;
  }

  opened(connection: Connection): void {
    this.#told.set(connection, this.#about(connection.seat));
  }

  /** Checks whether anything has changed, and tells the connections concerned. */
  apply(connections: () => readonly Connection[]): void {
    const rules = this.#now();
    if (rules.every((rule, n) => rule === this.#rules[n])) return;
    this.#rules = rules;
    const about = new Map<string, string>();
    const ofText = new Set([...this.#living.draft.connections].map(({ seat }) => seat.id));
    for (const connection of connections()) {
      const { seat, sheet } = connection;
      const reach = this.#living.reach(seat, sheet.name);
      if (!reach.reads) {
        connection.refuse(CloseCode.unknown, "unknown", "This document is no longer open to this seat.");
        continue;
      }
      const now = about.get(seat.id) ?? this.#about(seat);
      about.set(seat.id, now);
      const news = this.#told.get(connection) !== now;
      this.#told.set(connection, now);
      // One connection of each device is enough: that of the text, or any if it has none.
      const tells = sheet === this.#living.draft || !ofText.has(seat.id);
      if (!connection.mayWrite(reach.writes && connection.client !== null) && news && tells) connection.hello();
    }
  }

  #about(seat: Seat): string {
    const caucuses = [...this.#living.caucuses.values()].flatMap((one) => caucusInfo(this.#living, seat, one) ?? []);
    const reads = ["draft", "desk"].map((document) => this.#living.reach(seat, document).reads);
    return JSON.stringify([caucuses, penOf(seat, this.#living.state.names), reads]);
  }
}
