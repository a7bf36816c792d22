/** The wording of papers, in one place. Sentences say who, what, and what was not changed. */
import { counted, hour, listed } from "../words.ts";
import type { HandedBack, MovedOn, Paper, PaperCounts } from "../room/states.ts";

/** What a paper contains: "2 additions, 1 strike", or that nothing is written yet. */
export const countsLine = ({ additions, strikes, holds }: PaperCounts): string => {
  const parts = [
    ...(additions > 0 ? [counted(additions, "addition")] : []),
    ...(strikes > 0 ? [counted(strikes, "strike")] : []),
    ...(holds > 0 ? [counted(holds, "hold")] : []),
  ];
  return parts.length === 0 ? "Nothing written yet" : parts.join(", ");
};

/** Who sees a paper. `taken` is the party an open paper is taken down for. */
export const whoSees = (paper: Paper, taken: string | undefined, members: readonly string[]): string => {
  switch (paper.caucus.kind) {
    case "open":
      return taken === undefined
        ? "Everyone sees this being typed"
        : `Everyone sees this being typed · taken down for ${taken}`;
    case "shared":
      return `Only ${listed(members)} see this`;
    case "party":
      return `Only ${members[0] ?? paper.caucus.name} sees this`;
    case "office":
      return `Only ${paper.caucus.name} sees this`;
  }
};

/** What the bar below a paper says. */
export const bar = {
  discard: "Discard",
  share: "Share…",
  table: "Table",
  back: "Back to the paper",
  tableAs: (party: string): string => `Table as ${party}`,
  tableFor: (party: string): string => `Table for ${party}`,
  needsConnection: "Needs a connection",
  notHead: "Only a head of the delegation tables. Your words stay here for them.",
  nothingYet: "Write something first.",
  locked: (status: string): string => `${status}: what you table is received on the list, not drawn.`,
  choose: "For which party?",
  together: "Tabled together, as one proposal",
  shareWith: "Share a copy with",
  shared: (names: readonly string[]): string =>
    `A copy is shared with ${listed(names)}. This one can no longer be typed in.`,
} as const;

/** What is said of a public act before it is done. */
export const preview = {
  title: "The room will read",
  titleReceived: "The Chair will receive",
  received: "It is received on the list beside the text until the Chair admits it. Then the room would read:",
  reason: "Reason (optional)",
} as const;

/** The question whether a proposal is meant instead of others' wordings of the same words, or as well. */
export const rival = {
  asks: (who: readonly string[], does: "adds" | "strikes"): string => {
    const verb = who.length === 1 ? does : does.slice(0, -1);
    return `${listed(who)} also ${verb} ${does === "adds" ? "words here" : "these words"}. Instead of theirs, or as well?`;
  },
  somebody: "Another delegation",
  instead: "Instead of theirs",
  asWell: "As well",
  first: "Say first whether this is instead of theirs or as well.",
} as const;

/** What is said when a paragraph has changed under a paper. */
export const movedOn = {
  title: (label: string): string => `${label === "" ? "The paragraph" : label} changed while you were drafting`,
  removed: "It stands in no part any more. Your words are kept here.",
  fits: ({ fits, gone }: MovedOn): string => {
    const still = [
      ...(fits.additions > 0 ? [counted(fits.additions, "addition")] : []),
      ...(fits.strikes > 0 ? [counted(fits.strikes, "strike")] : []),
      ...(fits.holds > 0 ? [counted(fits.holds, "hold")] : []),
    ];
    const total = fits.additions + fits.strikes + fits.holds;
    const first = still.length === 0 ? [] : [`Your ${listed(still)} still ${total === 1 ? "fits" : "fit"}.`];
    const lost = gone.map((words) => `Your strike of “${words}” no longer has its word.`);
    return [...first, ...lost].join(" ");
  },
  show: "Show what changed",
  hide: "Hide what changed",
  keep: "Keep drafting",
} as const;

/** What is said of words that the server did not accept. */
export const handedBack = {
  title: "These words were not taken",
  where: ({ paper }: HandedBack, label: string | undefined): string =>
    label ? `Paragraph ${label}` : paper ? "A paper" : "A paragraph",
  at: ({ at, reason }: HandedBack): string => `${hour(at)} · ${reason}`,
  nothingElse: "Nothing else changed. They are kept on this device until you close this.",
  intoPaper: "Go on in a paper",
  copy: "Copy these words",
  copied: "Copied",
  whole: "Copy the whole paragraph",
  close: "I have them",
} as const;
