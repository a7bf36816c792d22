/** For whom a seat may look a Word file through, its own parties or, for the Secretariat, everybody; and who tables it. */
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Party } from "../../drafts/party.ts";

export const partiesFor = ({ seat, parties, language }: NegotiationInfo): readonly Party[] => {
  if (seat.role === "delegation")
    return parties.filter(({ id, rights }) => seat.parties.includes(id) && rights.propose);
  if (seat.role !== "secretariat") return [];
  const named = new Intl.Collator(language);
  return parties.filter(({ rights }) => rights.propose).toSorted((a, b) => named.compare(a.name, b.name));
};

/** Drafters look; a head tables, or the Secretariat. */
export const mayTable = ({ seat }: NegotiationInfo): boolean =>
  seat.role === "secretariat" || (seat.role === "delegation" && seat.head);

/** Whether there is a text to line a file up with, and somebody to table it for. */
export const mayImport = (info: NegotiationInfo | null): boolean =>
  info !== null && info.documents.draft !== undefined && partiesFor(info).length > 0;

/**
 * Whether the way to it is found by name: by whoever may, and by the Chair, who tables for nobody (an act of heads and of the
 * Secretariat) and is told there who imports.
 */
export const findsImport = (info: NegotiationInfo | null): boolean => mayImport(info) || info?.seat.role === "chair";
