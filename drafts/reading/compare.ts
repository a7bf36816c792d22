/**
 * Two moments of a draft side by side: by paragraph identity first, by words second, so that a paragraph that moved is
 * shown as moved even when it was edited too. Facts, so no brackets: only the words as they stood and stand.
 * Law: the pieces of a paragraph that are kept or in are the words of `to`, those kept or out the words of `from`.
 */
import type { Draft, Paragraph } from "../draft.ts";
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { By } from "../party.ts";
import type { Status } from "../status.ts";
import { readable } from "./difference.ts";
import type { Compared } from "./difference.ts";
import { lookTwice } from "./guard.ts";
import type { GuardKind } from "./guard.ts";
import { plain, wordsOf } from "./words.ts";

export type { Compared } from "./difference.ts";

export type Fate = "same" | "changed" | "added" | "removed" | "moved";

export interface ComparedParagraph {
  readonly id: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  /** Where it is and what it is called now; of a removed one, where it was. */
  readonly part: Part;
  readonly label: string;
  /** Where it was and what it was called, when either differs. */
  readonly was?: { readonly part: Part; readonly label: string };
  readonly fate: Fate;
  readonly words: readonly Compared[];
  readonly status?: { readonly was: Status; readonly now: Status };
  /** Who changed it; filled in by who has the record. */
  readonly by?: readonly By[];
}

export interface GuardHit {
  readonly paragraph: ParagraphId;
  readonly label: string;
  readonly kind: GuardKind;
  readonly was: string;
  readonly now: string;
  readonly sentence: string;
}

export interface Moment {
  readonly seq: number;
  readonly at: string;
  /** The revision that is exactly this moment. */
  readonly revision?: string;
}

export interface Totals {
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
  readonly changed: number;
  readonly renumbered: number;
  readonly status: number;
  /** Words, as their segmenter counts them, that came in and went out. */
  readonly wordsIn: number;
  readonly wordsOut: number;
}

export interface Comparison {
  readonly from: Moment;
  readonly to: Moment;
  readonly paragraphs: readonly ComparedParagraph[];
  readonly guard: readonly GuardHit[];
  readonly totals: Totals;
}

interface Placed {
  readonly paragraph: Paragraph;
  readonly part: Part;
}

/** The paragraphs that stand, in order; those only proposed are none. */
const standing = (draft: Draft): Placed[] =>
  (Object.entries(draft.parts) as [Part, readonly Paragraph[]][]).flatMap(([part, paragraphs]) =>
    paragraphs.filter(({ ins }) => ins === undefined).map((paragraph) => ({ paragraph, part })),
  );

/** Indexes of a longest increasing subsequence. */
const rising = (values: readonly number[]): Set<number> => {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [n, value] of values.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? tails[low - 1]! : -1);
    tails[low] = n;
  }
  const found = new Set<number>();
  for (let n = tails.at(-1) ?? -1; n >= 0; n = before[n]!) found.add(n);
  return found;
};

/** Paragraphs that did not keep their place among those that stayed in their part: as few as possible. */
const movedOf = (a: readonly Placed[], b: readonly Placed[]): Set<ParagraphId> => {
  const placeA = new Map(a.map(({ paragraph, part }, n) => [paragraph.id, { part, n }]));
  const moved = new Set<ParagraphId>();
  for (const part of new Set(b.map((placed) => placed.part))) {
    const stayed = b.filter((placed) => placed.part === part && placeA.get(placed.paragraph.id)?.part === part);
    const kept = rising(stayed.map(({ paragraph }) => placeA.get(paragraph.id)!.n));
    for (const [n, { paragraph }] of stayed.entries()) if (!kept.has(n)) moved.add(paragraph.id);
  }
  for (const { paragraph, part } of b) {
    const was = placeA.get(paragraph.id);
    if (was !== undefined && was.part !== part) moved.add(paragraph.id);
  }
  return moved;
};

const whole = (words: readonly Stretch[], is: "in" | "out"): Compared[] => words.map((stretch) => ({ ...stretch, is }));

