/**
 * Walks through a Word paragraph from start to end and tells the listener what is there: letters with bold and italics,
 * footnote references, tracked changes around them, and places (bookmarks, comments). Field codes, fallbacks of
 * drawings, and text boxes are not words; what is left out is counted.
 */
import { styleIds } from "./docx-styles.ts";
import type { Left, Styles } from "./docx-words.ts";
import { child, toggle, valueOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** How letters look. `style` is the character style they name. */
export interface Look {
  readonly b?: true;
  readonly i?: true;
  readonly style?: string;
}

/** Is told what a paragraph holds, in the order of the text. */
export interface Listener {
  readonly letters: (t: string, look: Look) => void;
  readonly note: (kind: "footnote" | "endnote", id: string) => void;
  /** A tracked change begins, and ends at `close`: `w:ins`, `w:del`, `w:moveFrom` or `w:moveTo`. */
  readonly open?: (element: XmlElement) => void;
  readonly close?: () => void;
  /** Here a bookmark, or the range of a comment or move, begins or ends, or a comment is referred to. */
  readonly place?: (element: XmlElement) => void;
  /** The formatting of a run has a tracked change. */
  readonly formatting?: () => void;
}

const signs: ReadonlySet<string> = new Set([
  styleIds.addition,
  styleIds.deletion,
  styleIds.held,
  styleIds.attribution,
  styleIds.bracket,
]);

/** The elements of tracked changes, wherever they stand. */
export const changeNames: ReadonlySet<string> = new Set(["w:ins", "w:del", "w:moveFrom", "w:moveTo"]);

/** Elements that mark a place and contain nothing. They may stand between paragraphs too. */
export const placeNames: ReadonlySet<string> = new Set([
  "w:bookmarkStart",
  "w:bookmarkEnd",
  "w:commentRangeStart",
  "w:commentRangeEnd",
  "w:moveFromRangeStart",
  "w:moveFromRangeEnd",
  "w:moveToRangeStart",
  "w:moveToRangeEnd",
]);

// Invisible characters that turn the direction of what follows and can make a text read as something else.
const directionControls = /[\u202A-\u202E\u2066-\u2069]/u;
const privateUse = (code: number): boolean => code >= 0xe000 && code <= 0xf8ff;

/** Walks through the paragraphs of one story (the text, or a footnote) in order. */
export class Walker {
  readonly #styles: Styles;
  readonly #left: Left;
  /** The open fields, innermost last. Letters in the code of any of them are not words. */
  #fields: ("code" | "result")[] = [];
  #listener: Listener = { letters: () => undefined, note: () => undefined };
  #paragraphStyle: ReturnType<Styles["of"]> = null;
  /** The look of runs that do not say theirs. */
  #plain: Look = {};

  constructor(styles: Styles, left: Left) {
    this.#styles = styles;
    this.#left = left;
  }

  walk(paragraph: XmlElement, listener: Listener): void {
    this.#listener = listener;
    this.#paragraphStyle = this.#styles.of(valueOf(child(paragraph, "w:pPr"), "w:pStyle") ?? this.#styles.plain);
    this.#plain = this.#look(undefined);
    this.#inline(paragraph);
    // A code ends with its paragraph, so that a field that is never closed cannot hide the rest of the text.
    if (this.#fields.includes("code")) this.#fields = this.#fields.map(() => "result");
  }

  #inline(element: XmlElement): void {
    for (const one of element.children) {
      if (typeof one === "string") continue;
      switch (one.name) {
        case "w:r":
          this.#run(one);
          break;
        case "w:ins":
        case "w:del":
        case "w:moveFrom":
        case "w:moveTo":
          this.#listener.open?.(one);
          this.#inline(one);
          this.#listener.close?.();
          break;
        case "w:hyperlink":
        case "w:smartTag":
        case "w:sdt":
        case "w:sdtContent":
        case "w:fldSimple":
        case "w:customXml":
        case "w:dir":
        case "w:bdo":
        // The standard forbids a paragraph inside a paragraph, but its words must not be lost.
        case "w:p":
          this.#inline(one);
          break;
        case "mc:AlternateContent":
          this.#inline(child(one, "mc:Choice") ?? one);
          break;
        case "?:oMath":
        case "?:oMathPara":
          this.#left.add("formula");
          break;
        default:
          if (placeNames.has(one.name)) this.#listener.place?.(one);
      }
    }
  }

  #run(element: XmlElement): void {
    const properties = child(element, "w:rPr");
    if (properties === undefined) {
      this.#inRuns(element, this.#plain);
      return;
    }
    if (child(properties, "w:rPrChange") !== undefined) this.#listener.formatting?.();
    if (toggle(properties, "w:vanish")) {
      // Field codes are often hidden too, and are no words: only hidden words are reported.
      if (holds(element, "w:t") || holds(element, "w:delText")) this.#left.add("hidden run of words");
      this.#fieldsOf(element);
      return;
    }
    this.#inRuns(element, this.#look(properties));
  }

  #look(properties: XmlElement | undefined): Look {
    const style = valueOf(properties, "w:rStyle");
    const named = this.#styles.of(style);
    // In a file of ours these styles mark proposals, so they are no emphasis.
    const own = named !== null && signs.has(named.id) ? null : named;
    const on = (name: "b" | "i"): boolean =>
      toggle(properties, `w:${name}`) ?? own?.[name] ?? this.#paragraphStyle?.[name] ?? false;
    return { ...(on("b") && { b: true }), ...(on("i") && { i: true }), ...(style !== undefined && { style }) };
  }

  #inRuns(element: XmlElement, look: Look): void {
    for (const one of element.children) if (typeof one !== "string") this.#inRun(one, look);
  }

  /** Follows the field characters of a hidden run. */
  #fieldsOf(element: XmlElement): void {
    for (const one of element.children) if (typeof one !== "string" && one.name === "w:fldChar") this.#field(one);
  }

  #field({ attributes }: XmlElement): void {
    const type = attributes["fldCharType"];
    if (type === "begin") this.#fields.push("code");
    else if (type === "separate" && this.#fields.length > 0) this.#fields[this.#fields.length - 1] = "result";
    else if (type === "end") this.#fields.pop();
  }

  #put(t: string, look: Look): void {
    if (this.#fields.includes("code")) return;
    if (!directionControls.test(t)) {
      if (t !== "") this.#listener.letters(t, look);
      return;
    }
    const clean = t.replaceAll(new RegExp(directionControls, "gu"), "");
    this.#left.add("direction control character", t.length - clean.length);
    if (clean !== "") this.#listener.letters(clean, look);
  }

  #inRun(element: XmlElement, look: Look): void {
    switch (element.name) {
      case "w:t":
      case "w:delText": {
        const { children } = element;
        const [only] = children;
        if (only !== undefined)
          this.#put(
            children.length === 1 && typeof only === "string"
              ? only
              : children.filter((text) => typeof text === "string").join(""),
            look,
          );
        return;
      }
      case "w:tab":
      case "w:ptab":
        return this.#put("\t", look);
      case "w:br":
        if (element.attributes["type"] === undefined || element.attributes["type"] === "textWrapping")
          this.#put("\n", look);
        return;
      case "w:cr":
        return this.#put("\n", look);
      case "w:noBreakHyphen":
        return this.#put("\u2011", look);
      case "w:fldChar":
        return this.#field(element);
      case "w:sym": {
        const code = Number.parseInt(element.attributes["char"] ?? "", 16);
        if (code > 0 && code <= 0xffff && !privateUse(code) && !(code >= 0xd800 && code <= 0xdfff))
          this.#put(String.fromCharCode(code), look);
        else this.#left.add("sign of a symbol font");
        return;
      }
      case "w:footnoteReference":
      case "w:endnoteReference":
        if (!this.#fields.includes("code"))
          this.#listener.note(
            element.name === "w:footnoteReference" ? "footnote" : "endnote",
            element.attributes["id"] ?? "",
          );
        return;
      case "w:commentReference":
        return this.#listener.place?.(element);
      case "w:ruby":
        // Only the base text: what is written above it just says how it is pronounced.
        for (const base of child(element, "w:rubyBase")?.children ?? [])
          if (typeof base !== "string" && base.name === "w:r") this.#run(base);
        return;
      case "mc:AlternateContent": {
        const choice = child(element, "mc:Choice") ?? child(element, "mc:Fallback");
        if (choice !== undefined) this.#inRuns(choice, look);
        return;
      }
      case "w:drawing":
      case "w:pict":
      case "w:object":
        this.#left.add(holds(element, "w:txbxContent") ? "text box" : "picture");
        return;
    }
  }
}

/** Whether an element stands anywhere inside another. */
const holds = (element: XmlElement, name: string): boolean =>
  element.children.some((one) => typeof one !== "string" && (one.name === name || holds(one, name)));
