/**
 * Processes for work that may take long or go wrong. Such a process knows only what it is told over its channel, and is
 * ended if it takes too long. node-behind.ts is the other end of the channel.
 */
import { fork, type ChildProcess, type Serializable } from "node:child_process";
import { readFileSync } from "node:fs";

/** How a process apart is started. Without `memory` it has Node's own limit. */
export interface ApartOptions {
  /** The most heap it may use, in MB. */
  readonly memory?: number;
  /** Whether it is started in a session of its own. */
  readonly detached?: boolean;
}

/** Starts a process from a file. Neither it nor its channel alone keeps this process alive. */
export const startApart = (file: URL, { memory, detached = false }: ApartOptions = {}): ChildProcess => {
  const child = fork(file, [], {
    serialization: "advanced",
    // What an engine prints when it fails, or runs out of memory, may be words of a text.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: memory === undefined ? [] : [`--max-old-space-size=${memory}`],
    // If a file finds a hole in what reads it, there are no secrets to find in the environment.
    env: {},
    detached,
  });
  // Whoever waits for an answer is told of errors; if nobody does, an error here is no fault of the server's.
  child.on("error", () => undefined);
  child.unref();
  child.channel?.unref();
  return child;
};

/** The first message of a process that is asked under a limit of processor time: it has started, and begins now. */
export const begins = "begins";

/** How long to wait for an answer. */
export interface Patience {
  /** Ms on the clock; counted anew when the process says that it begins. */
  readonly clock: number;
  /** Ms of processor time from then on; where the system does not tell processor time, ms on the clock. */
  readonly processor: number;
}

/** Ms between two checks of how much processor time a process has used. */
const looks = 100;
/** Ms in one unit of the kernel's count: hundredths of a second, on every machine that Node runs on. */
const tick = 10;

/** Ms of processor time that a process and its threads have used, according to Linux; null on other systems. */
const processorOf = (pid: number | undefined): number | null => {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null; // no Linux; or it has ended, which is told by itself
  }
  // The fourteenth and fifteenth of all fields, counted from behind the name, which may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tick;
};

/**
 * The answer of a process, or why there will be none, in which case it has to be ended. It takes too long if it used
 * too much processor time, or too much time on the clock where only that is limited; otherwise it was `kept-waiting` by
 * other processes.
 */
export const answerOf = <T extends object>(
  child: ChildProcess,
  asked: Serializable,
  limit: number | Patience,
): Promise<T | "too-long" | "kept-waiting" | "ended"> =>
  new Promise((resolve) => {
    // Keeps this process alive while somebody waits for the answer.
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
      // Only once: processor time already used cannot be given back.
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
    // If the message cannot be sent, the process also reports an error.
    child.send(asked, (error) => error && onEnd());
  });
