/**
 * Finds what the paragraphs of a Word file are and what a draft calls them. Numbers may be computed by Word or typed;
 * sub-paragraphs are named after their parent; no number is given twice.
 */
import { annexHeading, Blocks, readPartLine } from "../notation/blocks.ts";
import type { Classified, Heading } from "../notation/blocks.ts";
import type { Part } from "../paragraph.ts";
import type { Numbered } from "./docx-numbering.ts";

/** In letters. Longer paragraphs with an outline style have it only for their number. */
const longestHeading = 200;
const article = /^(?:Article|Section|Chapter|Part|Rule|Title)\s+(?:\d+|[IVXLC]+|[A-Z])\.?$/iu;

/** Whether a paragraph at this outline level (null for none) is a heading. */
export const headsText = (words: string, outline: number | null): boolean =>
  (outline !== null && words.length <= longestHeading) || article.test(words);

/** The label of a heading: "A", "IV", "2.1"; "" if its number is part of its words. */
export const headingLabel = (number: Numbered | null): string => {
  const own = number?.text.replace(/[.)]+$/u, "") ?? "";
  return /^(?:[A-Z]{1,4}|\d+(?:\.\d+)*)$/u.test(own) ? own : "";
};

/** The part that a heading begins: the Chair's summary, or an annex. Null if it begins none. */
export const dividing = (heading: string): { readonly part: Part; readonly title?: string } | null => {
  const known = readPartLine(`=== ${heading} ===`);
  if (known !== null) return known.part === "consensus" ? null : known;
  const annex = annexHeading(heading);
  return annex === null ? null : { part: `annex-${annex.id || "a"}`, ...(annex.title && { title: annex.title }) };
};

/** Reads labels in the order of the text. */
export class Labels {
  readonly blocks = new Blocks();
  readonly #used = new Set<string>();
  /** Whether a numbered paragraph has come since the last heading. */
  #counted = false;
  /**
   * The last number of a paragraph, and below it of a sub-paragraph. Word files often start a new list just to go on
   * counting.
   */
  #last = "";
  #lastUnder = "";

  /** To be called where a part begins, which has its own count. */
  enter(part: Part): void {
    this.blocks.enter(part);
    this.#used.clear();
  }

  /**
   * The length in letters of a typed label at the start of these words, with its point and the white space behind it.
   */
  labelIn(text: string): number {
    const body = text.trimStart();
    const found = this.blocks.classify(body);
    const labelled = found !== null && ["paragraph", "sub-paragraph", "preambular", "operative"].includes(found.kind);
    return labelled && !body.startsWith("¶") && found.rest.length < body.length ? text.length - found.rest.length : 0;
  }

  /**
   * To be called for a heading. The paragraphs under it may count anew; with `anew` they certainly do, as in an annex.
   */
  headed(anew = false): void {
    this.#counted = false;
    if (anew) this.#used.clear();
  }

  /** Classifies a paragraph whose number, if any, is typed. */
  typed(body: string): Classified {
    const found = this.blocks.classify(body);
    // Signs that mean something in our notation but nothing in Word.
    if (
      found === null ||
      found.kind === "title" ||
      found.kind === "heading" ||
      found.kind === "footnote" ||
      body.startsWith("¶")
    )
      return { kind: "opening", level: 1, label: "", rest: body };
    this.#restart(found.kind === "paragraph" ? found.label : "");
    // No number is used twice: a second list that begins at 1 belongs to the paragraph above it.
    if (found.kind === "paragraph" && this.#used.has(found.label))
      return { kind: "sub-paragraph", level: 1, label: this.#under(`(${found.label})`), rest: found.rest };
    if (found.kind === "paragraph") this.#count(found.label);
    return found;
  }

  /** Classifies a paragraph that Word numbers. */
  numbered(number: Numbered): Heading {
    const own = number.text.replaceAll(/^[([\s]+|[.)\]\s]+$/gu, "");
    const plain = ["decimal", "decimalZero"].includes(number.format) && !number.text.startsWith("(");
    if (plain) this.#restart(own);
    if (plain && (number.level === 0 || own.includes(".") || this.#goesOn(own)) && own !== "" && !this.#used.has(own)) {
      this.#count(own);
      return { kind: "paragraph", level: 1, label: own };
    }
    this.#lastUnder = own;
    const level = Math.min(number.level + (number.level === 0 || plain ? 1 : 0), 9) || 1;
    return { kind: "sub-paragraph", level, label: own === "" ? "" : this.#under(`(${own})`, level) };
  }

  /** If the first number under a heading is 1, counting begins anew: articles count their own paragraphs. */
  #restart(label: string): void {
    if (label === "1" && !this.#counted) this.#used.clear();
  }

  #count(label: string): void {
    this.#used.add(label);
    this.#counted = true;
    this.#last = label;
    this.#lastUnder = "";
  }

  /** Whether a number at an inner level continues the paragraphs, and not a list under one of them. */
  #goesOn(own: string): boolean {
    return own === `${Number(this.#last) + 1}` && own !== `${Number(this.#lastUnder || Number.NaN) + 1}`;
  }

  /** The label of a sub-paragraph under the one above it; no label is given twice. */
  #under(own: string, level = 1): string {
    const label = this.blocks.classify(`${" ".repeat(4 * level)}${own} x`)?.label ?? own;
    if (this.#used.has(label)) return "";
    this.#used.add(label);
    return label;
  }
}
