/**
 * Who changed what between two moments, read from the steps of the record: one line for each change of words, a move, a
 * status. It also checks that the steps lead from the one wording to the other, so that a difference nobody accounts for
 * is seen.
 */
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { By } from "../../drafts/party.ts";
import { wordsAfter, wordsBefore } from "../../drafts/reading/compare.ts";
import type { Compared, ComparedParagraph, Comparison } from "../../drafts/reading/compare.ts";
import { changesText } from "../../drafts/reading/timeline.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { counted, listed, moment, officeName } from "../words.ts";
import { hunksOf } from "./compared-words.ts";

/** A change and who made it. */
export interface Account {
  readonly was: string;
  readonly now: string;
  readonly who: string;
}

export interface Accounts {
  readonly of: ReadonlyMap<ParagraphId, readonly Account[]>;
  /** Behind "Moved", "New paragraph", "Taken out" and a status: "by the Chair, 9 Mar 17:20". */
  readonly fateOf: ReadonlyMap<ParagraphId, string>;
  /** "6 by incorporated proposals, 2 typed, 2 moves." */
  readonly sentence: string;
  /** Paragraphs whose words differ by more than the steps this seat may read account for. */
  readonly open: readonly ParagraphId[];
}

export interface Read {
  readonly proposals: Draft["proposals"];
  readonly nameOf: (party: string) => string;
  readonly now: number;
}

const plain = (words: readonly Compared[], leave: Compared["is"]): string =>
  words
    .filter(({ is }) => is !== leave)
    .map(({ t }) => t)
    .join("");

const whoOf = ({ act, by, at, proposals, sentence }: Step, { proposals: all, nameOf, now }: Read): string => {
  const when = moment(at, now);
  const name = (one: By): string => officeName(one, nameOf);
  if (act === undefined && by.office !== "server") return `Typed by ${name(by)}, ${when}`;
  const proposal = act === "incorporate" ? all.find(({ id }) => id === proposals[0]) : undefined;
  if (proposal === undefined) return `${sentence}, ${when}`;
  const sponsors = (proposal.sponsors ?? []).map(nameOf);
  const who = sponsors.length === 0 ? proposal.number : `${proposal.number}, ${listed(sponsors)}`;
  return `${who}. Incorporated${by.office === "chair" ? "" : ` by ${name(by)}`} ${when}`;
};

/** Acts that decide a paragraph's fate, by what became of it. */
const fates: Readonly<Record<string, readonly string[]>> = {
  moved: ["move", "incorporate", "undo", "restore"],
  added: ["insert-paragraph", "split-paragraph", "incorporate", "undo", "restore"],
  removed: ["remove-paragraph", "merge-paragraphs", "incorporate", "undo", "restore"],
};

const fateSentence = (p: ComparedParagraph, steps: readonly Step[], read: Read): string | null => {
  const acts = fates[p.fate] ?? (p.status ? ["set-status", "undo", "restore"] : []);
  const step = steps.findLast(({ act, paragraphs }) => acts.includes(act ?? "") && paragraphs.includes(p.id));
  if (step === undefined) return null;
  if (step.act === "incorporate") return whoOf(step, read);
  return `by ${officeName(step.by, read.nameOf)}, ${moment(step.at, read.now)}`;
};

/** Whether each wording follows from the last one, from the first to the last. */
const leads = (p: ComparedParagraph, own: readonly (readonly Compared[])[]): boolean => {
  let words = wordsBefore(p);
  for (const compared of own) {
    if (plain(compared, "in") !== words) return false;
    words = plain(compared, "out");
  }
  return words === wordsAfter(p);
};

export const accountsOf = (comparison: Comparison, record: readonly Step[], read: Read): Accounts => {
  const { from, to } = comparison;
  const steps = record.filter(({ seq }) => seq > from.seq && seq <= to.seq);
  const of = new Map<ParagraphId, readonly Account[]>();
  const fateOf = new Map<ParagraphId, string>();
  const open: ParagraphId[] = [];
  const incorporated = new Set<string>();
  let typed = 0;
  for (const p of comparison.paragraphs) {
    const fate = fateSentence(p, steps, read);
    if (fate !== null) fateOf.set(p.id, fate);
    if (p.fate === "added" || p.fate === "removed" || !p.words.some(({ is }) => is !== "kept")) continue;
    // What was proposed, and came in or not, is no change of the words: the step that brought it in is.
    const touching = steps.filter(changesText).flatMap((step) => {
      const words = step.words?.find(({ paragraph }) => paragraph === p.id);
      return words === undefined ? [] : [{ step, compared: words.compared }];
    });
    // Typing that goes on past the later moment is told as one step: it accounts for more than was asked.
    const goesOn = touching.some(({ step }) => step.until > to.seq);
    if (
      !goesOn &&
      !leads(
        p,
        touching.map(({ compared }) => compared),
      )
    )
      open.push(p.id);
    const woven = p.words.map(({ t }) => t).join("");
    const place = (hunk: { was: string; now: string }): number => {
      const at = [hunk.now, hunk.was].map((t) => (t.trim() === "" ? -1 : woven.indexOf(t.trim()))).find((n) => n >= 0);
      return at ?? woven.length;
    };
    const lines = touching.flatMap(({ step, compared }) => {
      if (step.act === "incorporate" && step.proposals[0] !== undefined) incorporated.add(step.proposals[0]);
      if (step.act === undefined) typed++;
      return hunksOf(compared).map((hunk) => ({ hunk, who: whoOf(step, read) }));
    });
    of.set(
      p.id,
      lines
        .toSorted((a, b) => place(a.hunk) - place(b.hunk))
        .map(({ hunk, who }) => ({ was: hunk.was.trim(), now: hunk.now.trim(), who })),
    );
  }
  const { moved, renumbered } = comparison.totals;
  const facts = [
    ...(incorporated.size > 0 ? [`${incorporated.size} by incorporated proposals`] : []),
    ...(typed > 0 ? [`${typed} typed`] : []),
    ...(moved > 0 ? [counted(moved, "move")] : []),
    ...(renumbered > 0 ? [counted(renumbered, "renumbering")] : []),
  ];
  return { of, fateOf, sentence: facts.length === 0 ? "" : `${facts.join(", ")}.`, open };
};
