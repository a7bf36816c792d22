/**
 * Guesses what a text by others does not mark but every reader sees: the first line is the title and "OWG/2031/1" under
 * it the symbol; "A. Overview", or "Recommended next steps" on a line of its own, is a heading; "Annex II" begins an
 * annex with its own numbers. Guesses are reported. Files that we wrote are marked completely, so nothing is guessed in
 * them.
 */
import type { Part } from "../paragraph.ts";
import { annexHeading, Blocks } from "./blocks.ts";
import type { Classified } from "./blocks.ts";
import type { Problem } from "./parsed.ts";
import { lineAt } from "./source.ts";
import type { Block, Entry } from "./source.ts";

/** A block, with what it was taken for if its first line does not say. */
export type Told = Entry & { readonly as?: Classified };

/** What was guessed of a text. `problems` tells whoever imports of it. */
export interface Guessed {
  readonly entries: readonly Told[];
  /** Absent if none was guessed; so is `symbol`. */
  readonly title?: string;
  readonly symbol?: string;
  /** Whether any lines were taken for headings. */
  readonly headings: boolean;
  readonly problems: readonly Problem[];
}

const symbolShape = /^\*{0,2}([A-Z]{1,10}(?:\/[A-Za-z0-9.()-]{1,24}){1,7})\*{0,2}$/u;
/** The symbol in a line: it has a number with a slash before it, as "OWG/2031/1", "A/AC.290/2021/CRP.2". */
const symbolIn = (text: string): string | null => {
  const found = symbolShape.exec(text.trim())?.[1];
  return found !== undefined && /\d/u.test(found) ? found : null;
};

const lettered = /^([A-Z]{1,2}|[IVXLC]{1,6})\.\s+(?=\S)/u;
/** A line without emphasis around all of it, which only says that it stands out. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^(\*{1,3})(?!\*)([^*]+)\1$/u, "$2")
    .trim();

const longestTitle = 200;
const longestHeading = 100;
const mostWords = 14;
/** The most sections that may have the same heading. */
const mostAlike = 8;

