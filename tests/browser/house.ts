/**
 * A real server process on a folder of its own, and real browsers at its door: what the browser stories stand on. The
 * server can be killed with -9 and started again on the same folder and port.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { freePort, killWorker, objectFile, onWorkers, sampleOnWorker, startWorker } from "./worker-host.ts";
import type { Links } from "./worker-host.ts";
import { chromiumArgs, chromiumPath } from "../chromium.ts";

const home = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Invite {
  readonly role: "chair" | "secretariat" | "delegation" | "observer" | "screen";
  readonly parties?: readonly string[];
  readonly head?: boolean;
}

export class House {
  readonly #data = mkdtempSync(join(tmpdir(), "unbracket-story-"));
  readonly #demo: boolean;
  readonly #port: number;
  #server: ChildProcess | null = null;
  #said = "";
  #links: readonly Links[] | null = null;

  static async open(options: { readonly demo?: boolean } = {}): Promise<House> {
    const house = new House(await freePort(), options.demo === true);
    await house.start();
    return house;
  }

  private constructor(port: number, demo: boolean) {
    this.#port = port;
    this.#demo = demo;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
  /** The folder the server keeps its files in. */
  get data(): string {
    return this.#data;
  }

  /** Starts the server and waits until it says that it is open. */
  async start(): Promise<void> {
    if (!onWorkers) return this.#startNode();
    this.#server = await startWorker(home, this.#data, this.#port);
    if (this.#demo && this.#links === null) this.#links = await sampleOnWorker(this.url);
  }

  #startNode(): Promise<void> {
    return new Promise((resolve, reject) => {
      const args = ["serve", "--port", String(this.#port), "--data", this.#data, ...(this.#demo ? ["--demo"] : [])];
      const server = spawn(process.execPath, [join(home, "server/cli/unbracket.ts"), ...args], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      this.#server = server;
      this.#said = "";
      const hear = (chunk: Buffer): void => {
        this.#said += chunk.toString();
        if (this.#said.includes("Unbracket is open at")) resolve();
      };
      server.stdout.on("data", hear);
      server.stderr.on("data", hear);
      server.once("exit", (code) => reject(new Error(`The server ended with ${code}:\n${this.#said}`)));
    });
  }

  /** Ends the server as a power cut would. */
  kill(): Promise<void> {
    return new Promise((resolve) => {
      const server = this.#server;
      // One that was killed has no exit code: it is told apart by nobody waiting for it any more.
      this.#server = null;
      if (server === null || server.exitCode !== null) return resolve();
      if (onWorkers) return resolve(killWorker(server));
      server.once("exit", () => resolve());
      server.kill("SIGKILL");
    });
  }

  /** The end of a test file: the browser goes, then the server and its folder. */
  async close(): Promise<void> {
    await closeBrowser();
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /** The links `serve --demo` prints, by role and party. */
  links(): readonly { readonly role: string; readonly party: string; readonly link: string }[] {
    if (this.#links !== null) return this.#links;
    return this.#said
      .split("\n")
      .map((line) => line.split("\t"))
      .filter((fields) => fields.length === 3)
      .map(([role, party, link]) => ({ role: role!, party: party!, link: link! }));
  }

  /** The link of an office ("chair") or a party ("XAL"). */
  linkOf(who: string): string {
    const found = this.links().find(({ role, party }) => (party === "" ? role : party) === who);
    if (!found) throw new RangeError(`The sample has no seat for ${who}.`);
    return found.link;
  }

  /** The database of a negotiation, to be looked into while the server does not run. */
  databaseOf(negotiation: string): string {
    return onWorkers ? objectFile(this.#data, negotiation) : join(this.#data, `${negotiation}.sqlite`);
  }

  /** The lock file, for what it promises. */
  lock(): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.#data, "serve.json"), "utf8")) as Record<string, unknown>;
  }

  /** A request as a script makes it. */
  async ask<T>(path: string, token: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** A join link; its token is what follows the last slash. */
  async invite(negotiation: string, token: string, invite: Invite): Promise<string> {
    const { link } = await this.ask<{ link: string }>(`/api/negotiations/${negotiation}/invitations`, token, invite);
    return link;
  }
}

export const tokenOf = (link: string): string => link.slice(link.lastIndexOf("/") + 1);

let browser: Promise<Browser> | null = null;

/** One Chromium for a test file; every seat gets a context of its own, as another device would be. */
export const openBrowser = (): Promise<Browser> => {
  browser ??= chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs], headless: true });
  return browser;
};

export const closeBrowser = async (): Promise<void> => {
  const open = browser;
  browser = null;
  await (await open)?.close();
};

/** A device with a page; errors the page throws are kept for the test to look at. */
export interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly errors: readonly string[];
}

export const device = async (
  size: { readonly width: number; readonly height: number } = { width: 1280, height: 800 },
  options: { readonly touch?: boolean } = {},
): Promise<Device> => {
  const context = await (
    await openBrowser()
  ).newContext({
    viewport: size,
    hasTouch: options.touch === true,
    // What slides or fades in is looked at when it is there.
    reducedMotion: "reduce",
    acceptDownloads: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { context, page, errors };
};

/** Opens a link as a person does: the page says as whom one joins, and its button joins. */
export const sit = async (link: string, size?: { width: number; height: number }): Promise<Device> => {
  const opened = await device(size);
  await opened.page.goto(link);
  await opened.page.getByRole("button", { name: "Join" }).click();
  await opened.page.waitForURL(/\/n\/[\w-]+\/[\w-]+/);
  return opened;
};
