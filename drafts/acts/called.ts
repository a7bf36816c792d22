/** Finds what an act names, and gives the words by which sentences call it, as the room does. */
import type { ChangeEntry, ChangeId } from "../change.ts";
import type { Draft } from "../draft.ts";
import type { Paragraph } from "../draft.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { PartyId } from "../party.ts";
import type { ProposalEntry, ProposalId, ProposalStatus } from "../proposal.ts";
import { plain, wordsOf } from "../reading/words.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Status } from "../status.ts";

/** A paragraph of the draft, and the part in whose list it was found. */
export interface Found {
  readonly paragraph: Paragraph;
  readonly part: Part | "removed";
}

const indexes = new WeakMap<Draft, ReadonlyMap<ParagraphId, Found>>();

/** Where each drawn or removed paragraph of a draft is. Paragraphs that are only received are not in it. */
export const indexOf = (draft: Draft): ReadonlyMap<ParagraphId, Found> => {
  let index = indexes.get(draft);
  if (index === undefined) {
    const made = new Map<ParagraphId, Found>();
    for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][])
      for (const paragraph of paragraphs) made.set(paragraph.id, { paragraph, part });
    for (const paragraph of draft.removed) made.set(paragraph.id, { paragraph, part: "removed" });
    indexes.set(draft, (index = made));
  }
  return index;
};

const excerpt = (words: string): string => (words.length > 40 ? `${words.slice(0, 40).trimEnd()}…` : words);

/** How a sentence calls a paragraph: "15 bis", "footnote 3", "the heading 'Overview'". */
export const call = (draft: Draft, id: ParagraphId): string => {
  const found = indexOf(draft).get(id);
  const kind = found?.paragraph.kind ?? draft.tables.record.paragraphs[id]?.kind;
  const label =
    found?.paragraph.label ||
    Object.values(draft.tables.record.labels[id] ?? {}).find((given) => given !== undefined && given !== "");
  if (kind === "footnote") return label ? `footnote ${label}` : "a footnote";
  if (kind === "heading" && found) return `the heading '${excerpt(plain(wordsOf(found.paragraph)))}'`;
  if (label) return label;
  if (kind === "title") return "the title";
  if (kind === "opening") return "the opening words";
  return found ? `the paragraph '${excerpt(plain(wordsOf(found.paragraph)))}'` : "that paragraph";
};

/** `call` for the start of a sentence, with a capital letter. */
export const Call = (draft: Draft, id: ParagraphId): string => {
  const called = call(draft, id);
  return called[0]!.toUpperCase() + called.slice(1);
};

/** How a sentence calls a part: "the consensus text", "annex B", or "what was taken out". */
export const callPart = (part: Part | "removed"): string => {
  if (part === "consensus") return "the consensus text";
  if (part === "summary") return "the Chair's summary";
  if (part === "removed") return "what was taken out";
  return `annex ${part.slice("annex-".length).toUpperCase()}`;
};

/** A proposal's floor number. */
export const numberOf = (draft: Draft, id: ProposalId): string => draft.tables.record.proposals[id]?.number ?? id;

/** A party's official name, or its id where the roster does not have it. */
export const partyName = (draft: Draft, id: PartyId): string =>
  draft.tables.names?.parties[id]?.name ?? draft.parties.find((party) => party.id === id)?.name ?? id;

const statusWords: Readonly<Record<Status, string>> = {
  open: "open",
  parked: "parked",
  "under-silence": "under silence",
  "agreed-in-informals": "agreed in informals",
  "agreed-ad-ref": "agreed ad referendum",
  agreed: "agreed",
};

/** How a sentence calls a status, after "is": "agreed ad referendum". */
export const callStatus = (status: Status): string => statusWords[status];

const decidedWords: Readonly<Record<ProposalStatus, string>> = {
  received: "is on the list of what was received, not yet in the text",
  open: "is open",
  incorporated: "was already incorporated",
  "set-aside": "was already set aside",
  withdrawn: "was withdrawn",
  lapsed: "has lapsed: the words it was about went in another act",
};
/** What was decided of a proposal: "214 was already set aside". */
export const decided = (draft: Draft, id: ProposalId): string =>
  `${numberOf(draft, id)} ${decidedWords[draft.tables.record.proposals[id]!.status]}`;

/** Words as a list: "a", "a and b", "a, b and c"; beyond `most` it ends in "and n others". */
export const list = (words: readonly string[], most = 6): string => {
  if (words.length <= 1) return words[0] ?? "";
  if (words.length > most) return `${words.slice(0, most - 1).join(", ")} and ${words.length - most + 1} others`;
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
};

/** A number with its noun: "1 bracket", "9 brackets". */
export const count = (n: number, noun: string): string => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/**
 * What the record keeps of a proposal, decided or not; or a refusal. `undone` is the sentence that ends the refusal:
 * "Nothing was tabled."
 */
export const findProposal = (draft: Draft, id: ProposalId, undone: string): ProposalEntry | Refusal =>
  draft.tables.record.proposals[id] ??
  refuse(RefusalCode.unknownProposal, `There is no proposal ${id} in this negotiation. ${undone}`);

/** The paragraph, whether it stands in a part or was removed; or a refusal. */
export const findParagraph = (draft: Draft, id: ParagraphId, undone: string): Found | Refusal =>
  indexOf(draft).get(id) ?? refuse(RefusalCode.unknownParagraph, `There is no paragraph ${id} in this text. ${undone}`);

/** The paragraph, if it stands in a part: neither removed nor only proposed. Else a refusal. */
export const findStanding = (
  draft: Draft,
  id: ParagraphId,
  undone: string,
): { paragraph: Paragraph; part: Part } | Refusal => {
  const found = findParagraph(draft, id, undone);
  if ("refused" in found) return found;
  if (found.part === "removed")
    return refuse(RefusalCode.gone, `${Call(draft, id)} was taken out of the text. ${undone}`);
  if (draft.tables.record.paragraphs[id]?.strand === null)
    return refuse(
      RefusalCode.insideAnother,
      `${Call(draft, id)} is only proposed and not part of the text as it stands. ${undone}`,
    );
  return { paragraph: found.paragraph, part: found.part };
};

const byProposal = new WeakMap<object, ReadonlyMap<ProposalId, readonly (readonly [ChangeId, ChangeEntry])[]>>();

/** The changes of a proposal's current version, in order of tabling. */
export const liveChanges = (
  tables: Draft["tables"]["record"],
  id: ProposalId,
): readonly (readonly [ChangeId, ChangeEntry])[] => {
  let index = byProposal.get(tables.changes);
  if (index === undefined) {
    const made = new Map<ProposalId, (readonly [ChangeId, ChangeEntry])[]>();
    for (const pair of Object.entries(tables.changes) as [ChangeId, ChangeEntry][]) {
      const of = made.get(pair[1].proposal);
      if (of) of.push(pair);
      else made.set(pair[1].proposal, [pair]);
    }
    for (const changes of made.values()) changes.sort((a, b) => a[1].order - b[1].order);
    byProposal.set(tables.changes, (index = made));
  }
  const version = tables.proposals[id]?.version;
  return (index.get(id) ?? []).filter(([, change]) => change.version === version);
};

/** Whether a proposal is still before the room. */
export const pending = (status: ProposalStatus): boolean => status === "open" || status === "received";
