/** Events of the slider: where its thumb was dragged to, and what a key or button asks for. */

/** The thumb was dragged over an entry. */
export class Dragged extends Event {
  static readonly type = "dragged";
  readonly seq: number;
  constructor(seq: number) {
    super(Dragged.type, { bubbles: true });
    this.seq = seq;
  }
}

/** One step or one revision earlier or later, or to an end. */
export class Stepped extends Event {
  static readonly type = "stepped";
  readonly by: "step" | "revision" | "end";
  readonly way: 1 | -1;
  constructor(by: "step" | "revision" | "end", way: 1 | -1) {
    super(Stepped.type, { bubbles: true });
    this.by = by;
    this.way = way;
  }
}

/** What a key asks for; arrows follow the direction of reading. */
export const stepOf = (event: KeyboardEvent, rightToLeft: boolean): Stepped | null => {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const along = rightToLeft ? -1 : 1;
  switch (event.key) {
    case "ArrowRight":
      return new Stepped("step", along as 1 | -1);
    case "ArrowLeft":
      return new Stepped("step", -along as 1 | -1);
    case "ArrowUp":
      return new Stepped("step", 1);
    case "ArrowDown":
      return new Stepped("step", -1);
    case "PageUp":
      return new Stepped("revision", 1);
    case "PageDown":
      return new Stepped("revision", -1);
    case "Home":
      return new Stepped("end", -1);
    case "End":
      return new Stepped("end", 1);
    default:
      return null;
  }
};
