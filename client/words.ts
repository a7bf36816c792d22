/**
 * What the interface says, in one place and by screen. Sentences say who, what, when, and what was not changed. "Object",
 * never "reject"; "set aside", never "dismiss"; "take out", never "delete". No exclamation marks.
 */
import { noteMark } from "../drafts/paragraph.ts";
import type { Kind } from "../drafts/paragraph.ts";
import type { ProposalStatus } from "../drafts/proposal.ts";
import type { Stance } from "../drafts/position.ts";
import type { Status } from "../drafts/status.ts";
import type { Manner } from "../drafts/tables.ts";
import type { By, Role } from "../drafts/party.ts";

const number = new Intl.NumberFormat("en");
const list = new Intl.ListFormat("en", { type: "conjunction" });

export const count = (n: number): string => number.format(n);
/** `counted(2, "bracket")` is "2 brackets"; `counted(1, "reply", "replies")` is "1 reply". */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
export const listed = (words: readonly string[]): string => list.format(words);

/** Long names stand in full up to 28 characters; past that what is in parentheses goes, then the end. */
export const shortName = (name: string): string => {
  if (name.length <= 28) return name;
  const bare = name.replace(/\s*\([^)]*\)\s*/g, " ").trim();
  return bare.length > 0 && bare.length <= 28 ? bare : `${(bare || name).slice(0, 27).trimEnd()}…`;
};

