/**
 * News from who looks back: earlier words are wanted again. Nothing is restored by this alone; whoever hears it shows what
 * would be overwritten and asks.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";

/** A moment of the record, as the reader sees it named. */
export interface RestoreMoment {
  /** The entry right after which the text is meant. */
  readonly at: number;
  /** ISO 8601. */
  readonly time: string;
  /** The revision published at that entry, if one was. */
  readonly revision?: string;
}

/** The whole text is wanted as it was. Bubbles to the page. */
export class RestoreWholeAsked extends Event {
  static readonly type = "restore-whole";
  readonly moment: RestoreMoment;
  constructor(moment: RestoreMoment) {
    super(RestoreWholeAsked.type, { bubbles: true, composed: true });
    this.moment = moment;
  }
}

/** One paragraph is wanted as it was; `label` is what it is called now or, where it is no more, was called then. */
export class RestoreParagraphAsked extends Event {
  static readonly type = "restore-paragraph";
  readonly moment: RestoreMoment;
  readonly paragraph: ParagraphId;
  readonly label: string;
  constructor(moment: RestoreMoment, paragraph: ParagraphId, label: string) {
    super(RestoreParagraphAsked.type, { bubbles: true, composed: true });
    this.moment = moment;
    this.paragraph = paragraph;
    this.label = label;
  }
}