const momentOf = (draft: Draft): Moment => {
  const revision = draft.revisions.find(({ seq }) => seq === draft.seq)?.name;
  return { seq: draft.seq, at: draft.at, ...(revision !== undefined && { revision }) };
};

const countWords = (words: readonly Compared[], is: "in" | "out", segmenter: Intl.Segmenter): number =>
  words
    .filter((piece) => piece.is === is)
    .reduce((sum, { t }) => sum + [...segmenter.segment(t)].filter(({ isWordLike }) => isWordLike === true).length, 0);

/** What became of every paragraph between two moments, in the order of the later one; the removed where they stood. */
export const compareDrafts = (a: Draft, b: Draft): Comparison => {
  const [oldOnes, newOnes] = [standing(a), standing(b)];
  const before = new Map(oldOnes.map((placed) => [placed.paragraph.id, placed]));
  const after = new Set(newOnes.map(({ paragraph }) => paragraph.id));
  const moved = movedOf(oldOnes, newOnes);

  const compared = newOnes.map(({ paragraph, part }): ComparedParagraph => {
    const { id, kind, level, label, status } = paragraph;
    const was = before.get(id);
    if (was === undefined)
      return { id, kind, level, part, label, fate: "added", words: whole(wordsOf(paragraph), "in") };
    const [oldWords, newWords] = [wordsOf(was.paragraph), wordsOf(paragraph)];
    const words = readable(oldWords, newWords, b.language);
    const edited = words.some(({ is }) => is !== "kept");
    return {
      id,
      kind,
      level,
      part,
      label,
      ...((was.part !== part || was.paragraph.label !== label) && {
        was: { part: was.part, label: was.paragraph.label },
      }),
      fate: moved.has(id) ? "moved" : edited ? "changed" : "same",
      words,
      ...(was.paragraph.status !== status && { status: { was: was.paragraph.status, now: status } }),
    };
  });
  // The removed stand behind what stood before them, or first in their part.
  for (const [n, { paragraph, part }] of oldOnes.entries()) {
    if (after.has(paragraph.id)) continue;
    const { id, kind, level, label } = paragraph;
    const removed: ComparedParagraph = {
      id,
      kind,
      level,
      part,
      label,
      fate: "removed",
      words: whole(wordsOf(paragraph), "out"),
    };
    const neighbour = oldOnes[n - 1];
    const at =
      neighbour?.part === part
        ? compared.findIndex((other) => other.id === neighbour.paragraph.id)
        : compared.findIndex((other) => other.part === part) - 1;
    compared.splice(neighbour?.part !== part && at === -2 ? compared.length : at + 1, 0, removed);
  }

  const guard = compared
    .filter(({ fate }) => fate === "changed" || fate === "moved")
    .flatMap(({ id, label, words }) =>
      lookTwice(words, b.language).map((look): GuardHit => ({ paragraph: id, label, ...look })),
    );
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  const count = (fate: Fate): number => compared.filter((paragraph) => paragraph.fate === fate).length;
  const changed = ({ words }: ComparedParagraph): boolean => words.some(({ is }) => is !== "kept");
  return {
    from: momentOf(a),
    to: momentOf(b),
    paragraphs: compared,
    guard,
    totals: {
      added: count("added"),
      removed: count("removed"),
      moved: count("moved"),
      changed: compared.filter((one) => (one.fate === "changed" || one.fate === "moved") && changed(one)).length,
      renumbered: compared.filter(
        ({ was, part, label }) => was !== undefined && was.part === part && was.label !== label,
      ).length,
      status: compared.filter(({ status }) => status !== undefined).length,
      wordsIn: compared.reduce((sum, { words }) => sum + countWords(words, "in", segmenter), 0),
      wordsOut: compared.reduce((sum, { words }) => sum + countWords(words, "out", segmenter), 0),
    },
  };
};

/** The words of the later moment, from a comparison alone. */
export const wordsAfter = ({ words }: ComparedParagraph): string => plain(words.filter(({ is }) => is !== "out"));
/** The words of the earlier moment. */
export const wordsBefore = ({ words }: ComparedParagraph): string => plain(words.filter(({ is }) => is !== "in"));
