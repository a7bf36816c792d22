import type { Resting } from "./connection.ts";

/** Messages that many connections are sent alike, in this order: a host makes the bytes of its wire of them but once. */
export interface Shared {
  readonly messages: readonly Uint8Array[];
}

/** What a connection needs of a WebSocket, so that rooms run without a network. */
export interface Socket {
  send(message: Uint8Array | string): void;
  /** Sends what others are sent too; where a host gains nothing by knowing that, it is not there. */
  sendShared?(shared: Shared): void;
  close(code: number, reason: string): void;
  /** Bytes handed to the socket and not yet sent. */
  readonly buffered: number;
  /** Ends it at once, with all that waits to be sent; where the host cannot, `close` has to do. */
  drop?(): void;
  /** Takes nothing more from the line until `resume`: who sends too much is kept waiting by the network itself. */
  pause?(): void;
  resume?(): void;
  /** Keeps what its connection needs to go on after the room has slept; where rooms do not sleep it is not there. */
  rest?(resting: Resting): void;
}

/** What `/sync/:id/<document>` was asked with, after the door has found the seat. */
export interface Knock {
  readonly seat: string;
  /** `draft`, `names/full`, `names/groups`, `desk` or `caucus/<id>`. */
  readonly document: string;
  readonly client?: number;
  readonly lease?: string;
  readonly epoch?: number;
  /** The end of the record as this device last saw it: `<seq>.<hash>`. */
  readonly head?: string;
  /** The wire its page speaks; none means 1. */
  readonly wire?: number;
  readonly nth?: Nth;
}

/** Which connection of which page it is, by the page's own count: they may arrive in another order. */
export interface Nth {
  readonly page: string;
  readonly n: number;
}
