/**
 * A house with many negotiations on one Node process: all are begun, the server is started anew, and then every one is
 * opened by somebody who types a few letters, 20 at a time.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import { newDraftDoc, strandsOf } from "../../drafts/crdt/documents.ts";
import { dialect, type Knock } from "./sync-dialect.ts";
import { memoryOf, share } from "./sync-process.ts";
import { knocksAt } from "./sync-room.ts";
import { folder, ours } from "./sync-servers.ts";
import { CrowdSocket } from "./sync-socket.ts";

const speaks = dialect("unbracket", "draft");
const letters = 5;
const patience = 30_000;

/** What one visit took, in ms: until the document was there, and each letter until it came back. */
interface Visit {
  readonly opened: number;
  readonly letters: readonly number[];
}

const within = <T>(what: Promise<T>): Promise<T> =>
  Promise.race([what, wait(patience, undefined, { ref: false }).then(() => Promise.reject(new Error("nothing came")))]);

/** Opens a negotiation, types, and leaves when every letter has come back from the record. */
const visit = async (port: number, { path, headers, writes }: Knock): Promise<Visit> => {
  const { client, paragraph } = writes!;
  const start = performance.now();
  let had: (bytes: Uint8Array) => void = () => undefined;
  let back: () => void = () => undefined;
  const document = new Promise<Uint8Array>((resolve) => (had = resolve));
  const socket = await CrowdSocket.open(port, path, headers, {
    message(message) {
      const kind = speaks.kindOf(message);
      if (kind === "document") had(new Uint8Array(speaks.read(message)));
      if (kind === "update") back();
    },
    closed: () => undefined,
  });
  for (const frame of speaks.hello) socket.send(frame);
  const doc = newDraftDoc();
  Y.applyUpdate(doc, await within(document));
  const opened = performance.now() - start;
  doc.clientID = client;
  doc.on("update", (update: Uint8Array) => socket.send(speaks.update(update)));
  const words = [...strandsOf(doc)!.values()][paragraph]!;
  const times: number[] = [];
  for (let n = 0; n < letters; n++) {
    const sent = performance.now();
    const came = new Promise<void>((resolve) => (back = resolve));
    words.insert(0, "x");
    await within(came);
    times.push(performance.now() - sent);
  }
  socket.close();
  return { opened, letters: times };
};

export interface Many {
  readonly negotiations: number;
  /** Ms from the knock to the document, and from a letter to its coming back. */
  readonly opened: { readonly p50: number; readonly p99: number };
  readonly letters: { readonly p50: number; readonly p99: number };
  /** MB: with none open, after the first hundred, after all. */
  readonly memory: { readonly none: number; readonly hundred: number; readonly all: number };
  readonly rooms: number;
}

const roomsOf = async (url: string): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^unbracket_rooms_open (\d+)/mu.exec(metrics)?.[1] ?? Number.NaN);
};

export const many = async (negotiations: number): Promise<Many> => {
  const data = folder();
  const first = await ours(data);
  const knocks: Knock[] = [];
  // Whoever runs the house may begin as many as he likes.
  const { secret } = JSON.parse(readFileSync(join(data, "serve.json"), "utf8")) as { readonly secret: string };
  const operator = { authorization: `Bearer ${secret}` };
  for (let n = 0; n < negotiations; n++) knocks.push(...(await knocksAt(first.url, operator, 1, 0)));
  await first.stop();

  const server = await ours(data);
  const none = memoryOf(server.pids);
  let hundred = 0;
  const visits: Visit[] = [];
  for (let n = 0; n < knocks.length; n += 20) {
    visits.push(...(await Promise.all(knocks.slice(n, n + 20).map((knock) => visit(server.port, knock)))));
    if (n + 20 === 100) hundred = memoryOf(server.pids);
  }
  const all = memoryOf(server.pids);
  const rooms = await roomsOf(server.url);
  await server.stop();
  const opened = visits.map((one) => one.opened);
  const typed = visits.flatMap((one) => one.letters);
  return {
    negotiations,
    opened: { p50: share(opened, 0.5), p99: share(opened, 0.99) },
    letters: { p50: share(typed, 0.5), p99: share(typed, 0.99) },
    memory: { none, hundred, all },
    rooms,
  };
};
