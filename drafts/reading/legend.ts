/**
 * What the reader is told about the signs on a page, in sentences for screen and print. Rooms differ in what brackets
 * mean and in whether words outside them are agreed, so it is always said.
 */
import type { Draft, Paragraph } from "../draft.ts";
import { openBrackets } from "./view.ts";
import type { Attribution, ViewName } from "./view.ts";

/** "No open brackets", "1 unresolved", "312 unresolved". A text is called clean only if nothing is open. */
export const unresolved = (n: number): string => (n === 0 ? "No open brackets" : `${n} unresolved`);

/** The title of a view: "Clean text" or, with open brackets, "Text as it stands, 9 unresolved". */
export const titleOfView = (draft: Draft, view: ViewName): string => {
  const open = openBrackets(draft);
  if (view === "clean") return open === 0 ? "Clean text" : `Text as it stands, ${unresolved(open)}`;
  const names = {
    bracketed: "Text with brackets",
    annotated: "Text with brackets and names",
    tracked: "Tracked changes",
  };
  return `${names[view]}, ${open === 0 ? "no open brackets" : unresolved(open)}`;
};

const agreed = ({ status }: Paragraph): boolean => status.startsWith("agreed");

/** Says whether the words outside brackets are agreed. This is taken from the record, paragraph by paragraph. */
export const outsideBrackets = (draft: Draft): string => {
  const negotiated = Object.entries(draft.parts)
    .filter(([part]) => part !== "summary")
    .flatMap(([, paragraphs]) => paragraphs)
    .filter(({ kind, ins }) => kind !== "title" && kind !== "heading" && ins === undefined);
  const settled = negotiated.filter(agreed).length;
  if (negotiated.length > 0 && settled === negotiated.length) return "Words outside brackets are agreed.";
  if (settled === 0) return "Words outside brackets are not agreed either: no paragraph has been agreed yet.";
  return `Words outside brackets are agreed only in paragraphs marked agreed (${settled} of ${negotiated.length}).`;
};

const attributionSentence: Readonly<Record<Attribution, string>> = {
  full: "The names in a bracket are those of its sponsors: the proposer first, the others in alphabetical order.",
  groups: "Only groups are named in brackets; proposals of individual States stand without a name.",
  none: "Nobody is named in this version.",
};

/** The legend of an output, in sentences. */
export const legend = (draft: Draft, view: ViewName, attribution: Attribution): string[] => {
  const open = openBrackets(draft);
  const sentences: string[] = [];
  if (view === "clean") {
    sentences.push(
      open === 0
        ? "The text as it stands. No bracket is open."
        : `The text as it stands, without the proposals on it. It is not a clean text: ${unresolved(open)}.`,
    );
  } else {
    sentences.push(
      "A square bracket marks words that are not agreed: words to be added, words to be taken out, or words held, which stand in the text while nobody has offered others.",
      "A slash parts alternatives; the first is the text as it stands.",
      `${open === 1 ? "1 bracket is" : `${open} brackets are`} open.`,
    );
  }
  sentences.push(outsideBrackets(draft));
  if (view === "annotated" || view === "tracked") sentences.push(attributionSentence[attribution]);
  if ((draft.parts.summary ?? []).length > 0)
    sentences.push("The Chair’s summary is the responsibility of the Chair. It is not negotiated.");
  return sentences;
};
