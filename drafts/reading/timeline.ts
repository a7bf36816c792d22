/**
 * The record as people read it, one line for each step ("Altora tabled 214 on 12"); consecutive typing of one office is
 * one step. The entries must have passed `sight`: `by` names a party only if the reader may know it.
 */
import { partyName } from "../acts/called.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { By } from "../party.ts";
import type { Stance } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import type { ActType } from "../wire.ts";
import { deedOf } from "./deeds.ts";
import type { Done } from "./deeds.ts";
import type { Compared } from "./difference.ts";

/** What the index of the record says of one entry. */
export interface TimelineEntry extends Done {
  readonly by: By;
}

/** One line of history, as its reader may see it. */
export interface Step {
  readonly seq: number;
  /** The last entry, if typing was joined; else the same as `seq`. */
  readonly until: number;
  /** The time of its first entry. */
  readonly at: string;
  readonly by: By;
  readonly act?: ActType;
  readonly sentence: string;
  /** For a position: the stance taken; absent if a position was taken back. */
  readonly stance?: Stance;
  readonly paragraphs: readonly ParagraphId[];
  readonly proposals: readonly ProposalId[];
  readonly words?: readonly { readonly paragraph: ParagraphId; readonly compared: readonly Compared[] }[];
}

/**
 * The acts that may change the words as they stand. With all other acts, the words of the step are only what a proposal
 * asks for.
 */
const changing: readonly ActType[] = [
  "incorporate",
  "restore",
  "undo",
  "insert-paragraph",
  "remove-paragraph",
  "split-paragraph",
  "merge-paragraphs",
  "move",
  "set-status",
];

/** Whether the words of a step are a change of the text, not just what somebody asks for. */
export const changesText = ({ act }: Pick<Step, "act">): boolean => act === undefined || changing.includes(act);

/** The name of an office or party for the start of a sentence. */
export const nameOf = (by: By, draft: Draft): string => {
  if (by.party !== undefined) return partyName(draft, by.party);
  switch (by.office) {
    case "chair":
      return "The Chair";
    case "secretariat":
      return "The Secretariat";
    case "delegation":
      return "A delegation";
    case "server":
      return "The server";
  }
};

/** One entry as a sentence without full stop: "Altora tabled 214 on 12, entered by the Secretariat". */
export const sentenceOf = (entry: TimelineEntry, draft: Draft, name: typeof nameOf = nameOf): string =>
  `${name(entry.by, draft)} ${deedOf(entry, draft)}${entry.by.entered === undefined ? "" : ", entered by the Secretariat"}`;

const sameBy = (a: By, b: By): boolean => a.office === b.office && a.party === b.party && a.entered === b.entered;
const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => [...new Set([...a, ...b])];

/**
 * How entries become steps. By default typing goes on over pauses of up to 30 minutes, and steps come without words.
 */
export interface StepOptions {
  readonly name?: typeof nameOf;
  /** Typing with a longer pause than this, in minutes, is two steps. */
  readonly pause?: number;
  /** Compares a paragraph's words before `seq` with those after `until`. */
  readonly words?: (paragraph: ParagraphId, seq: number, until: number) => readonly Compared[];
}

/** Groups entries, given in order of the record, into steps. */
export const groupSteps = (entries: readonly TimelineEntry[], draft: Draft, options: StepOptions = {}): Step[] => {
  const pause = (options.pause ?? 30) * 60_000;
  const groups: { entry: TimelineEntry; until: number; last: string }[] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const goesOn =
      group !== undefined &&
      entry.act === undefined &&
      group.entry.act === undefined &&
      sameBy(group.entry.by, entry.by) &&
      Date.parse(entry.at) - Date.parse(group.last) <= pause;
    if (!goesOn) {
      groups.push({ entry, until: entry.seq, last: entry.at });
      continue;
    }
    group.entry = {
      ...group.entry,
      paragraphs: union(group.entry.paragraphs, entry.paragraphs),
      proposals: union(group.entry.proposals, entry.proposals),
    };
    [group.until, group.last] = [entry.seq, entry.at];
  }
  return groups.map(({ entry, until }): Step => {
    const { seq, at, by, act, paragraphs, proposals } = entry;
    const words = options.words;
    const compared =
      words === undefined
        ? []
        : paragraphs
            .map((paragraph) => ({ paragraph, compared: words(paragraph, seq, until) }))
            .filter((one) => one.compared.some(({ is }) => is !== "kept"));
    return {
      seq,
      until,
      at,
      by,
      ...(act !== undefined && { act: act.type }),
      ...(act?.type === "take-position" && typeof act.stance === "string" && { stance: act.stance as Stance }),
      sentence: sentenceOf(entry, draft, options.name),
      paragraphs,
      proposals,
      ...(compared.length > 0 && { words: compared }),
    };
  });
};
