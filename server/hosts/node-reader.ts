/**
 * Files that come in are read apart: in a thread of its own, so that the longest takes nobody's words a moment longer, and
 * one that would eat the memory or the hour ends with its thread. Two at a time; the threads stay while files come.
 */
import { Worker } from "node:worker_threads";
import type { ReadApart } from "../doors/uploads.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";

/** Ms one file may take; MB a thread may hold. */
export const readerLimits = { ms: 30_000, memory: 512, threads: 2, idle: 60_000 } as const;

const unsafe = refuse(
  RefusalCode.unsafeFile,
  "This file takes too long, or too much memory, to read. Nothing was kept.",
);

interface Thread {
  readonly worker: Worker;
  timer: NodeJS.Timeout | null;
}

/** Answers what `readHere` would, from another thread. */
export const readerApart = (): ReadApart & { close(): void } => {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const waiting: ((thread: Thread) => void)[] = [];

  const end = (thread: Thread): void => {
    all.delete(thread);
    if (thread.timer !== null) clearTimeout(thread.timer);
    void thread.worker.terminate();
  };
  const begin = (): Thread => {
    const worker = new Worker(new URL("node-reader-thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: readerLimits.memory },
    });
    worker.unref();
    const thread = { worker, timer: null };
    all.add(thread);
    return thread;
  };
  const free = (): Promise<Thread> => {
    const thread = idle.pop();
    if (thread !== undefined) {
      if (thread.timer !== null) clearTimeout(thread.timer);
      thread.timer = null;
      return Promise.resolve(thread);
    }
    return all.size < readerLimits.threads ? Promise.resolve(begin()) : new Promise((resume) => waiting.push(resume));
  };
  const release = (thread: Thread): void => {
    const next = waiting.shift();
    if (next !== undefined) return next(all.has(thread) ? thread : begin());
    if (!all.has(thread)) return;
    idle.push(thread);
    thread.timer = setTimeout(() => {
      idle.splice(idle.indexOf(thread), 1);
      end(thread);
    }, readerLimits.idle);
    thread.timer.unref();
  };

  const read: ReadApart = async (asked) => {
    const thread = await free();
    const { worker } = thread;
    try {
      return await new Promise<Awaited<ReturnType<ReadApart>>>((resolve) => {
        const spoilt = (): void => {
          end(thread);
          done(unsafe);
        };
        const timer = setTimeout(spoilt, readerLimits.ms);
        const done = (answer: Awaited<ReturnType<ReadApart>> | Refusal): void => {
          clearTimeout(timer);
          // Its own alone: what Node listens to there carries the messages.
          worker.off("message", done);
          worker.off("error", spoilt);
          resolve(answer);
        };
        worker.once("message", done);
        worker.once("error", spoilt);
        worker.postMessage(asked, []);
      });
    } finally {
      release(thread);
    }
  };
  return Object.assign(read, {
    close() {
      for (const thread of all) end(thread);
    },
  });
};
