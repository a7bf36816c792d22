/**
 * What is printed, before it becomes HTML, Word or plain text: the head, the legend, and the paragraphs of each part as
 * spans. Whatever the writers must agree on is decided here once: which words, brackets and names stand where, and how
 * things are numbered.
 */
import type { ChangeId } from "../change.ts";
import type { Draft, Paragraph } from "../draft.ts";
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import { sleeps } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { drawn, proposalIndex } from "../reading/brackets.ts";
import type { BracketKind } from "../reading/brackets.ts";
import { legend, titleOfView } from "../reading/legend.ts";
import { numberLine, renumberedAt } from "../reading/renumbered.ts";
import { bracketsOf, cleanPieces, openBrackets, pieces, sponsorsOf } from "../reading/view.ts";
import { versionOf } from "../reading/version.ts";
import type { Piece } from "../reading/view.ts";
import { officialName } from "../roster/roster.ts";
import { namesIn, partsOf, printedHead, requireWritable } from "./options.ts";
import type { OutputOptions } from "./options.ts";
import { partInWords } from "./part-names.ts";

/**
 * A piece of a paragraph as it is printed. `or` stands between alternatives; brackets come one by one, opening and
 * closing. Only `words` are the draft's, all else is signs of ours.
 */
export type Span =
  | {
      readonly is: "words";
      readonly t: string;
      readonly b?: true;
      readonly i?: true;
      readonly ins?: true;
      readonly del?: true;
      readonly hold?: true;
      /** The number of a footnote referred to here; `t` is then empty. */
      readonly note?: number;
      /** The changes that bring these words in, strike them or hold them, outermost first. */
      readonly changes?: readonly ChangeId[];
    }
  | { readonly is: "bracket"; readonly t: string; readonly kind: BracketKind | "whole" }
  /**
   * Names as printed, without parentheses. `full` has all of them if `t` does not; `of` says whose sponsors they are.
   */
  | { readonly is: "names"; readonly t: string; readonly full?: string; readonly of?: readonly ProposalId[] }
  /** An alternative without words: to delete the words of the group. */
  | { readonly is: "strike"; readonly t: string }
  | { readonly is: "or" };

/** A paragraph as every writer prints it. Footnotes are not among these but in `PrintedNote`. */
export interface PrintedParagraph {
  readonly id: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  /** The number before the words: "12.", "(a)", "A."; "" for none. */
  readonly number: string;
  /** The label: "12", "15 (a)". */
  readonly label: string;
  readonly spans: readonly Span[];
  /** Whether brackets are open in it. */
  readonly open: boolean;
  /** "Agreed ad referendum"; absent if open. */
  readonly status?: string;
}

/** A footnote of a part, with its own brackets. */
export interface PrintedNote {
  readonly id: ParagraphId;
  /** As in the spans that refer to it. */
  readonly number: number;
  readonly spans: readonly Span[];
}

/** A part with what the view shows of it. */
export interface PrintedPart {
  readonly part: Part;
  /** Absent for the consensus text, whose heading is the title. */
  readonly heading?: string;
  /** What kind of text this part is, if that must be said. */
  readonly remark?: string;
  readonly paragraphs: readonly PrintedParagraph[];
  readonly notes: readonly PrintedNote[];
}

/** A whole output before it takes a form. The sentences in it are in English, whatever the language of the text. */
export interface Page {
  readonly title: string;
  readonly symbol: string;
  /** "Rev.1", or "Working text after Rev.1". */
  readonly version: string;
  /** "As at 14 November 2031, 16:00 UTC". */
  readonly asAt: string;
  /** "Not agreed text", or "Clean text" where no bracket is open in a clean view. */
  readonly nature: string;
  /** "Text with brackets and names, 9 unresolved". */
  readonly view: string;
  /** The number of open brackets in all printed parts. */
  readonly unresolved: number;
  readonly legend: readonly string[];
  /** The title in the text itself; if there is one, it is printed instead of the negotiation's. */
  readonly heading?: PrintedParagraph;
  readonly parts: readonly PrintedPart[];
  readonly language: string;
  /** As `printedHead` writes it; absent from a non-paper. */
  readonly head?: string;
  /** For a revision that renewed the numbers: old and new ones, printed behind the last part. */
  readonly renumbered?: Renumbered;
}

/** The old and new numbers of a revision, for readers who hold notes to the old ones. */
export interface Renumbered {
  /** "Rev.1 renewed the numbers: old → new". */
  readonly heading: string;
  /** `name` is "" for the consensus text. */
  readonly parts: readonly { readonly name: string; readonly numbers: readonly string[] }[];
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** An ISO time for reading, always in UTC, so that it does not depend on the machine that prints. */
export const printedTime = (iso: string): string => {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d)/u.exec(iso) ?? [];
  if (year === undefined) throw new RangeError(`not an ISO time: "${iso}"`);
  return `${Number(day)} ${months[Number(month) - 1]} ${year}, ${hour}:${minute} UTC`;
};

