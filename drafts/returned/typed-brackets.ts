/**
 * Reads brackets that an author typed with Track Changes. Around standing words they mean that these are not agreed: a
 * hold. Around everything that was put in, or around struck words, they are dropped, because a proposal is drawn in
 * brackets anyway. What is a bracket and what only looks like one is decided as in notation; brackets without a
 * partner, and choices ("[shall/should]"), stay letters.
 */
import { linkAddress, linkInBrackets, noteReference, wordsInBrackets } from "../notation/words.ts";
import { isChoice } from "../notation/wild.ts";
import type { Stretch } from "../paragraph.ts";
import { joinWords, plain, sliceWords } from "../reading/words.ts";
import type { FileEdit, FileHold, FileText } from "./file-text.ts";

const partner: ReadonlyMap<string, string> = new Map([
  ["]", "["],
  ["］", "［"],
  ["】", "【"],
]);
const signs = /[[\]［］【】]/u;
const something = /[^\s[\]［］【】]/u;
const letter = /[\p{L}\p{N}\uFFFC]/u;

/** A bracket's sign that an author typed. */
interface Sign {
  readonly t: string;
  readonly edit: number;
  /** Its index in the words of its edit; `at` is its place in the text that would be. */
  readonly k: number;
  readonly at: number;
}

/** The length of what only looks like a bracket, at the start of `ahead`. */
const lookalike = (ahead: string): number => {
  const words = wordsInBrackets.exec(ahead) ?? noteReference.exec(ahead);
  if (words !== null) return words[0].length;
  const link = linkInBrackets.exec(ahead);
  return link?.[2] !== undefined && linkAddress.test(link[2]) ? link[0].length : 0;
};

/** Signs of one author that form a pair; inner pairs come before outer ones. */
const pairsIn = (
  text: string,
  edits: readonly FileEdit[],
): { readonly would: string; readonly pairs: [Sign, Sign][] } => {
  let would = "";
  let at = 0;
  const typed = new Map<number, Sign>();
  for (const [n, edit] of edits.entries()) {
    would += text.slice(at, edit.from);
    const put = plain(edit.words);
    if (edit.move === undefined)
      for (let k = 0; k < put.length; k++)
        if (signs.test(put[k]!)) typed.set(would.length + k, { t: put[k]!, edit: n, k, at: would.length + k });
    would += put;
    at = edit.to;
  }
  would += text.slice(at);
  const open = new Map<string, Sign[]>();
  const pairs: [Sign, Sign][] = [];
  let past = 0;
  for (const { index } of typed.size === 0 ? [] : would.matchAll(/[[\]［］【】]/gu)) {
    if (index < past) continue;
    if (would[index] === "[") past = index + lookalike(would.slice(index, index + 400));
    const sign = typed.get(index);
    // A bracket that stood here before was not typed by this author.
    if (index < past || sign === undefined) continue;
    const author = edits[sign.edit]!.authors.join("\n");
    const stack = open.get(author) ?? [];
    open.set(author, stack);
    const opening = partner.get(sign.t);
    if (opening === undefined) stack.push(sign);
    else if (stack.at(-1)?.t === opening) pairs.push([stack.pop()!, sign]);
  }
  return { would, pairs };
};

const without = (words: readonly Stretch[], taken: ReadonlySet<number> | undefined): Stretch[] => {
  const kept: Stretch[] = [];
  let at = 0;
  for (const k of [...(taken ?? [])].sort((a, b) => a - b)) {
    kept.push(...sliceWords(words, at, k));
    at = k + 1;
  }
  return joinWords(kept, sliceWords(words, at));
};

const latest = (...times: readonly (string | undefined)[]): string | undefined =>
  times.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a));

/** A hold on a stretch between two edits (or in one), without the blanks at its ends. */
const holding = (text: string, from: number, to: number, first: FileEdit, last: FileEdit): FileHold => {
  const words = text.slice(from, to);
  const at = latest(first.at, last.at);
  const [begin, end] = [first.places[0]!, last.places.at(-1)!];
  return {
    from: from + words.length - words.trimStart().length,
    to: to - words.length + words.trimEnd().length,
    authors: first.authors,
    ...(at !== undefined && { at }),
    places: begin.paragraph === end.paragraph ? [{ ...begin, to: Math.max(begin.to, end.to) }] : [begin, end],
  };
};

/** The text with its typed brackets read: edits without them, and holds. */
export const readBrackets = (text: FileText): FileText => {
  const { edits } = text;
  if (!edits.some(({ words }) => words.some(({ t }) => signs.test(t)))) return text;
  const base = plain(text.words);
  const { would, pairs } = pairsIn(base, edits);
  const taken = new Map<number, Set<number>>();
  const take = (...pair: readonly Sign[]): void => {
    for (const { edit, k } of pair) taken.set(edit, (taken.get(edit) ?? new Set()).add(k));
  };
  const holds: FileHold[] = [];
  // With "[shall/should]" and "[shall][should]" nobody can say which of the words stands.
  const beside = (at: number): boolean => /^[\]］】][[［【]$/u.test(would.slice(at - 1, at + 1));
  const alone = pairs.filter(
    ([{ at }, close]) => !isChoice(would.slice(at + 1, close.at).trim()) && !beside(at) && !beside(close.at + 1),
  );
  for (const [open, close] of alone) {
    if (open.edit === close.edit) continue;
    const [first, last] = [edits[open.edit]!, edits[close.edit]!];
    let stays = "";
    let at = first.to;
    for (const edit of edits.slice(open.edit + 1, close.edit + 1)) {
      stays += base.slice(at, edit.from);
      at = edit.to;
    }
    const struck = edits.slice(open.edit, close.edit + 1).some(({ from, to }) => from < to);
    if (stays.trim() !== "") holds.push(holding(base, first.to, last.from, first, last));
    else if (!struck && !something.test(would.slice(open.at + 1, close.at))) continue;
    take(open, close);
  }
  for (const [open, close] of alone) {
    const edit = edits[open.edit]!;
    if (open.edit !== close.edit) continue;
    const put = plain(edit.words);
    // Brackets around some of the inserted words would divide the insertion, but a proposal has no such parts.
    if (letter.test(put.slice(0, open.k) + put.slice(close.k + 1))) continue;
    if (edit.from === edit.to && !something.test(put)) continue;
    take(open, close);
  }
  const left: FileEdit[] = [];
  for (const [n, edit] of edits.entries()) {
    if (!taken.has(n)) {
      left.push(edit);
      continue;
    }
    const words = without(edit.words, taken.get(n));
    const [put, struck] = [plain(words), base.slice(edit.from, edit.to)];
    // The words were struck and typed again in brackets: they are the same words, held.
    if (put.trim() !== "" && put.trim() === struck.trim()) holds.push(holding(base, edit.from, edit.to, edit, edit));
    // A blank typed with a bracket belongs to the bracket.
    else if (put.trim() !== "" || struck.trim() !== "" || (edit.notes ?? []).length > 0) left.push({ ...edit, words });
  }
  if (taken.size === 0) return text;
  return { ...text, edits: left, ...(holds.length > 0 && { holds }) };
};
