/**
 * The roster a real negotiation starts with: Member States, observer States and groups as parties, found by any
 * spelling and listed by official name.
 */
import { groupRights, memberRights, observerRights } from "../party.ts";
import type { Party, PartyId } from "../party.ts";
import { groups } from "./groups.ts";
import { states } from "./states.ts";
import type { RosterLanguage } from "./states.ts";

const names: ReadonlyMap<PartyId, Readonly<Record<RosterLanguage, string>>> = new Map(
  states.map(({ code, names }) => [code, names]),
);
const isRosterLanguage = (language: string): language is RosterLanguage =>
  language === "en" ||
  language === "fr" ||
  language === "es" ||
  language === "ru" ||
  language === "zh" ||
  language === "ar";

/**
 * All States and groups, with what each may do: States first, each kind in alphabetical order of its English name. It
 * is always the same value; a negotiation changes its own copy.
 */
export const rosterParties = (): readonly Party[] => roster;

/**
 * A party's official short name in a language ("fr", "fr-CH"). Groups, lists and invented States have only their own
 * name.
 */
export const officialName = (party: Party, language: string): string => {
  const base = language.split("-", 1)[0] ?? "";
  const known = names.get(party.id);
  // The roster's name is used only if the negotiation's name is the roster's too: a code may have been given to
  // something else.
  return known !== undefined && known.en === party.name && isRosterLanguage(base) ? known[base] : party.name;
};

/** Compares parties by their official names in a language; equal names by id. */
export const byOfficialName = (language = "en"): ((a: Party, b: Party) => number) => {
  const collator = new Intl.Collator(language, { sensitivity: "variant", ignorePunctuation: true });
  return (a, b) =>
    collator.compare(officialName(a, language), officialName(b, language)) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
};

/**
 * The form in which names are compared: without case, diacritics, spaces, a leading "the", and kinds of apostrophe and
 * dash.
 */
export const nameKey = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{Mn}+/gu, "")
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc`´']/gu, "'")
    .replace(/[\u2010-\u2015]/gu, "-")
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/^the /u, "");

const finders = new WeakMap<readonly Party[], ReadonlyMap<string, Party>>();

/**
 * The party among these that a text names. A name goes before an alias, an alias before an id, and all of them before a
 * State's name in another language: "NAM" is the Non-Aligned Movement, although it is also Namibia's code.
 */
export const findParty = (text: string, parties: readonly Party[]): Party | undefined => {
  let finder = finders.get(parties);
  if (finder === undefined) finders.set(parties, (finder = finderOf(parties)));
  return finder.get(nameKey(text));
};

const finderOf = (parties: readonly Party[]): ReadonlyMap<string, Party> => {
  const found = new Map<string, Party>();
  const add = (text: string, party: Party): void => {
    const key = nameKey(text);
    if (key !== "" && !found.has(key)) found.set(key, party);
  };
  for (const party of parties) add(party.name, party);
  for (const party of parties) for (const alias of party.aliases ?? []) add(alias, party);
  for (const party of parties) add(party.id, party);
  for (const party of parties) {
    const known = names.get(party.id);
    if (known !== undefined && known.en === party.name) for (const name of Object.values(known)) add(name, party);
  }
  return found;
};

const inEnglish = new Intl.Collator("en", { ignorePunctuation: true });
const byName = (a: Party, b: Party): number => inEnglish.compare(a.name, b.name);

const roster: readonly Party[] = [
  ...states
    .map(({ code, kind, names, aliases }): Party => ({
      id: code,
      name: names.en,
      kind,
      ...(aliases.length > 0 && { aliases }),
      rights: kind === "member-state" ? memberRights : observerRights,
    }))
    .sort(byName),
  ...groups
    .map(({ id, name, aliases, members }): Party => ({
      id,
      name,
      kind: "group",
      ...(aliases.length > 0 && { aliases }),
      members,
      rights: groupRights,
    }))
    .sort(byName),
];
