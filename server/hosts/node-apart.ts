/**
 * Processes apart: what may take long, or go wrong, is done in one. It knows of the house what it is told over its line,
 * and is ended over what takes too long. The other end of the line is node-behind.ts.
 */
import { fork, type ChildProcess, type Serializable } from "node:child_process";
import { readFileSync } from "node:fs";

export interface ApartOptions {
  /** MB of heap it may hold. */
  readonly memory?: number;
  /** In a session of its own. */
  readonly detached?: boolean;
}

/** Starts the process of a file. Alone it is no reason for the house to stay, nor is the line to it. */
export const startApart = (file: URL, { memory, detached = false }: ApartOptions = {}): ChildProcess => {
  const child = fork(file, [], {
    serialization: "advanced",
    // What an engine prints when it fails, or when its memory ends, may be words of a text.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: memory === undefined ? [] : [`--max-old-space-size=${memory}`],
    // A file that found a hole in what reads it would find no secret of the house there.
    env: {},
    detached,
  });
  // Whoever waits for it is told; while nobody does, what it could not be told is no fault of the house.
  child.on("error", () => undefined);
  child.unref();
  child.channel?.unref();
  return child;
};

/** What a process says first that is asked under a limit of the processor's time: it has started, and begins on this now. */
export const begins = "begins";

/** How long an answer is waited for. */
export interface Patience {
  /** Ms on the clock, counted anew from where the process says that it begins. */
  readonly clock: number;
  /** Ms of the processor's time from there on; of the clock's, where nobody tells the other. */
  readonly processor: number;
}

/** Ms between two looks at how much of the processor's time a process has had. */
const looks = 100;
/** The kernel counts in hundredths of a second for whoever reads there, on every machine Node runs on. */
const tick = 10;

/** Ms of the processor's time this process and its threads have had, as Linux tells it; null where nobody does. */
const processorOf = (pid: number | undefined): number | null => {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null; // no Linux; or it has ended, which is told by itself
  }
  // Behind a name that may hold spaces: of all fields the fourteenth and the fifteenth.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tick;
};

/**
 * What a process apart answers, or why it never will: then it is to be ended. It takes too long when the processor worked
 * at it for too long, or the clock where that alone is its limit; else it was `kept-waiting` by what others do.
 */
export const answerOf = <T extends object>(
  child: ChildProcess,
  asked: Serializable,
  limit: number | Patience,
): Promise<T | "too-long" | "kept-waiting" | "ended"> =>
  new Promise((resolve) => {
    // Held open while somebody waits for the answer.
    child.channel?.ref();
    let watch: NodeJS.Timeout | undefined;
    const done = (answer: T | "too-long" | "kept-waiting" | "ended"): void => {
      clearTimeout(timer);
      clearInterval(watch);
      child.off("message", onMessage);
      child.off("exit", onEnd);
      child.off("error", onEnd);
      child.channel?.unref();
      resolve(answer);
    };
    const late = (): void => done(typeof limit === "number" ? "too-long" : "kept-waiting");
    const onMessage = (answer: Serializable): void => {
      if (answer !== begins) return done(answer as T);
      // Once: what it has had since cannot be had anew.
      if (typeof limit === "number" || watch !== undefined) return;
      clearTimeout(timer);
      timer = setTimeout(late, limit.clock);
      const [before, since] = [processorOf(child.pid) ?? 0, performance.now()];
      watch = setInterval(() => {
        const now = processorOf(child.pid);
        const had = now === null ? performance.now() - since : now - before;
        if (had > limit.processor) done("too-long");
      }, looks);
    };
    const onEnd = (): void => done("ended");
    let timer = setTimeout(late, typeof limit === "number" ? limit : limit.clock);
    child.on("message", onMessage);
    child.once("exit", onEnd);
    child.once("error", onEnd);
    // Said again as an error of the process where it cannot be sent.
    child.send(asked, (error) => error && onEnd());
  });
