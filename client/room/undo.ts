/** Undo of one's own typing: one manager for each text, with one origin, so that nothing of others is undone. */
import * as Y from "yjs";

/** The origin of all transactions made by one's own keys. */
export const typing = { name: "typing" };

/** The undo managers of one room, for strands and papers alike. Steps typed within 400 ms are one. */
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
