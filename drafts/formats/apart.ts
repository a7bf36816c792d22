/** Keeps struck words and new words apart on paper: "Some Several", not "SomeSeveral". */
import type { Compared } from "../reading/difference.ts";

/** Puts a blank where words out and words in meet, except in scripts written without blanks, such as Chinese. */
export const apart = <P extends Compared>(words: readonly P[], blank: P): P[] =>
  words.flatMap((piece, n): P[] => {
    const before = words[n - 1];
    const meet = before?.is === "out" && piece.is === "in" && /[\p{L}\p{M}\p{N}]$/u.test(before.t);
    return meet && /^(?!\p{Script=Han})[\p{L}\p{N}]/u.test(piece.t) ? [blank, piece] : [piece];
  });
