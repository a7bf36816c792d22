/** Events of papers, which all bubble up to the page. */
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import type { Paper } from "../room/states.ts";

/** An act that was previewed is on the record. */
export class ActDone extends Event {
  static readonly type = "act-done";
  readonly act: Act;
  readonly answer: ActAnswer;
  constructor(act: Act, answer: ActAnswer) {
    super(ActDone.type, { bubbles: true, composed: true });
    this.act = act;
    this.answer = answer;
  }
}

/** The preview was left for the paper. */
export class PreviewLeft extends Event {
  static readonly type = "preview-left";
  constructor() {
    super(PreviewLeft.type, { bubbles: true, composed: true });
  }
}

/** A paper was emptied with the button of its bar. */
export class PaperDiscarded extends Event {
  static readonly type = "paper-discarded";
  readonly paper: Paper;
  constructor(paper: Paper) {
    super(PaperDiscarded.type, { bubbles: true, composed: true });
    this.paper = paper;
  }
}
