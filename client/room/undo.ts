/** Undo of one's own typing: one manager a text, one origin, nothing of anybody else. */
import * as Y from "yjs";

/** The origin of every transaction that one's own keys make. */
export const typing = { name: "typing" };

export class Undo {
  readonly #managers = new Map<Y.Text, Y.UndoManager>();

  of(text: Y.Text): Y.UndoManager {
    const known = this.#managers.get(text);
    if (known) return known;
    const manager = new Y.UndoManager(text, { trackedOrigins: new Set([typing]), captureTimeout: 400 });
    this.#managers.set(text, manager);
    return manager;
  }

  clear(): void {
    for (const manager of this.#managers.values()) manager.destroy();
    this.#managers.clear();
  }
}
