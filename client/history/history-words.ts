/** The wording of the history: its steps, who wrote a word, the head of the record. */
import { count, counted, hour, dated } from "../words.ts";

/** What "Who wrote this?" says. */
export const whoWrote = {
  ask: "Who wrote this?",
  title: (label: string): string => `Who wrote ${label === "" ? "this paragraph" : label}?`,
  words: "Words of the paragraph",
  hint: (touch: boolean): string =>
    touch
      ? "Tap a word, here or in the text."
      : "Point at a word, here or in the text. Arrow keys go word by word, up and down to where others wrote.",
  proposed: "It does not stand in the text.",
  notStanding: "not in the text",
  reading: "Reading the record…",
  noWords: "No words stand here.",
  allOf: "Where these words come from",
  when: (at?: string, until?: string): string => {
    if (at === undefined) return "";
    const last = until === undefined || hour(until) === hour(at) ? "" : dated(until);
    if (last === "") return `, ${dated(at)}`;
    const sameDay = new Date(at).toDateString() === new Date(until!).toDateString();
    return `, ${dated(at)} to ${sameDay ? hour(until!) : last}`;
  },
  first: (revision: string | null): string =>
    revision === null ? "It stands in no revision yet." : `It first stood in ${revision}.`,
  since: (revision: string): string => `since ${revision}`,
  noRevision: "in no revision yet",
  share: (words: number): string => (words === 0 ? "signs only" : counted(words, "word")),
  wouldGo: (numbers: string): string => `Proposal ${numbers} would take it out.`,
  held: (numbers: string): string => `Held by proposal ${numbers}: not agreed.`,
  noteMark: (label: string): string => `Footnote mark ${label}`,
  proposal: (number: string): string => `Proposal ${number}`,
  step: "This step in the history",
  thatMoment: "Show the text as it was then",
  onlyProposed: (number: string): string =>
    `This paragraph is only proposed, by ${number}: none of its words stand in the text.`,
} as const;

/** What the history of the text and of a paragraph say. */
export const history = {
  reading: "Reading the record…",
  nothingHere: "Nothing on the record is about this paragraph.",
  nothingFits: "Nothing on the record fits.",
  kinds: {
    words: "Words",
    proposals: "Proposals",
    positions: "Positions",
    decisions: "Decisions",
    paragraphs: "Paragraphs",
    room: "The room",
  },
  everything: "Everything",
  offices: { chair: "The Chair", secretariat: "The Secretariat", delegation: "Delegations", server: "By rule" },
  shown: (steps: number, since: string, whole: boolean): string =>
    steps === 0 ? "" : `${counted(steps, "step")} shown${whole ? ", all there are" : `, back to ${since}`}`,
  earlier: "Show earlier",
  newer: "The record has gone on: read what is new",
  narrow: "Paragraph, who, part, days",
  clear: "Show everything",
  asItWas: "Text as it was",
  sinceThen: "Changed since",
  takenOut: "Taken out of the text",
  before: (how: "split" | "joined", label: string): string =>
    how === "split"
      ? `Before the split, as part of ${label === "" ? "another paragraph" : label}`
      : `Before the join, as ${label === "" ? "a paragraph of its own" : label}`,
  ownHistory: (label: string): string => `All that became of ${label === "" ? "it" : label}`,
  goesOnIn: (label: string): string => `Its words go on in ${label === "" ? "another paragraph" : label}`,
} as const;

/** What is said of the last entry and its hash. */
export const head = {
  name: "End of the record",
  line: (seq: number, at: string): string => `Entry ${count(seq)} · ${dated(at)}`,
  why: "Write it down: with it, anyone who holds an archive can show that nothing before it was changed since.",
  copy: "Copy",
  copied: "Copied",
} as const;
