import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isIn, joinedParagraphs } from "../../../drafts/formats/tracked-text.ts";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import type { TrackedFile, TrackedRun } from "../../../drafts/formats/tracked.ts";
import type { ParsedDraft, ParsedParagraph } from "../../../drafts/notation/parsed.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { lineUpReturned } from "../../../drafts/returned/line-up.ts";
import { altora, chair, parsedText, Room } from "../build.ts";

const shared = join(import.meta.dirname, "..", "..", "..", "..", "shared", "docx");
const there = existsSync(shared);
const files = there ? readdirSync(shared).filter((name) => name.endsWith(".docx")) : [];

const lettersIn = (runs: readonly TrackedRun[], side: "sent" | "would-be"): string =>
  runs
    .filter((run) => isIn(side, run) && run.note === undefined)
    .map(({ t }) => t)
    .join("");

/** The text that was sent, as the negotiation it would have been sent from. */
const sentAs = (file: TrackedFile): ParsedDraft => ({
  ...parsedText([]),
  paragraphs: joinedParagraphs(file, "sent").flatMap(({ paragraphs }): ParsedParagraph[] => {
    const text = paragraphs.map((n) => lettersIn(file.paragraphs[n]!.runs, "sent")).join("");
    if (text.trim() === "") return [];
    return [
      { part: "consensus", kind: "opening", level: 1, label: "", words: [{ t: text }], brackets: [], footnotes: [] },
    ];
  }),
});

/** Without numbers: a paragraph here is known by its words alone. */
const bare = (file: TrackedFile): TrackedFile => ({
  ...file,
  stamp: {},
  title: "",
  paragraphs: file.paragraphs.map((paragraph) => ({
    ...paragraph,
    part: "consensus",
    kind: "opening",
    label: "",
    runs: paragraph.runs.filter(({ note }) => note === undefined),
  })),
});

const squeezed = (texts: readonly string[]): string => texts.join("").replaceAll(/\s+/gu, "");

describe("real files with tracked changes", () => {
  if (!there) test.skip("are not beside the project");

  test.each(files)("are lined up with the text they were made from: %s", (name) => {
    const read = readTracked(new Uint8Array(readFileSync(join(shared, name))));
    if (isRefusal(read)) throw new Error(read.message);
    const file = bare(read);
    const room = new Room(sentAs(file));
    const returned = lineUpReturned({ file, base: null, now: room.draft, seat: altora, as: "ALT" });
    expect(returned.changes.filter(({ untracked }) => untracked).map(({ called, words }) => [called, words])).toEqual(
      [],
    );
    const made = returned.changes.flatMap(({ act, ticked }) => (act && ticked ? [room.act(altora, act).number!] : []));
    for (const number of made)
      if (room.status(number) === "open") room.act(chair, { type: "incorporate", proposal: room.proposal(number).id });
    const accepted = joinedParagraphs(file, "would-be").flatMap(({ paragraphs }) =>
      paragraphs.map((n) => lettersIn(file.paragraphs[n]!.runs, "would-be")),
    );
    expect(squeezed(room.paragraphs().map((paragraph) => plain(wordsOf(paragraph))))).toBe(squeezed(accepted));
  });
});
