/**
 * How a paper's words are drawn: own additions and strikes marked as one's own, words of others as the room reads them.
 * The same list draws the paper under a caret (decorations) and without (templates).
 */
import { html } from "lit";
import type { TemplateResult } from "lit";
import type { Piece } from "../../drafts/reading/view.ts";
import type { ChangeId } from "../../drafts/change.ts";
import { noteMark } from "../../drafts/paragraph.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { drawAround } from "./drawn.ts";
import type { Drawn, Place } from "./drawn.ts";
import { folded } from "./folded.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import type { DeltaPiece } from "./schema.ts";

/** A stretch of a paper, with its attributes. */
export interface PaperStretch {
  readonly from: number;
  readonly to: number;
  readonly t: string;
  readonly note?: ParagraphId;
  /** "own", "text", or the change whose words these are. */
  readonly src: string;
  readonly strike: boolean;
  readonly hold: boolean;
  readonly b: boolean;
  readonly i: boolean;
}

/** The stretches of a paper, in order and without gaps; letters without a source are own ones. */
export const paperStretches = (delta: readonly DeltaPiece[]): PaperStretch[] => {
  let at = 0;
  return delta.map(({ insert, attributes }) => {
    const t = typeof insert === "string" ? insert : noteMark;
    const from = at;
    at += t.length;
    return {
      from,
      to: at,
      t,
      ...(typeof insert === "object" && insert.note ? { note: insert.note } : {}),
      src: typeof attributes?.["src"] === "string" ? attributes["src"] : "own",
      strike: attributes?.["strike"] === true,
      hold: attributes?.["hold"] === true,
      b: attributes?.["b"] === true,
      i: attributes?.["i"] === true,
    };
  });
};

/** The stretches of each source, in order: the k-th letter of a source is the k-th letter in them. */
const bySource = (stretches: readonly PaperStretch[]): ReadonlyMap<string, readonly PaperStretch[]> =>
  Map.groupBy(
    stretches.filter((stretch) => stretch.src !== "own"),
    (stretch) => stretch.src,
  );

interface Alignment {
  readonly places: ReadonlyMap<Piece, { readonly from: number; readonly to: number }>;
  /** The sources whose words are shown. */
  readonly read: ReadonlySet<string>;
}

/** Finds the words of `pieces` in the paper, letter by letter for each source; null if they disagree anywhere. */
const alignment = (
  pieces: readonly Piece[],
  stretches: readonly PaperStretch[],
  draft: Drawing["draft"],
): Alignment => {
  const sources = bySource(stretches);
  const owners = new Map(draft.proposals.flatMap((q) => q.changes.map((change) => [change.id, q.id] as const)));
  // Of the changes on a piece, those that strike it did not bring its letters.
  const brings = (piece: Extract<Piece, { is: "words" }>, change: ChangeId): boolean => {
    const owner = owners.get(change);
    return owner !== undefined && piece.ins?.includes(owner) === true && piece.del?.includes(owner) !== true;
  };
  const used = new Map<string, number>();
  const places = new Map<Piece, { from: number; to: number }>();
  const read = new Set<string>();
  for (const piece of pieces) {
    if (piece.is !== "words") continue;
    const src =
      piece.from !== undefined
        ? "text"
        : piece.changes?.findLast((change) => sources.has(change) && brings(piece, change));
    if (src === undefined) continue;
    const start = used.get(src) ?? 0;
    used.set(src, start + piece.t.length);
    const from = letterAt(sources.get(src) ?? [], start);
    const last = letterAt(sources.get(src) ?? [], start + piece.t.length - 1);
    if (from === null || last === null) continue;
    places.set(piece, { from, to: last + 1 });
    read.add(src);
  }
  return { places, read };
};

const letterAt = (stretches: readonly PaperStretch[], n: number): number | null => {
  let before = 0;
  for (const { from, to } of stretches) {
    if (n < before + to - from) return from + n - before;
    before += to - from;
  }
  return null;
};

