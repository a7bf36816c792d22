/**
 * Names in brackets: found against the roster by the longest match, so that "Iran (Islamic Republic of)" is one name and
 * a name with a comma in it is not two. Reads what is found in the wild: "supported by", "on behalf of", "and".
 */
import type { Party, PartyId } from "../party.ts";

export interface Names {
  readonly sponsors: readonly PartyId[];
  readonly supporters: readonly PartyId[];
  readonly unknown: readonly string[];
}

interface Entry {
  readonly name: string;
  /** null where two parties are called so. */
  readonly party: PartyId | null;
}

const fold = (name: string): string => name.normalize("NFC").replace(/\s+/gu, " ").trim().toLowerCase();

const indexes = new WeakMap<readonly Party[], readonly Entry[]>();
/** Every name, alias and id, the longest first. */
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
    for (const { id } of parties) put(id, id, false);
    entries = [...byName].map(([name, party]) => ({ name, party })).sort((a, b) => b.name.length - a.name.length);
    indexes.set(parties, entries);
  }
  return entries;
};

const endsName = /^(?:$|[\s,;:&)/])/u;

/** The longest name at the start of `text` (folded), where a name may end. */
const nameAt = (text: string, parties: readonly Party[]): Entry | null =>
  entriesOf(parties).find(({ name }) => text.startsWith(name) && endsName.test(text.slice(name.length))) ?? null;

/** A name in front of a colon at the end of `text`: how many letters it takes, and whose it is. */
export const nameBefore = (text: string, parties: readonly Party[]): { party: PartyId; length: number } | null => {
  const lead = /:\s?$/u.exec(text);
  if (lead === null) return null;
  const before = text.slice(0, lead.index);
  const folded = before.toLowerCase();
  for (const { name, party } of entriesOf(parties)) {
    if (party === null || !folded.endsWith(name)) continue;
    const start = before.length - name.length;
    if (start === 0 || /[\s.;,\])]/u.test(before[start - 1]!)) return { party, length: text.length - start };
  }
  return null;
};

/** What stands between the parentheses of an attribution. */
export const readNames = (text: string, parties: readonly Party[]): Names => {
  let rest = fold(text);
  let original = text.normalize("NFC").replace(/\s+/gu, " ").trim();
  const sponsors: PartyId[] = [];
  const supporters: PartyId[] = [];
  const unknown: string[] = [];
  let to = sponsors;
  const skip = (n: number): void => {
    rest = rest.slice(n);
    original = original.slice(n);
  };
  // Folding may change a text's length in a few scripts; then names are matched, but spelled as folded.
  const aligned = original.length === rest.length;
  while (rest !== "") {
    const between = /^(?:[\s,;&/]+|and\b(?=\s)|with\b(?=\s)|the\b(?=\s))/u.exec(rest);
    const found = nameAt(rest, parties);
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
        // A delegate who speaks for a group holds the group's position, not one of its own.
        if (nameAt(rest, parties)?.party) to.pop();
        continue;
      }
      const proposed = /^proposed by\s/u.exec(rest);
      if (proposed !== null) {
        skip(proposed[0].length);
        continue;
      }
      const stranger = /^[^,;]+/u.exec(rest)![0];
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

/** How a party is printed so that it is found again: its official name, or its id where the name would mislead. */
export const printName = (party: Party, parties: readonly Party[]): string => {
  const { sponsors, unknown } = readNames(party.name, parties);
  const back = sponsors.length === 1 && sponsors[0] === party.id && unknown.length === 0;
  return back && balanced(party.name) && !/[[\]\\*]/u.test(party.name) ? party.name : party.id;
};
