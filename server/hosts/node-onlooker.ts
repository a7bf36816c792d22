/**
 * Reads rooms in another process, which reads the files that the server writes. The time and memory that a comparison
 * or an output takes are taken there, so that nobody's words wait, neither for it nor for the garbage it leaves. The
 * process ends when nobody has asked for a while.
 */
import type { ChildProcess } from "node:child_process";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { Refused } from "../doors/errors.ts";
import type { LookApart } from "../doors/onlooking.ts";
import { traceOf, type Log } from "../watch.ts";
import { startApart } from "./node-apart.ts";

/** The most heap of the process in MB, and after how many ms without a request it ends. */
export const onlookerLimits = { memory: 1_024, idle: 60_000 } as const;

/**
 * The first message to the process: the data folder it reads, and the operator's secret, by which it knows the
 * operator.
 */
export interface OnlookerData {
  readonly folder: string;
  readonly secret: string;
}

/**
 * What the process is asked once it knows its folder: a reading, the rest of an answer, or to drop it. `of` is the
 * number of the reading.
 */
export type LookAsked =
  | {
      readonly is: "ask";
      readonly of: number;
      readonly method: string;
      readonly url: string;
      readonly headers: readonly (readonly [string, string])[];
    }
  | { readonly is: "more" | "leave"; readonly of: number };

/** An answer, or the rest of one. Without a status the server has to give the answer itself. */
export interface LookTold {
  readonly of: number;
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly done: boolean;
  readonly failed?: true;
}

/** The headers that say who asks and what kind of answer is wanted. A reading has no body. */
const passedOn = ["authorization", "cookie", "unbracket-seat", "referer", "accept-encoding"] as const;

/** The refusal if the process ended before it had answered. */
const ended = (): Refused =>
  new Refused(refuse(RefusalCode.unavailable, "This could not be read to its end. Ask again, or for less of it."));

class Reading {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { tell(told: LookTold): void; fail(): void }>();
  readonly #gone: Promise<void>;
  #last = 0;
  over = false;
  /** Answers that have not been sent to their end. */
  readonly telling = new Set<number>();

  constructor(data: OnlookerData, log: Log) {
    this.#child = startApart(new URL("node-onlooker-process.ts", import.meta.url), {
      memory: onlookerLimits.memory,
      // A session of its own gets less of the processor than the server's (node-behind.ts).
      detached: true,
    });
    this.#child.on("message", (told: LookTold) => {
      const waiting = this.#waiting.get(told.of);
      this.#waiting.delete(told.of);
      waiting?.tell(told);
    });
    this.#child.on("error", (error) => log({ what: "onlooker-failed", level: "error", ...traceOf(error) }));
    this.#gone = new Promise((resolve) => {
      this.#child.on("exit", (code, signal) => {
        if (!this.over) log({ what: "onlooker-ended", level: "error", code: code ?? signal ?? "" });
        this.over = true;
        for (const { fail } of this.#waiting.values()) fail();
        this.#waiting.clear();
        resolve();
      });
    });
    this.#child.send(data);
  }

  get busy(): boolean {
    return this.#waiting.size + this.telling.size > 0;
  }

  #say(asked: LookAsked): Promise<LookTold> {
    if (this.over) return Promise.reject(ended());
    return new Promise((tell, reject) => {
      this.#waiting.set(asked.of, { tell, fail: () => reject(ended()) });
      this.#child.send(asked);
    });
  }

  ask(ask: Omit<LookAsked & { readonly is: "ask" }, "is" | "of">): Promise<LookTold> {
    return this.#say({ is: "ask", of: ++this.#last, ...ask });
  }

  more(of: number): Promise<LookTold> {
    return this.#say({ is: "more", of });
  }

  leave(of: number): void {
    this.telling.delete(of);
    if (!this.over) this.#child.send({ is: "leave", of } satisfies LookAsked);
  }

  end(): Promise<void> {
    this.over = true;
    // Keeps this process alive while somebody waits for that one's end.
    this.#child.ref();
    this.#child.kill("SIGKILL");
    return this.#gone;
  }
}

/** The response from an answer; the rest of it is fetched as it is read. */
const responseOf = (reading: Reading, { of, status, headers, bytes, done }: LookTold): Response => {
  const init = { status: status!, headers: (headers ?? []).map(([name, value]): [string, string] => [name, value]) };
  if (done) return new Response(bytes ?? null, init);
  let first = bytes;
  reading.telling.add(of);
  const rest = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (first !== undefined) {
        controller.enqueue(first);
        first = undefined;
        return;
      }
      const told = await reading.more(of);
      if (told.done) reading.telling.delete(of);
      if (told.failed) return controller.error(new Error("the reading ended under its answer"));
      if (told.bytes !== undefined && told.bytes.length > 0) controller.enqueue(told.bytes);
      if (told.done) controller.close();
    },
    cancel: () => reading.leave(of),
  });
  return new Response(rest, init);
};

/** Answers readings of the negotiations in a folder, in another process. */
export const onlooker = (data: OnlookerData, log: Log): LookApart & { close(): Promise<void> } => {
  let reading: Reading | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const rest = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      if (reading?.busy === true) return rest();
      void reading?.end();
      reading = null;
    }, onlookerLimits.idle);
    timer.unref();
  };

  const look: LookApart = async ({ method, url, headers }) => {
    if (closed) throw ended();
    if (reading === null || reading.over) reading = new Reading(data, log);
    rest();
    const asked = reading;
    const told = await asked.ask({
      method,
      url,
      headers: passedOn.flatMap((name) => {
        const value = headers.get(name);
        return value === null ? [] : [[name, value] as const];
      }),
    });
    return told.status === undefined ? null : responseOf(asked, told);
  };
  return Object.assign(look, {
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await reading?.end();
      reading = null;
    },
  });
};
