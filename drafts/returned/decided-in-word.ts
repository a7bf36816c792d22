/**
 * Our tracked export holds other parties' proposals as tracked changes, which anybody can accept or reject in Word.
 * That decides nothing here: accepting is read as support and rejecting as objection, both to be confirmed.
 */
import type { ChangeId } from "../change.ts";
import type { Draft } from "../draft.ts";
import { trackingChoice } from "../formats/tracking-choice.ts";
import type { Stretch } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { applyChanges } from "../reading/difference.ts";
import type { WordChange } from "../reading/difference.ts";
import { plain } from "../reading/words.ts";
import { regionsOf } from "./edits.ts";
import type { Region } from "./edits.ts";
import type { FileText } from "./file-text.ts";
import type { ProposedWords } from "./proposed-words.ts";

/** The proposals that a draft's tracked export has as tracked changes. */
export const chosenIn = (draft: Draft): ReadonlySet<ProposalId> => trackingChoice(draft).tracked;

/** What is left of other parties' proposals in one paragraph of a file. */
export interface Decided {
  /** The words that were sent, with what was accepted in Word. */
  readonly words: readonly Stretch[];
  /** The offset in the sent words for one in the file's words; null inside an untracked edit. */
  readonly offset: (at: number) => number | null;
  /** Accepted (`support`) or rejected (`object`) in Word. Empty unless the file left us as the tracked view. */
  readonly taken: readonly { readonly proposal: ProposalId; readonly stance: "support" | "object" }[];
}

const blankless = (text: string): string => text.replaceAll(/\s/gu, "");

/**
 * Tells from what is left of other parties' tracked changes in a paragraph which of them were accepted or rejected in
 * Word.
 */
export const decidedInWord = (
  text: FileText,
  sent: readonly Stretch[],
  own: ProposedWords,
  tracked: boolean,
  language: string,
): Decided => {
  const regions = regionsOf(sent, text.words, language);
  const offset = (at: number): number | null => {
    let shift = 0;
    for (const { fromS, toS, toB } of regions) {
      if (toS <= at) shift = toB - toS;
      else if (fromS < at) return null;
    }
    return at + shift;
  };
  const file = plain(text.words);
  if (!tracked) {
    // Struck words inside proposed ones look like standing words that are struck.
    const struck = [...own.pieces].flatMap(([at, pieces]) =>
      pieces.flatMap(({ t, struck: goes }): WordChange[] => (goes ? [{ from: at, to: at, words: [{ t }] }] : [])),
    );
    if (regions.length === 0) return { words: sent, offset, taken: [] };
    // Blanks beside a bracket may be part of a proposal, so they are not compared.
    if (blankless(plain(sent)) === blankless(file)) return { words: text.words, offset, taken: [] };
    const drawn = applyChanges(sent, struck);
    const left = (one: readonly Region[]): number => one.reduce((sum, r) => sum + r.toB - r.fromB + r.toS - r.fromS, 0);
    const alike = blankless(plain(drawn)) === blankless(file);
    const closer = alike || left(regionsOf(drawn, text.words, language)) < left(regions);
    return { words: alike ? text.words : closer ? drawn : sent, offset, taken: [] };
  }
  const back = new Map<number, string>();
  for (const { at, items } of text.proposed) {
    const gap = offset(at);
    const here = items.map(({ is, t }) => (is === "sent" ? t : "")).join("");
    if (gap !== null) back.set(gap, (back.get(gap) ?? "") + here);
  }
  const accepted: WordChange[] = [];
  const taken: { proposal: ProposalId; stance: "support" | "object" }[] = [];
  const take = (change: ChangeId, stance: "support" | "object"): void => {
    const proposal = own.proposalOf(change);
    if (proposal !== undefined) taken.push({ proposal, stance });
  };
  for (const [gap, pieces] of own.pieces)
    for (const [top, group] of Map.groupBy(pieces, (piece) => piece.top)) {
      const words = group.map(({ t }) => t).join("");
      if (words.trim() === "" || back.get(gap)?.includes(words.trim())) continue;
      const region = regions.find(
        ({ fromB, toB, fromS, toS }) => fromB <= gap && gap <= toB && file.slice(fromS, toS).includes(words.trim()),
      );
      if (region === undefined) take(top, "object");
      else {
        take(top, "support");
        accepted.push({ from: gap, to: gap, words: [{ t: words }] });
      }
    }
  const inText = (at: number): number => {
    const region = regions.findLast(({ toB }) => toB <= at);
    return region === undefined ? at : at + region.toS - region.toB;
  };
  for (const [change, ranges] of own.strikes)
    for (const [from, to] of ranges) {
      if (regions.some(({ fromB, toB }) => fromB <= from && to <= toB)) {
        take(change, "support");
        accepted.push({ from, to, words: [] });
        continue;
      }
      if (regions.some(({ fromB, toB }) => fromB < to && toB > from)) continue;
      const [start, end] = [inText(from), inText(from) + to - from];
      const lead = file.slice(start, end).length - file.slice(start, end).trimStart().length;
      const marked = text.struck.some(
        ([a, b]) => a <= start + lead && b >= start + file.slice(start, end).trimEnd().length,
      );
      if (!marked && file.slice(start, end).trim() !== "") take(change, "object");
    }
  accepted.sort((a, b) => a.from - b.from || a.to - b.to);
  const apart = accepted.filter((one, n) => n === 0 || one.from >= accepted[n - 1]!.to);
  return { words: apart.length === 0 ? sent : applyChanges(sent, apart), offset, taken };
};
