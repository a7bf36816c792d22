/**
 * What this device remembers of a document between visits: which copy it has, under which lease and how far it was
 * confirmed; copies set aside; and the own letters in a copy that the server does not have.
 */
import * as Y from "yjs";
import type { Head } from "../../drafts/wire.ts";
import type { Kept } from "./kept.ts";
import { missingIn, ownPieces } from "./own-words.ts";
import type { Fresh } from "./own-words.ts";

/** Letters of one text that the server does not have. */
export interface Lost {
  readonly document: string;
  /** The strand's key, or the paper's. */
  readonly key: string;
  readonly pieces: readonly string[];
  readonly whole: string;
  readonly reason: string;
  /** What the paper is on, for words of a paper. */
  readonly paragraph?: string;
}

/** What `kept` remembers of a document. */
export interface Copy {
  readonly epoch: number;
  /** Counts resets within an epoch. */
  readonly copy: number;
  readonly client?: number;
  readonly lease?: string;
  readonly head?: Head;
  /** Own clock up to which everything is on the record. */
  readonly acked: number;
  /** Own clock up to which something was typed here: a database that goes less far has lost letters that may be out. */
  readonly typed?: number;
  readonly unsaved?: true | number;
  readonly keptAt?: string;
  readonly aside?: readonly Aside[];
}

/** A copy that can no longer be merged, kept until its words are given back. */
export interface Aside {
  readonly database: string;
  readonly client?: number;
  readonly acked: number;
  readonly reason: string;
}

/**
 * A copy as it is set aside; also one whose words are all on the record, so that its database is dropped. Where the
 * record itself went back, what was confirmed is no more certain than what was not: all own letters are compared.
 */
export const asideOf = (kept: Kept, name: string, copy: Copy, reason: string, wentBack = false): Aside[] => [
  {
    database: kept.database(name, copy.epoch, copy.copy),
    client: copy.client,
    acked: wentBack ? 0 : copy.acked,
    reason,
  },
];

/** What a connection says of a copy: which it is, how far it has seen, and the lease, where one types under it. */
export const knockOf = ({ client, lease, epoch, head }: Copy, types: boolean): Record<string, string> => ({
  epoch: String(epoch),
  ...(head ? { head: `${head.seq}.${head.hash}` } : {}),
  ...(types && client !== undefined && lease !== undefined ? { client: String(client), lease } : {}),
});

/** Why a copy was set aside that has seen more than the record holds. */
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

/** The paragraph a paper is on, as its caucus says. */
const paragraphOf = (text: Y.Text): { readonly paragraph?: string } => {
  const paper = text.parent;
  const paragraph: unknown = paper instanceof Y.Map ? paper.get("paragraph") : undefined;
  return typeof paragraph === "string" ? { paragraph } : {};
};

/** This device's name for leases: random, kept. */
export const deviceOf = (kept: Kept): string => {
  const known = kept.read<string>("device");
  if (known !== undefined) return known;
  const device = [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(36).padStart(2, "0")).join("");
  kept.write("device", device);
  return device;
};
