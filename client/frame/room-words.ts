/** The wording for what the Chair decides about the room, and does from the frame. */
import type { Manner } from "../../drafts/tables.ts";
import { counted } from "../words.ts";

/** On the buttons by which the Chair decides about a paragraph. What ends in "…" opens a form first. */
export const chair = {
  openBrackets: (n: number, label: string): string =>
    `${counted(n, "bracket")} ${n === 1 ? "is" : "are"} open in ${label}`,
  agreeAdRef: "Agree ad ref",
  agree: "Agree",
  informals: "Agree in informals",
  silence: "Silence…",
  park: "Park",
  toSummary: "To summary",
  toConsensus: (after: string | null): string =>
    `To consensus text, ${after === null ? "at its beginning" : `after ${after}`}`,
  reopen: "Reopen",
  editorial: "Correct editorially…",
  publish: (name: string): string => `Publish ${name}…`,
  takeDownFor: "Take down for…",
} as const;

/** In the dialog about the room: phase, names, manner and floor. */
export const room = {
  open: "Room…",
  about: "Phase, names, manner and floor",
  phase: "Phase",
  seeNames: "Names that delegations see",
  manner: "How proposals come into the text",
  mannerShort: { "line-by-line": "line by line", "chair-held": "Chair-held" },
  mannersSet: {
    "line-by-line": "Proposals stand in the text from now on.",
    "chair-held": "Proposals are received on a list from now on.",
  },
  apply: "Apply",
  offFloor: (label: string): string =>
    label === "" ? "Take the paragraph off the floor" : `Take ${label} off the floor`,
  phases: {
    drafting: "In preparation: only the pens see the text",
    open: "Open: delegations read and propose",
    closed: "Closed: what is proposed now is received, marked late",
  },
  phaseSet: {
    drafting: "In preparation: delegations no longer see the text.",
    open: "Open: delegations read the text and propose.",
    closed: "Closed: what is proposed from now on is received, marked late.",
  },
  names: {
    full: "Names of everybody",
    groups: "Groups only, and their own",
    none: "Nobody, only their own",
  },
  namesSet: {
    full: "Delegations see all names.",
    groups: "Delegations see the names of groups, and their own.",
    none: "Names are off for delegations.",
  },
  manners: {
    "line-by-line": "Line by line: proposals stand in the text at once",
    "chair-held": "Chair-held: proposals are received beside the text until admitted",
  },
  mannerOf: (label: string): string => `Manner of section ${label}`,
  mannerSet: (label: string, manner: Manner): string =>
    manner === "chair-held"
      ? `In section ${label} proposals are received on a list from now on.`
      : `In section ${label} proposals stand in the text from now on.`,
  sections: (labels: string, n: number, manner: Manner): string =>
    `${n === 1 ? "Section" : "Sections"} ${labels}: ${manner === "chair-held" ? "line by line" : "Chair-held"}.`,
  floorOff: "No paragraph is on the floor.",
  pens: (label: string): string => `The pen for ${label}`,
  penHint: "Who has the pen types in the words themselves, for all to see; the record says who typed.",
  penGiven: (whom: string, label: string): string => `${whom} has the pen for ${label}.`,
  penTaken: (whom: string): string => `${whom} no longer has the pen.`,
} as const;
