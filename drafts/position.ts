/** What a party says of a proposal, paragraph, part or the whole. */
import type { ParagraphId, Part } from "./paragraph.ts";
import type { PartyId } from "./party.ts";
import type { ProposalId } from "./proposal.ts";

export type Stance = "sponsor" | "support" | "can-live-with" | "reserve" | "object";

export const stances: readonly Stance[] = ["sponsor", "support", "can-live-with", "reserve", "object"];

/** How a position or proposal reached the record. */
export type Source = "own-seat" | "floor" | "email" | "letter";

export type ConditionKind = "ad-referendum" | "package" | "other";

/** What a conditional position depends on: instructions from capital, another proposal or paragraph. */
export interface PositionCondition {
  readonly kind: ConditionKind;
  readonly with?: readonly (ProposalId | ParagraphId)[];
  readonly text?: string;
}

export type Visibility = "public" | "chair";

export interface Position {
  readonly stance: Stance;
  readonly condition?: PositionCondition;
  readonly visibility: Visibility;
  readonly source?: Source;
  readonly reason?: string;
  readonly meeting?: string;
  /** Set when the Secretariat entered it and the party has not confirmed it yet. */
  readonly entered?: "secretariat";
  readonly at: string;
}

/** What a position is about: a proposal, a paragraph, a part, or the whole. */
export type Target = ProposalId | ParagraphId | Part | "whole";

export interface PositionEntry extends Position {
  readonly target: Target;
  readonly party: PartyId;
}

/** The key of a position in the tables: there is at most one for each target and party. */
export const positionKey = (target: Target, party: PartyId): string => `${target}|${party}`;
