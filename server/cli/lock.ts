/**
 * `DIR/serve.json` (mode 600): who holds a data folder, where the holder answers, and the operator's secret. Only one
 * process at a time writes in a folder. A lock whose process is gone is taken over. A process is known by its number
 * and the moment it began, because numbers are used again (in a container after every restart).
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { makeFile } from "./own-files.ts";

const holderSchema = v.object({
  pid: v.pipe(v.number(), v.integer()),
  /** When the process began (boot and start time); null where the system does not say. */
  born: v.nullable(v.string()),
  /** Where it answers; null while it does not, because it is starting or is a command. */
  address: v.nullable(v.string()),
  /** What links begin with. */
  url: v.nullable(v.string()),
  secret: v.string(),
});
/** What `serve.json` says. It contains the operator's secret, so it is never printed whole. */
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
    // The process's name is in parentheses and may contain anything; the 20th field after it is the start time.
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
    // EPERM: the process lives, and belongs to somebody else.
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

/** A folder that this process holds. */
export interface Lock {
  /** The operator's secret while the folder is held. */
  readonly secret: string;
  /** Says where the holder answers from now on. */
  answersAt(address: string, url: string): void;
  /** Frees the folder; does nothing if another process has taken it over. */
  release(): void;
}

const write = (path: string, holder: Holder): void => makeFile(path, `${JSON.stringify(holder)}\n`);

/**
 * Takes the folder, making it if there is none, or gives the process that holds it. The lock is put in place whole, by
 * a hard link, which fails if there is a lock already. A dead lock is first renamed to a name of our own, so that of
 * two processes that see it only one moves it, and neither moves the other's new lock.
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
      if (seen === null) continue; // it was released just now
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
        // Somebody else took the folder over after we had looked: this is its lock, and is put back.
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

/** Whether `takeLock` got the folder; if not, its answer is who holds it. */
export const isLock = (taken: Lock | Holder): taken is Lock => "release" in taken;
