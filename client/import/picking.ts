/** Which changes of a returned file are shown and which are ticked, and in words what confirming will do. */
import type { Returned, ReturnedAct, ReturnedChange, ReturnedKind, TabledOne } from "../../drafts/returned/returned.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { IconName } from "../icons.ts";
import { count, counted, listed } from "../words.ts";

/** What each kind of change is called, with its icon. */
export const kindWords: Readonly<Record<ReturnedKind, { readonly name: string; readonly icon: IconName }>> = {
  insertion: { name: "Insertion", icon: "insertion" },
  deletion: { name: "Deletion", icon: "deletion" },
  replacement: { name: "Replacement", icon: "alternatives" },
  "moved-words": { name: "Words moved", icon: "move" },
  hold: { name: "Placed in brackets", icon: "hold" },
  "new-paragraph": { name: "New paragraph", icon: "insertion" },
  "paragraph-out": { name: "Paragraph out", icon: "deletion" },
  "paragraph-moved": { name: "Paragraph moved", icon: "move" },
  split: { name: "Paragraph split", icon: "split" },
  merge: { name: "Paragraphs joined", icon: "join" },
  position: { name: "Position", icon: "stands" },
};

/** What became of changes that were confirmed, now or earlier, by their keys. */
export type Results = ReadonlyMap<string, TabledOne>;

/** Whether it is on the record, by this confirmation or an earlier one. */
export const isDone = (result: TabledOne | undefined): result is TabledOne =>
  result !== undefined && result.refused === undefined;

/** What to show: one sort of changes, or what else is in the file. */
export type Sort =
  | "all"
  | ReturnedKind
  | "untracked"
  | "confirm"
  | "already"
  | "refused"
  | "tabled"
  | "failed"
  | "comments"
  | "not-imported";

/**
 * Whether a change has an act but has to be ticked by hand, although it was tracked (untracked changes are a sort of
 * their own).
 */
const toConfirm = (change: ReturnedChange): boolean =>
  change.act !== undefined && !change.ticked && change.untracked !== true;

/** Whether a change belongs to a sort. None belongs to the sorts for what else is in the file. */
export const isOf = (sort: Sort, change: ReturnedChange, results: Results): boolean => {
  switch (sort) {
    case "all":
      return true;
    case "untracked":
      return change.untracked === true;
    case "confirm":
      return toConfirm(change);
    case "already":
      return change.already === true;
    case "refused":
      return change.act === undefined && change.already !== true;
    case "tabled":
      return isDone(results.get(change.key));
    case "failed":
      return results.get(change.key)?.refused !== undefined;
    case "comments":
    case "not-imported":
      return false;
    default:
      return change.kind === sort;
  }
};

/** A row in the list of sorts. */
export interface SortRow {
  readonly sort: Sort;
  readonly name: string;
  readonly icon: IconName;
  /** How many there are of it. */
  readonly n: number;
  /** Set if it should be looked at before anything is confirmed. */
  readonly marked?: true;
}

/** The sorts, each with its number; those without any are left out. */
export const sortsOf = ({ changes, comments, notImported }: Returned, results: Results): readonly SortRow[] => {
  const n = (sort: Sort): number => changes.filter((change) => isOf(sort, change, results)).length;
  const row = (sort: Sort, name: string, icon: IconName, marked = false): SortRow => ({
    sort,
    name,
    icon,
    n: n(sort),
    ...(marked && { marked: true }),
  });
  const rows: readonly SortRow[] = [
    row("tabled", "Tabled", "tick"),
    row("failed", "Refused", "refused", true),
    ...(Object.keys(kindWords) as ReturnedKind[]).map((kind) => row(kind, kindWords[kind].name, kindWords[kind].icon)),
    row("untracked", "Not tracked in Word", "unlink", true),
    row("confirm", "To confirm by hand", "hold", true),
    row("already", "Already there", "tick"),
    row("refused", "Cannot be tabled", "close", true),
    { sort: "comments", name: "Comments", icon: "note", n: comments.length },
    {
      sort: "not-imported",
      name: "Not imported",
      icon: "unlink",
      n: notImported.reduce((sum, one) => sum + one.count, 0),
    },
  ];
  return [row("all", "All changes", "text-line"), ...rows.filter((one) => one.n > 0)];
};