/**
 * Draws a paper. `pieces` are the paragraph's as the room reads it now. If the paper was opened on other words
 * (`movedOn`), the words then are drawn, with one's own.
 */
export const drawPaper = (
  delta: readonly DeltaPiece[],
  pieces: readonly Piece[],
  drawing: Drawing,
): readonly Drawn[] => {
  const stretches = paperStretches(delta);
  const foreign = stretches
    .filter((s) => s.src === "text")
    .map((s) => s.t)
    .join("");
  const stands = pieces.flatMap((p) => (p.is === "words" && p.from !== undefined ? [p.t] : [])).join("");
  const { places, read }: Alignment =
    foreign === stands ? alignment(pieces, stretches, drawing.draft) : { places: new Map(), read: new Set() };
  const place: Place = (piece) => places.get(piece) ?? null;
  const around =
    foreign === stands
      ? drawAround(withoutEmpty(pieces, places), drawing, place, (option) => isTouched(option, places, stretches))
      : [];
  // Hidden letters come first, because a stretch of the text may reach around them.
  return flatten(stretches, [...unread(stretches, read), ...around.map((one) => behindOwn(one, stretches))]);
};

/** Moves a widget from before the caret (order below zero) to behind it, but still before what opens there. */
const behind = 100;

/**
 * Puts what closes or follows behind a caret at the end of own letters, so that writing goes on where it stopped, and
 * the browser does not have to guess the side for the next letter.
 */
const behindOwn = (one: Drawn, stretches: readonly PaperStretch[]): Drawn =>
  one.is === "widget" && one.order < 0 && stretches.some(({ src, to }) => src === "own" && to === one.at)
    ? { ...one, order: one.order + behind }
    : one;

/** Whether the paper has own words, strikes or holds in a wording. */
const isTouched = (
  option: readonly Piece[],
  places: ReadonlyMap<Piece, { readonly from: number; readonly to: number }>,
  stretches: readonly PaperStretch[],
): boolean => {
  const all = option.flatMap((piece) => places.get(piece) ?? []);
  const from = Math.min(...all.map((one) => one.from));
  const to = Math.max(...all.map((one) => one.to));
  return stretches.some((one) =>
    one.src === "own" ? from < one.from && one.to < to : (one.strike || one.hold) && one.from < to && from < one.to,
  );
};

/**
 * Hides letters of others' wordings that the room does not read there: a wording that others offered too is read once,
 * with all names; one that sleeps, was withdrawn, or has no place in the clean view is not read at all. Without
 * brackets they would look like words of the text. What the author did to them stays visible.
 */
const unread = (stretches: readonly PaperStretch[], read: ReadonlySet<string>): Drawn[] => {
  // If a paragraph is only proposed, all its words belong to one wording.
  if (!stretches.some(({ src }) => src === "text")) return [];
  return [...bySource(stretches)].flatMap(([src, all]) =>
    src === "text" || read.has(src) || all.some((one) => one.strike || one.hold)
      ? []
      : all.map(({ from, to }): Drawn => ({ is: "run", from, to, tag: "span", class: folded })),
  );
};

/** Leaves out brackets around words that are not in the paper. */
const withoutEmpty = (pieces: readonly Piece[], places: ReadonlyMap<Piece, unknown>): Piece[] => {
  const filled = new Set<string>();
  const open: string[] = [];
  for (const piece of pieces) {
    if (piece.is === "open") open.push(piece.bracket.key);
    else if (piece.is === "close") open.splice(open.lastIndexOf(piece.bracket.key), 1);
    else if (piece.is === "words" && places.has(piece)) for (const key of open) filled.add(key);
  }
  return pieces.filter((piece) => (piece.is === "words" ? places.has(piece) : filled.has(piece.bracket.key)));
};

/**
 * One run for each stretch, with own marks and the room's together. If own words were typed into a run of the room's,
 * it is cut there, so that they are drawn as own.
 */
