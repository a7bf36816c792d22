/**
 * Whose the changes of Word's authors are. Authors are persons, so whoever sends the file says it; a name counts only
 * if it is exactly a party's.
 */
import type { TrackedFile } from "../formats/tracked.ts";
import type { Party, PartyId } from "../party.ts";
import type { ReturnedAuthor } from "./returned.ts";

/** Who sent a file, and for whom else its authors were said to act. */
export interface Sending {
  readonly as: PartyId;
  readonly parties: readonly Party[];
  /** The party for each of Word's names; null leaves that author out. */
  readonly given?: Readonly<Record<string, PartyId | null>>;
}

const fold = (name: string): string => name.normalize("NFC").replace(/\s+/gu, " ").trim().toLowerCase();

const indexes = new WeakMap<readonly Party[], ReadonlyMap<string, PartyId | null>>();
const namesOf = (parties: readonly Party[]): ReadonlyMap<string, PartyId | null> => {
  let index = indexes.get(parties);
  if (index === undefined) {
    const made = new Map<string, PartyId | null>();
    const put = (name: string, id: PartyId): void => {
      const key = fold(name);
      // A name that two parties share says nothing.
      if (key !== "") made.set(key, made.has(key) && made.get(key) !== id ? null : id);
    };
    for (const { id, name } of parties) put(name, id);
    for (const { id, aliases } of parties)
      for (const alias of aliases ?? []) if (made.get(fold(alias)) === undefined) put(alias, id);
    indexes.set(parties, (index = made));
  }
  return index;
};

/** The party with exactly this name, or one of its other names. Similar names do not count. */
export const partyCalled = (name: string, parties: readonly Party[]): PartyId | null =>
  namesOf(parties).get(fold(name)) ?? null;

/** The party for which an author's changes are tabled, and how that is known. */
export const partyOfAuthor = (name: string, { as, parties, given }: Sending): Pick<ReturnedAuthor, "party" | "by"> => {
  if (given !== undefined && Object.hasOwn(given, name)) return { party: given[name]!, by: "given" };
  const party = partyCalled(name, parties);
  return party === null ? { party: as, by: "sender" } : { party, by: "name" };
};

/** Word's authors of a file, in the file's order, each with the party for which its changes would be tabled. */
export const authorsOf = (file: TrackedFile, sending: Sending): ReturnedAuthor[] =>
  file.authors.map((author) => ({ ...author, ...partyOfAuthor(author.name, sending) }));
