/** One crowd at one server: the crowd's process is started, told what to do, and asked what it saw. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import type { CrowdReport, CrowdTask } from "./sync-crowd.ts";
import type { Running } from "./sync-servers.ts";

/** How many come and type, and for how long. */
export interface Evening {
  readonly clients: number;
  readonly writers: number;
  readonly warmUp: number;
  readonly measured: number;
  readonly rest?: number;
}

export const crowdAt = async (server: Running, { clients, writers, ...times }: Evening): Promise<CrowdReport> => {
  const { name, document, port, pids } = server;
  const knocks = await server.knocks(writers, clients - writers);
  const task: CrowdTask = { dialect: name, document, port, pids, knocks, pace: 5, ...times };
  const child = spawn(process.execPath, [join(import.meta.dirname, "sync-crowd.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(task));
  const said = await text(child.stdout);
  if (said === "") throw new Error(`the crowd at ${name} ended without a report`);
  return JSON.parse(said) as CrowdReport;
};
