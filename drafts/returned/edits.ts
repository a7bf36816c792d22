/**
 * Turns what authors did to one paragraph's words into edits of today's words. Three texts are involved: the file with
 * every change rejected, the words as they were sent, and the words as they stand. Differences between the first two
 * were made without Track Changes; differences between the last two were made in the room meanwhile.
 */
import type { Stretch } from "../paragraph.ts";
import { applyChanges, wordChanges } from "../reading/difference.ts";
import { joinWords, plain, sliceWords } from "../reading/words.ts";
import { carry, readAlike } from "./carry.ts";
import type { FileEdit, FileHold } from "./file-text.ts";

/** An edit of today's words or, if these no longer have its place, of the words that were sent. */
export interface Edit extends Omit<FileEdit, "notes"> {
  readonly notes?: readonly number[];
  readonly untracked?: true;
  /** Set if its place is gone; offsets then count in the words that were sent. */
  readonly stale?: true;
}

/** A stretch where two wordings differ, with offsets in the sent words (B) and in the file's (S). */
export interface Region {
  fromB: number;
  toB: number;
  fromS: number;
  toS: number;
}

/** Where the sent words (B) and the file's with every change rejected (S) differ. */
export const regionsOf = (sent: readonly Stretch[], file: readonly Stretch[], language: string): Region[] => {
  const [textB, textS] = [plain(sent), plain(file)];
  // A difference that nobody can see is no edit.
  if (textB === textS || (textB.length === textS.length && readAlike(textB, textS))) return [];
  let shift = 0;
  return wordChanges(sent, file, language).map(({ from, to, words }) => {
    const fromS = from + shift;
    const toS = fromS + plain(words).length;
    shift += toS - fromS - (to - from);
    return { fromB: from, toB: to, fromS, toS };
  });
};

const latest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined ? b : b === undefined || a > b ? a : b;

/** Several edits of one wording as one, including the words between them. */
const joined = <E extends Edit>(edits: readonly E[], words: readonly Stretch[]): Edit => {
  const from = Math.min(...edits.map((edit) => edit.from));
  const to = Math.max(...edits.map((edit) => edit.to));
  const put: Stretch[] = [];
  let at = from;
  for (const edit of edits) {
    put.push(...sliceWords(words, at, edit.from), ...edit.words);
    at = Math.max(at, edit.to);
  }
  put.push(...sliceWords(words, at, to));
  const when = edits.reduce<string | undefined>((last, edit) => latest(last, edit.at), undefined);
  const notes = edits.flatMap((edit) => edit.notes ?? []);
  const move = edits.find((edit) => edit.move !== undefined)?.move;
  return {
    from,
    to,
    words: joinWords(put),
    authors: [...new Set(edits.flatMap(({ authors }) => authors))],
    ...(when !== undefined && { at: when }),
    ...(move !== undefined && { move }),
    ...(notes.length > 0 && { notes }),
    places: edits.flatMap(({ places }) => places),
    ...(edits.some(({ untracked }) => untracked) && { untracked: true as const }),
    ...(edits.some(({ stale }) => stale) && { stale: true as const }),
  };
};

