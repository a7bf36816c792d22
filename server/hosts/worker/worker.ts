/**
 * The server on Cloudflare Workers: requests about one negotiation go to its object, lists are collected from several
 * objects, and everything else is answered here, with the client as static assets.
 */
import { Hono } from "hono";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { RefusalCode } from "../../../drafts/refusal.ts";
import { negotiationIdPattern, newNegotiationId, Directory } from "../../directory.ts";
import { createApp } from "../../doors/app.ts";
import { Callers, negotiationsHeld } from "../../doors/callers.ts";
import { isLoopback } from "../../doors/origin.ts";
import { lineOf } from "../../watch.ts";
import { elsewhere, readWithin, workerBounds } from "./bounds.ts";
import { idHeader } from "./negotiation-object.ts";
import type { Env } from "./platform.ts";

export { DirectoryObject } from "./directory-object.ts";
export { NegotiationObject } from "./negotiation-object.ts";

type Front = { Bindings: Env };

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** A request in the platform's own type; it is the same object. */
type Fetched = Parameters<Env["ASSETS"]["fetch"]>[0];

const send = async (env: Env, id: string, request: Request): Promise<Response> => {
  const named = new Request(request);
  named.headers.set(idHeader, id);
  const object = env.NEGOTIATIONS.get(env.NEGOTIATIONS.idFromName(id));
  return (await object.fetch(named as unknown as Fetched)) as unknown as Response;
};

const registry = async (env: Env, path: string, method = "GET"): Promise<Response> => {
  const object = env.DIRECTORY.get(env.DIRECTORY.idFromName("directory"));
  return (await object.fetch(`https://directory${path}`, { method })) as unknown as Response;
};

/** Which of these ids exist; if none are given, all ids, newest first. */
const known = async (env: Env, ids: readonly string[]): Promise<string[]> => {
  const query = new URLSearchParams(ids.map((id): [string, string] => ["id", id]));
  return (await registry(env, `/?${query}`)).json() as Promise<string[]>;
};

/** The ids a link token may begin with. Ids may contain hyphens, so the text before each hyphen is one. */
const idsIn = (token: string): string[] =>
  [...token.matchAll(/-/gu)].map(({ index }) => token.slice(0, index)).filter((id) => negotiationIdPattern.test(id));

/** The most objects that are asked for one list. */
const listed = 500;

const nobody = new Directory(
  {
    ids: () => [],
    has: () => false,
    deps() {
      throw new RangeError("no negotiation lives in front of its object");
    },
    discard: () => undefined,
  },
  random,
);

/** The routes that need no negotiation: health, previews, the description of the API, the operator's link. */
const lobby = (c: Context<Front>): ReturnType<typeof createApp> => {
  const { origin, hostname } = new URL(c.req.url);
  return createApp({
    directory: nobody,
    secret: c.env.OPERATOR_TOKEN ?? "",
    address: () => ({
      url: c.env.PUBLIC_URL ?? origin,
      loopback: c.env.LOOPBACK === "yes" && isLoopback(hostname),
    }),
    now: () => Date.now(),
    compresses: true,
    read: readWithin,
    async client(_, next) {
      const { pathname } = new URL(c.req.url);
      const file = (await c.env.ASSETS.fetch(c.req.raw as unknown as Fetched)) as unknown as Response;
      const isPage = file.headers.get("content-type")?.startsWith("text/html") === true;
      // A missing script has to be a plain 404, but the platform answers with a page for anything missing.
      if (isPage && (/\.\w+$/u.test(pathname) || /^\/(api|sync|join)(\/|$)/u.test(pathname))) return next();
      // Headers cannot be added to a response that was fetched.
      const answer = new Response(file.body, file);
      // Files with a hash in their name may be cached for ever; pages are asked for each time.
      const kept = pathname.startsWith("/assets/") && !isPage;
      answer.headers.set("cache-control", kept ? "public, max-age=31536000, immutable" : "no-cache");
      return answer;
    },
    log: (happening) => console.log(lineOf(happening, Date.now())),
  });
};

interface Listed {
  readonly negotiations: readonly { readonly id: string; readonly head: { readonly at: string } }[];
  readonly unavailable?: readonly string[];
}

const app = new Hono<Front>();

app.all("/sync/:id/*", (c) => send(c.env, c.req.param("id"), c.req.raw));
app.all("/api/negotiations/:id/*", (c) => send(c.env, c.req.param("id"), c.req.raw));
app.all("/api/negotiations/:id", (c) => send(c.env, c.req.param("id"), c.req.raw));

app.all("/join/:token", async (c) => {
  const ids = idsIn(c.req.param("token"));
  const [id] = ids.length === 0 ? [] : await known(c.env, ids);
  return id === undefined ? lobby(c).fetch(c.req.raw) : send(c.env, id, c.req.raw);
});

/** Begins a negotiation in an object of its own, which decides whether the caller may. */
const begin = async (c: Context<Front>): Promise<Response> => {
  const id = newNegotiationId(random);
  const answer = await send(c.env, id, c.req.raw);
  if (answer.status === 201) await registry(c.env, `/${id}`, "PUT");
  return answer;
};

/** Refuses a longer body before any object reads it. */
const atMost = (maxSize: number, what: string): MiddlewareHandler<Front> =>
  bodyLimit({
    maxSize,
    onError: (c) => {
      const message = `${what} is larger than ${maxSize / 1024 / 1024} MB, more than fits into memory on this host. ${elsewhere}. Nothing was kept.`;
      return c.json({ error: { code: RefusalCode.tooLarge, message } }, 413);
    },
  });
const begunAtMost = atMost(workerBounds.begun, "The text");
const archiveAtMost = atMost(workerBounds.archive, "The archive");

// A form contains a file, for which there is a limit where it is read.
app.post("/api/negotiations", (c, next) =>
  /^multipart\/form-data/iu.test(c.req.header("content-type") ?? "") ? next() : begunAtMost(c, next),
);
app.post("/api/negotiations", begin);
// Others are refused by the object, which does not read their body.
app.post("/api/archives", (c, next) =>
  new Callers(nobody, c.env.OPERATOR_TOKEN ?? "").isOperator(c) ? archiveAtMost(c, next) : next(),
);
app.post("/api/archives", begin);

app.get("/api/negotiations", async (c) => {
  const answer = await lobby(c).fetch(c.req.raw);
  // These headers say that the list must not be cached, and what our page may do.
  const { status, headers } = answer;
  if (!answer.ok) return answer;
  const own = (await answer.json()) as object;
  const list = (body: object): Response => new Response(JSON.stringify(body), { status, headers });
  const operator = new Callers(nobody, c.env.OPERATOR_TOKEN ?? "").isOperator(c);
  const held = operator ? [] : negotiationsHeld(c);
  if (held.length === 0 && !operator) return list(own);
  const ids = (await known(c.env, held)).slice(0, listed);
  const lists = await Promise.all(
    ids.map(async (id): Promise<Listed> => {
      const answer = await send(c.env, id, c.req.raw);
      return answer.ok ? ((await answer.json()) as Listed) : { negotiations: [], unavailable: [id] };
    }),
  );
  const negotiations = lists.flatMap((list) => list.negotiations);
  const unavailable = lists.flatMap((list) => list.unavailable ?? []);
  negotiations.sort((a, b) => (a.head.at < b.head.at ? 1 : a.head.at > b.head.at ? -1 : 0));
  return list({
    ...own,
    negotiations,
    ...(unavailable.length > 0 && { unavailable }),
  });
});

app.all("*", (c) => lobby(c).fetch(c.req.raw));

export default app;
