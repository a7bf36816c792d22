/** Questions of the start page: they are asked before there is a negotiation, so there is no seat to name. */
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Page } from "../../drafts/formats/page.ts";
import type { Found, Problem } from "../../drafts/notation/parsed.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";

/** One negotiation this browser has a seat in; the operator is shown less. */
export type Listed = Pick<NegotiationInfo, "id" | "title" | "symbol" | "head"> &
  Partial<Pick<NegotiationInfo, "seat" | "parties" | "phase" | "revisions" | "counts">>;

export interface Listing {
  readonly negotiations: readonly Listed[];
  readonly mayStart: boolean;
  readonly sample: boolean;
}

export interface SampleSeats {
  readonly id: string;
  readonly seats: readonly {
    readonly role: string;
    readonly party: string;
    readonly name?: string;
    readonly link: string;
  }[];
}

/** What a file would become. */
export interface FilePreview {
  readonly title: string;
  readonly symbol: string;
  readonly found: Found;
  readonly problems: readonly Problem[];
  /** As the room would read it. */
  readonly page: Pick<Page, "heading" | "parts" | "unresolved">;
}

export const ask = async <T>(path: string, init?: RequestInit): Promise<T | Refusal> => {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, { credentials: "same-origin", ...init });
  } catch {
    // fetch throws on a lost connection and on nothing else that is of interest here.
    return refuse(RefusalCode.unavailable, "The server cannot be reached. Nothing was sent.");
  }
  const body = (await response.json().catch(() => null)) as { error?: { code: RefusalCode; message: string } } | null;
  if (response.ok && body !== null) return body as T;
  return refuse(
    body?.error?.code ?? RefusalCode.unavailable,
    body?.error?.message ?? `The server answered ${response.status}.`,
  );
};