/** Tracked edits as edits of the sent words, and untracked ones with whatever was tracked inside them. */
const onSent = (
  sent: readonly Stretch[],
  file: readonly Stretch[],
  edits: readonly FileEdit[],
  regions: readonly Region[],
): Edit[] => {
  if (regions.length === 0) return [...edits];
  const found: Edit[] = [];
  const touches = (region: Region, { from, to }: { readonly from: number; readonly to: number }): boolean =>
    from === to
      ? region.fromS < from && region.toS > from
      : (region.fromS < to && region.toS > from) ||
        (region.fromS === region.toS && from < region.fromS && to > region.fromS);
  const loose = new Set(edits);
  const wide = regions.map((region) => ({ ...region }));
  for (const [n, region] of wide.entries()) {
    const inside: FileEdit[] = [];
    for (let grew = true; grew;) {
      grew = false;
      for (const edit of loose) {
        if (!touches(region, edit)) continue;
        loose.delete(edit);
        inside.push(edit);
        // Letters beside the region are the same on both sides.
        const [before, behind] = [Math.max(0, region.fromS - edit.from), Math.max(0, edit.to - region.toS)];
        region.fromS -= before;
        region.fromB -= before;
        region.toS += behind;
        region.toB += behind;
        grew = true;
      }
      const next = wide[n + 1];
      if (next !== undefined && next.fromS < region.toS) {
        next.fromS = region.fromS;
        next.fromB = region.fromB;
        next.toS = Math.max(next.toS, region.toS);
        next.toB = Math.max(next.toB, region.toB);
        for (const edit of inside) loose.add(edit);
        inside.length = 0;
        region.fromS = region.toS = -1;
        break;
      }
    }
    if (region.fromS < 0) continue;
    const whole = { from: region.fromS, to: region.fromS, words: [], authors: [], places: [] };
    const end = { ...whole, from: region.toS, to: region.toS };
    const would = joined([whole, ...inside.toSorted((a, b) => a.from - b.from || a.to - b.to), end], file);
    found.push({ ...would, from: region.fromB, to: region.toB, untracked: true });
  }
  const shift = (at: number): number => {
    const before = wide.findLast((region) => region.fromS >= 0 && region.toS <= at);
    return before === undefined ? at : at - before.toS + before.toB;
  };
  for (const edit of loose) {
    const from = shift(edit.from);
    found.push({ ...edit, from, to: from + edit.to - edit.from });
  }
  return found
    .filter(
      ({ from, to, words, untracked }) => !untracked || !readAlike(plain(sliceWords(sent, from, to)), plain(words)),
    )
    .sort((a, b) => a.from - b.from || a.to - b.to);
};

/** Moves edits to today's words; `stale` if the place is gone. */
const toNow = (edits: readonly Edit[], sent: readonly Stretch[], now: readonly Stretch[], language: string): Edit[] => {
  if (plain(sent) === plain(now)) return [...edits];
  const { range, gap } = carry(sent, now, language);
  return edits.map((edit): Edit => {
    if (edit.from === edit.to) {
      const at = gap(edit.from);
      return at === null ? { ...edit, stale: true } : { ...edit, from: at, to: at };
    }
    const found = range(edit.from, edit.to);
    return found === null ? { ...edit, stale: true } : { ...edit, from: found[0], to: found[1] };
  });
};

const letter = /[\p{L}\p{N}\p{M}]/u;
// Scripts without blanks between words: only the segmenter knows where one ends.
const unparted =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The range of the whole words that an edit touches. */
const wholeWords = (edit: Edit, text: string): readonly [number, number] => {
  const put = plain(edit.words);
  const glued = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && letter.test(a) && letter.test(b) && !unparted.test(a) && !unparted.test(b);
  let { from, to } = edit;
  const touchesLeft =
    glued(text[from - 1], from < to ? text[from] : put[0]) || glued(text[from - 1], put[0] ?? text[to]);
  const touchesRight =
    glued(from < to ? text[to - 1] : put.at(-1), text[to]) || glued(put.at(-1) ?? text[from - 1], text[to]);
  if (touchesLeft) while (from > 0 && glued(text[from - 1], text[from - 1])) from--;
  if (touchesRight) while (to < text.length && glued(text[to], text[to])) to++;
  return [from, to];
};

