/**
 * What stands beside the documents: who may read and write what, which caucuses a seat has, whose pen was lent, who is
 * admitted to the desk. When it changes, connections that may no longer read are closed, and the others concerned are told by another `hello`: no
 * document says that a caucus came or a pen went, so the client asks `GET /api/negotiations/:id` then.
 */
import type { Seat } from "../../drafts/party.ts";
import { CloseCode } from "../../drafts/wire.ts";
import { penOf } from "./access.ts";
import { caucusInfo } from "./caucuses.ts";
import type { Connection } from "./connection.ts";
import type { Living } from "./living.ts";

export class Beside {
  readonly #living: Living;
  /** What access hangs on, as last applied. */
  #rules: readonly unknown[] = [];
  #settings = 0;
  /** What each connection has been told of, or was opened with. */
  readonly #told = new WeakMap<Connection, string>();

  constructor(living: Living) {
    this.#living = living;
    this.#rules = this.#now();
  }

  #now(): readonly unknown[] {
    const { record, state, caucuses } = this.#living;
    return [record.meta.phase, record.meta.names, state.names.pens, caucuses.changes, this.#settings];
  }

  /** The Chair has changed a setting, which stands in no document. */
  settingChanged(): void {
    this.#settings++;
  }

  opened(connection: Connection): void {
    this.#told.set(connection, this.#about(connection.seat));
  }

  /** Looks whether anything has changed, and tells whom it concerns. */
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
      // One connection of a device is enough: that of the text, or any where there is none.
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
