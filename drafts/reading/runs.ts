/**
 * Lays any set of changes over words, as runs. A pure function, and the only layout there is: every view, export and
 * count comes from its answer. Its law: no word lost, none twice, every change laid is visible.
 */
import type { ChangeId, Range } from "../change.ts";
import type { Run } from "../draft.ts";
import type { Stretch } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { plain, sliceWords } from "./words.ts";

/** A change whose place has been found. Ranges and `at` are offsets into the words of its host. */
export interface Laid {
  readonly id: ChangeId;
  readonly proposal: ProposalId;
  /** What it changes: the words as they stand, or the words of another change. */
  readonly in: "text" | ChangeId;
  readonly out: readonly Range[];
  /** The gap where `words` go in; after the last of `out`, where there is one. */
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

/** What stands first at one gap: what replaces the words before it, then in order of tabling. */
const byGap = (a: Laid, b: Laid): number =>
  a.at - b.at || Number(a.out.length === 0) - Number(b.out.length === 0) || a.order - b.order;

/** A change with its offsets inside the host's words and its empty ranges gone. */
const fit = (change: Laid, length: number): Laid => {
  const clamp = (n: number): number => Math.max(0, Math.min(n, length));
  const out = change.out.map(([a, b]) => [clamp(a), clamp(b)] as const).filter(([a, b]) => a < b);
  return { ...change, out, at: clamp(change.at) };
};

/** A piece of the layout: words, the changes that bring them in (outermost first), and those that strike or hold them. */
export interface LaidPiece {
  readonly words: Stretch;
  readonly inside: readonly Laid[];
  /** In order of tabling. */
  readonly on: readonly Laid[];
  /** Where the piece begins in the words of its host. */
  readonly from: number;
}

/**
 * Cuts the host's words at every offset where a change begins, ends or goes in. At each point first the words that go in
 * there, themselves laid out with the changes inside them, then the host's letters up to the next point, struck and held
 * by whatever covers them. Words that go in inside a struck stretch are not struck: nobody asked for that. A change with
 * neither words nor letters is an empty piece.
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

/** The layout as runs, neighbours that say the same joined. */
export const layRuns = (host: readonly Stretch[], laid: readonly Laid[]): Run[] => {
  const runs: Run[] = [];
  for (const { words, inside, on, from } of layPieces(host, laid)) {
    const ins = unique(inside.map((change) => change.proposal));
    const del = unique(on.filter((change) => !change.hold).map((change) => change.proposal));
    const hold = unique(on.filter((change) => change.hold).map((change) => change.proposal));
    // Outermost first: of two that cover this place, the one that began earlier, then the one that ends later.
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
