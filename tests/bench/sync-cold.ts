/**
 * Opening a negotiation of many entries for the first time since the server was started, beside y-websocket opening the
 * same typing from LevelDB: from the knock until the whole text is there, over a socket, each server freshly begun.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, existsSync, readFileSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import { newDraftDoc, strandsOf } from "../../drafts/crdt/documents.ts";
import type { Invited } from "../../drafts/info.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import type { Lease } from "../../drafts/wire.ts";
import { openFolder } from "../../server/cli/folder.ts";
import { linkToken } from "../../server/directory.ts";
import { openStorage } from "../../server/hosts/node-storage.ts";
import { syncFrame, SyncType } from "../../server/room/frames.ts";
import { leasesPerSeat } from "../../server/room/leases.ts";
import { Negotiation } from "../../server/room/negotiation.ts";
import { Clock, party, seeded as seededBytes } from "../server/peer.ts";
import { seeded } from "../drafts/crdt/seeded.ts";
import { keystrokes } from "./history-typing.ts";
import { dialect, type Knock } from "./sync-dialect.ts";
import { processorOf } from "./sync-process.ts";
import { knocksAt } from "./sync-room.ts";
import { folder, ours, peerOf, type Running } from "./sync-servers.ts";
import { CrowdSocket } from "./sync-socket.ts";

const id = "evening";
const paragraphs = 150;
const patience = 60_000;
/** Ms a server is given to do what it put off until its answer was sent. */
const after = 1_000;

const must = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new RangeError((answer as Refusal).message);
  return answer as T;
};

/** Eight devices type in turns, stretch by stretch, each keystroke in a round of its own. */
const typeEvening = (file: string, entries: number): void => {
  const storage = openStorage(file);
  // Made for measuring: a power cut may have it.
  storage.exec("PRAGMA synchronous = OFF");
  const clock = new Clock();
  const parties = [party("AAA")];
  const text = Array.from({ length: paragraphs }, (_, n) => `${n + 1}. States shall cooperate, item ${n + 1}.`);
  const parsed = parseNotation(text.join("\n\n"), { parties });
  const negotiation = Negotiation.create(
    { storage, now: () => clock.time, random: seededBytes(3), later: clock.later },
    { id, title: "Draft report", symbol: "A/X/1", parties, parsed },
  );
  const seat = negotiation.seat(must<Invited>(negotiation.invite(null, { role: "secretariat" })).seat)!;
  const mirror = newDraftDoc();
  let synced: ((message: Uint8Array | string) => void) | null = (message) => {
    const bytes = Buffer.from(message as Uint8Array);
    if (speaks.kindOf(bytes) === "document") Y.applyUpdate(mirror, speaks.read(bytes));
  };
  const pens = Array.from({ length: leasesPerSeat }, (_, n) => {
    const { client, lease } = must<Lease>(negotiation.lease(seat, { document: "draft", device: `device-${n}` }));
    const send = (message: Uint8Array | string): void => synced?.(message);
    const close = (code: number, reason: string): void => {
      if (code !== 1001) throw new RangeError(`closed: ${code} ${reason}`);
    };
    const knock = { seat: seat.id, document: "draft", client, lease };
    return { client, receiver: negotiation.connect({ send, close, buffered: 0 }, knock)! };
  });
  pens[0]!.receiver.receive(syncFrame(SyncType.step1, new Uint8Array([0])));
  synced = null;
  const strands = [...strandsOf(mirror)!.values()];
  const { strokes } = keystrokes();
  const random = seeded(5);
  let caret = 0;
  let pen = pens[0]!;
  let words = strands[0]!;
  mirror.on("update", (update: Uint8Array) => pen.receiver.receive(syncFrame(SyncType.update, update)));
  for (let n = 0; negotiation.head.seq < entries; n++) {
    if (n % 50 === 0) {
      pen = pens[random(pens.length)]!;
      words = strands[random(strands.length)]!;
      caret = random(words.length + 1);
    }
    const stroke = strokes[n % strokes.length]!;
    const out = Math.min(stroke.out, words.length);
    const at = Math.max(0, Math.min(caret + stroke.move, words.length - out));
    clock.time += 700;
    mirror.clientID = pen.client;
    mirror.transact(() => {
      if (out > 0) words.delete(at, out);
      if (stroke.words !== "") words.insert(at, stroke.words);
    });
    negotiation.flush();
    caret = at + stroke.words.length;
  }
  negotiation.close();
};

const speaks = dialect("unbracket", "draft");

