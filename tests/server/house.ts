/** A whole house in memory for tests of its doors: no port, no files, everything through `app.request`. */
import { randomFillSync } from "node:crypto";
import type { Hono } from "hono";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { sampleParties } from "../../drafts/samples/relays.ts";
import { Directory, linkToken } from "../../server/directory.ts";
import type { Shelf } from "../../server/directory.ts";
import { createApp } from "../../server/doors/app.ts";
import type { Sample } from "../../server/doors/house.ts";
import type { Typeset } from "../../server/doors/outputs.ts";
import { nodeMeter } from "../../server/hosts/node-meter.ts";
import { nodeDeps } from "../../server/hosts/node.ts";
import type { Deps } from "../../server/room/deps.ts";
import { lineOf } from "../../server/watch.ts";
import type { Negotiation } from "../../server/room/negotiation.ts";

export const secret = "the-operator's-secret-of-this-test";
export const origin = "http://127.0.0.1:8787";

export const memoryShelf = (logged: string[]): Shelf => {
  const kept = new Map<string, Deps>();
  return {
    ids: () => [...kept.keys()],
    has: (id) => kept.has(id),
    deps(id) {
      const known = kept.get(id) ?? nodeDeps(":memory:", { log: (happening) => logged.push(lineOf(happening, 0)) });
      kept.set(id, known);
      return known;
    },
    discard: (id) => void kept.delete(id),
  };
};

export interface TestHouse {
  readonly app: Hono;
  readonly directory: Directory;
  readonly logged: readonly string[];
  /** A request from our own page or a script; `token` is shown as bearer. */
  ask(path: string, init?: RequestInit & { readonly token?: string; readonly json?: unknown }): Promise<Response>;
}

export const openHouse = (
  options: {
    readonly loopback?: boolean;
    readonly url?: string;
    readonly sample?: Sample;
    readonly typeset?: Typeset;
  } = {},
): TestHouse => {
  const logged: string[] = [];
  const directory = new Directory(memoryShelf(logged), (bytes) => randomFillSync(new Uint8Array(bytes)));
  const meter = nodeMeter(() => directory.opened);
  const app = createApp({
    directory,
    secret,
    address: () => ({ url: options.url ?? origin, loopback: options.loopback ?? true }),
    now: () => Date.UTC(2031, 10, 14, 16),
    sample: () => options.sample ?? null,
    log: (happening) => logged.push(lineOf(happening, 0)),
    meter,
    measures: () => meter.print(),
    ...(options.typeset && { typeset: options.typeset }),
  });
  return {
    app,
    directory,
    logged,
    async ask(path, { token, json, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has("host")) headers.set("host", new URL(options.url ?? origin).host);
      if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
      if (json === undefined) return app.request(path, { ...init, headers });
      headers.set("content-type", "application/json");
      return app.request(path, { method: "POST", ...init, headers, body: JSON.stringify(json) });
    },
  };
};

export interface TestRoom {
  readonly negotiation: Negotiation;
  readonly path: string;
  /** Link tokens by seat. */
  readonly tokens: Readonly<
    Record<"chair" | "secretariat" | "altora" | "drafter" | "brevia" | "observer" | "screen", string>
  >;
  /** Seat ids, likewise. */
  readonly seats: TestRoom["tokens"];
}

/** A negotiation of invented States over a draft in notation, with a link for everybody. */
export const openRoom = (house: Pick<TestHouse, "directory">, text: string): TestRoom => {
  const negotiation = house.directory.start({
    title: "Draft report",
    symbol: "OWG/R/2031/4",
    parties: sampleParties,
    parsed: parseNotation(text, { parties: sampleParties }),
  });
  const tokens: Record<string, string> = {};
  const seats: Record<string, string> = {};
  const invite = (name: string, ask: Parameters<Negotiation["invite"]>[1]): void => {
    const invited = negotiation.invite(null, ask);
    if ("refused" in invited) throw new Error(invited.message);
    tokens[name] = linkToken(negotiation.id, invited.token);
    seats[name] = invited.seat;
  };
  invite("chair", { role: "chair" });
  invite("secretariat", { role: "secretariat" });
  invite("altora", { role: "delegation", parties: ["XAL"], head: true });
  invite("drafter", { role: "delegation", parties: ["XAL"], head: false });
  invite("brevia", { role: "delegation", parties: ["XBV"], head: true });
  invite("observer", { role: "observer" });
  invite("screen", { role: "screen" });
  return {
    negotiation,
    path: `/api/negotiations/${negotiation.id}`,
    tokens: tokens as TestRoom["tokens"],
    seats: seats as TestRoom["seats"],
  };
};
