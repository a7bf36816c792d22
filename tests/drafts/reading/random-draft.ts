/** Random drafts with everything notation must carry: nested, crossing, rival, empty and sleeping changes, awkward letters. */
import { changeId } from "../../../drafts/change.ts";
import type { Range } from "../../../drafts/change.ts";
import type { Draft, Paragraph } from "../../../drafts/draft.ts";
import { noteMark, paragraphId } from "../../../drafts/paragraph.ts";
import type { Kind, ParagraphId, Stretch } from "../../../drafts/paragraph.ts";
import { memberRights } from "../../../drafts/party.ts";
import type { Party } from "../../../drafts/party.ts";
import { proposalId } from "../../../drafts/proposal.ts";
import type { Proposal, ProposalChange, ProposalId } from "../../../drafts/proposal.ts";
import { layRuns } from "../../../drafts/reading/runs.ts";
import type { Laid } from "../../../drafts/reading/runs.ts";
import { joinWords, plain } from "../../../drafts/reading/words.ts";
import { emptyRecord } from "../../../drafts/tables.ts";

export const parties: readonly Party[] = (
  [
    ["ALT", "Altora"],
    ["BRE", "Brevia"],
    ["COR", "Corvane (Federal Republic of)"],
    ["DEL", "Delmar"],
    ["TES", "Tessaly, United Provinces of"],
    ["ISL", "Alliance of Islands"],
  ] as const
).map(([id, name]) => ({ id, name, kind: id === "ISL" ? "group" : "member-state", rights: memberRights }));

/** A stream of numbers from a seed (mulberry32). */
export const numbersFrom = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
};

const vocabulary = [
  "States",
  "shall",
  "should",
  "meet",
  " ",
  "  ",
  ",",
  ".",
  "(Altora)",
  "(a)",
  "12.",
  "[",
  "]",
  "*",
  "**",
  "\\",
  "…",
  "…]",
  "[…",
  "/",
  " / add: x",
  "add:",
  "delete:",
  "hold:",
  "\n",
  "é",
  "е́",
  "عام",
  "国家",
  "👩‍🚀",
  "#",
  "Brevia: ",
  "[sic]",
  "[^1]",
  "¶",
  "²",
  ")",
  "(",
  "{x}",
  "_",
  "=== x ===",
  ">",
  "-",
  "PP1.",
];

export const draftWith = (fields: Partial<Draft>): Draft => ({
  title: "Draft *report* [of] the group",
  symbol: "UB/2026/1",
  seq: 7,
  at: "2026-03-10T14:20:00.000Z",
  language: "en",
  phase: "open",
  manner: "line-by-line",
  names: "full",
  parts: { consensus: [], summary: [] },
  removed: [],
  proposals: [],
  parties,
  revisions: [],
  tables: { record: { ...emptyRecord, meta: { ...emptyRecord.meta, annexes: { "annex-a": "Terms" } } } },
  ...fields,
});

