/**
 * Makes two drafts without a common record comparable: where line-up.ts finds the same paragraph in both, the second
 * draft's paragraph gets the first one's id. Anything that compares two moments can then compare them.
 */
import type { Draft, Paragraph } from "../draft.ts";
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import { compareDrafts } from "./compare.ts";
import type { Comparison } from "./compare.ts";
import { lineUp } from "./line-up.ts";
import type { LinedUp, Liner } from "./line-up.ts";
import { plain, wordsOf } from "./words.ts";

const standing = (draft: Draft): { readonly paragraph: Paragraph; readonly part: Part }[] =>
  (Object.entries(draft.parts) as [Part, readonly Paragraph[]][]).flatMap(([part, paragraphs]) =>
    paragraphs.filter(({ ins }) => ins === undefined).map((paragraph) => ({ paragraph, part })),
  );

/** The standing paragraphs of a draft, in the form that line-up.ts takes. */
export const linersOf = (draft: Draft): Liner[] =>
  standing(draft).map(({ paragraph, part }) => ({
    kind: paragraph.kind,
    part,
    label: paragraph.label,
    text: plain(wordsOf(paragraph)),
  }));

/** The second draft in terms of the first. */
export interface AsOne {
  /** The second draft. A paragraph that has no pair gets an id that is nowhere in the first. */
  readonly draft: Draft;
  /** For a paragraph of the first draft, other paragraphs that also hold words of it. */
  readonly into: ReadonlyMap<ParagraphId, ReadonlySet<ParagraphId>>;
  readonly linedUp: LinedUp;
}

/** The second draft with ids of the first. It is for reading only: its tables are not those of the first. */
export const asOne = (a: Draft, b: Draft): AsOne => {
  const [linesA, linesB] = [linersOf(a), linersOf(b)];
  const linedUp = lineUp(linesA, linesB, b.language);
  const [idsA, idsB] = [a, b].map((draft) => standing(draft).map(({ paragraph }) => paragraph.id)) as [
    ParagraphId[],
    ParagraphId[],
  ];
  const names = new Map<ParagraphId, ParagraphId>();
  for (const { a: n, b: m } of linedUp.pairs) names.set(idsB[m]!, idsA[n]!);
  // No entry of the first draft can have such a number.
  const nameOf = (id: ParagraphId): ParagraphId => names.get(id) ?? (`p9${id.slice(1)}` as ParagraphId);
  const taken = new Set<ParagraphId>(idsA);
  for (const id of idsB)
    if (!names.has(id) && taken.has(nameOf(id))) throw new RangeError(`two paragraphs would be called ${nameOf(id)}`);
  const noted = <S extends Stretch>(run: S): S => (run.note === undefined ? run : { ...run, note: nameOf(run.note) });
  const renamed = (paragraph: Paragraph): Paragraph => ({
    ...paragraph,
    id: nameOf(paragraph.id),
    ...(paragraph.parent !== undefined && { parent: nameOf(paragraph.parent) }),
    runs: paragraph.runs.map(noted),
  });
  const parts: Record<Part, readonly Paragraph[]> = { ...b.parts };
  for (const part of Object.keys(parts) as Part[]) parts[part] = b.parts[part]?.map(renamed) ?? [];
  const into = new Map<ParagraphId, Set<ParagraphId>>();
  for (const { a: n, b: m } of [...linedUp.from, ...linedUp.into]) {
    const heirs = into.get(idsA[n]!) ?? new Set();
    into.set(idsA[n]!, heirs.add(nameOf(idsB[m]!)));
  }
  return { draft: { ...b, parts }, into, linedUp };
};

/**
 * Compares two drafts without a common record as if the second had developed from the first. In the place of a moment's
 * revision stands the draft's name (a file name), and seq 0 says that it is on no record.
 */
export const compareTexts = (
  a: Draft,
  b: Draft,
  names: { readonly from: string; readonly to: string } = { from: a.title, to: b.title },
): Comparison => {
  const { draft, into } = asOne(a, b);
  const comparison = compareDrafts(a, draft, { into });
  const { was, now } = comparison.brackets;
  const nothing: readonly string[] = [];
  return {
    ...comparison,
    from: { seq: 0, at: a.at, revision: names.from },
    to: { seq: 0, at: b.at, revision: names.to },
    // Each text numbers its brackets by itself, so nobody knows which became which.
    brackets: {
      was,
      now,
      tabled: nothing,
      incorporated: nothing,
      setAside: nothing,
      withdrawn: nothing,
      lapsed: nothing,
    },
  };
};
