/** Requests over HTTP. Every request names the seat; every answer is a value or a refusal, never an exception. */
import type { NegotiationInfo } from "../../drafts/info.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";

/** As much of `fetch` as is needed; tests replace it. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const codes = new Set<string>(Object.values(RefusalCode));

/**
 * Ms to wait for an answer, because some broken networks never give any, and whoever waits can do nothing else.
 * Readings may take the server long; asking who one is does not.
 */
export const patienceFor = { info: 8_000, change: 15_000, reading: 60_000 } as const;

/** The refusal if the server was not reached. If something was sent, nobody here knows whether it was recorded. */
const unreached = (sent: boolean): Refusal =>
  refuse(
    RefusalCode.unavailable,
    sent
      ? "No answer came. It is not known whether this was recorded: look before doing it again."
      : "The server cannot be reached.",
    { unreached: true },
  );

/**
 * One seat's way to the API of one negotiation. Paths are relative to the negotiation, without a slash before them. If
 * no answer came, the refusal is `unavailable` with `unreached` in its details.
 */
export class Doors {
  readonly server: string;
  readonly negotiation: string;
  readonly seat: string;
  readonly #fetch: Fetch;

  constructor(
    server: string,
    negotiation: string,
    seat: string,
    ask: Fetch = (url, init) => globalThis.fetch(url, init),
  ) {
    this.server = server.replace(/\/+$/, "");
    this.negotiation = negotiation;
    this.seat = seat;
    this.#fetch = ask;
  }

  /** Who one is here and what one may see. */
  info(): Promise<NegotiationInfo | Refusal> {
    return this.#ask<NegotiationInfo>("", {}, patienceFor.info);
  }

  get<T>(path: string): Promise<T | Refusal> {
    return this.#ask<T>(`/${path}`, {}, patienceFor.reading);
  }

  post<T>(path: string, body: unknown): Promise<T | Refusal> {
    const headers = { "content-type": "application/json" };
    return this.#ask<T>(`/${path}`, { method: "POST", headers, body: JSON.stringify(body) }, patienceFor.change);
  }

  delete<T>(path: string): Promise<T | Refusal> {
    return this.#ask<T>(`/${path}`, { method: "DELETE" }, patienceFor.change);
  }

  /** The address of this negotiation's sync sockets, without the document. */
  get syncUrl(): string {
    return `${this.server.replace(/^http/, "ws")}/sync/${this.negotiation}`;
  }

  async #ask<T>(path: string, init: RequestInit, patience: number): Promise<T | Refusal> {
    const url = `${this.server}/api/negotiations/${this.negotiation}${path}`;
    const sent = init.method !== undefined;
    try {
      const response = await this.#fetch(url, {
        ...init,
        credentials: "same-origin",
        signal: AbortSignal.timeout(patience),
        headers: { ...(init.headers as Record<string, string> | undefined), "unbracket-seat": this.seat },
      });
      return await readAnswer<T>(response, sent);
    } catch {
      // fetch throws if the connection is lost or takes too long.
      return unreached(sent);
    }
  }
}

/**
 * The JSON of an answer; errors become refusals. Anything else is not an answer of this server: a page of a proxy or
 * captive portal, or half an answer.
 */
const readAnswer = async <T>(response: Response, sent: boolean): Promise<T | Refusal> => {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const error = (body as { error?: { code?: unknown; message?: unknown; details?: Refusal["details"] } } | null)?.error;
  if (typeof error?.code === "string" && codes.has(error.code) && typeof error.message === "string")
    return refuse(error.code as RefusalCode, error.message, error.details);
  return unreached(sent);
};
