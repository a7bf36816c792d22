/**
 * Reads a Word file into a draft. The file is rewritten as notation, paragraph by paragraph (with computed numbers,
 * footnotes in place, and brackets as they are), and the reader of notation does the rest, so that a bracket means the
 * same wherever it was typed. Nothing is dropped silently: what is left out is counted, and what cannot be understood
 * is reported.
 */
import { count } from "../acts/called.ts";
import { annexHeading, partLine } from "../notation/blocks.ts";
import type { Heading } from "../notation/blocks.ts";
import { mayHead, surelyHeads } from "../notation/guess.ts";
import { newMarker } from "../notation/inline.ts";
import { parseNotation } from "../notation/parse.ts";
import { parsedNoteIndex } from "../notation/parsed.ts";
import type { ParsedDraft, ParsedParagraph, Problem } from "../notation/parsed.ts";
import type { Stretch } from "../paragraph.ts";
import type { Party } from "../party.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { dividing, headingLabel, headsText, Labels } from "./docx-labels.ts";
import { numberingReader } from "./docx-numbering.ts";
import type { Numbered } from "./docx-numbering.ts";
import { newNotes } from "./docx-notes.ts";
import { notWord, openPackage } from "./docx-package.ts";
import type { WordPackage } from "./docx-package.ts";
import { styleIds } from "./docx-styles.ts";
import { Walker } from "./docx-walk.ts";
import { countTracked, furniture, goneIn, Left, readStyles, readWords } from "./docx-words.ts";
import type { Tracked } from "./docx-words.ts";
import type { Side } from "./tracked-text.ts";
import { child, childrenOf, textOf, toggle, UnsafeXml, valueOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** How to read a Word file that may be anybody's. */
export interface ReadDocxOptions {
  /** The roster in which names in brackets are looked up. */
  readonly parties?: readonly Party[];
  /** Which of its two texts to read if the file has tracked changes; without it such a file is refused. */
  readonly take?: Side;
}

const longest = 100_000;
const tooLong = refuse(
  RefusalCode.tooLarge,
  "The file was not read: one of its paragraphs is longer than 100,000 characters. Nothing was imported.",
);

/** Reads a .docx file, or says why not. */
export const readDocx = async (bytes: Uint8Array, options: ReadDocxOptions = {}): Promise<ParsedDraft | Refusal> => {
  try {
    const file = openPackage(bytes);
    return isRefusal(file) ? file : readFile(file, options.parties ?? [], options.take);
  } catch (error) {
    if (!(error instanceof UnsafeXml)) throw error;
    return refuse(error.code, `The file was not read: ${error.message}. Nothing was imported.`);
  }
};

const trackedRefusal = (tracked: Tracked): Refusal => {
  const { insertions, deletions, moves, authors } = tracked;
  const kinds = [[insertions, "insertion"] as const, [deletions, "deletion"] as const, [moves, "move"] as const];
  const counts = kinds.flatMap(([n, noun]) => (n === 0 ? [] : [count(n, noun)])).join(", ");
  return refuse(
    RefusalCode.trackedWords,
    `The file has tracked changes (${counts}) and does not say which words stand. Begin from the text as it was sent, or from the text with every change accepted. Nothing was imported.`,
    { insertions, deletions, moves, authors: [...authors].sort() },
  );
};

const readFile = (file: WordPackage, parties: readonly Party[], take: Side | undefined): ParsedDraft | Refusal => {
  const gone = take === undefined ? undefined : goneIn[take];
  const left = new Left();
  const styles = readStyles(file.styles());
  const walker = new Walker(styles, left);
  const tracked: Tracked = { insertions: 0, deletions: 0, moves: 0, formatting: 0, authors: new Set() };
  const notes = newNotes(file, tracked);
  const paragraphs: { readonly element: XmlElement }[] = [];
  const tables = { count: 0 };
  const body = file.document(new Set(["w:p"]), (element, inside) => {
    countTracked(element, tracked);
    if (gone === undefined || !inside.some((one) => isGone(child(one, "w:trPr"), gone))) paragraphs.push({ element });
  });
  // A spreadsheet or a presentation is a package too.
  if (body.name !== "w:document") return notWord("This is not a Word file (.docx): it holds another kind of document.");
  // Paragraphs have been counted and dropped as they were read; tracked rows and tables are in what remains.
  countTracked(body, tracked);
  countTables(body, tables);
  const changes = tracked.insertions + tracked.deletions + tracked.moves;
  if (take === undefined && changes > 0) return trackedRefusal(tracked);
  left.add(take === "sent" ? "tracked change (rejected)" : "tracked change (accepted)", changes);

  const outlineOf = (element: XmlElement): number | null => {
    const properties = child(element, "w:pPr");
    const style = styles.of(valueOf(properties, "w:pStyle") ?? styles.plain);
    const outline = Number(valueOf(properties, "w:outlineLvl") ?? style?.outline ?? 9);
    return outline >= 0 && outline < 9 ? outline : null;
  };
  const told = new Telling(parties, !paragraphs.some(({ element }) => outlineOf(element) !== null));
  const numbering = numberingReader(file.numbering());
  let rightToLeft = 0;
  /** Words of paragraphs whose end mark is gone: they begin the next paragraph. */
  let joined: readonly Stretch[] = [];
  for (const [n, { element }] of paragraphs.entries()) {
    const properties = child(element, "w:pPr");
    const style = styles.of(valueOf(properties, "w:pStyle") ?? styles.plain);
    const words = [...joined, ...readWords(element, walker, notes.key, gone)];
    joined = [];
    if (gone !== undefined && n < paragraphs.length - 1 && isGone(child(properties, "w:rPr"), gone)) {
      joined = words;
      continue;
    }
    const own = child(properties, "w:numPr");
    const numId = valueOf(own, "w:numId") ?? style?.numId;
    const level = Number(valueOf(own, "w:ilvl") ?? style?.level ?? 0);
    const text = words.map(({ t }) => t).join("");
    if (text.length > longest) return tooLong;
    const footnotes = (): Refusal | null => {
      for (const key of notes.referred(words)) {
        const note = notes.words(key, (paragraph) => readWords(paragraph, new Walker(styles, left), () => null, gone));
        if (note.map(({ t }) => t).join("").length > longest) return tooLong;
        told.footnote(key, note);
      }
      return null;
    };
    if (style !== null && furniture.has(style.id)) {
      const refusal = style.id === styleIds.looseNotes ? footnotes() : null;
      if (refusal !== null) return refusal;
      continue;
    }
    const number = numId === undefined || numId === "0" ? null : numbering.next(numId, level);
    // An empty paragraph is only space. If it is numbered, Word has counted it, and so have we.
    if (text.trim() === "") continue;
    if (toggle(properties, "w:bidi")) rightToLeft++;
    told.paragraph(words, {
      number,
      outline: outlineOf(element),
      title: style?.id === styleIds.title || style?.name.toLowerCase() === "title",
      part: style?.id === styleIds.part,
    });
    const refusal = footnotes();
    if (refusal !== null) return refusal;
  }
  left.add("table (its words stand as paragraphs)", tables.count);
  const comments = file.comments().map(({ attributes }) => attributes["author"] ?? "");
  left.add("comment", comments.length);
  left.add("running header or footer", file.runningHeads().filter((head) => /\p{L}/u.test(textOf(head))).length);
  for (const { what, count } of file.unopened()) left.add(what, count);
  left.add("tracked change of formatting", tracked.formatting);
  const language = rightToLeft * 2 > paragraphs.length ? (styles.rightToLeftLanguage ?? "ar") : styles.language;
  const parsed = told.draft({
    left,
    language,
    title: file.title(),
    comments,
    authors: tracked.authors,
  });
  const view = file.view();
  return view === "annotated" || view === "bracketed"
    ? { ...parsed, problems: [ownBrackets(view), ...parsed.problems] }
    : parsed;
};

/**
 * The problem reported for a bracketed or annotated file of ours: its styles say what a bracket asks for, but all
 * brackets are read as typed.
 */
const ownBrackets = (view: string): Problem => ({
  code: "own-brackets",
  message: `This file was written here, as ${view} text. Its brackets are read as typed ones: all their words stand, and are held. To begin from the text as it stands, take the clean version; to keep what every bracket asks for, take the one in notation (.md).`,
});

/** Whether a mark or row with these properties is absent from the text that is read. */
const isGone = (properties: XmlElement | undefined, gone: ReadonlySet<string>): boolean =>
  childrenOf(properties).some(({ name }) => gone.has(name));

const countTables = (element: XmlElement, tables: { count: number }): void => {
  if (element.name === "w:tbl") tables.count++;
  for (const one of childrenOf(element)) countTables(one, tables);
};

interface Told {
  readonly number: Numbered | null;
  /** The outline level from 0; null for text. */
  readonly outline: number | null;
  readonly title: boolean;
  /** Whether it is the heading of a part in a file of ours. */
  readonly part: boolean;
}

/** Word's heading styles give the size, not the depth: the levels that occur become 1, 2, 3. */
const closedUp = (paragraphs: readonly ParsedParagraph[]): readonly ParsedParagraph[] => {
  const headings = paragraphs.filter(({ kind }) => kind === "heading");
  const levels = [...new Set(headings.map(({ level }) => level))].sort((a, b) => a - b);
  return paragraphs.map((paragraph) =>
    paragraph.kind === "heading" ? { ...paragraph, level: levels.indexOf(paragraph.level) + 1 } : paragraph,
  );
};

/** Words as notation: brackets stay as typed, everything else that has a meaning in notation is escaped. */
const escaped = (t: string): string =>
  t
    .replaceAll(/[\t\u00a0 ]*\t[\t ]*/gu, " ")
    .replaceAll(/[\\*]/gu, "\\$&")
    .replaceAll("[^", "\\[^")
    .replaceAll(/\s*\n\s*/gu, "\\\n");

/**
 * Takes bold and italics off brackets: they are often set with or against their words, but as signs they have no marks.
 */
const bracketsApart = (stretch: Stretch): readonly Stretch[] =>
  stretch.note !== undefined || !/[[\]]/u.test(stretch.t)
    ? [stretch]
    : stretch.t
        .split(/([[\]])/u)
        .filter((t) => t !== "")
        .map((t) => (t === "[" || t === "]" ? { t } : { ...stretch, t }));

/** Numbers such as "A." or "IV.", which count sections and hardly anything else. */
const capital = /^[A-Z]{1,6}\.$/u;
/** Writes the file as notation, and keeps what is needed to report on its paragraphs afterwards. */
class Telling {
  readonly #parties: readonly Party[];
  readonly #blocks: string[] = [];
  readonly #labels = new Labels();
  /** For each block, the line where it begins and its first words. */
  readonly #lines: { readonly line: number; readonly words: string }[] = [];
  #line = 1;
  #titled = false;
  #headed: string | null = null;

  /** Whether nothing in the file has a heading style; the reader of notation then looks for lines that stand alone. */
  readonly #unstyled: boolean;

  constructor(parties: readonly Party[], unstyled: boolean) {
    this.#parties = parties;
    this.#unstyled = unstyled;
  }

  paragraph(words: readonly Stretch[], { number, outline, title, part }: Told): void {
    const bare = words
      .map(({ t }) => t)
      .join("")
      .replaceAll(/\s+/gu, " ")
      .trim();
    const heading = headsText(bare, outline);
    const body = this.#body(number === null ? this.#labelBare(words) : words, heading || title || part);
    const divides = heading || part || title ? dividing(bare) : null;
    if (divides !== null) {
      this.#push(partLine(divides.part, divides.title === undefined ? {} : { [divides.part]: divides.title }), bare);
      this.#labels.enter(divides.part);
      return;
    }
    // Further down, the style Title is used for the heading of a box or an annex.
    if (title && !this.#titled && this.#blocks.length === 0) {
      this.#titled = true;
      this.#blocks.unshift(`# ${body.replaceAll("\\\n", " ")}`);
      this.#line += 2;
      return;
    }
    if (title || heading) {
      const hashes = "#".repeat(Math.min((outline ?? 0) + 2, 10));
      const own = headingLabel(number);
      const label = own !== "" ? `${own}. ` : number === null || number.text === "" ? "" : `${number.text} `;
      this.#push(`${hashes} ${label}${body.replaceAll("\\\n", " ")}`, bare);
      this.#headed ??= bare;
      this.#labels.headed();
      this.#pass(`${hashes} ${label}${body}`);
      return;
    }
    const letter = number !== null && this.#unstyled && capital.test(number.text) && mayHead(bare) ? number.text : "";
    const line = letter === "" ? bare : `${letter} ${bare}`;
    if ((number === null || letter !== "") && this.#unstyled && surelyHeads(line)) {
      // A section may count anew; an annex always does.
      this.#labels.headed(annexHeading(line) !== null);
      return this.#push(this.#typed(letter === "" ? body : `${letter} ${body}`), line);
    }
    this.#push(number === null ? this.#typed(body) : this.#lead(this.#labels.numbered(number), body), bare);
  }

  /** Takes bold and italics off the label, so that it is found however it is set. */
  #labelBare(words: readonly Stretch[]): readonly Stretch[] {
    let left = this.#labels.labelIn(words.map(({ t }) => t).join(""));
    return words.flatMap(({ t, ...marks }): readonly Stretch[] => {
      const own = Math.min(left, t.length);
      left -= own;
      return [
        ...(own === 0 ? [] : [{ t: t.slice(0, own) }]),
        ...(own === t.length ? [] : [{ t: t.slice(own), ...marks }]),
      ];
    });
  }

  footnote(key: number, words: readonly Stretch[]): void {
    const body = this.#body(words, false).trim();
    this.#push(`[^${key}]: ${body === "" ? "(empty)" : body}`, body);
  }

  /** Writes a paragraph whose number, if any, is typed. */
  #typed(body: string): string {
    const found = this.#labels.typed(body);
    return this.#lead(found, found.rest);
  }

  #lead(heading: Heading, body: string): string {
    const text = this.#labels.blocks.lead(heading, body) + body;
    this.#labels.blocks.passed(heading);
    return text;
  }

  #pass(text: string): void {
    const found = this.#labels.blocks.classify(text);
    if (found !== null) this.#labels.blocks.passed(found);
  }

  #body(words: readonly Stretch[], unmarked: boolean): string {
    const marker = newMarker();
    for (const { b, i, ...rest } of words.flatMap(bracketsApart))
      marker.put(
        unmarked ? rest : { ...rest, ...(b && { b }), ...(i && { i }) },
        escaped,
        rest.note === undefined ? null : `[^${parsedNoteIndex(rest.note)}]`,
      );
    return marker
      .text()
      .replace(/^(?:\\?\s)+/u, "")
      .replace(/(?:\\?\s)+$/u, "");
  }

  #push(text: string, words: string): void {
    this.#lines.push({ line: this.#line, words });
    this.#blocks.push(text);
    this.#line += text.split("\n").length + 1;
  }

  draft(more: {
    readonly left: Left;
    readonly language: string | undefined;
    readonly title: string | undefined;
    readonly comments: readonly string[];
    readonly authors: ReadonlySet<string>;
  }): ParsedDraft {
    // Without a heading that could be the title, the first line is considered.
    const guess = !this.#titled && this.#headed === null;
    const named = more.title ?? this.#lines[0]?.words ?? "";
    const title =
      this.#titled || guess ? [] : [`# ${(this.#headed ?? named).replaceAll(/[\\*[\]]/gu, "\\$&") || "Untitled"}`];
    const shift = title.length * 2;
    const parsed = parseNotation([...title, ...this.#blocks].join("\n\n"), { parties: this.#parties, pages: false });
    return {
      ...parsed,
      ...(guess && parsed.title === "" && { title: named || "Untitled" }),
      paragraphs: closedUp(parsed.paragraphs),
      ...(more.language !== undefined && { language: more.language }),
      found: {
        ...parsed.found,
        comments: more.comments.length,
        authors: [...new Set([...more.comments, ...more.authors])].filter((author) => author !== "").sort(),
        notImported: [...parsed.found.notImported, ...more.left.list()],
      },
      problems: parsed.problems.map((problem) => this.#spoken(problem, shift)),
    };
  }

  /**
   * A problem as it is reported: a Word file has no line numbers, so the first words of the paragraph say where it is.
   */
  #spoken({ line, ...problem }: Problem, shift: number): Problem {
    // These problems already name their lines.
    if (problem.code === "taken-as-heading" || problem.code === "taken-as-title") return problem;
    const block = line === undefined ? undefined : this.#lines.findLast((one) => one.line + shift <= line);
    if (block === undefined) return problem;
    const words = block.words.length > 50 ? `${block.words.slice(0, 50)}…` : block.words;
    return {
      ...problem,
      message: `In the paragraph “${words}”: ${problem.message.replaceAll(/\bline \d+\b/giu, "there")}`,
    };
  }
}
