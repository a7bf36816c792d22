/** The documents a seat should have according to the server, with whether it types in each, and the epoch of each. */
import type * as Y from "yjs";
import { newCaucusDoc, newDraftDoc, newTableDoc } from "../../drafts/crdt/documents.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";

export interface Wanted {
  readonly name: string;
  readonly make: () => Y.Doc;
  readonly types: boolean;
  readonly epoch: number;
}

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
