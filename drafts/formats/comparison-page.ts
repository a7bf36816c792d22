/**
 * Lays out a comparison for reading on paper: first the totals, then what to look at twice, then every difference in
 * the order of the later text, with who made it. Unchanged paragraphs are folded into one line; removed paragraphs in a
 * row stand together. All forms print this one layout. A comparison states facts, so it has no brackets.
 */
import type { By, Party } from "../party.ts";
import type { Part } from "../paragraph.ts";
import { accountLine, accountsTold } from "../reading/accounts.ts";
import type { AccountNames } from "../reading/accounts.ts";
import type { Account, Compared, ComparedParagraph, Comparison, GuardHit, Moment, Named } from "../reading/compare.ts";
import { withLooks } from "../reading/guard.ts";
import { numberLine, renumberedBetween } from "../reading/renumbered.ts";
import { stretchName } from "../reading/stretch-name.ts";
import { officialName } from "../roster/roster.ts";
import { apart } from "./apart.ts";
import { became, printedLooks } from "./comparison-looks.ts";
import type { PrintedLooks } from "./comparison-looks.ts";
import { printedNumber, printedTime } from "./page.ts";
import { partTitle } from "./part-names.ts";

/** What the reader is told of the negotiation a comparison is from. */
export interface ComparisonOf {
  readonly title: string;
  readonly symbol: string;
  readonly language: string;
  /** The parties this reader may see named. */
  readonly parties: readonly Party[];
}

/** Words of a comparison. `look` marks those to look at twice. */
export type ComparedSpan = Compared & { readonly look?: boolean; readonly noteLabel?: string };

/** One paragraph of a comparison as it is printed, or a removed one at the place it had. */
export interface ComparedLine {
  readonly is: "line";
  readonly id: string;
  readonly kind: ComparedParagraph["kind"];
  readonly level: number;
  /** The number before the words as printed; "" for none. */
  readonly number: string;
  readonly words: readonly ComparedSpan[];
  /** What happened to it besides its words: "Moved, was 12. Agreed, now open."; "" for nothing. */
  readonly remark: string;
  /** Who made each change: "shall → should: 214 (Altora), incorporated by the Chair, …". */
  readonly accounts: readonly string[];
  /** Changes that no entry of the record explains. */
  readonly unexplained: readonly string[];
  readonly fate: ComparedParagraph["fate"];
}

/** One line for all paragraphs in a row that did not change. */
export interface Folded {
  readonly is: "fold";
  /** "4 to 6: 3 paragraphs unchanged" */
  readonly text: string;
}

/** Several paragraphs in a row that were taken out, or a single long one. */
export interface TakenOut {
  readonly is: "taken-out";
  /** "1.1 to 1.11: 11 paragraphs taken out, 312 words" */
  readonly text: string;
  readonly lines: readonly ComparedLine[];
}

/** What stands in a part of a comparison: one paragraph, unchanged ones folded, or removed ones together. */
export type ComparedItem = ComparedLine | Folded | TakenOut;

/** A comparison laid out, with every sentence and number already in words. */
export interface ComparisonPage {
  readonly title: string;
  readonly symbol: string;
  readonly language: string;
  /** "Rev.1 (entry 214, 14 November 2031, 16:00 UTC) compared with Zero draft (…)" */
  readonly what: string;
  /** How much differs, in sentences: paragraphs, words, brackets, and by whom. */
  readonly totals: readonly string[];
  /** What the record does not explain: "12, words; 13, place". Empty if it explains all, or was not asked. */
  readonly unexplained: readonly string[];
  readonly lookTwice: PrintedLooks;
  /** Old numbers and new ones, by part; `name` is "" for the consensus text. */
  readonly renumbered: readonly { readonly name: string; readonly numbers: readonly string[] }[];
  readonly parts: readonly { readonly heading: string; readonly items: readonly ComparedItem[] }[];
}

/** Says what the signs mean. Printed above every comparison, in English whatever the language of the text. */
export const comparisonLegend =
  "Underlined: came in. Struck through: went out. In a box: look twice. Everything else stands as it stood.";

