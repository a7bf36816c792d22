/** Who can hold a position. */

/** ISO 3166 alpha-3 code for States, a short id for groups and lists. Letters, digits, `-` and `_` only. */
export type PartyId = string;

export type PartyKind = "member-state" | "observer-state" | "group" | "list" | "observer";

/** What a party may do, beyond being heard. */
export interface PartyRights {
  readonly propose: boolean;
  readonly cosponsor: boolean;
  readonly breakSilence: boolean;
  readonly vote: boolean;
}

export interface Party {
  readonly id: PartyId;
  /** Official short name, as printed: "Netherlands (Kingdom of the)". */
  readonly name: string;
  readonly kind: PartyKind;
  /** Other spellings under which it is found when typed or read in a text. Never printed. */
  readonly aliases?: readonly string[];
  /** The members of a group or list. A group's position says nothing about its members' own positions. */
  readonly members?: readonly PartyId[];
  readonly rights: PartyRights;
}

export const memberRights: PartyRights = { propose: true, cosponsor: true, breakSilence: true, vote: true };
export const observerRights: PartyRights = { propose: true, cosponsor: true, breakSilence: false, vote: false };
export const groupRights: PartyRights = { propose: true, cosponsor: true, breakSilence: true, vote: false };

export type Role = "chair" | "secretariat" | "delegation" | "observer" | "screen";

/** A person's place. What the room sees is the office or the party, never a person's name. */
export interface Seat {
  readonly id: string;
  readonly role: Role;
  /** The parties it speaks for; empty for Chair, Secretariat, observer and screen. */
  readonly parties: readonly PartyId[];
  /** A head binds the delegation; a drafter writes papers only. */
  readonly head: boolean;
}

/** Who did something, as far as the reader may know: a party when it may be named, else the office. */
export interface By {
  readonly office: "chair" | "secretariat" | "delegation" | "server";
  /** Absent where the reader may not see it (names off). */
  readonly party?: PartyId;
  /** Set when the Secretariat took it down for `party`. */
  readonly entered?: "secretariat";
}
