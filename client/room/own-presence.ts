/** What this tab shows the others of itself in one document: where its caret is, under the id it types under. */
import { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Place } from "./people.ts";

export class OwnPresence {
  readonly awareness: Awareness;

  /** `moved`: somebody's caret did. */
  constructor(doc: Y.Doc, moved: () => void) {
    this.awareness = new Awareness(doc);
    this.awareness.setLocalState(null); // A seat without a caret has no state: a renewal every 15 s would keep the room awake.
    this.awareness.on("change", moved);
  }

  /** Keeps the awareness under the document's id, which the provider takes for granted. */
  follow({ clientID }: Y.Doc): void {
    const { awareness } = this;
    if (awareness.clientID !== clientID) awareness.states.delete(awareness.clientID);
    awareness.clientID = clientID;
    // An id outlives its page here; a clock from the wall is always ahead of what others remember of it.
    if (!awareness.meta.has(clientID)) awareness.meta.set(clientID, { clock: Date.now(), lastUpdated: Date.now() });
  }

  /** Shows one's caret to the others; null takes it away. */
  show(place: Place | null): void {
    if (place !== null) this.awareness.setLocalState({ ...place });
    else if (this.awareness.getLocalState() !== null) this.awareness.setLocalState(null);
  }
}
