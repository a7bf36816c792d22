/** Requests of the start page, where there is no negotiation yet, and so no seat to name. */
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Page } from "../../drafts/formats/page.ts";
import type { Side } from "../../drafts/formats/tracked-text.ts";
import type { Kind } from "../../drafts/paragraph.ts";
import type { Found, Problem } from "../../drafts/notation/parsed.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Reading } from "../import/asking.ts";
import { sendForm } from "../import/sending.ts";

/** A negotiation in which this browser has a seat. The operator is told less of it. */
export type Listed = Pick<NegotiationInfo, "id" | "title" | "symbol" | "head"> &
  Partial<Pick<NegotiationInfo, "seat" | "parties" | "phase" | "revisions" | "counts">>;

/** What the server says to a browser that opens the start page. */
export interface Listing {
  /** Those in which it has a seat; for the operator, all. */
  readonly negotiations: readonly Listed[];
  /** Whether it may start a negotiation here: the server is on this computer, or it is the operator's. */
  readonly mayStart: boolean;
  /** Whether there is a sample to open. */
  readonly sample: boolean;
}

/** The sample negotiation, with a link that opens each of its seats. */
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
  readonly paragraphs: readonly { readonly kind: Kind; readonly level: number; readonly label: string }[];
  /** The text as the room would read it. */
  readonly page: Pick<Page, "heading" | "parts" | "unresolved">;
}

/** Has a file read (for one with tracked changes: the chosen text), and reports progress; null if it was cancelled. */
export const previewOf = async (
  file: File,
  take: Side | null,
  hear: (reading: Reading) => void,
  signal: AbortSignal,
): Promise<FilePreview | Refusal | null> => {
  const form = new FormData();
  form.set("file", file);
  if (take !== null) form.set("take", take);
  const heard = {
    sent: (sent: number, of: number) => hear({ is: "sending", sent, of }),
    left: () => hear({ is: "reading", step: "" }),
  };
  const come = await sendForm("/api/previews", form, {}, heard, signal);
  if (come === null) return null;
  if (come === "lost")
    return refuse(RefusalCode.unavailable, "The server cannot be reached. Nothing was kept of the file.");
  return answerOf<FilePreview>(come.ok, come.status, come.text);
};

/** The JSON of an answer; null if it is not from this server, so that only its status is known. */
const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
};

/** The value of an answer, or its refusal. */
const answerOf = <T>(ok: boolean, status: number, text: string): T | Refusal => {
  const body = readJson(text) as {
    error?: { code: RefusalCode; message: string; details?: NonNullable<Refusal["details"]> };
  } | null;
  if (ok && body !== null) return body as T;
  return refuse(
    body?.error?.code ?? RefusalCode.unavailable,
    body?.error?.message ?? `The server answered ${status}.`,
    body?.error?.details,
  );
};

/**
 * Asks the API for something that belongs to no seat; `path` is without a slash before it. It never throws: what fails
 * comes back as a refusal.
 */
export const ask = async <T>(path: string, init?: RequestInit): Promise<T | Refusal> => {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, { credentials: "same-origin", ...init });
  } catch {
    // fetch throws on a lost connection.
    return refuse(RefusalCode.unavailable, "The server cannot be reached. Nothing was sent.");
  }
  return answerOf<T>(response.ok, response.status, await response.text().catch(() => ""));
};
