/**
 * What the paragraphs of a file with tracked changes are and what they are called, once in the text that was sent and once in the
 * text that would be: numbers are computed, and typed ones found, in each of the two by itself.
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
  /** It begins a part of the text. */
  readonly divides?: true;
  /** How many of its letters in this text are the typed label, its point and what white space follows. */
  readonly typed: number;
}

export interface NamedSide {
  /** By paragraph; null where it begins no paragraph of this text: its words join those above it. */
  readonly names: readonly (Named | null)[];
  readonly parts: readonly Part[];
}

/** What is asked of the file besides its paragraphs. */
export interface NamingParts {
  readonly styles: Styles;
  readonly numbering: XmlElement | null;
}

/** The outline level a shape stands at, from 0; null for text. */
export const outlineOf = ({ style, outline }: Shape, styles: Styles): number | null => {
  const level = Number(outline ?? styles.of(style ?? styles.plain)?.outline ?? 9);
  return level >= 0 && level < 9 ? level : null;
};

/** Letters that are looked at to tell a heading from text; twice the longest heading, white space counted. */
const longestLooked = 400;

const plain: Named = { kind: "opening", level: 1, label: "", typed: 0 };

/** Names the paragraphs of one of the two texts. */
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
  // Nothing is styled as a heading: lines that stand alone are looked at.
  const unstyled = !paragraphs.some((paragraph) => outlineOf(shapeOf(paragraph), styles) !== null);
  let part: Part = "consensus";
  /** Words have stood: a style called Title further down heads a box or an annex. */
  let begun = false;

  const name = (shape: Shape, text: string, italic: string): Named => {
    const style = styles.of(shape.style ?? styles.plain);
    const numId = shape.numId ?? style?.numId;
    const level = Number(shape.level ?? style?.level ?? 0);
    const body = text.trimStart();
    // What heads anything is short: of the rest it is enough that it is there.
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
    // In styles of ours a number stands before a tab, however it is written: "I.1.".
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
    // "Recognizing that ...," is a preamble by its italics.
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

/** Word's heading styles say how large, not how deep: the levels in use become 1, 2, 3. */
const closedUp = (names: readonly (Named | null)[]): readonly (Named | null)[] => {
  const used = new Set(names.flatMap((name) => (name?.kind === "heading" && !name.divides ? [name.level] : [])));
  const levels = [...used].sort((a, b) => a - b);
  return names.map((name) =>
    name?.kind === "heading" && !name.divides ? { ...name, level: levels.indexOf(name.level) + 1 } : name,
  );
};
