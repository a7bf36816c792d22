/**
 * What is printed, before it is HTML, Word or plain text: the head, the legend, and each part's paragraphs as spans. All that
 * the writers must agree on (which words, brackets and names stand where, what is numbered how) is decided here once.
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

export type Span =
  | {
      readonly is: "words";
      readonly t: string;
      readonly b?: true;
      readonly i?: true;
      readonly ins?: true;
      readonly del?: true;
      readonly hold?: true;
      /** A footnote reference: its number; `t` is empty. */
      readonly note?: number;
      /** The changes that bring these words in, strike or hold them, outermost first. */
      readonly changes?: readonly ChangeId[];
    }
  | { readonly is: "bracket"; readonly t: string; readonly kind: BracketKind | "whole" }
  /** Who, as printed without parentheses; `full` where that is not everybody; `of`: whose sponsors they are. */
  | { readonly is: "names"; readonly t: string; readonly full?: string; readonly of?: readonly ProposalId[] }
  /** An option that has no words: the words of the group would go out. */
  | { readonly is: "strike"; readonly t: string }
  | { readonly is: "or" };

export interface PrintedParagraph {
  readonly id: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  /** "12.", "(a)", "A.", "" where there is none. */
  readonly number: string;
  /** What the room calls it: "12", "15 (a)". */
  readonly label: string;
  readonly spans: readonly Span[];
  /** Brackets are open in it. */
  readonly open: boolean;
  /** "Agreed ad referendum"; absent for open. */
  readonly status?: string;
}

export interface PrintedNote {
  readonly id: ParagraphId;
  readonly number: number;
  readonly spans: readonly Span[];
}

export interface PrintedPart {
  readonly part: Part;
  /** Absent for the consensus text, which the title heads. */
  readonly heading?: string;
  /** What kind of text this part is, where that must be said. */
  readonly remark?: string;
  readonly paragraphs: readonly PrintedParagraph[];
  readonly notes: readonly PrintedNote[];
}

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
  /** Open brackets of all printed parts. */
  readonly unresolved: number;
  readonly legend: readonly string[];
  /** The text's own title, printed in place of the negotiation's where it has one. */
  readonly heading?: PrintedParagraph;
  readonly parts: readonly PrintedPart[];
  readonly language: string;
  readonly head?: string;
  /** Of a revision that renewed its numbers: old and new, printed behind the last part. */
  readonly renumbered?: Renumbered;
}

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

/** An ISO time as it is read out, always in UTC: no zone of the machine that prints. */
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

/** The last piece of a label, as it stands before the words: "15 (a)" is "(a)", "12" is "12.". */
export const printedNumber = ({ kind, label }: Pick<Paragraph, "kind" | "label">): string => {
  if (label === "") return "";
  if (kind === "sub-paragraph") return /(\([^)]*\)(?: (?:bis|ter|quater|alt)\b.*)?)$/u.exec(label)?.[1] ?? label;
  if (kind === "title") return "";
  return /[.)]$/u.test(label) ? label : `${label}.`;
};

/** Names as printed: all of up to four, else the first and how many others. */
export const printedNames = (names: readonly string[]): { t: string; full?: string } =>
  names.length <= 4
    ? { t: names.join(", ") }
    : { t: `${names[0]} and ${names.length - 1} others`, full: names.join(", ") };

/** What a page says of the draft whatever it shows of it: the writers of all views begin with this. */
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

/** Lays the printed page out. Throws RangeError for a view these writers do not make. */
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

/** What heads a part. */
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
 * A blank beside a bracket belongs to the proposal too; struck or underlined outside its bracket it reads as a dash. The
 * sign between alternatives brings its own blanks: one of the words in front of it is not printed beside them.
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
  /** Brackets around a whole paragraph, outermost first: what each asks for and whose it is. */
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
