/**
 * Sends a Word file to be read, and reports progress: first how much was sent, then what the server says while it
 * works, one line of JSON after another. Also tables what was confirmed.
 */
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Returned, ReturnedAct, Tabled, TabledOne } from "../../drafts/returned/returned.ts";
import type { AuthorsGiven } from "../../drafts/returned/wire.ts";
import { mostInLot } from "../../drafts/returned/wire.ts";
import type { Doors } from "../room/doors.ts";
import { sendForm } from "./sending.ts";

/** The progress of reading: bytes being sent, or what the server is doing. */
export type Reading =
  | { readonly is: "sending"; readonly sent: number; readonly of: number }
  | { readonly is: "reading"; readonly step: string };

/** One line of the server's answer. */
export type Line =
  | { readonly progress: { readonly step: string; readonly seconds: number } }
  | { readonly preview: Returned }
  | { readonly error: { readonly code: RefusalCode; readonly message: string } };

/** Takes complete lines out of an answer that is still coming; half a line waits for its other half. */
export class Lines {
  #read = 0;

  /** @param text all that has come so far @param ended nothing more comes, so the last line is whole */
  take(text: string, ended: boolean): readonly Line[] {
    const whole = ended ? text.length : text.lastIndexOf("\n") + 1;
    const lines = text.slice(this.#read, whole).split("\n");
    this.#read = Math.max(this.#read, whole);
    return lines.flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line) as Line]));
  }
}

/** A file and for whom it is read. */
export interface Asked {
  readonly file: File;
  /** The party the proposals would be tabled for. */
  readonly as: string;
  /** The party for each of Word's authors, where it was chosen by hand. */
  readonly authors: AuthorsGiven;
}

const lost = refuse(
  RefusalCode.unavailable,
  "No answer came. Nothing was tabled; the file can be read again when there is a connection.",
);

/** What the file would ask for; a refusal; or null if it was cancelled. */
export const readReturned = async (
  address: string,
  seat: string,
  asked: Asked,
  hear: (reading: Reading) => void,
  signal: AbortSignal,
): Promise<Returned | Refusal | null> => {
  const form = new FormData();
  form.set("as", asked.as);
  if (Object.keys(asked.authors).length > 0) form.set("authors", JSON.stringify(asked.authors));
  form.set("file", asked.file);
  const lines = new Lines();
  let answer: Returned | Refusal = lost;
  const take = (text: string, ended: boolean): void => {
    for (const line of lines.take(text, ended))
      if ("progress" in line) hear({ is: "reading", step: line.progress.step });
      else answer = "preview" in line ? line.preview : refuse(line.error.code, line.error.message);
  };
  const come = await sendForm(
    address,
    form,
    { accept: "application/x-ndjson", "unbracket-seat": seat },
    {
      sent: (sent, of) => hear({ is: "sending", sent, of }),
      left: () => hear({ is: "reading", step: "" }),
      came: (text) => take(text, false),
    },
    signal,
  );
  if (come === null || come === "lost") return come === null ? null : lost;
  try {
    if (come.lines) take(come.text, true);
    else {
      const body = JSON.parse(come.text) as Returned | Extract<Line, { error: object }>;
      answer = "error" in body ? refuse(body.error.code, body.error.message) : body;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Not an answer of this server: a proxy's page, or half an answer.
    return lost;
  }
  return answer;
};

/** Ms to wait before a lot is sent again whose answer was lost. Its keys make sure that it counts only once. */
const waits = [1_000, 3_000, 8_000];

/**
 * Tables what was confirmed, lot by lot, and reports what happened to each act as soon as it is known. Gives the
 * refusal that stopped it, or null if every lot was answered.
 */
export const tableAll = async (
  doors: Pick<Doors, "post">,
  acts: readonly ReturnedAct[],
  hear: (results: readonly TabledOne[]) => void,
  after: (milliseconds: number) => Promise<void> = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)),
): Promise<Refusal | null> => {
  for (let from = 0; from < acts.length; from += mostInLot) {
    const lot = acts.slice(from, from + mostInLot);
    for (let attempt = 0; ; attempt++) {
      const answer = await doors.post<Tabled>("imports/tabled", { acts: lot });
      if (!isRefusal(answer)) {
        hear(answer.results);
        break;
      }
      const wait =
        answer.refused === RefusalCode.tooMany
          ? Number(answer.details?.["retryAfter"] ?? 1) * 1_000
          : answer.refused === RefusalCode.unavailable
            ? waits[attempt]
            : undefined;
      if (wait === undefined) return answer;
      await after(wait);
    }
  }
  return null;
};
