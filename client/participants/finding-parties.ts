/** Finds parties by what people type: the official name, another spelling of it, or the id. */
import type { Party } from "../../drafts/party.ts";

/** Typed letters without accents, in lower case. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();

const namesOf = (party: Party): readonly string[] => [party.name, party.id, ...(party.aliases ?? [])].map(plain);

/** The party that is called exactly this, apart from accents and case; undefined if nothing was typed or nobody is. */
export const partyOf = (parties: readonly Party[], typed: string): Party | undefined => {
  const wanted = plain(typed);
  return wanted === "" ? undefined : parties.find((party) => namesOf(party).includes(wanted));
};

/** Parties with a name that begins with what was typed, or has a word that does. */
export const partiesLike = (parties: readonly Party[], typed: string): readonly Party[] => {
  const wanted = plain(typed);
  if (wanted === "") return parties;
  return parties.filter((party) =>
    namesOf(party).some(
      (name) => name.startsWith(wanted) || name.includes(` ${wanted}`) || name.includes(`(${wanted}`),
    ),
  );
};

/** A new id for a party, made from its name: "list-safe-passage". */
export const newPartyId = (parties: readonly Party[], kind: Party["kind"], name: string): string => {
  const slug = plain(name)
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, 28);
  const stem = `${kind === "list" ? "list" : kind === "group" ? "group" : "obs"}-${slug || "unnamed"}`;
  const taken = new Set(parties.map(({ id }) => id));
  let id = stem;
  for (let n = 2; taken.has(id); n++) id = `${stem}-${n}`;
  return id;
};
