/**
 * A real server process on a folder of its own, on Node or (`UNBRACKET_HOST=worker`) on Workers, and people at their devices without a browser: HTTP by bearer token, and
 * the stock y-websocket provider over `ws`. Every byte a seat is sent is kept, for looking into.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import type { DraftJson, Paragraph } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId, Role } from "../../drafts/party.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import type { Comparison } from "../../drafts/reading/compare.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import type { HistoryPage } from "../../server/room/history.ts";
import { freePort, killWorker, onWorkers, startWorker, workerSecret } from "../browser/worker-host.ts";
import { serve, unbracket } from "../server/cli/process.ts";
import type { Ended, Served } from "../server/cli/process.ts";
import { Device } from "./device.ts";

const home = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An act as a script writes it: the server checks it. */
export type Asked = Act;

export interface RefusedAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Asks; what only reads is asked once more where the server closed an idle connection just then, as it may. */
const asked = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: string } };
    if (init.method !== undefined || cause?.code !== "UND_ERR_SOCKET") throw error;
    return fetch(url, init);
  }
};

/** The folder, the server on it, and whoever came. */
export class Evening {
  readonly data = mkdtempSync(join(tmpdir(), "unbracket-evening-"));
  #served: Served | null = null;
  /** A house on Workers that other evenings use too, if one is running. */
  readonly #shared: string | undefined;
  readonly #devices: Device[] = [];

  /** `own`: this evening ends its server, so that no other may be at it. */
  static async open(options: { readonly own?: boolean } = {}): Promise<Evening> {
    const evening = new Evening(options.own === true);
    await evening.start();
    return evening;
  }

  private constructor(own: boolean) {
    this.#shared = onWorkers && !own ? process.env["UNBRACKET_WORKER"] : undefined;
  }

