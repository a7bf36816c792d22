/**
 * Sends a form with a file, and reports how much of it has been sent and what has come of the answer. It uses
 * `XMLHttpRequest`, because `fetch` does not report how much was sent.
 */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  /** Whether the answer is in lines, which come while the server works. */
  readonly lines: boolean;
  readonly text: string;
}

/** What is told while a form is sent: first how much has gone, then once that all has, then what comes back. */
export interface Heard {
  /** How many bytes have been sent, of how many. */
  readonly sent: (bytes: number, of: number) => void;
  /** Everything has been sent; the server is at work. */
  readonly left: () => void;
  /** All that has come so far of an answer in lines. */
  readonly came?: (text: string) => void;
}

/** The answer; `lost` if none came; null if it was cancelled. */
export const sendForm = (
  address: string,
  form: FormData,
  headers: Readonly<Record<string, string>>,
  heard: Heard,
  signal: AbortSignal,
): Promise<Answer | "lost" | null> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lines = (): boolean => request.getResponseHeader("content-type")?.includes("ndjson") === true;
    request.upload.onprogress = ({ loaded, total }) => heard.sent(loaded, total);
    request.upload.onload = () => heard.left();
    request.onprogress = () => {
      if (lines()) heard.came?.(request.responseText);
    };
    request.onload = () =>
      resolve({
        ok: request.status >= 200 && request.status < 300,
        status: request.status,
        lines: lines(),
        text: request.responseText,
      });
    request.onerror = () => resolve("lost");
    request.onabort = () => resolve(null);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(form);
  });
