/**
 * How a command reaches the negotiations of a folder: through the server that holds it, when it answers, else by
 * opening the files itself, alone, for as long as the command takes. Either way it asks the same routes.
 */
import { setTimeout as wait } from "node:timers/promises";
import { createApp } from "../doors/app.ts";
import { pdfApart } from "../hosts/node-pdf.ts";
import { Failed } from "./answer.ts";
import { openFolder, random } from "./folder.ts";
import { logTo } from "../watch.ts";
import { holderOf, isLock, takeLock } from "./lock.ts";
import type { Holder } from "./lock.ts";

export interface Doorway {
  /** A route of the house, asked as its operator. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  close(): void;
}

export const newSecret = (): string => Buffer.from(random(32)).toString("base64url");

/** How long a command waits for another one, or for a server that is starting. */
const patience = 10_000;
const pause = 50;

const remote = (address: string, secret: string): Doorway => ({
  async ask(path, init) {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${secret}`);
    try {
      return await fetch(`${address}${path}`, { ...init, headers });
    } catch (error) {
      // All that `fetch` throws of what goes over the line.
      if (!(error instanceof TypeError)) throw error;
      const written = init?.method === undefined ? "" : " Whether this was done, the history says.";
      throw new Failed(`The server at ${address} ended before it answered.${written}`);
    }
  },
  close: () => undefined,
});

const answers = async ({ address }: Holder): Promise<boolean> => {
  if (address === null) return false;
  try {
    const response = await fetch(`${address}/health`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    // One whose disk is full answers too.
    return response.ok || response.status === 503;
  } catch {
    return false; // nobody listens there (any more); whether its process lives is asked next
  }
};

/** Where a command opens the files itself, whoever typed it reads what happens. */
const log = logTo((line) => console.error(line), { level: "info", form: "plain" }, Date.now);

const local = (dir: string, url: string | undefined): Doorway | Holder => {
  const lock = takeLock(dir, newSecret());
  if (!isLock(lock)) return lock;
  const directory = openFolder(dir, { log });
  const pdf = pdfApart();
  const app = createApp({
    directory,
    secret: lock.secret,
    typeset: pdf,
    address: () => ({ url: (url ?? "http://127.0.0.1:8787").replace(/\/+$/u, ""), loopback: true }),
    now: () => Date.now(),
    log,
  });
  return {
    async ask(path, init) {
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${lock.secret}`);
      return app.request(path, { ...init, headers });
    },
    close() {
      pdf.close();
      directory.close();
      lock.release();
    },
  };
};

/** `url` is what links begin with when no server says otherwise. */
export const openDoorway = async (dir: string, url?: string): Promise<Doorway> => {
  for (const until = Date.now() + patience; ; await wait(pause)) {
    let holder = holderOf(dir);
    if (holder !== null && (await answers(holder))) return remote(holder.address!, holder.secret);
    if (holder === null) {
      const opened = local(dir, url);
      if ("ask" in opened) return opened;
      holder = opened;
    }
    if (Date.now() > until)
      throw new Failed(`${dir} is in use by process ${holder.pid}, which does not answer. Nothing was changed.`);
  }
};
