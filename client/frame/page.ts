/** The negotiation page as its parts know it: what is in hand and shown, and what can be asked of it. */
import type { LitElement } from "lit";
import type { Draft } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { ProposalDesk } from "../desk/proposal-desk.ts";
import type { WordPlace } from "../history/word-place.ts";
import type { Room } from "../room/room.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import type { DraftText } from "../text/draft-text.ts";
import type { Acting } from "./acting.ts";
import type { Caret } from "./caret.ts";
import type { LookingBack } from "./looking.ts";
import type { PageNotices } from "./notices.ts";
import type { Reading } from "./reading.ts";

/** The side region that is open over the text, where there is no room beside it. */
export type Drawer = "" | "desk" | "outline";

/** Implemented by `negotiation-page.ts`. Fields without `readonly` are set by the parts as well. */
export interface Page extends LitElement {
  readonly room: Room | null;
  /** Why nothing can be shown, if so. */
  readonly refused: Refusal | null;
  /** Enters again after the server gave no answer. */
  enterAgain(): void;
  readonly negotiation: string;
  readonly seat: string;
  /** Null until words have arrived, and for seats without the living text. */
  readonly draft: Draft | null;
  readonly info: NegotiationInfo | null;
  /** The paragraph in hand; `typing` says whether a caret is wanted in it. */
  hand: ParagraphId | null;
  typing: boolean;
  /** The proposal whose card is chosen. */
  chosen: ProposalId | null;
  /** Whether the two clean readings of the chosen proposal are open. */
  clean: boolean;
  readonly view: ViewName;
  /** The view in force: the chosen one, as far as this seat may see names. */
  readonly viewShown: ViewName;
  shownPart: Part;
  /** Whether text and summary are side by side, where there is room. */
  sides: boolean;
  /** Whether the history of the paragraph in hand is shown in place of the desk. */
  timeline: boolean;
  /** Set if, instead of that history, it shows who wrote the words, beginning at a word. */
  wrote: { readonly place: WordPlace | null } | null;
  /** The entry whose step the history shows first. */
  stepShown: number | null;
  /** Whether what changed since this seat last looked is shown in place of the desk. */
  sinceList: boolean;
  /** The entry of that list which is selected; its paragraph may not be in the text any more. */
  sinceAt: ParagraphId | null;
  /** Set while the whole text is shown as it was; the living text goes on below. */
  lookingBack: LookingBack | null;
  /** Whether the paragraph on the floor is taken in hand when the floor moves. */
  following: boolean;
  floorMoved: boolean;
  drawer: Drawer;
  /** The party this seat speaks for at the moment. */
  readonly as: PartyId | undefined;
  /** Proposals this seat waved aside. */
  readonly waved: ReadonlySet<ProposalId>;
  /** The paper that proposes a paragraph, if the caret is in it. */
  newPaper: string | null;
  /** The caucus of an open paper that is being taken down, if any. */
  takingDown: string | undefined;

  /** Null without a draft. */
  readonly reading: Reading | null;
  /** Whether the seat is the Chair's or the Secretariat's. */
  readonly office: boolean;
  readonly mayPropose: boolean;
  /** What the queue calls one's own side. */
  readonly whom: string;
  readonly namesOff: boolean;
  /** Whether what this seat may know of sponsors and positions has arrived. */
  readonly namesKnown: boolean;
  readonly showsBoth: boolean;
  readonly phone: MediaQueryList;
  readonly drawn: Omit<Drawing, "cards" | "chosen">;
  readonly desk: ProposalDesk | null;
  readonly notices: PageNotices | null;
  readonly acting: Acting;
  readonly caret: Caret;

  readonly nameOf: (party: PartyId) => string;
  readonly partName: (part: string) => string;
  textOf(part: Part): DraftText | null;
  take(id: ParagraphId, caret: boolean, byFloor?: boolean, point?: { readonly x: number; readonly y: number }): void;
  choose(proposal: ProposalId | null, paragraph: ParagraphId | undefined, open: boolean): void;
  /** Scrolls to a paragraph; with `focus` also focuses it. */
  show(id: ParagraphId, part: Part, focus: boolean): Promise<void>;
  say(sentence: string): void;
  refuse(refusal: Refusal | string): void;
  viewed(view: ViewName): void;
}
