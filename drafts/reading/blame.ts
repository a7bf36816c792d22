/**
 * Who wrote this? A paragraph's words, cut wherever the author changes. An author is described as far as the reader may
 * know: the entry and who made it, and the first revision in which the letters stood.
 */
import type { ParagraphId, Stretch } from "../paragraph.ts";
import type { By } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { ActType } from "../wire.ts";
import { sliceWords } from "./words.ts";
import type { Moment } from "./compare.ts";

/** Who wrote one letter. A field is absent if the reader may not know it, or if it does not apply. */
export interface Authored {
  /** The entry that first typed or incorporated it. */
  readonly seq?: number;
  readonly at?: string;
  readonly by?: By;
  /** Absent for typing. */
  readonly act?: ActType | "start";
  /** The proposal it was incorporated with. */
  readonly proposal?: ProposalId;
  /** The first revision in whose text it stood. */
  readonly revision?: string;
}

/** Neighbouring letters with one author, and alike in marks. */
export interface BlamedStretch extends Stretch, Authored {}

/** The answer of `blame`: one paragraph at one moment, as far as the reader may know. */
export interface Blame {
  readonly paragraph: ParagraphId;
  readonly label: string;
  readonly moment: Moment;
  /** In order; together they are the words as they stood. */
  readonly stretches: readonly BlamedStretch[];
}

/** Cuts words into the fewest stretches with one author each. `authors` has one for each letter (UTF-16 unit). */
export const blamedStretches = (words: readonly Stretch[], authors: readonly Authored[]): BlamedStretch[] => {
  const said = new Map<Authored, string>();
  const keyOf = (author: Authored): string => {
    let key = said.get(author);
    if (key === undefined) said.set(author, (key = JSON.stringify(author)));
    return key;
  };
  const stretches: BlamedStretch[] = [];
  for (let from = 0; from < authors.length;) {
    const author = authors[from]!;
    let to = from + 1;
    while (to < authors.length && (authors[to] === author || keyOf(authors[to]!) === keyOf(author))) to++;
    for (const stretch of sliceWords(words, from, to)) stretches.push({ ...stretch, ...author });
    from = to;
  }
  return stretches;
};
