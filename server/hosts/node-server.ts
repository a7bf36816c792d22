/** The server on Node: HTTP with the built client, sync sockets, and an orderly end. */
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

/** The folder where `npm run build` puts the client. */
export const builtClient = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "client", "dist");

/** Ms without an answer to a ping after which a peer counts as gone, whatever TCP says. */
const heartbeat = 30_000;

/**
 * Ms for which an idle connection is kept: longer than proxies keep theirs (Caddy: two minutes). With Node's five
 * seconds, proxies would now and then send a request into a connection that is being closed, and answer 502.
 */
const idleLine = 150_000;

/**
 * Ms between two searches for rooms with nobody in them, and between two of them being closed, so that those who write
 * go first.
 */
const tidiness = { every: 5_000, between: 50 } as const;

/** What the server needs. `secret` is the operator's; on `port` 0 the system chooses one. */
export interface NodeServerOptions {
  readonly directory: Directory;
  /** The data folder with its negotiations, if they are files: then rooms are read in another process. */
  readonly folder?: string;
  readonly secret: string;
  readonly port: number;
  readonly host: string;
  /** The address at which people reach the server, if it is not the one it listens at. */
  readonly url?: string;
  readonly sample?: () => Sample | null;
  /** The folder of the built client. */
  readonly client?: string;
  readonly log?: Log;
  readonly meter?: NodeMeter;
  /** Whether what is recorded now would be kept. */
  readonly healthy?: () => boolean;
}

/** A server that listens. */
export interface NodeServer {
  /** The address at which it listens: `http://127.0.0.1:8787`. */
  readonly listens: string;
  /** What links begin with. */
  readonly url: string;
  readonly address: Address;
  /** Takes no more requests, and closes all sockets and negotiations. */
  close(): Promise<void>;
}

/**
 * Ms that a request's head may take to come, and all of it (ten megabytes over a poor line, perhaps). An upgrade to
 * anything but a WebSocket is answered as a request, because `http` would leave its connection open for ever.
 */
const patience = {
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket",
} as const;

/**
 * Serves files by name; those with a hash in it may be cached for ever. Any other address gets the client's page, which
 * chooses its screen by the address.
 */
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
    // A missing script has to be a plain 404, not a page.
    if (/\.\w+$/.test(c.req.path) || /^\/(api|sync|join)(\/|$)/.test(c.req.path)) return next();
    if (!existsSync(join(folder, "index.html")))
      return c.text(
        "The client is not built: npm run build makes it. The interface under /api answers all the same.",
        503,
      );
    return page(c, next);
  };
};

/** Starts listening; `port` 0 takes any free one. */
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
      // These are sockets of `ws`, which can do more than the adapter's types say.
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
    // Frames have about twenty bytes, so compressing costs more than it saves. A peer that does not answer a close is
    // waited for less long than `ws` would (its types lack the option). And of messages that arrive together on one
    // socket only one is taken per turn of the event loop, so that a thousand in one packet do not block.
    const line = {
      allowSynchronousEvents: false,
      noServer: true,
      perMessageDeflate: false,
      maxPayload: longestMessage,
      // Browsers cut a message of a megabyte into a few dozen pieces, all of which are handled together.
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
            // Whoever closes a file last tidies it up, and that must be the process that writes it.
            await look?.close();
            // Closing a negotiation commits what is queued, and closes its sockets with 1001.
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
