/**
 * Reads uploaded files in other processes, so that even the longest delays nobody's words, and one that would take all
 * memory or time ends with its process and nothing else. Two are read at a time; a process stays while files come.
 */
import type { ChildProcess } from "node:child_process";
import type { ReadAnswer, ReadApart, ReadAsked } from "../doors/uploads.ts";
import type { TrackedFile } from "../../drafts/formats/tracked.ts";
import type { Returning } from "../../drafts/returned/texts.ts";
import type { Returned } from "../../drafts/returned/returned.ts";
import { Refused } from "../doors/errors.ts";
import { isRefusal, refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { answerOf, startApart } from "./node-apart.ts";
import type { ReaderAnswer, ReaderAsked } from "./node-reader-process.ts";

/**
 * Limits for one file: ms of processor time, and MB of heap. Both are ten times what the largest honest file needs
 * (docs/benchmarks.md, "Formats"). `clock` is how many ms it may take however little of the processor it gets; `idle`
 * is how many ms a process stays without a file.
 */
export const readerLimits = { processor: 20_000, clock: 90_000, memory: 1_350, processes: 2, idle: 60_000 } as const;

const unsafe = refuse(
  RefusalCode.unsafeFile,
  "This file takes too long, or too much memory, to read. Nothing was kept.",
);

/** The refusal if the machine is busy; it says nothing of the file. */
const busy = refuse(
  RefusalCode.unavailable,
  "The server is busy and did not come to the end of this file. Nothing was kept. Try again in a while.",
);

interface Reader {
  readonly child: ChildProcess;
  rest: NodeJS.Timeout | null;
}

/** The refusal in an answer that is not of the kind asked for. */
const refusalIn = (answer: object): Refusal => (isRefusal(answer) ? answer : unsafe);

/** Answers as `readHere` would, from another process. */
export const readerApart = (
  limits: { readonly [name in keyof typeof readerLimits]: number } = readerLimits,
): ReadApart & { close(): void } => {
  const idle: Reader[] = [];
  const all = new Set<Reader>();
  const waiting: ((reader: Reader) => void)[] = [];

  const end = (reader: Reader): void => {
    all.delete(reader);
    if (reader.rest !== null) clearTimeout(reader.rest);
    reader.child.kill("SIGKILL");
  };
  const begin = (): Reader => {
    const child = startApart(new URL("node-reader-process.ts", import.meta.url), { memory: limits.memory });
    const reader: Reader = { child, rest: null };
    all.add(reader);
    child.once("exit", () => {
      all.delete(reader);
      if (idle.includes(reader)) idle.splice(idle.indexOf(reader), 1);
    });
    return reader;
  };
  const free = (): Promise<Reader> => {
    const reader = idle.pop();
    if (reader !== undefined) {
      if (reader.rest !== null) clearTimeout(reader.rest);
      reader.rest = null;
      return Promise.resolve(reader);
    }
    return all.size < limits.processes ? Promise.resolve(begin()) : new Promise((resume) => waiting.push(resume));
  };
  const release = (reader: Reader): void => {
    const next = waiting.shift();
    if (next !== undefined) return next(all.has(reader) ? reader : begin());
    if (!all.has(reader)) return;
    idle.push(reader);
    reader.rest = setTimeout(() => {
      idle.splice(idle.indexOf(reader), 1);
      end(reader);
    }, limits.idle);
    reader.rest.unref();
  };

  /** Asks a process. Gives a refusal if the process had to be ended. */
  const ask = async (asked: ReaderAsked): Promise<Exclude<ReaderAnswer, { readonly failed: string }> | Refusal> => {
    const reader = await free();
    try {
      const { processor, clock } = limits;
      const answer = await answerOf<ReaderAnswer>(reader.child, asked, { processor, clock });
      if (typeof answer === "string") {
        end(reader);
        return answer === "kept-waiting" ? busy : unsafe;
      }
      // A fault of ours, not of the file.
      if ("failed" in answer) throw new Error(`a file could not be read: ${answer.failed}`);
      return answer;
    } finally {
      release(reader);
    }
  };
  const read = async (draft: ReadAsked): Promise<ReadAnswer | Refusal> => {
    const answer = await ask({ draft });
    return "draft" in answer ? answer.draft : refusalIn(answer);
  };
  return Object.assign(read, {
    async tracked(bytes: Uint8Array): Promise<TrackedFile | Refusal> {
      const answer = await ask({ tracked: bytes });
      return "tracked" in answer ? answer.tracked : refusalIn(answer);
    },
    async lineUp(returning: Returning): Promise<Returned> {
      const answer = await ask({ lineUp: returning });
      if ("returned" in answer) return answer.returned;
      throw new Refused(refusalIn(answer));
    },
    close() {
      for (const reader of all) end(reader);
    },
  });
};
