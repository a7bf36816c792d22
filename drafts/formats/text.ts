/** Writes a draft as plain text: numbers, words, brackets and names as characters. Lines are not wrapped. */
import type { Draft } from "../draft.ts";
import type { PrintedChanges } from "../reading/change-lines.ts";
import { changedWords } from "./changes-annex.ts";
import { layPage } from "./page.ts";
import type { Page, PrintedParagraph, Span } from "./page.ts";
import type { OutputOptions } from "./options.ts";

/** Spans as plain characters. Whether words are struck or added is said by a sign before them. */
export const spansAsText = (spans: readonly Span[]): string =>
  spans
    .map((span, n) => {
      switch (span.is) {
        case "words":
          return span.note === undefined ? span.t : `[^${span.note}]`;
        case "bracket":
          return span.t + signOf(span, spans[n + 1]);
        case "names":
          return ` (${span.full ?? span.t})`;
        case "strike":
          return span.t;
        case "or":
          return " / ";
      }
    })
    .join("");

/**
 * The sign after a printed bracket. Plain text can neither underline nor strike, so the sign says whether the words
 * come in or go out.
 */
const signOf = (bracket: Extract<Span, { is: "bracket" }>, next: Span | undefined): string => {
  if (bracket.t !== "[") return bracket.t === "[…" ? " " : "";
  if (bracket.kind === "insertion") return "+";
  if (bracket.kind === "deletion") return "-";
  return next?.is === "words" || next?.is === "bracket" ? "" : " ";
};

const indent = ({ kind, level }: PrintedParagraph): string => (kind === "sub-paragraph" ? "   ".repeat(level) : "");

/** Writes the draft as plain text: UTF-8, lines end with LF. */
export const writeText = (draft: Draft, options: OutputOptions): string => {
  const page = layPage(draft, options);
  const lines: string[] = [...headOf(page), ""];
  for (const part of page.parts) {
    if (part.heading !== undefined) lines.push("", part.heading.toUpperCase(), "");
    if (part.remark !== undefined) lines.push(part.remark, "");
    for (const paragraph of part.paragraphs) {
      const words = spansAsText(paragraph.spans);
      const status = paragraph.status === undefined ? "" : ` {${paragraph.status}}`;
      const number = paragraph.number === "" ? "" : `${paragraph.number} `;
      lines.push(`${indent(paragraph)}${number}${words}${status}`, "");
    }
    if (part.notes.length > 0) lines.push("----");
    for (const note of part.notes) lines.push(`[^${note.number}]: ${spansAsText(note.spans)}`);
  }
  if (page.renumbered !== undefined) {
    lines.push("", "----", page.renumbered.heading);
    for (const { name, numbers } of page.renumbered.parts)
      lines.push(`${name === "" ? "" : `${name}: `}${numbers.join(", ")}`);
  }
  if (options.changes !== undefined) lines.push("", "----", ...changesAsText(options.changes));
  return `${lines.join("\n").trimEnd()}\n`;
};

const changesAsText = ({ heading, legend, rows, renumbered }: PrintedChanges): string[] => [
  heading.replace(/^Changes since/u, "CHANGES SINCE"),
  "",
  `${legend}${rows.length === 0 ? "" : " [out: …] went out, [in: …] came in."}`,
  ...rows.flatMap(({ label, was, words, how }) => [
    "",
    ...(label === "" ? [] : [`${label}${was === "" ? "" : ` (was ${was})`}`]),
    ...(words.length === 0 ? [] : [`   ${changedWords(words)}`]),
    `   ${how}`,
  ]),
  ...(renumbered.length === 0 ? [] : ["", `Renumbered: ${renumbered.join(", ")}`]),
];

const headOf = (page: Page): string[] => [
  page.heading === undefined ? page.title : spansAsText(page.heading.spans),
  [page.symbol, page.version, page.asAt, page.nature].filter((word) => word !== "").join(" · "),
  page.view,
  "",
  ...page.legend,
  ...(page.parts.length > 0 && page.view.startsWith("Text with")
    ? ["In this form [+ opens words proposed to come in, [- words proposed to go out."]
    : []),
  ...(page.head === undefined ? [] : [page.head]),
];
