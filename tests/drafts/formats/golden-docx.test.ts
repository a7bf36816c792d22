/**
 * Every Word file of ../shared/docx against the list of its changes in golden-docx/. The lists were made from the XML by other
 * means than the reader here, gone through one by one, and both texts of each file agree with what `@ansonlai/docx-redline-js`
 * and LibreOffice make of it (LibreOffice loses the move in 17 and the struck insertions of 28).
 *
 * A list carries no words of others beyond a beginning and an end, their length and a hash, and nobody's name: authors are
 * numbered in the order of the hashes of their names. Paragraphs are counted among those with letters.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import { lettersOf, sentText, wouldBeText } from "../../../drafts/formats/tracked-text.ts";
import type { TrackedFile, TrackedMark, TrackedRun } from "../../../drafts/formats/tracked.ts";
import { isRefusal } from "../../../drafts/refusal.ts";

interface GoldenChange {
  /** Counted among paragraphs with letters, from 1. */
  readonly paragraph: number;
  /** The paragraph's mark, not words. */
  readonly mark?: true;
  /** Who put it in, and who struck it; both where one struck what another had put in. */
  readonly in?: string;
  readonly out?: string;
  readonly moved?: "in" | "out";
  readonly words?: string;
}

interface GoldenComment {
  readonly paragraph: number;
  readonly by: string;
  readonly text: string;
  /** The words it is about; of one over several paragraphs, the last of them instead. */
  readonly on?: string;
  readonly over?: number;
  readonly answers?: string;
  readonly resolved?: true;
}

interface Text {
  readonly paragraphs: number;
  readonly sha256: string;
}

interface Golden {
  readonly file: string;
  /** What somebody who went through the file's XML saw in it. */
  readonly review: string;
  readonly authors: number;
  /** The text with every change rejected, and with every change accepted. */
  readonly sent: Text;
  readonly wouldBe: Text;
  readonly changes: readonly GoldenChange[];
  /** Rows of tables put in or struck: the ordinal of the first paragraph in it. */
  readonly rows?: readonly { readonly before: number; readonly in?: string; readonly out?: string }[];
  readonly comments?: readonly GoldenComment[];
  readonly notes?: { readonly count: number; readonly sha256: string };
}

const folder = join(import.meta.dirname, "../../../../shared/docx");
const lists = join(import.meta.dirname, "golden-docx");

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const wordsOf = (runs: readonly TrackedRun[]): string =>
  runs.map(({ t, note }) => (note === undefined ? t : "")).join("");
/** Letters as every reader has them: without blanks, hyphens that are not seen, and signs of symbol fonts. */
const bare = (text: string): string => text.replaceAll(/[\s\u00AD\u2011\uFFFC\uF000-\uF0FF]/gu, "");
const textOf = (paragraphs: readonly string[]): Text => {
  const lettered = paragraphs.map(bare).filter((text) => text !== "");
  return { paragraphs: lettered.length, sha256: sha256(lettered.join("\n")).slice(0, 12) };
};
const brief = (text: string): string => {
  if (text.length <= 24) return text;
  const words = text.trim().split(/\s+/u);
  return `${words[0]!.slice(0, 16)} … ${words.at(-1)!.slice(-16)} (${text.length}, ${sha256(text).slice(0, 12)})`;
};

/** What a comment says, without signs of symbol fonts. */
const said = (text: string): string => brief(text.replaceAll(/[\uFFFC\uF000-\uF0FF]/gu, "").trim());

