import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { writeHtml } from "../../../drafts/formats/html.ts";
import { asNonPaper } from "../../../drafts/formats/options.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { writeText } from "../../../drafts/formats/text.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { printedDraft } from "./printed-draft.ts";

const draft = printedDraft();
const asAt = "2031-11-03T10:00:00.000Z";
const head = { seq: 10, hash: "ab".repeat(32), at: "2031-11-03T09:59:00.000Z" };
const plain: OutputOptions = { view: "bracketed", attribution: "none", asAt };

/** Each form as the strings that are in it, a Word file unzipped. */
const forms = async (of: typeof draft, options: OutputOptions): Promise<Record<string, string>> => ({
  txt: writeText(of, options),
  md: printNotation(of, options),
  html: writeHtml(of, options),
  docx: Object.entries(unzipSync(await writeDocx(of, options)))
    .map(([name, bytes]) => `${name}\n${strFromU8(bytes)}`)
    .join("\n"),
});

describe("the end of the record", () => {
  test("stands in every form with its seq, hash and time", async () => {
    for (const [form, all] of Object.entries(await forms(draft, { ...plain, head }))) {
      expect([form, all.includes(head.hash), all.includes(head.at)]).toEqual([form, true, true]);
      expect(all).toMatch(/Record[^\n]{0,20} 10\b/u);
    }
  });

  test("stands in the running foot of every page of a Word file", async () => {
    const files = unzipSync(await writeDocx(draft, { ...plain, head }));
    const feet = Object.entries(files).filter(([name]) => /footer\d*\.xml$/u.test(name));
    expect(feet.some(([, bytes]) => strFromU8(bytes).includes(`Record 10 ${head.hash} ${head.at}`))).toBe(true);
  });

  test("stands nowhere when it is switched off", async () => {
    for (const [form, all] of Object.entries(await forms(draft, plain)))
      expect([form, all.includes(head.hash), /Record:|Unbracket head|unbracket-record/u.test(all)]).toEqual([
        form,
        false,
        false,
      ]);
  });
});

describe("a non-paper", () => {
  const named = ["Altora", "Corvane", "Archipelago Group", "Northern Compact", "secret-reason", "XAL"];

  test("carries no symbol, version, name, hash or id of the record in any part of any form", async () => {
    for (const view of ["clean", "bracketed"] as const)
      for (const [form, all] of Object.entries(await forms(asNonPaper(draft), { ...plain, view, nonPaper: true }))) {
        for (const mark of [
          draft.symbol,
          "Rev.1",
          head.hash,
          "Unbracket ",
          "unbracket-record",
          "bookmarkStart",
          ...named,
        ])
          expect([form, view, mark, all.includes(mark)]).toEqual([form, view, mark, false]);
        expect([form, /\bp_?\d+-\d+\b|p_p\d/u.exec(all)]).toEqual([form, null]);
      }
  });

  test("says that it is one, and has all the words", async () => {
    const all = await forms(asNonPaper(draft), { ...plain, nonPaper: true });
    for (const form of ["txt", "html", "docx"]) expect(all[form]).toContain("Non-paper");
    for (const form of Object.values(all)) expect(form).toContain("appropriate measures to prevent");
  });

  test("is read back like any Word file", async () => {
    const bytes = await writeDocx(asNonPaper(draft), { ...plain, view: "clean", nonPaper: true });
    const read = await readDocx(bytes);
    const marked = await readDocx(await writeDocx(draft, { ...plain, view: "clean", head }));
    if (isRefusal(read) || isRefusal(marked)) throw new RangeError("not read");
    expect(read.paragraphs).toEqual(marked.paragraphs);
  });
});
