/**
 * The comments in a file with tracked changes: who else sponsors a change and what others say of it, rivals that found
 * no room in the letters, and words held. The author of each comment is the party it is about. Nobody is named whom the
 * output does not name.
 */
import type { Draft } from "../draft.ts";
import { readLetters } from "../notation/inline.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { Party } from "../party.ts";
import type { Position, PositionCondition } from "../position.ts";
import type { Proposal, ProposalChange, ProposalId } from "../proposal.ts";
import { proposalIndex } from "../reading/brackets.ts";
import { partyOf, sponsorsOf } from "../reading/view.ts";
import type { Attribution } from "../reading/view.ts";
import { byOfficialName, officialName } from "../roster/roster.ts";
import { partInWords } from "./part-names.ts";
import type { Beside } from "./tracking-choice.ts";

/** A comment on letters of one line; `from` and `to` count all letters, struck ones too. */
export interface WrittenComment {
  readonly author: string;
  /** ISO time; absent if the reader may not know it. */
  readonly at?: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Gives the names and sentences that a file with one attribution may contain. */
export class Telling {
  readonly draft: Draft;
  /** Alphabetical by official name. */
  readonly inOrder: (a: Party, b: Party) => number;
  readonly #attribution: Attribution;
  readonly #nonPaper: boolean;
  readonly #sponsors = new Map<ProposalId, readonly string[]>();

  constructor(draft: Draft, attribution: Attribution, nonPaper: boolean) {
    this.draft = draft;
    this.inOrder = byOfficialName(draft.language);
    this.#attribution = attribution;
    this.#nonPaper = nonPaper;
  }

