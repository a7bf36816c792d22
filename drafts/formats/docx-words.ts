/** The styles of a Word file, the words of a paragraph without tracked changes, and a count of what is left out. */
import { noteMark } from "../paragraph.ts";
import type { Stretch } from "../paragraph.ts";
import { parsedNote } from "../notation/parsed.ts";
import { styleIds } from "./docx-styles.ts";
import type { Walker } from "./docx-walk.ts";
import type { Side } from "./tracked-text.ts";
import { child, childrenOf, toggle, valueOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** Counts what a file contains but is not imported, by the names the preview uses. */
export class Left {
  readonly #counts = new Map<string, number>();
  add(what: string, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }
  list(): { what: string; count: number }[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }));
  }
}

/**
 * Styles of paragraphs that are not the text: in files we wrote, what heads the page, and the changes listed behind the
 * text.
 */
export const furniture: ReadonlySet<string> = new Set([
  styleIds.facts,
  styleIds.legend,
  styleIds.remark,
  styleIds.looseNotes,
  styleIds.changesHeading,
  styleIds.change,
  styleIds.changeHow,
]);

interface Style {
  readonly id: string;
  readonly name: string;
  readonly basedOn?: string;
  readonly outline?: number;
  readonly numId?: string;
  readonly level?: number;
  readonly b?: boolean;
  readonly i?: boolean;
}

/** The styles of a file with what they inherit. */
export interface Styles {
  readonly of: (id: string | undefined) => Omit<Style, "basedOn"> | null;
  /** The style of paragraphs that name none. */
  readonly plain: string | undefined;
  /** The language in the document's defaults. */
  readonly language?: string;
  readonly rightToLeftLanguage?: string;
}

const headingName = /^(?:heading|überschrift|titre|título|заголовок)\s*([1-9])$/iu;

/** Reads the part with the styles, each with what it inherits. Without the part (null) no style is known. */
export const readStyles = (part: XmlElement | null): Styles => {
  const styles = new Map<string, Style>();
  let plain: string | undefined;
  for (const element of childrenOf(part ?? undefined, "w:style")) {
    const id = element.attributes["styleId"] ?? "";
    const name = valueOf(element, "w:name") ?? id;
    const paragraph = child(element, "w:pPr");
    const run = child(element, "w:rPr");
    const number = child(paragraph, "w:numPr");
    const outline =
      valueOf(paragraph, "w:outlineLvl") ??
      (headingName.test(name) ? `${Number(headingName.exec(name)![1]) - 1}` : undefined);
    const numId = valueOf(number, "w:numId");
    const level = valueOf(number, "w:ilvl");
    styles.set(id, {
      id,
      name,
      basedOn: valueOf(element, "w:basedOn"),
      ...(outline !== undefined && { outline: Number(outline) }),
      ...(numId !== undefined && { numId }),
      ...(level !== undefined && { level: Number(level) }),
      ...(run && { b: toggle(run, "w:b"), i: toggle(run, "w:i") }),
    });
    if (element.attributes["type"] === "paragraph" && ["1", "true"].includes(element.attributes["default"] ?? ""))
      plain = id;
  }
  const resolved = new Map<string, Style>();
  const resolve = (id: string, seen: ReadonlySet<string>): Style | null => {
    const style = styles.get(id);
    if (style === undefined) return null;
    const known = resolved.get(id);
    if (known !== undefined) return known;
    // A style that is based on itself inherits nothing.
    const base =
      style.basedOn === undefined || seen.has(style.basedOn) ? null : resolve(style.basedOn, new Set([...seen, id]));
    const own = Object.fromEntries(
      Object.entries(style).filter(([, value]) => value !== undefined),
    ) as unknown as Style;
    const whole = { ...base, ...own };
    resolved.set(id, whole);
    return whole;
  };
  const defaults = child(child(child(part ?? undefined, "w:docDefaults"), "w:rPrDefault"), "w:rPr");
  const language = child(defaults, "w:lang");
  return {
    of: (id) => (id === undefined ? null : resolve(id, new Set())),
    plain,
    language: language?.attributes["val"],
    rightToLeftLanguage: language?.attributes["bidi"],
  };
};

/** Gives the key of a note with this kind and Word id; null if there is none. */
export type NoteKey = (kind: "footnote" | "endnote", id: string) => number | null;

/** For each of the two texts of a file with tracked changes, the elements whose content is not in it. */
export const goneIn: Readonly<Record<Side, ReadonlySet<string>>> = {
  sent: new Set(["w:ins", "w:moveTo"]),
  "would-be": new Set(["w:del", "w:moveFrom"]),
};

const nothing: ReadonlySet<string> = new Set();

/**
 * The words of a paragraph, without those in elements that are `gone`. A footnote reference is a stretch whose `note` is
 * `parsedNote(key)`.
 */
export const readWords = (
  paragraph: XmlElement,
  walker: Walker,
  noteKey: NoteKey,
  gone: ReadonlySet<string> = nothing,
): Stretch[] => {
  const words: Stretch[] = [];
  const around: boolean[] = [];
  walker.walk(paragraph, {
    letters(t, { b, i }) {
      if (around.includes(true)) return;
      const last = words.at(-1);
      if (last && !last.note && last.b === b && last.i === i) words[words.length - 1] = { ...last, t: last.t + t };
      else words.push({ t, ...(b && { b }), ...(i && { i }) });
    },
    note(kind, id) {
      const key = around.includes(true) ? null : noteKey(kind, id);
      if (key !== null) words.push({ t: noteMark, note: parsedNote(key) });
    },
    open: ({ name }) => void around.push(gone.has(name)),
    close: () => void around.pop(),
  });
  return words;
};

/** What is tracked in a piece of a file. */
export interface Tracked {
  insertions: number;
  deletions: number;
  moves: number;
  /** Changes of formatting and numbering: not imported, but reported. */
  formatting: number;
  readonly authors: Set<string>;
}

/** Counts tracked changes. An insertion inside `w:numPr` is one of numbering, not of words. */
export const countTracked = (element: XmlElement, tracked: Tracked, inside = ""): void => {
  const note = (kind: "insertions" | "deletions" | "moves"): void => {
    tracked[kind]++;
    tracked.authors.add(element.attributes["author"] ?? "");
  };
  if (element.name === "w:ins" || element.name === "w:cellIns") {
    if (inside === "w:numPr") tracked.formatting++;
    else note("insertions");
  } else if (element.name === "w:del" || element.name === "w:cellDel") note("deletions");
  else if (element.name === "w:moveFrom") note("moves");
  else if (element.name === "w:moveTo") tracked.authors.add(element.attributes["author"] ?? "");
  else if (/^w:(?:\w+PrChange|cellMerge|numberingChange)$/u.test(element.name)) tracked.formatting++;
  // A fallback repeats the content of its choice.
  for (const one of childrenOf(element)) if (one.name !== "mc:Fallback") countTracked(one, tracked, element.name);
};
