/**
 * Cuts a file of notation into blocks of joined lines. Head lines are read, and what is no text is removed and counted:
 * front matter, tables of contents, link definitions, comments, the annex of changes.
 */
import type { Part } from "../paragraph.ts";
import { isChangesLine, readPartLine } from "./blocks.ts";
import type { Blocks } from "./blocks.ts";
import { laidOut } from "./laid-out.ts";
import { withoutFurniture } from "./pages.ts";
import type { Repair } from "./parsed.ts";

/** A paragraph as its lines were joined, before it is known what it is. */
export interface Block {
  /** The line of its first letter, from 1. */
  readonly line: number;
  /** Its text with indentation; line breaks that only wrap are blanks. */
  readonly text: string;
  /** The offsets in `text` where further lines of the source begin. */
  readonly breaks: readonly number[];
  /** The source lines that begin at `breaks`, if they are not consecutive. */
  readonly lines?: readonly number[];
}

/** The source line of a letter in a block's text. */
export const lineAt = ({ line, breaks, lines }: Block, at: number): number => {
  const passed = breaks.filter((start) => start <= at).length;
  return lines === undefined || passed === 0 ? line + passed : lines[passed - 1]!;
};

/** What a text consists of, in order: a block, or a line that begins a part. */
export type Entry = { readonly block: Block } | { readonly part: Part; readonly title?: string };

/** A text cut into blocks, and everything in the file that is none. */
export interface Source {
  readonly entries: readonly Entry[];
  /** The fields of the front matter and of the head lines, by name in lower case. "as at" marks a file of ours. */
  readonly head: Readonly<Record<string, string>>;
  /** The names of link definitions. */
  readonly links: ReadonlySet<string>;
  /** What was left out, in the singular, and how often. */
  readonly dropped: ReadonlyMap<string, number>;
  /** The lines of a list of changes in a file of ours. None of it is text. */
  readonly changes: readonly string[];
  /** What was repaired in a text laid out on pages. */
  readonly repaired: readonly Repair[];
}

const oddBackslashes = (line: string): boolean => /(?<!\\)(?:\\\\)*\\$/u.test(line);

/** Reads a text into blocks; `blocks` is used to see whether a line begins a block of its own. */
export const readSource = (text: string, blocks: Blocks, mayHavePages = false): Source => {
  const lines = text
    .replace(/^\u{feff}/u, "")
    .replace(/\r\n?/gu, "\n")
    .split("\n");
  const entries: Entry[] = [];
  const head: Record<string, string> = {};
  const links = new Set<string>();
  const dropped = new Map<string, number>();
  const drop = (what: string): void => void dropped.set(what, (dropped.get(what) ?? 0) + 1);
  let n = 0;
  const skipBlank = (): void => {
    while (n < lines.length && lines[n]!.trim() === "") n++;
  };
  skipBlank();
  // Several lines in a row that begin with # at the top are remarks on the file, not titles.
  if (/^#\s/u.test(lines[n] ?? "") && /^#\s/u.test(lines[n + 1] ?? "")) {
    while ((lines[n] ?? "").startsWith("#")) {
      drop("comment line");
      n++;
    }
    skipBlank();
  }
  if (lines[n]?.trim() === "---") {
    const end = lines.findIndex((line, at) => at > n && line.trim() === "---");
    if (end > n && lines.slice(n + 1, end).every((line) => /^\s*$|^[\w-]+\s*:|^\s+|^- /u.test(line))) {
      for (const line of lines.slice(n + 1, end)) {
        const field = /^([\w-]+)\s*:\s*(.*)$/u.exec(line);
        if (field !== null) head[field[1]!.toLowerCase()] = field[2]!.replace(/^(["'])(.*)\1$/u, "$2").trim();
      }
      drop("front matter");
      n = end + 1;
    }
  }
  const pages = !mayHavePages || "as at" in head ? null : withoutFurniture(lines.slice(n));
  if (pages !== null) {
    const { blocks: found, repaired } = laidOut(pages.lines.map((one) => ({ ...one, line: one.line + n })));
    const shifted = pages.repaired.map((one) => ({ ...one, ...(one.line !== undefined && { line: one.line + n }) }));
    const paragraphs = found.map((block): Entry => ({ block }));
    return { entries: paragraphs, head, links, dropped, changes: [], repaired: [...shifted, ...repaired] };
  }
  let open: { line: number; text: string; breaks: number[] } | null = null;
  let joins = false;
  let beforeText = true;
  const flush = (): void => {
    if (open !== null)
      entries.push({ block: { ...open, text: oddBackslashes(open.text) ? `${open.text}\n` : open.text } });
    open = null;
    joins = false;
  };
  for (; n < lines.length; n++) {
    const line = lines[n]!;
    if (joins && open !== null) {
      open.breaks.push(open.text.length + 1);
      // Behind a line break, blanks are words.
      open.text += `\n${line}`;
      joins = oddBackslashes(line);
      continue;
    }
    if (line.trim() === "") {
      flush();
      continue;
    }
    // Only files of ours give their time.
    if ("as at" in head && isChangesLine(line)) {
      flush();
      drop("list of changes");
      return {
        entries,
        head,
        links,
        dropped,
        changes: lines.slice(n).filter((one) => one.trim() !== ""),
        repaired: [],
      };
    }
    const part = readPartLine(line);
    if (part !== null) {
      flush();
      entries.push(part);
      beforeText = false;
      continue;
    }
    if (beforeText && line.startsWith(">")) {
      flush();
      const field = /^>\s*([A-Z][A-Za-z ]*):\s*(.*)$/u.exec(line);
      if (field !== null) head[field[1]!.toLowerCase()] ??= field[2]!.trim();
      continue;
    }
    const link = /^\s{0,3}\[([^[\]^:]+)\]:\s+\S+/u.exec(line);
    if (link !== null) {
      flush();
      links.add(link[1]!);
      drop("link definition");
      continue;
    }
    if (/^\s*(?:[*-] TOC|\{:.*\})\s*$/u.test(line)) {
      flush();
      drop("table of contents");
      continue;
    }
    if (/^\s*<!--.*-->\s*$/u.test(line)) {
      flush();
      drop("comment");
      continue;
    }
    if (/^\s*(?:-{3,}|_{3,}|\*{3,}|={3,})\s*$/u.test(line)) {
      flush();
      drop("rule");
      continue;
    }
    const quoted = line.replace(/^>\s?/u, "");
    const begins = blocks.classify(quoted);
    const labelled = begins !== null && (begins.label !== "" || begins.kind === "title" || begins.kind === "heading");
    const bullet = /^\s*[-•–*+]\s/u.test(quoted);
    if (open !== null && (begins === null || !(labelled || bullet) || begins.kind === "preambular")) {
      open.breaks.push(open.text.length + 1);
      open.text += ` ${quoted.trimStart()}`;
    } else {
      flush();
      open = { line: n + 1, text: quoted, breaks: [] };
      // A heading is one line.
      if (begins?.kind !== "title" || entries.length > 0) beforeText = false;
    }
    joins = oddBackslashes(line);
    if (!joins && (begins?.kind === "title" || begins?.kind === "heading") && quoted.startsWith("#")) flush();
  }
  flush();
  return { entries, head, links, dropped, changes: [], repaired: [] };
};
