/**
 * Removes from a text taken out of pages what belongs to the pages: page numbers and running heads and feet. Page
 * numbers are recognized by counting up from page to page on lines of the same shape, running lines by standing next to
 * them again and again. Nothing is removed that does not repeat, and what is removed is counted.
 */
import type { Repair } from "./parsed.ts";

/** A line that is kept. */
export interface PageLine {
  /** Its line in the source, from 1. */
  readonly line: number;
  readonly text: string;
  /** Set if it is the first line with words on a page (the first page excepted). */
  readonly afterPage?: true;
}

/** A text without what belonged to its pages, and what that was. */
export interface Pages {
  /** In order, blank lines included, each with its own line in the source. */
  readonly lines: readonly PageLine[];
  readonly repaired: readonly Repair[];
}

interface Numbered {
  /** The line with its number left out: lines of one series have the same shape. */
  readonly shape: string;
  readonly n: number;
  /** Whether the line is nothing but a number. It could be anything, so more is required of it. */
  readonly bare: boolean;
}

const pageWord = "(?:page|pages|p\\.|стр\\.|страница|página|pág\\.|seite|صفحة|第)";
const ofWord = "(?:of|/|из|de|sur|von|من|共)";
const alone = new RegExp(
  `^[-–—|\\s]*(${pageWord})?\\s*(\\d{1,4})(?:\\s*${ofWord}\\s*(\\d{1,4}))?\\s*[页頁]?[-–—|\\s]*$`,
  "iu",
);
/** A running line with the page number at its end, set apart: "ADP 2-12 3 of 46". */
const behind = new RegExp(`^(\\S.*?)\\s{2,}(?:${pageWord}\\s*)?(\\d{1,4})(?:\\s*${ofWord}\\s*(\\d{1,4}))?$`, "iu");
const before = /^(\d{1,4})(?:\s*\/\s*(\d{1,4}))?\s{2,}(\S.*)$/u;

const numberIn = (line: string): Numbered | null => {
  const text = line.trim();
  if (text.length > 200) return null;
  const own = alone.exec(text);
  if (own !== null)
    return {
      shape: `${(own[1] ?? "").toLowerCase()} ${own[3] ?? ""}`,
      n: Number(own[2]),
      bare: own[1] === undefined && own[3] === undefined,
    };
  const last = behind.exec(text);
  if (last !== null)
    return { shape: `${last[1]!} > ${last[3] ?? ""}`, n: Number(last[2]), bare: last[3] === undefined };
  const first = before.exec(text);
  return first === null
    ? null
    : { shape: `${first[2] ?? ""} < ${first[3]!}`, n: Number(first[1]), bare: first[2] === undefined };
};

/** The fewest lines of a page: numbers that count up faster are not page numbers. */
const shortest = { bare: 15, worded: 5 };

/** The longest series of lines that count up by one, or by two where every other page has another shape. */
const countingUp = (found: readonly { readonly at: number; readonly n: number }[]): number[] => {
  // For each number, the index in `steps` of the last step of the series that ends in it.
  const best = new Map<number, number>();
  const steps: { readonly length: number; readonly at: number; readonly from: number | null }[] = [];
  const length = (step: number | undefined): number => (step === undefined ? 0 : steps[step]!.length);
  for (const { at, n } of found) {
    const above = length(best.get(n - 1)) >= length(best.get(n - 2)) ? best.get(n - 1) : best.get(n - 2);
    if (length(best.get(n)) > length(above)) continue;
    best.set(n, steps.push({ length: length(above) + 1, at, from: above ?? null }) - 1);
  }
  let end: number | null = null;
  for (const step of steps.keys()) if (end === null || length(step) > length(end)) end = step;
  const run: number[] = [];
  while (end !== null) {
    run.unshift(steps[end]!.at);
    end = steps[end]!.from;
  }
  return run;
};

