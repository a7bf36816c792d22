/** The documents a seat should have according to the server, with whether it types in each, and the epoch of each. */
import type * as Y from "yjs";
import { newCaucusDoc, newDraftDoc, newTableDoc } from "../../drafts/crdt/documents.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";

/** A document to be opened, as the server tells this seat of it. */
export interface Wanted {
  /** "draft", "names/<level>", "desk" or "caucus/<id>". */
  readonly name: string;
  /** Makes an empty one. */
  readonly make: () => Y.Doc;
  /** Whether this seat types in it; otherwise it only reads. */
  readonly types: boolean;
  /** Another number when the server begins the document anew; older copies cannot be merged then. */
  readonly epoch: number;
}

/** The text first, if this seat gets the living one; then names, desk and caucuses, as far as it gets them. */
export const wantedDocuments = ({ documents, caucuses }: NegotiationInfo): readonly Wanted[] => {
  const { draft, names, desk } = documents;
  return [
    ...(draft ? [{ name: "draft", make: newDraftDoc, types: draft.writes, epoch: draft.epoch }] : []),
    ...(names ? [{ name: `names/${names.level}`, make: () => newTableDoc(), types: false, epoch: names.epoch }] : []),
    ...(desk ? [{ name: "desk", make: () => newTableDoc(), types: false, epoch: desk.epoch }] : []),
    ...caucuses.map(({ id, writes, epoch }) => ({ name: `caucus/${id}`, make: newCaucusDoc, types: writes, epoch })),
  ];
};

/**
 * A string that changes when the Chair changes the room, so that the server has to be asked again for what is in no
 * document.
 */
export const settingsOf = (draft: Draft): string =>
  [draft.phase, draft.manner, draft.names, draft.revision, draft.revisions.length].join("|");
