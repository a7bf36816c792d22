/**
 * Processes apart: what may take long, or go wrong, is done in one. It knows of the house what it is told over its line,
 * and is ended over what takes too long. The other end of the line is node-behind.ts.
 */
import { fork, type ChildProcess, type Serializable } from "node:child_process";

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

/** What a process apart answers, or why it never will: then it is to be ended. */
export const answerOf = <T extends object>(
  child: ChildProcess,
  asked: Serializable,
  ms: number,
): Promise<T | "too-long" | "ended"> =>
  new Promise((resolve) => {
    // Held open while somebody waits for the answer.
    child.channel?.ref();
    const done = (answer: T | "too-long" | "ended"): void => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onEnd);
      child.off("error", onEnd);
      child.channel?.unref();
      resolve(answer);
    };
    const onMessage = (answer: Serializable): void => done(answer as T);
    const onEnd = (): void => done("ended");
    const timer = setTimeout(() => done("too-long"), ms);
    child.once("message", onMessage);
    child.once("exit", onEnd);
    child.once("error", onEnd);
    // Said again as an error of the process where it cannot be sent.
    child.send(asked, (error) => error && onEnd());
  });
