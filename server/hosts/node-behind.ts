/** Processes that stand behind the house in the queue for the processor: what they do may wait, what the room does may not. */
import { readdirSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";

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

/**
 * This process stands behind from now on, with all its threads: each has a priority of its own on Linux. Where the kernel
 * groups processes by session, and this one was started `detached`, its group stands behind as well.
 */
export const standBehind = (): void => {
  where(() => setPriority(behind));
  where(() => {
    for (const thread of readdirSync("/proc/self/task")) setPriority(Number(thread), behind);
  });
  where(() => writeFileSync("/proc/self/autogroup", String(behind)));
};
