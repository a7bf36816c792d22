/** Puts the caret back where it was before a step that is undone: every own step remembers its place. */
import * as Y from "yjs";

interface StepEvent {
  readonly stackItem: { readonly meta: Map<unknown, unknown> };
}

/** The places of one editor's steps. They are kept with the steps and move with the letters while others type. */
export class UndoCaret {
  readonly #at: () => number;
  readonly #put: (offset: number) => void;
  #text: Y.Text | null = null;
  #undo: Y.UndoManager | null = null;

  /**
   * @param at gives the caret's offset
   * @param put moves the caret to an offset
   */
  constructor(at: () => number, put: (offset: number) => void) {
    this.#at = at;
    this.#put = put;
  }

  listen(text: Y.Text, undo: Y.UndoManager): void {
    this.unlisten();
    this.#text = text;
    this.#undo = undo;
    undo.on("stack-item-added", this.#onStep);
    undo.on("stack-item-popped", this.#onUndone);
  }

  unlisten(): void {
    this.#undo?.off("stack-item-added", this.#onStep);
    this.#undo?.off("stack-item-popped", this.#onUndone);
    this.#undo = null;
  }

  readonly #onStep = ({ stackItem: { meta } }: StepEvent): void => {
    const text = this.#text!;
    if (!meta.has("caret"))
      meta.set("caret", Y.createRelativePositionFromTypeIndex(text, Math.min(this.#at(), text.length), -1));
  };

  readonly #onUndone = ({ stackItem: { meta } }: StepEvent): void => {
    const position = meta.get("caret") as Y.RelativePosition | undefined;
    if (!position || !this.#text?.doc) return;
    const place = Y.createAbsolutePositionFromRelativePosition(position, this.#text.doc);
    if (place?.type === this.#text) this.#put(place.index);
  };
}
