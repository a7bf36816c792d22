/** Processes of the house: they stand behind it in the queue for the processor, and they end when it does. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { Worker } from "node:worker_threads";

/**
 * How readily the kernel ends this process where the memory does (-1000 to 1000, the house 0): one of these, which is begun
 * anew, before the house with all who are in it.
 */
const expendable = 500;

/** How far: a third of what the house has where both want a core. Further, and a busy machine would leave them nothing. */
const behind = 5;

/** What cannot be done is not: then it stands beside the house, and takes its share of the machine and nothing of the room. */
const where = (possible: () => void): void => {
  try {
    possible();
  } catch {
    return;
  }
};

/** Whether the session is this process's own, as Linux tells it: the sixth field, behind a name that may hold spaces. */
const ownSession = (): boolean => {
  const stat = readFileSync("/proc/self/stat", "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]) === process.pid;
};

/**
 * This process stands behind from now on, with all its threads: each has a priority of its own on Linux. Where the kernel
 * groups processes by session, the group of one that was started `detached` stands behind as well; any other is in the
 * house's group, which stays where it is. For memory it stands in front: it goes first.
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

/** Ms between two looks for the house. */
const looks = 500;

/** This process ends with the house, in whatever way that goes: also in the middle of a file that would never end. */
const endWithHouse = (): void => {
  process.on("disconnect", () => process.exit());
  // While a file is read nothing is heard of the line. Whoever loses its parent is given another.
  const gone = `process.ppid !== ${process.ppid} && process.kill(process.pid, "SIGKILL")`;
  const watch = new Worker(`setInterval(() => ${gone}, ${looks})`, { eval: true, execArgv: [] });
  watch.unref();
};

/** Said first by every process the house starts for work of its own. */
export const serveBehind = (): void => {
  endWithHouse();
  standBehind();
};
