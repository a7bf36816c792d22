/**
 * Reads the brackets of one paragraph as a tree: which signs are brackets and which are letters, and which cut brackets
 * belong together. Brackets without a partner are letters, and are reported; `[text](url)`, `[^1]`, "[sic]" and "[...]"
 * are no brackets.
 */
import { noteMark } from "../paragraph.ts";
import type { Problem } from "./parsed.ts";
import { readLetters } from "./inline.ts";
import type { Letter } from "./inline.ts";
import { linkAddress, linkInBrackets, noteReference, wordsInBrackets } from "./words.ts";

/** A letter of a paragraph; a reference to a footnote is one letter, `noteMark`. */
export interface Word extends Letter {
  /** The key of the footnote that is referred to. */
  readonly note?: string;
}

/** A bracket, without its signs. */
export interface Node {
  /** The offset of its opening sign in the text that was read. */
  readonly at: number;
  items: Item[];
  /**
   * For a bracket that was cut because it crosses another: the piece it continues, and whether a later piece continues
   * it.
   */
  from?: Node;
  goesOn?: true;
}
/** What a paragraph or a bracket consists of. */
export type Item = Word | Node;
/** Tells a bracket from a letter. */
export const isNode = (item: Item): item is Node => "items" in item;

/** A bracket's sign without a partner in its paragraph; it stays a letter. */
export interface Unbalanced {
  readonly line: number;
  readonly sign: "[" | "]";
}

/** The letters and brackets of one paragraph, and what was noticed in reading them. */
export interface Tree {
  readonly items: readonly Item[];
  /** The number of links of which only the text was kept. */
  readonly links: number;
  readonly unbalanced: readonly Unbalanced[];
  readonly problems: readonly Problem[];
}

/** What the reader of one paragraph has to know of the rest of the file. */
export interface TreeOptions {
  /** The source line, from 1, of an offset in the text that is read. */
  readonly line: (at: number) => number;
  /** The keys of footnotes that exist; references to others are letters. */
  readonly notes: ReadonlySet<string>;
  /** The names of link definitions. */
  readonly links: ReadonlySet<string>;
}

/** The signs of brackets, opening and closing; Chinese texts also use full-width ones. */
const pairs: ReadonlyMap<string, string> = new Map([
  ["[", "]"],
  ["［", "］"],
  ["【", "】"],
]);
const signs = /^[[\]［］【】]$/u;
const isSign = ({ t, escaped, note }: Word): boolean => escaped === undefined && note === undefined && signs.test(t);

/** The deepest nesting that is read; no negotiated text comes near it. */
const deepest = 200;

/** Replaces what looks like a bracket but is none; everything else stays letters. */
const withoutLookalikes = (
  letters: readonly Letter[],
  options: TreeOptions,
  problems: Problem[],
): { words: Word[]; links: number } => {
  const words: Word[] = [];
  let links = 0;
  const raw = letters.map((letter) => (letter.escaped ? "\\" : letter.t.length === 1 ? letter.t : "\u{fffd}")).join("");
  for (let n = 0; n < letters.length; n++) {
    const letter = letters[n]!;
    if (raw[n] !== "[") {
      words.push(letter);
      continue;
    }
    const ahead = raw.slice(n, n + 400);
    const note = noteReference.exec(ahead);
    if (note !== null) {
      if (options.notes.has(note[1]!)) words.push({ ...letter, t: noteMark, note: note[1]! });
      else {
        problems.push({
          line: options.line(letter.at),
          code: "footnote-missing",
          message: `Footnote ${note[1]} is referred to but not in the file; "${note[0]}" was kept as text.`,
        });
        words.push(...letters.slice(n, n + note[0].length).map((l) => ({ ...l, escaped: true as const })));
      }
      n += note[0].length - 1;
      continue;
    }
    const literal = wordsInBrackets.exec(ahead);
    const link = linkInBrackets.exec(ahead);
    if (literal !== null) {
      words.push(...letters.slice(n, n + literal[0].length).map((l) => ({ ...l, escaped: true as const })));
      n += literal[0].length - 1;
    } else if (link !== null && ((link[2] && linkAddress.test(link[2])) || (link[3] && options.links.has(link[3])))) {
      words.push(...letters.slice(n + 1, n + 1 + link[1]!.length));
      links++;
      n += link[0].length - 1;
    } else words.push(letter);
  }
  return { words, links };
};