/** Whether a block is short, begins like a heading and does not end like a sentence. */
const standsAlone = ({ text, breaks }: Block, longest: number): boolean => {
  const words = bare(text);
  return (
    breaks.length === 0 &&
    !/^[ \t]/u.test(text) &&
    words.length <= longest &&
    /^["“«']?[\p{Lu}\p{Lo}]/u.test(words) &&
    !/[.,;:!?…\\|]$/u.test(words)
  );
};

const isHeadingLine = (block: Block): boolean =>
  standsAlone(block, longestHeading) && bare(block.text).split(/\s+/u).length <= mostWords;

/** Whether a line without a number, standing alone, can be a heading. */
export const mayHead = (words: string): boolean => isHeadingLine({ line: 1, text: words, breaks: [] });

/** Whether a line is certainly a heading if it stands alone: lettered, an annex, "Recommended next steps". */
export const surelyHeads = (words: string): boolean => isSure({ line: 1, text: words, breaks: [] });

/** Whether a block is certainly a heading if it stands alone. */
const isSure = (block: Block): boolean =>
  isHeadingLine(block) &&
  (lettered.test(bare(block.text)) ||
    annexHeading(bare(block.text)) !== null ||
    /^recommended next steps$/iu.test(bare(block.text)));

/** A block cut in two at its nth line break. */
const cutAt = (block: Block, nth: number): [Block, Block] => {
  const { line, text, breaks, lines } = block;
  const at = breaks[nth]!;
  return [
    { line, text: text.slice(0, at - 1), breaks: breaks.slice(0, nth), ...(lines && { lines: lines.slice(0, nth) }) },
    {
      line: lineAt(block, at),
      text: text.slice(at),
      breaks: breaks.slice(nth + 1).map((one) => one - at),
      ...(lines && { lines: lines.slice(nth + 1) }),
    },
  ];
};

/** Separates a symbol typed right under the title, and a heading typed right under a sentence. */
const linesApart = (block: Block, first: boolean): Block[] => {
  const { text, breaks } = block;
  if (breaks.length === 0) return [block];
  if (first)
    for (const [n, at] of breaks.entries())
      if (n < 4 && text[at - 1] === " " && symbolIn(text.slice(at, (breaks[n + 1] ?? text.length + 1) - 1)) !== null) {
        const [above, rest] = cutAt(block, n);
        return rest.breaks.length === 0 ? [above, rest] : [above, ...cutAt(rest, 0)];
      }
  if (text[breaks.at(-1)! - 1] !== " ") return [block];
  const [above, last] = cutAt(block, breaks.length - 1);
  return /[.:;!?]$/u.test(above.text) && isSure(last) ? [above, last] : [block];
};

/** Whether a heading's letters are a Roman number: "I." is one, unless it follows "H.". */
const isRoman = (label: string, last: string | undefined): boolean =>
  /^[IVXLC]+$/u.test(label) && (label.length > 1 || (label === "I" ? last !== "H" : (last ?? "").length > 1));

/** Numbers annexes: one without a number of its own gets the next. */
const newAnnexes = (): ((id: string) => Part) => {
  const used = new Set<string>();
  return (id) => {
    let own = id;
    for (let n = 0; own === ""; n++) {
      const letter = String.fromCharCode(97 + n);
      if (!used.has(letter)) own = letter;
    }
    used.add(own);
    return `annex-${own}`;
  };
};

const listed = (lines: readonly string[]): string => {
  const shown = lines.slice(0, 12).map((line) => `“${line}”`);
  return lines.length > shown.length ? `${shown.join(", ")} and ${lines.length - shown.length} more` : shown.join(", ");
};

/** Guesses the structure of a text by others; `titled` says that its front matter has a title already. */
export const guessStructure = (source: readonly Entry[], titled: boolean): Guessed => {
  const entries = source.flatMap((entry, n): Told[] =>
    "part" in entry ? [entry] : linesApart(entry.block, n === 0).map((block) => ({ block })),
  );
  const reader = new Blocks();
  const read = (entry: Told | undefined): Classified | null =>
    entry === undefined || "part" in entry ? null : reader.classify(entry.block.text);
  const problems: Problem[] = [];

  const at = entries.slice(0, 4).findIndex((entry) => "block" in entry && symbolIn(entry.block.text) !== null);
  const early = entries
    .slice(0, Math.max(at, 0))
    .every((entry) => ["title", "opening"].includes(read(entry)?.kind ?? ""));
  const symbol = at >= 0 && early ? symbolIn((entries.splice(at, 1)[0] as { block: Block }).block.text)! : undefined;

  let title: string | undefined;
  const [first, second] = entries;
  if (!titled && second !== undefined && first !== undefined && "block" in first && read(first)?.kind === "opening") {
    const line = bare(first.block.text);
    if (standsAlone(first.block, longestTitle) && !lettered.test(line) && annexHeading(line) === null) {
      title = line;
      entries.shift();
      problems.push({
        line: first.block.line,
        code: "taken-as-title",
        message: `The first line, “${line}”, was taken as the title.`,
      });
    }
  }

  const marked = entries.some((entry) => read(entry)?.kind === "heading");
  const annex = newAnnexes();
  const taken: { line: number; words: string }[] = [];
  /** The ways of counting headings met so far, outermost first. */
  let styles: string[] = [];
  let last: string | undefined;
  const heading = (words: string): Pick<Classified, "kind" | "level" | "label" | "rest"> => {
    const label = lettered.exec(words);
    const style = label === null ? "" : isRoman(label[1]!, last) ? "I" : "A";
    if (label === null) return { kind: "heading", level: styles.length + 1, label: "", rest: words };
    last = label[1]!;
    if (!styles.includes(style)) styles = [...styles, style];
    return { kind: "heading", level: styles.indexOf(style) + 1, label: label[1]!, rest: words.slice(label[0].length) };
  };
  /** Whether text follows: a numbered paragraph, a sentence, or a heading of a lower level. */
  const opensText = (n: number): boolean => {
    const next = entries[n + 1];
    const found = read(next);
    if (next === undefined || "part" in next || found === null) return false;
    return found.kind !== "opening" || /[.,;:]["”\])*]*$/u.test(next.block.text.trimEnd()) || isSure(next.block);
  };
  /** Whether the line before ends like an item of a list, so that this line is the next item. */
  const goesOn = (n: number): boolean => {
    const before = entries[n - 1];
    return before !== undefined && "block" in before && /[,;:]$/u.test(before.block.text.trimEnd());
  };

  const often = new Map<string, number>();
  for (const entry of entries)
    if ("block" in entry) often.set(entry.block.text, (often.get(entry.block.text) ?? 0) + 1);
  /** Whether a line repeats so often that it is the running head of pages. */
  const runs = ({ text }: Block): boolean => often.get(text)! > mostAlike;
  /** The annex a line begins; not in a table of contents, where it stands with a page number. */
  const annexLine = (n: number, line: string): ReturnType<typeof annexHeading> => {
    const next = entries[n + 1];
    const titled = next !== undefined && "block" in next && isHeadingLine(next.block) && opensText(n + 1);
    const found = (opensText(n) || titled) && !/\s\d{1,3}$/u.test(line) ? annexHeading(line) : null;
    return found !== null || !/^annex \d$/iu.test(line) || marked ? found : annexHeading(line);
  };

  const letterOf = (n: number): number => {
    const entry = entries[n];
    const own = entry !== undefined && "block" in entry && isSure(entry.block) ? bare(entry.block.text) : "";
    return /^[A-Z]\. /u.test(own) ? own.charCodeAt(0) : -9;
  };
  /** Whether a lettered line is an item of a list: "A. Fish" right above "B. Meat". */
  const isItem = (n: number): boolean =>
    letterOf(n) === letterOf(n + 1) - 1 || (letterOf(n) > 0 && letterOf(n) === letterOf(n - 1) + 1);

  const told = entries.map((entry, n): Told => {
    if ("part" in entry) {
      [styles, last] = [[], undefined];
      return entry;
    }
    const { block } = entry;
    const found = read(entry);
    const line = bare(found?.kind === "title" || found?.kind === "heading" ? found.rest : block.text);
    const isMarked = found?.kind === "heading" || (found?.kind === "title" && n > 0);
    const alone = found?.kind === "opening" && isHeadingLine(block);
    const begins = isMarked ? annexHeading(line) : alone ? annexLine(n, line) : null;
    if (begins !== null) {
      if (alone) taken.push({ line: block.line, words: line });
      [styles, last] = [[], undefined];
      return { part: annex(begins.id), ...(begins.title !== "" && { title: begins.title }) };
    }
    if (marked) return entry;
    // If the sign of a title also begins later sections, it is the sign of a heading.
    if (found?.kind === "title" && n > 0) return { block, as: heading(line) };
    if (!alone || !opensText(n) || isItem(n) || (!isSure(block) && (goesOn(n) || runs(block)))) return entry;
    taken.push({ line: block.line, words: line });
    return { block, as: heading(line) };
  });
  if (taken.length > 0)
    problems.push({
      line: taken[0]!.line,
      code: "taken-as-heading",
      message:
        taken.length === 1
          ? `${listed([taken[0]!.words])} stands alone and was taken as a heading.`
          : `${taken.length} lines that stand alone were taken as headings: ${listed(taken.map(({ words }) => words))}.`,
    });
  return {
    entries: told,
    ...(title !== undefined && { title }),
    ...(symbol !== undefined && { symbol }),
    headings: taken.length > 0,
    problems,
  };
};
