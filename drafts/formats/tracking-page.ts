/** The page of the tracked view: its frame is that of the clean view, its text that of tracking.ts. */
import type { Draft } from "../draft.ts";
import { outsideBrackets } from "../reading/legend.ts";
import type { Attribution } from "../reading/view.ts";
import { partsOf } from "./options.ts";
import type { OutputOptions } from "./options.ts";
import { pageFrame, partHeading } from "./page.ts";
import type { Page, PrintedPart } from "./page.ts";
import { Tracking } from "./tracking.ts";
import type { TrackedLine, TrackedPart } from "./tracking.ts";
import { trackingChoice } from "./tracking-choice.ts";
import { Telling } from "./tracking-comments.ts";
import { destinations } from "./tracking-moves.ts";

/** A part of the tracked view with its heading. */
export interface TrackedPagePart extends TrackedPart, Pick<PrintedPart, "part" | "heading" | "remark"> {}

/** A page as in other views, but `unresolved` counts proposals, not brackets. */
export interface TrackedPage extends Omit<Page, "heading" | "parts"> {
  /** The title in the text itself, with its footnotes; if there is one, it is printed instead of the negotiation's. */
  readonly heading?: TrackedPart;
  readonly parts: readonly TrackedPagePart[];
}

const authors: Readonly<Record<Attribution, string>> = {
  full: "Each has the proposing delegation as its author and the time of tabling as its date; other sponsors and positions stand in a comment.",
  groups: "Groups are named as authors; proposals of individual States stand under their numbers.",
  none: "Each stands under its number; nobody is named in this version.",
};

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const received = (draft: Draft): number =>
  draft.proposals.filter(({ status, asleep }) => status === "received" && asleep !== true).length;

/** Sentences that say how to read the file. */
export const trackedLegend = (draft: Draft, { attribution, nonPaper }: OutputOptions): string[] => {
  const { tracked, beside } = trackingChoice(draft);
  const waiting = received(draft);
  return [
    `Proposals stand in the text as tracked changes. ${nonPaper ? "Nobody is named in this version." : authors[attribution]}`,
    `Reject all changes to read the text as it stands; accept all to read it with the ${count(tracked.size, "proposal")} shown as changes.`,
    ...(beside.size === 0
      ? []
      : [
          `${count(beside.size, "more proposal stands", "more proposals stand")} in comments: words held, and rivals of a change on the same words, of which Word can show only one.`,
        ]),
    ...(waiting === 0
      ? []
      : [`${count(waiting, "proposal")} on the Chair’s list ${waiting === 1 ? "is" : "are"} not in the text yet.`]),
    outsideBrackets(draft).replaceAll("outside brackets", "outside the tracked changes"),
    ...((draft.parts.summary ?? []).length > 0
      ? ["The Chair’s summary is the responsibility of the Chair. It is not negotiated."]
      : []),
  ];
};

/** Lays out the page. The same draft and options give the same page. */
export const layTrackedPage = (draft: Draft, options: OutputOptions): TrackedPage => {
  const choice = trackingChoice(draft);
  const parts = partsOf(draft, options, destinations(draft, choice));
  const telling = new Telling(draft, options.attribution, options.nonPaper === true);
  const tracking = new Tracking(draft, choice, telling, parts);
  const laid = parts.map((part): TrackedPagePart => ({
    part,
    ...partHeading(draft, part),
    ...tracking.part(part),
  }));
  const [first] = laid;
  const title = first?.part === "consensus" && first.lines[0]?.kind === "title" ? first.lines[0] : undefined;
  const own = title === undefined ? 0 : notesOf(title);
  const open = choice.tracked.size + choice.beside.size;
  return {
    ...pageFrame(draft, parts, options),
    nature: open === 0 ? "Clean text" : "Not agreed text",
    view: `Tracked changes, ${open === 0 ? "no open proposals" : count(open, "open proposal")}`,
    unresolved: open,
    legend: trackedLegend(draft, options),
    ...(title && { heading: { lines: [title], notes: first!.notes.slice(0, own), loose: [] } }),
    parts:
      title === undefined
        ? laid
        : laid.map((part) =>
            part === first ? { ...part, lines: part.lines.slice(1), notes: part.notes.slice(own) } : part,
          ),
  };
};

const notesOf = ({ words }: TrackedLine): number => words.filter(({ note }) => note !== undefined).length;
