/**
 * Finds which paragraph of the draft each paragraph of the file is: by the bookmark we wrote, else by words, number and
 * likeness together (reading/line-up.ts), never by counting. A paragraph without a match is new, or from another text.
 */
import type { Draft, Paragraph } from "../draft.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import { asRead } from "../reading/difference.ts";
import { lineUp } from "../reading/line-up.ts";
import type { Liner } from "../reading/line-up.ts";
import { plain, wordsOf } from "../reading/words.ts";
import type { SentLine } from "./lines.ts";

/** A paragraph that is in the text or proposed for it, with its part. */
export interface Placed {
  readonly paragraph: Paragraph;
  readonly part: Part;
}

/** The paragraphs of a draft that its file holds in the text, in order. Footnotes belong to their references. */
export const placedIn = (draft: Draft): Placed[] =>
  (Object.entries(draft.parts) as [Part, readonly Paragraph[]][]).flatMap(([part, paragraphs]) =>
    paragraphs.filter(({ kind }) => kind !== "footnote").map((paragraph) => ({ paragraph, part })),
  );

/** The paragraph for each line, or null. No paragraph is given to two lines. */
export const matchLines = (lines: readonly SentLine[], draft: Draft): Map<SentLine, ParagraphId> => {
  const placed = placedIn(draft);
  const known = new Set(placed.map(({ paragraph }) => paragraph.id));
  const matched = new Map<SentLine, ParagraphId>();
  const taken = new Set<ParagraphId>();
  for (const line of lines)
    for (const bookmark of line.bookmarks) {
      if (matched.has(line) || taken.has(bookmark) || !known.has(bookmark)) continue;
      matched.set(line, bookmark);
      taken.add(bookmark);
    }
  const left = lines.filter((line) => !matched.has(line) && plain(line.text.words).trim() !== "");
  const free = placed.filter(({ paragraph: { id, ins } }) => ins === undefined && !taken.has(id));
  if (left.length === 0 || free.length === 0) return matched;
  const a = free.map(({ paragraph, part }): Liner => ({
    kind: paragraph.kind,
    part,
    label: paragraph.label,
    text: plain(wordsOf(paragraph)),
  }));
  const b = left.map(({ kind, part, label, text }): Liner => ({ kind, part, label, text: plain(text.words) }));
  for (const pair of lineUp(a, b, draft.language).pairs) {
    matched.set(left[pair.b]!, free[pair.a]!.paragraph.id);
    taken.add(free[pair.a]!.paragraph.id);
  }
  // A heading may lack its style: if its words occur exactly once in each, it is the same paragraph.
  const words = new Map<string, ParagraphId | null>();
  for (const { paragraph } of free)
    if (!taken.has(paragraph.id)) {
      const text = asRead(plain(wordsOf(paragraph))).trim();
      words.set(text, words.has(text) ? null : paragraph.id);
    }
  for (const line of left) {
    const text = asRead(plain(line.text.words)).trim();
    const id = matched.has(line) ? undefined : words.get(text);
    if (id == null) continue;
    matched.set(line, id);
    words.delete(text);
  }
  return matched;
};