/** A file as read, told in the manner of the lists. */
const told = (file: TrackedFile): Omit<Golden, "file" | "review" | "rows"> => {
  const byHash = file.authors.map(({ name }) => name).toSorted((a, b) => (sha256(a) < sha256(b) ? -1 : 1));
  const author = (name: string): string => `author ${byHash.indexOf(name) + 1}`;
  const fate = ({ ins, del }: { ins?: TrackedMark; del?: TrackedMark }) => ({
    ...(ins && { in: author(ins.author) }),
    ...(del && { out: author(del.author) }),
    ...(ins?.move === undefined ? del?.move !== undefined && { moved: "out" as const } : { moved: "in" as const }),
  });
  const changes: GoldenChange[] = [];
  const comments: GoldenComment[] = [];
  let paragraph = 0;
  for (const one of file.paragraphs) {
    const letters = lettersOf(one);
    const isBlank = bare(wordsOf(letters)) === "";
    if (!isBlank) paragraph++;
    const stretches: { fate: ReturnType<typeof fate>; words: string }[] = [];
    for (const run of letters) {
      const words = wordsOf([run]);
      const last = stretches.at(-1);
      const own = fate(run);
      if (words === "") continue;
      if (last !== undefined && JSON.stringify(last.fate) === JSON.stringify(own)) last.words += words;
      else stretches.push({ fate: own, words });
    }
    for (const { fate: own, words } of stretches)
      if (Object.keys(own).length > 0) changes.push({ paragraph, ...own, words: brief(words) });
    if (one.mark !== undefined && !isBlank) changes.push({ paragraph, mark: true, ...fate(one.mark) });
    for (const index of one.comments) {
      const { author: by, text, from, to, answers, resolved } = file.comments[index]!;
      comments.push({
        paragraph,
        by: author(by),
        text: said(text),
        on: brief(wordsOf(one.runs).slice(from, to)),
        ...(resolved && { resolved }),
        ...(answers !== undefined && { answers: said(file.comments[answers]!.text) }),
      });
    }
  }
  return {
    authors: file.authors.length,
    sent: textOf(sentText(file)),
    wouldBe: textOf(wouldBeText(file)),
    changes,
    ...(comments.length > 0 && { comments }),
    ...(file.notes.length > 0 && {
      notes: {
        count: file.notes.length,
        sha256: sha256(file.notes.map((runs) => bare(wordsOf(runs))).join("\n")).slice(0, 12),
      },
    }),
  };
};

/** Comments at one place come in any order. */
const sorted = (comments: readonly GoldenComment[] | undefined): readonly GoldenComment[] | undefined =>
  comments
    // Of one over several paragraphs a reader tells only where it begins.
    ?.map(({ on, over, ...comment }): GoldenComment =>
      over === undefined && on !== undefined ? { ...comment, on } : comment,
    )
    .map((comment) => ({ comment, key: JSON.stringify(comment, Object.keys(comment).toSorted()) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ comment }) => comment);

const goldens = readdirSync(lists)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(lists, name), "utf8")) as Golden);

describe("a Word file's changes are read as its golden list has them", () => {
  for (const golden of goldens)
    test(golden.file, (t) => {
      if (!existsSync(folder)) return t.skip("shared Word files are not beside the project");
      const file = readTracked(new Uint8Array(readFileSync(join(folder, golden.file))));
      if (isRefusal(file)) return expect.unreachable(file.message);
      const { file: _name, review: _review, rows = [], ...expected } = golden;
      const got = told(file);
      const over = new Set(golden.comments?.filter((one) => one.over !== undefined).map(({ text }) => text));
      const comments = got.comments?.map((one) => (over.has(one.text) ? { ...one, over: 0 } : one));
      expect({ ...got, ...(comments && { comments: sorted(comments) }) }).toEqual({
        ...expected,
        ...(expected.comments && { comments: sorted(expected.comments) }),
      });
      // A row is told on all that stands in it.
      const lettered = file.paragraphs.filter((one) => bare(wordsOf(lettersOf(one))) !== "");
      for (const { before, in: put, out } of rows) {
        const first = lettered[before - 1];
        if (first?.inTable === undefined || golden.changes.every(({ paragraph }) => paragraph !== before)) continue;
        expect(lettersOf(first).every(({ ins, del }) => !put === !ins && !out === !del)).toBe(true);
        expect([!first.mark?.ins, !first.mark?.del]).toEqual([!put, !out]);
      }
      return undefined;
    });

  test("no file is without a list, and no list without a file", (t) => {
    if (!existsSync(folder)) return t.skip("shared Word files are not beside the project");
    const files = readdirSync(folder).filter((name) => name.endsWith(".docx"));
    expect(goldens.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
    return undefined;
  });
});
