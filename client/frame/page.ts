/** The negotiation page as its parts know it: what is in hand and on show, and what can be asked of it. */
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

/** Which of the side regions is drawn over the text where there is no room beside it. */
export type Drawer = "" | "desk" | "outline";

export interface Page extends LitElement {
  readonly room: Room | null;
  /** Why there is nothing to show. */
  readonly refused: Refusal | null;
  /** Enters anew, where the server gave no answer the last time. */
  enterAgain(): void;
  readonly negotiation: string;
  readonly seat: string;
  readonly draft: Draft | null;
  readonly info: NegotiationInfo | null;
  /** The paragraph in hand, and whether a caret is wanted in it. */
  hand: ParagraphId | null;
  typing: boolean;
  chosen: ProposalId | null;
  /** Two clean readings of the chosen proposal are open. */
  clean: boolean;
  readonly view: ViewName;
  /** The view in force: the chosen one, as far as this seat may see names. */
  readonly viewShown: ViewName;
  shownPart: Part;
  /** Text and summary side by side, where there is room. */
  sides: boolean;
  /** The history of the paragraph in hand stands in the desk's place. */
  timeline: boolean;
  /** There, instead of the history: who wrote its words, beginning at a word. */
  wrote: { readonly place: WordPlace | null } | null;
  /** The entry whose step that history shows first. */
  stepShown: number | null;
  /** What changed since this seat looked stands in the desk's place. */
  sinceList: boolean;
  /** The one of its entries one is at; it need not stand in the text any more. */
  sinceAt: ParagraphId | null;
  /** The whole text is looked at as it was; the living one goes on below. */
  lookingBack: LookingBack | null;
  following: boolean;
  floorMoved: boolean;
  drawer: Drawer;
  /** The party this seat speaks for at the moment. */
  readonly as: PartyId | undefined;
  /** Proposals this seat waved aside. */
  readonly waved: ReadonlySet<ProposalId>;
  /** A paper that proposes a paragraph, when the caret is in it. */
  newPaper: string | null;
  /** The caucus an open paper is typed in (taking down), if any. */
  takingDown: string | undefined;

  readonly reading: Reading | null;
  readonly office: boolean;
  readonly mayPropose: boolean;
  /** One's own side as the queue names it. */
  readonly whom: string;
  readonly namesOff: boolean;
  /** What this seat may know of sponsors and positions has come. */
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
  /** Brings a paragraph into sight; with `focus` it gets the focus as well. */
  show(id: ParagraphId, part: Part, focus: boolean): Promise<void>;
  say(sentence: string): void;
  refuse(refusal: Refusal | string): void;
  viewed(view: ViewName): void;
}
