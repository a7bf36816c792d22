/**
 * What brackets of others have in them: names at the end, behind a dash or before a colon, and words that are a choice.
 */
import type { Party } from "../party.ts";
import { readNames } from "./names.ts";
import type { Names } from "./names.ts";
import { isNode } from "./tree.ts";
import type { Item } from "./tree.ts";

/** Nobody is named. */
export const nobody: Names = { sponsors: [], supporters: [], unknown: [] };
const knows = (names: Names): boolean => names.sponsors.length + names.supporters.length > 0;

/** The unescaped letters items begin with; anything else ends them. */
export const leading = (items: readonly Item[], most: number): string => {
  let text = "";
  for (const item of items.slice(0, most)) {
    if (isNode(item) || item.escaped || item.note !== undefined) break;
    text += item.t;
  }
  return text;
};

/** Names in parentheses at the end, and how many letters they take. */
export const attribution = (
  items: readonly Item[],
  parties: readonly Party[],
  sure: boolean,
): { names: Names; length: number } | null => {
  let depth = 0;
  let text = "";
  for (let n = items.length - 1; n >= 0; n--) {
    const item = items[n]!;
    if (isNode(item) || item.escaped || item.note !== undefined) return null;
    if (n === items.length - 1 && item.t !== ")") return null;
    if (item.t === ")") depth++;
    if (item.t === "(") depth--;
    text = item.t + text;
    if (depth > 0) continue;
    const inner = text.slice(1, -1);
    const names = readNames(inner, parties);
    const looksLikeNames = sure && /^\p{Lu}/u.test(inner) && !/\d/u.test(inner) && inner.split(/\s+/u).length <= 40;
    if (!knows(names) && !looksLikeNames) return null;
    const before = items[n - 1];
    const spaced = before !== undefined && !isNode(before) && !before.escaped && before.t === " ";
    return { names, length: items.length - n + Number(spaced) };
  }
  return null;
};

/** Names behind a dash at the end, "freely – Altora": only such as are known, a dash may be one of the words. */
export const behindDash = (
  items: readonly Item[],
  parties: readonly Party[],
): { names: Names; length: number } | null => {
  const last = items.findLastIndex((item) => isNode(item) || item.escaped || item.note !== undefined);
  const text = leading(items.slice(last + 1), items.length);
  const found = /\s[–—-]\s+([^–—]+)$/u.exec(text);
  const names = found === null ? nobody : readNames(found[1]!, parties);
  return knows(names) ? { names, length: Array.from(found![0]).length } : null;
};

/** Names before a colon at the start, "Altora: freely", all of them known. */
export const beforeColon = (
  items: readonly Item[],
  parties: readonly Party[],
): { names: Names; length: number } | null => {
  const found = /^\s*(\p{Lu}[^:]{0,200}):\s*(?=\S)/u.exec(leading(items, 210));
  const names = found === null ? nobody : readNames(found[1]!, parties);
  return knows(names) && names.unknown.length === 0 ? { names, length: Array.from(found![0]).length } : null;
};

/** Lower-case words with slashes and nothing else: "shall/should", but neither "1/CP.21" nor "and/or". */
const choice = /^[\p{Ll}\s'’-]+(?:\/[\p{Ll}\s'’-]+)+$/u;
/** With blanks around the slash a few words of any kind: "States / Parties". */
const shortOption = /^(?:[\p{L}'’-]+ ){0,3}[\p{L}'’-]+$/u;
/** Whether a bracket without polarity holds options parted by slashes. */
export const isChoice = (text: string): boolean =>
  choice.test(text) || (text.includes(" / ") && text.split(" / ").every((option) => shortOption.test(option.trim())));

/** What stands in two brackets with a blank between is often one phrase; these can only be a choice. */
const instead =
  /^(?:(?:shall|should|will|would|may|might|must|can|could|is|are|was|were|has|have)(?: not)?|[\p{Ll}-]+ed|[Aa]n?|[Tt]he|and|or)$/u;
/** Whether two words could only stand for each other: two verbs, two articles. */
export const isInstead = (a: string, b: string): boolean => {
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
