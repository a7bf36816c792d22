/** How benches of formats take the time: what the thread had of the processor, and of several rounds the median. */
const stopwatch = (): (() => number) => {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
};

/** Ms of the processor that a run takes. */
export const spent = (run: () => unknown): number => {
  const stop = stopwatch();
  run();
  return stop();
};

/** The same of one that answers later. */
export const spentUntil = async (run: () => Promise<unknown>): Promise<number> => {
  const stop = stopwatch();
  await run();
  return stop();
};

export const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!;
