/** What this tab tells others about itself in one document: where its caret is, under its client id. */
import { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Place } from "./people.ts";

/** The awareness of one document; it sends nothing as long as no caret is shown. */
export class OwnPresence {
  readonly awareness: Awareness;

  /** `moved` is called when somebody's caret moved. */
  constructor(doc: Y.Doc, moved: () => void) {
    this.awareness = new Awareness(doc);
    this.awareness.setLocalState(null); // A seat without a caret has no state: a renewal every 15 s would keep the room awake.
    this.awareness.on("change", moved);
  }

  /** Gives the awareness the document's client id, which the provider assumes. */
  follow({ clientID }: Y.Doc): void {
    const { awareness } = this;
    if (awareness.clientID !== clientID) awareness.states.delete(awareness.clientID);
    awareness.clientID = clientID;
    // A client id is used again by later pages, so the clock begins with the time, which is ahead of what others
    // remember.
    if (!awareness.meta.has(clientID)) awareness.meta.set(clientID, { clock: Date.now(), lastUpdated: Date.now() });
  }

  /** Shows one's caret to others; null removes it. */
  show(place: Place | null): void {
    if (place !== null) this.awareness.setLocalState({ ...place });
    else if (this.awareness.getLocalState() !== null) this.awareness.setLocalState(null);
  }
}
