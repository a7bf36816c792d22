/**
 * A short way to write the acts of a sample: paragraphs by label, earlier proposals by a name, new wordings as "these
 * words for those". A step becomes an act only on the draft it is carried out on.
 */
import type { Draft, Paragraph } from "../draft.ts";
import { printWording } from "../notation/words.ts";
import type { Part, ParagraphId } from "../paragraph.ts";
import type { PartyId } from "../party.ts";
import type { Stance } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import { wordsOf } from "../reading/words.ts";
import type { Act, ActOf, Ask } from "../wire.ts";

/** One act of the sample. Steps are carried out in order, each on the draft that the one before it left. */
export interface SampleStep {
  /** The seat that acts: an office, or a head of the delegation that speaks for this party. */
  readonly by: "chair" | "secretariat" | PartyId;
  /** The name by which later steps refer to the proposal this one makes. */
  readonly name?: string;
  readonly act: (draft: Draft, made: Made) => Act;
}

/** The proposals of earlier steps, by name. Whoever carries out the steps fills it in. */
export type Made = ReadonlyMap<string, ProposalId>;

/** The act of a step on this draft. Throws RangeError if the text does not have what the step refers to. */
export const sampleAct = (step: SampleStep, draft: Draft, made: Made): Act => step.act(draft, made);

/** A paragraph by its label: "12", "6 (b)", or in another part "annex-a:2". */
export const called = (draft: Draft, name: string): Paragraph => {
  const colon = name.indexOf(":");
  const part = (colon < 0 ? "consensus" : name.slice(0, colon)) as Part;
  const label = name.slice(colon + 1);
  const paragraph = draft.parts[part]?.find((paragraph) => paragraph.label === label && paragraph.kind !== "footnote");
  if (paragraph === undefined) throw new RangeError(`the sample has no paragraph "${name}"`);
  return paragraph;
};

const theProposal = (made: Made, name: string): ProposalId => {
  const id = made.get(name);
  if (id === undefined) throw new RangeError(`no step of the sample made "${name}"`);
  return id;
};

/** Old words, and the words that replace their first occurrence. */
export type Swap = readonly [old: string, now: string];

const swapped = (words: string, swaps: readonly Swap[]): string =>
  swaps.reduce((text, [old, now]) => {
    const at = text.indexOf(old);
    if (at < 0) throw new RangeError(`"${old}" does not stand in "${text}"`);
    return text.slice(0, at) + now + text.slice(at + old.length);
  }, words);

/** A paragraph's words in notation, with footnotes by their numbers in the text. */
const wordingOf = (paragraph: Paragraph, draft: Draft): string => {
  const notes = new Map(
    Object.values(draft.parts)
      .flat()
      .filter(({ kind }) => kind === "footnote")
      .map(({ id, label }) => [id, label]),
  );
  return printWording(wordsOf(paragraph), (note) => notes.get(note) ?? "");
};

type Place = (draft: Draft, made: Made) => Ask;

/** Other words in a standing paragraph. Each swap is made in the words as the swap before left them. */
export const reword =
  (name: string, ...swaps: Swap[]): Place =>
  (draft) => {
    const paragraph = called(draft, name);
    return { paragraph: paragraph.id, wording: swapped(wordingOf(paragraph, draft), swaps) };
  };

/** Amends the words that another proposal brings in. */
export const amend =
  (proposal: string, ...swaps: Swap[]): Place =>
  (draft, made) => {
    const id = theProposal(made, proposal);
    const change = draft.proposals.find((one) => one.id === id)?.changes.find((one) => one.words !== "");
    if (change === undefined) throw new RangeError(`"${proposal}" brings no words in`);
    return { change: change.id, wording: swapped(change.words, swaps) };
  };

/** A new paragraph behind another, of the kind that follows there unless `kind` says otherwise. */
export const newAfter =
  (name: string, wording: string, kind?: Ask["kind"]): Place =>
  (draft) => ({ after: called(draft, name).id, wording, ...(kind && { kind }) });

/** A paragraph out, with all that belongs to it. */
export const takeOut =
  (name: string): Place =>
  (draft) => ({ paragraph: called(draft, name).id, out: true });

/** A paragraph to another place; `after` is a label in `part`, and `name` one in the consensus text unless it says. */
export const moveTo =
  (name: string, part: Part, after: string): Place =>
  (draft) => ({ paragraph: called(draft, name).id, to: { part, after: called(draft, `${part}:${after}`).id } });

