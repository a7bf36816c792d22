/** For whom a seat may preview a Word file (its own parties; the Secretariat: any party), and who may table it. */
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Party } from "../../drafts/party.ts";

/** The parties with the right to propose: for the Secretariat in alphabetical order. None for other seats. */
export const partiesFor = ({ seat, parties, language }: NegotiationInfo): readonly Party[] => {
  if (seat.role === "delegation")
    return parties.filter(({ id, rights }) => seat.parties.includes(id) && rights.propose);
  if (seat.role !== "secretariat") return [];
  const named = new Intl.Collator(language);
  return parties.filter(({ rights }) => rights.propose).toSorted((a, b) => named.compare(a.name, b.name));
};

/** Whether a seat may table: a head, or the Secretariat. Drafters may only preview. */
export const mayTable = ({ seat }: NegotiationInfo): boolean =>
  seat.role === "secretariat" || (seat.role === "delegation" && seat.head);

/** Whether there is a text to compare a file with, and a party to table for. */
export const mayImport = (info: NegotiationInfo | null): boolean =>
  info !== null && info.documents.draft !== undefined && partiesFor(info).length > 0;

/**
 * Whether the command can be found by name: by seats that may import, and by the Chair, who may not table for anybody
 * (only heads and the Secretariat may) and is told there who imports.
 */
export const findsImport = (info: NegotiationInfo | null): boolean => mayImport(info) || info?.seat.role === "chair";
