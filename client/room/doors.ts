/** The HTTP side: every request names the seat, every answer is a value or a refusal, never an exception. */
import type { NegotiationInfo } from "../../drafts/info.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";

/** Enough of `fetch` to talk to the doors; tests put their own in its place. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const codes = new Set<string>(Object.values(RefusalCode));

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

  info(): Promise<NegotiationInfo | Refusal> {
    return this.#ask<NegotiationInfo>("", {});
  }

  get<T>(path: string): Promise<T | Refusal> {
    return this.#ask<T>(`/${path}`, {});
  }

  post<T>(path: string, body: unknown): Promise<T | Refusal> {
    return this.#ask<T>(`/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  delete<T>(path: string): Promise<T | Refusal> {
    return this.#ask<T>(`/${path}`, { method: "DELETE" });
  }

  /** Where the sync sockets of this negotiation are, without the document. */
  get syncUrl(): string {
    return `${this.server.replace(/^http/, "ws")}/sync/${this.negotiation}`;
  }

  async #ask<T>(path: string, init: RequestInit): Promise<T | Refusal> {
    const url = `${this.server}/api/negotiations/${this.negotiation}${path}`;
    let response: Response;
    try {
      response = await this.#fetch(url, {
        ...init,
        credentials: "same-origin",
        headers: { ...(init.headers as Record<string, string> | undefined), "unbracket-seat": this.seat },
      });
    } catch {
      // fetch throws on a lost connection and on nothing else that is of interest here.
      return refuse(RefusalCode.unavailable, "The server cannot be reached. Nothing was sent.");
    }
    return readAnswer<T>(response);
  }
}

/** An answer's JSON; errors in the fixed form become refusals, anything else says that the server is not well. */
const readAnswer = async <T>(response: Response): Promise<T | Refusal> => {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const error = (body as { error?: { code?: unknown; message?: unknown; details?: Refusal["details"] } } | null)?.error;
  if (typeof error?.code === "string" && codes.has(error.code) && typeof error.message === "string")
    return refuse(error.code as RefusalCode, error.message, error.details);
  return refuse(RefusalCode.unavailable, `The server answered ${response.status}. Nothing was recorded.`);
};
