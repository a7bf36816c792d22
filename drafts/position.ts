/** What a party says of a proposal, paragraph, part or the whole. */
import type { ParagraphId, Part } from "./paragraph.ts";
import type { PartyId } from "./party.ts";
import type { ProposalId } from "./proposal.ts";

/** Where a party stands. `sponsor` is said of proposals only, in public, and makes the party one of its sponsors. */
export type Stance = "sponsor" | "support" | "can-live-with" | "reserve" | "object";

/** All stances, from the one most in favour to the one most against. Tables of positions keep this order. */
export const stances: readonly Stance[] = ["sponsor", "support", "can-live-with", "reserve", "object"];

/** How a position or proposal reached the record. */
export type Source = "own-seat" | "floor" | "email" | "letter";

/**
 * `ad-referendum`: until the capital has agreed; `package`: together with what `with` names; `other`: as `text` says.
 */
export type ConditionKind = "ad-referendum" | "package" | "other";

/** What a conditional position depends on: instructions from capital, another proposal or paragraph. */
export interface PositionCondition {
  readonly kind: ConditionKind;
  readonly with?: readonly (ProposalId | ParagraphId)[];
  readonly text?: string;
}

/**
 * Who may know of a position. `public`: the room, as far as names are shown; `chair`: the Chair, the seats it has
 * admitted to the desk, and the party itself.
 */
export type Visibility = "public" | "chair";

/** What a party says, without saying which party and of what: a proposal keeps these by party. */
export interface Position {
  readonly stance: Stance;
  readonly condition?: PositionCondition;
  readonly visibility: Visibility;
  readonly source?: Source;
  readonly reason?: string;
  /** The meeting in which it was said, in the words of whoever entered it. */
  readonly meeting?: string;
  /** Set when the Secretariat entered it and the party has not confirmed it yet. */
  readonly entered?: "secretariat";
  /** Time of the entry that set it, ISO 8601 in UTC. */
  readonly at: string;
}

/** What a position is about: a proposal, a paragraph, a part, or the whole. */
export type Target = ProposalId | ParagraphId | Part | "whole";

/**
 * A position as the tables keep it: a public one with the names, one for the Chair with the desk. A party may have both
 * on the same target.
 */
export interface PositionEntry extends Position {
  readonly target: Target;
  readonly party: PartyId;
}

/** The key of a position in the tables: there is at most one for each target and party. */
export const positionKey = (target: Target, party: PartyId): string => `${target}|${party}`;
