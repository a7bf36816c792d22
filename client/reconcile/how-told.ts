/** How a difference came about, in words: what was done, by whom, and when. */
import type { DraftJson } from "../../drafts/draft.ts";
import { deedTitles } from "../../drafts/reading/change-lines.ts";
import type { ChangeLine } from "../../drafts/reading/change-lines.ts";
import type { IconName } from "../icons.ts";
import { listed, moment, officeName, text as said } from "../words.ts";

/** What is needed to tell who did it: the proposals of the later text, the parties' names, and the time. */
export interface Told {
  readonly proposals: DraftJson["proposals"];
  readonly nameOf: (party: string) => string;
  /** Ms since 1970; times are told as seen from then. */
  readonly now: number;
}

/** The headings over the lines. */
export const headingWords: Readonly<
  Record<ChangeLine["heading"], { readonly name: string; readonly icon: IconName; readonly what: string }>
> = {
  unexplained: {
    name: "Not explained",
    icon: "refused",
    what: "No entry of the record says who did this.",
  },
  incorporated: { name: "Incorporated proposals", icon: "agreed", what: "Words that came in with a proposal." },
  act: {
    name: "Other acts",
    icon: "gavel",
    what: "Restored, taken back, corrected, inserted, taken out, split, joined.",
  },
  pen: { name: "Typed by a pen", icon: "pen", what: "Words typed in the text itself, for all to see." },
  move: { name: "Moves", icon: "move", what: "Paragraphs that stand elsewhere." },
  renumbering: { name: "Renumbering", icon: "manner", what: "The same paragraphs under other numbers." },
};

/** What was done, without who and when: "214, Altora and Brevia. Incorporated"; "Restored"; "Typed". */
const doneBy = ({ heading, deed, proposal }: ChangeLine, { proposals, nameOf }: Told): string => {
  switch (heading) {
    case "incorporated": {
      const found = proposals.find(({ id }) => id === proposal);
      if (found === undefined) return "A proposal, incorporated";
      const sponsors = (found.sponsors ?? []).map(nameOf);
      const who = sponsors.length > 3 ? [...sponsors.slice(0, 2), `${sponsors.length - 2} others`] : sponsors;
      return `${found.number}${who.length === 0 ? "" : `, ${listed(who)}`}. Incorporated`;
    }
    case "pen":
      return "Typed";
    case "move":
      return "Moved";
    case "renumbering":
      return "Renumbered";
    case "act":
      return deedTitles[deed ?? ""] ?? "By an act";
    case "unexplained":
      return "On no record";
  }
};

/** The whole sentence; if this seat may not read the entry, only what the heading says. */
export const howTold = (line: ChangeLine, told: Told): string => {
  const done = doneBy(line, told);
  if (line.heading === "unexplained") {
    const { entries = [] } = line;
    if (entries.length === 0) return "It stands in the text and in no entry of the record.";
    return `It came with ${entries.length === 1 ? "entry" : "entries"} ${listed(entries.map(String))}, which no longer ${entries.length === 1 ? "holds" : "hold"}: not what was recorded.`;
  }
  const { by, at } = line;
  if (by === undefined || at === undefined) return `${done}.`;
  const who = officeName(by, told.nameOf);
  const entered = by.entered === undefined ? "" : ", entered by the Secretariat";
  const office = line.heading === "incorporated" && by.office === "chair" ? "" : ` by ${who}${entered}`;
  return `${done}${office}, ${moment(at, told.now)}${alsoBy(line)}`;
};

/**
 * Neighbouring words may have come in by several entries. The last one is described, and the others are named by their
 * numbers.
 */
const alsoBy = ({ heading, also = [] }: ChangeLine): string => {
  // Typing by one pen is many entries, so they are not listed.
  if (heading === "pen" || also.length === 0) return "";
  if (also.length > 3) return `; also by ${also.length} earlier entries`;
  return `; also by ${also.length === 1 ? "entry" : "entries"} ${listed(also.map(String))}`;
};

const inPart = (part: string): string =>
  said.inParts[part] ?? part.replace(/^annex-/u, "annex ").replace(/[a-z]$/u, (letter) => letter.toUpperCase());

/**
 * What happened to the paragraph besides its words: "New paragraph", "Moved from the Chair’s summary to the consensus
 * text", "was 11".
 */
export const fateTold = ({ what, kind, part, wasPart, heading }: ChangeLine): string => {
  const one = kind === "heading" ? "section" : kind === "footnote" ? "footnote" : "paragraph";
  switch (what) {
    case "new":
      return `New ${one}`;
    case "gone":
      return "Taken out of the text";
    case "moved":
      return wasPart === undefined ? "Moved" : `Moved from ${inPart(wasPart)} to ${inPart(part)}`;
    case "label":
      return heading === "renumbering" ? "" : "Another number";
    case "words":
      return "";
  }
};
