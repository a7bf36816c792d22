/** The sample text with some proposals laid into its runs by hand, so that writers are tested without a negotiation. */
import { changeId } from "../../../drafts/change.ts";
import type { Draft, Paragraph, Run } from "../../../drafts/draft.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { paragraphId } from "../../../drafts/paragraph.ts";
import type { ParagraphId } from "../../../drafts/paragraph.ts";
import { proposalId } from "../../../drafts/proposal.ts";
import type { Proposal, ProposalChange, ProposalId } from "../../../drafts/proposal.ts";
import { sampleDraft, sampleParties, sampleSymbol, sampleTitle } from "../../../drafts/samples/relays.ts";
import { blankMeta, emptyRecord } from "../../../drafts/tables.ts";

const parsed = sampleDraft();
const id = (label: string): ParagraphId =>
  paragraphId(
    1,
    parsed.paragraphs.findIndex((one) => one.part === "consensus" && one.label === label),
  );

const q = (n: number): ProposalId => proposalId(n, 1);
const c = (n: number) => changeId(n, 1);
const change = (n: number, label: string, more: Partial<ProposalChange> = {}): ProposalChange => ({
  id: c(n),
  type: "words",
  paragraph: id(label),
  out: "",
  words: "",
  condition: "whole",
  ...more,
});
const proposal = (
  n: number,
  sponsors: string[],
  changes: ProposalChange[],
  more: Partial<Proposal> = {},
): Proposal => ({
  id: q(n),
  number: `${n}`,
  kind: "words",
  status: "open",
  version: 1,
  sponsors,
  changes,
  ...more,
});

const many = ["XVM", "XTS", "XCV", "XDM", "XKL", "XAL"];
const told = {
  stance: "reserve",
  visibility: "chair",
  at: "2031-11-03T10:00:00.000Z",
  reason: "for the Chair alone",
} as const;

export const proposals: readonly Proposal[] = [
  proposal(2, ["XAL", "XQL", "XBV"], [change(2, "12", { out: "shall", words: "should" })], { reason: "secret-reason" }),
  proposal(3, ["northern"], [change(3, "12", { out: "shall", words: "are encouraged to" })], { alternativeOf: q(2) }),
  proposal(4, many, [change(4, "12", { words: ", upon request" })], { positions: { XMR: told } }),
  proposal(5, ["XDM"], [change(5, "12", { words: "voluntarily and ", change: c(4) })]),
  proposal(6, ["XCV"], [change(6, "12", { type: "hold", out: "exchange information" })], { kind: "hold" }),
  proposal(7, ["XQL"], [change(7, "12", { out: "all " })]),
  proposal(8, ["archipelago"], [change(8, "13", { type: "new", words: "States encouraged the sharing of lessons." })], {
    kind: "new",
  }),
  proposal(9, ["XCV", "XDM"], [change(9, "13", { type: "out" })], { kind: "out" }),
  proposal(10, ["XAL"], [change(10, "20", { type: "move", to: { part: "summary", after: null } })], { kind: "move" }),
];

const twelve: readonly Run[] = [
  { t: "States " },
  { t: "shall", del: [q(2), q(3)], changes: [c(2), c(3)] },
  { t: "should", ins: [q(2)], changes: [c(2)] },
  { t: "are encouraged to", ins: [q(3)], changes: [c(3)] },
  { t: " take " },
  { t: "all ", del: [q(7)], changes: [c(7)] },
  { t: "appropriate measures to prevent the misuse of orbital relays from their territory" },
  { t: ", ", ins: [q(4)], changes: [c(4)] },
  { t: "voluntarily and ", ins: [q(4), q(5)], changes: [c(4), c(5)] },
  { t: "upon request", ins: [q(4)], changes: [c(4)] },
  { t: ", and shall " },
  { t: "exchange information", hold: [q(6)], changes: [c(6)] },
  { t: " on <such> misuse & more.", b: true },
];

const paragraphOf = (index: number): Paragraph => {
  const one = parsed.paragraphs[index]!;
  const label = one.part === "consensus" ? one.label : "";
  return {
    id: paragraphId(1, index),
    kind: one.kind,
    level: one.level,
    label: one.kind === "footnote" ? (one.words[0]?.t.startsWith("The sixth") ? "1" : "2") : one.label,
    status: label === "10" ? "agreed-ad-ref" : label === "22" ? "parked" : "open",
    ...(one.parent !== undefined && { parent: paragraphId(1, one.parent) }),
    runs:
      label === "12"
        ? twelve
        : one.words.map((stretch) =>
            stretch.note === undefined ? stretch : { ...stretch, note: paragraphId(1, Number(stretch.note.slice(3))) },
          ),
    ...(label === "13" && { del: [q(9)] }),
    ...(label === "20" && { moveTo: [{ proposal: q(10), part: "summary", after: null }] }),
  };
};

const brought: Paragraph = {
  id: paragraphId(8, 1),
  kind: "paragraph",
  level: 1,
  label: "13 bis",
  status: "open",
  ins: [q(8)],
  runs: [{ t: "States encouraged the sharing of lessons.", ins: [q(8)], changes: [c(8)] }],
};

const inPart = (part: string): Paragraph[] =>
  parsed.paragraphs.flatMap((one, index) => {
    if (one.part !== part) return [];
    const paragraph = paragraphOf(index);
    return part === "consensus" && paragraph.label === "13" ? [paragraph, brought] : [paragraph];
  });

/** Nine open proposals: on 12 (among them three wordings for one word, and an amendment), a new one, one out, a move. */
export const printedDraft = (more: Partial<Draft> = {}): Draft => ({
  title: sampleTitle,
  symbol: sampleSymbol,
  seq: 10,
  at: "2031-11-03T10:00:00.000Z",
  revision: "Rev.1",
  language: "en",
  phase: "open",
  manner: "line-by-line",
  names: "full",
  parts: { consensus: inPart("consensus"), "annex-a": inPart("annex-a"), summary: inPart("summary") },
  removed: [],
  proposals,
  parties: sampleParties,
  revisions: [{ name: "Rev.1", symbol: sampleSymbol, seq: 9, at: "2031-11-03T09:00:00.000Z" }],
  tables: { record: { ...emptyRecord, meta: { ...blankMeta, annexes: parsed.annexes ?? {} } } },
  ...more,
});

/** The output that tells most of it. */
export const annotated: OutputOptions = {
  view: "annotated",
  attribution: "full",
  asAt: "2031-11-03T10:00:00.000Z",
  head: { seq: 10, hash: "ab".repeat(32), at: "2031-11-03T10:00:00.000Z" },
};
