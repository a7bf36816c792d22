/**
 * All HTTP routes as one Hono application. It knows no host: how sockets are upgraded and how the built client is
 * served is handed in, so that routes can be tested with `app.request` alone.
 */
import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { secureHeaders } from "hono/secure-headers";
import type { UpgradeWebSocket } from "hono/ws";
import { openAPIRouteHandler } from "hono-openapi";
import type { Directory } from "../directory.ts";
import { Callers } from "./callers.ts";
import { notFound, onError } from "./errors.ts";
import { archiveDoor, restoreDoor } from "./archives.ts";
import { fileDoor } from "./files.ts";
import { importDoor } from "./imports.ts";
import { startDoor } from "./starting.ts";
import type { House, Sample } from "./house.ts";
import { joinDoor } from "./join.ts";
import type { Typeset } from "./outputs.ts";
import { limited, Limits, patient } from "./limits.ts";
import { unmeasured, type Log, type Meter } from "../watch.ts";
import { knownHost, ownPages } from "./origin.ts";
import type { Address } from "./origin.ts";
import { restoringDoor } from "./restoring.ts";
import { roomDoor } from "./rooms.ts";
import type { LookApart } from "./onlooking.ts";
import { readHere, type ReadApart } from "./uploads.ts";
import { syncDoor } from "./sync.ts";
import type { HostSocket } from "./sync.ts";

/** What a host hands in. What is absent the application does itself, or does not offer. */
export interface AppOptions {
  readonly directory: Directory;
  /** The operator's secret; "" if there is no operator. */
  readonly secret: string;
  readonly address: () => Address;
  readonly now: () => number;
  readonly sample?: () => Sample | null;
  readonly upgrade?: UpgradeWebSocket<HostSocket>;
  /** Serves the built client: files and pages. */
  readonly client?: MiddlewareHandler;
  readonly log?: Log;
  /** The clock for limits; by default the system's. */
  readonly clock?: () => number;
  /** Reads uploaded files in another process, where the host can. */
  readonly read?: ReadApart;
  /** Reads rooms in another process, where the host can. */
  readonly look?: LookApart;
  /** Sets PDFs, where the host can. */
  readonly typeset?: Typeset;
  /** Whether refusals may be delayed for clients that are refused again and again. */
  readonly holds?: boolean;
  /** Whether the platform compresses answers itself. */
  readonly compresses?: boolean;
  /** Also gets the counts of the rooms, where the host measures. */
  readonly meter?: Meter;
  /** Whether what is recorded now would be kept. */
  readonly healthy?: () => boolean;
  /** The text that `/metrics` answers with; absent if the platform has measures of its own. */
  readonly measures?: () => Promise<string>;
}

/**
 * Scripts and all else must come from this server. Styles may also be in elements, because Lit and Web Awesome put them
 * there. Previews of outputs are framed from this server.
 */
const policy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "blob:"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  frameSrc: ["'self'", "blob:"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
  objectSrc: ["'none'"],
};

/** What is sent and answered at length: whole texts that were read out of a file. */
const answeredAtLength = /\/(?:previews|imports)$/u;

/**
 * Compresses readings. What an act, a lease or an invitation is answered with is a line or two, and setting up a
 * compressor for it takes the server's thread for 1 to 3 ms, in which everybody's letters wait (measured under attack:
 * an eighth of the processor's time).
 */
const compressed = (): MiddlewareHandler => {
  const compressing = compress();
  return (c, next) => (c.req.method === "GET" || answeredAtLength.test(c.req.path) ? compressing(c, next) : next());
};

const version = "0.1.0";

/** The description of the API, made once for all applications of this program. */
let described: string | undefined;

/**
 * The whole application, with limits and counts of its own. It listens nowhere itself, and keeps only what its
 * directory keeps.
 */
export const createApp = (options: AppOptions): Hono => {
  const log = options.log ?? (() => undefined);
  const house: House = {
    directory: options.directory,
    callers: new Callers(options.directory, options.secret),
    read: options.read ?? readHere,
    ...(options.typeset && { typeset: options.typeset }),
    ...(options.look && { look: options.look }),
    limits: new Limits(options.clock ?? (() => Date.now()), options.holds === true),
    meter: options.meter ?? unmeasured,
    address: options.address,
    now: options.now,
    sample: options.sample ?? (() => null),
    log,
  };
  const app = new Hono();
  app.onError(onError(log));
  app.notFound(notFound);
  app.use(async (c, next) => {
    await next();
    house.meter.count("requests", 1, `${Math.floor(c.res.status / 100)}xx`);
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: policy,
      // With "no-referrer" a form would send `Origin: null`. No address of ours is sent to another site in either case.
      referrerPolicy: "same-origin",
      strictTransportSecurity: false,
      xFrameOptions: "SAMEORIGIN",
      // Outputs have a stricter policy of their own.
      overwrite: false,
    }),
  );
  app.use(knownHost(house.address));
  app.use(ownPages(house.address));
  app.use("/api/*", async (c, next) => {
    await next();
    // Answers are for one seat, and the record moves on: they must not be cached.
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
  if (options.compresses !== true) app.use("/api/*", compressed());

  app.get("/health", (c) => {
    const ok = options.healthy?.() ?? true;
    if (ok) return c.json({ ok, name: "unbracket", version });
    const reason = "The data folder takes no writing: its disk is full, or only to be read.";
    return c.json({ ok, name: "unbracket", version, reason }, 503);
  });
  // Browsers ask for this on pages that name no icon, such as the join page.
  app.get("/favicon.ico", (c) => c.body(null, 204));
  const { measures } = options;
  app.get("/metrics", async (c) =>
    measures
      ? c.text(await measures(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" })
      : c.text("This host's platform measures by itself: look at its dashboard. There are no measures here.\n", 404),
  );
  app.use("/join/*", patient(house));
  app.use("/api/*", patient(house));
  app.route("/join", joinDoor(house));
  app.route("/api", startDoor(house));
  app.route("/api", restoreDoor(house));
  app.use("/api/negotiations/:id/*", limited(house));
  app.route("/api/negotiations/:id", roomDoor(house));
  app.route("/api/negotiations/:id", restoringDoor(house));
  app.route("/api/negotiations/:id", fileDoor(house));
  app.route("/api/negotiations/:id", importDoor(house));
  app.route("/api/negotiations/:id", archiveDoor(house));
  const describe = openAPIRouteHandler(app, {
    documentation: {
      info: {
        title: "Unbracket",
        version,
        description:
          "States negotiate a text until the brackets are gone. Send the token of a join link as `Authorization: Bearer <token>`; " +
          "in a browser a cookie per seat does, and the header `Unbracket-Seat` or `?seat=` names the seat. " +
          "Errors are `{ error: { code, message, details? } }`. Sync sockets speak the y-websocket protocol at `/sync/{id}/{document}`.",
      },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
      security: [{ bearer: [] }],
    },
  });
  app.get("/api/openapi.json", async (c, next) => {
    described ??= await ((await describe(c, next)) as Response).text();
    return c.body(described, 200, { "content-type": "application/json" });
  });
  app.all("/api/*", notFound);
  if (options.upgrade) app.route("/sync", syncDoor(house, options.upgrade));
  if (options.client) app.get("*", options.client);
  return app;
};
