/** `serve`: holds a data folder and answers until it is told to end. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startNodeServer } from "../hosts/node-server.ts";
import { nodeMeter } from "../hosts/node-meter.ts";
import { logTo, traceOf, type Log, type LogForm } from "../watch.ts";
import type { Directory } from "../directory.ts";
import type { Sample } from "../doors/house.ts";
import { Failed } from "./answer.ts";
import { newSecret } from "./ask.ts";
import { openFolder } from "./folder.ts";
import { isLock, takeLock } from "./lock.ts";
import { openSample } from "./sample.ts";

export interface ServeOptions {
  readonly dir: string;
  readonly port: number;
  readonly host: string;
  readonly demo: boolean;
  readonly url?: string;
  /** Default: every happening, in JSON unless a person looks on. */
  readonly log?: Partial<LogForm>;
}

/** Whether the folder takes what is written: a disk can fill up or turn read-only while everything else goes on. */
const takesWrites = (dir: string): boolean => {
  const probe = join(dir, ".health");
  try {
    writeFileSync(probe, "Unbracket asks whether this folder can be written.\n", { mode: 0o600 });
    rmSync(probe);
    return true;
  } catch {
    // Whatever the reason: what is recorded now would not be kept.
    return false;
  }
};

/**
 * A fault nobody foresaw ends the process, as it would by itself, but its message is printed nowhere: it may quote what it
 * choked on. All that was answered is on disk; whoever started the process starts it again.
 */
const endOnFault = (log: Log): void => {
  process.on("uncaughtException", (error: unknown) => {
    log({ what: "server-failed", level: "error", ...traceOf(error) });
    process.exit(1);
  });
};

/** Ends with the exit code once a signal has asked for it and everything is on disk. */
export const serveFolder = async (options: ServeOptions): Promise<number> => {
  const { dir, demo, port, host, url } = options;
  const form = { level: "info", form: process.stderr.isTTY ? "plain" : "json", ...options.log } as const;
  const log = logTo((line) => console.error(line), form, Date.now);
  const lock = takeLock(dir, newSecret());
  if (!isLock(lock))
    throw new Failed(
      lock.address === null
        ? `${dir} is in use by process ${lock.pid}.`
        : `A server holds ${dir} already, at ${lock.address} (process ${lock.pid}).`,
    );
  const meter = nodeMeter(() => directory.opened);
  const directory: Directory = openFolder(dir, { log, meter });
  try {
    const linksOf = demo ? await openSample(dir, directory) : null;
    let sample: Sample | null = null;
    const server = await startNodeServer({
      directory,
      folder: dir,
      secret: lock.secret,
      port,
      host,
      ...(url !== undefined && { url }),
      sample: () => sample,
      log,
      meter,
      healthy: () => takesWrites(dir),
    });
    // From here on there are words to keep quiet about; before, a sentence of the machine's is told as it is.
    endOnFault(log);
    lock.answersAt(server.listens, server.url);
    if (linksOf) {
      const shown = linksOf(server.url);
      // Whoever reaches a machine of others gets no seat by asking; on this one the start page offers the sample.
      if (server.address.loopback) sample = shown;
      console.log(shown.id);
      for (const { role, party, link } of shown.seats) console.log(`${role}\t${party}\t${link}`);
      console.error("The sample negotiation is invented: no State in it exists, and no position in it is anybody's.");
    }
    // What goes to a collector of logs is kept, and read by others: no secret is put there.
    const link = form.form === "plain" ? `${server.url}/join/${lock.secret}` : "unbracket operator prints the link";
    if (!server.address.loopback) console.error(`Operator: ${link}`);
    log({ what: "server-opened", negotiations: directory.ids().length });
    // Said last: whoever waits for this line finds all of the above true.
    console.error(`Unbracket is open at ${server.url}`);
    const signal = await told();
    console.error("Closing.");
    await server.close();
    log({ what: "server-closed", signal });
    return 0;
  } finally {
    directory.close();
    lock.release();
  }
};

/**
 * The first SIGINT or SIGTERM; a second one ends the process at once. npm and npx run us through a shell that passes no
 * signal on: when that shell is gone, so is whoever wanted the server.
 */
const told = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
    if (process.env["npm_lifecycle_event"] === undefined) return;
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      resolve("parent-gone");
    }, 500);
    watch.unref();
  });
