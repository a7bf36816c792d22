/**
 * Carries a paper onto today's words: own additions and strikes go to the letters at which they were made, as far as
 * these still stand. Letters are found by their ids or, where these are of no use (a paper opened on another device;
 * words that were split, merged or restored), by the word difference. Own words are never lost: they go next to what is
 * left of their neighbours.
 */
import * as Y from "yjs";
import type { ChangeId } from "../../drafts/change.ts";
import { eachId } from "../../drafts/crdt/letters.ts";
import { paperLetters } from "../../drafts/crdt/paper.ts";
import type { PaperBase } from "../../drafts/crdt/paper.ts";
import type { Stretch } from "../../drafts/paragraph.ts";
import { wordChanges } from "../../drafts/reading/difference.ts";
import { plain } from "../../drafts/reading/words.ts";

type Letter = ReturnType<typeof paperLetters>[number];

/**
 * What a paper has of its author's own. All offsets count in the fresh paper before anything of this is written into
 * it.
 */
export interface Carried {
  readonly additions: readonly { readonly at: number; readonly words: Stretch }[];
  readonly strikes: readonly number[];
  readonly holds: readonly number[];
}

/** The index in today's words of each old letter; undefined for letters that are gone. */
const followed = (old: readonly Letter[], was: PaperBase | null, now: PaperBase): (number | undefined)[] => {
  const words = plain(old);
  if (was && plain(was.words) === words) {
    const today = new Map(eachId(now.ids).map((id, n) => [id.join(), n]));
    const places = eachId(was.ids).map((id) => today.get(id.join()));
    if (places.some((place) => place !== undefined)) return places;
  }
  const places: (number | undefined)[] = [];
  let shift = 0;
  for (const { from, to, words: put } of wordChanges(old, now.words, now.language)) {
    while (places.length < from) places.push(places.length + shift);
    while (places.length < to) places.push(undefined);
    shift += plain(put).length - (to - from);
  }
  while (places.length < words.length) places.push(places.length + shift);
  return places;
};

/** For each source, the offsets of its letters in a fresh paper. */
const offsetsIn = (base: PaperBase): ReadonlyMap<string, readonly number[]> => {
  const offsets = new Map<string, number[]>();
  let at = 0;
  for (const { src, words } of base.pieces) {
    const known = offsets.get(src) ?? [];
    offsets.set(src, known);
    for (let n = 0; n < words.t.length; n++) known.push(at++);
  }
  return offsets;
};

/**
 * What a paper with these letters has of its own, with its places in a fresh paper on `now`. `was` is the base on which
 * it was opened; null if this device does not know it. Strikes and holds on letters that are gone are dropped;
 * additions are all kept.
 */
export const carriedOnto = (letters: readonly Letter[], was: PaperBase | null, now: PaperBase): Carried => {
  const sources = Map.groupBy(letters, ({ src }) => src);
  const texts = followed(sources.get("text") ?? [], was, now);
  const offsets = offsetsIn(now);
  const same = new Set(
    [...sources].flatMap(([src, all]) => (now.foreign[src as ChangeId] === plain(all) ? [src] : [])),
  );
  const read = new Map<string, number>();
  const additions: { at: number; words: Stretch }[] = [];
  const strikes: number[] = [];
  const holds: number[] = [];
  let cursor = 0;
  for (const { src, strike, hold, ...words } of letters) {
    if (src === "own") {
      if (!strike) additions.push({ at: cursor, words });
      continue;
    }
    const from = read.get(src) ?? 0;
    read.set(src, from + words.t.length);
    for (let n = from; n < from + words.t.length; n++) {
      const nth = src === "text" ? texts[n] : same.has(src) ? n : undefined;
      const at = nth === undefined ? undefined : offsets.get(src)?.[nth];
      if (at === undefined) continue;
      if (strike) strikes.push(at);
      if (hold) holds.push(at);
      cursor = at + 1;
    }
  }
  return { additions, strikes, holds };
};

/** Writes what was carried into a fresh paper. */
export const writeCarried = (text: Y.Text, { additions, strikes, holds }: Carried): void => {
  const formatted = (places: readonly number[], key: "strike" | "hold"): void => {
    const all = places.toSorted((a, b) => a - b);
    for (let n = 0; n < all.length;) {
      let end = n + 1;
      while (end < all.length && all[end] === all[end - 1]! + 1) end++;
      text.format(all[n]!, end - n, { [key]: true });
      n = end;
    }
  };
  formatted(strikes, "strike");
  formatted(holds, "hold");
  // From the end to the start, so that earlier offsets stay valid; additions at one place keep their order.
  for (const { at, words } of additions.toSorted((a, b) => a.at - b.at).toReversed()) {
    const marks = { src: "own", ...(words.b && { b: true }), ...(words.i && { i: true }) };
    if (words.note === undefined) text.insert(at, words.t, marks);
    else text.insertEmbed(at, { note: words.note }, marks);
  }
};
