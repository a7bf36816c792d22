/** The documents a seat should have, as the server says what there is: whether it types in them, and since when they are. */
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

/** What changes beside the text when the Chair changes the room; then the server is asked what there is now. */
export const settingsOf = (draft: Draft): string =>
  [draft.phase, draft.manner, draft.names, draft.revision, draft.revisions.length].join("|");
