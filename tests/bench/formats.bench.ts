/**
 * What files cost, `npm run bench:formats`: a draft of 300 paragraphs with 2,000 open proposals, written and read. Each figure is
 * held against what cannot be avoided: what the `docx` library needs for the same runs, the plain parse of the file's XML.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newDraftCache, readDraft } from "../../drafts/crdt/read.ts";
import type { Draft } from "../../drafts/draft.ts";
import { writeDocx } from "../../drafts/formats/docx.ts";
import type { OutputOptions } from "../../drafts/formats/options.ts";
import { readTracked } from "../../drafts/formats/tracked-read.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { largeHouse, largeNames } from "../drafts/crdt/large.ts";
import { measureLiningUp } from "./formats-lining-up.ts";
import { measureReading } from "./formats-reading.ts";
import { measureWriting } from "./formats-writing.ts";

const [paragraphs, proposals] = [300, 2_000];
const at = "2026-01-01T00:00:00.000Z";

const largeDraft = (): Draft =>
  readDraft(
    { draft: largeHouse(paragraphs, proposals).doc, names: largeNames(proposals), seq: 2, at },
    newDraftCache(),
  );

const ms = (time: number): string => `${time.toFixed(0)} ms`;
const row = (...cells: readonly string[]): void => console.log(`| ${cells.join(" | ")} |`);

/** Reads one file in a process that does nothing else, as uploads are read: from its start to its end, and its memory. */
const alone = (file: string): { readonly ms: number; readonly memory: number; readonly cpu: number } => {
  const began = performance.now();
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(new URL("formats-alone.ts", import.meta.url)), file], {
    encoding: "utf8",
  });
  const [memory = 0, cpu = 0] = stdout.split(" ").map(Number);
  return { ms: performance.now() - began, memory, cpu };
};

/** Reading, in tests/bench/formats-reading.ts. */
const reading = async (draft: Draft): Promise<void> => {
  const options: OutputOptions = { view: "tracked", attribution: "full", asAt: at };
  const file = await writeDocx(draft, options);
  const { letters, changes, parse, plainParse, read } = measureReading(file);
  const folder = mkdtempSync(join(tmpdir(), "unbracket-bench-"));
  try {
    const path = join(folder, "tracked.docx");
    writeFileSync(path, file);
    const own = alone(path);
    console.log(
      `\nReading the tracked file: ${(file.length / 1024).toFixed(0)} KB, ${letters} letters, ${changes} changes.\n`,
    );
    row("", "time", "against the parse", "goal");
    row("---", "---", "---", "---");
    row("plain parse of its XML, with namespaces", ms(parse), "1.00", "");
    row("the same without namespaces", ms(plainParse), (plainParse / parse).toFixed(2), "");
    row("unzipped and read into tracked runs", ms(read), (read / parse).toFixed(2), "2");
    row("a process of its own, from its start to its end", ms(own.ms), "", "2 s");
    row("of which the time of the processor", ms(own.cpu), "", "");
    row("memory of that process at its most", `${own.memory.toFixed(0)} MB`, "", "200 MB");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Lining up, in tests/bench/formats-lining-up.ts. */
const liningUp = async (draft: Draft): Promise<void> => {
  const file = readTracked(await writeDocx(draft, { view: "tracked", attribution: "full", asAt: at }));
  if (isRefusal(file)) throw new Error(file.message);
  const { edits, found, unchanged, tableable, asItLeft, edited } = measureLiningUp(file, draft);
  console.log(
    `\nLining the tracked file up with its draft; ${edits} more edits: ${found} found, ${tableable} can be tabled.\n`,
  );
  row("", "time", "goal");
  row("---", "---", "---");
  row(`as it left (${unchanged} changes)`, ms(asItLeft), "1 s");
  row(`with ${edits} edits, each tried as an act`, ms(edited), "1 s");
};

/** Writing, in tests/bench/formats-writing.ts. */
const writing = async (): Promise<void> => {
  console.log("\nWriting Word files, against the library given the same runs.\n");
  row("", "runs", "comments", "size", "the library", "time", "against it", "goal");
  row("---", "---", "---", "---", "---", "---", "---", "---");
  for (const view of ["annotated", "tracked"] as const) {
    const options: OutputOptions = { view, attribution: "full", asAt: at };
    const { runs, comments, size, library, written } = await measureWriting(largeDraft, options);
    const kilobytes = `${(size / 1024).toFixed(0)} KB`;
    row(view, `${runs}`, `${comments}`, kilobytes, ms(library), ms(written), (written / library).toFixed(2), "2");
  }
};

const draft = largeDraft();
console.log(`Node ${process.versions.node}; ${paragraphs} paragraphs, ${proposals} proposals`);
await writing();
await reading(draft);
await liningUp(draft);