/** Joins edits within one word: as two proposals they would be rivals, which nobody meant. */
export const oneAWord = (edits: readonly Edit[], words: readonly Stretch[], language: string): Edit[] => {
  const text = plain(words);
  const widened = edits.map((edit): Edit => {
    const [from, to] = wholeWords(edit, text);
    if (from === edit.from && to === edit.to) return edit;
    return {
      ...edit,
      from,
      to,
      words: joinWords(sliceWords(words, from, edit.from), edit.words, sliceWords(words, edit.to, to)),
    };
  });
  const apart: number[][] = [];
  let reached = -1;
  for (const [n, { from, to }] of widened.entries()) {
    // Two edits at one gap can follow each other; two in one word cannot.
    if (from < reached) apart.at(-1)!.push(n);
    else apart.push([n]);
    reached = Math.max(reached, to);
  }
  let groups = apart.map((group) =>
    group.length === 1
      ? widened[group[0]!]!
      : widenedJoin(
          group.map((n) => edits[n]!),
          words,
          text,
        ),
  );
  // Without blanks between words, or with only blanks and signs between two edits, the difference that would be tabled
  // decides whether they are one.
  const close = groups.some((edit, n) => n > 0 && !letter.test(text.slice(groups[n - 1]!.to, edit.from)));
  for (let met = groups.length > 1 && (close || unparted.test(text)); met;) {
    met = false;
    const ranges = groups.map((edit) => {
      const changes = wordChanges(words, applyChanges(words, [edit]), language);
      return [changes[0]?.from ?? edit.from, changes.at(-1)?.to ?? edit.to] as const;
    });
    const next: Edit[] = [];
    for (const [n, edit] of groups.entries()) {
      if (n > 0 && ranges[n]![0] < ranges[n - 1]![1]) {
        next[next.length - 1] = joined([next.at(-1)!, edit], words);
        met = true;
      } else next.push(edit);
    }
    groups = next;
  }
  return groups;
};

const widenedJoin = (group: readonly Edit[], words: readonly Stretch[], text: string): Edit => {
  const one = joined(group, words);
  const [from, to] = wholeWords(one, text);
  return {
    ...one,
    from,
    to,
    words: joinWords(sliceWords(words, from, one.from), one.words, sliceWords(words, one.to, to)),
  };
};

/** A paragraph's edits on today's words, each in whole words. */
export const editsToday = (
  file: { readonly words: readonly Stretch[]; readonly edits: readonly FileEdit[] },
  sent: readonly Stretch[],
  now: readonly Stretch[],
  language: string,
): Edit[] => {
  const regions = regionsOf(sent, file.words, language);
  if (regions.length === 0 && file.edits.length === 0) return [];
  const onNow = toNow(onSent(sent, file.words, file.edits, regions), sent, now, language);
  const [stale, live] = [onNow.filter((edit) => edit.stale), onNow.filter((edit) => !edit.stale)];
  live.sort((a, b) => a.from - b.from || a.to - b.to);
  return [...(live.length > 0 ? oneAWord(live, now, language) : []), ...oneAWord(stale, sent, language)];
};

/**
 * Words with typed brackets around them, on today's words, as edits that put nothing in; `stale` if the words are
 * others now.
 */
export const holdsToday = (
  file: { readonly words: readonly Stretch[]; readonly holds?: readonly FileHold[] },
  sent: readonly Stretch[],
  now: readonly Stretch[],
  language: string,
): Edit[] => {
  const { holds = [], words } = file;
  if (holds.length === 0) return [];
  const regions = regionsOf(sent, words, language);
  const onWords = holds.map((hold): Edit => {
    const found = onSent(sent, words, [{ ...hold, words: [] }], regions).find(({ places }) => places.length > 0);
    // Words inside were changed without tracking, so nobody can tell which words are meant.
    const { untracked, ...own } = found ?? { ...hold, from: 0, to: 0, words: [], untracked: true };
    return { ...own, words: [], ...(untracked && { stale: true as const }) };
  });
  const live = onWords.filter(({ stale }) => !stale);
  return [...toNow(live, sent, now, language), ...onWords.filter(({ stale }) => stale)];
};

/** A stale edit found in a paragraph that got these letters by a split or merge; null if it is not there. */
export const editIn = (
  edit: Edit,
  sent: readonly Stretch[],
  heir: readonly Stretch[],
  language: string,
): Edit | null => {
  const { range, gap } = carry(sent, heir, language);
  const { stale: _, ...live } = edit;
  if (edit.from < edit.to) {
    const found = range(edit.from, edit.to);
    return found === null ? null : { ...live, from: found[0], to: found[1] };
  }
  const at = gap(edit.from);
  return at === null ? null : { ...live, from: at, to: at };
};
