/**
 * The record as people read it: one line a step ("Altora tabled 214"), consecutive typing of one office as one step.
 * Works on entries that have passed `sight`: `by` names a party only where the reader may know it.
 */
import { call, callPart, callStatus, list, numberOf, partyName } from "../acts/called.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { By } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { Act, ActType } from "../wire.ts";
import type { Compared } from "./difference.ts";

/** What the record's index says of one entry. */
export interface TimelineEntry {
  readonly seq: number;
  readonly at: string;
  readonly by: By;
  /** Absent for typing. */
  readonly act?: Act | { readonly type: ActType };
  readonly paragraphs: readonly ParagraphId[];
  readonly proposals: readonly ProposalId[];
}

export interface Step {
  readonly seq: number;
  /** Of joined typing, the last entry; otherwise the same as `seq`. */
  readonly until: number;
  /** Of the first entry. */
  readonly at: string;
  readonly by: By;
  readonly act?: ActType;
  readonly sentence: string;
  readonly paragraphs: readonly ParagraphId[];
  readonly proposals: readonly ProposalId[];
  readonly words?: readonly { readonly paragraph: ParagraphId; readonly compared: readonly Compared[] }[];
}

/** How an office or party is called at the start of a sentence. */
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

const has = <K extends string>(act: object, field: K): act is Record<K, unknown> =>
  field in act && (act as Record<K, unknown>)[field] !== undefined;
const text = (act: object, field: string): string | null =>
  has(act, field) && typeof act[field] === "string" ? (act[field] as string) : null;

const stanceVerbs: Readonly<Record<string, string>> = {
  sponsor: "co-sponsored",
  support: "supported",
  "can-live-with": "can live with",
  reserve: "reserved its position on",
  object: "objected to",
};

/** What was done, after the name: "tabled 214". */
const deed = ({ act, paragraphs, proposals }: TimelineEntry, draft: Draft): string => {
  const named = list(
    paragraphs.map((id) => call(draft, id)),
    4,
  );
  const numbers = list(
    proposals.map((id) => numberOf(draft, id)),
    4,
  );
  const first = proposals[0] === undefined ? "a proposal" : numberOf(draft, proposals[0]);
  const where = paragraphs[0] === undefined ? "the text" : call(draft, paragraphs[0]);
  if (act === undefined) return `typed in ${named || "the text"}`;
  // What else fell with a decision is listed behind the proposal it was about.
  const rest = proposals.slice(1).map((id) => numberOf(draft, id));
  const lapsed = rest.length === 0 ? "" : `; ${list(rest, 6)} lapsed`;
  switch (act.type) {
    case "table":
      return `tabled ${numbers || first}`;
    case "revise":
      return `revised ${first}`;
    case "withdraw":
      return `withdrew ${first}${lapsed}`;
    case "maintain":
      return `maintained ${first}`;
    case "correct":
      return has(act, "confirm") ? `confirmed ${first}` : `corrected ${first}`;
    case "admit":
      return `admitted ${first} to the text`;
    case "take-position": {
      const part = text(act, "part");
      const on =
        proposals[0] !== undefined
          ? first
          : paragraphs[0] !== undefined
            ? where
            : part === null
              ? "the text"
              : callPart(part as "consensus");
      const stance = text(act, "stance");
      return stance === null ? `changed its position on ${on}` : `${stanceVerbs[stance] ?? "took a position on"} ${on}`;
    }
    case "hold":
      return `held words in ${where}`;
    case "incorporate":
      return `incorporated ${first}${lapsed}`;
    case "set-aside":
      return `set ${first} aside${lapsed}`;
    case "insert-paragraph":
      return `inserted ${where}`;
    case "split-paragraph":
      return `split ${where}`;
    case "merge-paragraphs":
      return `merged ${named}`;
    case "remove-paragraph":
      return `took ${where} out`;
    case "move": {
      const to = has(act, "to") && typeof act.to === "object" && act.to !== null ? text(act.to, "part") : null;
      return to === null ? `moved ${where}` : `moved ${where} to ${callPart(to as "consensus")}`;
    }
    case "set-status": {
      if (has(act, "editorial")) return `corrected ${where} editorially`;
      const status = text(act, "status");
      return status === null ? `set the status of ${where}` : `set ${where} to ${callStatus(status as "open")}`;
    }
    case "publish-revision": {
      const name = text(act, "name");
      return name === null ? "published a revision" : `published ${name}`;
    }
    case "restore":
      return paragraphs.length === 0 ? "restored the text" : `restored ${named}`;
    case "undo":
      return "took its last act back";
    case "give-pen":
      return "gave the pen";
    case "take-pen":
      return "took the pen back";
    case "set-floor":
      return paragraphs[0] === undefined ? "cleared the floor" : `put ${where} on the floor`;
    case "set-phase":
      return `set the phase to ${text(act, "phase") ?? "another"}`;
    case "set-manner":
      return `set the manner to ${text(act, "manner") ?? "another"}`;
    case "set-names":
      return `set names to ${text(act, "names") ?? "another level"}`;
    case "set-party":
      return "changed the list of parties";
  }
};

/** One entry as a sentence without a full stop: "Altora tabled 214, entered by the Secretariat". */
export const sentenceOf = (entry: TimelineEntry, draft: Draft, name: typeof nameOf = nameOf): string =>
  `${name(entry.by, draft)} ${deed(entry, draft)}${entry.by.entered === undefined ? "" : ", entered by the Secretariat"}`;

const sameBy = (a: By, b: By): boolean => a.office === b.office && a.party === b.party && a.entered === b.entered;
const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => [...new Set([...a, ...b])];

export interface StepOptions {
  readonly name?: typeof nameOf;
  /** Typing further apart is not one step, in minutes. */
  readonly pause?: number;
  /** The words of a paragraph before `seq` and at `until`, compared. */
  readonly words?: (paragraph: ParagraphId, seq: number, until: number) => readonly Compared[];
}

/** Entries in order of the record as steps. */
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
      sentence: sentenceOf(entry, draft, options.name),
      paragraphs,
      proposals,
      ...(compared.length > 0 && { words: compared }),
    };
  });
};
