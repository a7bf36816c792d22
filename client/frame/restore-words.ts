/** What is said of a restore before and after it: which words, whose they are, and what stays. */
import type { Kind } from "../../drafts/paragraph.ts";
import type { Moment } from "../../drafts/reading/compare.ts";
import type { Going, WouldBracket, WouldChange, WouldRestore } from "../../drafts/reading/would-restore.ts";
import { counted, listed, moment as timeWords, officeName } from "../words.ts";

/** A moment's name: "Rev.1", "10 Mar 14:20". */
export const momentName = ({ at, revision }: Pick<Moment, "at" | "revision">, now: number): string =>
  revision ?? timeWords(at, now);

/** A paragraph's name: "paragraph 12", "heading B", "footnote 3", "this paragraph". */
export const nameOfParagraph = (kind: Kind | undefined, label: string): string => {
  if (label === "") return kind === "title" || kind === "heading" ? `this ${kind}` : "this paragraph";
  return kind === "footnote" || kind === "heading" ? `${kind} ${label}` : `paragraph ${label}`;
};

const capital = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

const partName = (part: string): string =>
  part === "consensus"
    ? "the consensus text"
    : part === "summary"
      ? "the Chair’s summary"
      : part.replace(/^annex-/u, "annex ").replace(/[^ ]+$/u, (letter) => letter.toUpperCase());

/** Joins paragraphs that only move together into one item: a paragraph with those that belong to it. */
export const movedTogether = (
  paragraphs: readonly WouldChange[],
): readonly (readonly [WouldChange, ...WouldChange[]])[] => {
  const groups: [WouldChange, ...WouldChange[]][] = [];
  const bare = (p: WouldChange | undefined): boolean =>
    p !== undefined && p.fate === "moved" && p.words.every(({ is }) => is === "kept");
  for (const p of paragraphs) {
    const last = groups.at(-1);
    if (bare(p) && bare(last?.[0]) && fateWords(p) === fateWords(last![0]!)) last!.push(p);
    else groups.push([p]);
  }
  return groups;
};

/** What happens to a paragraph as a whole, if anything; `several` if others are told with it. */
export const fateWords = (p: WouldChange, several = false): string => {
  if (p.fate === "added") return "Comes back into the text";
  if (p.fate === "removed") return "Goes out of the text";
  if (p.out) return "Stands outside the text, and stays there";
  if (p.marks) return "Bold and italics as they were";
  if (p.fate !== "moved") return "";
  const moves = several ? "Move" : "Moves";
  if (p.was !== undefined && p.was.part !== p.part) return `${moves} back to ${partName(p.part)}`;
  return several ? "Move back to their places" : "Moves back to its place";
};

/** The summary: "3 paragraphs change. 14 words go, 9 come back." */
export const summary = ({ paragraphs, wordsGo, wordsReturn }: WouldRestore): string => {
  const clauses = [
    ...(wordsGo > 0 ? [`${counted(wordsGo, "word")} ${wordsGo === 1 ? "goes" : "go"}`] : []),
    ...(wordsReturn > 0 ? [`${counted(wordsReturn, "word")} ${wordsReturn === 1 ? "comes" : "come"} back`] : []),
  ];
  const words = clauses.length === 0 ? "No word changes" : clauses.join(", ");
  return paragraphs.length > 1 ? `${counted(paragraphs.length, "paragraph")} would change. ${words}.` : `${words}.`;
};

/** Whose words go: "The Secretariat’s 14 words of 10 Mar 14:20 go." */
export const goingWords = (
  { by, act, proposal, at, words }: Going,
  told: { readonly nameOf: (party: string) => string; readonly numberOf: (id: string) => string; readonly now: number },
): string => {
  const n = counted(words, "word");
  const go = words === 1 ? "goes" : "go";
  const of = at === undefined ? "" : ` of ${timeWords(at, told.now)}`;
  if (proposal !== undefined)
    return `${n} of proposal ${told.numberOf(proposal)} ${go}${at === undefined ? "" : `, incorporated ${timeWords(at, told.now)}`}.`;
  if (act === "start") return `${n} of the first draft ${go}.`;
  if (by === undefined) return `${n} ${go}.`;
  const who = officeName(by, told.nameOf);
  return `${capital(who)}’s ${n}${of} ${go}.`;
};

const becoming: Readonly<Record<WouldBracket["becomes"], string>> = {
  whole: "finds all its words again",
  thin: "keeps only some of its words",
  gone: "is left without its words",
  adrift: "loses its place",
};

/** What happens to the brackets of others, which is what a room may fear most. */
export const bracketWords = (would: WouldRestore, numberOf: (id: string) => string): readonly string[] => {
  const { brackets, kept, sleeps, wakes } = would;
  const named = (ids: readonly string[]): string =>
    `${ids.length === 1 ? "Proposal" : "Proposals"} ${listed(ids.map(numberOf))}`;
  const lines = brackets.map(({ number, was, becomes }) =>
    becomes === "whole" || was === "gone"
      ? `Proposal ${number} ${becoming[becomes]}.`
      : `Proposal ${number} ${becoming[becomes]}: it stays open, and is marked so.`,
  );
  if (sleeps.length > 0) lines.push(`${named(sleeps)} ${sleeps.length === 1 ? "sleeps" : "sleep"}: kept, not printed.`);
  if (wakes.length > 0) lines.push(`${named(wakes)} ${wakes.length === 1 ? "wakes" : "wake"}.`);
  if (kept > 0)
    lines.push(
      lines.length === 0
        ? `${kept === 1 ? "The open bracket here keeps its words." : `The ${kept} open brackets here keep their words.`}`
        : `${kept === 1 ? "One other open bracket keeps its words." : `${kept} other open brackets keep their words.`}`,
    );
  return lines;
};

/** The sentences and buttons of restoring, by what they are for. */
export const restoreWords = {
  title: (what: string | null): string => (what === null ? "Restore the whole text" : `Restore ${what}`),
  asAt: "As it stood at",
  button: (what: string | null, when: string): string => `Restore ${what ?? "the whole text"} as at ${when}`,
  done: (what: string | null, when: string): string =>
    what === null ? `The text stands as at ${when}.` : `${capital(what)} reads as at ${when}.`,
  noMoment: "Nothing has been circulated yet: there is no revision to go back to.",
  reading: "Reading what would be overwritten…",
  overwritten: "What would be overwritten",
  renewed: (at: string): string => `The text changed while you read. This is what would happen now, ${at}.`,
  notDone: (at: string): string =>
    `Not restored: the text had changed since you read this. This is what would happen now, ${at}.`,
  stays: "Proposals and positions stay as they are, and so does the record: this is a new act, and it can be undone.",
  incorporated: (numbers: readonly string[]): string =>
    `${numbers.length === 1 ? "Proposal" : "Proposals"} ${listed(numbers)} ${numbers.length === 1 ? "stays" : "stay"} incorporated on the record, though words of ${numbers.length === 1 ? "it" : "them"} go.`,
  twice: (label: string, other: string): string =>
    `The words that come back to ${label} also stand in ${other}: both keep them.`,
  show: (label: string): string => `Show ${label}`,
  cancel: "Cancel",
  close: "Close",
} as const;
