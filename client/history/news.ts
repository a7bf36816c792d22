/** What the history's panels tell the page. */
import type { Head } from "../../drafts/wire.ts";

/** Somebody wants to see a step in the history of the paragraph in hand. */
export class StepWanted extends Event {
  static readonly type = "step-wanted";
  readonly seq: number;
  constructor(seq: number) {
    super(StepWanted.type, { bubbles: true });
    this.seq = seq;
  }
}

/** The record has gone on since what is on the page was read. */
export class HeadMoved extends Event {
  static readonly type = "head-moved";
  readonly head: Head;
  constructor(head: Head) {
    super(HeadMoved.type, { bubbles: true });
    this.head = head;
  }
}
