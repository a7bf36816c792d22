import type { Resting } from "./connection.ts";

/**
 * Messages that many connections get alike, in this order. One object is shared, so that a host encodes it for its wire
 * only once.
 */
export interface Shared {
  readonly messages: readonly Uint8Array[];
}

/** What a connection needs of a WebSocket, so that rooms can run without a network. */
export interface Socket {
  send(message: Uint8Array | string): void;
  /** Sends messages that others are sent too. Absent where the host gains nothing by knowing that. */
  sendShared?(shared: Shared): void;
  close(code: number, reason: string): void;
  /** Bytes handed to the socket that have not been sent yet. */
  readonly buffered: number;
  /** Ends the socket at once, dropping what waits to be sent. Absent where the host cannot; then `close` is used. */
  drop?(): void;
  /** Stops reading from the network until `resume`, so that the network itself slows down who sends too much. */
  pause?(): void;
  resume?(): void;
  /** Keeps what the connection needs to go on after the room has slept. Absent where rooms do not sleep. */
  rest?(resting: Resting): void;
}

/** A request to open `/sync/:id/<document>`, after the seat has been found. */
export interface Knock {
  readonly seat: string;
  /** `draft`, `names/full`, `names/groups`, `desk` or `caucus/<id>`. */
  readonly document: string;
  readonly client?: number;
  readonly lease?: string;
  readonly epoch?: number;
  /** The head of the record this device saw last: `<seq>.<hash>`. */
  readonly head?: string;
  /** The form of the wire its page speaks; absent means 1. */
  readonly wire?: number;
  readonly nth?: Nth;
}

/** Numbers the connections of a page, by the page's own count, because they may arrive in another order. */
export interface Nth {
  readonly page: string;
  readonly n: number;
}
