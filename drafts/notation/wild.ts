/**
 * Reads what others write inside brackets: names at the end, behind a dash or before a colon, and words that are a
 * choice.
 */
import type { Party } from "../party.ts";
import { readNames } from "./names.ts";
import type { Names } from "./names.ts";
import { isNode } from "./tree.ts";
import type { Item } from "./tree.ts";

/** No names. */
export const nobody: Names = { sponsors: [], supporters: [], unknown: [] };
const knows = (names: Names): boolean => names.sponsors.length + names.supporters.length > 0;

/** The unescaped letters at the beginning; anything else, such as a bracket, ends them. */
export const leading = (items: readonly Item[], most: number): string => {
  let text = "";
  for (const item of items.slice(0, most)) {
    if (isNode(item) || item.escaped || item.note !== undefined) break;
    text += item.t;
  }
  return text;
};

/** What a bracket asks for, if its names say it: "(delete: Altora)", "(Altora, Brevia – retain)". */
export type Asked = "deletion" | "hold";
const askedFirst = /^(delete|del\.|deletion|retain|keep)\s*[,:–—-]?\s+(?=\p{Lu}|the\s)/iu;
const askedLast = /(?:\s*[,:–—]|\s-)?\s+(?:to\s+)?(delete|del\.|deletion|retain|keep)$/iu;
const verbBeside = (inner: string): { kind: Asked | null; rest: string } => {
  const found = askedFirst.exec(inner) ?? askedLast.exec(inner);
  if (found === null) return { kind: null, rest: inner };
  const rest = found.index === 0 ? inner.slice(found[0].length) : inner.slice(0, found.index);
  return { kind: /^del/iu.test(found[1]!) ? "deletion" : "hold", rest };
};

/** Names in parentheses at the end, and how many letters they take. */
export const attribution = (
  items: readonly Item[],
  parties: readonly Party[],
  sure: boolean,
): { names: Names; length: number; kind?: Asked } | null => {
  let depth = 0;
  let text = "";
  for (let n = items.length - 1; n >= 0; n--) {
    const item = items[n]!;
    if (isNode(item) || item.escaped || item.note !== undefined) return null;
    if (n === items.length - 1 && !/[)）]/u.test(item.t)) return null;
    if (/[)）]/u.test(item.t)) depth++;
    if (/[(（]/u.test(item.t)) depth--;
    text = item.t + text;
    if (depth > 0) continue;
    const inner = text.slice(1, -1);
    const said = sure ? { kind: null, rest: inner } : verbBeside(inner);
    const names = readNames(said.rest, parties);
    const looksLikeNames = sure && /^\p{Lu}/u.test(inner) && !/\d/u.test(inner) && inner.split(/\s+/u).length <= 40;
    if (!knows(names) && !looksLikeNames) return null;
    const before = items[n - 1];
    const spaced = before !== undefined && !isNode(before) && !before.escaped && before.t === " ";
    return { names, length: items.length - n + Number(spaced), ...(said.kind !== null && { kind: said.kind }) };
  }
  return null;
};

/** Names behind a dash at the end, "freely – Altora". All must be known, since a dash may be one of the words. */
export const behindDash = (
  items: readonly Item[],
  parties: readonly Party[],
): { names: Names; length: number; kind?: Asked } | null => {
  const last = items.findLastIndex((item) => isNode(item) || item.escaped || item.note !== undefined);
  const text = leading(items.slice(last + 1), items.length);
  const found = /\s[–—-]\s+([^–—]+)$/u.exec(text);
  const said = found === null ? null : verbBeside(found[1]!);
  const names = said === null ? nobody : readNames(said.rest, parties);
  return knows(names)
    ? { names, length: Array.from(found![0]).length, ...(said!.kind !== null && { kind: said!.kind }) }
    : null;
};

/** Names before a colon at the start, "Altora: freely". All must be known. */
export const beforeColon = (
  items: readonly Item[],
  parties: readonly Party[],
): { names: Names; length: number } | null => {
  const found = /^\s*([\p{Lu}\p{Lo}][^:：]{0,200})[:：]\s*(?=\S)/u.exec(leading(items, 210));
  const names = found === null ? nobody : readNames(found[1]!, parties);
  return knows(names) && names.unknown.length === 0 ? { names, length: Array.from(found![0]).length } : null;
};

/** Lower-case words with slashes and nothing else: "shall/should", but neither "1/CP.21" nor "and/or". */
const choice = /^[\p{Ll}\p{Lo}\p{Mn}\s'’-]+(?:\/[\p{Ll}\p{Lo}\p{Mn}\s'’-]+)+$/u;
/** Around a slash with blanks, a few words of any kind: "States / Parties". */
const shortOption = /^(?:[\p{L}'’-]+ ){0,3}[\p{L}'’-]+$/u;
/** Whether a bracket without polarity holds options separated by slashes. */
export const isChoice = (text: string): boolean =>
  !/\band\/or\b/u.test(text) &&
  (choice.test(text) || (text.includes(" / ") && text.split(" / ").every((option) => shortOption.test(option.trim()))));

/**
 * Words of which two in a row can only be a choice. Other words in two brackets with a blank between are often one
 * phrase.
 */
const instead =
  /^(?:(?:shall|should|will|would|may|might|must|can|could|is|are|was|were|has|have)(?: not)?|[\p{Ll}-]+ed|[Aa]n?|[Tt]he|and|or)$/u;
const numbered = /^(?:Option|Alternative|Alt\.?)\s?(?:\d{1,2}|[IVX]{1,4}|[A-H])\b/u;
/** Whether two words can only replace each other: two verbs, two articles. */
export const isInstead = (a: string, b: string): boolean => {
  if (numbered.test(a) && numbered.test(b)) return a !== b;
  const sort = (words: string): string =>
    !instead.test(words)
      ? ""
      : /^(?:[Aa]n?|[Tt]he)$/u.test(words)
        ? "article"
        : /^(?:and|or)$/u.test(words)
          ? "link"
          : words.endsWith("ed")
            ? "past"
            : "auxiliary";
  return a !== b && sort(a) !== "" && sort(a) === sort(b);
};
