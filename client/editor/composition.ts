/**
 * While an input method composes, nothing is written and no remote change is shown, since both would break the
 * composition. At the end there is one change, which is mapped through the remote changes that came meanwhile.
 */
import type { Node } from "prosemirror-model";
import { Mapping } from "prosemirror-transform";
import type { Intent } from "../../drafts/crdt/policy.ts";
import { lettersOf } from "./schema.ts";
import type { DeltaPiece } from "./schema.ts";

/** One replacement: the letters between two offsets (UTF-16 units) give way to `text`, either of which may be empty. */
export interface NetChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** One composition, begun on the document as it was `before`; it is ended once and not used again. */
export class Composition {
  readonly #before: Node;
  readonly #steps = new Mapping();
  readonly #held: (readonly DeltaPiece[])[] = [];

  constructor(before: Node) {
    this.#before = before;
  }

  /** Notes a change that the input method made on the screen. */
  typed(steps: Mapping): void {
    this.#steps.appendMapping(steps);
  }

  /** Holds back a change of the words, which is not shown yet. */
  hold(delta: readonly DeltaPiece[]): void {
    this.#held.push(delta);
  }

  /** What the whole composition changed, in offsets of the words as they are now; null if nothing. */
  end(now: Node): NetChange | null {
    let from = Infinity;
    let to = -1;
    let fromNow = Infinity;
    let toNow = -1;
    // Taken from the step maps, because comparing the words could confuse two equal letters.
    this.#steps.maps.forEach((map, n) =>
      map.forEach((oldStart, oldEnd, newStart, newEnd) => {
        const back = new Mapping(this.#steps.maps.slice(0, n)).invert();
        const on = new Mapping(this.#steps.maps.slice(n + 1));
        from = Math.min(from, back.map(oldStart, -1));
        to = Math.max(to, back.map(oldEnd, 1));
        fromNow = Math.min(fromNow, on.map(newStart, -1));
        toNow = Math.max(toNow, on.map(newEnd, 1));
      }),
    );
    if (to < 0) return null;
    const net = trimmed(lettersOf(this.#before, from, to), lettersOf(now, fromNow, toNow), from);
    if (net.text === "" && net.from === net.to) return null;
    let { from: start, to: end } = net;
    for (const delta of this.#held) {
      start = mapThrough(delta, start, 1);
      end = Math.max(start, mapThrough(delta, end, -1));
    }
    return { from: start, to: end, text: net.text };
  }

  /** Maps an offset through the changes that were held back. */
  map(offset: number): number {
    return this.#held.reduce((at, delta) => mapThrough(delta, at, 1), offset);
  }
}

/** The intent that a change stands for. */
export const intentOf = ({ from, to, text: t }: NetChange): Intent =>
  t === "" ? { do: "delete", from, to } : from === to ? { do: "insert", at: from, t } : { do: "replace", from, to, t };

/** A replacement without the letters that stay, because autocorrect and input methods replace whole words. */
export const trimmed = (old: string, now: string, from: number): NetChange => {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  // Never cut between the halves of a surrogate pair.
  if (head > 0 && isHigh(now, head - 1)) head--;
  else if (head > 0 && isHigh(old, head - 1)) head--;
  if (tail > 0 && (isLow(now, now.length - tail) || isLow(old, old.length - tail))) tail--;
  return { from: from + head, to: from + old.length - tail, text: now.slice(head, now.length - tail) };
};

const isHigh = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** Where an offset is after a change. `side` says on which side of words inserted at that very place it stays. */
export const mapThrough = (delta: readonly DeltaPiece[], offset: number, side: 1 | -1): number => {
  let old = 0;
  let now = 0;
  for (const piece of delta) {
    if (piece.retain !== undefined) {
      if (offset < old + piece.retain) break;
      old += piece.retain;
      now += piece.retain;
    } else if (piece.delete !== undefined) {
      if (offset <= old + piece.delete) return now;
      old += piece.delete;
    } else if (old < offset || (old === offset && side > 0)) {
      now += typeof piece.insert === "string" ? piece.insert.length : 1;
    } else break;
  }
  return now + (offset - old);
};