type More = Omit<ActOf<"table">, "type" | "as" | keyof Ask | "changes">;

/** A party tables a proposal, with one place or several. */
export const table = (
  as: PartyId,
  name: string,
  places: Place | readonly Place[],
  more: More & { readonly instead?: string; readonly takenDown?: true } = {},
): SampleStep => {
  const { instead, takenDown, ...fields } = more;
  return {
    by: takenDown ? "secretariat" : as,
    name,
    act: (draft, made) => ({
      type: "table",
      as,
      ...fields,
      ...(instead !== undefined && { alternativeTo: theProposal(made, instead) }),
      ...(typeof places === "function" ? places(draft, made) : { changes: places.map((place) => place(draft, made)) }),
    }),
  };
};

/** A party holds words of a paragraph, where they first occur, or the whole of it. */
export const hold = (as: PartyId, name: string, paragraph: string, words?: string, reason?: string): SampleStep => ({
  by: as,
  name,
  act: (draft) => ({
    type: "hold",
    as,
    paragraph: called(draft, paragraph).id,
    ...(words !== undefined && { words }),
    ...(reason !== undefined && { reason }),
  }),
});

/** What else a position says. `with` names proposals of earlier steps, or paragraphs by label. */
export interface Said {
  readonly reason?: string;
  readonly visibility?: "public" | "chair";
  readonly adReferendum?: true;
  readonly with?: readonly string[];
  readonly text?: string;
}

/** A party takes a position on a proposal from its own seat. */
export const says = (as: PartyId, stance: Stance, proposal: string, said: Said = {}): SampleStep => ({
  by: as,
  act: (draft, made) => ({
    type: "take-position",
    as,
    proposal: theProposal(made, proposal),
    stance,
    ...(said.reason !== undefined && { reason: said.reason }),
    ...(said.visibility !== undefined && { visibility: said.visibility }),
    ...conditionOf(said, draft, made),
  }),
});

const conditionOf = (said: Said, draft: Draft, made: Made): Pick<ActOf<"take-position">, "condition"> => {
  if (said.adReferendum) return { condition: { kind: "ad-referendum", ...(said.text && { text: said.text }) } };
  if (said.with === undefined) return said.text === undefined ? {} : { condition: { kind: "other", text: said.text } };
  const linked = said.with.map((name): ProposalId | ParagraphId => made.get(name) ?? called(draft, name).id);
  return { condition: { kind: "package", with: linked, ...(said.text && { text: said.text }) } };
};

/** Several parties take the same position on one proposal. */
export const allSay = (stance: Stance, proposal: string, ...parties: PartyId[]): SampleStep[] =>
  parties.map((party) => says(party, stance, proposal));

/** An act by the Chair or the Secretariat. */
export const office = (by: "chair" | "secretariat", act: SampleStep["act"]): SampleStep => ({ by, act });

/** The Chair incorporates a proposal, with whatever lapses by it. */
export const incorporate = (proposal: string): SampleStep =>
  office("chair", (_, made) => ({ type: "incorporate", proposal: theProposal(made, proposal) }));

/** The Chair sets a proposal aside, with whatever lapses by it. */
export const setAside = (proposal: string): SampleStep =>
  office("chair", (_, made) => ({ type: "set-aside", proposal: theProposal(made, proposal) }));

/** A sponsor leaves a proposal; the last one to leave withdraws it. */
export const withdraw = (as: PartyId, proposal: string): SampleStep => ({
  by: as,
  act: (_, made) => ({ type: "withdraw", as, proposal: theProposal(made, proposal) }),
});

/** A sponsor maintains a proposal that was set aside. */
export const maintain = (as: PartyId, proposal: string): SampleStep => ({
  by: as,
  act: (_, made) => ({ type: "maintain", as, proposal: theProposal(made, proposal) }),
});

/** The Chair sets the status of a paragraph. `until` is the deadline of silence, as ISO time. */
export const standing = (paragraph: string, status: ActOf<"set-status">["status"], until?: string): SampleStep =>
  office("chair", (draft) => ({
    type: "set-status",
    paragraph: called(draft, paragraph).id,
    status,
    ...(until !== undefined && { until }),
  }));
