/**
 * The connection of one document to the server: the stock y-websocket provider, which reconnects by itself, with this
 * server's messages beside those of Yjs. After a close code from 4400 to 4499 it ends for good, with the server's
 * reason.
 */
import * as decoding from "lib0/decoding";
import type { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import { CloseCode, MessageType } from "../../drafts/wire.ts";
import type { Closing, Head, Hello } from "../../drafts/wire.ts";
import type { Frames } from "./frames.ts";
import { socketClass } from "./socket.ts";

/** What a connection connects: the document here, and its address on the server. */
export interface Ends {
  readonly url: string;
  readonly name: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly frames: Frames;
  readonly socket: typeof WebSocket;
  /** Gives the number of the next connection (nth.ts). */
  readonly nth: () => string;
}

/** What the holder of a connection is told. */
export interface Ears {
  /** More frames are on the record. */
  saved(): void;
  head(head: Head): void;
  /**
   * Whether this connection writes. `again` is set if this is said on an open connection, because the seat's rights
   * have changed.
   */
  hello(hello: Hello, again: boolean): void;
  /** It was opened or closed; called before anything is sent. */
  status(): void;
  /** Everything that the server has is here. */
  synced(): void;
  /** It was cut and will reconnect; `why` is the code of the server's reason, if it gave one. */
  cut(why: string | null): void;
  /** It was closed for good; `why` is the code of the server's reason, if it gave one. */
  closed(code: number, message: string, why: string | null): void;
}

/**
 * One document's connection, for as long as the document is open: it connects at once, and again after every cut, until
 * `close` or a final close code. Callers read whether it is there from `stands` and `sends`.
 */
export class Connection {
  readonly #provider: WebsocketProvider;
  #closing: Closing | null = null;

  constructor({ url, name, doc, awareness, frames, socket, nth }: Ends, params: Record<string, string>, ears: Ears) {
    const heard = (): void => {
      this.#provider.wsLastMessageReceived = Date.now();
    };
    this.#provider = new WebsocketProvider(url, name, doc, {
      connect: false,
      disableBc: true, // Tabs would pass each other's structs round the server.
      awareness,
      params,
      WebSocketPolyfill: socketClass({ frames, heard, nth }, socket),
    });
    this.#listen(frames, ears);
    this.#provider.connect();
  }

  /** Whether it is open and everything that the server had is here. */
  get stands(): boolean {
    return this.#provider.wsconnected && this.#provider.synced;
  }
  /** Whether what is typed now is sent on it. */
  get sends(): boolean {
    return this.#provider.wsconnected && this.#provider.ws?.readyState === WebSocket.OPEN;
  }

  /** Sets the query for the next time it connects. */
  knocks(params: Record<string, string>): void {
    this.#provider.params = params;
  }
  /** Connects now instead of waiting for the timer. */
  wake(): void {
    this.#provider.connect();
  }
  /** The network is gone: closes the socket without waiting; it reconnects by itself. */
  cutOff(): void {
    this.#provider.ws?.close();
  }
  close(): void {
    this.#provider.destroy();
  }

  #listen(frames: Frames, ears: Ears): void {
    const provider = this.#provider;
    const json = <T>(decoder: decoding.Decoder): T => JSON.parse(decoding.readVarString(decoder)) as T;
    provider.messageHandlers[MessageType.saved] = (_encoder, decoder) => {
      frames.saved(decoding.readVarUint(decoder));
      ears.saved();
    };
    provider.messageHandlers[MessageType.head] = (_encoder, decoder) => ears.head(json<Head>(decoder));
    provider.messageHandlers[MessageType.hello] = (_encoder, decoder) => {
      const hello = json<Hello>(decoder);
      ears.hello(hello, frames.hello(hello));
    };
    provider.messageHandlers[MessageType.closing] = (_encoder, decoder) => {
      this.#closing = json<Closing>(decoder);
    };
    provider.on("status", () => ears.status());
    provider.on("sync", (synced) => synced && ears.synced());
    provider.on("connection-close", () => {
      frames.closed();
      const again = this.#closing?.code === CloseCode.again ? this.#closing : null;
      if (again) this.#closing = null; // Closed to come again: the reason is all that is left of it.
      ears.cut(again?.reason ?? null);
    });
    provider.on("closed", ({ code, reason }) =>
      ears.closed(code, this.#closing?.message ?? reason, this.#closing?.reason ?? null),
    );
  }
}
