/** The house on Workers as `wrangler dev` runs it, for a crowd. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { killWorker, startWorker } from "../browser/worker-host.ts";
import { knocksAt } from "./sync-room.ts";
import { folder, type Running } from "./sync-servers.ts";

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Processes of a group that run workerd. */
const workerdsOf = (group: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
        return stat.includes("(workerd)") && Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]) === group;
      } catch {
        return false; // it has ended meanwhile
      }
    });

export const worker = async (): Promise<Running> => {
  const port = await freePort();
  const child = await startWorker(join(import.meta.dirname, "../.."), folder(), port);
  return {
    name: "unbracket",
    port,
    pids: workerdsOf(child.pid!),
    document: "draft",
    knocks: (writers, readers) => knocksAt(`http://127.0.0.1:${port}`, {}, writers, readers),
    stop: () => killWorker(child),
  };
};