/** The lines with page numbers, in order. */
const pageNumbers = (lines: readonly string[]): number[] => {
  const blank = (n: number): boolean => n < 0 || n >= lines.length || lines[n]!.trim() === "";
  const byShape = new Map<string, { at: number; n: number; bare: boolean }[]>();
  for (const [at, line] of lines.entries()) {
    const found = numberIn(line.replaceAll("\f", ""));
    if (found === null) continue;
    const apart = found.bare ? blank(at - 1) && blank(at + 1) : blank(at - 1) || blank(at + 1);
    if (!apart) continue;
    const alike = byShape.get(found.shape);
    if (alike === undefined) byShape.set(found.shape, [{ ...found, at }]);
    else alike.push({ ...found, at });
  }
  return [...byShape.values()]
    .flatMap((found) => {
      const run = countingUp(found);
      const { bare } = found[0]!;
      const apart = run.length < 2 ? 0 : (run.at(-1)! - run[0]!) / (run.length - 1);
      return run.length >= (bare ? 3 : 2) && apart >= (bare ? shortest.bare : shortest.worded) ? run : [];
    })
    .toSorted((a, b) => a - b);
};

/** The most lines that a running head or foot may have. */
const deepest = 6;

/** Removes what belongs to the pages; null if the text is not from pages. */
export const withoutFurniture = (source: readonly string[]): Pages | null => {
  const numbers = pageNumbers(source);
  const feeds = source.flatMap((line, at) => (at > 0 && line.includes("\f") ? [at] : []));
  if (numbers.length === 0 && feeds.length < 2) return null;
  const lines = source.map((line) => line.replaceAll("\f", ""));
  const gone = new Set(numbers);
  // The lines around each page boundary, nearest first. A form feed stands before its line; a number is a line itself.
  const edges = [
    ...numbers.flatMap((at) => [
      { from: at - 1, step: -1 },
      { from: at + 1, step: 1 },
    ]),
    ...(numbers.length > 0
      ? []
      : feeds.flatMap((at) => [
          { from: at - 1, step: -1 },
          { from: at, step: 1 },
        ])),
  ].map(({ from, step }) => {
    const near: number[] = [];
    for (
      let at = from;
      near.length < deepest && at >= 0 && at < lines.length && Math.abs(at - from) < 4 * deepest;
      at += step
    ) {
      if (gone.has(at)) break;
      if (lines[at]!.trim() !== "") near.push(at);
    }
    return near;
  });
  const like = (at: number): string => lines[at]!.trim().replaceAll(/\s+/gu, " ");
  const times = new Map<string, number>();
  // On a page of few lines, one line may be near both its head and its foot; it counts once.
  for (const at of new Set(edges.flat())) times.set(like(at), (times.get(like(at)) ?? 0) + 1);
  const everywhere = new Map<string, number>();
  for (const at of lines.keys()) {
    const text = like(at);
    if (times.has(text)) everywhere.set(text, (everywhere.get(text) ?? 0) + 1);
  }
  const enough = Math.max(2, Math.ceil((edges.length / 2) * 0.3));
  /** Whether a line stands at the edges of pages, hardly anywhere else, and is no sentence. */
  const isRunning = (text: string): boolean => {
    const there = times.get(text)!;
    const elsewhere = everywhere.get(text)! - there;
    return (
      /\p{L}/u.test(text) &&
      there >= enough &&
      elsewhere <= Math.max(1, there / 5) &&
      (there > 4 || !/[.;:,]$/u.test(text))
    );
  };
  const runs = new Set<number>();
  for (const near of edges)
    for (const at of near) {
      if (!isRunning(like(at))) break;
      runs.add(at);
    }
  const kept: PageLine[] = [];
  let turned = false;
  const starts = new Set(feeds);
  for (const [at, text] of lines.entries()) {
    if (starts.has(at)) turned = true;
    if (gone.has(at) || runs.has(at)) {
      turned = true;
      continue;
    }
    if (text.trim() === "") {
      kept.push({ line: at + 1, text: "" });
      continue;
    }
    if (turned && kept.some((one) => one.text !== "")) {
      while (kept.at(-1)!.text === "") kept.pop();
      kept.push({ line: at + 1, text, afterPage: true });
    } else kept.push({ line: at + 1, text });
    turned = false;
  }
  const first = (set: ReadonlySet<number>): number => Math.min(...set) + 1;
  return {
    lines: kept,
    repaired: [
      ...(gone.size > 0 ? [{ what: "page number taken out", count: gone.size, line: first(gone) }] : []),
      ...(runs.size > 0
        ? [{ what: "line at the head or foot of a page taken out", count: runs.size, line: first(runs) }]
        : []),
    ],
  };
};
