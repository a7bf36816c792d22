/** Who can hold a position. */

/** ISO 3166 alpha-3 code for States, a short id for groups and lists. Letters, digits, `-` and `_` only. */
export type PartyId = string;

/**
 * A `group` is one in which States negotiate (EU, AOSIS), a `list` one made for this text with a spokesperson. An
 * `observer` is neither State nor group: it takes positions, and proposes and sponsors only if its rights say so.
 */
export type PartyKind = "member-state" | "observer-state" | "group" | "list" | "observer";

/** What a party may do, beyond being heard. */
export interface PartyRights {
  readonly propose: boolean;
  readonly cosponsor: boolean;
  readonly breakSilence: boolean;
  readonly vote: boolean;
}

/** A party on the roster of a negotiation. Its rights stand here, whatever is usual for its kind. */
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

/** What a Member State may do. Acts ask for `propose` and `cosponsor` only; no act breaks silence or votes. */
export const memberRights: PartyRights = { propose: true, cosponsor: true, breakSilence: true, vote: true };

/**
 * What an observer State may do: it tables and sponsors. It has no vote, which only Members have (Charter of the United
 * Nations, Article 18).
 */
export const observerRights: PartyRights = { propose: true, cosponsor: true, breakSilence: false, vote: false };

/** What a group or a list may do: everything but vote, since its members vote for themselves. */
export const groupRights: PartyRights = { propose: true, cosponsor: true, breakSilence: true, vote: false };

/**
 * What a seat is for. Only `chair`, `secretariat` and `delegation` carry out acts: `observer` reads the revisions, and
 * `screen` shows the room the live text and the floor (docs/spec.md S1).
 */
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
