/** What a card needs to know besides its proposal. */
import type { Consequences } from "../../drafts/acts/consequences.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import type { Stance } from "../../drafts/position.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { waitsFor } from "./standing.ts";
import type { ChangedSince } from "../room/states.ts";

/** A position that was tapped and is not on the record yet. */
export interface Sending {
  readonly stance: Stance | null;
  /** Seconds until it is sent; 0 while it is being sent. */
  readonly seconds: number;
}

/** What all cards of the paragraph in hand share. Names and positions in `draft` are only those this seat may know. */
export interface DeskContext {
  readonly draft: Draft;
  readonly paragraph: Paragraph;
  /** The paragraph as it would be drawn with all received proposals admitted; absent if its letters are not loaded. */
  readonly admitted?: Paragraph;
  readonly seat: Seat;
  /** The party this seat speaks for at the moment; undefined for offices and observers. */
  readonly as: PartyId | undefined;
  /** The proposal whose card is open and whose brackets are marked; null if none is. */
  readonly chosen: ProposalId | null;
  /** Whether the two clean readings of the chosen proposal are open. */
  readonly clean: boolean;
  /** Proposals selected to be decided on at once; always empty for delegations. */
  readonly batch: ReadonlySet<ProposalId>;
  /** Positions that were tapped and are not on the record yet. */
  readonly sending: ReadonlyMap<ProposalId, Sending>;
  /** Proposals called "Not for us" on this device; they no longer wait for the position of this seat. */
  readonly waved: ReadonlySet<ProposalId>;
  readonly changed: ChangedSince;
  readonly online: boolean;
  /** Whether the sponsors and positions this seat may know have arrived; until then "…" stands for them. */
  readonly namesArrived: boolean;
  /** Whether this seat knows every party's position; otherwise counts would be too low. */
  readonly countsKnown: boolean;
  readonly nameOf: (party: PartyId) => string;
  /** Ms, for times in words. */
  readonly now: number;
  /** Set for a past moment, whose cards the living text does not point at. */
  readonly past?: true;
  /** What an act would also do, by the same pure function by which the server decides. */
  readonly consequences: (type: "incorporate" | "set-aside", proposal: Proposal) => Consequences;
}

/** Whether a proposal waits for this seat's position, as far as that is known yet. */
export const waits = (q: Proposal, desk: DeskContext): boolean =>
  desk.namesArrived && waitsFor(q, desk.seat, desk.waved);

/** Whether a seat is the Chair's or the Secretariat's; both have the cards with buttons to decide. */
export const isOffice = (seat: Seat): boolean => seat.role === "chair" || seat.role === "secretariat";
