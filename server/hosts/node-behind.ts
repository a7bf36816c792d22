/**
 * For processes that the server starts: they give the server precedence for processor and memory, and end when it ends.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { Worker } from "node:worker_threads";

/**
 * How readily the kernel ends this process when memory runs out (-1000 to 1000; the server has 0). Such a process can
 * be started again, so it goes before the server with everybody in it.
 */
const expendable = 500;

/**
 * The niceness: with it this process gets a third of what the server gets when both want a core. With more, a busy
 * machine would leave it nothing.
 */
const behind = 5;

/**
 * Does something where it is possible. Where it is not, the process takes its usual share of the machine, which harms
 * no room.
 */
const where = (possible: () => void): void => {
  try {
    possible();
  } catch {
    return;
  }
};

/**
 * Whether this process leads its session, according to Linux: the sixth field, counted from behind the name, which may
 * contain spaces.
 */
const ownSession = (): boolean => {
  const stat = readFileSync("/proc/self/stat", "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]) === process.pid;
};

/**
 * Gives the server precedence over this process and all its threads (on Linux each has a priority of its own). Where
 * the kernel groups processes by session, a process started `detached` also lowers its group; any other shares the
 * server's group, which must not be lowered. When memory runs out, this process goes first.
 */
const standBehind = (): void => {
  where(() => writeFileSync("/proc/self/oom_score_adj", String(expendable)));
  where(() => setPriority(behind));
  where(() => {
    for (const thread of readdirSync("/proc/self/task")) setPriority(Number(thread), behind);
  });
  where(() => {
    if (ownSession()) writeFileSync("/proc/self/autogroup", String(behind));
  });
};

/** Ms between two checks whether the server is there. */
const looks = 500;

/** Makes this process end with the server, however that ends, even in the middle of a file that would never end. */
const endWithHouse = (): void => {
  process.on("disconnect", () => process.exit());
  // While a file is read, nothing comes over the channel. A process that loses its parent gets another.
  const gone = `process.ppid !== ${process.ppid} && process.kill(process.pid, "SIGKILL")`;
  const watch = new Worker(`setInterval(() => ${gone}, ${looks})`, { eval: true, execArgv: [] });
  watch.unref();
};

/** To be called first in every process that the server starts. */
export const serveBehind = (): void => {
  endWithHouse();
  standBehind();
};
