/** The command line as a process of its own, the way people and scripts run it. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "server", "cli", "unbracket.ts");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const start = (args: readonly string[]) => {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, UNBRACKET_URL: undefined, UNBRACKET_DATA: undefined },
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...said }));
  });
  return { child, said, ended };
};

/** Runs a command to its end. */
export const unbracket = (...args: readonly string[]): Promise<Ended> => start(args).ended;

export interface Served {
  readonly url: string;
  /** What it has printed so far. */
  readonly said: { readonly out: string; readonly err: string };
  readonly ended: Promise<Ended>;
  kill(signal: "SIGTERM" | "SIGKILL" | "SIGUSR2"): Promise<Ended>;
}

const servers = new Set<ChildProcess>();

/** Starts `serve` on a free port of the loopback and waits until it answers. */
export const serve = async (...args: readonly string[]): Promise<Served> => {
  const { child, said, ended } = start(["serve", "--port", "0", ...args]);
  servers.add(child);
  void ended.then(() => servers.delete(child));
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", () => {
      const open = /Unbracket is open at (\S+)\n/.exec(said.err);
      if (open) resolve(open[1]!);
    });
    void ended.then(({ code, err }) => reject(new Error(`serve ended with ${code}: ${err}`)));
  });
  return {
    url,
    said,
    ended,
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
};

/** Ends what a test that failed has left running. */
export const endServers = (): void => {
  for (const child of servers) child.kill("SIGKILL");
};
