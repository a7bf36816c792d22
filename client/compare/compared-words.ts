/**
 * Draws the words of a comparison: new words washed and underlined, old ones washed and struck, and words that change
 * the force of a sentence in a box. There must be no white space between the tags, because the words are `pre-wrap`.
 * Each change is isolated in its direction, so that 15 stands before the 20 that replaced it, and Arabic letters out
 * and in are not joined.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Compared } from "../../drafts/reading/compare.ts";

/** A piece of a comparison; with `look` it deserves a second look and stands in a box. */
export type Piece = Compared & { readonly look?: object };

/** How the words are drawn. */
export interface Shown {
  /** The side to draw; if absent, both are woven into one. */
  readonly side?: "was" | "is";
  /** Gives the printed number of a footnote. */
  readonly noteLabel: (note: ParagraphId) => string;
}

const marked = (t: TemplateResult | string, piece: Compared): TemplateResult | string => {
  const bold = piece.b ? html`<b>${t}</b>` : t;
  return piece.i ? html`<i>${bold}</i>` : bold;
};

/** The pieces as words. */
export const drawWords = (pieces: readonly Piece[], { side, noteLabel }: Shown): readonly unknown[] =>
  pieces.flatMap((piece) => {
    if (piece.is !== "kept" && side !== undefined && (side === "was") !== (piece.is === "out")) return [];
    const whole = (t: TemplateResult | string, tone: "guard" | "bare" | ""): TemplateResult => {
      const inside = marked(t, piece);
      if (piece.is === "in") return html`<ins class=${tone || nothing} dir="auto">${inside}</ins>`;
      if (piece.is === "out") return html`<del class=${tone || nothing} dir="auto">${inside}</del>`;
      return html`<span>${inside}</span>`;
    };
    if (piece.note !== undefined) return [whole(html`<sup class="note-mark">${noteLabel(piece.note)}</sup>`, "")];
    if (piece.look !== undefined) return [whole(piece.t, "guard")];
    // Blanks at the edge of a change are plain blanks; but a change that is nothing but blank must be visible.
    const words = piece.t.trim();
    if (piece.is === "kept" || words === "") return piece.t === "" ? [] : [whole(piece.t, "")];
    const [before, after] = [/^\s*/u.exec(piece.t)![0], /\s*$/u.exec(piece.t)![0]];
    return [
      ...(before === "" ? [] : [whole(before, "bare")]),
      whole(words, ""),
      ...(after === "" ? [] : [whole(after, "bare")]),
    ];
  });

/** Shortens unchanged words around differences, between words, to as much as is needed to recognize the place. */
export const clipKept = <P extends Compared>(pieces: readonly P[], around: number): readonly P[] =>
  pieces.map((piece, n) => {
    if (piece.is !== "kept" || piece.t.length <= around * 2 + 12) return piece;
    const start = n === 0 ? "" : piece.t.slice(0, around).replace(/\S+$/u, "").trimEnd();
    const end = n === pieces.length - 1 ? "" : piece.t.slice(-around).replace(/^\S+/u, "").trimStart();
    return { ...piece, t: start === "" ? `…${end}` : end === "" ? `${start}…` : `${start} … ${end}` };
  });
