/**
 * Fetches an output and hands it to the browser as a file. A plain link would say nothing while a long PDF is made, and
 * would save a refusal as if it were the file.
 */
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";

/** The file name in an answer: the exact one if it has other than plain letters, else the plain one. */
export const nameIn = (disposition: string | null, otherwise: string): string => {
  const exact = /filename\*=UTF-8''([^;]+)/u.exec(disposition ?? "")?.[1];
  if (exact !== undefined) return decodeURIComponent(exact);
  return /filename="([^"]*)"/u.exec(disposition ?? "")?.[1] ?? otherwise;
};

/** Whether a refusal says that this server cannot make such files at all. */
export const isNotMadeHere = ({ details }: Refusal): boolean => details?.["status"] === 501;

/** Null if the file has been handed over, or if the download was cancelled. */
export const download = async (address: string, otherwise: string, signal: AbortSignal): Promise<Refusal | null> => {
  let response: Response;
  let body: Blob;
  try {
    response = await fetch(address, { credentials: "same-origin", signal });
    body = await response.blob();
  } catch {
    // fetch throws when it is cancelled, and when the connection is lost.
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
  // The browser takes the file only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return null;
};
