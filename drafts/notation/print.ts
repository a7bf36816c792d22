/**
 * A draft as notation: plain text with literal brackets, pleasant to read, exact to read back (docs/spec.md).
 *
 *     12. States [delete: shall / add: should (Altora, Brevia)] meet [add: twice (Corvane)].
 *     13. [delete paragraph (Delmar)] Reports are public.
 *
 * `add:`, `delete:` and `hold:` say what a bracket asks for; names stand in parentheses at its end; a bracket that
 * crosses another is cut, `…]`, and goes on, `[…`. What `parseNotation` would take for structure is escaped.
 */
import type { Draft, Paragraph } from "../draft.ts";
import { sleeps } from "../paragraph.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { drawn, proposalIndex } from "../reading/brackets.ts";
import { legend, titleOfView } from "../reading/legend.ts";
import type { PrintedChanges } from "../reading/change-lines.ts";
import { numberLine, renumberedAt } from "../reading/renumbered.ts";
import { writtenVersion } from "../reading/version.ts";
import { cleanPieces, exactPieces, sponsorsOf } from "../reading/view.ts";
import type { Attribution, Bracket, Piece, ViewName } from "../reading/view.ts";
import type { Head } from "../wire.ts";
import { Blocks, changesLine, partLine, partName } from "./blocks.ts";
import { newMarker } from "./inline.ts";
import { printName } from "./names.ts";
import { escapeWords } from "./words.ts";

