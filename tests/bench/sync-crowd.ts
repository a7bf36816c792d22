/**
 * A crowd at one document, as a process of its own: reads what it is to do as JSON from stdin, and prints what it saw as
 * JSON. Every writer types in a paragraph of its own. A few of the crowd read every update they get and know of each
 * letter when it was sent; of the others frames and bytes are counted, which must be the same for all in the end.
 */
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import { newDraftDoc, strandsOf } from "../../drafts/crdt/documents.ts";
import { seeded } from "../drafts/crdt/seeded.ts";
import { dialect, type Dialect, type DialectName, type Knock } from "./sync-dialect.ts";
import { median, memoryOf, processorOf, share } from "./sync-process.ts";
import { CrowdSocket } from "./sync-socket.ts";

export interface CrowdTask {
  readonly dialect: DialectName;
  readonly document: string;
  readonly port: number;
  /** Processes of the server. */
  readonly pids: readonly number[];
  readonly knocks: readonly Knock[];
  /** Letters a second of each writer. */
  readonly pace: number;
  /** Seconds typed before anything is measured, and while it is. */
  readonly warmUp: number;
  readonly measured: number;
  /** Seconds the server's memory is given to go back after everybody has left; absent: nobody looks. */
  readonly rest?: number;
  /** Others type as well, so that bytes say nothing: only the crowd's own letters are counted. */
  readonly strangers?: true;
}

export interface CrowdReport {
  readonly letters: number;
  /** Milliseconds from sending a letter to receiving it, over all letters and all who read. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  /** Seconds of the server's processor for 1,000 updates. */
  readonly processor: number;
  /** Of the server, in MB: before anybody came, when everybody was there and had typed, and after all have left. */
  readonly memory: { readonly before: number; readonly with: number; readonly after?: number };
  /** Update frames each reader got for 1,000 updates. */
  readonly frames: number;
  /** How late the crowd itself was, at worst, with what it was to send: beyond some ms its latencies are its own. */
  readonly late: number;
  /** What did not arrive, and whom the server closed. */
  readonly lost: readonly string[];
}

/** Crowd members that read what they get. */
const readers = 10;
/** Ms everybody is given to have everything after the last letter. */
const patience = 20_000;

/** When each letter was sent, by client and clock. */
class Sent {
  readonly #times = new Map<number, { readonly first: number; readonly at: number[] }>();
  total = 0;

  add(client: number, clock: number, at: number): void {
    let known = this.#times.get(client);
    if (known === undefined) this.#times.set(client, (known = { first: clock, at: [] }));
    known.at[clock - known.first] = at;
    this.total++;
  }

  of(client: number, clock: number): number | undefined {
    const known = this.#times.get(client);
    return known?.at[clock - known.first];
  }

  by(client: number): number {
    return this.#times.get(client)?.at.length ?? 0;
  }
}

class Member {
  readonly #task: Dialect;
  readonly #sent: Sent;
  readonly knock: Knock;
  readonly reads: boolean;
  frames = 0;
  bytes = 0;
  /** Bytes of updates it sent itself. */
  own = 0;
  /** Letters of others it has read, and how long they took. */
  letters = 0;
  readonly times: number[] = [];
  measures = false;
  gone: string | null = null;
  #socket: CrowdSocket | null = null;
  #document: ((bytes: Uint8Array) => void) | null = null;
  #words: Y.Text | null = null;

  constructor(speaks: Dialect, sent: Sent, knock: Knock, reads: boolean) {
    this.#task = speaks;
    this.#sent = sent;
    this.knock = knock;
    this.reads = reads;
  }

  async come(port: number): Promise<void> {
    const { path, headers, writes } = this.knock;
    const document = new Promise<Uint8Array>((resolve) => (this.#document = resolve));
    this.#socket = await CrowdSocket.open(port, path, headers, {
      message: (bytes) => this.#take(bytes),
      closed: (why) => (this.gone ??= why),
    });
    for (const frame of this.#task.hello) this.#socket.send(frame);
    const until = AbortSignal.timeout(patience);
    const failed = new Promise<never>((_, reject) =>
      until.addEventListener("abort", () =>
        reject(new Error(`no document came to ${path}: ${this.gone ?? "silence"}`)),
      ),
    );
    const bytes = this.#task.syncs ? await Promise.race([document, failed]) : null;
    if (writes !== undefined) this.#sit(writes, bytes);
  }

  #sit({ client, paragraph }: NonNullable<Knock["writes"]>, bytes: Uint8Array | null): void {
    const doc = newDraftDoc();
    if (bytes !== null) Y.applyUpdate(doc, bytes);
    doc.clientID = client;
    const strands = strandsOf(doc);
    const words = strands === undefined ? undefined : strands.get([...strands.keys()].toSorted()[paragraph]!);
    this.#words = words ?? doc.getText(`p${paragraph}`);
    doc.on("update", (update: Uint8Array) => {
      const message = this.#task.update(update);
      this.own += message.length;
      this.#socket!.send(message);
    });
  }

