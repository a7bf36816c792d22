/**
 * The first act of every negotiation. The text that was read becomes paragraphs with ids, labels, families and places;
 * its brackets become proposals, attributed where a sponsor was read. Only the server does it; no seat can ask for it.
 */
import { LabelsInOrder } from "../label.ts";
import { changeId } from "../change.ts";
import type { ChangeEntry, ChangeId } from "../change.ts";
import { parsedNoteIndex } from "../notation/parsed.ts";
import type { ParsedBracket, ParsedDraft, ParsedParagraph, ParsedWhole } from "../notation/parsed.ts";
import { paragraphId, strandId } from "../paragraph.ts";
import type { Kind, ParagraphEntry, ParagraphId, Stretch } from "../paragraph.ts";
import type { Party, PartyId } from "../party.ts";
import { proposalId } from "../proposal.ts";
import type { ProposalId, ProposalKind } from "../proposal.ts";
import { ranksBetween } from "../rank.ts";
import { plain } from "../reading/words.ts";
import { blankMeta } from "../tables.ts";
import type { Meta, NamesWrite, RecordWrite } from "../tables.ts";
import type { AnchorAsk, Plan, TextStep } from "./plan.ts";

/** What a negotiation starts with besides its text. */
export interface Start {
  /** If empty, the title that the text gives itself. */
  readonly title: string;
  /** If empty, the symbol that the text gives itself, if any. */
  readonly symbol: string;
  /** The roster it begins with; `set-party` adds to it later. */
  readonly parties: readonly Party[];
  /** The seq of the entry, from which the ids are made. */
  readonly seq: number;
  /** Time of the entry, ISO 8601 in UTC. */
  readonly at: string;
}

const numberedKinds: ReadonlySet<Kind> = new Set(["paragraph", "preambular", "operative", "sub-paragraph"]);

/** The number or letter of a heading: 2 of "Article 2", "III" of "Section III. Review". */
const headingNumber = (words: string, label: string): string =>
  label || (/^\p{L}+\s+(\d+(?:\s?(?:bis|ter|quater))?|[IVXLC]+|[A-Z])\b/u.exec(words)?.[1] ?? "").replace(/\s/u, "");

/**
 * Whether the sections of a part each count their own paragraphs, that is whether most begin at 1. A single number
 * given twice is taken for a slip.
 */
const countsAfresh = (paragraphs: readonly ParsedParagraph[]): boolean => {
  const firsts: string[] = [];
  let begun = false;
  for (const { kind, label, parent } of paragraphs) {
    if (kind === "heading") begun = false;
    if (begun || parent !== undefined || !numberedKinds.has(kind) || !/^\d/u.test(label)) continue;
    firsts.push(label);
    begun = true;
  }
  const ones = firsts.filter((label) => label === "1").length;
  return ones > 1 && ones * 2 > firsts.length;
};

/**
 * The labels as they were read, made unique in their part. Where a text counts afresh in every article, the article's
 * number goes in front ("2.1"), as the room says it. A label that is still taken gets the next free one.
 */
const labelsOf = (parsed: ParsedDraft): string[] => {
  const labels = parsed.paragraphs.map(() => "");
  const byPart = Map.groupBy(parsed.paragraphs.keys(), (n) => parsed.paragraphs[n]!.part);
  for (const [part, indexes] of byPart) {
    const restarts = countsAfresh(indexes.map((n) => parsed.paragraphs[n]!));
    let section = "";
    const order = new LabelsInOrder();
    const { taken } = order;
    const sectionOf = new Map<string, string>();
    const typed = new Set(indexes.map((n) => parsed.paragraphs[n]!.label));
    let lastNumber = "";
    for (const n of indexes) {
      const read: ParsedParagraph = parsed.paragraphs[n]!;
      const parent: ParagraphId | undefined = read.parent === undefined ? undefined : paragraphId(0, read.parent);
      const entry: ParagraphEntry = { kind: read.kind, level: read.level, strand: null, ...(parent && { parent }) };
      const parentLabel =
        read.parent !== undefined && parsed.paragraphs[read.parent]!.part === part ? labels[read.parent]! : "";
      if (read.kind === "heading") section = headingNumber(plain(read.words), read.label) || section;
      let label = read.kind === "footnote" || read.kind === "title" || read.kind === "opening" ? "" : read.label;
      if (numberedKinds.has(read.kind)) {
        const above = read.parent === undefined ? "" : labels[read.parent]!;
        // The file names it after its parent as the file does; here it is named after its parent's new label.
        const readAbove = read.parent === undefined ? "" : parsed.paragraphs[read.parent]!.label;
        if (readAbove !== "" && label.startsWith(`${readAbove} (`)) label = label.slice(readAbove.length + 1);
        if (label.startsWith("(") && above !== "") label = `${above} ${label}`;
        else if (restarts && section !== "" && /^\d/u.test(label) && read.parent === undefined)
          label = `${section}.${label}`;
      }
      // A number that another section gave before gets its own section in front. The same number twice in a row is a
      // slip.
      if (taken.has(label) && /^\d/u.test(label) && read.parent === undefined) {
        const elsewhere = section !== "" && sectionOf.get(label) !== section;
        const other = elsewhere ? `${section}.${label}` : lastNumber === label ? `${label} bis` : label;
        if (!typed.has(other)) label = other;
      }
      if (numberedKinds.has(read.kind) && read.parent === undefined) lastNumber = label;
      if (read.kind !== "footnote" && (taken.has(label) || (label === "" && numberedKinds.has(read.kind))))
        label = order.next(entry, parentLabel);
      if (label !== "") {
        order.give(entry, label, parentLabel);
        sectionOf.set(label, section);
      }
      labels[n] = label;
    }
  }
  return labels;
};

