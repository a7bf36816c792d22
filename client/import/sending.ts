/**
 * Sends a form with a file and tells how much of it has left, and what has come of the answer. `XMLHttpRequest`, since
 * `fetch` tells nobody how far a file is.
 */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  /** The answer in lines, which come while the server works. */
  readonly lines: boolean;
  readonly text: string;
}

export interface Heard {
  /** Bytes that have left, of all. */
  readonly sent: (bytes: number, of: number) => void;
  /** All of it has left: now it is the server's turn. */
  readonly left: () => void;
  /** All of an answer in lines that has come so far. */
  readonly came?: (text: string) => void;
}

/** The answer; `lost` when none came; null when it was called off. */
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
