/** What the kernel says of a process: the processor's time it has had, and the memory it holds. */
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";

/** Ticks of /proc are hundredths of a second on every Linux there is. */
const tick = 100;

/** Seconds of processor, user and system, of these processes with all their threads. */
export const processorOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name stands in parentheses and may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) / tick;
  }, 0);

/** Resident memory in MB. */
export const memoryOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return sum + Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0) / 1024;
  }, 0);

/** Processes that wanted the processor in the last minute: how busy the machine is. */
export const load = (): number => loadavg()[0]!;

export const share = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

export const median = (values: readonly number[]): number => share(values, 0.5);