const statusNames = {
  open: undefined,
  parked: "parked",
  "under-silence": "under silence",
  "agreed-in-informals": "agreed in informals",
  "agreed-ad-ref": "agreed ad referendum",
  agreed: "agreed",
} as const;

const signs =
  "On paper: bold and underlined, proposed to come in; struck through, proposed to go out; dotted underline, held. A bar in the margin marks a paragraph with open brackets.";

/** The last piece of a label, as printed before the words: "(a)" for "15 (a)", "12." for "12". */
export const printedNumber = ({ kind, label }: Pick<Paragraph, "kind" | "label">): string => {
  if (label === "") return "";
  if (kind === "sub-paragraph") return /(\([^)]*\)(?: (?:bis|ter|quater|alt)\b.*)?)$/u.exec(label)?.[1] ?? label;
  if (kind === "title") return "";
  return /[.)]$/u.test(label) ? label : `${label}.`;
};

/** Names as printed: up to four in full; of more, the first and how many others. */
export const printedNames = (names: readonly string[]): { t: string; full?: string } =>
  names.length <= 4
    ? { t: names.join(", ") }
    : { t: `${names[0]} and ${names.length - 1} others`, full: names.join(", ") };

/** The head of a page, which is the same in all views. */
export const pageFrame = (
  draft: Draft,
  parts: readonly Part[],
  options: OutputOptions,
): Pick<Page, "title" | "symbol" | "version" | "asAt" | "language" | "head" | "renumbered"> => ({
  title: draft.title,
  symbol: draft.symbol,
  version: options.nonPaper ? "Non-paper" : (versionOf(draft, options.asAt) ?? "Working text"),
  asAt: `As at ${printedTime(options.asAt)}`,
  language: draft.language,
  ...(options.head && { head: `Record ${printedHead(options.head)}` }),
  ...renumberedOn(draft, parts, options),
});

/** Lays out the printed page. Throws RangeError for the tracked view. */
export const layPage = (draft: Draft, options: OutputOptions): Page => {
  requireWritable(options);
  const parts = partsOf(draft, options);
  const unresolved = parts.reduce((sum, part) => sum + openBrackets(draft, part), 0);
  const { view } = options;
  const printed = parts.map((part) => printedPart(draft, part, options));
  const first = printed[0]?.part === "consensus" ? printed[0].paragraphs[0] : undefined;
  const heading = first?.kind === "title" ? first : undefined;
  return {
    ...pageFrame(draft, parts, options),
    nature: view === "clean" && unresolved === 0 ? "Clean text" : "Not agreed text",
    view: titleOfView(draft, view),
    unresolved,
    legend: [...legend(draft, view, namesIn(options)), ...(view === "clean" ? [] : [signs])],
    ...(heading && { heading }),
    parts: heading
      ? printed.map((part) => ({ ...part, paragraphs: part.paragraphs.filter((paragraph) => paragraph !== heading) }))
      : printed,
  };
};

const renumberedOn = (draft: Draft, parts: readonly Part[], options: OutputOptions): Pick<Page, "renumbered"> => {
  const rows = options.nonPaper ? [] : renumberedAt(draft).filter(({ part }) => parts.includes(part));
  if (rows.length === 0) return {};
  return {
    renumbered: {
      heading: `${draft.revision} renewed the numbers: old → new`,
      parts: rows.map(({ part, rows: numbers }) => ({
        name: partHeading(draft, part).heading ?? "",
        numbers: numbers.map(numberLine),
      })),
    },
  };
};

/** The heading of a part, and a remark on it. */
export const partHeading = (draft: Draft, part: Part): Pick<PrintedPart, "heading" | "remark"> => {
  if (part === "consensus") return {};
  if (part === "summary")
    return {
      heading: "Chair’s summary",
      remark: "This summary is the responsibility of the Chair. It is not a negotiated text.",
    };
  const letter = part.slice("annex-".length).toUpperCase();
  const title = draft.tables.record.meta.annexes[part];
  return { heading: title ? `Annex ${letter}. ${title}` : `Annex ${letter}` };
};

const printedPart = (draft: Draft, part: Part, options: OutputOptions): PrintedPart => {
  const all = draft.parts[part] ?? [];
  const clean = options.view === "clean";
  const shown = clean ? all.filter((paragraph) => paragraph.ins === undefined) : all;
  const numbers = new Map<ParagraphId, number>();
  for (const paragraph of shown)
    if (paragraph.kind === "footnote") numbers.set(paragraph.id, Number(paragraph.label) || numbers.size + 1);
  const printer = newPrinter(draft, options, numbers, part);
  return {
    part,
    ...partHeading(draft, part),
    paragraphs: shown
      .filter((paragraph) => paragraph.kind !== "footnote")
      .map((paragraph): PrintedParagraph => {
        const status = clean ? undefined : statusNames[paragraph.status];
        return {
          id: paragraph.id,
          kind: paragraph.kind,
          level: paragraph.level,
          number: printedNumber(paragraph),
          label: paragraph.label,
          spans: printer.spans(paragraph),
          open: bracketsOf(paragraph, draft) > 0,
          ...(status !== undefined && { status }),
        };
      }),
    notes: shown
      .filter((paragraph) => paragraph.kind === "footnote")
      .map((note) => ({ id: note.id, number: numbers.get(note.id)!, spans: printer.spans(note) })),
  };
};

