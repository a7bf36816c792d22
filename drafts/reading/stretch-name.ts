/** Names paragraphs in a row by their numbers, and counts them: "19 to 21: 3 paragraphs and 1 footnote". */
import type { Paragraph } from "../draft.ts";

type Counted = Pick<Paragraph, "kind" | "label">;

const some = (n: number, one: string): string => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

/**
 * The name of a row. Only paragraphs' numbers are in it, since a footnote's number would be taken for a paragraph's.
 */
export const stretchName = (paragraphs: readonly Counted[]): string => {
  const notes = paragraphs.filter(({ kind }) => kind === "footnote");
  const heads = paragraphs.filter(({ kind }) => kind === "heading" || kind === "title");
  const own = paragraphs.filter((one) => !notes.includes(one) && !heads.includes(one));
  const labels = own.map(({ label }) => label).filter((label) => label !== "");
  const [first, last] = [labels[0], labels.at(-1)];
  const named = first === undefined ? "" : first === last ? `${first}: ` : `${first} to ${last}: `;
  const counts = [
    ...(own.length > 0 ? [some(own.length, "paragraph")] : []),
    ...(heads.length > 0 ? [some(heads.length, "heading")] : []),
    ...(notes.length > 0 ? [some(notes.length, "footnote")] : []),
  ];
  return `${named}${[counts.slice(0, -1).join(", "), counts.at(-1)].filter((one) => one !== "").join(" and ")}`;
};
