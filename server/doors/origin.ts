/**
 * Which pages may use this server. Browsers send cookies with every request, whatever page makes it, and WebSockets
 * have no cross-origin rules at all. So every change, and every socket, must come from our own pages. hono's csrf
 * checks forms only, and refuses scripts that send no Origin; but a script has no cookies to abuse.
 */
import type { Context, MiddlewareHandler } from "hono";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { Refused } from "./errors.ts";

/** How the server is reached. Rules on who may ask (`knownHost`, `ownPages`) follow from it. */
export interface Address {
  /** The address where people reach the server: `http://127.0.0.1:8787`, or what `--url` says. */
  readonly url: string;
  /** Whether only this machine reaches it. Then anybody may start a negotiation, and no other host name is answered. */
  readonly loopback: boolean;
}

const loopbackHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** Whether a host name, as a URL writes it, always means the very machine. */
export const isLoopback = (hostname: string): boolean => loopbackHosts.has(hostname);

const elsewhere = (message: string) => new Refused(refuse(RefusalCode.notEntitled, message));

/**
 * Whether a page came unencrypted although people reach the server encrypted: anybody on the line could have written
 * it. On one machine there is nobody on the line.
 */
const plain = (page: URL, { url }: Address): boolean =>
  url.startsWith("https:") && page.protocol !== "https:" && !isLoopback(page.hostname);

/** Throws unless a page with this Origin header may act here. Without the header it is no page of another site. */
export const sameOrigin = (c: Context, address: Address): void => {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  if (origin === undefined) {
    if (site !== undefined && site !== "same-origin" && site !== "none")
      throw elsewhere("A page of another site may not do this.");
    return;
  }
  const host = c.req.header("host");
  const page = URL.canParse(origin) ? new URL(origin) : null;
  const own = page !== null && page.host === host && !plain(page, address);
  if (!own && origin !== new URL(address.url).origin)
    throw elsewhere(`A page of ${origin.slice(0, 100)} may not do this.`);
};

/**
 * Answers only names of this machine and that of `url` on a loopback address. Otherwise a page elsewhere could point
 * its own host name here (DNS rebinding), and would then be of the same origin.
 */
export const knownHost = (address: () => Address): MiddlewareHandler => {
  return async (c, next) => {
    const { url, loopback } = address();
    const host = c.req.header("host");
    if (loopback && host !== undefined) {
      const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
      if (!isLoopback(name) && name !== new URL(url).hostname)
        throw elsewhere("This server is not called so. Whoever runs it names it with --url.");
    }
    await next();
  };
};

const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses changes that come from a page of another site. */
export const ownPages =
  (address: () => Address): MiddlewareHandler =>
  async (c, next) => {
    if (!safe.has(c.req.method)) sameOrigin(c, address());
    await next();
  };
