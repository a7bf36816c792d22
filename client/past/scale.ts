/**
 * The positions of the slider over the record: which entries can be shown, and their times. Pure functions; a slider
 * draws them.
 */
import type { MomentsInfo, PastMoment } from "../../drafts/past-moments.ts";
import type { RevisionEntry } from "../../drafts/tables.ts";

/** A revision on the scale. */
export interface Stop {
  /** The entry that published it. */
  readonly seq: number;
  /** The revision published there. */
  readonly name: string;
}

/**
 * Positions run from `min` to `max`. A position is an entry's seq or, if only revisions can be read, the index of a
 * revision.
 */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Oldest first. */
  readonly revisions: readonly Stop[];
  readonly only?: MomentsInfo["only"];
  /** Before this entry only revisions can be read. */
  readonly first: number;
}

/** The scale; null if nothing of the past can be read yet. */
export const scaleOf = (
  { first, last, only }: MomentsInfo,
  revisions: readonly Pick<RevisionEntry, "seq" | "name">[],
): Scale | null => {
  const stops = revisions
    .filter(({ seq }) => seq <= last)
    .map(({ seq, name }) => ({ seq, name }))
    .sort((a, b) => a.seq - b.seq);
  if (only !== undefined)
    return stops.length === 0 ? null : { min: 0, max: stops.length - 1, revisions: stops, only, first };
  return { min: Math.min(first, stops[0]?.seq ?? first), max: last, revisions: stops, first };
};

const clamp = (n: number, min: number, max: number): number => Math.min(max, Math.max(min, n));

/** The revision nearest to an entry; of two equally near, the earlier. */
const nearest = (revisions: readonly Stop[], seq: number): Stop | undefined => {
  let best: Stop | undefined;
  for (const stop of revisions)
    if (best === undefined || Math.abs(stop.seq - seq) < Math.abs(best.seq - seq)) best = stop;
  return best;
};

/** The entry at a position, limited to those this seat may look at. */
export const seqAt = (scale: Scale, position: number): number => {
  const at = clamp(Math.round(position), scale.min, scale.max);
  if (scale.only !== undefined) return scale.revisions[at]!.seq;
  if (at >= scale.first) return at;
  // Before the text was opened, only revisions can be read.
  const stop = nearest(
    scale.revisions.filter(({ seq }) => seq < scale.first),
    at,
  );
  return stop !== undefined && Math.abs(stop.seq - at) <= scale.first - at ? stop.seq : scale.first;
};

/** The position of an entry on the scale. */
export const positionOf = (scale: Scale, seq: number): number => {
  if (scale.only === undefined) return clamp(seq, scale.min, scale.max);
  const at = scale.revisions.findLastIndex((stop) => stop.seq <= seq);
  return Math.max(0, at);
};

/** How far along the scale a position is, from 0 to 1. */
export const fractionOf = ({ min, max }: Scale, position: number): number =>
  max === min ? 1 : (clamp(position, min, max) - min) / (max - min);

/** The revision after or before an entry. */
export const neighbourRevision = ({ revisions }: Scale, seq: number, way: 1 | -1): Stop | undefined =>
  way > 0 ? revisions.find((stop) => stop.seq > seq) : revisions.findLast((stop) => stop.seq < seq);

/** About when an entry was made, estimated from the sample of times; exact enough while the thumb moves. */
export const timeAt = (times: MomentsInfo["times"], seq: number): string => {
  const after = times.findIndex(([at]) => at >= seq);
  if (after < 0) return times.at(-1)?.[1] ?? "";
  const [seqB, atB] = times[after]!;
  if (seqB === seq || after === 0) return atB;
  const [seqA, atA] = times[after - 1]!;
  const [a, b] = [Date.parse(atA), Date.parse(atB)];
  return new Date(a + ((b - a) * (seq - seqA)) / (seqB - seqA)).toISOString();
};

/** A revision as it is drawn below the track. */
export interface Tick extends Stop {
  /** How far along the scale, from 0 to 1. */
  readonly at: number;
  /** Whether its name is shown below it; false if it is too near to the one before. */
  readonly named: boolean;
}

/**
 * Ticks for revisions, with as many names as there is room for, the latest first. `room` is the width of a name as a
 * share of the scale.
 */
export const ticksOf = (scale: Scale, room: number): readonly Tick[] => {
  const ticks: Tick[] = [];
  let free = Number.POSITIVE_INFINITY;
  for (const stop of scale.revisions.toReversed()) {
    const at = fractionOf(scale, scale.only === undefined ? stop.seq : scale.revisions.indexOf(stop));
    const named = free - at >= room;
    if (named) free = at;
    ticks.push({ ...stop, at, named });
  }
  return ticks.reverse();
};

/** The step that is shown at an entry: the one it is part of, else the last before it. */
export const stepAt = (moments: readonly PastMoment[], seq: number): PastMoment | undefined =>
  moments.find((moment) => moment.since <= seq && seq <= moment.seq) ?? moments.findLast((moment) => moment.seq <= seq);
