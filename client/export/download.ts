/**
 * Fetches an output and hands it to the browser as a file. A link alone would leave whoever waits for a long PDF without a
 * word, and would save a refusal as if it were the file.
 */
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";

/** What a file is called by its answer: exactly where other than plain letters are in it, else as it stands. */
export const nameIn = (disposition: string | null, otherwise: string): string => {
  const exact = /filename\*=UTF-8''([^;]+)/u.exec(disposition ?? "")?.[1];
  if (exact !== undefined) return decodeURIComponent(exact);
  return /filename="([^"]*)"/u.exec(disposition ?? "")?.[1] ?? otherwise;
};

/** Whether a refusal says that this host does not make such files at all. */
export const isNotMadeHere = ({ details }: Refusal): boolean => details?.["status"] === 501;

/** Null when the file has been handed over, or when it was called off. */
export const download = async (address: string, otherwise: string, signal: AbortSignal): Promise<Refusal | null> => {
  let response: Response;
  let body: Blob;
  try {
    response = await fetch(address, { credentials: "same-origin", signal });
    body = await response.blob();
  } catch {
    // fetch throws when it is called off and on a lost connection.
    return signal.aborted
      ? null
      : refuse(RefusalCode.unavailable, "The server cannot be reached. Nothing was downloaded.");
  }
  if (!response.ok) {
    const said = (await body
      .text()
      .then((text) => JSON.parse(text) as unknown)
      .catch(() => null)) as { error?: { code: RefusalCode; message: string } } | null;
    return refuse(
      said?.error?.code ?? RefusalCode.unavailable,
      said?.error?.message ?? `The server answered ${response.status}. Nothing was downloaded.`,
      { status: response.status },
    );
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = nameIn(response.headers.get("content-disposition"), otherwise);
  link.click();
  // The browser has taken the file when the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return null;
};
