/** The wording of the desk: on cards, of what a decision would do, and of deciding on several at once. */
import type { Stance } from "../../drafts/position.ts";
import { frame, listed } from "../words.ts";

/** Why a proposal is left out when several are decided on at once. */
const leftOut: Readonly<Record<string, string>> = {
  received: "received beside the text; admitted first, incorporated after that",
  rivals: "cannot stand together; incorporate one by itself",
  "hold-has-no-words": "a hold offers no words to incorporate",
  locked: "the words are agreed or under silence",
  asleep: "asleep in the Chair’s summary",
  gone: "the words are no longer in the text",
  "inside-another-proposal": "amends words that are only proposed themselves",
};

/** What is said where several proposals are decided on at once. */
export const batch = {
  selected: (n: number): string => `${n} selected`,
  numbers: listed,
  /** The button of a batch: what would be done, to how many of those selected. */
  act: (type: "admit" | "incorporate" | "set-aside", n: number, of: number): string =>
    `${{ admit: "Admit", incorporate: "Incorporate", "set-aside": "Set aside" }[type]}${n < of ? ` ${n} of ${of}` : ""}`,
  clear: "Clear",
  needsConnection: frame.needsConnection,
  leftOut: (numbers: readonly string[], why: string): string =>
    `${listed(numbers)}: ${leftOut[why] ?? "cannot be decided on like this; open the card"}.`,
} as const;

const asked: Readonly<Record<Stance, string>> = {
  sponsor: "Sponsor",
  support: "Support",
  "can-live-with": "Can live with",
  reserve: "Reserve on",
  object: "Object to",
};

/** What cards and the desk around them say, to Chair and delegations. */
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
