/**
 * The sample negotiation as a parsed draft: what `npm start` opens, and the first thing that a diplomat sees. Its acts
 * are in script.ts.
 */
import type { Kind, Part, Stretch } from "../paragraph.ts";
import { parsedNote } from "../notation/parsed.ts";
import type { ParsedDraft, ParsedParagraph } from "../notation/parsed.ts";
import { sampleLines, sampleSymbol, sampleTitle } from "./relays-text.ts";

export { sampleParties } from "./parties.ts";
export { sampleScript } from "./script.ts";
export { sampleSymbol, sampleTitle } from "./relays-text.ts";

const kinds = {
  title: ["title", 1],
  opening: ["opening", 1],
  section: ["heading", 1],
  heading: ["heading", 2],
  paragraph: ["paragraph", 1],
  sub: ["sub-paragraph", 1],
  note: ["footnote", 1],
} as const satisfies Record<string, readonly [Kind, number]>;

/** The text of the sample, ready for `startPlan`. */
export const sampleDraft = (): ParsedDraft => {
  const paragraphs: ParsedParagraph[] = [];
  const annexes: Record<string, string> = {};
  let part: Part = "consensus";
  let numbered = 0;
  for (const [what, label, words] of sampleLines) {
    if (what === "part") {
      part = label as Part;
      if (part !== "summary") annexes[part] = words;
      continue;
    }
    const [kind, level] = kinds[what];
    const index = paragraphs.length;
    if (what === "paragraph") numbered = index;
    const parent = what === "sub" ? numbered : what === "note" ? index - 1 : undefined;
    const refers = words.includes("[^]");
    paragraphs.push({
      part,
      kind,
      level,
      label: what === "sub" ? `${paragraphs[numbered]!.label} (${label})` : label,
      words: stretches(words, index + 1, what === "opening"),
      brackets: [],
      ...(parent !== undefined && { parent }),
      footnotes: refers ? [index + 1] : [],
    });
  }
  const count = (kind: Kind): number => paragraphs.filter((paragraph) => paragraph.kind === kind).length;
  return {
    title: sampleTitle,
    symbol: sampleSymbol,
    language: "en",
    paragraphs,
    annexes,
    found: {
      paragraphs: count("paragraph"),
      sections: count("heading"),
      brackets: 0,
      insertions: 0,
      deletions: 0,
      comments: 0,
      footnotes: count("footnote"),
      authors: [],
      notImported: [],
    },
    problems: [],
  };
};

const stretches = (words: string, note: number, italic: boolean): readonly Stretch[] => {
  const mark = italic ? { i: true as const } : {};
  const [before = "", after] = words.split("[^]");
  if (after === undefined) return [{ t: words, ...mark }];
  return [
    { t: before, ...mark },
    { t: "\uFFFC", note: parsedNote(note) },
    ...(after === "" ? [] : [{ t: after, ...mark }]),
  ];
};
