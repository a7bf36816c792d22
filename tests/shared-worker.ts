/** One house on Workers for all files of a project: `wrangler dev` takes seconds to begin. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, killWorker, startWorker } from "./browser/worker-host.ts";

/** Where the house of this run answers; read by tests/story/evening.ts and tests/hosts. */
const sharedWorker = "UNBRACKET_WORKER";

/** Starts it before the first file of the project, and gives what ends it after the last. */
export const setup = async (): Promise<() => Promise<void>> => {
  const data = mkdtempSync(join(tmpdir(), "unbracket-worker-"));
  const port = await freePort();
  const server = await startWorker(dirname(dirname(fileURLToPath(import.meta.url))), data, port);
  process.env[sharedWorker] = `http://127.0.0.1:${port}`;
  return async () => {
    await killWorker(server);
    rmSync(data, { recursive: true, force: true });
  };
};