/**
 * Leaves blanks outside a bracket unmarked. They belong to the proposal too, but a struck or underlined blank outside
 * its bracket looks like a dash. The sign between alternatives has its own blanks, so the blank before it is dropped.
 */
const quietBlanks = (spans: readonly Span[]): Span[] => {
  let depth = 0;
  return spans.flatMap((span, n) => {
    if (span.is === "bracket") depth += span.t.startsWith("[") ? 1 : -1;
    if (span.is === "words" && span.note === undefined && span.t === " " && spans[n + 1]?.is === "or") return [];
    if (depth > 0 || span.is !== "words" || span.note !== undefined || span.t.trim() !== "") return span;
    const { ins: _, del: __, hold: ___, ...words } = span;
    return words;
  });
};

interface Printer {
  readonly spans: (paragraph: Paragraph) => Span[];
}

const newPrinter = (
  draft: Draft,
  options: OutputOptions,
  numbers: ReadonlyMap<ParagraphId, number>,
  part: Part,
): Printer => {
  const attribution = namesIn(options);
  const index = proposalIndex(draft.proposals);

  const names = (proposals: readonly ProposalId[]): string[] =>
    sponsorsOf(draft, proposals, attribution).map((party) => officialName(party, draft.language));
  const namesSpan = (proposals: readonly ProposalId[], before = ""): Span[] => {
    const list = names(proposals);
    if (list.length === 0) return before === "" ? [] : [{ is: "names", t: before }];
    const { t, full } = printedNames(list);
    const lead = before === "" ? "" : `${before}: `;
    return [{ is: "names", t: lead + t, ...(full !== undefined && { full: lead + full }), of: proposals }];
  };

  const spanOf = (piece: Piece): Span[] => {
    switch (piece.is) {
      case "words":
        return [
          {
            is: "words",
            t: piece.note === undefined ? piece.t : "",
            ...(piece.b && { b: true }),
            ...(piece.i && { i: true }),
            ...(piece.ins?.length && { ins: true }),
            ...(piece.del?.length && { del: true }),
            ...(piece.hold?.length && { hold: true }),
            ...(piece.note !== undefined && { note: numbers.get(piece.note) ?? 0 }),
            ...(piece.changes?.length && { changes: piece.changes }),
          },
        ];
      case "open":
        return [{ is: "bracket", t: piece.bracket.opens ? "[" : "[…", kind: piece.bracket.kind }];
      case "close":
        return [{ is: "bracket", t: piece.bracket.closes ? "]" : "…]", kind: piece.bracket.kind }];
      case "names":
        return piece.strikes
          ? [{ is: "or" }, { is: "strike", t: "delete" }, ...namesSpan(piece.proposals)]
          : namesSpan(piece.proposals);
      case "or":
        return [{ is: "or" }];
    }
  };

  const live = (ids: readonly ProposalId[] | undefined): ProposalId[] => (ids ?? []).filter((id) => drawn(index, id));
  /** The brackets around a whole paragraph, outermost first: what each asks for, and whose it is. */
  const wholes = (paragraph: Paragraph): Span[][] => {
    if (sleeps(part)) return [];
    const asked: Span[][] = [];
    const [coming, going] = [live(paragraph.ins), live(paragraph.del)];
    if (going.length > 0) asked.push(namesSpan(going, "paragraph out"));
    const places = new Map<string, ProposalId[]>();
    for (const { proposal, part: to, after } of paragraph.moveTo ?? []) {
      if (!drawn(index, proposal)) continue;
      const place = placeName(draft, part, to, after);
      places.set(place, [...(places.get(place) ?? []), proposal]);
    }
    for (const [place, proposals] of places) asked.push(namesSpan(proposals, `move ${place}`));
    if (coming.length > 0) asked.push(namesSpan(coming, "new paragraph"));
    return asked;
  };

  return {
    spans: (paragraph) => {
      if (options.view === "clean") return cleanPieces(paragraph).flatMap(spanOf);
      const inner = quietBlanks(pieces(paragraph, draft).flatMap(spanOf));
      return wholes(paragraph).reduceRight<Span[]>(
        (spans, asked) => [
          { is: "bracket", t: "[", kind: "whole" },
          ...spans,
          ...asked,
          { is: "bracket", t: "]", kind: "whole" },
        ],
        inner,
      );
    },
  };
};

const partName = (part: Part): string => (part === "consensus" ? "the text" : partInWords(part));

const placeName = (draft: Draft, from: Part, part: Part, after: ParagraphId | null): string => {
  if (after === null) return `to the start of ${partName(part)}`;
  const label = draft.parts[part]?.find(({ id }) => id === after)?.label;
  const place = label ? `after ${label}` : "after another paragraph";
  return part === from ? `to ${place}` : `to ${partName(part)}, ${place}`;
};
