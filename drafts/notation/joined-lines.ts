/**
 * A paragraph put together from lines of a page: how two lines are joined, where each begins in the source, and how the
 * look of a line tells whether the paragraph goes on.
 */
import { Blocks } from "./blocks.ts";
import type { PageLine } from "./pages.ts";
import type { Repair } from "./parsed.ts";
import type { Block } from "./source.ts";

/** How many columns a position may be off, as printed letters differ in width. */
export const tolerance = 2;
/** A short line that begins at or behind this column is centred. */
export const centred = 20;
/** A line is full if with the next line's first word it would have reached beyond this share of the margin. */
const fullness = 0.82;

/** The line that heads an option, one of several texts to choose from: "Option 2:". It always begins a block. */
export const option = /^\[*Option\s?(?:\d{1,3}|[IVX]{1,4}|[A-H])\s*(?::|$)/u;

/** The column where a line's words begin, from 0; a tab counts as eight blanks. */
export const columnOf = (line: string): number => /^\s*/u.exec(line)![0].replaceAll("\t", "        ").length;
/** Whether a text is short, in capitals, and does not end like a line of a list. */
export const isCapitals = (text: string): boolean =>
  text.length <= 90 && /\p{Lu}{4}/u.test(text) && !/\p{Ll}/u.test(text) && !/[.;,*]\]*$/u.test(text);

/** How many letters at the end of a block are looked at. */
const lookBack = 80;

/** Counts what was repaired while lines were joined, each kind with the line where it was first done. */
export class Repairs {
  readonly #all = new Map<string, { count: number; line: number }>();

  add(what: string, line: number, count = 1): void {
    const known = this.#all.get(what);
    if (known === undefined) this.#all.set(what, { count, line });
    else known.count += count;
  }

  list(): readonly Repair[] {
    return [...this.#all].map(([what, { count, line }]) => ({ what, count, line }));
  }
}

/** What the blocks of a text share. */
export interface Sheet {
  readonly repairs: Repairs;
  /** The column where full lines end. */
  readonly margin: number;
  /** All words of the text, in lower case, with their hyphens. */
  readonly words: ReadonlySet<string>;
}

/** What a block is taken for by the look of its lines. Only `text` is joined over any number of lines. */
export type BlockKind = "text" | "heading" | "title";

/** A block while its lines are read. `append` takes any line; whether it belongs here is for `goesOn` to say first. */
export class JoinedLines {
  readonly kind: BlockKind;
  /** The column where its words begin. */
  column: number;
  readonly #sheet: Sheet;
  readonly #lead: string;
  readonly #line: number;
  #text: string;
  readonly #breaks: number[] = [];
  readonly #lines: number[] = [];
  #end: number;

  /** `lead` is what notation begins such a block with; `text` is the rest of its first line. */
  constructor(sheet: Sheet, kind: BlockKind, lead: string, from: PageLine, text: string, column: number) {
    this.kind = kind;
    this.column = column;
    this.#sheet = sheet;
    this.#line = from.line;
    this.#end = from.text.trimEnd().length;
    const body = this.#written(text, from.line);
    // A beginning that notation would take for structure is written out as plain words.
    const isRead = kind !== "text" || new Blocks().classify(lead + body)?.rest === body;
    const level = columnOf(lead) / 4;
    this.#lead = isRead ? lead : `¶ ${level === 0 ? "opening 1" : `sub-paragraph ${level}`} {} `;
    this.#text = body;
  }

  get height(): number {
    return this.#lines.length + 1;
  }

  /** Whether its last line ends like a sentence, or like a line of a list. */
  get hasEnded(): boolean {
    return /[.;:!?][\s"”’»\])}*\d]*$/u.test(this.#text.slice(-lookBack));
  }

  block(): Block {
    const breaks = this.#breaks.map((at) => at + this.#lead.length);
    return { line: this.#line, text: this.#lead + this.#text, breaks, lines: this.#lines };
  }

  /** Escapes a line's signs: in a printed text they mean nothing, except for brackets. */
  #written(text: string, line: number): string {
    const trimmed = text.trim();
    if (/\S\s{2,}\S/u.test(trimmed)) this.#sheet.repairs.add("line with wide blanks narrowed", line);
    return trimmed.replaceAll(/\s+/gu, " ").replaceAll(/[\\*]/gu, "\\$&");
  }

  append(from: PageLine): void {
    const { repairs, words } = this.#sheet;
    const body = this.#written(from.text, from.line);
    const tail = this.#text.slice(-lookBack);
    const cut = /(\p{L}+)[-‐\u{AD}]$/u.exec(tail);
    const next = /^\p{L}+/u.exec(body)?.[0];
    let blank = " ";
    if (cut !== null && next !== undefined) {
      const [first, second] = [cut[1]!.toLowerCase(), next.toLowerCase()];
      // The hyphen belongs to the word, unless the text elsewhere writes the word without it.
      if (tail.endsWith("\u{AD}") || (words.has(first + second) && !words.has(`${first}-${second}`)))
        this.#text = this.#text.slice(0, -1);
      repairs.add("word cut at the end of a line put together", from.line);
      blank = "";
    } else if (/\p{L}[/–—-]$/u.test(tail) && /^[\p{L}\d]/u.test(body)) blank = "";
    else repairs.add("line joined with the one before", from.line);
    if (from.afterPage) repairs.add("paragraph joined over the end of a page", from.line);
    this.#text += blank;
    this.#breaks.push(this.#text.length);
    this.#lines.push(from.line);
    this.#text += body;
    this.#end = from.text.trimEnd().length;
  }

  /** Whether the paragraph goes on with a line; `gap` says that there is a blank line between. */
  goesOn(from: PageLine, gap: boolean): boolean {
    if (this.kind === "title" || (gap && !from.afterPage)) return false;
    const text = from.text.trim();
    const off = Math.abs(columnOf(from.text) - this.column);
    if (this.kind === "heading") return !gap && off < centred && this.height < 3 && isCapitals(text);
    const tail = this.#text.slice(-lookBack);
    const full = this.#end + 1 + /^\S+/u.exec(text)![0].length > this.#sheet.margin * fullness;
    const small = /^[\p{Ll},;.)\]]/u.test(text);
    if (from.afterPage) return small || !this.hasEnded || (full && off <= 2 * tolerance);
    if (off <= tolerance && /\p{L}[-‐\u{AD}]$/u.test(tail)) return true;
    if (!this.hasEnded && off <= centred && (small || (full && !option.test(text)))) return true;
    if (off > tolerance) return false;
    return small || full || (!this.hasEnded && !/[,)\]}]$/u.test(tail) && !/^[[{(“"\p{Lu}\d]/u.test(text));
  }
}
