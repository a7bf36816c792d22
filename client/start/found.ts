/** What the page says about a file: numbers of what was found, and problems by kind. */
import type { Problem } from "../../drafts/notation/parsed.ts";
import { count, counted, listed } from "../words.ts";
import type { FilePreview } from "./asking.ts";

/**
 * What was found: "112 paragraphs in 7 sections, 14 brackets by 2 authors, 3 footnotes." Brackets are counted as drawn
 * below.
 */
export const factsOf = ({ found, page }: Pick<FilePreview, "found" | "page">): string => {
  const authors = found.authors.length > 0 ? ` by ${counted(found.authors.length, "author")}` : "";
  const facts = [
    found.sections === 0
      ? counted(found.paragraphs, "paragraph")
      : `${counted(found.paragraphs, "paragraph")} in ${counted(found.sections, "section")}`,
    page.unresolved > 0 ? `${counted(page.unresolved, "bracket")}${authors}` : "no brackets",
    ...(found.footnotes > 0 ? [counted(found.footnotes, "footnote")] : []),
  ];
  return `${facts.join(", ")}.`;
};

/** What of the file's form was kept in the draft: labels, levels, emphasis, direction. */
export const keptOf = ({ paragraphs, page }: Pick<FilePreview, "paragraphs" | "page">): string => {
  const labelled = paragraphs.filter(({ kind, label }) => label !== "" && kind !== "footnote");
  const odd = labelled.find(({ label }) => /\b(?:bis|ter|quater|alt)\b/u.test(label))?.label;
  const under = paragraphs.filter(({ kind }) => kind === "sub-paragraph");
  const deepest = Math.max(...under.map(({ level }) => level));
  const spans = page.parts.flatMap((part) => [...part.paragraphs, ...part.notes].flatMap((one) => one.spans));
  const marked = (look: "b" | "i"): boolean => spans.some((span) => span.is === "words" && span[look] === true);
  const kept = [
    ...(labelled.length > 0
      ? [`${counted(labelled.length, "label")}${odd === undefined ? "" : ` (${odd} among them)`}`]
      : []),
    ...(under.length > 0
      ? [`${counted(under.length, "sub-paragraph")}${deepest > 1 ? ` on ${count(deepest)} levels` : ""}`]
      : []),
    ...(marked("b") ? ["bold"] : []),
    ...(marked("i") ? ["italic"] : []),
  ];
  return kept.length === 0 ? "" : `Kept as they stand: ${listed(kept)}.`;
};

/** Problems of the same kind at different places. Unknown names count as one for each name. */
export interface ProblemGroup {
  readonly first: Problem;
  readonly others: readonly Problem[];
}

/** Groups by the code of a problem, in the order in which each kind first occurs. */
export const groupProblems = (problems: readonly Problem[]): readonly ProblemGroup[] => {
  const kind = ({ code, message }: Problem): string => (code === "unknown-name" ? message : code);
  return [...Map.groupBy(problems, kind).values()].map(([first, ...others]) => ({ first: first!, others }));
};
