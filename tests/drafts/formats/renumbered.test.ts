/** The old-to-new table of a revision: printed with that revision, with no other moment, and never read back as text. */
import { describe, expect, test } from "vitest";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { writeHtml } from "../../../drafts/formats/html.ts";
import { asNonPaper } from "../../../drafts/formats/options.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { layPage } from "../../../drafts/formats/page.ts";
import { writeText } from "../../../drafts/formats/text.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import { renumberedAt } from "../../../drafts/reading/renumbered.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { sampleParties } from "../../../drafts/samples/relays.ts";
import { printedDraft } from "./printed-draft.ts";

const plain = printedDraft();
const consensus = plain.parts["consensus"]!;
const called = (label: string) => consensus.find((p) => p.label === label)!;
const row = (label: string, old: string) => ({
  part: "consensus" as const,
  paragraph: called(label).id,
  old,
  now: label,
});
const renumbered = [row("11", "11"), row("12", "13"), row("13", "14"), row("34", "35"), row("34 (c)", "35 (c)")];
const revision = { ...plain.revisions[0]!, seq: plain.seq, renumbered };
const draft = printedDraft({ revisions: [revision] });
const options: OutputOptions = { view: "annotated", attribution: "full", asAt: revision.at };

describe("a revision that renewed its numbers", () => {
  test("has what is called otherwise in its table, and no sub-paragraph that went with its paragraph", () => {
    expect(renumberedAt(draft)).toEqual([
      {
        part: "consensus",
        rows: [
          { kind: "paragraph", old: "13", now: "12" },
          { kind: "paragraph", old: "14", now: "13" },
          { kind: "paragraph", old: "35", now: "34" },
        ],
      },
    ]);
    expect(renumberedAt({ ...draft, seq: draft.seq + 1 })).toEqual([]);
  });

  test("prints it behind the text, whatever the format and the view", () => {
    for (const view of ["annotated", "clean"] as const) {
      expect(writeText(draft, { ...options, view })).toMatch(
        /Rev\.1 renewed the numbers: old → new\n13 → 12, 14 → 13/u,
      );
      expect(writeHtml(draft, { ...options, view })).toContain("<li>13 → 12</li><li>14 → 13</li>");
    }
    expect(writeHtml(plain, options)).not.toContain("renewed the numbers");
  });

  test("does not say so in a paper that is nobody's", () => {
    expect(layPage(asNonPaper(draft), { ...options, nonPaper: true }).renumbered).toBeUndefined();
  });

  test("is read back without it, from Word and from notation", async () => {
    const bytes = await writeDocx(draft, { ...options, view: "clean" });
    const read = await readDocx(bytes, { parties: sampleParties });
    if (isRefusal(read)) throw new RangeError(read.message);
    expect(JSON.stringify(read.paragraphs)).not.toContain("→");
    const print = { view: "annotated", attribution: "full" } as const;
    const printed = printNotation(draft, print);
    expect(printed).toContain("> Renumbered: 13 → 12, 14 → 13, 35 → 34\n");
    const again = (text: string) => parseNotation(text, { parties: sampleParties });
    expect(again(printed)).toEqual(again(printed.replace(/^> Renumbered: .*\n/mu, "")));
  });
});
