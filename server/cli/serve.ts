/** `serve`: holds a data folder and answers until a signal tells it to end. */
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

/**
 * What `serve` was told. `demo` adds the sample negotiation; `url` is the address people use, if it is not the one
 * listened at.
 */
export interface ServeOptions {
  readonly dir: string;
  readonly port: number;
  readonly host: string;
  readonly demo: boolean;
  readonly url?: string;
  /** By default everything is reported, in plain words at a terminal and else as JSON. */
  readonly log?: Partial<LogForm>;
}

/** Whether the folder can be written to: a disk can fill up or turn read-only while everything else goes on. */
const takesWrites = (dir: string): boolean => {
  const probe = join(dir, ".health");
  try {
    writeFileSync(probe, "Unbracket asks whether this folder can be written.\n", { mode: 0o600 });
    rmSync(probe);
    return true;
  } catch {
    // Whatever the reason is, what is recorded now would not be kept.
    return false;
  }
};

/**
 * An unforeseen fault ends the process, as it would by itself, but its message is printed nowhere, because it may quote
 * words of a text. All that was answered is on disk; whoever started the process starts it again.
 */
const endOnFault = (log: Log): void => {
  process.on("uncaughtException", (error: unknown) => {
    log({ what: "server-failed", level: "error", ...traceOf(error) });
    process.exit(1);
  });
};

/** Serves until a signal asks it to end. Gives the exit code once everything is on disk. */
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
    // From here on, a fault may quote words of a text. Before, an error of the machine is told as it is.
    endOnFault(log);
    lock.answersAt(server.listens, server.url);
    if (linksOf) {
      const shown = linksOf(server.url);
      // The start page offers the sample only to this machine: nobody gets a seat on somebody else's by asking.
      if (server.address.loopback) sample = shown;
      console.log(shown.id);
      for (const { role, party, link } of shown.seats) console.log(`${role}\t${party}\t${link}`);
      console.error("The sample negotiation is invented: no State in it exists, and no position in it is anybody's.");
    }
    // Logs in JSON are collected, kept and read by others, so no secret may be in them.
    const link = form.form === "plain" ? `${server.url}/join/${lock.secret}` : "unbracket operator prints the link";
    if (!server.address.loopback) console.error(`Operator: ${link}`);
    log({ what: "server-opened", negotiations: directory.ids().length });
    // This is printed last, because scripts wait for it and then use all of the above.
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
 * Waits for the first SIGINT or SIGTERM; a second one ends the process at once. npm and npx run this process through a
 * shell that passes no signal on. So if that shell is gone, that counts as a signal too.
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
