/**
 * The process in which rooms are read. It reads the files of a data folder in which the server writes, and answers what
 * it is asked about them. The server has precedence for the processor.
 */
import { statSync } from "node:fs";
import { randomFillSync } from "node:crypto";
import { join } from "node:path";
import { Directory } from "../directory.ts";
import { Callers } from "../doors/callers.ts";
import type { House } from "../doors/house.ts";
import { Limits } from "../doors/limits.ts";
import { gaveUp, onlookingApp } from "../doors/onlooking.ts";
import { readHere } from "../doors/uploads.ts";
import { Negotiation } from "../room/negotiation.ts";
import { unmeasured } from "../watch.ts";
import { pdfApart } from "./node-pdf.ts";
import { serveBehind } from "./node-behind.ts";
import { openToRead } from "./node-storage.ts";
import type { LookAsked, LookTold, OnlookerData } from "./node-onlooker.ts";

serveBehind();

/** The first message from the server. */
const { folder, secret } = await new Promise<OnlookerData>((told) => void process.once("message", told));

const fileOf = (id: string): string => join(folder, `${id}.sqlite`);
const inode = (id: string): number | null => statSync(fileOf(id), { throwIfNoEntry: false })?.ino ?? null;

/** The file (inode) on which each negotiation was opened. */
const opened = new Map<string, number | null>();
const directory = new Directory(
  {
    ids: () => [],
    has: (id) => inode(id) !== null,
    deps(id) {
      opened.set(id, inode(id));
      return {
        storage: openToRead(fileOf(id)),
        now: () => Date.now(),
        random: (bytes) => randomFillSync(new Uint8Array(bytes)),
        // Timers do nothing here: whatever falls due is the server's to do.
        later: () => () => undefined,
        pause: () => new Promise((resume) => setImmediate(resume)),
      };
    },
    discard: (id) => void opened.delete(id),
  },
  () => {
    throw new RangeError("nothing begins here");
  },
  Date.now,
  (deps) => Negotiation.onlook(deps),
);

const house: House = {
  directory,
  callers: new Callers(directory, secret),
  read: readHere,
  // Set in a process of its own, which ends with this one.
  typeset: pdfApart(),
  limits: new Limits(Date.now, false),
  meter: unmeasured,
  address: () => ({ url: "", loopback: false }),
  now: () => Date.now(),
  sample: () => null,
  log: () => undefined,
};
const app = onlookingApp(house);

/** How many bytes of an answer are sent at once. */
const atOnce = 1 << 20;
type Pieces = ReadableStreamDefaultReader<Uint8Array>;
const leftToTell = new Map<number, Pieces>();

const joined = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

const tell = (told: LookTold): void => void process.send!(told);

/** The next megabyte of an answer, and whether that was all. */
const next = async (pieces: Pieces): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly done: boolean }> => {
  const read: Uint8Array[] = [];
  for (let length = 0; length < atOnce; length += read.at(-1)!.length) {
    const piece = await pieces.read();
    if (piece.done) return { bytes: joined(read), done: true };
    read.push(piece.value);
  }
  return { bytes: joined(read), done: false };
};

const goOn = async (of: number, pieces: Pieces): Promise<Pick<LookTold, "bytes" | "done">> => {
  const { bytes, done } = await next(pieces);
  if (done) leftToTell.delete(of);
  else leftToTell.set(of, pieces);
  return { bytes, done };
};

const answer = async ({ of, method, url, headers }: LookAsked & { readonly is: "ask" }): Promise<void> => {
  const id = new URL(url).pathname.split("/")[3] ?? "";
  // Another file is in its place: the negotiation was restored.
  if (opened.has(id) && opened.get(id) !== inode(id)) directory.remove(id);
  const response = await app.fetch(
    new Request(url, { method, headers: headers.map(([name, value]) => [name, value]) }),
  );
  if (gaveUp(response)) return tell({ of, done: true });
  const head = { status: response.status, headers: [...response.headers] };
  if (response.body === null) return tell({ of, ...head, done: true });
  tell({ of, ...head, ...(await goOn(of, response.body.getReader() as Pieces)) });
};

const take = async (asked: LookAsked): Promise<void> => {
  const { of } = asked;
  try {
    if (asked.is === "ask") return await answer(asked);
    const pieces = leftToTell.get(of);
    if (asked.is === "more" && pieces !== undefined) return tell({ of, ...(await goOn(of, pieces)) });
    leftToTell.delete(of);
    await pieces?.cancel();
  } catch {
    // What fails here is tried again in the server, which reports it.
    tell({ of, done: true, failed: true });
  }
};
process.on("message", (asked: LookAsked) => void take(asked));
