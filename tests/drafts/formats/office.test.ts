/**
 * Our Word files in another program's hands: LibreOffice opens them, decides and types in them and saves, all in one start.
 * What it makes of accepting and rejecting is compared with the text; what it saved is read back as a returned file.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import type { Seat } from "../../../drafts/party.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { lineUpReturned } from "../../../drafts/returned/line-up.ts";
import type { Returned } from "../../../drafts/returned/returned.ts";
import { findOffice, noOffice, officeAuthor, runOffice } from "../../office.ts";
import type { OfficeStep } from "../../office.ts";
import { playSample } from "../samples/play.ts";
import { wordText } from "./redline-oracle.ts";

const office = findOffice();
const { draft } = playSample();
const secretariat: Seat = { id: "secretariat", role: "secretariat", parties: [], head: true };
const optionsOf = (view: OutputOptions["view"]): OutputOptions => ({
  view,
  attribution: "full",
  asAt: draft.at,
  head: { seq: draft.seq, hash: "ab".repeat(32), at: draft.at },
});

const changed: readonly OfficeStep[] = [
  { do: "accept", words: " all", author: "Quellia" },
  { do: "reject", words: " schools,", author: "Tessaly (United Provinces of)" },
  { do: "type", over: "two earlier", words: "three earlier" },
  { do: "type-untracked", over: "a quarter", words: "a third" },
  { do: "new-paragraph", behind: "interrupted for that reason.", words: "States welcomed this." },
];

const changedMore: readonly OfficeStep[] = [
  { do: "type", over: "schools", words: "schools and clinics" },
  { do: "split", behind: "was discussed at length." },
  { do: "type", over: ", including human rights law,", words: "" },
];

describe("in LibreOffice", () => {
  let folder = "";
  const file = (name: string): string => join(folder, name);
  const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(file(name)));
  const cameBack = (name: string): Returned => {
    const read = readTracked(bytes(name));
    if (isRefusal(read)) throw new Error(read.message);
    return lineUpReturned({ file: read, base: draft, now: draft, seat: secretariat, as: "XDM" });
  };

  const told = ({ changes }: Returned): string[] =>
    changes.map(({ kind, called, words, stance, about, authors, untracked, ticked }) =>
      [
        `${kind} ${called}`,
        ...(stance === undefined ? [] : [stance]),
        ...(about === undefined ? [] : [`of ${about.number}`]),
        words.flatMap(({ t, is }) => (is === "kept" ? [] : [is === "in" ? `{+${t}+}` : `{-${t}-}`])).join(""),
        ...(authors.length === 0 ? [] : [authors.join()]),
        ...(untracked ? ["untracked"] : []),
        ...(ticked ? [] : ["to be confirmed"]),
      ]
        .filter((word) => word !== "")
        .join(" | "),
    );

  beforeAll(async () => {
    if (office === null) return;
    folder = mkdtempSync(join(tmpdir(), "unbracket-word-"));
    for (const view of ["clean", "annotated", "tracked"] as const)
      writeFileSync(file(`${view}.docx`), await writeDocx(draft, optionsOf(view)));
    const open = file("tracked.docx");
    await runOffice(office, [
      { open, steps: [{ do: "accept-all" }], save: file("accepted.docx") },
      { open, steps: [{ do: "reject-all" }], save: file("rejected.docx") },
      { open, steps: [], save: file("unchanged.docx") },
      { open, steps: changed, save: file("changed.docx") },
      { open, steps: changedMore, save: file("changed more.docx") },
      { open: file("clean.docx"), steps: [], save: file("clean again.docx") },
      { open: file("annotated.docx"), steps: [], save: file("annotated.pdf") },
    ]);
  }, 240_000);
  afterAll(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  test("rejecting all changes gives the text as it stands", (t) => {
    if (office === null) return t.skip(noOffice);
    expect(wordText(bytes("rejected.docx"))).toEqual(wordText(bytes("clean.docx")));
  });

  test("accepting all changes gives what another's code reads of it", (t) => {
    if (office === null) return t.skip(noOffice);
    expect(wordText(bytes("accepted.docx"))).toEqual(wordText(bytes("tracked.docx"), "accept"));
  });

  test("a file that was opened and saved comes back as nothing to do", (t) => {
    if (office === null) return t.skip(noOffice);
    for (const name of ["unchanged.docx", "clean again.docx"])
      expect(cameBack(name)).toMatchObject({ summary: "Nothing to do", changes: [], comments: [], notices: [] });
  });

  test("what was accepted, rejected and typed comes back as exactly that", (t) => {
    if (office === null) return t.skip(noOffice);
    expect(told(cameBack("changed.docx"))).toEqual([
      `replacement 2 | {-two earlier-}{+three earlier+} | ${officeAuthor}`,
      "replacement 3 | {-quarter-}{+third+} | untracked | to be confirmed",
      `new-paragraph after 3 | {+States welcomed this.+} | ${officeAuthor}`,
      "position 4 | object | of 2 | untracked | to be confirmed",
      "position 12 | support | of 16 | untracked | to be confirmed",
    ]);
  });

  test("a paragraph parted, words taken out, and words typed into another party's proposal come back as that", (t) => {
    if (office === null) return t.skip(noOffice);
    const [inside, parted, ...rest] = told(cameBack("changed more.docx"));
    expect(inside).toBe(`replacement 4 | of 2 | {-schools-}{+schools and clinics+} | ${officeAuthor}`);
    expect(parted).toMatch(/^split 7 \| .*\| Clara Writer$/u);
    expect(rest).toEqual([`deletion 12 | {-, including human rights law,-} | ${officeAuthor}`]);
  });

  test("comments survive, whatever order they are saved in", (t) => {
    if (office === null) return t.skip(noOffice);
    const texts = (name: string): string[] => {
      const read = readTracked(bytes(name));
      if (isRefusal(read)) throw new Error(read.message);
      return read.comments.map(({ text }) => text).toSorted();
    };
    expect(texts("tracked.docx").length).toBeGreaterThan(20);
    expect(texts("unchanged.docx")).toEqual(texts("tracked.docx"));
  });

  test("footnotes survive beside comments", (t) => {
    if (office === null) return t.skip(noOffice);
    const notes = (name: string): string[] => {
      const xml = strFromU8(unzipSync(bytes(name))["word/footnotes.xml"]!);
      return [...xml.matchAll(/<w:footnote [^>]*>(.*?)<\/w:footnote>/gsu)]
        .map(([, inside = ""]) =>
          [...inside.matchAll(/<w:t\b[^>]*>([^<]*)/gu)]
            .map(([, words]) => words)
            .join("")
            .trim(),
        )
        .filter((words) => words !== "");
    };
    expect(notes("tracked.docx").length).toBeGreaterThan(1);
    expect(notes("unchanged.docx")).toEqual(notes("tracked.docx"));
  });

  test("the annotated text is laid out as pages", (t) => {
    if (office === null) return t.skip(noOffice);
    expect(statSync(file("annotated.pdf")).size).toBeGreaterThan(20_000);
  });
});
