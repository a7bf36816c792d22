/** The house on Workers, as `wrangler dev` runs it on this machine: the same stories are told there. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isRefusal } from "../../drafts/refusal.ts";
import { openFolder } from "../../server/cli/folder.ts";
import { openSample } from "../../server/cli/sample.ts";

/** `UNBRACKET_HOST=worker` tells the same stories of the house on Workers. */
export const onWorkers = process.env["UNBRACKET_HOST"] === "worker";

/** A port of this machine that nobody listens at. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** The operator's secret of these runs. */
export const workerSecret = "the-operator-of-these-stories";

/** Starts it and waits until it answers. It is a group of processes: `killWorker` ends them all. */
export const startWorker = (home: string, data: string, port: number): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const args = ["dev", "--ip", "127.0.0.1", "--port", String(port), "--persist-to", data, "--inspector-port", "0"];
    const vars = ["--var", "LOOPBACK:yes", "--var", `OPERATOR_TOKEN:${workerSecret}`];
    const server = spawn(process.execPath, [join(home, "node_modules/wrangler/bin/wrangler.js"), ...args, ...vars], {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" },
    });
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes("Ready on")) resolve(server);
      // It would wait for somebody to mend the sources.
      if (said.includes("Build failed")) {
        reject(new Error(`wrangler dev could not build:\n${said}`));
        process.kill(-server.pid!, "SIGKILL");
      }
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.once("exit", (code) => reject(new Error(`wrangler dev ended with ${code}:\n${said}`)));
  });

/** Ends it as a power cut would. */
export const killWorker = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    server.once("exit", () => resolve());
    process.kill(-server.pid!, "SIGKILL");
  });

/** The file in which this machine keeps the object of a negotiation: its name is made of the id and cannot be told from it. */
export const objectFile = (data: string, negotiation: string): string => {
  const folder = join(data, "v3/do/unbracket-NegotiationObject");
  const found = readdirSync(folder).find((name) => {
    if (!name.endsWith(".sqlite")) return false;
    const database = new DatabaseSync(join(folder, name));
    try {
      const settings = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'settings'").get();
      if (settings === undefined) return false;
      return database.prepare("SELECT value FROM settings WHERE name = 'id'").get()?.["value"] === negotiation;
    } finally {
      database.close();
    }
  });
  if (found === undefined) throw new RangeError(`no object here keeps the negotiation ${negotiation}`);
  return join(folder, found);
};

export interface Links {
  readonly role: string;
  readonly party: string;
  readonly link: string;
}

/** The sample negotiation as an archive of one made on Node, put back there. */
export const sampleOnWorker = async (url: string): Promise<readonly Links[]> => {
  const folder = mkdtempSync(join(tmpdir(), "unbracket-sample-"));
  const directory = openFolder(folder);
  try {
    const { id } = (await openSample(folder, directory))(url);
    const pieces = directory.get(id)!.archive(null, { audience: "full", desk: true });
    if (isRefusal(pieces)) throw new Error(pieces.message);
    const answer = await fetch(`${url}/api/archives`, {
      method: "POST",
      headers: { authorization: `Bearer ${workerSecret}`, "content-type": "application/octet-stream" },
      body: new Blob([...pieces].map((piece) => new Uint8Array(piece))),
    });
    if (!answer.ok) throw new Error(`the sample was not taken: ${await answer.text()}`);
    return ((await answer.json()) as { readonly seats: readonly Links[] }).seats;
  } finally {
    directory.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
