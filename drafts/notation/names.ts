/**
 * Finds names in brackets by the longest match against the roster, so that "Iran (Islamic Republic of)" is one name,
 * and a name with a comma is not two. Reads what others write: "supported by", "on behalf of", "and".
 */
import type { Party, PartyId } from "../party.ts";
import { officialName } from "../roster/roster.ts";

/** Who stands in an attribution, in the order written. A party is in one of the lists only, and once. */
export interface Names {
  readonly sponsors: readonly PartyId[];
  readonly supporters: readonly PartyId[];
  /** Names that no party of the roster has, or more than one. */
  readonly unknown: readonly string[];
}

interface Entry {
  readonly name: string;
  /** Null if two parties have this name. */
  readonly party: PartyId | null;
  /** Set for short codes, which name a party in capitals only: "and" is not Andorra. */
  readonly code?: true;
}

const narrow = (name: string): string => name.normalize("NFC").replace(/\s+/gu, " ").trim();
/**
 * A letter for comparing: one sign for all apostrophes and one for all dashes, no accents. The length stays the same
 * wherever possible.
 */
const plain = (letter: string): string => {
  const base = letter.normalize("NFD").replace(/\p{Mn}+/gu, "");
  return base.length === letter.length ? base : letter;
};
const fold = (name: string): string =>
  Array.from(narrow(name), plain)
    .join("")
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02BC`´]/gu, "'")
    .replaceAll(/[\u2010-\u2015]/gu, "-");

/** Other forms of a name: "Iran (Islamic Republic of)" as "Islamic Republic of Iran", "and" as "&". */
const variants = (name: string): string[] => {
  const turned = /^(.+) \((.+ of(?: the)?)\)$/u.exec(name);
  return [
    ...(turned === null ? [] : [`${turned[2]!} ${turned[1]!}`]),
    ...(name.includes(" and ") ? [name.replaceAll(" and ", " & ")] : []),
  ];
};
const languages = ["ar", "zh", "en", "fr", "ru", "es"];

const indexes = new WeakMap<readonly Party[], readonly Entry[]>();
/** All names, aliases and ids of the roster, longest first. */
const entriesOf = (parties: readonly Party[]): readonly Entry[] => {
  let entries = indexes.get(parties);
  if (entries === undefined) {
    const byName = new Map<string, PartyId | null>();
    const put = (name: string, id: PartyId, strong: boolean): void => {
      const key = fold(name);
      if (key === "") return;
      const before = byName.get(key);
      if (before === undefined) byName.set(key, id);
      else if (strong && before !== id) byName.set(key, null);
    };
    for (const { id, name } of parties) put(name, id, true);
    for (const { id, aliases } of parties) for (const alias of aliases ?? []) put(alias, id, false);
    const named = new Set(byName.keys());
    for (const { id } of parties) put(id, id, false);
    const codes = new Set(parties.map(({ id }) => fold(id)).filter((key) => !named.has(key)));
    for (const party of parties)
      for (const name of [party.name, ...(party.aliases ?? [])])
        for (const variant of variants(name)) put(variant, party.id, false);
    for (const party of parties) for (const language of languages) put(officialName(party, language), party.id, false);
    entries = [...byName]
      .map(([name, party]): Entry => ({ name, party, ...(codes.has(name) && { code: true }) }))
      .sort((a, b) => b.name.length - a.name.length);
    indexes.set(parties, entries);
  }
  return entries;
};

const endsName = /^(?:$|[\s,;:&)/、，；：）])/u;

const isWritten = ({ code }: Entry, as: string): boolean => code === undefined || !/\p{Ll}/u.test(as);

/**
 * The longest name at the start of the folded `text`, if it ends where a name can; `original` is the text as written.
 */
const nameAt = (text: string, original: string, parties: readonly Party[]): Entry | null =>
  entriesOf(parties).find(
    (entry) =>
      text.startsWith(entry.name) &&
      endsName.test(text.slice(entry.name.length)) &&
      isWritten(entry, original.slice(0, entry.name.length)),
  ) ?? null;

/** What may stand between two names of one attribution. */
const linked = /(?:\s*[,;&/、]\s*|\s+and\s+|\s+on behalf of\s+)(?:the\s+)?$/u;

/** Names before a colon at the end of `text` ("Altora and Brevia: "), and how many letters they take. */
export const namesBefore = (text: string, parties: readonly Party[]): { names: Names; length: number } | null => {
  const lead = /[:：]\s?$/u.exec(text);
  if (lead === null) return null;
  // Folding must not change the length here, since letters are counted.
  const before = Array.from(text.slice(0, lead.index), (letter) => (/\s/u.test(letter) ? " " : letter)).join("");
  const folded = Array.from(before, plain)
    .join("")
    .toLowerCase()
    .replaceAll(/[\u2018\u2019]/gu, "'");
  if (folded.length !== before.length) return null;
  let start: number | null = null;
  for (let end = folded.length; ;) {
    const there = folded.slice(0, end);
    const found = entriesOf(parties).find(
      (entry) =>
        entry.party !== null &&
        there.endsWith(entry.name) &&
        isWritten(entry, before.slice(there.length - entry.name.length, there.length)) &&
        (there.length === entry.name.length || /[\s.;,:&/、\])]/u.test(there[there.length - entry.name.length - 1]!)),
    );
    if (found === undefined) break;
    start = end - found.name.length;
    const link = linked.exec(folded.slice(0, start));
    if (link === null) break;
    end = link.index;
  }
  if (start === null) return null;
  return { names: readNames(before.slice(start), parties), length: text.length - start };
};

/** The names between the parentheses of an attribution. */
export const readNames = (text: string, parties: readonly Party[]): Names => {
  let rest = fold(text);
  let original = narrow(text);
  const sponsors: PartyId[] = [];
  const supporters: PartyId[] = [];
  const unknown: string[] = [];
  let to = sponsors;
  const skip = (n: number): void => {
    rest = rest.slice(n);
    original = original.slice(n);
  };
  // In a few scripts folding changes the length; then names are still found, but unknown ones are given as folded.
  const aligned = original.length === rest.length;
  while (rest !== "") {
    const between = /^(?:[\s,;&/、，；]+|and\b(?=\s)|with\b(?=\s)|the\b(?=\s))/u.exec(rest);
    const found = nameAt(rest, original, parties);
    if (found === null && between !== null) {
      skip(between[0].length);
      continue;
    }
    if (found === null) {
      const support = /^(?:also )?(?:supported by|with (?:the )?support (?:of|from))\s/u.exec(rest);
      const behalf = /^(?:also )?on behalf of\s(?:the\s)?/u.exec(rest);
      if (support !== null) {
        to = supporters;
        skip(support[0].length);
        continue;
      }
      if (behalf !== null) {
        skip(behalf[0].length);
        // A delegate who speaks for a group states the group's position, not the delegation's own.
        if (nameAt(rest, original, parties)?.party) to.pop();
        continue;
      }
      const proposed = /^proposed by\s/u.exec(rest);
      if (proposed !== null) {
        skip(proposed[0].length);
        continue;
      }
      const stranger = /^[^,;、，；]+/u.exec(rest)![0];
      unknown.push((aligned ? original : rest).slice(0, stranger.length).trim());
      skip(stranger.length);
      continue;
    }
    if (found.party === null) unknown.push((aligned ? original : rest).slice(0, found.name.length));
    else if (!sponsors.includes(found.party) && !supporters.includes(found.party)) to.push(found.party);
    skip(found.name.length);
  }
  return { sponsors, supporters, unknown };
};

const balanced = (name: string): boolean => {
  let depth = 0;
  for (const c of name) {
    if (c === "(") depth++;
    else if (c === ")" && --depth < 0) return false;
  }
  return depth === 0;
};

/** A party's name as printed so that it can be read back: the official name, or the id if the name would be misread. */
export const printName = (party: Party, parties: readonly Party[]): string => {
  const { sponsors, unknown } = readNames(party.name, parties);
  const back = sponsors.length === 1 && sponsors[0] === party.id && unknown.length === 0;
  return back && balanced(party.name) && !/[[\]\\*]/u.test(party.name) ? party.name : party.id;
};
