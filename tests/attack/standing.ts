/** A house as a process of its own, with rooms in it and real credentials for every seat: what attacks on the line need. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DraftJson } from "../../drafts/draft.ts";
import type { Invited } from "../../drafts/info.ts";
import { serve, type Served } from "../server/cli/process.ts";

export type Who = "chair" | "secretariat" | "altora" | "brevia" | "observer";

/** The link of a seat, as who made it was shown it. */
export type Link = Pick<Invited, "id" | "seat" | "token">;

export interface StandingRoom {
  readonly id: string;
  readonly path: string;
  readonly links: Readonly<Record<Who, Link>>;
  readonly paragraph: string;
  /** A request of a seat, at a path below the room's. */
  ask(who: Who | Link, path: string, init?: RequestInit & { readonly json?: unknown }): Promise<Response>;
  /** An act that must be done, and its answer. */
  done(who: Who, act: object): Promise<Record<string, unknown>>;
  invite(ask: object): Promise<Link>;
}

export interface Standing {
  readonly url: string;
  readonly port: number;
  readonly served: Served;
  open(text: string): Promise<StandingRoom>;
  /** A line to it, spoken by hand. */
  line(): Promise<Socket>;
  end(): Promise<void>;
}

/** The head of a request as it goes over the line. */
export const headOf = (
  { port }: Standing,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): string =>
  [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map((pair) => pair.join(": ")),
  ].join("\r\n") + "\r\n\r\n";

const json = async <T>(answer: Response): Promise<T> => {
  if (!answer.ok) throw new RangeError(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

/** Invented States; no roster of real ones speaks in a test. */
const parties = { XAL: "The Republic of Altora", XBV: "The Republic of Brevia" } as const;

const openRoom = async (url: string, text: string): Promise<StandingRoom> => {
  const started = await json<{ id: string; seats: (Link & { role: string })[] }>(
    await fetch(`${url}/api/negotiations`, {
      method: "POST",
      headers: { origin: url, "content-type": "application/json" },
      body: JSON.stringify({ title: "Draft report", symbol: "X/1", text, phase: "open" }),
    }),
  );
  const path = `/api/negotiations/${started.id}`;
  const asked = (
    link: Link,
    below: string,
    init: RequestInit & { readonly json?: unknown } = {},
  ): Promise<Response> => {
    const { json: body, ...rest } = init;
    const headers = new Headers(rest.headers);
    headers.set("authorization", `Bearer ${link.token}`);
    if (body === undefined) return fetch(`${url}${path}${below}`, { ...rest, headers });
    headers.set("content-type", "application/json");
    return fetch(`${url}${path}${below}`, { method: "POST", ...rest, headers, body: JSON.stringify(body) });
  };
  const chair = started.seats.find(({ role }) => role === "chair")!;
  const invite = async (ask: object): Promise<Link> => json<Link>(await asked(chair, "/invitations", { json: ask }));
  for (const [party, name] of Object.entries(parties))
    await json(await asked(chair, "/acts", { json: { type: "set-party", party, name, kind: "member-state" } }));
  const links: Record<Who, Link> = {
    chair,
    secretariat: await invite({ role: "secretariat" }),
    altora: await invite({ role: "delegation", parties: ["XAL"] }),
    brevia: await invite({ role: "delegation", parties: ["XBV"] }),
    observer: await invite({ role: "observer" }),
  };
  const ask: StandingRoom["ask"] = (who, below, init) => asked(typeof who === "string" ? links[who] : who, below, init);
  const { parts } = await json<DraftJson>(await ask("chair", "/draft"));
  return {
    id: started.id,
    path,
    links,
    paragraph: parts.consensus.find(({ label }) => label === "1")!.id,
    ask,
    done: async (who, act) => json(await ask(who, "/acts", { json: act })),
    invite,
  };
};

/** Starts the house on a folder of its own. */
export const stand = async (): Promise<Standing> => {
  const data = mkdtempSync(join(tmpdir(), "unbracket-attacked-"));
  const served = await serve("--data", data);
  const { url } = served;
  const port = Number(new URL(url).port);
  return {
    url,
    port,
    served,
    open: (text) => openRoom(url, text),
    async line() {
      const socket = connect(port, "127.0.0.1");
      // A line that is cut is what is looked for.
      socket.on("error", () => undefined);
      await once(socket, "connect");
      return socket;
    },
    async end() {
      await served.kill("SIGKILL");
      rmSync(data, { recursive: true, force: true });
    },
  };
};
