/**
 * Cursors. What a client says of itself is cut down to a place; who it is the server writes itself, as far as each
 * reader may know. Foreign entries are ignored: every stock client sends every remote change back. Nothing is stored.
 */
import type { Level } from "../../drafts/info.ts";
import type { PartyId, Role } from "../../drafts/party.ts";
import type { Connection } from "./connection.ts";
import type { Deps } from "./deps.ts";
import { awarenessFrame, type Caret } from "./frames.ts";

/** Of one entry as JSON, in UTF-16 units. */
const largest = 1_024;
/** Ms between two passings on of one caret: whatever a client sends, the room is shown the last. */
const rest = 40;

interface Kept {
  readonly connection: Connection;
  readonly clock: number;
  readonly place: object | null;
}

/** What others see of whose caret it is. */
export interface CaretUser {
  readonly office: "chair" | "secretariat" | "delegation";
  readonly party?: PartyId;
}

export class Presence {
  readonly #kept = new Map<Connection, Kept>();
  /** The level at which a reader may know parties. */
  readonly #levelOf: (reader: Connection) => Level;
  readonly #isGroup: (party: PartyId) => boolean;
  readonly #later: Deps["later"];
  /** Connections whose caret was passed on just now, and whether it has moved since. */
  readonly #resting = new Map<Connection, boolean>();

  constructor(levelOf: (reader: Connection) => Level, isGroup: (party: PartyId) => boolean, later: Deps["later"]) {
    this.#levelOf = levelOf;
    this.#isGroup = isGroup;
    this.#later = later;
  }

  /** Takes a client's word about itself and passes it on. */
  take(connection: Connection, carets: readonly { client: number; clock: number; json: string }[]): void {
    if (connection.client === null) return;
    const own = carets.find(({ client }) => client === connection.client);
    if (own === undefined || own.json.length > largest) return;
    let state: unknown;
    try {
      state = JSON.parse(own.json);
    } catch {
      // A cursor that is no JSON is no cursor; it is not worth a connection.
      return;
    }
    const place = placeOf(state);
    const before = this.#kept.get(connection);
    if (before !== undefined && own.clock < before.clock) return;
    this.#kept.set(connection, { connection, clock: own.clock, place });
    connection.caret = { clock: own.clock, place };
    if (this.#resting.has(connection)) this.#resting.set(connection, true);
    else this.#passAndRest(connection);
  }

  #passAndRest(connection: Connection): void {
    this.#pass(connection);
    this.#resting.set(connection, false);
    this.#later(() => {
      const moved = this.#resting.get(connection) === true;
      this.#resting.delete(connection);
      if (moved) this.#passAndRest(connection);
    }, rest);
  }

  /** All carets in the reader's document but its own. */
  seenBy(reader: Connection): Caret[] {
    return [...this.#kept.values()]
      .filter((kept) => kept.place !== null && kept.connection.sheet === reader.sheet && kept.connection !== reader)
      .map((kept) => this.#caret(kept, reader));
  }

  /** The room has slept: the caret is where it was, and whoever sees it sees it still. */
  resume(connection: Connection): void {
    if (connection.caret !== undefined) this.#kept.set(connection, { connection, ...connection.caret });
  }

  left(connection: Connection): void {
    this.#resting.delete(connection);
    const kept = this.#kept.get(connection);
    if (kept === undefined) return;
    this.#kept.set(connection, { ...kept, clock: kept.clock + 1, place: null });
    this.#pass(connection);
    this.#kept.delete(connection);
  }

  #pass(connection: Connection): void {
    const kept = this.#kept.get(connection)!;
    for (const reader of connection.sheet.connections)
      if (reader !== connection) reader.show(awarenessFrame([this.#caret(kept, reader)]));
  }

  #caret({ connection, clock, place }: Kept, reader: Connection): Caret {
    const state = place === null ? null : { ...place, user: this.#user(connection, reader) };
    return { client: connection.client!, clock, state };
  }

  #user({ seat }: Connection, reader: Connection): CaretUser {
    const office = officeOf(seat.role);
    const party = seat.parties[0];
    if (office !== "delegation" || party === undefined) return { office };
    const level = this.#levelOf(reader);
    const shown =
      level === "full" || reader.seat.parties.includes(party) || (level === "groups" && this.#isGroup(party));
    return shown ? { office, party } : { office };
  }
}

const officeOf = (role: Role): CaretUser["office"] =>
  role === "chair" || role === "secretariat" ? role : "delegation";

/** Only the place is passed on: a name or colour a client gives itself is not. */
const placeOf = (state: unknown): object | null => {
  if (typeof state !== "object" || state === null) return null;
  const { cursor, paragraph, paper } = state as Record<string, unknown>;
  return {
    ...(typeof paragraph === "string" && { paragraph: paragraph.slice(0, 64) }),
    ...(typeof paper === "string" && { paper: paper.slice(0, 64) }),
    ...(typeof cursor === "object" && { cursor }),
  };
};
