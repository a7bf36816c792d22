/**
 * Events by which somebody who looks at the past asks for earlier words. This restores nothing yet: the page shows what
 * would be overwritten, and asks.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";

/** A moment of the record, as the reader sees it. */
export interface RestoreMoment {
  /** The entry; the text right after it is meant. */
  readonly at: number;
  /** ISO 8601. */
  readonly time: string;
  /** The revision published at that entry, if one was. */
  readonly revision?: string;
}

/** The whole text should be restored. Bubbles to the page. */
export class RestoreWholeAsked extends Event {
  static readonly type = "restore-whole";
  readonly moment: RestoreMoment;
  constructor(moment: RestoreMoment) {
    super(RestoreWholeAsked.type, { bubbles: true, composed: true });
    this.moment = moment;
  }
}

/** One paragraph should be restored. `label` is its label now or, if it is gone, then. */
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
