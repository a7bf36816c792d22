/**
 * `DIR/serve.json` (mode 600): who holds a data folder, where it answers, and the operator's secret. One process at a
 * time writes a folder. A lock whose process is gone is taken over; a process is known by its number and the moment it
 * began, because numbers come round again (in a container after every restart).
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { makeFile } from "./own-files.ts";

const holderSchema = v.object({
  pid: v.pipe(v.number(), v.integer()),
  /** When the process began, as far as the system tells. */
  born: v.nullable(v.string()),
  /** Where it answers; null while it does not (starting, or a command at work). */
  address: v.nullable(v.string()),
  /** What links are made with. */
  url: v.nullable(v.string()),
  secret: v.string(),
});
export type Holder = v.InferOutput<typeof holderSchema>;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";
const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EEXIST";

const file = (dir: string): string => join(dir, "serve.json");

const readIf = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** Boot and start time of a process on Linux; null where the system does not say. */
const bornOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in parentheses and may hold anything; the 20th field after it is the start time.
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${started}`;
  } catch {
    return null; // no /proc (macOS, Windows), or no such process
  }
};

const lives = (holder: Holder): boolean => {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return holder.born === null || holder.born === bornOf(holder.pid);
};

const parse = (text: string): Holder | null => {
  try {
    const parsed = v.safeParse(holderSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // cut off by a crash
    throw error;
  }
};

/** The living process that holds the folder, or null. */
export const holderOf = (dir: string): Holder | null => {
  const text = readIf(file(dir));
  const holder = text === null ? null : parse(text);
  return holder !== null && lives(holder) ? holder : null;
};

export interface Lock {
  readonly secret: string;
  /** Says where the holder answers from now on. */
  answersAt(address: string, url: string): void;
  release(): void;
}

const write = (path: string, holder: Holder): void => makeFile(path, `${JSON.stringify(holder)}\n`);

/**
 * Takes the folder, making it when there is none, or answers who holds it. The lock comes into being whole, by a hard
 * link that fails when one is there; a dead one is first moved aside under a name of our own, so that of two who see it
 * dead only one moves it, and nobody moves the other's new one.
 */
export const takeLock = (dir: string, secret: string): Lock | Holder => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = file(dir);
  const mine: Holder = { pid: process.pid, born: bornOf(process.pid), address: null, url: null, secret };
  const fresh = `${path}.${process.pid}.new`;
  rmSync(fresh, { force: true });
  try {
    write(fresh, mine);
    for (;;) {
      try {
        linkSync(fresh, path);
        break;
      } catch (error) {
        if (!isThere(error)) throw error;
      }
      const seen = readIf(path);
      if (seen === null) continue; // released in this moment
      const holder = parse(seen);
      if (holder !== null && lives(holder)) return holder;
      const aside = `${path}.${process.pid}.dead`;
      try {
        renameSync(path, aside);
      } catch (error) {
        if (isMissing(error)) continue;
        throw error;
      }
      const moved = readFileSync(aside, "utf8");
      if (moved !== seen) {
        // Somebody else took over between our look and our move: it gets its lock back.
        try {
          linkSync(aside, path);
        } catch (error) {
          if (!isThere(error)) throw error;
        }
      }
      rmSync(aside, { force: true });
    }
  } finally {
    rmSync(fresh, { force: true });
  }
  const isMine = (): boolean => {
    const text = readIf(path);
    return text !== null && parse(text)?.secret === secret;
  };
  return {
    secret,
    answersAt(address, url) {
      if (!isMine()) throw new Error(`${path} was taken away`);
      const next = `${path}.${process.pid}.new`;
      rmSync(next, { force: true });
      write(next, { ...mine, address, url });
      renameSync(next, path);
    },
    release() {
      if (isMine()) rmSync(path, { force: true });
    },
  };
};

export const isLock = (taken: Lock | Holder): taken is Lock => "release" in taken;
