/**
 * The paragraphs that were sent, as they are in a returned file, with what was done to each as a whole. Only paragraph
 * marks tell: an inserted mark is a new paragraph or a split, a struck mark is a paragraph out or a merge. If a new
 * paragraph was begun at the end of its neighbour, Word puts its mark on that neighbour; here each has its own.
 */
import { lettersOf } from "../formats/tracked-text.ts";
import type { TrackedFile, TrackedMark, TrackedParagraph, TrackedRun } from "../formats/tracked.ts";
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import { readFileText } from "./file-text.ts";
import type { FileSight, FileText } from "./file-text.ts";
import { readBrackets } from "./typed-brackets.ts";

/** A paragraph that was sent. */
export interface SentLine {
  /** The indexes of the file's paragraphs it is made of; several if it was split. */
  readonly paragraphs: readonly number[];
  readonly bookmarks: readonly ParagraphId[];
  readonly part: Part;
  readonly label: string;
  readonly kind: Kind;
  readonly level: number;
  /** Set if it is the heading of a part ("Chair’s summary"), which is no paragraph. */
  readonly divides?: true;
  readonly text: FileText;
}

/** What the paragraphs of the file are, block by block. */
export type Block =
  | { readonly is: "line"; readonly line: SentLine }
  /** A paragraph inserted as a whole. */
  | { readonly is: "new"; readonly paragraph: number; readonly by: TrackedMark; readonly text: FileText }
  /** A paragraph struck as a whole. */
  | { readonly is: "out"; readonly line: SentLine; readonly by: TrackedMark }
  /** Paragraphs that were split or merged: those that were sent, and those that would be. */
  | {
      readonly is: "joined";
      readonly lines: readonly SentLine[];
      /** For each paragraph that would be, the indexes of the file's paragraphs in it. */
      readonly wouldBe: readonly (readonly number[])[];
      readonly by: readonly TrackedMark[];
    };

interface Marked {
  readonly n: number;
  ins: TrackedMark | undefined;
  del: TrackedMark | undefined;
  readonly allIn: boolean;
  readonly allOut: boolean;
  readonly empty: boolean;
}

const fateOf = (runs: readonly TrackedRun[], { sent }: FileSight): Pick<Marked, "allIn" | "allOut" | "empty"> => {
  let [kept, put, out, words] = [false, false, false, false];
  for (const { t, note, ins, del, sign } of runs) {
    if ((t === "" && note === undefined) || sign === "bracket" || sign === "names") continue;
    const own = ins !== undefined && !sent(ins);
    const struck = del !== undefined && !sent(del);
    if (own) {
      put ||= !struck;
      // Brackets around struck words only show that they are struck.
      words ||= !struck && /[^\s[\]［］【】]/u.test(t);
    } else if (struck) out = true;
    else kept = true;
  }
  return { allIn: put && !kept && !out, allOut: out && !kept && !words, empty: !kept && !put && !out };
};

/** Gives the mark with which a run of whole paragraphs was begun to the last of them. */
const settle = (marked: readonly Marked[], fate: "ins" | "del", whole: "allIn" | "allOut"): void => {
  for (let n = 0; n < marked.length; n++) {
    const first = marked[n]!;
    const mark = first[fate];
    if (mark === undefined || first[whole] || first.empty) continue;
    let last = n + 1;
    while (last < marked.length && marked[last]![whole] && marked[last]![fate] !== undefined) last++;
    const end = marked[last];
    if (end === undefined || !(end[whole] || end.empty) || end.ins !== undefined || end.del !== undefined) continue;
    end[fate] = mark;
    first[fate] = undefined;
    n = last;
  }
};

const wordsRuns = ({ runs }: TrackedParagraph): readonly TrackedRun[] => runs;

/** The blocks of a file, in order. */
export const readBlocks = (file: TrackedFile, sight: FileSight): Block[] => {
  const own = (mark: TrackedMark | undefined): TrackedMark | undefined =>
    mark === undefined || sight.sent(mark) ? undefined : mark;
  const marked = file.paragraphs.map((paragraph, n): Marked => ({
    n,
    ins: own(paragraph.mark?.ins),
    del: own(paragraph.mark?.del),
    ...fateOf(lettersOf(paragraph), sight),
  }));
  settle(marked, "ins", "allIn");
  settle(marked, "del", "allOut");

  const textOf = (paragraphs: readonly number[]): FileText =>
    readBrackets(
      readFileText(
        paragraphs.map((paragraph) => ({ paragraph, runs: wordsRuns(file.paragraphs[paragraph]!) })),
        sight,
      ),
    );
  const lineOf = (paragraphs: readonly number[]): SentLine => {
    // If it was split, the piece that is not all new tells what it was.
    const first = file.paragraphs[paragraphs.find((n) => !marked[n]!.allIn) ?? paragraphs[0]!]!;
    const bookmarks = paragraphs.flatMap((n) => {
      const { bookmark, joined = [] } = file.paragraphs[n]!;
      return bookmark === undefined ? joined : [bookmark, ...joined];
    });
    return {
      paragraphs,
      bookmarks: [...new Set(bookmarks)],
      part: first.part,
      label: first.labelChanged?.from ?? first.label,
      kind: first.kind,
      level: first.level,
      ...(first.divides && { divides: true }),
      text: textOf(paragraphs),
    };
  };

  const blocks: Block[] = [];
  let chain: Marked[] = [];
  const flush = (): void => {
    if (chain.length === 1) blocks.push({ is: "line", line: lineOf([chain[0]!.n]) });
    else if (chain.length > 1) {
      const group = (fate: "ins" | "del"): number[][] => {
        const groups: number[][] = [[]];
        for (const [k, one] of chain.entries()) {
          groups.at(-1)!.push(one.n);
          if (one[fate] === undefined && k < chain.length - 1) groups.push([]);
        }
        return groups;
      };
      blocks.push({
        is: "joined",
        lines: group("ins").map(lineOf),
        wouldBe: group("del"),
        by: chain.flatMap(({ ins, del }) => [ins, del].filter((mark) => mark !== undefined)),
      });
    }
    chain = [];
  };
  for (const one of marked) {
    const { n, ins, del, allIn, allOut, empty } = one;
    // An empty paragraph that was inserted or struck asks for nothing, and neither splits nor merges its neighbours.
    const blank = empty && (ins !== undefined || del !== undefined);
    if (blank) continue;
    const whole: Block | null =
      allIn && ins !== undefined
        ? { is: "new", paragraph: n, by: ins, text: textOf([n]) }
        : allOut && del !== undefined
          ? { is: "out", line: lineOf([n]), by: del }
          : null;
    // Within a split or merge it is part of that, so that it keeps its place.
    if (whole !== null && chain.length === 0) {
      blocks.push(whole);
      continue;
    }
    chain.push(one);
    if (ins === undefined && del === undefined) flush();
  }
  flush();
  return blocks;
};
