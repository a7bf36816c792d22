/**
 * What the past costs, `npm run bench:history`: a record of 100,000 entries made by the room itself (history-record.ts),
 * and one of 10,000 in which one paragraph has exactly the same 200 entries. Everything is measured on a negotiation just
 * opened, so that nothing is at hand, in time of the processor, and what is compared in turns: a busy machine weighs on
 * both alike.
 * The records are kept in the folder for temporary files, under a name made of all they were made from.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import { readDraft } from "../../drafts/crdt/read.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import { openStorage } from "../../server/hosts/node-storage.ts";
import { nodeDeps } from "../../server/hosts/node.ts";
import { stateAt } from "../../server/record/replay.ts";
import { keepSetting, setting } from "../../server/record/schema.ts";
import type { Storage } from "../../server/record/storage.ts";
import { Living } from "../../server/room/living.ts";
import { Negotiation } from "../../server/room/negotiation.ts";
import { Reading } from "../../server/room/reading.ts";
import { seeded } from "../drafts/crdt/seeded.ts";
import { makeRecord, shape } from "./history-record.ts";
import { keystrokes, traceFiles, type Keystrokes } from "./history-typing.ts";

const chair: Seat = { id: "chair", role: "chair", parties: [], head: true };
const moments = 100;
const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), "unbracket-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** What the records are made from: change it, and they are made anew. */
const madeFrom = (): string => {
  const hash = createHash("sha256");
  const record = join(import.meta.dirname, "../../server/record");
  const sources = readdirSync(record).map((name) => join(record, name));
  for (const name of ["history-record.ts", "history-typing.ts"]) sources.push(join(import.meta.dirname, name));
  for (const file of [...sources.toSorted(), ...traceFiles()]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
};

/** A copy of the record of this length, which this run may write in. */
const recordOf = async (entries: number, typing: Keystrokes, key: string): Promise<string> => {
  const kept = join(tmpdir(), `unbracket-history-${key}-${entries}.db`);
  if (!existsSync(kept)) {
    const file = join(folder, "made.db");
    const storage = openStorage(file);
    // Made for measuring: a power cut may have it.
    storage.exec("PRAGMA synchronous = OFF");
    const start = performance.now();
    keepSetting(storage, "chosen", await makeRecord(storage, entries, typing.strokes));
    storage.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    storage.close?.();
    renameSync(file, kept);
    console.error(`made a record of ${entries} entries in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  const copy = join(folder, `${entries}.db`);
  copyFileSync(kept, copy);
  return copy;
};

const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;
const median = (times: readonly number[]): number => at(times, 0.5);

const must = <T>(answer: T | Refusal): T => {
  if (isRefusal(answer as object)) throw new RangeError((answer as Refusal).message);
  return answer as T;
};

interface Opened {
  readonly negotiation: Negotiation;
  readonly storage: Storage;
}
const open = (file: string): Opened => {
  const deps = nodeDeps(file);
  return { negotiation: Negotiation.open(deps), storage: deps.storage };
};

/** Milliseconds of processor this thread has had: what others do on the machine meanwhile counts for nothing. */
const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Opens the file, does `ready` untimed and `run` timed, and lets go of it all. */
const timed = async (
  file: string,
  ready: (opened: Opened) => unknown,
  run: (opened: Opened) => unknown,
): Promise<number> => {
  const opened = open(file);
  ready(opened);
  globalThis.gc?.();
  const start = spent();
  await run(opened);
  const time = spent() - start;
  opened.storage.close?.();
  return time;
};

/** The same on several files, in turns, after one turn that does not count: the times of each. */
const inTurns = async (
  files: readonly string[],
  ready: (opened: Opened) => unknown,
  run: (opened: Opened) => unknown,
  often: number = rounds,
): Promise<number[][]> => {
  const times = files.map((): number[] => []);
  for (let round = 0; round <= often; round++)
    for (const [n, file] of files.entries()) {
      const time = await timed(file, ready, run);
      if (round > 0) times[n]!.push(time);
    }
  return times;
};

const ms = (time: number): string => (time < 10 ? `${time.toFixed(2)} ms` : `${time.toFixed(0)} ms`);
const row = (...cells: readonly string[]): void => console.log(`| ${cells.join(" | ")} |`);
const ratio = (time: number, base: number): string => `× ${(time / base).toFixed(2)}`;

/** Heap after collection of a process that holds one thing alone, in MB. */
const heapOf = (what: "draft" | "negotiation" | "read", file: string): number => {
  const script = join(import.meta.dirname, "history-heap.ts");
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--expose-gc", script, what, file]);
  if (status !== 0) throw new Error(stderr.toString());
  return Number(stdout.toString()) / 2 ** 20;
};

const typing = keystrokes();
const key = madeFrom();
const small = await recordOf(10_000, typing, key);
const large = await recordOf(100_000, typing, key);
const reads = ({ negotiation }: Opened): unknown => must(negotiation.draft(chair));

const looked = open(large);
const { seq: last } = looked.negotiation.head;
const chosen = setting(looked.storage, "chosen") as ParagraphId;
const draft = must(looked.negotiation.draft(chair));
const revisions = draft.revisions.map(({ name }) => name);
console.log(
  `${last} entries, ${typing.source}, ${Object.values(draft.parts).flat().length} paragraphs, ` +
    `${Object.keys(draft.tables.record.proposals).length} proposals, ${revisions.length} revisions, ` +
    `${shape.seats} seats; Node ${process.versions.node}`,
);
looked.storage.close?.();

console.log("\n| | 100,000 entries | against | ratio | target |");
console.log("|---|--:|---|--:|--:|");

const opening = { large: [] as number[], small: [] as number[] };
for (let round = 0; round < rounds; round++)
  for (const [size, file] of Object.entries({ large, small })) {
    const start = spent();
    const { storage } = open(file);
    opening[size as "large" | "small"].push(spent() - start);
    storage.close?.();
  }
row(
  "opening the negotiation",
  ms(median(opening.large)),
  `${ms(median(opening.small))}, the same of 10,000`,
  ratio(median(opening.large), median(opening.small)),
  "",
);

const random = seeded(17);
const present: number[] = [];
const past: number[] = [];
const deps = nodeDeps(large);
const { storage } = deps;
const living = new Living(deps);
const chronometer = (run: () => unknown): number => {
  globalThis.gc?.();
  const start = spent();
  run();
  return spent() - start;
};
for (let n = 0; n < moments; n++) {
  // A reading of its own each time has nothing at hand.
  const reading = new Reading(living);
  const seq = 1 + random(last - 1);
  past.push(chronometer(() => must(reading.draft(chair, String(seq)))));
  present.push(
    chronometer(() => {
      const { draft: doc, names, desk, head } = stateAt(storage, undefined, false);
      return readDraft({ draft: doc, names, desk, seq: head.seq, at: head.at });
    }),
  );
}
storage.close?.();
const now = median(present);
row("the present text, from the file", ms(now), "", "", "");
row(`the text at ${moments} moments, median`, ms(median(past)), "the present", ratio(median(past), now), "3");
row(`the text at ${moments} moments, p95`, ms(at(past, 0.95)), "the present", ratio(at(past, 0.95), now), "3");

for (const [name, run] of [
  ["timeline", ({ negotiation }: Opened) => must(negotiation.history(chair, { paragraph: chosen, limit: 500 }))],
  ["blame", ({ negotiation }: Opened) => must(negotiation.blame(chair, { paragraph: chosen }))],
] as const) {
  const [inLarge, inSmall] = (await inTurns([large, small], reads, run)).map(median) as [number, number];
  row(
    `${name} of a paragraph with ${shape.onChosen} entries`,
    ms(inLarge),
    `${ms(inSmall)}, the same of 10,000`,
    ratio(inLarge, inSmall),
    "1.5",
  );
}

for (const [name, from, to] of [
  ["compare two revisions", revisions[0]!, revisions.at(-1)!],
  ["compare a revision with now", revisions.at(-1)!, String(last)],
] as const) {
  const [times] = await inTurns([large], reads, ({ negotiation }) => must(negotiation.compare(chair, from, to)), 3);
  row(name, ms(median(times!)), "the present", ratio(median(times!), now), "");
}

/** The longest this thread was held in one go while something was done that pauses now and then. */
const longestIn = async (run: () => unknown): Promise<number> => {
  let longest = 0;
  let before = spent();
  const look = (): void => {
    longest = Math.max(longest, spent() - before);
    before = spent();
  };
  const timer = setInterval(look, 1);
  await run();
  look();
  clearInterval(timer);
  return longest;
};

const reconcile = async ({ negotiation }: Opened): Promise<unknown> =>
  must(await negotiation.reconcile(chair, String(last - 5_000)));
const [reconciling] = await inTurns([large], reads, reconcile, 3);
row("reconcile the last 5,000 entries", ms(median(reconciling!)), "the present", ratio(median(reconciling!), now), "");
let verifying = 0;
const verified = await timed(large, reads, async ({ negotiation }) => {
  verifying = await longestIn(async () => {
    const { ok, bad } = await negotiation.verifyInSlices();
    if (!ok) throw new RangeError(`the record does not hold: ${bad?.reason}`);
  });
});
row("verify the record", ms(verified), "the present", ratio(verified, now), "");

console.log("\n| the longest a room waits for | |\n|---|--:|");
const middle = String(Math.floor(last / 2));
const undoable = (storage: Storage): number =>
  storage.exec<{ seq: number }>("SELECT max(seq) AS seq FROM touched WHERE what = 'move'")[0]!.seq;
const readings: readonly (readonly [string, boolean, (opened: Opened) => unknown])[] = [
  ["the present text, read first", false, reads],
  [
    "a past moment",
    true,
    async ({ negotiation }) => {
      await negotiation.look(chair, middle);
      must(negotiation.draft(chair, middle));
    },
  ],
  [
    "two moments compared",
    true,
    async ({ negotiation }) => {
      await negotiation.look(chair, middle, revisions[0]);
      must(negotiation.compare(chair, revisions[0]!, middle));
    },
  ],
  ["who wrote a paragraph", true, ({ negotiation }) => must(negotiation.blame(chair, { paragraph: chosen }))],
  ["reconciling the last 5,000 entries", true, reconcile],
  [
    "what a restore of everything would do",
    true,
    async ({ negotiation }) => {
      await negotiation.look(chair, middle);
      must(negotiation.wouldRestore(chair, { at: middle }));
    },
  ],
  [
    "taking a move back",
    true,
    async ({ negotiation, storage: file }) => {
      const { seat } = must(negotiation.invite(null, { role: "chair", parties: [], head: true }));
      const answer = negotiation.act(negotiation.seat(seat)!, { type: "undo", seq: undoable(file) });
      negotiation.flush();
      await answer;
    },
  ],
];
for (const [name, ready, run] of readings) {
  const opened = open(large);
  if (ready) reads(opened);
  globalThis.gc?.();
  row(name, ms(await longestIn(() => run(opened))));
  opened.storage.close?.();
}
row("verifying the record", ms(verifying));
const written = open(large);
let piece = 0;
const pieces = must(written.negotiation.archive(null, { audience: "full", desk: false })) as Generator<Uint8Array>;
for (let done = false; !done;)
  piece = Math.max(
    piece,
    chronometer(() => (done = pieces.next().done === true)),
  );
row("a piece of the archive", ms(piece));
written.storage.close?.();

const bytes = join(folder, "draft.bin");
const stored = openStorage(large);
writeFileSync(bytes, Y.encodeStateAsUpdate(stateAt(stored, undefined, false).draft));
stored.close?.();
const base = heapOf("draft", bytes);
const mb = (size: number): string => `${size.toFixed(1)} MB`;
for (const [what, name] of [
  ["negotiation", "heap of an opened negotiation"],
  ["read", "heap with its text read as well"],
] as const) {
  const heap = heapOf(what, large);
  row(name, mb(heap), `${mb(base)}, its \`draft\` alone`, ratio(heap, base), "3");
}
