/**
 * What this device remembers of a document between visits: its copy, the lease, how far it was confirmed, copies set
 * aside; and which own letters of a copy the server does not have.
 */
import * as Y from "yjs";
import type { Head } from "../../drafts/wire.ts";
import type { Kept } from "./kept.ts";
import { missingIn, ownPieces } from "./own-words.ts";
import type { Fresh } from "./own-words.ts";

/** Letters in one text that the server does not have. */
export interface Lost {
  readonly document: string;
  /** The id of the strand, or of the paper. */
  readonly key: string;
  readonly pieces: readonly string[];
  readonly whole: string;
  readonly reason: string;
  /** For words of a paper: the paragraph it is on. */
  readonly paragraph?: string;
}

/** What is kept about a document's copy. */
export interface Copy {
  readonly epoch: number;
  /** Counts the resets within an epoch. */
  readonly copy: number;
  readonly client?: number;
  readonly lease?: string;
  readonly head?: Head;
  /** The own clock up to which everything is on the record. */
  readonly acked: number;
  /**
   * The own clock up to which something was typed here. If the database has less, it has lost letters that may have
   * been sent.
   */
  readonly typed?: number;
  readonly unsaved?: true | number;
  readonly keptAt?: string;
  readonly aside?: readonly Aside[];
}

/** A copy that cannot be merged any more, kept until its words are given back. */
export interface Aside {
  readonly database: string;
  readonly client?: number;
  readonly acked: number;
  readonly reason: string;
}

/**
 * What to keep of a copy that is set aside, even if all its words are on the record, so that its database gets deleted.
 * If the record itself went back, confirmed letters are no safer than others: all own letters are then compared.
 */
export const asideOf = (kept: Kept, name: string, copy: Copy, reason: string, wentBack = false): Aside[] => [
  {
    database: kept.database(name, copy.epoch, copy.copy),
    client: copy.client,
    acked: wentBack ? 0 : copy.acked,
    reason,
  },
];

/** The query of a connection: which copy, the head it has seen and, if one types, the lease. */
export const knockOf = ({ client, lease, epoch, head }: Copy, types: boolean): Record<string, string> => ({
  epoch: String(epoch),
  ...(head ? { head: `${head.seq}.${head.hash}` } : {}),
  ...(types && client !== undefined && lease !== undefined ? { client: String(client), lease } : {}),
});

/** The reason for setting aside a copy that has seen more than the record has. */
export const wentBackSentence = (head: Head | undefined): string =>
  `The server was put back to an earlier state${head ? `, before entry ${head.seq}` : ""}. These words of yours are not in the text any more.`;

/** Own unconfirmed letters of `doc` that `fresh` lacks, by text. */
export const lostIn = (
  document: string,
  doc: Y.Doc,
  copy: { readonly client?: number; readonly acked: number },
  fresh: Fresh | null,
  reason: string,
): Lost[] => {
  if (copy.client === undefined) return [];
  const own = ownPieces(doc, copy.client, copy.acked);
  const missing = fresh ? missingIn(fresh, own) : own;
  return [...Map.groupBy(missing, (piece) => piece.key)].map(([key, pieces]) => ({
    document,
    key,
    pieces: pieces.map((piece) => piece.words),
    whole: pieces[0]!.text.toString(),
    reason,
    ...paragraphOf(pieces[0]!.text),
  }));
};

/** The paragraph a paper is on. */
const paragraphOf = (text: Y.Text): { readonly paragraph?: string } => {
  const paper = text.parent;
  const paragraph: unknown = paper instanceof Y.Map ? paper.get("paragraph") : undefined;
  return typeof paragraph === "string" ? { paragraph } : {};
};

/** This device's name for leases: random, and kept. */
export const deviceOf = (kept: Kept): string => {
  const known = kept.read<string>("device");
  if (known !== undefined) return known;
  const device = [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(36).padStart(2, "0")).join("");
  kept.write("device", device);
  return device;
};