const partName = (part: Part): string =>
  part === "summary" ? `${partTitle(part)} (responsibility of the Chair)` : partTitle(part);

const momentName = ({ seq, at, revision }: Moment): string =>
  seq === 0 ? (revision ?? "the text") : `${revision ?? "the working text"} (entry ${seq}, ${printedTime(at)})`;

const offices = {
  chair: "the Chair",
  secretariat: "the Secretariat",
  delegation: "a delegation",
  server: "the server",
} as const;

/** Names as this comparison prints them. */
const namesOf = ({ parties, language }: ComparisonOf): AccountNames => {
  const party = (id: string): string => {
    const known = parties.find((one) => one.id === id);
    return known === undefined ? id : officialName(known, language);
  };
  return {
    party,
    office: (by: By) => (by.party === undefined ? offices[by.office] : party(by.party)),
    time: printedTime,
  };
};

const statusWord = (status: string): string => status.replaceAll("-", " ");
const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const calls = (some: readonly Named[]): string =>
  some.map(({ label }) => label || "a paragraph without a number").join(" and ");

const whats: Readonly<Record<ComparedParagraph["kind"], string>> = {
  title: "title",
  heading: "section",
  opening: "paragraph",
  preambular: "paragraph",
  paragraph: "paragraph",
  operative: "paragraph",
  "sub-paragraph": "sub-paragraph",
  footnote: "footnote",
};

/** What happened to a paragraph besides its words, in short sentences: "New paragraph, split from 12". */
export const remarkOf = (paragraph: ComparedParagraph): string => {
  const { fate, was, status, from, into, brackets, kind, label, part } = paragraph;
  const facts = [
    ...(fate === "added" ? [`new ${whats[kind]}${from ? `, split from ${calls(from)}` : ""}`] : []),
    ...(fate === "removed" ? [into ? `joined to ${calls(into)}` : "taken out"] : []),
    ...(fate === "moved"
      ? [
          was === undefined
            ? "moved"
            : was.part === part
              ? `moved, was ${was.label || "without a number"}`
              : `moved, was ${was.label || "without a number"} in ${partName(was.part)}`,
        ]
      : []),
    ...(was !== undefined && fate !== "moved" && was.label !== label ? [`was ${was.label || "without a number"}`] : []),
    ...(status === undefined ? [] : [`${statusWord(status.was)}, now ${statusWord(status.now)}`]),
    ...(brackets === undefined || fate === "removed" || fate === "added"
      ? []
      : [`${counted(brackets.was, "bracket")} then, ${brackets.now} now`]),
  ];
  return facts.map((fact) => `${capital(fact)}.`).join(" ");
};

