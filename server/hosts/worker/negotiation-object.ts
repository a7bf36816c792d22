/**
 * One negotiation as a Durable Object: the routes of the server over a directory with one negotiation, and sockets that
 * outlive a sleep. The room makes all decisions; here sockets are accepted, kept, and given back to their connections
 * after waking.
 */
import type { UpgradeWebSocket } from "hono/ws";
import { WSContext } from "hono/ws";
import type { WSEvents } from "hono/ws";
import { Directory } from "../../directory.ts";
import type { Shelf } from "../../directory.ts";
import { createApp } from "../../doors/app.ts";
import type { Address } from "../../doors/origin.ts";
import { isLoopback } from "../../doors/origin.ts";
import { resumed } from "../../doors/sync.ts";
import type { HostSocket } from "../../doors/sync.ts";
import { setting } from "../../record/schema.ts";
import { lineOf, unmeasured, type Log } from "../../watch.ts";
import type { Resting } from "../../room/connection.ts";
import { readWithin } from "./bounds.ts";
import { objectDeps } from "./object-deps.ts";
import type { ObjectDeps } from "./object-deps.ts";
import { socketPair } from "./platform.ts";
import type { DurableObjectState, Env, WorkerSocket } from "./platform.ts";

/** The header that tells a new object the id of its negotiation, which is not in the address yet. */
export const idHeader = "unbracket-negotiation";

/** The platform collects what an object prints, and measures by itself. */
const log: Log = (happening) => console.log(lineOf(happening, Date.now()));

/** A socket of the platform in the form that hono's handlers expect. */
const contextOf = (socket: WorkerSocket): WSContext<HostSocket> =>
  new WSContext<HostSocket>({
    send: (message) => socket.send(message as string | ArrayBuffer),
    close: (code, reason) => socket.close(code, reason),
    get readyState() {
      return socket.readyState as 0 | 1 | 2 | 3;
    },
    raw: {
      // Workers do not say how much waits to be sent; the platform closes a socket whose peer does not read.
      bufferedAmount: 0,
      send: (message) => socket.send(message),
      rest: (resting) => socket.serializeAttachment(resting),
    },
  });

interface Opened {
  readonly directory: Directory;
  readonly app: ReturnType<typeof createApp>;
}

/** Named in wrangler.toml. One is empty until a negotiation is begun in it. */
export class NegotiationObject {
  readonly #state: DurableObjectState;
  readonly #env: Env;
  readonly #deps: ObjectDeps;
  readonly #sockets = new Map<
    WorkerSocket,
    { readonly events: WSEvents<HostSocket>; readonly ws: WSContext<HostSocket> }
  >();
  #house: Opened | null = null;
  #address: Address = { url: "https://invalid.example", loopback: false };

  constructor(state: DurableObjectState, env: Env) {
    this.#state = state;
    this.#env = env;
    this.#deps = objectDeps(state, log);
    const { WebSocketRequestResponsePair: Pair } = globalThis as unknown as {
      readonly WebSocketRequestResponsePair: new (ask: string, answer: string) => never;
    };
    // The platform answers this while the object sleeps.
    state.setWebSocketAutoResponse(new Pair("ping", "pong"));
    const id = this.#kept();
    if (id !== null) this.#wake(id);
  }

  /** The id of the negotiation in this object's storage; null if none has begun. */
  #kept(): string | null {
    const { storage } = this.#deps;
    const [table] = storage.exec("SELECT name FROM sqlite_master WHERE name = 'settings'");
    return table === undefined ? null : setting(storage, "id");
  }

  #open(id: string): Opened {
    if (this.#house !== null) return this.#house;
    const shelf: Shelf = {
      only: id,
      ids: () => (this.#kept() === null ? [] : [id]),
      has: (asked) => asked === id && this.#kept() !== null,
      deps: () => this.#deps,
      discard: () => this.#state.waitUntil(this.#state.storage.deleteAll()),
    };
    const directory = new Directory(shelf, (bytes) => this.#deps.random(bytes));
    const app = createApp({
      directory,
      secret: this.#env.OPERATOR_TOKEN ?? "",
      address: () => this.#address,
      now: () => this.#deps.now(),
      compresses: true,
      read: readWithin,
      upgrade: this.#upgrade,
      log,
    });
    return (this.#house = { directory, app });
  }

  /** Goes on, after a sleep, with every socket that is still open. */
  #wake(id: string): void {
    const sockets = this.#state.getWebSockets();
    if (sockets.length === 0) return;
    const { directory } = this.#open(id);
    for (const socket of sockets) {
      const ws = contextOf(socket);
      const events = resumed(
        { log, meter: unmeasured },
        directory.get(id),
        socket.deserializeAttachment() as Resting | null,
      );
      this.#sockets.set(socket, { events, ws });
      events.onOpen?.(new Event("open"), ws);
    }
  }

  readonly #upgrade = ((createEvents: (c: unknown) => WSEvents<HostSocket> | Promise<WSEvents<HostSocket>>) =>
    async (c: { readonly req: { header(name: string): string | undefined } }, next: () => Promise<void>) => {
      if (c.req.header("upgrade") !== "websocket") return next();
      const events = await createEvents(c);
      const [client, server] = socketPair();
      this.#state.acceptWebSocket(server);
      const ws = contextOf(server);
      this.#sockets.set(server, { events, ws });
      events.onOpen?.(new Event("open"), ws);
      return new Response(null, { status: 101, webSocket: client } as ResponseInit);
    }) as unknown as UpgradeWebSocket<HostSocket>;

  async fetch(request: Request): Promise<Response> {
    const { origin, hostname } = new URL(request.url);
    this.#address = {
      url: this.#env.PUBLIC_URL ?? origin,
      loopback: this.#env.LOOPBACK === "yes" && isLoopback(hostname),
    };
    return this.#open(request.headers.get(idHeader)!).app.fetch(request);
  }

  webSocketMessage(socket: WorkerSocket, message: string | ArrayBuffer): void {
    const known = this.#sockets.get(socket);
    known?.events.onMessage?.(new MessageEvent("message", { data: message }), known.ws);
  }

  webSocketClose(socket: WorkerSocket, code: number): void {
    this.#closed(socket);
    // 1005 and 1006 mean that there was no code, and must not be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  webSocketError(socket: WorkerSocket): void {
    this.#closed(socket);
  }

  #closed(socket: WorkerSocket): void {
    const known = this.#sockets.get(socket);
    this.#sockets.delete(socket);
    known?.events.onClose?.(new CloseEvent("close"), known.ws);
  }

  alarm(): void {
    const id = this.#kept();
    // Opening the room sets its deadlines; those already past fire at once.
    if (id !== null) this.#open(id).directory.get(id);
    this.#deps.ring();
  }
}
