/**
 * Who changed and commented a file, and how often. Neighbouring stretches of the same author and kind count as one
 * change, even across the end of a paragraph if its mark was changed likewise; a move counts once for both its ends.
 */
import type { TrackedFile, TrackedMark, TrackedRun } from "./tracked.ts";
import { lettersOf } from "./tracked-text.ts";

interface Counts {
  insertions: number;
  deletions: number;
  comments: number;
  readonly moves: Set<string>;
}

/** Counts the changes of a file by author. */
export const authorsOf = ({
  paragraphs,
  notes,
  comments,
}: Pick<TrackedFile, "paragraphs" | "notes" | "comments">): TrackedFile["authors"] => {
  const authors = new Map<string, Counts>();
  const of = (author: string): Counts => {
    const known = authors.get(author);
    if (known !== undefined) return known;
    const fresh = { insertions: 0, deletions: 0, comments: 0, moves: new Set<string>() };
    authors.set(author, fresh);
    return fresh;
  };
  /** The insertion and the deletion that may go on in the next run. */
  const going: { ins?: TrackedMark; del?: TrackedMark } = {};
  const pass = (what: Pick<TrackedRun, "ins" | "del">): void => {
    for (const kind of ["ins", "del"] as const) {
      const mark = what[kind];
      const before = going[kind];
      going[kind] = mark;
      if (mark === undefined) continue;
      if (mark.move !== undefined) of(mark.author).moves.add(mark.move);
      else if (before?.author !== mark.author || before.move !== undefined)
        of(mark.author)[kind === "ins" ? "insertions" : "deletions"]++;
    }
  };
  for (const paragraph of paragraphs) {
    for (const run of lettersOf(paragraph)) pass(run);
    pass(paragraph.mark ?? {});
  }
  for (const note of notes) {
    pass({});
    for (const run of note) pass(run);
  }
  for (const { author } of comments) of(author).comments++;
  return [...authors]
    .map(([name, { moves, ...counts }]) => ({ name, ...counts, moves: moves.size }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
};