/** What to print of a draft as notation. Only names that are in the draft can be printed. */
export interface PrintOptions {
  readonly view: ViewName;
  readonly attribution: Attribution;
  /** The head of the record, printed so that the page can be checked against it. */
  readonly head?: Head;
  /** The time to print as "as at"; by default the draft's own. */
  readonly asAt?: string;
  /** What changed since an earlier moment, printed behind the text. */
  readonly changes?: PrintedChanges;
  /** The parts to print; all if absent. */
  readonly parts?: readonly Part[];
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = (n: number): string => Array.from(String(n), (digit) => superscripts[Number(digit)]).join("");

/**
 * Numbers for cut brackets. Without a number the reader assumes that the bracket cut last goes on first; numbers are
 * given where that is not so.
 */
const cutNumbers = (pieces: readonly Piece[]): ReadonlyMap<string, number> => {
  const numbers = new Map<string, number>();
  for (;;) {
    const waiting: string[] = [];
    let misled = false;
    for (const piece of pieces) {
      if (piece.is !== "open" && piece.is !== "close") continue;
      const { key, opens, closes } = piece.bracket;
      if (numbers.has(key)) continue;
      if (piece.is === "close" && !closes) waiting.push(key);
      if (piece.is === "open" && !opens && waiting.pop() !== key) {
        numbers.set(key, numbers.size + 1);
        misled = true;
        break;
      }
    }
    if (!misled) return numbers;
  }
};

const polarity = ({ kind, of }: Bracket): string => {
  const what = kind === "alternatives" ? of : kind;
  return what === "insertion" ? "add: " : what === "hold" ? "hold: " : "delete: ";
};

interface Printer {
  readonly draft: Draft;
  readonly options: PrintOptions;
  readonly note: (id: ParagraphId) => string;
}

/** The names behind a bracket's words: " (Altora, Brevia)", or nothing. */
const namesOf = ({ draft, options }: Printer, proposals: readonly ProposalId[]): string => {
  if (options.view === "bracketed") return "";
  const parties = sponsorsOf(draft, proposals, options.attribution);
  return parties.length === 0 ? "" : ` (${parties.map((party) => printName(party, draft.parties)).join(", ")})`;
};

const escapeFor =
  (before: Piece | undefined, after: Piece | undefined, within: boolean) =>
  (t: string): string => {
    let escaped = escapeWords(t);
    // Next to a bracket, a parenthesis would be read as names, an ellipsis as a cut, and a slash before a polarity as
    // an option.
    if (before?.is === "close") escaped = escaped.replace(/^(\s*)\(/u, "$1\\(");
    if (after !== undefined && after.is !== "words") {
      escaped = escaped.replace(/\)(?=\s*$)/u, "\\)").replace(/…(?=[⁰¹²³⁴-⁹]*$)/u, "\\…");
    }
    if (before?.is === "open" && !before.bracket.opens) escaped = escaped.replace(/^(?=[…⁰¹²³⁴-⁹])/u, "\\");
    return within ? escaped.replace(/\/(?=\s*(?:add|delete|hold)\b|\s*$)/giu, "\\/") : escaped;
  };

/** Escapes blanks at both ends, which would be lost with the line. */
const guardEnds = (body: string): string =>
  body.replace(/^(?=[^\S\n])/u, "\\").replace(/(?<!\\)((?:\\\\)*)([^\S\n])$/u, "$1\\$2");

const printBody = (pieces: readonly Piece[], printer: Printer): string => {
  const marker = newMarker();
  const numbers = cutNumbers(pieces);
  const options: Bracket[] = [];
  let depth = 0;
  // Whether nothing has been printed since a polarity, which has a blank of its own.
  let fresh = false;
  const raw = (text: string): void => {
    marker.raw(fresh ? text.trimStart() : text);
    fresh = false;
  };
  for (const [n, piece] of pieces.entries()) {
    if (piece.is === "words") {
      const note = piece.note === undefined ? null : `[^${printer.note(piece.note)}]`;
      marker.put(piece, escapeFor(pieces[n - 1], pieces[n + 1], depth > 0), note);
      fresh = false;
    } else if (piece.is === "open") {
      const { key, opens } = piece.bracket;
      const number = numbers.get(key);
      marker.raw(opens ? `[${polarity(piece.bracket)}` : `[…${number === undefined ? "" : superscript(number)}`);
      fresh = opens;
      depth++;
    } else if (piece.is === "or") {
      raw(piece.bracket.of === "hold" ? " / hold: " : " / add: ");
      fresh = true;
      options.push(piece.bracket);
    } else if (piece.is === "names") {
      const names = namesOf(printer, piece.proposals);
      // If some proposals strike these words and others replace them, those that only strike come last.
      if (piece.bracket.of === "deletion" && !options.includes(piece.bracket)) raw(` / delete${names}`);
      else if (names !== "") raw(names);
    } else {
      const { key, closes } = piece.bracket;
      const number = numbers.get(key);
      marker.raw(closes ? "]" : `…${number === undefined ? "" : superscript(number)}]`);
      fresh = false;
      depth--;
    }
  }
  return marker.text();
};

/** The place a paragraph would go to: by label if that is unique, else by its number in the part. */
const destination = (
  { draft }: Printer,
  part: Part,
  after: ParagraphId | null,
  annexes: Readonly<Record<string, string>>,
): string => {
  const there = (draft.parts[part] ?? []).filter(({ kind }) => kind !== "footnote");
  const found = there.find(({ id }) => id === after);
  const name = partName(part, annexes).split(":")[0]!;
  if (found === undefined) return `${name}, at its beginning`;
  const clear = found.label !== "" && there.filter(({ label }) => label === found.label).length === 1;
  return `${name}, after ${clear && !found.label.includes('"') ? `"${found.label}"` : `¶${there.indexOf(found) + 1}`}`;
};

/** The brackets beside a paragraph: proposed as a whole, to go out, to move. */
const printWhole = (paragraph: Paragraph, printer: Printer, annexes: Readonly<Record<string, string>>): string => {
  const index = proposalIndex(printer.draft.proposals);
  const open = (ids: readonly ProposalId[] | undefined): ProposalId[] => (ids ?? []).filter((id) => drawn(index, id));
  let tags = "";
  const put = (what: string, proposals: readonly ProposalId[]): void => {
    if (proposals.length > 0) tags += `[${what}${namesOf(printer, proposals)}] `;
  };
  put("add paragraph", open(paragraph.ins));
  put("delete paragraph", open(paragraph.del));
  const moves = new Map<string, ProposalId[]>();
  for (const { proposal, part, after } of paragraph.moveTo ?? [])
    if (drawn(index, proposal)) {
      const to = destination(printer, part, after, annexes);
      moves.set(to, [...(moves.get(to) ?? []), proposal]);
    }
  for (const [to, proposals] of moves) put(`move paragraph: ${to}`, proposals);
  return tags;
};

const printHead = (draft: Draft, { view, attribution, head, asAt, parts, changes }: PrintOptions): string => {
  const { annexes } = draft.tables.record.meta;
  const lines: string[] = [];
  const put = (line: string): void => void lines.push(`> ${line.replace(/\s+/gu, " ").trim()}`);
  if (draft.symbol !== "") put(`Symbol: ${draft.symbol}`);
  const version = writtenVersion(draft, asAt);
  if (version !== undefined) put(`Version: ${version}`);
  put(`As at: ${asAt ?? draft.at}`);
  if (head !== undefined) put(`Record: entry ${head.seq}, ${head.hash}, ${head.at}`);
  put(`Language: ${draft.language}`);
  put(`View: ${titleOfView(draft, view)}`);
  const renumbered = renumberedAt(draft)
    .filter(({ part }) => parts?.includes(part) ?? true)
    .map(
      ({ part, rows }) => (part === "consensus" ? "" : `${partName(part, annexes)} `) + rows.map(numberLine).join(", "),
    );
  if (changes?.since !== undefined) put(`Changes since: ${changes.since}`);
  if (renumbered.length > 0) put(`Renumbered: ${renumbered.join("; ")}`);
  lines.push(">");
  for (const sentence of legend(draft, view, attribution)) put(sentence);
  return lines.join("\n");
};

/** Prints a draft in notation. Reading that back gives the same paragraphs, labels, words, brackets and names. */
export const printNotation = (draft: Draft, options: PrintOptions): string => {
  const annexes = draft.tables.record.meta.annexes;
  const parts = (Object.keys(draft.parts) as Part[]).filter(
    (part) => draft.parts[part]!.length > 0 && (options.parts?.includes(part) ?? true),
  );
  // A footnote is named by its number if that is unique, else by number and place.
  const footnotes = parts.flatMap((part) => draft.parts[part]!.filter(({ kind }) => kind === "footnote"));
  const keys = new Map<ParagraphId, string>();
  const taken = new Set<string>();
  for (const { id, label } of footnotes) {
    let key = /^[^\]\s[*\\]{1,30}$/u.test(label) ? label : "n";
    for (let n = 2; taken.has(key); n++) key = `${label || "n"}-${n}`;
    taken.add(key);
    keys.set(id, key);
  }
  const printer: Printer = { draft, options, note: (id) => keys.get(id) ?? id };
  const titleWords = { is: "words" as const, t: draft.title };
  const blocks = [`# ${guardEnds(printBody([titleWords], printer))}`.trimEnd(), printHead(draft, options)];
  const reader = new Blocks();
  for (const part of parts) {
    if (parts.length > 1 || part !== "consensus") blocks.push(partLine(part, annexes));
    reader.enter(part);
    for (const paragraph of draft.parts[part]!) {
      const clean = options.view === "clean";
      if (clean && paragraph.ins !== undefined) continue;
      const tags = clean || sleeps(part) ? "" : printWhole(paragraph, printer, annexes);
      const pieces = clean ? cleanPieces(paragraph) : exactPieces(paragraph, draft);
      const body = tags + guardEnds(printBody(pieces, printer));
      const { kind, level } = paragraph;
      const label = kind === "footnote" ? keys.get(paragraph.id)! : paragraph.label;
      blocks.push(reader.lead({ kind, level, label }, body) + body);
      reader.passed({ kind, level, label });
    }
  }
  if (options.changes !== undefined) blocks.push(...printChanges(options.changes));
  return `${blocks.join("\n\n")}\n`;
};

/** The list of changes. The reader takes nothing behind its first line for text. */
const printChanges = ({ heading, legend, rows, renumbered }: PrintedChanges): string[] => {
  const escaped = (t: string): string => t.replace(/[\\*_`<>[\]]/gu, "\\$&");
  const words = (pieces: PrintedChanges["rows"][number]["words"]): string =>
    pieces
      .map(({ t, is }) =>
        is === "kept" ? escaped(t) : is === "in" ? `<ins>${escaped(t)}</ins>` : `<del>${escaped(t)}</del>`,
      )
      .join("");
  return [
    changesLine(heading),
    escaped(legend),
    ...rows.map(({ label, was, words: pieces, how }) =>
      [
        ...(label === "" ? [] : [`**${escaped(label)}**${was === "" ? "" : ` (was ${escaped(was)})`}\n`]),
        `- ${pieces.length === 0 ? "" : `${words(pieces)}  \n  `}*${escaped(how)}*`,
      ].join("\n"),
    ),
    ...(renumbered.length === 0 ? [] : [`Renumbered: ${escaped(renumbered.join(", "))}`]),
  ];
};
