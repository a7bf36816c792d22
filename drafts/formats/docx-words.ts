/**
 * The words of one Word paragraph: runs with bold and italics, footnote references, tabs and breaks; and a count of what
 * is no words. Field codes, fallbacks of drawings and text boxes are not words.
 */
import { noteMark } from "../paragraph.ts";
import type { Stretch } from "../paragraph.ts";
import { parsedNote } from "../notation/parsed.ts";
import { styleIds } from "./docx-styles.ts";
import { child, childrenOf, toggle, valueOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** What stands in a file and is not imported, by what it is called in the preview. */
export class Left {
  readonly #counts = new Map<string, number>();
  add(what: string, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }
  list(): { what: string; count: number }[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }));
  }
}

const signs: ReadonlySet<string> = new Set([
  styleIds.addition,
  styleIds.deletion,
  styleIds.held,
  styleIds.attribution,
  styleIds.bracket,
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
  /** The paragraph style of paragraphs that name none. */
  readonly plain: string | undefined;
  /** Languages of the document's defaults. */
  readonly language?: string;
  readonly rightToLeftLanguage?: string;
}

const headingName = /^(?:heading|überschrift|titre|título|заголовок)\s*([1-9])$/iu;

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

/** How footnote references are read: the key of a note of this kind and Word id, or null for none. */
export type NoteKey = (kind: "footnote" | "endnote", id: string) => number | null;

// Characters that turn the direction of what follows: invisible, and able to make a text read as what it is not.
const directionControls = /[\u202A-\u202E\u2066-\u2069]/gu;
const privateUse = (code: number): boolean => code >= 0xe000 && code <= 0xf8ff;

/** The words of a paragraph. A footnote reference is a stretch whose `note` is `parsedNote(key)`. */
export const readWords = (paragraph: XmlElement, styles: Styles, noteKey: NoteKey, left: Left): Stretch[] => {
  const style = styles.of(valueOf(child(paragraph, "w:pPr"), "w:pStyle") ?? styles.plain);
  const words: Stretch[] = [];
  const put = (t: string, marks: Omit<Stretch, "t">): void => {
    const clean = t.replaceAll(directionControls, "");
    left.add("direction control character", t.length - clean.length);
    if (clean === "") return;
    const last = words.at(-1);
    if (last && !last.note && !marks.note && last.b === marks.b && last.i === marks.i)
      words[words.length - 1] = { ...last, t: last.t + clean };
    else words.push({ t: clean, ...marks });
  };

  const run = (element: XmlElement): void => {
    const properties = child(element, "w:rPr");
    if (toggle(properties, "w:vanish")) {
      left.add("hidden run of words");
      return;
    }
    const named = styles.of(valueOf(properties, "w:rStyle"));
    // In a file of ours these styles say what is proposed, which is no emphasis.
    const own = named !== null && signs.has(named.id) ? null : named;
    const on = (name: "b" | "i"): boolean => toggle(properties, `w:${name}`) ?? own?.[name] ?? style?.[name] ?? false;
    const marks = { ...(on("b") && { b: true as const }), ...(on("i") && { i: true as const }) };
    for (const one of childrenOf(element)) inRun(one, marks);
  };

  const inRun = (element: XmlElement, marks: Omit<Stretch, "t">): void => {
    switch (element.name) {
      case "w:t":
        put(element.children.filter((text) => typeof text === "string").join(""), marks);
        return;
      case "w:tab":
      case "w:ptab":
        put("\t", marks);
        return;
      case "w:br":
        if (element.attributes["type"] === undefined || element.attributes["type"] === "textWrapping") put("\n", marks);
        return;
      case "w:cr":
        put("\n", marks);
        return;
      case "w:noBreakHyphen":
        put("\u2011", marks);
        return;
      case "w:sym": {
        const code = Number.parseInt(element.attributes["char"] ?? "", 16);
        if (code > 0 && !privateUse(code) && !(code >= 0xd800 && code <= 0xdfff)) put(String.fromCharCode(code), marks);
        else left.add("sign of a symbol font");
        return;
      }
      case "w:footnoteReference":
      case "w:endnoteReference": {
        const kind = element.name === "w:footnoteReference" ? "footnote" : "endnote";
        const key = noteKey(kind, element.attributes["id"] ?? "");
        if (key !== null) put(noteMark, { note: parsedNote(key) });
        return;
      }
      case "mc:AlternateContent": {
        const choice = child(element, "mc:Choice") ?? child(element, "mc:Fallback");
        for (const one of childrenOf(choice)) inRun(one, marks);
        return;
      }
      case "w:drawing":
      case "w:pict":
      case "w:object":
        left.add(holds(element, "w:txbxContent") ? "text box" : "picture");
        return;
    }
  };

  const inline = (element: XmlElement): void => {
    for (const one of childrenOf(element))
      switch (one.name) {
        case "w:r":
          run(one);
          break;
        case "w:hyperlink":
        case "w:smartTag":
        case "w:sdt":
        case "w:sdtContent":
        case "w:fldSimple":
        case "w:customXml":
        case "w:dir":
        case "w:bdo":
          inline(one);
          break;
        case "mc:AlternateContent":
          inline(child(one, "mc:Choice") ?? one);
          break;
        case "?:oMath":
        case "?:oMathPara":
          left.add("formula");
      }
  };
  inline(paragraph);
  return words;
};

/** Whether an element stands anywhere inside another. */
export const holds = (element: XmlElement, name: string): boolean =>
  childrenOf(element).some((one) => one.name === name || holds(one, name));

/** What is tracked in a piece of a file. */
export interface Tracked {
  insertions: number;
  deletions: number;
  moves: number;
  /** Changes of formatting and numbering: noise, but said. */
  formatting: number;
  readonly authors: Set<string>;
}

/** Counts tracked changes. In `w:numPr` an insertion is one of numbering, not of words. */
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
  // A fallback says once more what its choice says.
  for (const one of childrenOf(element)) if (one.name !== "mc:Fallback") countTracked(one, tracked, element.name);
};
