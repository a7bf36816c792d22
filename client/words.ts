/**
 * The wording that several screens share; what only one screen says is beside it. Sentences say who, what, when, and
 * what was not changed. "Object", never "reject"; "set aside", never "dismiss"; "take out", never "delete". No
 * exclamation marks.
 */
import { noteMark } from "../drafts/paragraph.ts";
import type { Kind } from "../drafts/paragraph.ts";
import type { ProposalStatus } from "../drafts/proposal.ts";
import type { Stance } from "../drafts/position.ts";
import type { Status } from "../drafts/status.ts";
import type { By, Role } from "../drafts/party.ts";

const number = new Intl.NumberFormat("en");

const list = new Intl.ListFormat("en", { type: "conjunction" });

/** A number with its thousands set apart: "1,204". */
export const count = (n: number): string => number.format(n);

/** A number with its noun: `counted(2, "bracket")` is "2 brackets"; `counted(1, "reply", "replies")` is "1 reply". */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** Words as a sentence has them: "12, 14, and 15"; "" if there are none. */
export const listed = (words: readonly string[]): string => list.format(words);

/** A name in at most 28 characters: if it is longer, first what is in parentheses is dropped, then the end. */
export const shortName = (name: string): string => {
  if (name.length <= 28) return name;
  const bare = name.replace(/\s*\([^)]*\)\s*/g, " ").trim();
  return bare.length > 0 && bare.length <= 28 ? bare : `${(bare || name).slice(0, 27).trimEnd()}…`;
};