export const randomDraft = (seed: number): Draft => {
  const below = numbersFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const proposals: Proposal[] = [];
  let [p, q, c] = [0, 0, 0];
  const words = (most: number, notes: readonly ParagraphId[]): Stretch[] => {
    const stretches: Stretch[] = [];
    for (let n = below(most + 1); n > 0; n--) {
      const marks = { ...(below(4) === 0 && { b: true as const }), ...(below(4) === 0 && { i: true as const }) };
      if (notes.length > 0 && below(8) === 0) stretches.push({ t: noteMark, ...marks, note: pick(notes) });
      else
        stretches.push({
          t: below(3) === 0 ? pick(vocabulary) : `${pick(["a", "bo", " c", "d ", " "])}${c}`,
          ...marks,
        });
    }
    return joinWords(stretches);
  };
  const propose = (change: Omit<ProposalChange, "id" | "condition">): { id: ProposalId; change: ProposalChange } => {
    const made: ProposalChange = { ...change, id: changeId(1, ++c), condition: "whole" };
    const id = proposalId(1, ++q);
    const sponsors = below(5) === 0 ? [] : [...new Set(Array.from({ length: 1 + below(3) }, () => pick(parties).id))];
    const before = proposals.at(-1);
    const alternativeOf = before !== undefined && below(5) === 0 ? before.id : undefined;
    const kind = made.type === "words" || made.type === "hold" || made.type === "new" ? made.type : made.type;
    proposals.push({
      id,
      number: String(q),
      kind,
      status: "open",
      version: 1,
      sponsors,
      positions: {},
      changes: [made],
      ...(alternativeOf && { alternativeOf }),
    });
    return { id, change: made };
  };
  const cut = (host: readonly Stretch[]): number => {
    const text = plain(host);
    const at = [0, text.length];
    for (const { index } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) at.push(index);
    return pick(at);
  };
  const changesOn = (
    paragraph: ParagraphId,
    base: readonly Stretch[],
    notes: readonly ParagraphId[],
    first: Laid[],
  ): Laid[] => {
    const laid = [...first];
    const hosts: { in: "text" | Laid["id"]; words: readonly Stretch[] }[] =
      first.length > 0 ? [{ in: first[0]!.id, words: first[0]!.words }] : [{ in: "text", words: base }];
    for (let n = below(7); n > 0; n--) {
      const host = pick(hosts);
      const form = below(4);
      const ranges: Range[] = [];
      for (let r = form === 0 ? 0 : 1 + Number(below(4) === 0); r > 0; r--) {
        const [a, b] = [cut(host.words), cut(host.words)].sort((x, y) => x - y) as [number, number];
        if (a < b && ranges.every(([from, to]) => b < from || a > to)) ranges.push([a, b]);
      }
      ranges.sort((x, y) => x[0] - y[0]);
      const hold = form === 3;
      const same = laid.length > 0 && below(3) === 0 ? pick(laid) : null;
      const out = same !== null && same.in === host.in && form > 0 ? same.out : ranges;
      const offered = hold || form === 1 ? [] : words(4, notes);
      // Equal wordings side by side are printed as one, by rule: these are to come back one by one.
      const equal = laid.some((other) => JSON.stringify(other.words) === JSON.stringify(offered));
      const put = equal && offered.length > 0 ? joinWords([...offered, { t: `=${c}` }]) : offered;
      if (out.length === 0 && put.length === 0 && !hold) continue;
      const inside = host.in === "text" ? {} : { change: host.in };
      const { id, change } = propose({ type: hold ? "hold" : "words", paragraph, out: "", words: "", ...inside });
      const one: Laid = {
        id: change.id,
        proposal: id,
        in: host.in,
        out,
        at: out.at(-1)?.[1] ?? cut(host.words),
        words: put,
        order: c,
        ...(hold && { hold }),
      };
      laid.push(one);
      if (put.length > 0) hosts.push({ in: one.id, words: put });
    }
    return laid;
  };
  const parts: Record<"consensus" | "annex-a" | "summary", Paragraph[]> = { consensus: [], "annex-a": [], summary: [] };
  let footnote = 0;
  for (const part of Object.keys(parts) as ("consensus" | "annex-a" | "summary")[]) {
    let number = 0;
    for (let n = 1 + below(4); n > 0; n--) {
      const id = paragraphId(1, ++p);
      const notes = below(3) === 0 ? [paragraphId(1, ++p)] : [];
      const above = parts[part].findLast(({ kind }) => kind === "paragraph" || kind === "operative");
      const kind = pick<Kind>([
        "title",
        "heading",
        "opening",
        "preambular",
        "paragraph",
        "paragraph",
        "operative",
        "sub-paragraph",
      ]);
      number++;
      const label = {
        title: "",
        heading: pick(["A", "B", "", "X y"]),
        opening: "",
        preambular: `PP${number}`,
        paragraph: pick([`${number}`, `${number} bis`, `${number} alt`, "odd {label"]),
        operative: `OP${number}`,
        "sub-paragraph": `${above === undefined ? "" : `${above.label} `}${pick(["(a)", "(i)", "(b) bis"])}`,
        footnote: "",
      }[kind];
      const level = kind === "heading" || kind === "sub-paragraph" ? 1 + below(3) : 1;
      const base = words(9, notes);
      const proposed = below(6) === 0 && part !== "summary";
      const first: Laid[] = [];
      let ins: ProposalId[] | undefined;
      if (proposed) {
        const { id: proposal, change } = propose({ type: "new", paragraph: id, out: "", words: "" });
        first.push({ id: change.id, proposal, in: "text", out: [], at: 0, words: base, order: c });
        ins = [proposal];
      }
      const runs = layRuns(proposed ? [] : base, changesOn(id, base, notes, first));
      const del = below(6) === 0 ? [propose({ type: "out", paragraph: id, out: "", words: "" }).id] : undefined;
      const target = pick([undefined, ...parts.consensus.filter((other) => other.kind !== "footnote")]);
      const moveTo =
        below(8) === 0
          ? [
              {
                proposal: propose({
                  type: "move",
                  paragraph: id,
                  out: "",
                  words: "",
                  to: { part: "consensus", after: target?.id ?? null },
                }).id,
                part: "consensus" as const,
                after: target?.id ?? null,
              },
            ]
          : undefined;
      parts[part].push({
        id,
        kind,
        level,
        label,
        status: "open",
        runs,
        ...(kind === "sub-paragraph" && above && { parent: above.id }),
        ...(ins && { ins }),
        ...(del && { del }),
        ...(moveTo && { moveTo }),
      });
      for (const note of notes)
        parts[part].push({
          id: note,
          kind: "footnote",
          level: 1,
          label: String(++footnote),
          status: "open",
          parent: id,
          runs: layRuns(words(3, []), []),
        });
    }
  }
  return draftWith({ parts, proposals });
};
