/** The house on Node: an HTTP server with the built client and the sync sockets, and its orderly end. */
import { serve, upgradeWebSocket } from "@hono/node-server";
import type { ServerType } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import type { MiddlewareHandler } from "hono";
import type { UpgradeWebSocket } from "hono/ws";
import { existsSync } from "node:fs";
import type { IncomingMessage, Server } from "node:http";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Directory } from "../directory.ts";
import { createApp } from "../doors/app.ts";
import type { Sample } from "../doors/house.ts";
import type { Log } from "../watch.ts";
import { NodeSocket } from "./node-socket.ts";
import type { NodeMeter } from "./node-meter.ts";
import { onlooker } from "./node-onlooker.ts";
import { pdfApart } from "./node-pdf.ts";
import { readerApart } from "./node-reader.ts";
import { isLoopback } from "../doors/origin.ts";
import type { Address } from "../doors/origin.ts";
import { longestMessage } from "../doors/sync.ts";
import type { HostSocket } from "../doors/sync.ts";

/** Where `npm run build` leaves the client. */
export const builtClient = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "client", "dist");

/** A peer that answered no ping for this long is gone, whatever TCP believes. */
const heartbeat = 30_000;

/**
 * Ms a connection without a request is kept: longer than proxies keep theirs (Caddy two minutes). With Node's five seconds
 * one of them sent a request now and then into a line that was being closed, and whoever asked was told 502.
 */
const idleLine = 150_000;

/** Ms between two looks for rooms nobody is in, and between two that are closed: who writes meanwhile goes first. */
const tidiness = { every: 5_000, between: 50 } as const;

export interface NodeServerOptions {
  readonly directory: Directory;
  /** The data folder its negotiations are files of, where they are: then rooms are read beside themselves. */
  readonly folder?: string;
  readonly secret: string;
  readonly port: number;
  readonly host: string;
  /** Where people reach the server, when that is not the address it listens at. */
  readonly url?: string;
  readonly sample?: () => Sample | null;
  /** Folder of the built client. */
  readonly client?: string;
  readonly log?: Log;
  readonly meter?: NodeMeter;
  /** Whether what is recorded now would be kept. */
  readonly healthy?: () => boolean;
}

export interface NodeServer {
  /** `http://127.0.0.1:8787`: where it listens. */
  readonly listens: string;
  /** What links begin with. */
  readonly url: string;
  readonly address: Address;
  /** Takes no more requests, closes every socket and every negotiation. */
  close(): Promise<void>;
}

/**
 * How long a request may take to come: ms for its head, and for all of it, which may be ten megabytes over a poor line. An
 * upgrade to anything but a WebSocket is answered as a request; `http` would leave its line to us for ever.
 */
const patience = {
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket",
} as const;

/** Files by name, hashed ones for ever; any other page is the client's, which finds its screen by the address. */
const clientFiles = (folder: string): MiddlewareHandler => {
  const root = relative(process.cwd(), folder) || ".";
  const files = serveStatic({
    root,
    onFound(path, c) {
      c.header("Cache-Control", path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  const page = serveStatic({ root, path: "index.html", onFound: (_, c) => c.header("Cache-Control", "no-cache") });
  return async (c, next) => {
    const found = await files(c, async () => undefined);
    if (found) return found;
    // A missing script must be a plain 404, not a page.
    if (/\.\w+$/.test(c.req.path) || /^\/(api|sync|join)(\/|$)/.test(c.req.path)) return next();
    if (!existsSync(join(folder, "index.html")))
      return c.text(
        "The client is not built: npm run build makes it. The interface under /api answers all the same.",
        503,
      );
    return page(c, next);
  };
};

/** Listens; `port` 0 takes any free one. */
export const startNodeServer = (options: NodeServerOptions): Promise<NodeServer> =>
  new Promise((resolve, reject) => {
    const reader = readerApart();
    const pdf = pdfApart();
    const { folder, secret } = options;
    const look = folder === undefined ? undefined : onlooker({ folder, secret }, options.log ?? (() => undefined));
    let address: Address = { url: options.url ?? "http://127.0.0.1", loopback: false };
    const app = createApp({
      directory: options.directory,
      secret: options.secret,
      address: () => address,
      now: () => Date.now(),
      // The sockets are those of `ws`, which know more than the adapter promises.
      upgrade: upgradeWebSocket as unknown as UpgradeWebSocket<HostSocket>,
      holds: true,
      read: reader,
      typeset: pdf,
      ...(look && { look }),
      client: clientFiles(options.client ?? builtClient),
      ...(options.sample && { sample: options.sample }),
      ...(options.log && { log: options.log }),
      ...(options.healthy && { healthy: options.healthy }),
      ...(options.meter && { meter: options.meter, measures: () => options.meter!.print() }),
    });
    // Frames are about twenty bytes: compressing them costs more than it saves. Who does not answer a close is not waited
    // for as long as `ws` would (its types lag behind it in that). Of what comes at once on one socket one message is taken
    // for each turn of the loop: a thousand in one packet are not taken in one go.
    const line = {
      allowSynchronousEvents: false,
      noServer: true,
      perMessageDeflate: false,
      maxPayload: longestMessage,
      // A browser cuts a message of a megabyte into a few dozen pieces; each is looked at in one go with the others.
      maxFragments: 1_024,
      closeTimeout: 5_000,
    };
    const sockets = new WebSocketServer({ ...line, WebSocket: NodeSocket });
    const silent = new WeakSet<WebSocket>();
    const beat = setInterval(() => {
      for (const socket of sockets.clients) {
        if (silent.has(socket)) {
          socket.terminate();
          continue;
        }
        silent.add(socket);
        socket.ping();
      }
    }, heartbeat);
    beat.unref();
    let tidying: NodeJS.Timeout;
    const tidy = (): void => {
      const more = options.directory.rest(1);
      tidying = setTimeout(tidy, more ? tidiness.between : tidiness.every).unref();
    };
    tidy();
    sockets.on("connection", (socket, request) => {
      socket.over(request);
      socket.on("pong", () => silent.delete(socket));
    });

    const server: ServerType = serve(
      {
        fetch: app.fetch,
        port: options.port,
        hostname: options.host,
        websocket: { server: sockets },
        serverOptions: patience,
      },
      (info) => {
        server.off("error", reject);
        const name = info.family === "IPv6" ? `[${info.address}]` : info.address;
        const listens = `http://${name}:${info.port}`;
        const url = (options.url ?? listens).replace(/\/+$/, "");
        address = { url, loopback: isLoopback(name) && isLoopback(new URL(url).hostname) };
        resolve({
          listens,
          url,
          address,
          async close() {
            clearInterval(beat);
            clearTimeout(tidying);
            reader.close();
            pdf.close();
            const closed = new Promise<void>((done) => {
              server.close(() => done());
            });
            // Who closes a file last tidies it up, and that is to be who writes it.
            await look?.close();
            // Closing a negotiation commits what is queued and tells its sockets (1001).
            options.directory.close();
            for (const socket of sockets.clients) socket.close(1001);
            (server as Server).closeIdleConnections();
            const end = setTimeout(() => {
              for (const socket of sockets.clients) socket.terminate();
              (server as Server).closeAllConnections();
            }, 2_000);
            await closed;
            clearTimeout(end);
          },
        });
      },
    );
    (server as Server).keepAliveTimeout = idleLine;
    server.once("error", reject);
  });