const short = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 20)
        .replace(/\S*$/u, "")
        .trimEnd()} … ${text.slice(-14).replace(/^\S*\s?/u, "")}`;

const changeWords = ({ what, was, now }: Pick<Account, "what" | "was" | "now">): string => {
  if (what === "status") return `${statusWord(was)} → ${statusWord(now)}`;
  const clipped = (text: string): string => short(text.replaceAll("\uFFFC", "*").trim(), 80);
  return became(clipped(was), clipped(now));
};

/** One line for each who made changes, with what they changed if several did. */
const accountLines = (paragraph: ComparedParagraph, names: AccountNames): string[] => {
  const told = accountsTold(paragraph);
  const byWho = Map.groupBy(told, (account) => accountLine(account, names));
  if (byWho.size === 1) return [`${capital([...byWho.keys()][0]!)}.`];
  return [...byWho].map(([who, accounts]) => {
    const words = accounts.filter(({ what }) => what === "words" || what === "status").map(changeWords);
    if (words.length === 0 || paragraph.fate === "added" || paragraph.fate === "removed") return `${capital(who)}.`;
    const rest = words.length - 4;
    return `${words.slice(0, 4).join("; ")}${rest > 0 ? ` and ${rest} more` : ""}: ${who}.`;
  });
};

/** What happened to a paragraph, and who did it. "Taken out" is not said twice. */
const toldOf = (paragraph: ComparedParagraph, names: AccountNames): Pick<ComparedLine, "remark" | "accounts"> => {
  const [remark, accounts] = [remarkOf(paragraph), accountLines(paragraph, names)];
  const twice = accounts.some((line) => line.startsWith(`${remark.slice(0, -1)} by `));
  return { remark: twice && remark !== "" ? "" : remark, accounts };
};

const missing = (one: Pick<Account, "what" | "was" | "now">): string =>
  one.what === "words"
    ? `words, ${changeWords(one)}`
    : one.what === "label"
      ? `number, ${one.was} → ${one.now}`
      : "place";

const lineOf = (
  paragraph: ComparedParagraph,
  hits: readonly GuardHit[],
  names: AccountNames,
  noteLabel: (id: string) => string,
): ComparedLine => ({
  is: "line",
  id: paragraph.id,
  kind: paragraph.kind,
  level: paragraph.level,
  // A footnote among the paragraphs must not be taken for a paragraph.
  number: paragraph.kind === "footnote" ? `Note ${paragraph.label}`.trim() : printedNumber(paragraph),
  words: apart(withLooks(paragraph.words, hits), { t: " ", is: "kept" }).map(({ look, ...piece }) => ({
    ...piece,
    ...(look !== undefined && { look: true }),
    ...(piece.note !== undefined && { noteLabel: noteLabel(piece.note) }),
  })),
  ...toldOf(paragraph, names),
  unexplained: (paragraph.unexplained ?? []).map(missing),
  fate: paragraph.fate,
});

const differs = ({ fate, status }: ComparedParagraph): boolean => fate !== "same" || status !== undefined;
const isHeading = ({ kind }: ComparedParagraph): boolean => kind === "heading" || kind === "title";
const textOf = ({ words }: ComparedParagraph): string => words.map(({ t }) => t).join("");
const wordCount = (text: string): number => text.split(/\s+/u).filter((word) => word !== "").length;

/**
 * The lines of a part: unchanged paragraphs are folded, but not across headings, and removed ones in a row stand
 * together.
 */
const itemsOf = (
  paragraphs: readonly ComparedParagraph[],
  line: (paragraph: ComparedParagraph) => ComparedLine,
): ComparedItem[] => {
  const items: ComparedItem[] = [];
  let stayed: ComparedParagraph[] = [];
  let gone: ComparedParagraph[] = [];
  const fold = (): void => {
    const n = stayed.length;
    // A line that says "unchanged" would be no shorter than this paragraph.
    if (n === 1 && wordCount(textOf(stayed[0]!)) <= 24) items.push(line(stayed[0]!));
    else if (n > 0) {
      items.push({ is: "fold", text: `${stretchName(stayed)} unchanged` });
    }
    stayed = [];
  };
  const close = (): void => {
    const lines = gone.map(line);
    const words = gone.reduce((sum, one) => sum + wordCount(textOf(one)), 0);
    if (gone.length < 3 && words < 120) items.push(...lines);
    else {
      const text = `${stretchName(gone)} taken out, ${counted(words, "word")}`;
      items.push({ is: "taken-out", text, lines });
    }
    gone = [];
  };
  for (const [n, paragraph] of paragraphs.entries()) {
    if (paragraph.fate === "removed") {
      fold();
      gone.push(paragraph);
      continue;
    }
    if (differs(paragraph)) {
      fold();
      close();
      items.push(line(paragraph));
      continue;
    }
    close();
    if (!isHeading(paragraph)) {
      stayed.push(paragraph);
      continue;
    }
    // A heading is printed if something under it differs.
    const next = paragraphs.slice(n + 1).findIndex((one) => isHeading(one) && one.level <= paragraph.level);
    const under = paragraphs.slice(n + 1, next < 0 ? undefined : n + 1 + next);
    if (under.some(differs)) {
      fold();
      items.push(line(paragraph));
    } else stayed.push(paragraph);
  }
  fold();
  close();
  return items;
};

const listed = (numbers: readonly string[]): string =>
  numbers.length <= 12 ? numbers.join(", ") : `${numbers.slice(0, 12).join(", ")} and ${numbers.length - 12} more`;

const headings: Readonly<Record<Account["heading"], readonly [one: string, many: string]>> = {
  incorporated: ["by an incorporated proposal", "by incorporated proposals"],
  act: ["by another act", "by other acts"],
  pen: ["typed", "typed"],
  move: ["by a move", "by moves"],
  renumbering: ["by new numbers", "by new numbers"],
};

const totalsOf = ({ totals, brackets, explained }: Comparison): string[] => {
  const facts = (
    [
      [totals.changed, "paragraph reworded", "paragraphs reworded"],
      [totals.added, "new", "new"],
      [totals.removed, "taken out", "taken out"],
      [totals.moved, "moved", "moved"],
      [totals.renumbered, "renumbered", "renumbered"],
      [totals.status, "with another status", "with another status"],
    ] as const
  ).flatMap(([n, one, many]) => (n === 0 ? [] : [counted(n, one, many)]));
  const words = `${counted(totals.wordsIn, "word")} came in, ${counted(totals.wordsOut, "word")} went out.`;
  const became = (
    [
      ["tabled", brackets.tabled],
      ["incorporated", brackets.incorporated],
      ["set aside", brackets.setAside],
      ["withdrawn", brackets.withdrawn],
      ["lapsed", brackets.lapsed],
    ] as const
  ).flatMap(([what, numbers]) => (numbers.length === 0 ? [] : [`${what} ${listed(numbers)}`]));
  const by = explained === undefined ? [] : (Object.entries(explained.by) as [Account["heading"], number][]);
  const heads = by.map(([heading, n]) => `${n.toLocaleString("en")} ${headings[heading][n === 1 ? 0 : 1]}`);
  if (explained?.statuses !== undefined)
    heads.push(counted(explained.statuses, "change of status", "changes of status"));
  return [
    facts.length === 0 ? "No word, number, place or status differs." : `${capital(facts.join(", "))}. ${words}`,
    ...(brackets.was + brackets.now + became.length === 0
      ? []
      : [
          `Open brackets: ${brackets.was.toLocaleString("en")} then, ${brackets.now.toLocaleString("en")} now.${became.length === 0 ? "" : ` Proposals: ${became.join("; ")}.`}`,
        ]),
    ...(explained === undefined || explained.differences === 0
      ? []
      : explained.unexplained === 0
        ? [`Every difference is explained by the record: ${heads.join(", ")}.`]
        : [`${counted(explained.unexplained, "difference is", "differences are")} not explained by the record.`]),
  ];
};

/** Lays out a comparison for printing, in the order of the later text. */
export const layComparison = (comparison: Comparison, of: ComparisonOf): ComparisonPage => {
  const names = namesOf(of);
  const hits = Map.groupBy(comparison.guard, ({ paragraph }) => paragraph);
  const notes = new Map(comparison.paragraphs.map(({ id, label }) => [id as string, label]));
  const noteLabel = (id: string): string => notes.get(id) || "*";
  const line = (paragraph: ComparedParagraph): ComparedLine =>
    lineOf(paragraph, hits.get(paragraph.id) ?? [], names, noteLabel);
  const parts = Map.groupBy(comparison.paragraphs, ({ part }) => part);
  return {
    title: of.title,
    symbol: of.symbol,
    language: of.language,
    what: `${comparison.to.revision === undefined ? capital(momentName(comparison.to)) : momentName(comparison.to)} compared with ${momentName(comparison.from)}`,
    totals: totalsOf(comparison),
    unexplained: comparison.paragraphs.flatMap(({ label, kind, unexplained }) =>
      (unexplained ?? []).map((one) => `${label || whats[kind]}: ${missing(one)}`),
    ),
    lookTwice: printedLooks(comparison, (kind) => whats[kind]),
    renumbered: renumberedBetween(comparison.paragraphs).map(({ part, rows }) => ({
      name: part === "consensus" ? "" : partName(part),
      numbers: rows.map(numberLine),
    })),
    parts: [...parts].map(([part, paragraphs]) => ({ heading: partName(part), items: itemsOf(paragraphs, line) })),
  };
};