/** The evening's updates, in LevelDB as y-leveldb keeps them. */
const keepInLevel = async (file: string, level: string): Promise<void> => {
  const { script, node } = peerOf("keep");
  const child = spawn(node, [script, level, id], { stdio: ["pipe", "inherit", "inherit"] });
  const database = new DatabaseSync(file, { readOnly: true });
  const pieces: Uint8Array[] = [];
  for (const { bytes } of database.prepare("SELECT bytes FROM payloads WHERE kind = 'draft' ORDER BY seq").iterate()) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE((bytes as Uint8Array).length);
    pieces.push(length, bytes as Uint8Array);
  }
  database.close();
  child.stdin.end(Buffer.concat(pieces));
  const code = await new Promise((resolve) => void child.once("exit", resolve));
  if (code !== 0) throw new Error(`the evening was not kept in LevelDB: ${String(code)}`);
};

/** Both forms of an evening of `entries` entries, kept in the folder for temporary files under what they are made from. */
const evening = async (entries: number): Promise<{ readonly file: string; readonly level: string }> => {
  const sources = [String(typeEvening), readFileSync(join(import.meta.dirname, "../../server/record/schema.ts"))];
  const key = sources
    .reduce((hash, source) => hash.update(source), createHash("sha256"))
    .digest("hex")
    .slice(0, 16);
  const kept = join(tmpdir(), `unbracket-evening-${key}-${entries}`);
  const made = { file: join(kept, `${id}.sqlite`), level: join(kept, "level") };
  if (existsSync(kept)) return made;
  const start = performance.now();
  const making = folder();
  typeEvening(join(making, `${id}.sqlite`), entries);
  await keepInLevel(join(making, `${id}.sqlite`), join(making, "level"));
  renameSync(making, kept);
  console.error(`typed an evening of ${entries} entries in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  return made;
};

/**
 * One opening: ms from the knock until the text was there, seconds of the server's processor for it and for what it puts
 * off until the text is sent, and bytes of the text.
 */
interface Opening {
  readonly ms: number;
  readonly processor: number;
  readonly bytes: number;
}

/** Opens a document and waits until at least `least` bytes of it have come. */
const opening = async (server: Running, { path, headers }: Knock, least: number): Promise<Opening> => {
  const spent = processorOf(server.pids);
  const start = performance.now();
  let came: (bytes: number) => void = () => undefined;
  let failed: (error: Error) => void = () => undefined;
  const whole = new Promise<number>((resolve, reject) => {
    came = resolve;
    failed = reject;
    setTimeout(() => reject(new Error(`${server.name} has not opened`)), patience).unref();
  });
  const socket = await CrowdSocket.open(server.port, path, headers, {
    message(message) {
      // y-websocket answers with an empty text first, and sends the text as an update when it has loaded it.
      if (speaks.kindOf(message) !== "other" && message.length >= least) came(message.length);
    },
    closed: (why) => failed(new Error(`${server.name}: ${why}`)),
  });
  for (const frame of speaks.hello) socket.send(frame);
  const bytes = await whole;
  const ms = performance.now() - start;
  await wait(after);
  const processor = processorOf(server.pids) - spent;
  socket.close();
  return { ms, processor, bytes };
};

export interface Cold {
  readonly entries: number;
  /** Left in order: the server was told to end, or nobody was in the room for a while. */
  readonly ours: readonly Opening[];
  /** The server was killed, and what it does when a room is left was not done. */
  readonly killed: readonly Opening[];
  readonly level: readonly Opening[];
}

const openingOurs = async (file: string, killed: boolean): Promise<Opening> => {
  const data = folder();
  const copy = join(data, `${id}.sqlite`);
  copyFileSync(file, copy);
  const directory = openFolder(data);
  const { token } = must<Invited>(directory.get(id)!.invite(null, { role: "secretariat" }));
  directory.close();
  if (killed) {
    const database = new DatabaseSync(copy);
    database.exec("DELETE FROM checkpoints WHERE seq = 0");
    database.close();
  }
  const server = await ours(data);
  const [other] = await knocksAt(server.url, {}, 1, 0);
  await opening(server, other!, 0);
  const headers = { authorization: `Bearer ${linkToken(id, token)}` };
  const opened = await opening(server, { path: `/sync/${id}/draft`, headers }, 10_000);
  await server.stop();
  return opened;
};

/** `runs` of each in turns. Before, somebody was at another document of the same server: code is loaded, this text is not. */
export const cold = async (entries: number, runs: number): Promise<Cold> => {
  const { file, level } = await evening(entries);
  const times = { ours: [] as Opening[], killed: [] as Opening[], level: [] as Opening[] };
  for (let run = 0; run < runs; run++) {
    times.ours.push(await openingOurs(file, false));
    times.killed.push(await openingOurs(file, true));

    const kept = join(folder(), "level");
    cpSync(level, kept, { recursive: true });
    const peer = await peerOf("y-websocket").start({ YPERSISTENCE: kept });
    await opening(peer, { path: "/other", headers: {} }, 0);
    times.level.push(await opening(peer, { path: `/${id}`, headers: {} }, 10_000));
    await peer.stop();
  }
  return { entries, ...times };
};
