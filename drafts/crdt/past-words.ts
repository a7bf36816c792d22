/**
 * The words of a strand as they were after any entry, read from the living document. It keeps every letter ever typed,
 * and letters never change their order; so a letter stood after an entry if it had come and had not been struck by
 * then. When each letter came and went is known to the keeper of the record (`Times`).
 */
import * as Y from "yjs";
import type { LetterId } from "../change.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import { joinWords } from "../reading/words.ts";
import { afterFormat, pushIds, textOf } from "./letters.ts";
import { lookUp } from "./spans.ts";

/** A run of letters of one client, and the entry that brought or struck them. */
export interface Marked {
  readonly clock: number;
  readonly length: number;
  readonly seq: number;
}

/** The entries that brought and struck letters of a client: rows that overlap the range, in order of clock. */
export interface Times {
  brought(client: number, clock: number, stop: number): readonly Marked[];
  struck(client: number, clock: number, stop: number): readonly Marked[];
}

/** Letters, or one formatting item, that came and went together. */
interface Piece {
  readonly client: number;
  readonly clock: number;
  readonly brought: number;
  readonly struck: number;
  readonly t: string;
  readonly note?: ParagraphId;
  readonly format?: Y.ContentFormat;
}

/** All letters that ever stood in a strand, in order. */
export type Pieces = readonly Piece[];

const never = Number.POSITIVE_INFINITY;

type Ask = (client: number, clock: number, stop: number) => readonly Marked[];

/** When each letter of some items came, or went. */
class When {
  readonly #rows: ReadonlyMap<number, readonly Marked[]>;

  constructor(items: readonly Y.Item[], ask: Ask) {
    this.#rows = lookUp(
      items.flatMap(({ id, length }) => [id.client, id.clock, length]),
      ask,
    );
  }

  /** The entry of a letter, and the clock up to which that holds; `never` if no entry brought (or struck) it. */
  at(client: number, clock: number, stop: number): { readonly seq: number; readonly until: number } {
    const rows = this.#rows.get(client) ?? [];
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.clock + rows[middle]!.length <= clock) low = middle + 1;
      else high = middle;
    }
    const row = rows[low];
    if (row === undefined || row.clock >= stop) return { seq: never, until: stop };
    if (row.clock > clock) return { seq: never, until: row.clock };
    return { seq: row.seq, until: Math.min(stop, row.clock + row.length) };
  }
}

/**
 * Reads a strand with all that was ever struck in it, cut where letters came or went with different entries. Letters
 * that `times` does not know never came, or were never struck.
 */
export const readPieces = (strand: Y.Text, times: Times): Pieces => {
  const items: Y.Item[] = [];
  for (let item = strand._start; item; item = item.right)
    if (item.countable || item.content instanceof Y.ContentFormat) items.push(item);
  const came = new When(items, (...range) => times.brought(...range));
  const went = new When(
    items.filter(({ deleted }) => deleted),
    (...range) => times.struck(...range),
  );
  const pieces: Piece[] = [];
  for (const item of items) {
    const { client, clock: start } = item.id;
    const stop = start + item.length;
    const t = textOf(item);
    const embed = item.content instanceof Y.ContentEmbed ? (item.content.embed as { note?: ParagraphId } | null) : null;
    for (let clock = start; clock < stop;) {
      const brought = came.at(client, clock, stop);
      const struck = item.deleted ? went.at(client, clock, stop) : { seq: never, until: stop };
      const until = Math.min(brought.until, struck.until);
      pieces.push({
        client,
        clock,
        brought: brought.seq,
        struck: struck.seq,
        t: t.slice(clock - start, until - start),
        ...(embed?.note && { note: embed.note }),
        ...(item.content instanceof Y.ContentFormat && { format: item.content }),
      });
      clock = until;
    }
  }
  return pieces;
};

/** The words right after an entry, just as `lettersOf` would have read them then. */
export const wordsThen = (pieces: Pieces, seq: number): readonly Stretch[] => {
  const words: Stretch[] = [];
  let marks: Pick<Stretch, "b" | "i"> = {};
  let run = "";
  const close = (): void => {
    if (run !== "") words.push({ t: run, ...marks });
    run = "";
  };
  for (const { brought, struck, t, note, format } of pieces) {
    if (brought > seq || struck <= seq) continue;
    if (format === undefined && note === undefined) run += t;
    else {
      close();
      if (format !== undefined) marks = afterFormat(marks, format);
      else words.push({ t, ...marks, ...(note && { note }) });
    }
  }
  close();
  return joinWords(words);
};

/** The letters right after an entry, as flat triples. */
export const idsThen = (pieces: Pieces, seq: number): readonly number[] => {
  const ids: number[] = [];
  for (const { client, clock, brought, struck, t } of pieces)
    if (brought <= seq && struck > seq && t !== "") pushIds(ids, client, clock, t.length);
  return ids;
};

/** The offset of a letter right after an entry; undefined if it did not stand in this strand then. */
export const offsetThen = (pieces: Pieces, seq: number, [client, clock]: LetterId): number | undefined => {
  let offset = 0;
  for (const piece of pieces) {
    if (piece.brought > seq || piece.struck <= seq) continue;
    const { length } = piece.t;
    if (piece.client === client && clock >= piece.clock && clock < piece.clock + length)
      return offset + clock - piece.clock;
    offset += length;
  }
  return undefined;
};
