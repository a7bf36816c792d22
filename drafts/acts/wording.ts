/** Reads the wordings in acts: notation of one paragraph, with footnotes by their printed numbers. */
import type { Draft } from "../draft.ts";
import { parseWording } from "../notation/words.ts";
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import { plain } from "../reading/words.ts";
import { isRefusal } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";

/**
 * The footnotes that `[^1]`, `[^2]` ... mean, in order. If two parts use a number, the paragraph's own part is meant.
 */
export const notesOf = (draft: Draft, own: Part | "removed"): ParagraphId[] => {
  const notes: ParagraphId[] = [];
  const take = (part: Part): void => {
    for (const paragraph of draft.parts[part] ?? []) {
      const n = paragraph.kind === "footnote" ? Number(paragraph.label) : 0;
      if (Number.isInteger(n) && n > 0) notes[n - 1] ??= paragraph.id;
    }
  };
  if (own !== "removed") take(own);
  for (const part of Object.keys(draft.parts) as Part[]) if (part !== own) take(part);
  return notes;
};

/**
 * Escapes brackets that are ordinary characters of the present words, so that a new wording may repeat them as they
 * are.
 */
const escapeStanding = (wording: string, standing: string): string => {
  if (!standing.includes("[")) return wording;
  const literal = [...standing.matchAll(/\[[^[\]]*\]/gu)].map(([bracket]) => bracket);
  let escaped = wording;
  for (const bracket of new Set(literal)) {
    escaped = escaped
      .split(bracket)
      .map((piece, n, pieces) => (n < pieces.length - 1 && !piece.endsWith("\\") ? `${piece}\\` : piece))
      .join(bracket);
  }
  return escaped;
};

/** The words a wording means, where `standing` are the words it replaces. */
export const readWording = (
  draft: Draft,
  wording: string,
  own: Part | "removed",
  standing: readonly Stretch[] = [],
): readonly Stretch[] | Refusal => {
  const read = parseWording(escapeStanding(wording, plain(standing)), notesOf(draft, own));
  return isRefusal(read) ? read : read.words;
};
