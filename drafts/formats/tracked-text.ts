/**
 * The two texts in a file with tracked changes: the one that was sent (every change rejected) and the one that would be
 * (every change accepted). As in Word, a paragraph whose mark is absent is joined with the next, and no letter is lost.
 */
import type { TrackedParagraph, TrackedRun } from "./tracked.ts";

/** Which of the two texts. */
export type Side = "sent" | "would-be";

/** A paragraph of one of the two texts, made of one or more of the file's, joined where a mark is absent. */
export interface JoinedParagraph {
  /** Indexes into `TrackedFile.paragraphs`; at least one. Some of them may have no words in this text. */
  readonly paragraphs: readonly number[];
  /** Typed labels, then words. What is not in this text is left out; the rest is as in the file. */
  readonly runs: readonly TrackedRun[];
}

/** Whether letters, or a mark, are in a text. */
export const isIn = (side: Side, { ins, del }: Pick<TrackedRun, "ins" | "del">): boolean =>
  side === "sent" ? ins === undefined : del === undefined;

/** What is needed of a paragraph here. */
export type Lettered = Pick<TrackedParagraph, "typed" | "runs" | "mark">;

/** All letters of a paragraph, with its typed label first. */
export const lettersOf = ({ typed, runs }: Lettered): readonly TrackedRun[] =>
  typed === undefined ? runs : [...typed, ...runs];

/**
 * The paragraphs of one of the two texts. Those that are wholly inserted or wholly struck are in one of the texts only.
 */
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
    // The last mark of a file cannot be deleted: if its paragraph was, an empty one would be left over.
    if (runs.length > 0 || isIn(side, paragraph.mark ?? {})) joined.push({ paragraphs, runs });
    paragraphs = [];
    runs = [];
  }
  return joined;
};

const textOf = ({ runs }: JoinedParagraph): string => runs.map(({ t }) => t).join("");

/** The text that was sent, as far as tracking shows it: untracked edits are in it too. */
export const sentText = (file: { readonly paragraphs: readonly Lettered[] }): string[] =>
  joinedParagraphs(file, "sent").map(textOf);

/** The text with every change accepted. */
export const wouldBeText = (file: { readonly paragraphs: readonly Lettered[] }): string[] =>
  joinedParagraphs(file, "would-be").map(textOf);