  /** The sponsors of a proposal that may be named, proposer first. */
  sponsors({ id }: Pick<Proposal, "id">): readonly string[] {
    let names = this.#sponsors.get(id);
    if (names === undefined) {
      names = sponsorsOf(this.draft, [id], this.#attribution).map((party) => this.name(party));
      this.#sponsors.set(id, names);
    }
    return names;
  }

  name(party: Party): string {
    return officialName(party, this.draft.language);
  }

  /**
   * What a proposal is called: "Proposal 12", or just "Proposal" in a non-paper, which has no numbers of the record.
   */
  called({ number }: Pick<Proposal, "number">): string {
    return this.#nonPaper ? "Proposal" : `Proposal ${number}`;
  }

  /** The author of a change in Word: the proposer, or the proposal's own name where nobody is named. */
  author(proposal: Proposal): string {
    return this.sponsors(proposal)[0] ?? this.called(proposal);
  }

  dateOf({ at }: Pick<Proposal, "at">): { readonly at?: string } {
    return at === undefined || this.#nonPaper ? {} : { at };
  }

  /** "proposal 12" inside a sentence. */
  other(id: ProposalId): string {
    const other = proposalIndex(this.draft.proposals).proposals.get(id);
    return other === undefined || this.#nonPaper ? "another proposal" : `proposal ${other.number}`;
  }

  /** Whether what a party says may be told. */
  tells(party: Party, { visibility }: Pick<Position, "visibility">): boolean {
    return (
      visibility === "public" &&
      !this.#nonPaper &&
      (this.#attribution === "full" || (this.#attribution === "groups" && party.kind === "group"))
    );
  }

  label(id: ParagraphId): string | undefined {
    for (const paragraphs of Object.values(this.draft.parts)) {
      const found = paragraphs.find((one) => one.id === id);
      if (found !== undefined) return found.label === "" ? undefined : found.label;
    }
    return undefined;
  }
}

const stances = { support: "Support", "can-live-with": "Can live with", reserve: "Reserve", object: "Object" } as const;
const conditions: Readonly<Record<PositionCondition["kind"], string>> = {
  "ad-referendum": " (ad referendum)",
  package: " (as part of a package)",
  other: " (on a condition)",
};

const conditionOf = ({ condition }: Position): string => (condition === undefined ? "" : conditions[condition.kind]);

/** The positions on a proposal as a sentence: "Support: Corvane, Delmar (ad referendum). Object: Quellia." */
const positionsOf = (telling: Telling, { positions = {} }: Proposal): string => {
  const byStance = Map.groupBy(
    Object.entries(positions)
      .map(([id, position]) => ({ party: partyOf(telling.draft, id), position }))
      .filter(({ party, position }) => position.stance !== "sponsor" && telling.tells(party, position))
      .sort((a, b) => telling.inOrder(a.party, b.party)),
    ({ position }) => position.stance,
  );
  return (["support", "can-live-with", "reserve", "object"] as const)
    .flatMap((stance) => {
      const said = byStance.get(stance);
      if (said === undefined) return [];
      return `${stances[stance]}: ${said.map(({ party, position }) => telling.name(party) + conditionOf(position)).join(", ")}.`;
    })
    .join(" ");
};

/** The words of a change on one line, without the signs of notation. */
const quoted = (notation: string): string =>
  `“${readLetters(notation)
    .map(({ t }) => t)
    .join("")
    .replaceAll(/\[\^[^\]]*\]/gu, "*")
    .replaceAll(/\s+/gu, " ")
    .trim()}”`;

const asked = (telling: Telling, { type, out, words, to, paragraph }: ProposalChange): string => {
  switch (type) {
    case "hold":
      return out.trim() === "" ? "a bracket is held open here" : `${quoted(out)} is held: not agreed`;
    case "words":
      if (words === "") return `${quoted(out)} out`;
      return out === "" ? `${quoted(words)} in` : `${quoted(words)} for ${quoted(out)}`;
    case "new":
      return `a new paragraph: ${quoted(words)}`;
    case "out":
      return `paragraph ${telling.label(paragraph) ?? ""} out`.replace(/ +/gu, " ");
    case "move": {
      if (to === undefined) return "this paragraph moved";
      const behind = to.after === null ? undefined : telling.label(to.after);
      const place = to.after === null ? "to the start of" : behind === undefined ? "inside" : `after ${behind} of`;
      return `this paragraph moved ${place} ${partInWords(to.part)}`;
    }
  }
};

const whyBeside = (telling: Telling, { kind }: Proposal, beside: Beside): string => {
  switch (beside.why) {
    case "rival":
      return `On the same ${kind === "words" ? "words" : "paragraph"} as ${telling.other(beside.of)}, which is shown as a change; Word can show only one.`;
    case "inside":
      return `Amends ${telling.other(beside.of)}, which stands in a comment too.`;
    case "stuck":
      return "As the text stands it cannot be shown as a change.";
    case "hold":
      return "";
  }
};

const sentences = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join(" ");

const sponsorsSaid = (telling: Telling, proposal: Proposal): string => {
  const names = telling.sponsors(proposal);
  return names.length > 1 ? `Sponsors: ${names.join(", ")}.` : "";
};

/** A comment for a proposal that is not a tracked change, placed at its words. */
export const besideOf = (
  telling: Telling,
  proposal: Proposal,
  changes: readonly ProposalChange[],
  beside: Beside,
  { from, to }: Place,
): WrittenComment => ({
  author: telling.author(proposal),
  ...telling.dateOf(proposal),
  from,
  to,
  text: sentences(
    `${telling.called(proposal)}: ${changes.map((change) => asked(telling, change)).join("; ")}.`,
    whyBeside(telling, proposal, beside),
    sponsorsSaid(telling, proposal),
    positionsOf(telling, proposal),
  ),
});

/** A comment with what a tracked change cannot show: other sponsors, what others say of it, words it also holds. */
export const trackedNote = (telling: Telling, proposal: Proposal, { from, to }: Place): WrittenComment[] => {
  const holds = proposal.changes.filter(({ type }) => type === "hold").map((change) => `${asked(telling, change)}.`);
  const said = sentences(...holds, sponsorsSaid(telling, proposal), positionsOf(telling, proposal));
  if (said === "") return [];
  return [
    {
      author: telling.author(proposal),
      ...telling.dateOf(proposal),
      from,
      to,
      text: `${telling.called(proposal)}. ${said}`,
    },
  ];
};

const stanceSaid = {
  sponsor: "Sponsors this paragraph",
  support: "Supports this paragraph",
  "can-live-with": "Can live with this paragraph",
  reserve: "Reserves its position on this paragraph",
  object: "Objects to this paragraph",
} as const;

/** Positions on a paragraph as a whole, each in the name of its party. */
export const paragraphComments = (telling: Telling, paragraph: ParagraphId, { from, to }: Place): WrittenComment[] =>
  (telling.draft.positions ?? [])
    .filter(({ target }) => target === paragraph)
    .map((position) => ({ position, party: partyOf(telling.draft, position.party) }))
    .filter(({ position, party }) => telling.tells(party, position))
    .map(({ position, party }) => ({
      author: telling.name(party),
      at: position.at,
      from,
      to,
      text: `${stanceSaid[position.stance]}${conditionOf(position)}.`,
    }));
