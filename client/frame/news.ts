/** Events that the page's elements send up. Each class is named after what has happened. All bubble. */
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { Stance } from "../../drafts/position.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Act } from "../../drafts/wire.ts";
import type { ViewName } from "../../drafts/reading/view.ts";

class News extends Event {
  constructor(name: string) {
    super(name, { bubbles: true, composed: true });
  }
}

/** A paragraph was taken in hand. With `point` or `caret` it was clicked into, so a caret is wanted. */
export class HandTaken extends News {
  static readonly type = "hand-taken";
  readonly paragraph: ParagraphId;
  readonly caret: boolean;
  readonly point: { readonly x: number; readonly y: number } | undefined;
  constructor(paragraph: ParagraphId, caret = false, point?: { x: number; y: number }) {
    super(HandTaken.type);
    this.paragraph = paragraph;
    this.caret = caret;
    this.point = point;
  }
}

/** A bracket or a card was chosen. `open` asks to show the desk if it is a drawer or a sheet. */
export class ProposalChosen extends News {
  static readonly type = "proposal-chosen";
  readonly proposal: ProposalId | null;
  readonly paragraph: ParagraphId | undefined;
  readonly open: boolean;
  constructor(proposal: ProposalId | null, paragraph?: ParagraphId, open = false) {
    super(ProposalChosen.type);
    this.proposal = proposal;
    this.paragraph = paragraph;
    this.open = open;
  }
}

/** An act should be sent; `said` is what to say when it is on the record. */
export class ActAsked extends News {
  static readonly type = "act-asked";
  readonly act: Act;
  readonly said: string;
  constructor(act: Act, said: string) {
    super(ActAsked.type);
    this.act = act;
    this.said = said;
  }
}

/** A position was tapped; it will be sent in four seconds. */
export class PositionTapped extends News {
  static readonly type = "position-tapped";
  readonly proposal: ProposalId;
  readonly stance: Stance | null;
  constructor(proposal: ProposalId, stance: Stance | null) {
    super(PositionTapped.type);
    this.proposal = proposal;
    this.stance = stance;
  }
}

/** The dialogs that a button or key can ask for. */
export type DialogName =
  | "keys"
  | "go-to"
  | "condition"
  | "tell-chair"
  | "position"
  | "silence"
  | "publish"
  | "take-down"
  | "correct"
  | "revise"
  | "editorial"
  | "insert"
  | "paragraph"
  | "propose-out"
  | "propose-move"
  | "propose-hold"
  | "settings"
  | "room";

/** A dialog should open, on the proposal or paragraph named. */
export class DialogWanted extends News {
  static readonly type = "dialog-wanted";
  readonly dialog: DialogName;
  readonly proposal: ProposalId | undefined;
  constructor(dialog: DialogName, proposal?: ProposalId) {
    super(DialogWanted.type);
    this.dialog = dialog;
    this.proposal = proposal;
  }
}

/** Another view of the text was chosen. What of it this seat may see is for the page to say (`Page.viewShown`). */
export class ViewChosen extends News {
  static readonly type = "view-chosen";
  readonly view: ViewName;
  constructor(view: ViewName) {
    super(ViewChosen.type);
    this.view = view;
  }
}

/** The tab of a part was chosen. */
export class PartChosen extends News {
  static readonly type = "part-chosen";
  readonly part: Part;
  constructor(part: Part) {
    super(PartChosen.type);
    this.part = part;
  }
}

/** A command was chosen by button; the page carries it out as if its key had been pressed. */
export class CommandChosen extends News {
  static readonly type = "command-chosen";
  readonly command: string;
  constructor(command: string) {
    super(CommandChosen.type);
    this.command = command;
  }
}

/** A proposal was marked "Not for us", or that was taken back. */
export class Waved extends News {
  static readonly type = "waved";
  readonly proposal: ProposalId;
  constructor(proposal: ProposalId) {
    super(Waved.type);
    this.proposal = proposal;
  }
}

/** An open paper should be taken down for a party. */
export class TakeDownWanted extends News {
  static readonly type = "take-down-wanted";
  readonly party: PartyId;
  constructor(party: PartyId) {
    super(TakeDownWanted.type);
    this.party = party;
  }
}
/** A reader's setting, or the party one speaks for, was changed. */
export class SettingsChanged extends News {
  static readonly type = "settings-changed";
  readonly as: PartyId | undefined;
  constructor(as?: PartyId) {
    super(SettingsChanged.type);
    this.as = as;
  }
}