  get url(): string {
    if (this.#shared !== undefined) return this.#shared;
    if (this.#served === null) throw new Error("the server is not running");
    return this.#served.url;
  }

  /** Starts the server, on the port it had before if it was killed. */
  async start(): Promise<void> {
    if (this.#shared !== undefined) return;
    if (onWorkers) return this.#startWorker();
    const port = this.#served === null ? [] : ["--port", new URL(this.#served.url).port];
    this.#served = await serve("--data", this.data, ...port);
  }

  async #startWorker(): Promise<void> {
    const port = this.#served === null ? await freePort() : Number(new URL(this.#served.url).port);
    const server = await startWorker(home, this.data, port);
    const said = { out: "", err: "" };
    server.stdout!.on("data", (chunk: Buffer) => {
      // What the objects say stands among what the platform says.
      for (const line of chunk.toString().split("\n")) if (line.startsWith('{"time"')) said.err += `${line}\n`;
    });
    const end = async (): Promise<Ended> => {
      if (server.exitCode === null && server.signalCode === null) await killWorker(server);
      return { code: server.exitCode, ...said };
    };
    const ended = new Promise<Ended>((resolve) => server.once("exit", (code) => resolve({ code, ...said })));
    this.#served = { url: `http://127.0.0.1:${port}`, said, ended, kill: end };
  }

  /** Ends the server as a power cut would; on Workers, all its objects with it. */
  async kill(): Promise<void> {
    await this.#served?.kill("SIGKILL");
  }

  /** Ends the server in order, as an operator does. */
  async end(): Promise<void> {
    await this.#served?.kill("SIGTERM");
  }

  /** Every line the server wrote since it was started last. */
  lines(): string[] {
    return (this.#served?.said.err ?? "").split("\n").filter((line) => line !== "");
  }

  /** What the server wrote of faults of its own. */
  faults(): string[] {
    return (this.#served?.said.err ?? "").split("\n").filter((line) => /error|fail|taken out/iu.test(line));
  }

  async close(): Promise<void> {
    for (const device of this.#devices) device.leave();
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** A command of the command line on this folder. */
  async command(...args: readonly string[]): Promise<Ended> {
    if (onWorkers) return this.#commandOverHttp(args);
    return unbracket(...args, "--data", this.data);
  }

  /** Where a house has no command line, its operator asks over HTTP. */
  async #commandOverHttp([command, id]: readonly string[]): Promise<Ended> {
    if (command !== "verify") throw new Error(`"${command}" is a command of the house on Node`);
    const headers = { authorization: `Bearer ${this.secret}` };
    const answer = await fetch(`${this.url}/api/negotiations/${id}/verify`, { headers });
    const out = await answer.text();
    return { code: answer.ok && (JSON.parse(out) as { ok: boolean }).ok ? 0 : 1, out, err: "" };
  }

  get secret(): string {
    if (onWorkers) return workerSecret;
    return (JSON.parse(readFileSync(join(this.data, "serve.json"), "utf8")) as { secret: string }).secret;
  }

  /** Starts a negotiation from a file, as the start page does, and sits down as its Chair. */
  async begin(name: string, content: string | Uint8Array<ArrayBuffer>, fields: Record<string, string>): Promise<Seat> {
    const body = new FormData();
    body.set("file", new File([content], name));
    for (const [field, value] of Object.entries(fields)) body.set(field, value);
    const response = await fetch(`${this.url}/api/negotiations`, { method: "POST", body });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    const { id, seats } = (await response.json()) as { id: string; seats: { token: string }[] };
    return new Seat(this, id, seats[0]!.token);
  }

  kept(device: Device): Device {
    this.#devices.push(device);
    return device;
  }
}

export interface SyncOptions {
  /** Only reads: no client id is asked for. */
  readonly reader?: boolean;
  readonly device?: string;
}

/** One seat, as a script or a browser holds it. */
export class Seat {
  readonly evening: Evening;
  readonly negotiation: string;
  readonly token: string;
  /** Every body this seat was answered with over HTTP. */
  readonly received: Uint8Array[] = [];
  readonly devices: Device[] = [];

  constructor(evening: Evening, negotiation: string, token: string) {
    this.evening = evening;
    this.negotiation = negotiation;
    this.token = token;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.token}`);
    const response = await asked(`${this.evening.url}/api/negotiations/${this.negotiation}${path}`, {
      ...init,
      headers,
    });
    this.received.push(new Uint8Array(await response.clone().arrayBuffer()));
    return response;
  }

  post(path: string, body: unknown, method = "POST"): Promise<Response> {
    return this.ask(path, { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  }

  async json<T>(path: string): Promise<T> {
    const response = await this.ask(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async bytes(path: string): Promise<Uint8Array> {
    const response = await this.ask(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(path));
  }

  /** Invites somebody and hands the link over. */
  async invite(role: Role, parties: readonly PartyId[] = [], head = true): Promise<Seat> {
    const response = await this.post("/invitations", { role, parties, head });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    const { link } = (await response.json()) as { link: string };
    return new Seat(this.evening, this.negotiation, link.slice(link.lastIndexOf("/") + 1));
  }

  info(): Promise<NegotiationInfo> {
    return this.json("");
  }
  draft(at?: string): Promise<DraftJson> {
    return this.json(`/draft${at === undefined ? "" : `?at=${encodeURIComponent(at)}`}`);
  }
  history(query = ""): Promise<HistoryPage> {
    return this.json(`/history${query}`);
  }
  compare(from: string, to: string): Promise<Comparison> {
    return this.json(`/compare?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`);
  }

  /** An act that must be carried out. */
  async act(act: Asked): Promise<ActAnswer> {
    const response = await this.post("/acts", act);
    if (!response.ok) throw new Error(`${act.type}: ${response.status} ${await response.text()}`);
    return (await response.json()) as ActAnswer;
  }

  /** An act that must be refused, and how it was. */
  async refused(act: object): Promise<RefusedAnswer> {
    const response = await this.post("/acts", act);
    if (response.ok) throw new Error(`carried out: ${JSON.stringify(act)} ${await response.text()}`);
    const { error } = (await response.json()) as { error: Omit<RefusedAnswer, "status"> };
    return { status: response.status, ...error };
  }

  /** Opens a document as somebody who only looks, whether it is to be had or not; what comes is waited for by the caller. */
  async knock(document: string): Promise<Device> {
    const device = this.evening.kept(await Device.open(this, document, { reader: true }));
    this.devices.push(device);
    return device;
  }

  /** Opens a document as a device of this seat; comes back when it is in sync. */
  async sync(document = "draft", options: SyncOptions = {}): Promise<Device> {
    const device = this.evening.kept(await Device.open(this, document, options));
    this.devices.push(device);
    await device.until(() => device.synced && device.head !== null, `${document} in sync`);
    return device;
  }
}

/** Every paragraph of a draft, in reading order, with the removed ones last. */
export const everyParagraph = (draft: DraftJson): readonly Paragraph[] => [
  ...Object.values(draft.parts).flat(),
  ...draft.removed,
];

/** The paragraph of a label in a part. */
export const labelled = (draft: DraftJson, label: string, part: Part = "consensus"): Paragraph => {
  const found = draft.parts[part]!.find((one) => one.label === label && one.kind !== "footnote");
  if (found === undefined)
    throw new RangeError(`no ${label} in ${part}: ${draft.parts[part]!.map((one) => one.label).join(" ")}`);
  return found;
};

export const byId = (draft: DraftJson, id: ParagraphId): Paragraph => {
  const found = everyParagraph(draft).find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`no paragraph ${id}`);
  return found;
};

/** The words of a paragraph as they stand. */
export const words = (draft: DraftJson, id: ParagraphId): string => plain(wordsOf(byId(draft, id)));

export const proposal = (draft: DraftJson, id: ProposalId | undefined): Proposal => {
  const found = draft.proposals.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`no proposal ${String(id)}`);
  return found;
};

/** The words a proposal brings into a paragraph and those it strikes, as they are drawn. */
export const drawn = (draft: DraftJson, id: ParagraphId, of: ProposalId): { ins: string; del: string } => {
  const { runs } = byId(draft, id);
  const all = (key: "ins" | "del"): string =>
    runs
      .filter((run) => run[key]?.includes(of))
      .map(({ t }) => t)
      .join("");
  return { ins: all("ins"), del: all("del") };
};
