/** One's own letters in a document, by client id and clock: to find what is not on the record. */
import * as Y from "yjs";

/** Standing letters of one client in one text, from a clock on, in the order they were typed. */
export interface OwnPiece {
  /** The id of the strand, or of the paper. */
  readonly key: string;
  readonly client: number;
  readonly clock: number;
  readonly words: string;
  /** The text they are in. */
  readonly text: Y.Text;
}

/** Stretches of a paper with others' words: opening the paper wrote them, nobody typed them. */
const foreignIn = (text: Y.Text): ReadonlySet<Y.Item> => {
  const foreign = new Set<Y.Item>();
  let src: unknown;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.content instanceof Y.ContentFormat) {
      if (item.content.key === "src" && !item.deleted) src = item.content.value;
    } else if (!item.deleted && typeof src === "string" && src !== "own") foreign.add(item);
  }
  return foreign;
};

/** Own letters that stand in `doc` and were typed at clock `from` or later. */
export const ownPieces = (doc: Y.Doc, client: number, from: number): OwnPiece[] => {
  const structs = doc.store.clients.get(client) ?? [];
  const pieces: OwnPiece[] = [];
  const foreign = new Map<Y.Text, ReadonlySet<Y.Item>>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || struct.deleted || struct.id.clock + struct.length <= from) continue;
    if (!(struct.content instanceof Y.ContentString) || !(struct.parent instanceof Y.Text)) continue;
    if (!foreign.has(struct.parent)) foreign.set(struct.parent, foreignIn(struct.parent));
    if (foreign.get(struct.parent)!.has(struct)) continue;
    const cut = Math.max(0, from - struct.id.clock);
    pieces.push({
      key: keyOf(struct.parent),
      client,
      clock: struct.id.clock + cut,
      words: struct.content.str.slice(cut),
      text: struct.parent,
    });
  }
  return pieces;
};

/** The id of a text in its document: of a strand or, in a caucus, of its paper. */
export const keyOf = (text: Y.Text): string => {
  const item = text._item;
  if (!item) return "";
  const above = item.parent instanceof Y.Map ? item.parent._item : null;
  return item.parentSub === "text" && above?.parentSub ? above.parentSub : (item.parentSub ?? "");
};

/** The number of words, as a person would count them. */
export const wordCount = (pieces: readonly OwnPiece[]): number =>
  pieces.reduce((n, piece) => n + (piece.words.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0);

/** A document loaded from the server, and its state vector then. */
export interface Fresh {
  readonly doc: Y.Doc;
  readonly known: ReadonlyMap<number, number>;
}

/**
 * The own letters that a fresh document lacks: their ids are unknown there, or have other content because the client id
 * was given to somebody else meanwhile.
 */
export const missingIn = (fresh: Fresh, own: readonly OwnPiece[]): OwnPiece[] =>
  own.flatMap((piece) => {
    const known = (fresh.known.get(piece.client) ?? 0) - piece.clock;
    if (known <= 0) return [piece];
    const same = Math.min(known, piece.words.length);
    if (wordsAt(fresh.doc, piece.client, piece.clock, same) !== piece.words.slice(0, same)) return [piece];
    return same < piece.words.length ? [{ ...piece, clock: piece.clock + same, words: piece.words.slice(same) }] : [];
  });

/** The letters that a client typed from a clock on, deleted or not; "" for letters that were garbage-collected. */
const wordsAt = (doc: Y.Doc, client: number, clock: number, length: number): string => {
  let words = "";
  for (const struct of doc.store.clients.get(client) ?? []) {
    if (struct.id.clock + struct.length <= clock || struct.id.clock >= clock + length) continue;
    if (!(struct instanceof Y.Item)) return "";
    if (!(struct.content instanceof Y.ContentString)) continue;
    words += struct.content.str.slice(
      Math.max(0, clock - struct.id.clock),
      Math.max(0, clock + length - struct.id.clock),
    );
  }
  return words;
};
