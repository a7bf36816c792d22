/** Completes the paragraphs of a story: separates labels from words, pairs the ends of moves, and keeps cells apart. */
import type { ParagraphId } from "../paragraph.ts";
import type { Named, NamedSide } from "./tracked-names.ts";
import { putRun } from "./tracked-story.ts";
import type { Anchor, Mark, StoryParagraph } from "./tracked-story.ts";
import { isIn } from "./tracked-text.ts";
import type { TrackedComment, TrackedMark, TrackedParagraph, TrackedRun } from "./tracked.ts";

/**
 * Keeps paragraphs of different table cells from being joined: a changed mark at the end of a cell counts only if its
 * whole row is changed, or if nothing of its paragraph is left.
 */
export const endCells = (paragraphs: readonly StoryParagraph[]): void => {
  /** Letters so far of the paragraph being joined, in the text as sent and in the text that would be. */
  const open = { ins: 0, del: 0 };
  for (const [n, { runs, mark, cell }] of paragraphs.entries()) {
    const ends = n + 1 < paragraphs.length && paragraphs[n + 1]!.cell !== cell;
    for (const kind of ["ins", "del"] as const) {
      open[kind] += runs.filter((run) => run[kind] === undefined).length;
      if (ends && open[kind] > 0) delete mark[kind];
      if (mark[kind] === undefined) open[kind] = 0;
    }
  }
};

/** The names of moves of which both ends are in the file. */
const pairedMoves = (paragraphs: readonly StoryParagraph[]): ReadonlySet<string> => {
  const [from, to] = [new Set<string>(), new Set<string>()];
  for (const { runs, mark } of paragraphs)
    for (const { ins, del } of [...runs, mark]) {
      if (del?.move !== undefined) from.add(del.move);
      if (ins?.move !== undefined) to.add(ins.move);
    }
  return new Set([...from].filter((name) => to.has(name)));
};

/** A mark without its move, if the other end is missing: then the words just come in, or go out. */
const alone = <T extends Mark>(what: T, pairs: ReadonlySet<string>): T => {
  const lone = (mark: TrackedMark | undefined): boolean => mark?.move !== undefined && !pairs.has(mark.move);
  const plain = ({ move: _, ...mark }: TrackedMark): TrackedMark => mark;
  if (!lone(what.ins) && !lone(what.del)) return what;
  return {
    ...what,
    ...(lone(what.ins) && { ins: plain(what.ins!) }),
    ...(lone(what.del) && { del: plain(what.del!) }),
  };
};

interface Apart {
  readonly typed: readonly TrackedRun[];
  readonly runs: readonly TrackedRun[];
  /** The index in `runs` for the index of a letter in the paragraph. */
  readonly at: (letter: number) => number;
}

/**
 * Separates the label's letters, which may be of different lengths in the text that was sent and in the text that would
 * be.
 */
const apart = (letters: readonly TrackedRun[], sent: Named | null, wouldBe: Named | null): Apart => {
  let [ofSent, ofWouldBe] = [sent?.typed ?? 0, wouldBe?.typed ?? 0];
  if (ofSent === 0 && ofWouldBe === 0) {
    const all = letters.reduce((sum, { t }) => sum + t.length, 0);
    return { typed: [], runs: letters, at: (letter) => Math.min(all, letter) };
  }
  const typed: TrackedRun[] = [];
  const runs: TrackedRun[] = [];
  /** The stretches of the label, by their places in the paragraph. */
  const cut: { readonly from: number; readonly length: number }[] = [];
  let passed = 0;
  for (const run of letters) {
    const [inSent, inWouldBe] = [isIn("sent", run), isIn("would-be", run)];
    const length = Math.min(run.t.length, Math.max(inSent ? ofSent : 0, inWouldBe ? ofWouldBe : 0));
    if (length > 0) {
      putRun(typed, { ...run, t: run.t.slice(0, length) });
      cut.push({ from: passed, length });
      if (inSent) ofSent = Math.max(0, ofSent - length);
      if (inWouldBe) ofWouldBe = Math.max(0, ofWouldBe - length);
    }
    if (length < run.t.length) putRun(runs, length === 0 ? run : { ...run, t: run.t.slice(length) });
    passed += run.t.length;
  }
  const all = runs.reduce((sum, { t }) => sum + t.length, 0);
  const at = (letter: number): number =>
    Math.min(
      all,
      cut.reduce((left, { from, length }) => left - Math.min(Math.max(letter - from, 0), length), letter),
    );
  return { typed, runs, at };
};

/** The label of a paragraph: the one it was sent with, if it was sent, and whether tracking changed it. */
const called = (
  { numberedBy }: StoryParagraph,
  typed: readonly TrackedRun[],
  sent: Named | null,
  wouldBe: Named | null,
): Pick<TrackedParagraph, "label" | "labelChanged" | "kind" | "level" | "divides"> => {
  const plain = { kind: "opening", level: 1, label: "" } as const;
  const told = ({ kind, level, label, divides }: Named | (typeof plain & { divides?: true })) => ({
    kind,
    level,
    label,
    ...(divides && { divides }),
  });
  if (sent !== null && wouldBe !== null && sent.label !== wouldBe.label) {
    const by = typed.map(({ ins, del }) => ins ?? del).find((mark) => mark !== undefined);
    // Automatic numbers also change with what stands above. A change counts only if numbering was switched on or off
    // here.
    const changed = by ?? (sent.label === "" || wouldBe.label === "" ? numberedBy : undefined);
    if (changed !== undefined) return { ...told(wouldBe), labelChanged: { from: sent.label, by: changed } };
  }
  return told(sent ?? wouldBe ?? plain);
};

/** The paragraphs of a file, complete, and where its comments are. */
export interface ToldParagraphs {
  readonly paragraphs: readonly TrackedParagraph[];
  /** The place of each comment, by index. */
  readonly places: ReadonlyMap<number, Pick<TrackedComment, "from" | "to" | "through">>;
}

/** Puts together everything that is known of each paragraph. */
export const toldParagraphs = (
  raw: readonly StoryParagraph[],
  anchors: ReadonlyMap<number, Anchor>,
  sent: NamedSide,
  wouldBe: NamedSide,
): ToldParagraphs => {
  const pairs = pairedMoves(raw);
  const places = new Map<number, Pick<TrackedComment, "from" | "to" | "through">>();
  const paragraphs = raw.map((paragraph, n): TrackedParagraph => {
    const names = [sent.names[n] ?? null, wouldBe.names[n] ?? null] as const;
    const letters = paragraph.runs.map((run) => alone(run, pairs));
    const { typed, runs, at } = apart(letters, ...names);
    for (const comment of paragraph.comments) {
      const { from, to, through } = anchors.get(comment)!;
      const last = Math.min(through, raw.length - 1);
      places.set(comment, { from: at(from), to: at(to), ...(last > n && { through: last }) });
    }
    const [bookmark, ...joined]: readonly ParagraphId[] = paragraph.bookmarks;
    const { ins, del } = alone(paragraph.mark, pairs);
    return {
      ...(bookmark !== undefined && { bookmark }),
      ...(joined.length > 0 && { joined }),
      part: (names[0] === null ? wouldBe : sent).parts[n]!,
      ...called(paragraph, typed, ...names),
      ...(typed.length > 0 && { typed }),
      runs,
      ...((ins || del) && { mark: { ...(ins && { ins }), ...(del && { del }) } }),
      comments: paragraph.comments,
      ...(paragraph.rightToLeft && { rightToLeft: true }),
      ...(paragraph.cell !== null && { inTable: true }),
    };
  });
  return { paragraphs, places };
};
