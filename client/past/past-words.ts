/** The wording for looking at the past, and for what changed since one looked. */
import type { ProposalStatus } from "../../drafts/proposal.ts";
import { counted, listed, hour, moment, decided } from "../words.ts";

const day = (iso: string): string =>
  new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** The wording for looking at the whole past text. */
export const past = {
  open: "Look back",
  opens: "Look back over the whole text",
  slider: "Moment of the record",
  /** The moment shown: "As at today 14:33", "As at Rev.1, 10 Mar 23:47". */
  asAt: (iso: string, now: number, revision = ""): string => {
    const today = new Date(iso).toDateString() === new Date(now).toDateString();
    return `As at ${revision === "" ? "" : `${revision}, `}${today ? "today " : ""}${moment(iso, now)}.`;
  },
  youLook: "You are looking back.",
  /** A moment for screen readers: day and time in full, what was done, the revision. */
  inWords: (iso: string, sentence: string, revision: string): string =>
    [`${day(iso)}, ${hour(iso)}`, sentence, revision === "" ? "" : `${revision} is published here`]
      .filter((part) => part !== "")
      .join(". "),
  returns: "Return to now",
  since: (n: number): string => `${counted(n, "change")} since`,
  sinceTitle: "Changed in the text of now while you look back. Return to now to read them.",
  compare: "Compare with now",
  restoreWhole: "Restore the text…",
  restoreOne: (label: string): string => `Restore ${label === "" ? "this paragraph" : label}…`,
  show: "show",
  earlier: "One step earlier",
  later: "One step later",
  earlierRevision: "To the revision before",
  laterRevision: "To the revision after",
  only: {
    chair: "The Chair shows revisions only.",
    circulated: "You read what was circulated.",
  },
  nothing: {
    chair: "The Chair shows revisions only, and none is published yet.",
    circulated: "Nothing was circulated yet.",
  },
  reading: "Reading the record…",
  stood: (label: string): string => `Proposals on ${label === "" ? "this paragraph" : label} as they stood`,
  choose: "Choose a paragraph to see its proposals as they stood.",
  noText: "There was no text here at this moment.",
} as const;

/** The wording for what changed since this seat last looked. */
export const since = {
  title: "Changed since you looked",
  nothing: "Nothing changed since you looked.",
  all: "Mark all as seen",
  next: "To the next change",
  previous: "To the previous change",
  one: (called: string): string => `Mark ${called} as seen`,
  hint: "A mark goes when you have passed its paragraph. What you looked at is remembered on this device alone.",
  kinds: {
    added: "New paragraph",
    removed: "Taken out",
    moved: "Moved",
    words: "Words",
    status: "Standing",
    proposed: "Proposed",
    decided: "Decided",
  },
  movedFrom: (part: string): string => `Moved here from ${part}`,
  movedWithin: "Moved within the text",
  standing: (was: string, now: string): string => `${was}, now ${now.toLowerCase()}`,
  decided: (number: string, status: ProposalStatus): string => `${number} ${decided[status]}`,
  proposed: (numbers: readonly string[]): string => `New: ${listed(numbers)}`,
  notKept: "Its words differ; the earlier ones are not kept on this device.",
  when: (sentence: string, iso: string, now: number): string => `${sentence}, ${moment(iso, now)}`,
} as const;