  /** One letter at the end of its paragraph. */
  type(letter: string): void {
    const words = this.#words!;
    const { client } = this.knock.writes!;
    const clock = Y.getState(words.doc!.store, client);
    this.#sent.add(client, clock, performance.now());
    words.insert(words.length, letter);
  }

  /** Nothing of what came before counts. */
  start(): void {
    this.frames = this.bytes = this.own = this.letters = 0;
  }

  #take(message: Buffer): void {
    const kind = this.#task.kindOf(message);
    if (kind === "document") {
      this.#document?.(new Uint8Array(this.#task.read(message)));
      this.#document = null;
    }
    if (kind !== "update") return;
    this.frames++;
    this.bytes += message.length;
    if (this.reads) this.#read(this.#task.read(message));
  }

  #read(update: Uint8Array): void {
    const now = performance.now();
    const { from, to } = Y.parseUpdateMeta(update);
    for (const [client, end] of to) {
      if (client === this.knock.writes?.client) continue;
      for (let clock = from.get(client)!; clock < end; clock++) {
        const at = this.#sent.of(client, clock);
        if (at === undefined) continue;
        this.letters++;
        if (this.measures) this.times.push(now - at);
      }
    }
  }

  leave(): void {
    this.#socket?.close();
  }
}

const task = JSON.parse(await text(process.stdin)) as CrowdTask;
const speaks = dialect(task.dialect, task.document);
const sent = new Sent();
const every = Math.max(1, Math.floor(task.knocks.length / readers));
const crowd = task.knocks.map((knock, n) => new Member(speaks, sent, knock, n % every === every - 1));
const before = memoryOf(task.pids);
for (let n = 0; n < crowd.length; n += 20)
  await Promise.all(crowd.slice(n, n + 20).map((member) => member.come(task.port)));
// What the server still sends of the arrivals is none of the typing.
await wait(300);
for (const member of crowd) member.start();

const writers = crowd.filter(({ knock }) => knock.writes !== undefined);
const random = seeded(7);
const gap = 1_000 / task.pace;
const turns = writers.map(() => (random(1_000) / 1_000) * gap);
let late = 0;

/** Everybody types until `end`, evenly, each in a rhythm of its own. */
const typeUntil = async (end: number): Promise<void> => {
  for (let now = performance.now(); now < end; now = performance.now()) {
    for (const [n, writer] of writers.entries())
      while (started + turns[n]! <= now) {
        late = Math.max(late, now - started - turns[n]!);
        writer.type(String.fromCharCode(97 + random(26)));
        turns[n]! += gap * (0.8 + (0.4 * random(1_000)) / 1_000);
      }
    await wait(1);
  }
};

const started = performance.now();
await typeUntil(started + task.warmUp * 1_000);
const lettersBefore = sent.total;
const processorBefore = processorOf(task.pids);
for (const member of crowd) member.measures = true;
late = 0;
await typeUntil(started + (task.warmUp + task.measured) * 1_000);
const letters = sent.total - lettersBefore;

const reading = crowd.filter(({ reads }) => reads);
const due = ({ knock }: Member): number => sent.total - (knock.writes === undefined ? 0 : sent.by(knock.writes.client));
/** Bytes of everything sent, as far as one of the crowd has had it. */
const had = (member: Member): number => member.bytes + (speaks.echoes ? 0 : member.own);
const everything = (): boolean =>
  reading.every((member) => member.letters >= due(member)) &&
  (task.strangers === true || crowd.every((member) => had(member) === had(reading[0]!)));
const asked = performance.now();
while (!everything() && performance.now() - asked < patience) await wait(10);

const lost: string[] = [];
for (const [n, member] of crowd.entries()) {
  if (member.gone !== null) lost.push(`${n}: ${member.gone}`);
  else if (member.reads && member.letters !== due(member))
    lost.push(`${n}: ${member.letters} of ${due(member)} letters`);
  else if (task.strangers !== true && had(member) !== had(reading[0]!))
    lost.push(`${n}: ${had(member)} bytes where ${had(reading[0]!)} were sent`);
}
const processor = ((processorOf(task.pids) - processorBefore) / letters) * 1_000;
const withAll = memoryOf(task.pids);
const times = reading.flatMap((member) => member.times);
const frames = (median(reading.map((member) => member.frames)) / sent.total) * 1_000;

for (const member of crowd) member.leave();
let after: number | undefined;
if (task.rest !== undefined)
  for (const end = performance.now() + task.rest * 1_000; performance.now() < end; await wait(1_000)) {
    after = memoryOf(task.pids);
    if (after <= before * 1.1) break;
  }
const report: CrowdReport = {
  letters,
  p50: share(times, 0.5),
  p99: share(times, 0.99),
  longest: times.reduce((longest, time) => Math.max(longest, time), 0),
  processor,
  memory: { before, with: withAll, ...(after !== undefined && { after }) },
  frames,
  late,
  lost,
};
process.stdout.write(JSON.stringify(report), () => process.exit(0));
