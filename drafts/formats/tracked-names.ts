/**
 * Finds what the paragraphs of a file with tracked changes are and what they are called, once in the text that was sent
 * and once in the text that would be. Numbers are computed, and typed numbers found, in each of the two separately.
 */
import { surelyHeads } from "../notation/guess.ts";
import type { Kind, Part } from "../paragraph.ts";
import { dividing, headingLabel, headsText, Labels } from "./docx-labels.ts";
import { numberingReader } from "./docx-numbering.ts";
import { styleIds } from "./docx-styles.ts";
import type { Styles } from "./docx-words.ts";
import type { Shape, StoryParagraph } from "./tracked-story.ts";
import { isIn, joinedParagraphs } from "./tracked-text.ts";
import type { Side } from "./tracked-text.ts";
import type { XmlElement } from "./xml.ts";

/** What a paragraph is in one of the two texts. */
export interface Named {
  readonly kind: Kind;
  readonly level: number;
  readonly label: string;
  /** Set if it begins a part of the text. */
  readonly divides?: true;
  /** The length of its typed label in this text, in letters, with the point and the white space behind it. */
  readonly typed: number;
}

/**
 * The paragraphs of a file as one of the two texts names them. Both lists go by the index of the paragraph in the file.
 */
export interface NamedSide {
  /**
   * One for each paragraph of the file; null if it begins no paragraph of this text because its words join the one
   * above.
   */
  readonly names: readonly (Named | null)[];
  readonly parts: readonly Part[];
}

/** What else of the file is needed to name its paragraphs. */
export interface NamingParts {
  readonly styles: Styles;
  readonly numbering: XmlElement | null;
}

/** The outline level of a paragraph, from 0; null for text. */
export const outlineOf = ({ style, outline }: Shape, styles: Styles): number | null => {
  const level = Number(outline ?? styles.of(style ?? styles.plain)?.outline ?? 9);
  return level >= 0 && level < 9 ? level : null;
};

/** How many letters decide whether a paragraph is a heading: twice the longest heading, as white space counts. */
const longestLooked = 400;

const plain: Named = { kind: "opening", level: 1, label: "", typed: 0 };

/** Names the paragraphs as they are in one of the two texts. */
export const namesOf = (
  paragraphs: readonly StoryParagraph[],
  side: Side,
  { styles, numbering }: NamingParts,
): NamedSide => {
  const names: (Named | null)[] = paragraphs.map(() => null);
  const parts: Part[] = paragraphs.map(() => "consensus");
  const labels = new Labels();
  const numbers = numberingReader(numbering);
  const shapeOf = ({ was, now }: StoryParagraph): Shape => (side === "sent" ? was : now);
  // If nothing has a heading style, lines that stand alone are considered.
  const unstyled = !paragraphs.some((paragraph) => outlineOf(shapeOf(paragraph), styles) !== null);
  let part: Part = "consensus";
  /** Whether text has begun. From then on the style Title is the heading of a box or an annex. */
  let begun = false;

  const name = (shape: Shape, text: string, italic: string): Named => {
    const style = styles.of(shape.style ?? styles.plain);
    const numId = shape.numId ?? style?.numId;
    const level = Number(shape.level ?? style?.level ?? 0);
    const body = text.trimStart();
    // Headings are short: of longer paragraphs it matters only that there are words.
    const bare = body.length > longestLooked ? body.slice(0, longestLooked) : body.replaceAll(/\s+/gu, " ").trim();
    const number = numId === undefined || numId === "0" ? null : numbers.next(numId, level);
    if (bare === "") return plain;
    const first = !begun;
    begun = true;
    const outline = outlineOf(shape, styles);
    const isTitle = style?.id === styleIds.title || style?.name.toLowerCase() === "title";
    const lettered = number === null || number.text === "" ? bare : `${number.text} ${bare}`;
    const alone = unstyled && bare.length < longestLooked / 2 && surelyHeads(lettered);
    if (headsText(bare, outline) || style?.id === styleIds.part || isTitle || alone) {
      const divides = dividing(bare);
      if (divides !== null) {
        part = divides.part;
        labels.enter(part);
        return { kind: "heading", level: 1, label: "", divides: true, typed: 0 };
      }
      if (isTitle && first) return { kind: "title", level: 1, label: "", typed: 0 };
      labels.headed();
      const headed = (outline ?? 0) + 1;
      const own = headingLabel(number);
      const found = number === null ? labels.blocks.classify(`## ${body}`) : null;
      const heading = { kind: "heading", level: headed, label: found?.label ?? own } as const;
      labels.blocks.passed(heading);
      return { ...heading, typed: found === null || found.label === "" ? 0 : text.length - found.rest.length };
    }
    if (number !== null) {
      const found = labels.numbered(number);
      labels.blocks.passed(found);
      return { ...found, typed: 0 };
    }
    const { rest, ...found } = labels.typed(italic === "" ? body : `*${italic}*${body.slice(italic.length)}`);
    labels.blocks.passed(found);
    const heading = { kind: found.kind, level: found.level, label: found.label };
    const labelled = rest.length < body.length && !(found.kind === "preambular" && italic !== "");
    // In our own styles a number stands before a tab, whatever its form: "I.1.".
    const own = style?.id === styleIds.numbered || style?.id === styleIds.sub;
    const [head, label] = (!labelled && own && /^([^\t\n]{1,40}?)\.?\t\s*/u.exec(body)) || [];
    if (head !== undefined && label !== undefined) {
      const kind = style?.id === styleIds.sub ? "sub-paragraph" : "paragraph";
      return { kind, level: 1, label, typed: text.length - body.length + head.length };
    }
    return { ...heading, typed: labelled ? text.length - rest.length : 0 };
  };

  for (const joined of joinedParagraphs({ paragraphs }, side)) {
    const before = part;
    const text = joined.runs.map(({ t }) => t).join("");
    const first = joined.runs[0];
    // A preambular paragraph is recognized by its italics: "Recognizing that ...,".
    const italic = first?.i && /^\p{Lu}\p{L}+(?:ing|ed)\b/u.test(first.t) ? first.t.trimEnd() : "";
    const carrier =
      joined.paragraphs.find((n) => paragraphs[n]!.runs.some((run) => isIn(side, run) && run.t.trim() !== "")) ??
      joined.paragraphs.at(-1)!;
    const named = name(shapeOf(paragraphs[carrier]!), text, italic);
    names[carrier] = named;
    for (const n of joined.paragraphs) parts[n] = n < carrier ? before : part;
  }
  return { names: closedUp(names), parts };
};

/** Word's heading styles give the size, not the depth: the levels that occur become 1, 2, 3. */
const closedUp = (names: readonly (Named | null)[]): readonly (Named | null)[] => {
  const used = new Set(names.flatMap((name) => (name?.kind === "heading" && !name.divides ? [name.level] : [])));
  const levels = [...used].sort((a, b) => a - b);
  return names.map((name) =>
    name?.kind === "heading" && !name.divides ? { ...name, level: levels.indexOf(name.level) + 1 } : name,
  );
};
