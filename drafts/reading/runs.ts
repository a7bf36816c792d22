/**
 * Lays out words and any set of changes as runs. It is a pure function and the only layout there is: every view, export
 * and count is made from its result. Law: no word is lost, none is doubled, and every change is visible.
 */
import type { ChangeId, Range } from "../change.ts";
import type { Run } from "../draft.ts";
import type { Stretch } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { plain, sliceWords } from "./words.ts";

/** A change whose place has been found. Its offsets count in the words of its host. */
export interface Laid {
  readonly id: ChangeId;
  readonly proposal: ProposalId;
  /** Its host: the words as they stand, or another change's words. */
  readonly in: "text" | ChangeId;
  readonly out: readonly Range[];
  /** The gap where `words` go in; after the last range of `out`, if there is one. */
  readonly at: number;
  readonly words: readonly Stretch[];
  readonly hold?: true;
  readonly order: number;
}

const unique = <T>(list: readonly T[]): readonly T[] => (list.length > 1 ? [...new Set(list)] : list);

const sameList = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((id, n) => id === b[n]));

const joins = (a: Run, b: Run): boolean =>
  a.t !== "" &&
  b.t !== "" &&
  a.b === b.b &&
  a.i === b.i &&
  a.note === undefined &&
  b.note === undefined &&
  sameList(a.ins, b.ins) &&
  sameList(a.del, b.del) &&
  sameList(a.hold, b.hold) &&
  sameList(a.changes, b.changes);

/** The order at one gap: first what replaces the words before it, then by order of tabling. */
const byGap = (a: Laid, b: Laid): number =>
  a.at - b.at || Number(a.out.length === 0) - Number(b.out.length === 0) || a.order - b.order;

/** A change with offsets limited to its host's words, and without empty ranges. */
const fit = (change: Laid, length: number): Laid => {
  const clamp = (n: number): number => Math.max(0, Math.min(n, length));
  const out = change.out.map(([a, b]) => [clamp(a), clamp(b)] as const).filter(([a, b]) => a < b);
  return { ...change, out, at: clamp(change.at) };
};

/**
 * A piece of the layout: words, the changes that bring them in (outermost first), and those that strike or hold them.
 */
export interface LaidPiece {
  readonly words: Stretch;
  readonly inside: readonly Laid[];
  /** In order of tabling. */
  readonly on: readonly Laid[];
  /** Where the piece begins in the words of its host. */
  readonly from: number;
}

/**
 * Cuts the host's words at every offset where a change begins, ends or goes in. At each such point, first come the
 * words that go in there (laid out with the changes inside them), then the host's letters up to the next point, struck
 * or held by the changes that cover them. Words that go in inside a struck stretch are not struck, because nobody asked
 * for that. A change with neither words nor letters is an empty piece.
 */
export const layPieces = (host: readonly Stretch[], laid: readonly Laid[]): LaidPiece[] => {
  const byHost = new Map<string, Laid[]>();
  for (const change of laid) {
    const list = byHost.get(change.in);
    if (list) list.push(change);
    else byHost.set(change.in, [change]);
  }
  const pieces: LaidPiece[] = [];
  const lay = (id: "text" | ChangeId, words: readonly Stretch[], inside: readonly Laid[]): void => {
    const length = plain(words).length;
    const here = (byHost.get(id) ?? []).map((change) => fit(change, length)).toSorted(byGap);
    const points = new Set([0, length]);
    for (const change of here) {
      points.add(change.at);
      for (const [a, b] of change.out) points.add(a).add(b);
    }
    const ordered = [...points].toSorted((a, b) => a - b);
    const inOrder = here.toSorted((a, b) => a.order - b.order);
    let next = 0;
    for (const [n, from] of ordered.entries()) {
      for (; next < here.length && here[next]!.at <= from; next++) {
        const change = here[next]!;
        if (plain(change.words) !== "" || byHost.has(change.id)) lay(change.id, change.words, [...inside, change]);
        else if (change.out.length === 0) pieces.push({ words: { t: "" }, inside, on: [change], from });
      }
      const to = ordered[n + 1];
      if (to === undefined) break;
      const on = inOrder.filter((change) => change.out.some(([a, b]) => a <= from && to <= b));
      let at = from;
      for (const stretch of sliceWords(words, from, to)) {
        pieces.push({ words: stretch, inside, on, from: at });
        at += stretch.t.length;
      }
    }
  };
  lay("text", host, []);
  return pieces;
};

/** The layout as runs; neighbours with the same changes and marks are joined. */
export const layRuns = (host: readonly Stretch[], laid: readonly Laid[]): Run[] => {
  const runs: Run[] = [];
  for (const { words, inside, on, from } of layPieces(host, laid)) {
    const ins = unique(inside.map((change) => change.proposal));
    const del = unique(on.filter((change) => !change.hold).map((change) => change.proposal));
    const hold = unique(on.filter((change) => change.hold).map((change) => change.proposal));
    // Outermost first: of two changes that cover this place, the one that begins earlier, then the one that ends later.
    const span = (change: Laid): Range => change.out.find(([a, b]) => a <= from && from < b) ?? [from, from];
    const strikes = on.toSorted((a, b) => span(a)[0] - span(b)[0] || span(b)[1] - span(a)[1]);
    const changes = [...inside, ...strikes].map((change) => change.id);
    const run: Run = {
      ...words,
      ...(ins.length > 0 && { ins }),
      ...(del.length > 0 && { del }),
      ...(hold.length > 0 && { hold }),
      ...(changes.length > 0 && { changes }),
    };
    const last = runs.at(-1);
    if (last && joins(last, run)) runs[runs.length - 1] = { ...last, t: last.t + run.t };
    else runs.push(run);
  }
  return runs;
};
