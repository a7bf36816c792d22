/** Events that the history's panels send to the page. */
import type { Head } from "../../drafts/wire.ts";

/** A step should be shown in the history of the paragraph in hand. */
export class StepWanted extends Event {
  static readonly type = "step-wanted";
  readonly seq: number;
  constructor(seq: number) {
    super(StepWanted.type, { bubbles: true });
    this.seq = seq;
  }
}

/** The record has gone on since what the page shows was read. */
export class HeadMoved extends Event {
  static readonly type = "head-moved";
  readonly head: Head;
  constructor(head: Head) {
    super(HeadMoved.type, { bubbles: true });
    this.head = head;
  }
}
