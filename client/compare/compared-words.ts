/**
 * Draws the words of a comparison: what came in washed and underlined, what went out washed and struck, a word that
 * changes the force of its sentence in a box of its own. Nothing may stand between the tags: the words are `pre-wrap`.
 * Each change stands by itself for the direction of writing, so that 15 is read before the 20 that came for it, and Arabic
 * letters out and in are not joined.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Compared } from "../../drafts/reading/compare.ts";

/** A piece of a comparison; with `look` it deserves a second look and stands in a box. */
export type Piece = Compared & { readonly look?: object };

export interface Shown {
  /** Which side is drawn; both woven into one, when absent. */
  readonly side?: "was" | "is";
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
    // Blanks at the edge of a change are just blanks; a change that is nothing but blank has to be seen.
    const words = piece.t.trim();
    if (piece.is === "kept" || words === "") return piece.t === "" ? [] : [whole(piece.t, "")];
    const [before, after] = [/^\s*/u.exec(piece.t)![0], /\s*$/u.exec(piece.t)![0]];
    return [
      ...(before === "" ? [] : [whole(before, "bare")]),
      whole(words, ""),
      ...(after === "" ? [] : [whole(after, "bare")]),
    ];
  });

/** Unchanged words around a difference, enough to know where one is; cut between words. */
export const clipKept = <P extends Compared>(pieces: readonly P[], around: number): readonly P[] =>
  pieces.map((piece, n) => {
    if (piece.is !== "kept" || piece.t.length <= around * 2 + 12) return piece;
    const start = n === 0 ? "" : piece.t.slice(0, around).replace(/\S+$/u, "").trimEnd();
    const end = n === pieces.length - 1 ? "" : piece.t.slice(-around).replace(/^\S+/u, "").trimStart();
    return { ...piece, t: start === "" ? `…${end}` : end === "" ? `${start}…` : `${start} … ${end}` };
  });
