/** The States, groups and one observer of the sample negotiation. All are invented; no code is one of ISO 3166. */
import { groupRights, memberRights } from "../party.ts";
import type { Party } from "../party.ts";

const state = (id: string, name: string, aliases?: readonly string[]): Party => ({
  id,
  name,
  kind: "member-state",
  ...(aliases && { aliases }),
  rights: memberRights,
});

/** The roster of the sample. Each of them but the observer gets a delegation of its own. */
export const sampleParties: readonly Party[] = [
  state("XAL", "Altora"),
  state("XBV", "Brevia"),
  state("XCV", "Corvane"),
  state("XDM", "Delmar"),
  state("XKL", "Kallistan"),
  state("XLV", "Lorvale"),
  state("XMI", "Marren Islands", ["Marren"]),
  state("XMR", "Meridia"),
  state("XOL", "Oriel"),
  state("XQL", "Quellia"),
  state("XSV", "Sanvara"),
  state("XTS", "Tessaly (United Provinces of)", ["Tessaly", "United Provinces of Tessaly", "UPT"]),
  state("XVM", "Velmora"),
  {
    id: "archipelago",
    name: "Archipelago Group",
    kind: "group",
    aliases: ["ARCH", "Archipelago States"],
    members: ["XMI", "XOL", "XSV"],
    rights: groupRights,
  },
  {
    id: "northern",
    name: "Northern Compact",
    kind: "group",
    aliases: ["NC"],
    members: ["XBV", "XLV", "XQL"],
    rights: groupRights,
  },
  {
    id: "list-safe-passage",
    name: "Joint List on Safe Passage",
    kind: "list",
    aliases: ["Safe Passage", "JLSP"],
    members: ["XDM", "XMR", "XSV", "XVM"],
    rights: groupRights,
  },
  {
    id: "relay-union",
    name: "Union of Relay Operators",
    kind: "observer",
    aliases: ["URO"],
    rights: { propose: false, cosponsor: false, breakSilence: false, vote: false },
  },
];
