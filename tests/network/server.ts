/**
 * A server process of its own on a folder of its own, which can be ended with -9 at any moment, frozen, and given a wrong
 * clock or a full disk; and what its database says to a program that is no part of it.
 */
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess, ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Role } from "../../drafts/party.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { unbracket } from "../server/cli/process.ts";
import type { Ended } from "../server/cli/process.ts";
import type { Trouble } from "./in-server.ts";
import type { Recorded } from "./saved-in-record.ts";

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const cli = here("../../server/cli/unbracket.ts");
const reader = here("saved-in-record.ts");
const inServer = new URL("in-server.ts", import.meta.url).href;

/** A join link's token, and the seat it opens. */
export interface Invitation {
  readonly token: string;
  readonly seat: string;
  readonly id: string;
}

/** What a database holds, read once by that program. */
export const recordIn = (file: string): Recorded =>
  JSON.parse(execFileSync(process.execPath, [reader, file], { maxBuffer: 1 << 28 }).toString()) as Recorded;

/** The program that reads databases, asked one file after the other. */
class RecordReader {
  readonly #child: ChildProcessWithoutNullStreams = spawn(process.execPath, [reader], { stdio: "pipe" });
  readonly #waiting: { take(record: Recorded): void; fail(error: Error): void }[] = [];

  constructor() {
    let said = "";
    this.#child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
    createInterface({ input: this.#child.stdout }).on("line", (line) =>
      this.#waiting.shift()!.take(JSON.parse(line) as Recorded),
    );
    this.#child.on("exit", () => {
      for (const { fail } of this.#waiting.splice(0)) fail(new Error(`the record cannot be read: ${said}`));
    });
  }

  read(file: string): Promise<Recorded> {
    return new Promise((take, fail) => {
      this.#waiting.push({ take, fail });
      this.#child.stdin.write(`${file}\n`);
    });
  }

  end(): void {
    this.#child.stdin.end();
  }
}

export class Server {
  readonly data = mkdtempSync(join(tmpdir(), "unbracket-network-"));
  #child: ChildProcess | null = null;
  #port = 0;
  #said = "";
  #reader: RecordReader | null = null;
  negotiation = "";
  chair: Invitation = { token: "", seat: "", id: "" };

  /** A server with one negotiation in it. */
  static async open(notation: string): Promise<Server> {
    const server = new Server();
    await server.start();
    const body = new FormData();
    body.set("file", new File([notation], "draft.md"));
    body.set("title", "A bad network");
    body.set("symbol", "N/1");
    const response = await fetch(`${server.url}/api/negotiations`, { method: "POST", body });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    const { id, seats } = (await response.json()) as { id: string; seats: { token: string }[] };
    server.negotiation = id;
    const { token } = seats[0]!;
    const info = await server.ask<NegotiationInfo>(token, "");
    server.chair = { token, seat: info.seat.id, id: "" };
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
  get file(): string {
    return join(this.data, `${this.negotiation}.sqlite`);
  }
  /** Everything its operators were told. */
  get said(): string {
    return this.#said;
  }

  /** Starts it, on the port it had before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [cli, "serve", "--port", String(this.#port), "--data", this.data], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, UNBRACKET_URL: undefined, NODE_OPTIONS: `--import ${inServer}` },
    });
    this.#child = child;
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr!.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        this.#said += text;
        const open = /Unbracket is open at \S+:(\d+)\n/u.exec(said);
        if (!open) return;
        this.#port = Number(open[1]);
        resolve();
      });
      child.once("exit", (code, signal) => reject(new Error(`the server ended with ${code ?? signal}: ${said}`)));
    });
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  /** Ends it in order. */
  async end(): Promise<void> {
    const child = this.#child!;
    this.#child = null;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  freeze(): void {
    this.#child!.kill("SIGSTOP");
  }
  thaw(): void {
    this.#child!.kill("SIGCONT");
  }

  /** Comes back when the server's process has it. */
  async trouble(trouble: Trouble): Promise<void> {
    const child = this.#child!;
    child.send(trouble);
    await once(child, "message");
  }

  async close(): Promise<void> {
    await this.kill();
    this.#reader?.end();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** What the database holds, said by a program of its own. */
  async record(): Promise<Recorded> {
    this.#reader ??= new RecordReader();
    return this.#reader.read(this.file);
  }

  /** `unbracket verify`, on the folder or through the server. */
  verify(): Promise<Ended> {
    return unbracket("verify", this.negotiation, "--data", this.data);
  }

  async ask<T>(token: string, path: string, body?: unknown, method = body === undefined ? "GET" : "POST"): Promise<T> {
    const response = await fetch(`${this.url}/api/negotiations/${this.negotiation}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === "" ? null : JSON.parse(text)) as T;
  }

  async invite(role: Role, parties: readonly string[] = [], head = true): Promise<Invitation> {
    const { link, id } = await this.ask<{ link: string; id: string }>(this.chair.token, "/invitations", {
      role,
      parties,
      ...(parties.length > 0 && { head }),
    });
    const token = link.slice(link.lastIndexOf("/") + 1);
    const { seat } = await this.ask<NegotiationInfo>(token, "");
    return { token, seat: seat.id, id };
  }

  /** Presses the button of the join page: the cookie that a device gets. */
  async join({ token }: Invitation): Promise<string> {
    const response = await fetch(`${this.url}/join/${token}`, { method: "POST", redirect: "manual" });
    const [cookie] = response.headers.getSetCookie();
    if (cookie === undefined) throw new Error(`no seat was given: ${response.status} ${await response.text()}`);
    return cookie.split(";")[0]!;
  }
}