/** How words begin, for lists to choose from: cut between words, and told that it is cut. */
export const beginning = (words: string, most = 48): string => {
  const line = words.replaceAll(noteMark, "").replaceAll(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const last = cut.lastIndexOf(" ");
  return `${(last > most / 2 ? cut.slice(0, last) : cut).trimEnd()}…`;
};

export const hour = (iso: string): string =>
  new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
/** The hour of today, the day and hour of any other day. */
export const moment = (iso: string, now: number): string => {
  const date = new Date(iso);
  return date.toDateString() === new Date(now).toDateString()
    ? hour(iso)
    : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${hour(iso)}`;
};
const utc = (iso: string): string => `${iso.slice(11, 16)} UTC`;

export const statusWords: Readonly<Record<Status | "reopened", string>> = {
  open: "Open",
  parked: "Parked",
  "under-silence": "Under silence",
  "agreed-in-informals": "Agreed in informals",
  "agreed-ad-ref": "Agreed ad ref",
  agreed: "Agreed",
  reopened: "Reopened",
};
/** What fits under a number in the margin. */
export const statusShort: Readonly<Partial<Record<Status | "reopened", string>>> = {
  parked: "parked",
  "agreed-in-informals": "informals",
  "agreed-ad-ref": "ad ref",
  agreed: "agreed",
  reopened: "reopened",
};
export const stanceWords: Readonly<Record<Stance, string>> = {
  sponsor: "Sponsor",
  support: "Support",
  "can-live-with": "Can live with",
  reserve: "Reserve",
  object: "Object",
};
/** How many of each, as the line under a card counts them. */
export const stanceCounted = (stance: Stance, n: number): string =>
  stance === "sponsor" && n !== 1 ? "sponsors" : stanceShort[stance];
export const stanceShort: Readonly<Record<Stance, string>> = {
  sponsor: "sponsor",
  support: "support",
  "can-live-with": "can live",
  reserve: "reserve",
  object: "object",
};
export const decided: Readonly<Record<ProposalStatus, string>> = {
  received: "received",
  open: "open",
  incorporated: "incorporated",
  "set-aside": "not reflected",
  withdrawn: "withdrawn",
  lapsed: "lapsed",
};
export const officeName = (by: By, party: (id: string) => string): string =>
  by.party !== undefined
    ? party(by.party)
    : {
        chair: "the Chair",
        secretariat: "the Secretariat",
        delegation: "a delegation",
        server: "the record",
      }[by.office];

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

export const statusSentences = {
  silence: (until: string, now: number): string => {
    const ends = Date.parse(until);
    const when = `Under silence until ${dated(until, now)} (${utc(until)})`;
    return ends > now ? `${when}, ${left(ends - now)}, not broken.` : `${when}. The time is up; the Chair declares.`;
  },
  reopened: (at: string, cause: keyof typeof causes, office: string, now: number): string =>
    `Reopened ${dated(at, now)}: ${causes[cause]}${cause === "chair" ? "" : `, by ${office}`}.`,
} as const;

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
  /** What keeps an answer back that is asked for again by itself. */
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

export const text = {
  parts: { consensus: "Consensus text", summary: "Chair’s summary" } as Readonly<Record<string, string>>,
  /** In a sentence. */
  inParts: { consensus: "the consensus text", summary: "the Chair’s summary" } as Readonly<Record<string, string>>,
  partsShort: { consensus: "Consensus", summary: "Summary" } as Readonly<Record<string, string>>,
  paragraph: (label: string): string => (label === "" ? "Paragraph" : `Paragraph ${label}`),
  /** "Paragraph 12", "Section C", "Footnote 1", "Title". */
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
  /** In the place of the words of a paragraph that is only proposed, where the text is read as it stands. */
  onlyProposed: "Proposed, not in the text",
  move: (where: string): string => `Move ${where}`,
  /** "after 12", "to the beginning", "to Consensus text, after 20": `part` is "" where the part stays the same. */
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
  /** Before held words and behind them, for who hears the page. */
  held: (who: string): string => (who === "" ? " not agreed: " : ` held by ${who}: `),
  heldTo: " (held to here) ",
  /** Before an option, for who hears the page; long words by their first and last ones. */
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

export const sync = {
  savedLong: "All your words are on the record.",
} as const;

const day = (iso: string): string =>
  new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** Looking back over the whole text. */
export const past = {
  open: "Look back",
  opens: "Look back over the whole text",
  slider: "Moment of the record",
  /** "As at today 14:33", "As at Rev.1, 10 Mar 23:47". */
  asAt: (iso: string, now: number, revision = ""): string => {
    const today = new Date(iso).toDateString() === new Date(now).toDateString();
    return `As at ${revision === "" ? "" : `${revision}, `}${today ? "today " : ""}${moment(iso, now)}.`;
  },
  youLook: "You are looking back.",
  /** As a screen reader reads a moment: day and hour in full, what was done, the revision. */
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

/** What changed since this seat last looked. */
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

const asked: Readonly<Record<Stance, string>> = {
  sponsor: "Sponsor",
  support: "Support",
  "can-live-with": "Can live with",
  reserve: "Reserve on",
  object: "Object to",
};

/** Why a proposal is left out where several are decided on at once. */
const leftOut: Readonly<Record<string, string>> = {
  received: "received beside the text; admitted first, incorporated after that",
  rivals: "cannot both stand; incorporate one by itself",
  "hold-has-no-words": "a hold offers no words to incorporate",
  locked: "the words are agreed or under silence",
  asleep: "asleep in the Chair’s summary",
  gone: "the words are no longer in the text",
  "inside-another-proposal": "amends words that are only proposed themselves",
};

export const batch = {
  selected: (n: number): string => `${n} selected`,
  numbers: listed,
  /** What would be done to how many of those selected. */
  act: (type: "admit" | "incorporate" | "set-aside", n: number, of: number): string =>
    `${{ admit: "Admit", incorporate: "Incorporate", "set-aside": "Set aside" }[type]}${n < of ? ` ${n} of ${of}` : ""}`,
  clear: "Clear",
  needsConnection: frame.needsConnection,
  leftOut: (numbers: readonly string[], why: string): string =>
    `${listed(numbers)}: ${leftOut[why] ?? "cannot be decided on like this; open the card"}.`,
} as const;

export const desk = {
  titleChair: (label: string): string => (label === "" ? "Proposals" : `Proposals on ${label}`),
  nobodyOn: (label: string, mayPropose: boolean): string =>
    `Nobody has proposed anything on ${label === "" ? "this paragraph" : label}.${mayPropose ? " Click in the words to propose." : ""}`,
  nothingInHand: "Choose a paragraph to see its proposals.",
  nothingNeeds: (whom: string, changed: number): string =>
    `Nothing needs ${whom}.${changed === 0 ? "" : ` ${changed} changed since you looked.`}`,
  filterEmpty: "None of the proposals on this paragraph.",
  readClean: "Read clean",
  readBrackets: "With brackets",
  asItStands: "As it stands",
  keptBy: (names: string): string => `kept by ${names}`,
  whole: "the whole text",
  positionsOn: (what: string): string =>
    `Positions on ${what.replace(/^P(?=aragraph)/, "p").replace(/^C(?=onsensus)/, "c")}`,
  positionOnThis: "Position on the paragraph…",
  with: (number: string): string => `With ${number}`,
  alternativesFor: (words: string): string => `Alternatives for “${words}”`,
  sameWords: (n: number): string => `${n} · same words`,
  amends: (number: string): string => `amends ${number}`,
  holds: "holds, no other words",
  unattributed: "Unattributed",
  namesComing: "…",
  weSponsor: "We sponsor it",
  coSponsor: "Co-sponsor",
  leave: "Leave the sponsors",
  withdraw: "Withdraw",
  condition: "Condition…",
  tellChair: "Tell the Chair only",
  change: "Change",
  positionOf: (whom: string, number: string): string => `${whom}’s position on ${number}`,
  pending: (stance: Stance, number: string, whom: string, seconds: number): string =>
    `${asked[stance]} ${number}, as ${whom}, for all to see. Goes on the record in ${seconds} s.`,
  undo: "Undo",
  now: "Now",
  recorded: (stance: string, number: string): string => `${stance} on ${number} is on the record.`,
  notForUs: "Not for us",
  forUsAgain: "For us again",
  entered: "entered by the Secretariat",
  confirm: "Confirm as taken down",
  correct: "Correct…",
  received: "Received, not in the text",
  late: "received after closing",
  maintained: "maintained",
  maintain: "Maintain",
  adrift: "Its place is a guess: the words around it have gone.",
  gone: "The words it strikes have gone.",
  thin: "Some of the words it strikes have gone.",
  asleep: "Asleep in the Chair’s summary; wakes when the paragraph returns.",
  admit: "Admit into the text",
  incorporate: (number: string): string => `Incorporate ${number}`,
  setAside: "Set aside",
  putOnFloor: (what: string): string => `Put ${what} on the floor`,
  select: (number: string): string => `Select ${number} for a batch`,
  sameText: (numbers: readonly string[]): string => `${listed(numbers)} ask for the same words.`,
  forTheChair: "For the Chair",
  by: { table: ["For", "Can live", "Reserve", "Object"] },
  sentence: (number: string, who: string, what: string, tally: string, own: string): string =>
    `Proposal ${number}, ${who}: ${what}. ${tally}${own === "" ? "" : ` ${own}`}`,
} as const;

/** What would happen beside the act itself: "220 and 231 lapse. The other 6 stay." */
export const consequence = (
  would: {
    readonly lapse: readonly string[];
    readonly lose: readonly string[];
    readonly sleep: readonly string[];
    readonly wake: readonly string[];
  },
  stay: number,
): string => {
  const clause = (numbers: readonly string[], one: string, many: string): readonly string[] =>
    numbers.length === 0 ? [] : [`${listed(numbers)} ${numbers.length === 1 ? one : many}`];
  const parts = [
    ...clause(would.lapse, "lapses", "lapse"),
    ...clause(would.lose, "loses its place", "lose their place"),
    ...clause(would.sleep, "falls asleep", "fall asleep"),
    ...clause(would.wake, "wakes", "wake"),
  ];
  const rest =
    stay === 0 ? "" : `${parts.length === 0 ? "the" : "The"} other ${stay === 1 ? "one stays" : `${stay} stay`}.`;
  if (parts.length === 0) return rest === "" ? "nothing else changes." : `nothing lapses, ${rest}`;
  return `${parts.join(", ")}.${rest === "" ? "" : ` ${rest}`}`;
};

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

export const forms = {
  /** How marks are written where a wording is typed as letters. */
  marks:
    "**bold**, *italic*, and [^1] for the first footnote mark stay as they are written. Other brackets are not typed.",
  roomReads: "What the room will read",
  beforeCorrected: "Before it is corrected",
  correct: "Correct",
  back: "Back",
} as const;

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

/** The time in words: the hour of today, the day of this year, else the year as well. */
export const dated = (iso: string, now = Date.now()): string => {
  const year = new Date(iso).getFullYear();
  const day = moment(iso, now);
  return year === new Date(now).getFullYear() ? day : day.replace(/ (?=\d\d:)/, ` ${year} `);
};

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

export const head = {
  name: "End of the record",
  line: (seq: number, at: string): string => `Entry ${count(seq)} · ${dated(at)}`,
  why: "Write it down: with it, anyone who holds an archive can show that nothing before it was changed since.",
  copy: "Copy",
  copied: "Copied",
} as const;
