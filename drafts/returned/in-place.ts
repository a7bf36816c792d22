/**
 * A change in its place: what goes out and comes in, with as many words around it as are needed to recognize the place.
 */
import type { Stretch } from "../paragraph.ts";
import type { Compared } from "../reading/difference.ts";
import { plain, sliceWords } from "../reading/words.ts";

/** How many letters are shown on either side; "…" stands for the rest. */
const around = 90;

const pieces = (words: readonly Stretch[], is: Compared["is"]): Compared[] =>
  words.filter(({ t }) => t !== "").map((stretch) => ({ ...stretch, is }));

/** Cut at the beginning of a word. */
const before = (words: readonly Stretch[], to: number): Compared[] => {
  if (to <= around + 20) return pieces(sliceWords(words, 0, to), "kept");
  const text = plain(words);
  const blank = text.indexOf(" ", to - around);
  const from = blank < 0 || blank >= to ? to - around : blank + 1;
  return [{ t: "… ", is: "kept" }, ...pieces(sliceWords(words, from, to), "kept")];
};
const behind = (words: readonly Stretch[], from: number): Compared[] => {
  const text = plain(words);
  if (text.length - from <= around + 20) return pieces(sliceWords(words, from), "kept");
  const blank = text.lastIndexOf(" ", from + around);
  const to = blank <= from ? from + around : blank;
  return [...pieces(sliceWords(words, from, to), "kept"), { t: " …", is: "kept" }];
};

/** Words with some of them replaced. The edits must be in order and not overlap. */
export const inPlace = (
  words: readonly Stretch[],
  edits: readonly { readonly from: number; readonly to: number; readonly words: readonly Stretch[] }[],
): Compared[] => {
  const first = edits[0];
  const last = edits.at(-1);
  if (first === undefined || last === undefined) return [];
  const shown: Compared[] = [...before(words, first.from)];
  let at = first.from;
  for (const edit of edits) {
    const between = sliceWords(words, at, edit.from);
    if (plain(between).length > 2 * around)
      shown.push(...behind(between, 0), ...before(between, plain(between).length));
    else shown.push(...pieces(between, "kept"));
    shown.push(...pieces(sliceWords(words, edit.from, edit.to), "out"), ...pieces(edit.words, "in"));
    at = edit.to;
  }
  return [...shown, ...behind(words, at)];
};

/** A whole paragraph that comes in or goes out; of a long one only the beginning. */
export const wholeInPlace = (words: readonly Stretch[], is: "in" | "out" | "kept"): Compared[] => pieces(words, is);
