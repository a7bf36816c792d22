/** What the history's panels tell the page. */
/** Somebody wants to see a step in the history of the paragraph in hand. */
export class StepWanted extends Event {
  static readonly type = "step-wanted";
  readonly seq: number;
  constructor(seq: number) {
    super(StepWanted.type, { bubbles: true });
    this.seq = seq;
  }
}
