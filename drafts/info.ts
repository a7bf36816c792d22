/**
 * The answers of the routes other than acts, as the server and the client share them. All of it is already limited to
 * what the reader's level allows: what a seat may not see is absent.
 */
import type { Party, PartyId, Role, Seat } from "./party.ts";
import type { ParagraphId } from "./paragraph.ts";
import type { Manner, NamesSetting, Phase, RevisionEntry } from "./tables.ts";
import type { Head } from "./wire.ts";

/** How much of names a reader sees. */
export type Level = "full" | "groups" | "none";

/**
 * A private space with members. `party`: of one party; `office`: the Chair's team or the Secretariat; `shared`: of
 * several parties; `open`: everybody reads, Secretariat and Chair write.
 */
export type CaucusKind = "party" | "office" | "open" | "shared";

/** A caucus as one seat sees it. A caucus it may not read, and an open paper that has been tabled, is not listed. */
export interface CaucusInfo {
  readonly id: string;
  readonly kind: CaucusKind;
  readonly name: string;
  /** The parties that read and write it; empty for `office` and `open`. */
  readonly members: readonly PartyId[];
  /** The party for which an open paper is taken down, if the reader may see names. */
  readonly for?: PartyId;
  /** Whether this seat may type in it. */
  readonly writes: boolean;
  /** Begins at 1 and grows when the caucus starts anew (a party left it). */
  readonly epoch: number;
}

/** A document this seat may sync, at the address `/sync/<negotiation>/<document>`. */
export interface DocumentInfo {
  readonly epoch: number;
  readonly writes: boolean;
}

/** The pen a seat holds: for the named paragraphs, or for all if none are named. */
export interface PenInfo {
  readonly paragraphs?: readonly ParagraphId[];
}

/** What the Chair alone sets, beside the record: changing it is no act. */
export interface Settings {
  /** Whether delegations may read the moments between revisions. */
  readonly momentsForDelegations: boolean;
  /** The seats the Chair has admitted to the desk. Given to the Chair only. */
  readonly deskAdmits?: readonly string[];
}

/**
 * What a seat is told of the negotiation as a whole: itself, the parties and caucuses it may see, and the documents it
 * may sync. A document it may not sync is absent.
 */
export interface NegotiationInfo {
  readonly id: string;
  readonly title: string;
  readonly symbol: string;
  readonly language: string;
  readonly seat: Seat & { readonly pen?: PenInfo };
  /** The roster, as far as the seat may see names. */
  readonly parties: readonly Party[];
  readonly caucuses: readonly CaucusInfo[];
  readonly documents: {
    readonly draft?: DocumentInfo;
    readonly names?: DocumentInfo & { readonly level: "full" | "groups" };
    readonly desk?: DocumentInfo;
  };
  /**
   * Brackets open in the text that the seat reads, and proposals that are no longer before the room. Both are 0 if it
   * may not read the text.
   */
  readonly counts: { readonly open: number; readonly settled: number };
  /** Oldest first. */
  readonly revisions: readonly RevisionEntry[];
  readonly phase: Phase;
  readonly manner: Manner;
  /** The setting for delegations, which need not be the level of this seat. */
  readonly names: NamesSetting;
  readonly head: Head;
  readonly settings: Settings;
}

/** An invitation as the participants page shows it; the token is shown once, when it is made. */
export interface InvitationInfo {
  readonly id: string;
  readonly seat: string;
  readonly role: Role;
  readonly parties: readonly PartyId[];
  readonly head: boolean;
  readonly created: string;
  /** When a device last signed in with it. */
  readonly used?: string;
  /** How many devices are signed in with it now. More than a delegation has may mean that the link was passed on. */
  readonly devices?: number;
  /** When the link stops working. Devices that have signed in by then stay signed in. */
  readonly expires?: string;
  readonly revoked?: string;
}

/** A new invitation. `token` goes into the join link and is kept nowhere else. */
export interface Invited extends InvitationInfo {
  readonly token: string;
}

/** The result of replaying the record. */
export interface Verified {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: Head;
  /**
   * The first thing that does not hold, and why: an entry (`seq`), or a document or index that is not what the entries
   * make it (the living text, a checkpoint ...), with the paragraph if it is about one.
   */
  readonly bad?: {
    readonly seq?: number;
    readonly document?: string;
    readonly paragraph?: ParagraphId;
    readonly reason: string;
  };
  /**
   * How many payloads are rightly gone from the record: by mending a wrong name, or because an archive left out words
   * to the Chair.
   */
  readonly dropped?: { readonly names: number; readonly desk: number };
}
