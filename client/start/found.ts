/** What the page says was found in a file, in numbers and by kind of problem. */
import type { Problem } from "../../drafts/notation/parsed.ts";
import { counted } from "../words.ts";
import type { FilePreview } from "./asking.ts";

/** "112 paragraphs in 7 sections, 14 brackets by 2 authors, 3 footnotes." The brackets are those drawn below it. */
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

/** Problems that say the same of different places; of names that are no party, each name is one. */
export interface ProblemGroup {
  readonly first: Problem;
  readonly others: readonly Problem[];
}

export const groupProblems = (problems: readonly Problem[]): readonly ProblemGroup[] => {
  const kind = ({ code, message }: Problem): string => (code === "unknown-name" ? message : code);
  return [...Map.groupBy(problems, kind).values()].map(([first, ...others]) => ({ first: first!, others }));
};