const flatten = (stretches: readonly PaperStretch[], around: readonly Drawn[]): Drawn[] => {
  const drawn: Drawn[] = around.filter((one) => one.is === "widget");
  const runs = around.filter((one) => one.is === "run");
  for (const stretch of stretches) {
    const cuts = [stretch.from, stretch.to];
    for (const run of runs)
      for (const cut of [run.from, run.to]) if (cut > stretch.from && cut < stretch.to) cuts.push(cut);
    cuts.sort((a, b) => a - b);
    for (let n = 0; n + 1 < cuts.length; n++) {
      const [from, to] = [cuts[n]!, cuts[n + 1]!];
      if (from === to) continue;
      const room = stretch.src === "own" ? undefined : runs.find((run) => run.from <= from && run.to >= to);
      const look = lookOf(stretch, stretch.t.slice(from - stretch.from, to - stretch.from), room);
      if (look) drawn.push({ is: "run", from, to, ...look });
    }
  }
  return drawn;
};

const lookOf = (
  stretch: PaperStretch,
  words: string,
  room: { readonly tag: string; readonly class: string } | undefined,
): { tag: string; class: string } | null => {
  // An own blank is drawn only if it stands alone; next to struck or added words it needs no mark.
  const blank = stretch.t.trim() === "" ? " blank" : "";
  if (stretch.src === "own") return { tag: "ins", class: `k-i me own${stretch.hold ? " held" : ""}${blank}` };
  const inserted = stretch.src !== "text" || room?.tag === "ins";
  if (stretch.strike) {
    const tiny = /[\p{L}\p{N}]/u.test(words) ? "" : " tiny";
    return { tag: "del", class: `k-d me own${inserted ? " inserted" : ""}${tiny}${blank}` };
  }
  if (stretch.hold) return { tag: "span", class: "held me own" };
  if (room) return { tag: room.tag, class: room.class };
  return inserted && words.trim() !== "" ? { tag: "ins", class: "k-i" } : null;
};

/** A paper without a caret, as templates with the same elements as with one. */
export const paperTemplates = (
  delta: readonly DeltaPiece[],
  pieces: readonly Piece[],
  drawing: Drawing,
): readonly (TemplateResult | string)[] => {
  const stretches = paperStretches(delta);
  const drawn = drawPaper(delta, pieces, drawing);
  const runs = drawn.filter((one) => one.is === "run");
  const widgets = drawn.filter((one) => one.is === "widget").toSorted((a, b) => a.at - b.at || a.order - b.order);
  const cuts = new Set([
    ...stretches.flatMap(({ from, to }) => [from, to]),
    ...runs.flatMap(({ from, to }) => [from, to]),
    ...widgets.map(({ at }) => at),
  ]);
  const places = [...cuts].sort((a, b) => a - b);
  return places.flatMap((from, n) => {
    const here = widgets.filter((widget) => widget.at === from).map((widget) => html`${widget.element()}`);
    const to = places[n + 1];
    const stretch = to === undefined ? undefined : stretches.find((s) => s.from <= from && s.to >= to);
    if (to === undefined || !stretch) return here;
    const run = runs.find((one) => one.from <= from && one.to >= to);
    const note = stretch.note === undefined ? null : drawing.noteLabel(stretch.note);
    let words: TemplateResult | string =
      note === null
        ? stretch.t.slice(from - stretch.from, to - stretch.from)
        : html`<sup class="note-mark">${note}</sup>`;
    if (stretch.b) words = html`<b>${words}</b>`;
    if (stretch.i) words = html`<i>${words}</i>`;
    if (!run) return [...here, words];
    if (run.class === folded) return here;
    if (run.tag === "ins") return [...here, html`<ins class=${run.class}>${words}</ins>`];
    if (run.tag === "del") return [...here, html`<del class=${run.class}>${words}</del>`];
    return [...here, html`<span class=${run.class}>${words}</span>`];
  });
};
