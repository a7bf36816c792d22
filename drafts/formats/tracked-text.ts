/**
 * The two texts a file with tracked changes holds: the one that was sent (every change rejected) and the one that would be
 * (every change accepted). Paragraph marks go as Word has them go: a mark that is not there joins its paragraph with the
 * next, and drops no letter.
 */
import type { TrackedParagraph, TrackedRun } from "./tracked.ts";

/** Which of the two texts. */
export type Side = "sent" | "would-be";

/** A paragraph of one of the two texts: one or more of the file's, joined where a mark is not there. */
export interface JoinedParagraph {
  /** Indexes into `TrackedFile.paragraphs`, never none. Words may stand in some of them only. */
  readonly paragraphs: readonly number[];
  /** Typed labels, then words; without what is not in this text, otherwise as in the file. */
  readonly runs: readonly TrackedRun[];
}

/** Whether letters, or a mark, with this fate are in a text. */
export const isIn = (side: Side, { ins, del }: Pick<TrackedRun, "ins" | "del">): boolean =>
  side === "sent" ? ins === undefined : del === undefined;

/** What is asked of a paragraph here. */
export type Lettered = Pick<TrackedParagraph, "typed" | "runs" | "mark">;

/** All letters of a paragraph, its typed label first. */
export const lettersOf = ({ typed, runs }: Lettered): readonly TrackedRun[] =>
  typed === undefined ? runs : [...typed, ...runs];

/** The paragraphs of one of the two texts; those that are wholly put in, or wholly struck, are in one alone. */
export const joinedParagraphs = (
  file: { readonly paragraphs: readonly Lettered[] },
  side: Side,
): readonly JoinedParagraph[] => {
  const joined: JoinedParagraph[] = [];
  let paragraphs: number[] = [];
  let runs: TrackedRun[] = [];
  for (const [n, paragraph] of file.paragraphs.entries()) {
    paragraphs.push(n);
    for (const run of lettersOf(paragraph)) if (isIn(side, run)) runs.push(run);
    if (!isIn(side, paragraph.mark ?? {}) && n < file.paragraphs.length - 1) continue;
    // The last mark of a file cannot go; where its paragraph did, an empty one would be left.
    if (runs.length > 0 || isIn(side, paragraph.mark ?? {})) joined.push({ paragraphs, runs });
    paragraphs = [];
    runs = [];
  }
  return joined;
};

const textOf = ({ runs }: JoinedParagraph): string => runs.map(({ t }) => t).join("");

/** The text that was sent, as far as tracking tells: what an untracked edit changed is changed in it. */
export const sentText = (file: { readonly paragraphs: readonly Lettered[] }): string[] =>
  joinedParagraphs(file, "sent").map(textOf);

/** The text that would be, were every change accepted. */
export const wouldBeText = (file: { readonly paragraphs: readonly Lettered[] }): string[] =>
  joinedParagraphs(file, "would-be").map(textOf);
