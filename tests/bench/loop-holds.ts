/**
 * Loaded into a server that is measured (`--import`): how long its event loop is held at a time, by the clock and by the
 * processor's time its thread had meanwhile. What it had not the processor for is the machine's, not the server's. A line
 * of JSON each second to the file BENCH_HOLDS names.
 */
import { appendFileSync, readFileSync } from "node:fs";

export interface Holds {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Ms between two turns of the loop, by the clock: the longest, and how many of this second went by in long ones. */
  readonly longest: number;
  readonly long: number;
  /** Likewise, of the processor. */
  readonly longestOfProcessor: number;
  readonly longOfProcessor: number;
  /** Ms of the processor this thread had, and waited for, in this second. */
  readonly processor: number;
  readonly waited: number;
}

/** Ms from which a turn of the loop is long. */
const long = 10;
const file = process.env["BENCH_HOLDS"];

if (file !== undefined) {
  /** Ns this thread waited while it could have run. */
  const waitedFor = (): number => Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ")[1]) / 1e6;
  const had = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const none = { longest: 0, long: 0, longestOfProcessor: 0, longOfProcessor: 0 };
  let holds = { ...none };
  let [clock, processor] = [performance.now(), had()];
  let [second, before, waited] = [clock, processor, waitedFor()];
  setInterval(() => {
    const [now, used] = [performance.now(), had()];
    const [took, had_] = [now - clock, used - processor];
    [clock, processor] = [now, used];
    holds.longest = Math.max(holds.longest, took);
    if (took > long) holds.long += took;
    holds.longestOfProcessor = Math.max(holds.longestOfProcessor, had_);
    if (had_ > long) holds.longOfProcessor += had_;
    if (now - second < 1_000) return;
    const waits = waitedFor();
    const line: Holds = { at: Date.now(), ...holds, processor: used - before, waited: waits - waited };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    [second, before, waited] = [now, used, waits];
    holds = { ...none };
  }, 1).unref();
}
