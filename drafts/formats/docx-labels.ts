/**
 * What the paragraphs of a Word file are and how a draft calls them: numbers computed by Word or typed, sub-paragraphs after
 * what they stand under, every number once.
 */
import { annexHeading, Blocks, readPartLine } from "../notation/blocks.ts";
import type { Classified, Heading } from "../notation/blocks.ts";
import type { Part } from "../paragraph.ts";
import type { Numbered } from "./docx-numbering.ts";

/** Outline styles are also put on whole paragraphs, for their numbers. */
const longestHeading = 200;
const article = /^(?:Article|Section|Chapter|Part|Rule|Title)\s+(?:\d+|[IVXLC]+|[A-Z])\.?$/iu;

/** Whether words under an outline level (null for none) head what follows. */
export const headsText = (words: string, outline: number | null): boolean =>
  (outline !== null && words.length <= longestHeading) || article.test(words);

/** What a heading is called by: "A", "IV", "2.1"; "" where its number is words of it. */
export const headingLabel = (number: Numbered | null): string => {
  const own = number?.text.replace(/[.)]+$/u, "") ?? "";
  return /^(?:[A-Z]{1,4}|\d+(?:\.\d+)*)$/u.test(own) ? own : "";
};

/** A heading that begins a part: the Chair's summary, or an annex in any form. */
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
  /** A numbered paragraph has stood since the last heading. */
  #counted = false;
  /** The last number of a paragraph, and of a sub-paragraph since: lists are often made anew to go on counting. */
  #last = "";
  #lastUnder = "";

  /** A part begins, and counts its own. */
  enter(part: Part): void {
    this.blocks.enter(part);
    this.#used.clear();
  }

  /** How many letters at the beginning of these words are a typed label, with its point and the white space behind. */
  labelIn(text: string): number {
    const body = text.trimStart();
    const found = this.blocks.classify(body);
    const labelled = found !== null && ["paragraph", "sub-paragraph", "preambular", "operative"].includes(found.kind);
    return labelled && !body.startsWith("¶") && found.rest.length < body.length ? text.length - found.rest.length : 0;
  }

  /** A heading: what comes under it may count anew. `anew` where it certainly does, as in an annex. */
  headed(anew = false): void {
    this.#counted = false;
    if (anew) this.#used.clear();
  }

  /** A paragraph whose number, if it has one, is typed. */
  typed(body: string): Classified {
    const found = this.blocks.classify(body);
    // Signs that mean something in notation and nothing in Word.
    if (
      found === null ||
      found.kind === "title" ||
      found.kind === "heading" ||
      found.kind === "footnote" ||
      body.startsWith("¶")
    )
      return { kind: "opening", level: 1, label: "", rest: body };
    this.#restart(found.kind === "paragraph" ? found.label : "");
    // Every number once: a second list that begins at 1 belongs to the paragraph above it.
    if (found.kind === "paragraph" && this.#used.has(found.label))
      return { kind: "sub-paragraph", level: 1, label: this.#under(`(${found.label})`), rest: found.rest };
    if (found.kind === "paragraph") this.#count(found.label);
    return found;
  }

  /** A paragraph that Word numbers. */
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

  /** The first number under a heading may begin anew: articles count their own paragraphs. */
  #restart(label: string): void {
    if (label === "1" && !this.#counted) this.#used.clear();
  }

  #count(label: string): void {
    this.#used.add(label);
    this.#counted = true;
    this.#last = label;
    this.#lastUnder = "";
  }

  /** Whether a number at an inner level is the next of the paragraphs, and not of a list under one. */
  #goesOn(own: string): boolean {
    return own === `${Number(this.#last) + 1}` && own !== `${Number(this.#lastUnder || Number.NaN) + 1}`;
  }

  /** What a sub-paragraph is called under what stands above it; no name twice. */
  #under(own: string, level = 1): string {
    const label = this.blocks.classify(`${" ".repeat(4 * level)}${own} x`)?.label ?? own;
    if (this.#used.has(label)) return "";
    this.#used.add(label);
    return label;
  }
}
