/**
 * Computes the automatic numbers of a Word file as Word would print them. Each abstract numbering has a counter for
 * each level, and a counter starts over when an outer level counts on.
 */
import { roman } from "../label.ts";
import { child, childrenOf, valueOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

interface Level {
  readonly start: number;
  readonly format: string;
  /** The pattern of a level's number: "%1.", "(%2)". */
  readonly text: string;
}

interface Numbering {
  readonly abstract: string;
  readonly levels: readonly (Level | undefined)[];
  /** Where this numbering starts over at a level, although it shares its abstract numbering with others. */
  readonly starts: readonly (number | undefined)[];
}

/** One automatic number, as Word would print it before the paragraph. */
export interface Numbered {
  /** The number as printed, "12." or "(a)"; "" for a bullet. */
  readonly text: string;
  /** From 0, as Word counts. */
  readonly level: number;
  /** Word's `numFmt` of the level: "decimal", "lowerLetter", "bullet" ... */
  readonly format: string;
}

/** Counts through a file. To be asked once for each numbered paragraph, in order, because every asking counts. */
export interface NumberingReader {
  /** Counts on and gives the next number; null if the numbering is unknown or switched off (`numId` 0). */
  readonly next: (numId: string, level: number) => Numbered | null;
}

/** a ... z, aa, bb ...: Word repeats the letter. */
const letters = (n: number): string =>
  n < 1 ? "" : String.fromCharCode(97 + ((n - 1) % 26)).repeat(Math.min(9, Math.ceil(n / 26)));

const written = (n: number, format: string): string => {
  switch (format) {
    case "lowerLetter":
      return letters(n);
    case "upperLetter":
      return letters(n).toUpperCase();
    case "lowerRoman":
      return roman(n);
    case "upperRoman":
      return roman(n).toUpperCase();
    case "decimalZero":
      return `${n}`.padStart(2, "0");
    case "none":
    case "bullet":
      return "";
    default:
      return `${n}`;
  }
};

const levelOf = (element: XmlElement): Level => ({
  start: Number(valueOf(element, "w:start") ?? 1),
  format: valueOf(element, "w:numFmt") ?? "decimal",
  text: valueOf(element, "w:lvlText") ?? "",
});

const levelsOf = (element: XmlElement | undefined): (Level | undefined)[] => {
  const levels: (Level | undefined)[] = [];
  for (const level of childrenOf(element, "w:lvl")) {
    const n = Number(level.attributes["ilvl"] ?? 0);
    if (n >= 0 && n < 9) levels[n] = levelOf(level);
  }
  return levels;
};

/** Reads the part `numbering.xml`; a file without it has no automatic numbers. */
export const numberingReader = (part: XmlElement | null): NumberingReader => {
  const abstracts = new Map<string, XmlElement>();
  for (const element of childrenOf(part ?? undefined, "w:abstractNum"))
    abstracts.set(element.attributes["abstractNumId"] ?? "", element);
  const numberings = new Map<string, Numbering>();
  for (const num of childrenOf(part ?? undefined, "w:num")) {
    const abstract = valueOf(num, "w:abstractNumId") ?? "";
    const levels = levelsOf(abstracts.get(abstract));
    const starts: (number | undefined)[] = [];
    for (const override of childrenOf(num, "w:lvlOverride")) {
      const n = Number(override.attributes["ilvl"] ?? 0);
      const own = child(override, "w:lvl");
      if (own) levels[n] = levelOf(own);
      const start = valueOf(override, "w:startOverride");
      if (start !== undefined) starts[n] = Number(start);
    }
    numberings.set(num.attributes["numId"] ?? "", { abstract, levels, starts });
  }

  const counters = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();
  return {
    next: (numId, level) => {
      const numbering = numberings.get(numId);
      const at = numbering?.levels[level];
      if (numbering === undefined || at === undefined) return null;
      let counts = counters.get(numbering.abstract);
      if (counts === undefined) counters.set(numbering.abstract, (counts = []));
      if (!begun.has(numId)) {
        begun.add(numId);
        for (const [n, start] of numbering.starts.entries()) if (start !== undefined) counts[n] = start - 1;
      }
      counts[level] = (counts[level] ?? at.start - 1) + 1;
      counts.length = level + 1;
      const text = at.text.replaceAll(/%([1-9])/gu, (_, digit: string) => {
        const n = Number(digit) - 1;
        const other = numbering.levels[n];
        return other === undefined ? "" : written(counts[n] ?? other.start, other.format);
      });
      return { text: at.format === "bullet" ? "" : text.trim(), level, format: at.format };
    },
  };
};
