/**
 * Finding an anchor's letters again, and what has become of them. Everything is read from the document alone, so that
 * every replica gives the same answer (docs/spec.md A1 to A5).
 */
import type { Anchor, Condition, LetterId, Range } from "../change.ts";
import { gapAt, idsOf, itemAt, offsetOf, saidBy, textOf, type Gap, type Letters } from "./letters.ts";
import { plain } from "../reading/words.ts";

/** Letters looked for in a paragraph's words as they are now. */
export interface Found {
  /** Where they stand: offsets in order; neighbouring ranges are joined. Empty if none stands. */
  readonly ranges: readonly Range[];
  /** How many of the letters are deleted. */
  readonly missing: number;
}

/** A run inserted directly before a deleted letter; the letter's revived copy may be in it. */
interface Copy {
  readonly clock: number;
  readonly client: number;
  readonly start: number;
  content: string;
}
const copies = new WeakMap<Letters, ReadonlyMap<number, Copy[]>>();

const copiesIn = (letters: Letters): ReadonlyMap<number, Copy[]> => {
  const known = copies.get(letters);
  if (known) return known;
  const byClient = new Map<number, Copy[]>();
  for (const item of letters.at.keys()) {
    const right = item.rightOrigin;
    if (!right || !item.countable) continue;
    const list = byClient.get(right.client) ?? [];
    byClient.set(right.client, list);
    const { client, clock } = item.id;
    const last = list.find(
      (copy) => copy.clock === right.clock && copy.client === client && copy.start + copy.content.length === clock,
    );
    if (last) last.content += textOf(item);
    else list.push({ clock: right.clock, client, start: clock, content: textOf(item) });
  }
  copies.set(letters, byClient);
  return byClient;
};

/**
 * The clock of the copy by which an undo brought a letter back. Yjs inserts a copy whose right origin is the deleted
 * item; that is the same in every replica, while `Item.redone` is not. Words typed just before with the same right
 * origin may have merged with the copy, so the letter is looked for among them. Copies of copies are followed.
 */
const revived = (letters: Letters, client: number, clock: number, depth = 0): number | undefined => {
  for (const copy of copiesIn(letters).get(client) ?? []) {
    const skip = clock - copy.clock;
    if (skip < 0 || skip >= copy.content.length || depth > 100) continue;
    const was = plain(saidBy(letters.doc, [client, copy.clock, copy.content.length]));
    let start = -1;
    for (let n = was.length; n > skip && start < 0; n--) start = copy.content.lastIndexOf(was.slice(0, n));
    if (start < 0) continue;
    const id: LetterId = [copy.client, copy.start + start + skip];
    const place = offsetOf(letters, id);
    if (place?.stands) return place.at;
    const again = place && revived(letters, ...id, depth + 1);
    if (again !== undefined) return again;
  }
  return undefined;
};

const joinRanges = (pieces: readonly Range[]): Range[] => {
  const ranges: [number, number][] = [];
  for (const [from, to] of pieces.toSorted((a, b) => a[0] - b[0])) {
    const last = ranges.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else ranges.push([from, to]);
  }
  return ranges;
};

const scan = (letters: Letters, ids: readonly number[], follow: boolean): Found => {
  const pieces: Range[] = [];
  let missing = 0;
  for (let n = 0; n < ids.length; n += 3) {
    const client = ids[n]!;
    let clock = ids[n + 1]!;
    const stop = clock + ids[n + 2]!;
    while (clock < stop) {
      const item = itemAt(letters.doc, [client, clock]);
      if (!item) {
        missing += stop - clock;
        break;
      }
      const end = Math.min(stop, item.id.clock + item.length);
      const start = letters.at.get(item);
      if (start !== undefined && !item.deleted) {
        const from = start + clock - item.id.clock;
        pieces.push([from, from + end - clock]);
      } else if (start === undefined || !follow) missing += end - clock;
      else
        for (let k = clock; k < end; k++) {
          const at = revived(letters, client, k);
          if (at === undefined) missing++;
          else pieces.push([at, at + 1]);
        }
      clock = end;
    }
  }
  return { ranges: joinRanges(pieces), missing };
};

/** Where letters stand now. Copies made by an undo count only if the whole quote is back. */
export const find = (letters: Letters, ids: readonly number[], quote: string): Found => {
  const found = scan(letters, ids, false);
  if (found.missing === 0) return found;
  const back = scan(letters, ids, true);
  const text = back.ranges.map(([from, to]) => letters.text.slice(from, to)).join("");
  return back.missing === 0 && text === quote ? back : found;
};

/**
 * Where a gap is now: after its left neighbour if that stands, else before the right one, else where the left one
 * stood. The start of a paragraph always counts as standing; its end counts only while nothing was written behind the
 * left neighbour. With no neighbour left the place is a guess: `adrift`.
 */
export const locate = (letters: Letters, gap: Gap): { readonly at: number; readonly adrift: boolean } => {
  const place = (id: LetterId): { at: number; stands: boolean } | undefined => {
    const found = offsetOf(letters, id);
    if (!found || found.stands) return found;
    const at = revived(letters, ...id);
    const same = at !== undefined && letters.text[at] === plain(saidBy(letters.doc, [...id, 1]));
    return same ? { at, stands: true } : found;
  };
  if (gap.after === null) return { at: 0, adrift: false };
  const left = place(gap.after);
  if (left?.stands) return { at: left.at + 1, adrift: false };
  const right = gap.before && place(gap.before);
  if (right?.stands) return { at: right.at, adrift: false };
  const end = letters.text.length;
  if (left) return { at: left.at, adrift: gap.before !== null || left.at < end };
  return { at: right ? right.at : end, adrift: true };
};

/** An anchor as it is now. `at` is the gap where words go in; undefined if the letters it strikes are gone. */
export interface Placed {
  readonly ranges: readonly Range[];
  readonly at: number | undefined;
  readonly condition: Condition;
}

/**
 * Places an anchor among a paragraph's letters. One that strikes letters is `gone`, without a gap, if none of them
 * stands; a pure insertion always has a gap, if need be a guessed one (`adrift`).
 */
export const placeAnchor = (letters: Letters, anchor: Anchor): Placed => {
  if (anchor.ids.length === 0) {
    const { at, adrift } = locate(letters, anchor);
    return { ranges: [], at, condition: adrift ? "adrift" : "whole" };
  }
  const { ranges, missing } = find(letters, anchor.ids, anchor.quote);
  if (ranges.length === 0) return { ranges, at: undefined, condition: "gone" };
  return { ranges, at: ranges.at(-1)![1], condition: missing > 0 ? "thin" : "whole" };
};

/** The condition of a change that was cut into several anchors. */
export const conditionOf = (pieces: readonly Condition[]): Condition => {
  if (pieces.includes("adrift")) return "adrift";
  if (pieces.length > 0 && pieces.every((piece) => piece === "gone")) return "gone";
  return pieces.every((piece) => piece === "whole") ? "whole" : "thin";
};

/** An anchor for the words between given offsets, as they stand. `at` is used for a pure insertion only. */
export const anchorAt = (letters: Letters, paragraph: Anchor["in"], ranges: readonly Range[], at: number): Anchor => {
  const struck = ranges.filter(([from, to]) => from < to);
  const gap = gapAt(letters, struck.at(-1)?.[1] ?? at);
  return {
    in: paragraph,
    ids: struck.flatMap(([from, to]) => idsOf(letters, from, to)),
    quote: struck.map(([from, to]) => letters.text.slice(from, to)).join(""),
    after: gap.after,
    before: gap.before,
    words: true,
  };
};
