/**
 * Finds the paragraphs of a text laid out on pages. Lines that only wrap are joined, also across pages; numbers in the
 * margin are labels; centred lines and lines in capitals are headings; footnotes at the foot of a page are kept apart.
 * The result is blocks of notation that know where each line of the source begins, and a count of what was repaired.
 */
import { centred, columnOf, isCapitals, JoinedLines, option, Repairs, tolerance } from "./joined-lines.ts";
import type { BlockKind, Sheet } from "./joined-lines.ts";
import type { PageLine } from "./pages.ts";
import type { Repair } from "./parsed.ts";
import type { Block } from "./source.ts";

const latin = "(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)";
/** A label: "12.", "[12.", "7.bis", "47bis", "(a)", "[ (c)". Brackets before a number belong to its words. */
const labelled = new RegExp(
  `^((?:\\[\\s*)*)(?:(\\d{1,3})\\s?\\.?\\s?(${latin})?(?:\\.(?=[\\s[]|$)|(?<=s|r)(?=\\s))|(\\((?:[a-z]{1,5}|[A-Z]{1,2}|\\d{1,2})\\)))\\s*`,
  "u",
);
const resolution = /^(PP|Pp|OP|Op)\s?(\d{1,3})(?:\s?(bis|ter|quater))?[.:]?(?:\s+|$)/u;
const headed = /^\[?(?:[A-Z]|[IVXLC]{1,6})(?: bis| ter)?\.\s+\S/u;
const alone = /^\s*(\d{1,3})$/u;

/** How many footnote numbers may be missing between two. */
const skipped = 3;

/** A line with what is around it. */
interface Here {
  readonly from: PageLine;
  readonly text: string;
  readonly column: number;
  /** Whether a blank line stands before it. */
  readonly gap: boolean;
  readonly next: PageLine | undefined;
}

/** Takes in the lines one after another. Each method that tries to take a line says whether it did. */
class Pages {
  readonly #sheet: Sheet;
  readonly #hasLetteredHeads: boolean;
  readonly #blocks: Block[] = [];
  #open: JoinedLines | null = null;
  /** The paragraph that goes on behind the footnotes of this page. */
  #aside: JoinedLines | null = null;
  #notes: JoinedLines[] = [];
  #lastNote = 0;
  /** A label on a line of its own, whose words follow. */
  #pending: { readonly lead: string; readonly isNote: boolean; readonly from: PageLine } | null = null;
  /** The labels above, outermost first, with the columns where they and their words begin. */
  #anchors: { readonly label: number; readonly words: number; readonly level: number }[] = [];

  constructor(source: readonly PageLine[]) {
    const widths = source.map(({ text }) => text.trimEnd().length).filter((width) => width >= 40);
    this.#sheet = {
      repairs: new Repairs(),
      margin: widths.toSorted((a, b) => a - b)[Math.floor(widths.length * 0.9)] ?? 80,
      words: new Set(source.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}-]+/gu) ?? [])),
    };
    this.#hasLetteredHeads = source.some(({ text }) => columnOf(text) >= centred && /^\s*[A-Z]\.\s/u.test(text));
  }

  read(here: Here): void {
    if (this.#noteNumber(here) || this.#noteWords(here)) return;
    if (this.#resolution(here) || this.#pendingWords(here)) return;
    if (this.#title(here) || this.#heading(here) || this.#tornNumber(here)) return;
    if (!this.#label(here) && !this.#more(here)) this.#paragraph(here);
  }

  end(): { blocks: readonly Block[]; repaired: readonly Repair[] } {
    this.#open = this.#aside ?? this.#open;
    const left = this.#pending;
    if (left !== null) {
      this.#close();
      // A label that no words follow is itself words.
      this.#open = this.#begin("text", "", { ...left, text: left.from.text, column: 0 });
    }
    this.#close();
    return { blocks: this.#blocks, repaired: this.#sheet.repairs.list() };
  }

  get isPending(): boolean {
    return this.#pending !== null;
  }

  #begin(kind: BlockKind, lead: string, { from, text, column }: Pick<Here, "from" | "text" | "column">): JoinedLines {
    return new JoinedLines(this.#sheet, kind, lead, from, text, column);
  }

  #close(): void {
    for (const done of [...(this.#open === null ? [] : [this.#open]), ...this.#notes]) this.#blocks.push(done.block());
    [this.#open, this.#notes] = [null, []];
  }

  /** Takes a number alone on its line above words, if it continues the numbers of footnotes. */
  #noteNumber({ from, gap, next }: Here): boolean {
    const n = Number(alone.exec(from.text)?.[1] ?? Number.NaN);
    const follows = n > this.#lastNote && n <= this.#lastNote + (gap ? skipped : 1);
    if (!follows || !(gap || this.#notes.length > 0)) return false;
    if (next === undefined || next.text.trim() === "" || next.afterPage) return false;
    this.#lastNote = n;
    this.#pending = { lead: `[^${n}]: `, isNote: true, from };
    return true;
  }

  /** Takes words of a footnote; the paragraph above goes on behind the footnotes. */
  #noteWords(here: Here): boolean {
    const { from, gap, column } = here;
    if (this.#pending?.isNote) {
      this.#aside ??= this.#open;
      this.#open = null;
      this.#notes.push(this.#begin("text", this.#pending.lead, here));
      this.#sheet.repairs.add("footnote at the end of a page set apart", this.#pending.from.line);
      this.#pending = null;
      return true;
    }
    const last = this.#notes.at(-1);
    if (last === undefined || this.#open !== null) return false;
    if (!from.afterPage && !gap && column >= last.column - tolerance) {
      last.append(from);
      return true;
    }
    this.#open = this.#aside;
    this.#aside = null;
    return false;
  }

  /** Takes "Pp7", on a line of its own or before its words. */
  #resolution(here: Here): boolean {
    const { text, column, from } = here;
    const found = this.#pending === null ? resolution.exec(text) : null;
    if (found === null) return false;
    this.#close();
    this.#anchors = [];
    const [whole, kind, number, suffix] = found;
    const lead = `${kind!.toUpperCase()}${number!}${suffix === undefined ? "" : ` ${suffix}`}. `;
    if (whole === text) this.#pending = { lead, isNote: false, from };
    else
      this.#open = this.#begin("text", lead, { from, text: text.slice(whole.length), column: column + whole.length });
    return true;
  }

  #pendingWords(here: Here): boolean {
    if (this.#pending === null) return false;
    this.#open = this.#begin("text", this.#pending.lead, here);
    this.#pending = null;
    return true;
  }

  /** Takes lines in capitals at the very beginning. */
  #title(here: Here): boolean {
    if (!isCapitals(here.text)) return false;
    if (this.#open === null && this.#blocks.length === 0) this.#open = this.#begin("title", "# ", here);
    else if (this.#open?.kind === "title" && !here.gap) this.#open.append(here.from);
    else return false;
    return true;
  }

  #isHeading({ text, column, gap, next }: Here): boolean {
    const open = this.#open;
    const inMiddle = column >= centred && /\p{L}/u.test(text) && text.length < this.#sheet.margin - column;
    if (inMiddle && (gap || column > this.#sheet.margin / 4)) return true;
    const apart = open === null || column < open.column - tolerance || open.hasEnded;
    if (isCapitals(text)) return (gap || headed.test(text) || apart) && !option.test(text);
    return gap && (next?.text ?? "").trim() === "" && /^[^.;:,]+\.[^.;:,]+$/u.test(text) && headed.test(text);
  }

  #heading(here: Here): boolean {
    const { from, gap, text, column } = here;
    if (this.#open?.kind === "heading" && this.#open.goesOn(from, gap)) {
      this.#open.append(from);
      return true;
    }
    if (!this.#isHeading(here)) return false;
    this.#close();
    this.#anchors = [];
    const isOuter = !this.#hasLetteredHeads || (column >= centred && /^\[?[A-Z]\.\s/u.test(text));
    this.#open = this.#begin("heading", isOuter ? "## " : "### ", here);
    return true;
  }

  /** Takes the raised number of a footnote reference that was torn off its line. */
  #tornNumber({ from, gap }: Here): boolean {
    if (this.#open === null || gap || !alone.test(from.text)) return false;
    this.#open.append(from);
    return true;
  }

  /** Takes a number or letter in the margin. */
  #label({ from, text, column }: Here): boolean {
    const found = labelled.exec(text);
    if (found === null) return false;
    const [whole, brackets = "", number, suffix, letter] = found;
    if (whole === text && letter === undefined) return false;
    this.#close();
    const count = brackets.split("[").length - 1;
    if (count > 0) this.#sheet.repairs.add("bracket before a number put behind it", from.line, count);
    this.#anchors = number === undefined ? this.#anchors.filter((above) => above.label < column - tolerance / 2) : [];
    const level = number === undefined ? (this.#anchors.at(-1)?.level ?? 0) + 1 : 0;
    const own = number === undefined ? letter! : `${number}${suffix === undefined ? "" : ` ${suffix}`}.`;
    const words = column + whole.length;
    this.#anchors.push({ label: column, words, level });
    const rest = "[".repeat(count) + text.slice(whole.length);
    this.#open = this.#begin("text", `${" ".repeat(4 * level)}${own} `, { from, text: rest, column: words });
    return true;
  }

  #more({ from, text, column, gap }: Here): boolean {
    const open = this.#open;
    if (open === null || option.test(text) || /^(?:\{|\*\s)/u.test(text) || !open.goesOn(from, gap)) return false;
    if (open.height === 1 || from.afterPage) open.column = column;
    open.append(from);
    return true;
  }

  /** Takes words without a label. They belong to the label whose words begin in the same column, if there is one. */
  #paragraph(here: Here): void {
    this.#close();
    const above = this.#anchors.findLast(
      ({ label, words }) => label < here.column - 1 && words <= here.column + tolerance,
    );
    this.#open = this.#begin("text", " ".repeat(4 * (above === undefined ? 0 : above.level + 1)), here);
  }
}

/** The blocks of a text laid out on pages, and what was repaired. */
export const laidOut = (source: readonly PageLine[]): { blocks: readonly Block[]; repaired: readonly Repair[] } => {
  const pages = new Pages(source);
  let gap = true;
  for (const [n, from] of source.entries()) {
    const text = from.text.trim();
    if (text === "") {
      gap ||= !pages.isPending;
      continue;
    }
    pages.read({ from, text, column: columnOf(from.text), gap, next: source[n + 1] });
    gap = false;
  }
  return pages.end();
};
