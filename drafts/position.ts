/** What a party says of a proposal, paragraph, part or the whole. */
import type { ParagraphId, Part } from "./paragraph.ts";
import type { PartyId } from "./party.ts";
import type { ProposalId } from "./proposal.ts";

export type Stance = "sponsor" | "support" | "can-live-with" | "reserve" | "object";

export const stances: readonly Stance[] = ["sponsor", "support", "can-live-with", "reserve", "object"];

/** Where a position or proposal was heard. */
export type Source = "own-seat" | "floor" | "email" | "letter";

export type ConditionKind = "ad-referendum" | "package" | "other";

/** A position may hang on something: capital's word, another proposal or paragraph. */
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
  /** Entered by the Secretariat and not yet confirmed. */
  readonly entered?: "secretariat";
  readonly at: string;
}

/** What a position is about, as a key: a proposal, a paragraph, a part, or the whole. */
export type Target = ProposalId | ParagraphId | Part | "whole";

export interface PositionEntry extends Position {
  readonly target: Target;
  readonly party: PartyId;
}

/** Key of a position in the tables: one per target and party. */
export const positionKey = (target: Target, party: PartyId): string => `${target}|${party}`;
