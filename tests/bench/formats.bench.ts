/**
 * What files cost, `npm run bench:formats`: a draft of 300 paragraphs with 2,000 open proposals, written and read. Each figure is
 * held against what cannot be avoided: the plain parse of the file's XML for reading.
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
import { largeHouse, largeNames } from "../drafts/crdt/large.ts";
import { measureReading } from "./formats-reading.ts";

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

const draft = largeDraft();
console.log(`Node ${process.versions.node}; ${paragraphs} paragraphs, ${proposals} proposals`);
await reading(draft);
