/**
 * Cursors. From what a client says of itself only the place is passed on. The server adds who it is, as far as each
 * reader may know, and the clock: readers accept only a later clock than they know for a client id, so a client that
 * could choose it could freeze the caret of the next device with that id. Entries about other clients are ignored,
 * because every stock client sends others' changes back. Nothing is stored.
 */
import type { Level } from "../../drafts/info.ts";
import type { PartyId, Role } from "../../drafts/party.ts";
import type { Connection } from "./connection.ts";
import type { Deps } from "./deps.ts";
import { awarenessFrame, type Caret } from "./frames.ts";

/** The largest entry, as JSON, in UTF-16 units. */
const largest = 1_024;
/** Ms between two updates of one caret. Of what a client sends in between, only the last is shown. */
const rest = 40;

interface Kept {
  readonly connection: Connection;
  readonly place: object | null;
}

/** What others see of whose caret it is. */
export interface CaretUser {
  readonly office: "chair" | "secretariat" | "delegation";
  readonly party?: PartyId;
}

/**
 * The carets of one room. Who reads a caret sees at most the office and, if the level of names allows, the party; never
 * a person.
 */
export class Presence {
  readonly #kept = new Map<Connection, Kept>();
  /** How much a reader may know of parties. */
  readonly #levelOf: (reader: Connection) => Level;
  readonly #isGroup: (party: PartyId) => boolean;
  readonly #deps: Pick<Deps, "now" | "later">;
  /** The clock given last to any caret. It is a time, so after a restart it is ahead of what readers remember. */
  #clock = 0;
  /** Connections whose caret was passed on just now, and whether it has moved since. */
  readonly #resting = new Map<Connection, boolean>();

  constructor(
    levelOf: (reader: Connection) => Level,
    isGroup: (party: PartyId) => boolean,
    deps: Pick<Deps, "now" | "later">,
  ) {
    this.#levelOf = levelOf;
    this.#isGroup = isGroup;
    this.#deps = deps;
  }

  /** Takes what a client says of itself, and passes its place on. */
  take(connection: Connection, carets: readonly { client: number; json: string }[]): void {
    if (connection.client === null) return;
    const own = carets.find(({ client }) => client === connection.client);
    if (own === undefined || own.json.length > largest) return;
    let state: unknown;
    try {
      state = JSON.parse(own.json);
    } catch {
      // What is no JSON is ignored; closing the connection for it would be too much.
      return;
    }
    const place = placeOf(state);
    // Messages of a connection arrive in order, so the last one counts, whatever its clock.
    this.#kept.set(connection, { connection, place });
    connection.caret = { place };
    if (this.#resting.has(connection)) this.#resting.set(connection, true);
    else this.#passAndRest(connection);
  }

  #passAndRest(connection: Connection): void {
    this.#pass(connection);
    this.#resting.set(connection, false);
    this.#deps.later(() => {
      const moved = this.#resting.get(connection) === true;
      this.#resting.delete(connection);
      if (moved) this.#passAndRest(connection);
    }, rest);
  }

  /** All carets in the reader's document except its own. */
  seenBy(reader: Connection): Caret[] {
    const clock = this.#next();
    return [...this.#kept.values()]
      .filter((kept) => kept.place !== null && kept.connection.sheet === reader.sheet && kept.connection !== reader)
      .map((kept) => this.#caret(kept, reader, clock));
  }

  /** Goes on after the room has slept: the caret is where it was, and readers still see it. */
  resume(connection: Connection): void {
    if (connection.caret !== undefined) this.#kept.set(connection, { connection, place: connection.caret.place });
  }

  left(connection: Connection): void {
    this.#resting.delete(connection);
    const kept = this.#kept.get(connection);
    if (kept === undefined) return;
    this.#kept.set(connection, { ...kept, place: null });
    this.#pass(connection);
    this.#kept.delete(connection);
  }

  #pass(connection: Connection): void {
    const kept = this.#kept.get(connection)!;
    const clock = this.#next();
    for (const reader of connection.sheet.connections)
      if (reader !== connection) reader.show(awarenessFrame([this.#caret(kept, reader, clock)]));
  }

  #next(): number {
    return (this.#clock = Math.max(this.#deps.now(), this.#clock + 1));
  }

  #caret({ connection, place }: Kept, reader: Connection, clock: number): Caret {
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

/** Only the place, without any name or colour a client gives itself. */
const placeOf = (state: unknown): object | null => {
  if (typeof state !== "object" || state === null) return null;
  const { cursor, paragraph, paper } = state as Record<string, unknown>;
  const at = cursorOf(cursor);
  return {
    ...(typeof paragraph === "string" && { paragraph: paragraph.slice(0, 64) }),
    ...(typeof paper === "string" && { paper: paper.slice(0, 64) }),
    ...(at !== null && { cursor: at }),
  };
};

/**
 * Two positions as Yjs writes them, and nothing else, because pages fail on malformed ones and would then show no caret
 * at all.
 */
const cursorOf = (cursor: unknown): object | null => {
  if (typeof cursor !== "object" || cursor === null) return null;
  const { anchor, head } = cursor as Record<string, unknown>;
  const [from, to] = [positionOf(anchor), positionOf(head)];
  return from === null || to === null ? null : { anchor: from, head: to };
};

/** A position beside a letter, or at an end of a Y.Text. Root types are refused: naming one would create it. */
const positionOf = (position: unknown): object | null => {
  if (typeof position !== "object" || position === null) return null;
  const { type, item, assoc } = position as Record<string, unknown>;
  const [within, beside] = [idOf(type), idOf(item)];
  if (within === null && beside === null) return null;
  const side = typeof assoc === "number" && assoc < 0 ? -1 : 0;
  return { ...(within && { type: within }), ...(beside && { item: beside }), assoc: side };
};

const idOf = (id: unknown): object | null => {
  if (typeof id !== "object" || id === null) return null;
  const { client, clock } = id as Record<string, unknown>;
  const whole = [client, clock].every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  return whole ? { client, clock } : null;
};
