/**
 * How a command reaches the negotiations of a folder: through the server that holds the folder, if it answers; else by
 * opening the files itself and holding the folder for as long as the command takes. It asks the same routes either way.
 */
import { setTimeout as wait } from "node:timers/promises";
import { createApp } from "../doors/app.ts";
import { pdfApart } from "../hosts/node-pdf.ts";
import { Failed } from "./answer.ts";
import { openFolder, random } from "./folder.ts";
import { logTo } from "../watch.ts";
import { holderOf, isLock, takeLock } from "./lock.ts";
import type { Holder } from "./lock.ts";

/** The way to a folder's negotiations for as long as one command takes. */
export interface Doorway {
  /** A route of the house, asked as its operator. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Frees the folder, if this process held it. */
  close(): void;
}

/** A new secret of the operator: 32 random bytes in base64url. Whoever holds the folder has one until it lets go. */
export const newSecret = (): string => Buffer.from(random(32)).toString("base64url");

/** Ms that a command waits for another command, or for a server that is starting; `pause` is between two tries. */
const patience = 10_000;
const pause = 50;

const remote = (address: string, secret: string): Doorway => ({
  async ask(path, init) {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${secret}`);
    try {
      return await fetch(`${address}${path}`, { ...init, headers });
    } catch (error) {
      // Whatever goes wrong on the line, `fetch` throws a TypeError.
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
    // A server whose disk is full answers with 503, but it answers.
    return response.ok || response.status === 503;
  } catch {
    return false; // nobody listens there; whether the process lives is asked elsewhere
  }
};

/** If a command opens the files itself, reports go to whoever typed it. */
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

/**
 * Opens the way to the folder `dir`; `url` is what links begin with if no server holds it. Throws `Failed` if its
 * holder does not answer for ten seconds.
 */
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
