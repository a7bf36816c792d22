/** Folds what need not be read in a comparison into a line: unchanged paragraphs, and long runs of removed ones. */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ComparedParagraph } from "../../drafts/reading/compare.ts";
import { stretchName } from "../../drafts/reading/stretch-name.ts";
import { differs, onlyRenumbered } from "./compared-paragraph.ts";

/** A run of at least one paragraph behind one line, until the reader opens it. */
export interface Fold {
  readonly folds: readonly [ComparedParagraph, ...ComparedParagraph[]];
  /** "4 to 6: 3 paragraphs unchanged" */
  readonly text: string;
}

/** From this many removed paragraphs in a row they are folded; those with something to look at twice stay visible. */
const manyGone = 3;

const shows = (p: ComparedParagraph): boolean => differs(p) && !onlyRenumbered(p);

/** The paragraphs of a comparison with unchanged ones folded. `opened` are folds, by the paragraph each begins with. */
export const folded = (
  all: readonly ComparedParagraph[],
  opened: ReadonlySet<ParagraphId>,
): readonly (ComparedParagraph | Fold)[] => {
  const drawn: (ComparedParagraph | Fold)[] = [];
  let run: ComparedParagraph[] = [];
  let gone = false;
  const close = (): void => {
    const [first, ...rest] = run;
    run = [];
    if (first === undefined) return;
    const folds = [first, ...rest] as const;
    if (opened.has(first.id) || (gone && folds.length < manyGone)) drawn.push(...folds);
    else {
      const what = gone ? "taken out" : "unchanged";
      drawn.push({ folds, text: `${stretchName(folds)} ${what}` });
    }
  };
  const take = (p: ComparedParagraph, out: boolean): void => {
    if (gone !== out) close();
    gone = out;
    run.push(p);
  };
  for (const [n, p] of all.entries()) {
    const under = p.kind === "heading" && !shows(p) ? stretchUnder(all, n) : [];
    if (p.fate === "removed" && p.unexplained === undefined) take(p, true);
    else if (shows(p) || under.some(shows)) {
      close();
      drawn.push(p);
    } else take(p, false);
  }
  close();
  return drawn;
};

/** The paragraphs under a heading, up to the next heading of its level. */
const stretchUnder = (all: readonly ComparedParagraph[], at: number): readonly ComparedParagraph[] => {
  const { level } = all[at]!;
  const end = all.findIndex((p, n) => n > at && p.kind === "heading" && p.fate !== "removed" && p.level <= level);
  return all.slice(at + 1, end < 0 ? undefined : end);
};
