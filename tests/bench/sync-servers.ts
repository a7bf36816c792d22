/**
 * The servers that are measured, each a process of its own on a fresh folder: ours and its peers (tests/bench/peers, which
 * are no dependencies of the project and are installed when they are first asked for).
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { DialectName, Knock } from "./sync-dialect.ts";
import { knocksAt } from "./sync-room.ts";

const home = join(import.meta.dirname, "../..");
const peers = join(import.meta.dirname, "peers");

/** npm's own Node: what it installs natively fits that one. */
const nodeOfPeers = process.env["npm_node_execpath"] ?? process.execPath;

export interface Running {
  readonly name: DialectName;
  readonly port: number;
  readonly pids: readonly number[];
  readonly document: string;
  /** Who comes: `writers` that type and as many more that read. */
  knocks(writers: number, readers: number): Promise<readonly Knock[]>;
  stop(): Promise<void>;
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => void child.once("exit", () => resolve()));

/** Starts a process and waits until it has said `ready`; gives what stood in its parentheses. */
export const launch = (
  node: string,
  args: readonly string[],
  ready: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly child: ChildProcess; readonly said: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let heard = "";
    const hear = (bytes: Buffer): void => {
      heard = `${heard}${bytes.toString()}`.slice(-10_000);
      const found = ready.exec(heard);
      if (found !== null) resolve({ child, said: found[1]! });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}:\n${heard}`)));
  });

/** Ends what `launch` began. */
export const stop = async (child: ChildProcess): Promise<void> => {
  child.kill("SIGTERM");
  await ended(child);
};

const folders: string[] = [];
process.once("exit", () => folders.forEach((made) => rmSync(made, { recursive: true, force: true })));

/** A folder that is gone with this process. */
export const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "unbracket-bench-"));
  folders.push(made);
  return made;
};

export const installPeers = async (): Promise<void> => {
  if (existsSync(join(peers, "node_modules"))) return;
  console.error(
    "Installing the peers into tests/bench/peers: once, and some minutes where better-sqlite3 is compiled.",
  );
  const npm = process.env["npm_execpath"];
  if (npm === undefined) throw new Error("the peers are installed by npm: npm run bench:sync");
  const child = spawn(nodeOfPeers, [npm, "ci", "--prefix", peers, "--no-audit", "--no-fund"], {
    cwd: peers,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PATH: `${dirname(nodeOfPeers)}${delimiter}${process.env["PATH"]}` },
  });
  await ended(child);
  if (child.exitCode !== 0) throw new Error("the peers could not be installed");
};

/** A script of the peers, and what runs it; as a server it is started on a fresh folder. */
export const peerOf = (
  name: Exclude<DialectName, "unbracket"> | "keep",
): {
  readonly script: string;
  readonly node: string;
  start(env?: NodeJS.ProcessEnv): Promise<Running>;
} => {
  const script = join(peers, `${name}.mjs`);
  const node = name === "hocuspocus" || name === "keep" ? nodeOfPeers : process.execPath;
  return {
    script,
    node,
    async start(env = {}) {
      if (name === "keep") throw new RangeError("keep is no server");
      const data = folder();
      const { child, said } = await launch(node, [script, join(data, "kept.sqlite")], /^(\d+)$/mu, env);
      const knock: Knock = { path: "/room", headers: {} };
      return {
        name,
        port: Number(said),
        pids: [child.pid!],
        document: "room",
        knocks: async (writers, readers) => [
          ...Array.from({ length: readers }, () => knock),
          ...Array.from({ length: writers }, (_, n) => ({ ...knock, writes: { client: 1_000 + n, paragraph: n } })),
        ],
        async stop() {
          await stop(child);
          rmSync(data, { recursive: true, force: true });
        },
      };
    },
  };
};

/** Ours, as `unbracket serve` runs it on a data folder; `holds` is the file it tells there how long its loop is held. */
export const ours = async (data = folder(), holds?: string): Promise<Running & { readonly url: string }> => {
  mkdirSync(data, { recursive: true });
  const profile = process.env["BENCH_PROFILE"];
  const { child, said } = await launch(
    process.execPath,
    [
      ...(profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]),
      ...(holds === undefined ? [] : ["--import", join(import.meta.dirname, "loop-holds.ts")]),
      join(home, "server/cli/unbracket.ts"),
      ...["serve", "--port", "0", "--data", data],
    ],
    /open at (http:\S+)/u,
    { npm_lifecycle_event: undefined, BENCH_HOLDS: holds },
  );
  return {
    name: "unbracket",
    url: said,
    port: Number(new URL(said).port),
    pids: [child.pid!],
    document: "draft",
    knocks: (writers, readers) => knocksAt(said, {}, writers, readers),
    stop: () => stop(child),
  };
};

export const start = (name: DialectName): Promise<Running> => (name === "unbracket" ? ours() : peerOf(name).start());
