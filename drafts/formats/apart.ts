/** On paper, words that went out and words that came in do not run into each other: "Some Several", not "SomeSeveral". */
import type { Compared } from "../reading/difference.ts";

/** With a blank between words out and in that meet; Chinese is written without. Letters that would join need it most. */
export const apart = <P extends Compared>(words: readonly P[], blank: P): P[] =>
  words.flatMap((piece, n): P[] => {
    const before = words[n - 1];
    const meet = before?.is === "out" && piece.is === "in" && /[\p{L}\p{M}\p{N}]$/u.test(before.t);
    return meet && /^(?!\p{Script=Han})[\p{L}\p{N}]/u.test(piece.t) ? [blank, piece] : [piece];
  });