const cutAtStart = (items: readonly Item[]): { length: number; number: string } | null => {
  if (items[0] === undefined || isNode(items[0]) || items[0].t !== "…" || items[0].escaped) return null;
  let number = "";
  for (let n = 1; ; n++) {
    const item = items[n];
    if (item === undefined || isNode(item) || item.escaped || !/^[⁰¹²³⁴-⁹]$/u.test(item.t))
      return { length: n, number };
    number += item.t;
  }
};
const cutAtEnd = (items: readonly Item[]): { length: number; number: string } | null => {
  let number = "";
  for (let n = items.length - 1; n >= 0; n--) {
    const item = items[n]!;
    if (isNode(item) || item.escaped) return null;
    if (item.t === "…") return { length: items.length - n, number };
    if (!/^[⁰¹²³⁴-⁹]$/u.test(item.t)) return null;
    number = item.t + number;
  }
  return null;
};

/** Joins the pieces of cut brackets. An ellipsis without its partner stays a letter. */
const rejoin = (root: readonly Item[]): void => {
  const waiting: { node: Node; number: string; length: number }[] = [];
  const joined: { from: { node: Node; length: number }; to: { node: Node; length: number } }[] = [];
  const walk = (items: readonly Item[]): void => {
    for (const item of items) {
      if (!isNode(item)) continue;
      const start = cutAtStart(item.items);
      if (start !== null) {
        const match = waiting.findLastIndex(({ number }) => number === start.number);
        if (match >= 0) joined.push({ from: waiting.splice(match, 1)[0]!, to: { node: item, length: start.length } });
      }
      walk(item.items);
      const end = cutAtEnd(item.items);
      if (end !== null && item.items.length >= end.length) waiting.push({ node: item, ...end });
    }
  };
  walk(root);
  for (const { from, to } of joined) {
    to.node.from = from.node;
    from.node.goesOn = true;
  }
  // The marks of cuts are removed only now, those at ends first: one piece may be cut on both sides.
  for (const { from } of joined) from.node.items = from.node.items.slice(0, from.node.items.length - from.length);
  for (const { to } of joined) to.node.items = to.node.items.slice(to.length);
};

/** Reads one paragraph's text. */
export const readTree = (text: string, options: TreeOptions): Tree => {
  const problems: Problem[] = [];
  const unbalanced: Unbalanced[] = [];
  const { words, links } = withoutLookalikes(readLetters(text), options, problems);
  const partner = new Map<number, number>();
  const open: number[] = [];
  for (const [n, word] of words.entries()) {
    if (!isSign(word)) continue;
    if (pairs.has(word.t)) open.push(n);
    else {
      // Signs of another kind opened in between have no partner.
      const at = open.findLastIndex((opened) => pairs.get(words[opened]!.t) === word.t);
      if (at < 0) continue;
      const opened = open[at]!;
      open.length = at;
      partner.set(opened, n).set(n, opened);
    }
  }
  const root: Item[] = [];
  const stack: Item[][] = [root];
  const letters = new Set<number>();
  for (const [n, word] of words.entries()) {
    const bracket = isSign(word);
    if (bracket && partner.has(n) && pairs.has(word.t) && stack.length > deepest) {
      if (letters.size === 0)
        problems.push({
          line: options.line(word.at),
          code: "brackets-too-deep",
          message: `Brackets stand more than ${deepest} deep in one another here; those further in were kept as text.`,
        });
      letters.add(n).add(partner.get(n)!);
    }
    if (letters.has(n)) {
      stack.at(-1)!.push({ ...word, escaped: true });
      continue;
    }
    if (bracket && partner.has(n)) {
      if (pairs.has(word.t)) {
        const node: Node = { at: word.at, items: [] };
        stack.at(-1)!.push(node);
        stack.push(node.items);
      } else stack.pop();
      continue;
    }
    if (bracket) unbalanced.push({ line: options.line(word.at), sign: pairs.has(word.t) ? "[" : "]" });
    stack.at(-1)!.push(bracket ? { ...word, escaped: true } : word);
  }
  rejoin(root);
  return { items: root, links, unbalanced, problems };
};
