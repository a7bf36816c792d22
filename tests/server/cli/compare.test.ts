/** `unbracket compare`: two moments of a negotiation, a moment and now, and two files that no negotiation knows. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Comparison } from "../../../drafts/reading/compare.ts";
import { unbracket } from "./process.ts";

// Every command is a process of its own, and the machine may have two cores for all of them.
vi.setConfig({ testTimeout: 120_000 });

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-compare-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});
const file = (name: string, text?: string): string => {
  const path = join(dir, name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
};
const shared = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..", "shared", "texts");

describe("two files", () => {
  test("are compared paragraph by paragraph in each form", async () => {
    const old = file(
      "old.md",
      "1. States shall meet every year in open session.\n\n2. The Secretariat reports to it.\n",
    );
    const now = file("new.md", "1. The group met.\n\n2. States should meet every year in open session.\n");
    for (const format of ["html", "md", "json", "docx"]) {
      const out = file(`out.${format}`);
      expect(await unbracket("compare", old, now, "--format", format, "-o", out)).toMatchObject({ code: 0 });
      if (format === "docx")
        expect(Object.keys(unzipSync(new Uint8Array(readFileSync(out))))).toContain("word/document.xml");
      else expect(readFileSync(out, "utf8")).toContain("new.md");
    }
    const { paragraphs, from, to } = JSON.parse(readFileSync(file("out.json"), "utf8")) as Comparison;
    expect([from.revision, to.revision]).toEqual(["old.md", "new.md"]);
    expect(paragraphs.map(({ fate, label, was }) => [fate, label, was?.label])).toEqual([
      ["added", "1", undefined],
      ["changed", "2", "1"],
      ["removed", "2", undefined],
    ]);
    expect(readFileSync(file("out.md"), "utf8")).toContain("<del><b>shall</b></del> <ins><b>should</b></ins>");
  });

  test("that cannot be read are refused by name", async () => {
    writeFileSync(file("bad.txt"), new Uint8Array([0, 1, 2, 255]));
    const bad = await unbracket("compare", file("bad.txt"), file("good.md", "1. One.\n"), "-o", "-");
    expect(bad).toMatchObject({ code: 1, out: "" });
    expect(bad.err).toContain("bad.txt");
    expect(await unbracket("compare", file("good.md"), "-o", "-")).toMatchObject({ code: 2 });
  });

  test("of the agreement of 2015, a week apart, make a page that begins with its totals", async (t) => {
    const named = (start: string): string | undefined =>
      existsSync(shared) ? readdirSync(shared).find((one) => one.startsWith(start)) : undefined;
    const [old, now] = [named("06_"), named("08_")];
    if (old === undefined || now === undefined) return t.skip("the shared texts do not lie beside the project");
    const { code, out } = await unbracket("compare", join(shared, old), join(shared, now), "-o", "-");
    expect(code).toBe(0);
    expect(out).toMatch(/<ul class="totals">\s*<li>\d+ paragraphs reworded, \d+ new, \d+ taken out/u);
    expect(out).toMatch(/Open brackets: \d+ then, 0 now\./u);
  });
});

describe("a negotiation", () => {
  test("is compared with now when no second moment is named", async () => {
    const data = ["--data", join(dir, "data")];
    const { out } = await unbracket(
      "new",
      "--title",
      "Draft",
      "--from",
      file("draft.md", "1. States shall meet.\n"),
      ...data,
    );
    const id = out.split("\n")[0]!;
    for (const to of [[], ["now"]]) {
      const { code, out: json } = await unbracket("compare", id, "1", ...to, "--format", "json", "-o", "-", ...data);
      expect(code).toBe(0);
      const { totals, explained } = JSON.parse(json) as Comparison;
      expect(totals).toMatchObject({ added: 0, removed: 0, changed: 0 });
      expect(explained).toMatchObject({ differences: 0, unexplained: 0 });
    }
  });
});