class Beginning {
  readonly record: RecordWrite[] = [];
  readonly names: NamesWrite[] = [];
  readonly anchors: AnchorAsk[] = [];
  readonly text: TextStep[] = [];
  readonly proposals: ProposalId[] = [];
  readonly start: Start;
  readonly parsed: ParsedDraft;
  #changes = 0;

  constructor(parsed: ParsedDraft, start: Start) {
    this.parsed = parsed;
    this.start = start;
  }

  get changes(): number {
    return this.#changes;
  }

  id(index: number): ParagraphId {
    return paragraphId(this.start.seq, index + 1);
  }

  /** Words whose footnote references name real paragraphs. */
  words(words: readonly Stretch[]): Stretch[] {
    return words.map((stretch) =>
      stretch.note === undefined ? stretch : { ...stretch, note: this.id(parsedNoteIndex(stretch.note)) },
    );
  }

  /** A proposal of one change, with the sponsors that were read. */
  propose(
    kind: ProposalKind,
    sponsors: readonly PartyId[],
    change: (proposal: ProposalId, order: number) => ChangeEntry,
    more: {
      readonly alternativeOf?: ProposalId | undefined;
      readonly imported?: boolean;
      readonly amends?: string;
    } = {},
  ): { readonly proposal: ProposalId; readonly change: ChangeId; readonly number: string } {
    const { seq, at } = this.start;
    const proposal = proposalId(seq, this.proposals.length + 1);
    const id = changeId(seq, ++this.#changes);
    const number = more.amends ?? String(this.#number());
    this.record.push({
      table: "proposals",
      key: proposal,
      value: {
        number,
        kind,
        status: "open",
        version: 1,
        ...(more.alternativeOf && { alternativeOf: more.alternativeOf }),
        ...(more.imported && { imported: true as const }),
      },
    });
    this.record.push({ table: "changes", key: id, value: change(proposal, this.#changes) });
    // Written even if empty: this tells a bracket without sponsors from one whose sponsors the reader may not know.
    const known = [...new Set(sponsors)];
    this.names.push({ table: "sponsors", key: proposal, value: known.map((party) => ({ party, at })) });
    this.proposals.push(proposal);
    return { proposal, change: id, number };
  }

  #last = 0;
  #number(): number {
    return ++this.#last;
  }

  get lastNumber(): number {
    return this.#last;
  }

  brackets(index: number, host: ChangeId | null, hostNumber: string | null): void {
    const read = this.parsed.paragraphs[index]!;
    const paragraph = this.id(index);
    const made: { change: ChangeId; number: string; count: number; words: readonly Stretch[] }[] = [];
    const groups = new Map<number, ProposalId>();
    const hostCount = { n: 0 };
    const standing = plain(read.words);
    for (const bracket of read.brackets) {
      const inside = bracket.inside === undefined ? undefined : made[bracket.inside];
      const within = inside?.change ?? host;
      const text = inside ? plain(inside.words) : standing;
      const ranges = rangesOf(bracket);
      const quote = ranges.map(([from, to]) => text.slice(from, to)).join("");
      const place =
        within === null
          ? ({ in: { paragraph } } as const)
          : ({ in: { change: within }, out: ranges, at: bracket.to } as const);
      const words = bracket.kind === "insertion" ? this.words(bracket.words ?? []) : [];
      const amends = inside
        ? `${inside.number}.${++inside.count}`
        : hostNumber !== null
          ? `${hostNumber}.${++hostCount.n}`
          : undefined;
      const { proposal, change, number } = this.propose(
        bracket.kind === "hold" ? "hold" : "words",
        bracket.sponsors,
        (of, order) =>
          bracket.kind === "hold"
            ? { type: "hold", proposal: of, version: 1, order, quote, ...place }
            : { type: "words", proposal: of, version: 1, order, quote, words, ...place },
        {
          alternativeOf: bracket.alternatives === undefined ? undefined : groups.get(bracket.alternatives),
          imported: bracket.kind === "hold" && bracket.sponsors.length === 0,
          ...(amends !== undefined && { amends }),
        },
      );
      if (bracket.alternatives !== undefined && !groups.has(bracket.alternatives))
        groups.set(bracket.alternatives, proposal);
      if (within === null) this.anchors.push({ change, paragraph, ranges, at: bracket.to });
      made.push({ change, number, count: 0, words });
    }
  }

  whole(index: number): void {
    const read = this.parsed.paragraphs[index]!;
    const paragraph = this.id(index);
    const out = (by: ParsedWhole): void => {
      this.propose("out", by.sponsors, (proposal, order) => ({ type: "out", proposal, version: 1, order, paragraph }));
    };
    for (const by of read.del ?? []) out(by);
    for (const by of read.moveTo ?? [])
      this.propose("move", by.sponsors, (proposal, order) => ({
        type: "move",
        proposal,
        version: 1,
        order,
        paragraph,
        to: { part: by.part, after: by.after === null ? null : this.id(by.after) },
      }));
  }
}

const rangesOf = (bracket: ParsedBracket): (readonly [number, number])[] =>
  [...(bracket.ranges ?? [[bracket.from, bracket.to] as const])].filter(([from, to]) => from < to);

/** The plan that begins a negotiation from a text that was read. */
export const startPlan = (parsed: ParsedDraft, start: Start): Plan => {
  const { seq } = start;
  const beginning = new Beginning(parsed, start);
  const { record, names, text } = beginning;
  const labels = labelsOf(parsed);
  const ranks = new Map<number, string>();
  for (const indexes of Map.groupBy(parsed.paragraphs.keys(), (n) => parsed.paragraphs[n]!.part).values()) {
    const made = ranksBetween(null, null, indexes.length);
    for (const [order, n] of indexes.entries()) ranks.set(n, made[order]!);
  }
  for (const [n, read] of parsed.paragraphs.entries()) {
    const id = beginning.id(n);
    const parent = read.parent === undefined ? undefined : beginning.id(read.parent);
    const strand = read.ins ? null : strandId(seq, n + 1);
    record.push({
      table: "paragraphs",
      key: id,
      value: { kind: read.kind, level: read.level, strand, ...(parent && { parent }) },
    });
    record.push({ table: "places", key: id, value: { part: read.part, rank: ranks.get(n)! } });
    if (labels[n] !== "") record.push({ table: "labels", key: id, value: { [read.part]: labels[n]! } });
    if (strand !== null) text.push({ do: "strand", strand, paragraph: id, words: beginning.words(read.words) });
  }
  for (const [n, read] of parsed.paragraphs.entries()) {
    if (read.ins === undefined) {
      beginning.brackets(n, null, null);
      beginning.whole(n);
      continue;
    }
    const before = parsed.paragraphs.slice(0, n).findLastIndex((other) => other.part === read.part);
    const { change, number } = beginning.propose("new", read.ins.sponsors, (proposal, order) => ({
      type: "new",
      proposal,
      version: 1,
      order,
      paragraph: beginning.id(n),
      kind: read.kind,
      level: read.level,
      ...(read.parent !== undefined && { parent: beginning.id(read.parent) }),
      part: read.part,
      after: before < 0 ? null : beginning.id(before),
      words: beginning.words(read.words),
    }));
    beginning.brackets(n, change, number);
  }
  const annexes: Record<string, string> = { ...parsed.annexes };
  for (const { part, kind, words } of parsed.paragraphs)
    if (part.startsWith("annex-") && !(part in annexes))
      annexes[part] =
        kind === "title" || kind === "heading" ? plain(words) : `Annex ${part.slice("annex-".length).toUpperCase()}`;
  const meta: Meta = {
    ...blankMeta,
    title: start.title || parsed.title,
    symbol: start.symbol || (parsed.symbol ?? ""),
    language: parsed.language ?? blankMeta.language,
    lastNumber: beginning.lastNumber,
    lastOrder: beginning.changes,
    annexes,
  };
  for (const [key, value] of Object.entries(meta)) record.push({ table: "meta", key, value });
  for (const party of start.parties) names.push({ table: "parties", key: party.id, value: party });
  return {
    record,
    names,
    desk: [],
    anchors: beginning.anchors,
    text,
    answer: {},
    about: { paragraphs: parsed.paragraphs.map((_, n) => beginning.id(n)), proposals: beginning.proposals },
  };
};