/** The places that have changes, in the order of the text. */
export const placesOf = (
  changes: readonly ReturnedChange[],
): readonly { readonly called: string; readonly n: number }[] =>
  [...Map.groupBy(changes, ({ called }) => called)].map(([called, here]) => ({ called, n: here.length }));

/** The changes that are ticked, have an act, and are not on the record yet. */
export const chosenOf = (
  changes: readonly ReturnedChange[],
  ticked: ReadonlySet<string>,
  results: Results,
): readonly (ReturnedChange & { readonly act: ReturnedAct })[] =>
  changes.filter(
    (change): change is ReturnedChange & { readonly act: ReturnedAct } =>
      change.act !== undefined && ticked.has(change.key) && !isDone(results.get(change.key)),
  );

/** What acts do, by type: "14 proposals", "words in 3 places", "2 positions", "1 withdrawal". */
const deeds = (acts: readonly ReturnedAct[]): readonly { readonly does: string; readonly what: string }[] => {
  const n = (type: ReturnedAct["type"]): number => acts.filter((act) => act.type === type).length;
  return [
    { does: "table", what: counted(n("table"), "proposal"), n: n("table") },
    { does: "hold", what: `words in ${counted(n("hold"), "place")}`, n: n("hold") },
    { does: "take", what: counted(n("take-position"), "position"), n: n("take-position") },
    { does: "revise", what: counted(n("revise"), "proposal"), n: n("revise") },
    { does: "withdraw", what: counted(n("withdraw"), "proposal"), n: n("withdraw") },
  ].filter((deed) => deed.n > 0);
};

const whom = (acts: readonly ReturnedAct[], nameOf: (party: PartyId) => string): string => {
  const names = [...new Set(acts.map(({ as }) => as))].map(nameOf);
  return names.length > 3 ? `${count(names.length)} parties` : listed(names);
};

/** The label of the button: "Table 14 proposals and take 2 positions as Meridia". */
export const confirmation = (acts: readonly ReturnedAct[], nameOf: (party: PartyId) => string): string => {
  const words = listed(deeds(acts).map(({ does, what }) => `${does} ${what}`));
  return acts.length === 0
    ? "Nothing is ticked"
    : `${words.charAt(0).toUpperCase()}${words.slice(1)} as ${whom(acts, nameOf)}`;
};

/** What pressing the button does, in a sentence or two. */
export const whatHappens = (acts: readonly ReturnedAct[], office: boolean, more: boolean): string => {
  if (acts.length === 0) return more ? "Tick what is to be tabled." : "Nothing is left to table.";
  return [
    acts.length === 1
      ? "It goes on the record as an act of its own, for all to see."
      : "Each goes on the record as an act of its own, for all to see.",
    ...(office ? ["Recorded as entered by the Secretariat."] : []),
    ...(more ? ["What is not ticked stays in the file."] : []),
  ].join(" ");
};

/** What came of it: "14 on the record, 1 asked for already, 2 refused: each says why". */
export const outcome = (results: Results): string => {
  const all = [...results.values()];
  const failed = all.filter(({ refused }) => refused !== undefined).length;
  const already = all.filter((result) => result.already).length;
  return [
    ...(all.length > already + failed || already === 0
      ? [`${count(all.length - failed - already)} on the record`]
      : []),
    ...(already > 0 ? [`${count(already)} asked for already`] : []),
    ...(failed > 0 ? [`${count(failed)} refused: ${failed === 1 ? "it says" : "each says"} why`] : []),
  ].join(", ");
};
