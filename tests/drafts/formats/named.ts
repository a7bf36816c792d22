/** Whose names stand in a file. */
import type { Draft } from "../../../drafts/draft.ts";

const escaped = (word: string): string => word.replaceAll(/[\\^$.*+?()[\]{}|]/gu, "\\$&");

/**
 * Names, other spellings and ids of the parties that have asked for or said anything, as far as they stand in a text. The
 * text negotiated may itself speak of others.
 */
export const namedIn = (text: string, { parties, proposals }: Draft): string[] => {
  const spoke = new Set(
    proposals.flatMap(({ sponsors = [], positions = {} }) => [...sponsors, ...Object.keys(positions)]),
  );
  return parties
    .filter(({ id }) => spoke.has(id))
    .flatMap(({ id, name, aliases = [] }) => [id, name, ...aliases])
    .filter((word) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, "u").test(text));
};