/** The beginning of words, for lists to choose from: cut between words, with a sign that it is cut. */
export const beginning = (words: string, most = 48): string => {
  const line = words.replaceAll(noteMark, "").replaceAll(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const last = cut.lastIndexOf(" ");
  return `${(last > most / 2 ? cut.slice(0, last) : cut).trimEnd()}…`;
};

/** The words from a place on, with a few whole words before it. */
export const wordsAt = (words: string, at: number, before = 24, most = 90): string => {
  const early = Math.max(0, at - before);
  const blank = words.indexOf(" ", early);
  const from = early === 0 ? 0 : blank < 0 || blank >= at ? at : blank + 1;
  return `${from > 0 ? "…" : ""}${words.slice(from, from + most)}`;
};

/** The time of day in the reader's time zone, by 24 hours: "14:05". */
export const hour = (iso: string): string =>
  new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

/** The time for today, day and time for any other day. */
export const moment = (iso: string, now: number): string => {
  const date = new Date(iso);
  return date.toDateString() === new Date(now).toDateString()
    ? hour(iso)
    : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${hour(iso)}`;
};

const utc = (iso: string): string => `${iso.slice(11, 16)} UTC`;

/** Statuses as the room reads them. `reopened` is none on the record: it is open after an agreement fell. */
export const statusWords: Readonly<Record<Status | "reopened", string>> = {
  open: "Open",
  parked: "Parked",
  "under-silence": "Under silence",
  "agreed-in-informals": "Agreed in informals",
  "agreed-ad-ref": "Agreed ad ref",
  agreed: "Agreed",
  reopened: "Reopened",
};

/** Short enough to go under a number in the margin. */
export const statusShort: Readonly<Partial<Record<Status | "reopened", string>>> = {
  parked: "parked",
  "agreed-in-informals": "informals",
  "agreed-ad-ref": "ad ref",
  agreed: "agreed",
  reopened: "reopened",
};

/** Stances as buttons and chips say them; `stanceShort` has those behind a number. */
export const stanceWords: Readonly<Record<Stance, string>> = {
  sponsor: "Sponsor",
  support: "Support",
  "can-live-with": "Can live with",
  reserve: "Reserve",
  object: "Object",
};

/** The name of a stance behind a number, as in the line under a card. */
export const stanceCounted = (stance: Stance, n: number): string =>
  stance === "sponsor" && n !== 1 ? "sponsors" : stanceShort[stance];

/** Stances behind a number, where a card has little room; see `stanceCounted` for the plural. */
export const stanceShort: Readonly<Record<Stance, string>> = {
  sponsor: "sponsor",
  support: "support",
  "can-live-with": "can live",
  reserve: "reserve",
  object: "object",
};

/** What became of a proposal, or that it is undecided. One that was set aside is said to be "not reflected". */
export const decided: Readonly<Record<ProposalStatus, string>> = {
  received: "received",
  open: "open",
  incorporated: "incorporated",
  "set-aside": "not reflected",
  withdrawn: "withdrawn",
  lapsed: "lapsed",
};

/** Who did something, inside a sentence: the party if the record tells it, else the office; never a person. */
export const officeName = (by: By, party: (id: string) => string): string =>
  by.party !== undefined
    ? party(by.party)
    : {
        chair: "the Chair",
        secretariat: "the Secretariat",
        delegation: "a delegation",
        server: "the record",
      }[by.office];

/** What a seat is called by its role, where no party or office stands beside it. */
export const roleWords: Readonly<Record<Role, string>> = {
  chair: "Chair",
  secretariat: "Secretariat",
  delegation: "Delegation",
  observer: "Observer",
  screen: "Screen",
};

const causes = {
  typed: "words were typed in it",
  chair: "the Chair reopened it",
  moved: "it was moved",
  incorporated: "a proposal was incorporated",
  restored: "earlier words were restored",
  editorial: "the words were corrected",
} as const;

const left = (milliseconds: number): string => {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  const hours = Math.floor(minutes / 60);
  if (hours >= 72) return `${count(Math.floor(hours / 24))} days left`;
  return hours === 0 ? `${minutes} min left` : `${hours} h ${minutes % 60} min left`;
};

/** Status in a full sentence, for the paragraph it is about. `until` and `at` are ISO times, `now` is in ms. */
export const statusSentences = {
  silence: (until: string, now: number): string => {
    const ends = Date.parse(until);
    const when = `Under silence until ${dated(until, now)} (${utc(until)})`;
    return ends > now ? `${when}, ${left(ends - now)}, not broken.` : `${when}. The time is up; the Chair declares.`;
  },
  reopened: (at: string, cause: keyof typeof causes, office: string, now: number): string =>
    `Reopened ${dated(at, now)}: ${causes[cause]}${cause === "chair" ? "" : `, by ${office}`}.`,
} as const;

/** What is said around the text: in the bars, while a room opens, and where no text may be read yet. */
export const frame = {
  linkClosed: "This link no longer opens. Ask the Secretariat for a new one.",
  needs: (whom: string): string => `Needs ${whom}`,
  brackets: (open: number, settled: number): string => `${count(open)} brackets open · ${count(settled)} settled`,
  after: (revision: string | undefined): string => (revision === undefined ? "no revision yet" : `after ${revision}`),
  floor: (label: string): string => `Floor: ${label}`,
  following: "following",
  floorMoved: (label: string): string => `Floor moved to ${label}`,
  nothingOnFloor: "Nothing on the floor",
  observing: "You are observing",
  drafter: "Drafter",
  opening: "Opening the room…",
  asksAgain: "Asking again…",
  /** Why an answer is late; it is asked for again by itself. */
  late: (why: string): string => `${why} Asking again…`,
  tryAgain: "Try again",
  fromDevice: (at: string): string => `From this device, ${hour(at)}. Catching up…`,
  namesOff: "Names are off in this room",
  needsConnection: "Needs a connection",
  changedSince: (n: number): string => `Changed since you looked ${n}`,
  notLive: "Not live",
  otherTab: "Another tab of this browser is typing.",
  typeHere: "Type here instead",
  noText: {
    drafting: "The Chair is still preparing the text. It comes here when it is circulated.",
    observing: "You are observing. You read what is circulated: each revision, when it is published.",
    none: "No revision has been circulated yet.",
  },
} as const;

/** What is said of paragraphs and their brackets. What begins with a blank is read out, not seen. */
export const text = {
  parts: { consensus: "Consensus text", summary: "Chair’s summary" } as Readonly<Record<string, string>>,
  /** For use inside a sentence. */
  inParts: { consensus: "the consensus text", summary: "the Chair’s summary" } as Readonly<Record<string, string>>,
  partsShort: { consensus: "Consensus", summary: "Summary" } as Readonly<Record<string, string>>,
  paragraph: (label: string): string => (label === "" ? "Paragraph" : `Paragraph ${label}`),
  /** What a paragraph is called: "Paragraph 12", "Section C", "Footnote 1", "Title". */
  called: (kind: Kind, label: string): string =>
    kind === "heading"
      ? `Section ${label}`.trim()
      : kind === "title" || kind === "opening" || kind === "footnote"
        ? label
        : text.paragraph(label),
  views: { clean: "Clean", bracketed: "Brackets", annotated: "Names" },
  proposals: (n: number, needs: number): string =>
    `${counted(n, "proposal")}${needs === 0 ? "" : ` · ${needs} ${needs === 1 ? "needs" : "need"} us`}`,
  chairCounts: (proposals: number, brackets: number): string =>
    `${counted(proposals, "proposal")}, ${counted(brackets, "bracket")}`,
  needsPosition: "Needs your position",
  unresolved: (n: number): string => `${count(n)} unresolved`,
  takeOut: "Take the paragraph out",
  newParagraph: "New paragraph",
  /** Shown in place of the words of a paragraph that is only proposed, in the view of the text as it stands. */
  onlyProposed: "Proposed, not in the text",
  move: (where: string): string => `Move ${where}`,
  /**
   * A place: "after 12", "to the beginning", "to Consensus text, after 20". `part` is "" if the part stays the same.
   */
  place: (part: string, after: string | null): string => {
    const behind = after === null ? "the beginning" : `after ${after}`;
    if (part === "") return after === null ? `to ${behind}` : behind;
    return `to ${part}, ${after === null ? `at ${behind}` : behind}`;
  },
  choose: "Choose…",
  unnumbered: "a paragraph without a number",
  alternatives: (n: number): string => `${n} alternatives`,
  alternativesTo: (label: string, words: string): string => (words === "" ? label : `${label} to “${words}”`),
  more: (n: number): string => `${n} more`,
  addedBy: (who: string): string => (who === "" ? " proposed addition" : ` added by ${who}`),
  struckBy: (who: string): string => (who === "" ? " proposed strike" : ` struck by ${who}`),
  heldBy: (who: string): string => (who === "" ? " not agreed" : ` held by ${who}`),
  /** Read out before and behind held words. */
  held: (who: string): string => (who === "" ? " not agreed: " : ` held by ${who}: `),
  heldTo: " (held to here) ",
  /** Read out before an option; long words are given by their first and last ones. */
  insteadOf: (words: string): string => (words === "" ? " or: " : ` instead of “${words}”: `),
  strike: "take out",
  moved: (label: string, part: string): string => `${label === "" ? "A paragraph" : label} stands in ${part}`,
  show: "show",
  takenDown: (whom: string): string =>
    `Everyone sees this being typed${whom === "" ? "" : ` · taken down for ${whom}`}`,
  received: (n: number): string => `${counted(n, "proposal")} received, not in the text until admitted`,
  emptySummary: "No paragraph stands in the Chair’s summary.",
  emptyPart: "There are no words here yet.",
  begin: "Write the first paragraph",
  changedSince: "changed since you looked",
  changedHere: "changed by this step",
} as const;

/** What the sign for saved words says in full, where it is pointed at. */
export const sync = {
  savedLong: "All your words are on the record.",
} as const;

/** What dialogs share in which a wording is typed or corrected. */
export const forms = {
  /** How to write marks where a wording is typed. */
  marks:
    "**bold**, *italic*, and [^1] for the first footnote mark stay as they are written. Other brackets are not typed.",
  roomReads: "What the room will read",
  beforeCorrected: "Before it is corrected",
  correct: "Correct",
  back: "Back",
} as const;

/** Notices of what was just done. Those in `done` go along with an act, and are shown when it is accepted. */
export const notices = {
  tabled: (number: string, at: string): string => `Tabled as proposal ${number}, ${hour(at)}.`,
  done: {
    incorporate: (number: string): string => `${number} is incorporated.`,
    "set-aside": (number: string): string => `${number} is set aside; shown as not reflected.`,
    admit: (number: string): string => `${number} stands in the text.`,
    withdraw: (number: string): string => `${number} is withdrawn.`,
    leave: (whom: string, number: string): string => `${whom} no longer sponsors ${number}; it stands.`,
    sponsor: (number: string): string => `Sponsoring ${number} is on the record.`,
    placed: (label: string, where: string): string => `${label} moved ${where}.`,
    status: (label: string, status: Status): string => `${label}: ${statusWords[status].toLowerCase()}.`,
    move: (label: string, part: string): string => `${label} moved to ${part}.`,
    floor: (label: string): string => `${label} is on the floor.`,
    publish: (name: string): string => `${name} is published.`,
    discarded: "The paper is discarded.",
  },
  nothingToUndo: "No act of yours since you opened this page is left to undo.",
  undone: (words: string): string => `Undone: ${words}`,
} as const;

/** The time in words: for today the time, else the day, with the year if it is not this one. */
export const dated = (iso: string, now = Date.now()): string => {
  const year = new Date(iso).getFullYear();
  const day = moment(iso, now);
  return year === new Date(now).getFullYear() ? day : day.replace(/ (?=\d\d:)/, ` ${year} `);
};
