/** Old and new numbers, for a revision that renewed them or between two moments. */
import type { Draft } from "../draft.ts";
import type { Kind, Part } from "../paragraph.ts";
import type { ComparedParagraph } from "./compare.ts";

/** A paragraph's label before and after; "" where it had or has none. */
export interface NewNumber {
  readonly kind: Kind;
  readonly old: string;
  readonly now: string;
}

/** The new numbers of one part. A part without any is left out of a list. */
export interface RenumberedPart {
  readonly part: Part;
  readonly rows: readonly NewNumber[];
}

/** Splits a sub-paragraph's label: "15 (a)" is "(a)" of "15". */
const split = (label: string): readonly [of: string, own: string] => {
  const at = label.indexOf("(");
  return at <= 0 ? [label, ""] : [label.slice(0, at).trimEnd(), label.slice(at)];
};

/** Leaves out what stayed, and sub-paragraphs whose own letter stayed: if 15 changed, 15 (a) changed with it. */
const inShort = (rows: readonly NewNumber[]): readonly NewNumber[] => {
  const changed = rows.filter(({ old, now }) => old !== now);
  const went = new Set(changed.map(({ old, now }) => JSON.stringify([old, now])));
  return changed.filter(({ kind, old, now }) => {
    const [[was, oldLetter], [is, letter]] = [split(old), split(now)];
    return kind !== "sub-paragraph" || oldLetter !== letter || !went.has(JSON.stringify([was, is]));
  });
};

const byPart = (rows: readonly (NewNumber & { readonly part: Part })[]): readonly RenumberedPart[] =>
  [...Map.groupBy(rows, ({ part }) => part)]
    .map(([part, own]) => ({ part, rows: inShort(own.map(({ kind, old, now }) => ({ kind, old, now }))) }))
    .filter((one) => one.rows.length > 0);

/**
 * The old and new numbers of the revision published at exactly this moment; empty if there is none, or if it renewed no
 * number.
 */
export const renumberedAt = (draft: Draft): readonly RenumberedPart[] => {
  const revision = draft.revisions.find(({ seq }) => seq === draft.seq);
  const kinds = new Map(
    Object.values(draft.parts)
      .flat()
      .map(({ id, kind }) => [id, kind]),
  );
  return byPart(
    (revision?.renumbered ?? []).map(({ part, paragraph, old, now }) => ({
      part,
      kind: kinds.get(paragraph) ?? "paragraph",
      old,
      now,
    })),
  );
};

/** The numbers that differ between two moments, of paragraphs that stayed in their part. */
export const renumberedBetween = (paragraphs: readonly ComparedParagraph[]): readonly RenumberedPart[] =>
  byPart(
    paragraphs.flatMap(({ was, part, kind, label }) =>
      was === undefined || was.part !== part ? [] : [{ part, kind, old: was.label, now: label }],
    ),
  );

/** A change of number as text: "12 → 11", "footnote 3 → 2". */
export const numberLine = ({ kind, old, now }: NewNumber): string =>
  `${kind === "footnote" ? "footnote " : kind === "heading" ? "section " : ""}${old || "no number"} → ${now || "no number"}`;
