/** Who else has a caret where. The office or party of each is set by the server. */
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { By } from "../../drafts/party.ts";
import { keyOf } from "./own-words.ts";
import type { Paper, Presence } from "./states.ts";

/** Where a caret is, as it is sent: the server passes on these fields and adds `user`. */
export interface Place {
  readonly paragraph?: ParagraphId;
  readonly paper?: string;
  readonly cursor: { readonly anchor: unknown; readonly head: unknown };
}

/** One's own caret, by offsets in a strand or in a paper's words. */
export interface OwnCaret {
  readonly text: Y.Text;
  readonly anchor: number;
  readonly head: number;
}

/**
 * A caret as it is sent. Offsets become Yjs positions that stay with their letters; the paragraph is absent if the
 * strand is not in the draft, or the paper proposes a paragraph.
 */
export const placeOf = (
  { text, anchor, head }: OwnCaret,
  papers: readonly Paper[],
  paragraphOf: (strand: string) => ParagraphId | undefined,
): Place => {
  const paper = papers.find((one) => one.text === text);
  const written = paper && "paragraph" in paper.on ? paper.on.paragraph : undefined;
  const paragraph = paper ? written : paragraphOf(keyOf(text));
  return {
    ...(paragraph ? { paragraph } : {}),
    ...(paper ? { paper: paper.id } : {}),
    cursor: {
      anchor: Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, anchor, -1)),
      head: Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, head, -1)),
    },
  };
};

type State = Partial<Place> & { readonly user?: By };

/**
 * The carets of others in a document. A state without a place, or to which the server has not yet added who it is, is
 * left out.
 */
export const presenceOf = (document: string, awareness: Awareness, info: NegotiationInfo): Presence[] =>
  [...(awareness.getStates() as Map<number, State>)].flatMap(([client, { user, cursor, paragraph, paper }]) => {
    if (client === awareness.clientID || !user || !cursor) return [];
    return [
      {
        client,
        document,
        by: user,
        label: nameOf(user, info),
        ...(paragraph ? { paragraph } : {}),
        ...(paper ? { paper } : {}),
        anchor: Y.createRelativePositionFromJSON(cursor.anchor),
        head: Y.createRelativePositionFromJSON(cursor.head),
      },
    ];
  });

/** The name on a caret: "Chair", "Secretariat", a party's name, or "A delegation" if it may not be named. */
export const nameOf = (by: By, info: Pick<NegotiationInfo, "parties">): string => {
  if (by.office === "chair") return "Chair";
  if (by.office === "secretariat" || by.office === "server") return "Secretariat";
  return info.parties.find((party) => party.id === by.party)?.name ?? "A delegation";
};
