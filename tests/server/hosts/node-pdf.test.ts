/** PDFs as they come out of the process that sets them. What reads them is there where poppler is. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { writeComparisonTypst } from "../../../drafts/formats/typst-comparison.ts";
import { writeTypst } from "../../../drafts/formats/typst.ts";
import { compareDrafts } from "../../../drafts/reading/compare.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { pdfApart } from "../../../server/hosts/node-pdf.ts";
import { namedIn } from "../../drafts/formats/named.ts";
import { annotated, printedDraft } from "../../drafts/formats/printed-draft.ts";

const draft = printedDraft();
/** The draft with other words in its first paragraphs. */
const saying = (words: readonly string[], more: Partial<Draft> = {}): Draft =>
  printedDraft({
    ...more,
    parts: {
      consensus: draft.parts.consensus
        .filter(({ kind }) => kind === "paragraph")
        .slice(0, words.length)
        .map((one, n) => ({ ...one, runs: [{ t: words[n]! }] })),
      summary: [],
    },
  });

let pdf: ReturnType<typeof pdfApart>;
let folder: string;
beforeAll(() => {
  pdf = pdfApart();
  folder = mkdtempSync(join(tmpdir(), "pdf-"));
});
afterAll(() => {
  pdf.close();
  rmSync(folder, { recursive: true });
});

const set = async (of: Draft, options = annotated): Promise<Uint8Array> => {
  const made = await pdf(writeTypst(of, options));
  if (isRefusal(made)) throw new RangeError(made.message);
  return made;
};
const signs = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const poppler = spawnSync("pdftotext", ["-v"]).error === undefined;
const read = (bytes: Uint8Array, tool: "pdftotext" | "pdfinfo", ...options: string[]): string => {
  const file = join(folder, "read.pdf");
  writeFileSync(file, bytes);
  return spawnSync(tool, [...options, file, ...(tool === "pdftotext" ? ["-"] : [])], { encoding: "utf8" }).stdout;
};

describe("a text as PDF", () => {
  test("is tagged, says its title and language, and is the same bytes each time", async () => {
    const bytes = await set(draft);
    const file = signs(bytes);
    expect(file.slice(0, 5)).toBe("%PDF-");
    expect(file).toMatch(/\/MarkInfo\s*<<\s*\/Marked true/u);
    expect(file).toContain("/StructTreeRoot");
    expect(file).toMatch(/\/Lang \(en/u);
    expect(file).toMatch(/<pdfuaid:part>1</u);
    expect(file).toContain("Draft annual progress report");
    expect(Buffer.compare(bytes, await set(draft))).toBe(0);
  });

  test("says letters that no font here has, in its legend, and is tagged all the same", async (t) => {
    const bytes = await set(saying(["States meet \u{12000} here."]));
    expect(signs(bytes)).toContain("/StructTreeRoot");
    if (!poppler) t.skip("poppler, which reads PDF, is not here");
    expect(read(bytes, "pdftotext").replaceAll(/\s+/gu, " ")).toContain("prints boxes in their place: U+12000.");
  });

  test("carries out no word of it", async (t) => {
    const words = [
      '#panic("x") *b* $a^2$ @r `c` \\u{41} //c',
      "= H #let x = 1",
      '#read("/etc/passwd")',
      "\u0000\u0007 - a",
    ];
    const bytes = await set(saying(words, { title: words[0]!, symbol: words[2]! }));
    if (!poppler) t.skip("poppler, which reads PDF, is not here");
    const text = read(bytes, "pdftotext").replaceAll(/\s+/gu, " ");
    for (const one of words.slice(0, 3)) expect(text).toContain(one);
    expect(text).not.toContain("root:");
  });

  test("is read in order, in Arabic, Chinese and Russian", async (t) => {
    if (!poppler) t.skip("poppler, which reads PDF, is not here");
    const arabic = "اتفقت الدول على مواصلة تبادل الآراء";
    const chinese = "各国重申国际法适用于各国的行为";
    const russian = "Государства подтвердили применимость международного права";
    for (const [language, words] of [
      ["ar", arabic],
      ["zh", chinese],
      ["ru", russian],
    ] as const) {
      const text = read(await set(saying([words], { language })), "pdftotext");
      expect(text.replaceAll(/[\u202a-\u202e\s]+/gu, " ")).toContain(words);
    }
  });

  test("of a comparison is tagged as well, and has a heading for each part", async (t) => {
    const was = saying(["States should meet.", "States report.", "States shall not part."]);
    const now = saying(["States shall meet.", "States report.", "States shall part."], { language: "ar" });
    const made = await pdf(writeComparisonTypst(compareDrafts(was, now), { ...now, parties: [] }));
    const bytes = made as Uint8Array;
    expect(signs(bytes)).toMatch(/<pdfuaid:part>1</u);
    if (!poppler) t.skip("poppler, which reads PDF, is not here");
    const text = read(bytes, "pdftotext").replaceAll(/\s+/gu, " ");
    for (const one of ["Look twice", "“should” → “shall”", "Consensus text", "States shall meet."])
      expect(text).toContain(one);
  });

  test("without names has none of them, in its words and in what it says of itself", async (t) => {
    if (!poppler) t.skip("poppler, which reads PDF, is not here");
    const bytes = await set(draft, { ...annotated, attribution: "none" });
    const told = read(bytes, "pdftotext") + read(bytes, "pdfinfo") + read(bytes, "pdfinfo", "-meta");
    expect(namedIn(told, draft)).toEqual([]);
    expect(namedIn(read(await set(draft), "pdftotext"), draft)).toContain("Altora");
  });
});

describe("the process that sets PDFs", () => {
  test("is ended when a file takes too long, and the next file is set", async () => {
    const limits = { ms: 1, idle: 1_000, memory: 0 };
    const hasty = pdfApart(limits);
    expect(await hasty(writeTypst(draft, annotated))).toMatchObject({ refused: "too-large" });
    limits.ms = 60_000;
    // One that holds more than it may is ended as well, when it has answered.
    for (const words of ["States meet.", "States part."])
      expect(isRefusal(await hasty(writeTypst(saying([words]), annotated)))).toBe(false);
    hasty.close();
  });

  test("sets files one after the other, each its own", async () => {
    const sources = ["One.", "Two.", "Three."].map((words) => writeTypst(saying([words], { title: words }), annotated));
    const made = await Promise.all(sources.map((source) => pdf(source)));
    expect(made.map((one) => /<rdf:li xml:lang="x-default">([^<]+)</u.exec(signs(one as Uint8Array))?.[1])).toEqual([
      "One.",
      "Two.",
      "Three.",
    ]);
  });
});
