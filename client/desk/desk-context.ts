/** What the cards of a desk know besides their proposal. */
import type { Consequences } from "../../drafts/acts/consequences.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import type { Stance } from "../../drafts/position.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { waitsFor } from "./standing.ts";
import type { ChangedSince } from "../room/states.ts";

/** A position that has been tapped and is not on the record yet. */
export interface Sending {
  readonly stance: Stance | null;
  /** Until it is sent; 0 while the record is asked. */
  readonly seconds: number;
}

export interface DeskContext {
  readonly draft: Draft;
  readonly paragraph: Paragraph;
  /** The same as it would be drawn with all that is received on it admitted; absent where its letters are not at hand. */
  readonly admitted?: Paragraph;
  readonly seat: Seat;
  /** The party this seat speaks for at the moment; undefined for offices and observers. */
  readonly as: PartyId | undefined;
  readonly chosen: ProposalId | null;
  /** Two clean readings of the chosen one are open. */
  readonly clean: boolean;
  readonly batch: ReadonlySet<ProposalId>;
  readonly sending: ReadonlyMap<ProposalId, Sending>;
  readonly waved: ReadonlySet<ProposalId>;
  readonly changed: ChangedSince;
  readonly online: boolean;
  /** Sponsors and positions that this seat may know have come; until then "…" stands for them. */
  readonly namesArrived: boolean;
  /** Whether every party's position is among what this seat knows: else counting them would say less than is so. */
  readonly countsKnown: boolean;
  readonly nameOf: (party: PartyId) => string;
  readonly now: number;
  /** A past moment: its cards are not those the living text points at. */
  readonly past?: true;
  /** What an act would do beside what it says; the same pure function the server decides by. */
  readonly consequences: (type: "incorporate" | "set-aside", proposal: Proposal) => Consequences;
}

/** Whether a proposal waits for this seat's position, as far as that can be said yet. */
export const waits = (q: Proposal, desk: DeskContext): boolean =>
  desk.namesArrived && waitsFor(q, desk.seat, desk.waved);

export const isOffice = (seat: Seat): boolean => seat.role === "chair" || seat.role === "secretariat";
