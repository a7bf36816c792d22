import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { isRefusal } from "../../../drafts/refusal.ts";
import { readHere } from "../../../server/doors/uploads.ts";
import { readerApart, readerLimits } from "../../../server/hosts/node-reader.ts";
import { p, wordFile } from "../../drafts/formats/word-file.ts";

const small = wordFile({ body: p("1. States meet.") + `<w:p><w:ins w:author="Clara">${p("2. Again.")}</w:ins></w:p>` });
/** Honest in form, and long to read: more than a million elements in four hundred thousand paragraphs. */
const long = wordFile({ body: p("x").repeat(400_000) });
/** One paragraph of 448,000 elements: more than a heap of 40 MB holds. */
const large = wordFile({ body: `<w:p>${"<w:r><w:tab/></w:r>".repeat(99_000)}${"<w:r/>".repeat(250_000)}</w:p>` });

const asked = (bytes: Uint8Array) => ({ name: "a.docx", bytes, parties: [], preview: true });
const busy = "The server is busy and did not come to the end of this file. Nothing was kept. Try again in a while.";
const sentence = "This file takes too long, or too much memory, to read. Nothing was kept.";

/** Processes this one has started, as Linux tells it. */
const processes = (): readonly string[] =>
  readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean),
  );

/** Everything that is due is done. */
const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume));

const readers: ReturnType<typeof readerApart>[] = [];
const begin = (limits: Parameters<typeof readerApart>[0]): ReturnType<typeof readerApart> => {
  const reader = readerApart(limits);
  readers.push(reader);
  return reader;
};
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});

test("a process answers what would be read here, drafts and tracked changes, one file after the other", async () => {
  const reader = begin({ ...readerLimits, processes: 1 });
  const drafted = wordFile({ body: p("1. States meet.") });
  expect(await reader(asked(drafted))).toEqual(await readHere(asked(drafted)));
  expect(await reader.tracked(small)).toEqual(await readHere.tracked(small));
  expect(await reader(asked(small))).toMatchObject({ refused: "tracked-words" });
});

test("a file that takes too long ends its process, and the next is read by another", async (t) => {
  if (!existsSync("/proc/self/task")) t.skip("only Linux tells which processes there are");
  const limits = { ...readerLimits, processor: 300, processes: 1 };
  const reader = begin(limits);
  const before = processes();
  const answer = reader.tracked(long);
  await turn();
  limits.processor = 60_000;
  const next = reader.tracked(small);
  const begun = processes().filter((one) => !before.includes(one));
  expect(begun).toHaveLength(1);
  expect(await answer).toMatchObject({ refused: "unsafe-file", message: sentence });
  expect(isRefusal(await next)).toBe(false);
  expect(processes()).not.toContain(begun[0]);
});

test("where others have the machine the clock ends it, and nothing is said of the file", async () => {
  const limits = { ...readerLimits, clock: 300, processes: 1 };
  const reader = begin(limits);
  const answer = reader.tracked(long);
  await turn();
  limits.clock = 60_000;
  expect(await answer).toMatchObject({ refused: "unavailable", message: busy });
  expect(isRefusal(await reader.tracked(small))).toBe(false);
});

test("a process that waits is not counted as one that works", async (t) => {
  if (!existsSync("/proc/self/task")) t.skip("only Linux tells how long a process has worked");
  const limits = { ...readerLimits, processes: 1 };
  const before = processes();
  const reader = begin(limits);
  expect(isRefusal(await reader.tracked(small))).toBe(false);
  const child = processes().find((one) => !before.includes(one));
  const worked = (): number => {
    const stat = readFileSync(`/proc/${child}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[11]);
  };
  const already = worked();
  Object.assign(limits, { processor: 3_000, clock: 3_500 });
  const answer = reader.tracked(long);
  await expect.poll(worked, { timeout: 60_000, interval: 20 }).toBeGreaterThan(already + 10);
  // Stopped amid it, it is given nothing of the processor: as on a machine that others have.
  process.kill(Number(child), "SIGSTOP");
  expect(await answer).toMatchObject({ refused: "unavailable", message: busy });
});

test("a file that takes too much memory ends its process alone", async () => {
  const limits = { ...readerLimits, memory: 40, processes: 1 };
  const reader = begin(limits);
  expect(await reader.tracked(large)).toMatchObject({ refused: "unsafe-file", message: sentence });
  expect(isRefusal(await reader.tracked(small))).toBe(false);
});

test("while a file is read the house goes on", async () => {
  const reader = begin({ ...readerLimits, processes: 1 });
  const order: string[] = [];
  const file = reader.tracked(small).then(() => order.push("the file"));
  await turn();
  order.push("the house");
  await file;
  expect(order).toEqual(["the house", "the file"]);
});
