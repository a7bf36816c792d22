/** For whom a seat may table what stands in a Word file: a head for its own parties, the Secretariat for everybody. */
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Party } from "../../drafts/party.ts";

export const partiesFor = ({ seat, parties, language }: NegotiationInfo): readonly Party[] => {
  if (seat.role === "delegation")
    return seat.head ? parties.filter(({ id, rights }) => seat.parties.includes(id) && rights.propose) : [];
  if (seat.role !== "secretariat") return [];
  const named = new Intl.Collator(language);
  return parties.filter(({ rights }) => rights.propose).toSorted((a, b) => named.compare(a.name, b.name));
};

/** Whether there is a text to line a file up with, and somebody to table it for. */
export const mayImport = (info: NegotiationInfo | null): boolean =>
  info !== null && info.documents.draft !== undefined && partiesFor(info).length > 0;
