/**
 * Draws the words of a comparison: what came in washed and underlined, what went out washed and struck, a word that
 * changes the force of its sentence in a box of its own. Nothing may stand between the tags: the words are `pre-wrap`.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Compared, ComparedParagraph, GuardHit } from "../../drafts/reading/compare.ts";

/** Stretches of one piece that stand in a box, in order, never overlapping. */
type Boxes = ReadonlyMap<number, readonly (readonly [from: number, to: number])[]>;

/** A stretch of pieces without anything kept between them. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly was: string;
  readonly now: string;
}

export const hunksOf = (words: readonly Compared[]): readonly Hunk[] => {
  const hunks: Hunk[] = [];
  for (let n = 0; n < words.length; n++) {
    if (words[n]!.is === "kept") continue;
    const from = n;
    while (n < words.length && words[n]!.is !== "kept") n++;
    const side = (is: Compared["is"]): string =>
      words
        .slice(from, n)
        .filter((piece) => piece.is === is)
        .map(({ t }) => t)
        .join("");
    hunks.push({ from, to: n, was: side("out"), now: side("in") });
  }
  return hunks;
};

const letter = /[\p{L}\p{M}\p{N}]/u;

/** Where a word stands as a whole word, looked for past what is boxed already. */
const placeOf = (text: string, word: string, taken: readonly (readonly [number, number])[]): number => {
  // Without blanks between words (Chinese) there is no edge to ask for.
  const edged = !/[\u3400-\u9fff]/u.test(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const whole = !edged || (!letter.test(text[at - 1] ?? "") && !letter.test(text[end] ?? ""));
    if (whole && !taken.some(([from, to]) => at < to && from < end)) return at;
  }
  return -1;
};

/** The exact words the guard speaks of, piece by piece, and the hunk each hit belongs to. */
export const boxesOf = (
  { id, words }: ComparedParagraph,
  guard: readonly GuardHit[],
): { readonly boxes: Boxes; readonly hunkOf: ReadonlyMap<GuardHit, Hunk> } => {
  const boxes = new Map<number, (readonly [number, number])[]>();
  const hunkOf = new Map<GuardHit, Hunk>();
  const hunks = hunksOf(words);
  const put = (hunk: Hunk, is: "in" | "out", word: string): boolean => {
    for (let n = hunk.from; n < hunk.to; n++) {
      if (words[n]!.is !== is) continue;
      const taken = boxes.get(n) ?? [];
      const at = placeOf(words[n]!.t, word, taken);
      if (at < 0) continue;
      boxes.set(
        n,
        [...taken, [at, at + word.length] as const].sort((a, b) => a[0] - b[0]),
      );
      return true;
    }
    return false;
  };
  let first = 0;
  for (const hit of guard.filter((one) => one.paragraph === id)) {
    // Hits come change by change: no earlier change than that of the last one is meant.
    const found = hunks.findIndex(
      ({ was, now }, n) =>
        n >= first &&
        (hit.was === "" || hit.was.split(" ").some((word) => placeOf(was, word, []) >= 0)) &&
        (hit.now === "" || hit.now.split(" ").some((word) => placeOf(now, word, []) >= 0)),
    );
    if (found < 0) continue;
    first = found;
    const hunk = hunks[found]!;
    hunkOf.set(hit, hunk);
    for (const [is, word] of [
      ["out", hit.was],
      ["in", hit.now],
    ] as const) {
      if (word === "" || put(hunk, is, word)) continue;
      for (const part of word.split(" ")) put(hunk, is, part);
    }
  }
  return { boxes, hunkOf };
};

export interface Shown {
  /** Which side is drawn; both woven into one, when absent. */
  readonly side?: "was" | "is";
  readonly boxes?: Boxes;
  readonly noteLabel: (note: ParagraphId) => string;
}

const marked = (t: TemplateResult | string, piece: Compared): TemplateResult | string => {
  const bold = piece.b ? html`<b>${t}</b>` : t;
  return piece.i ? html`<i>${bold}</i>` : bold;
};

/** The pieces as words. */
export const drawWords = (pieces: readonly Compared[], { side, boxes, noteLabel }: Shown): readonly unknown[] =>
  pieces.flatMap((piece, n) => {
    if (piece.is !== "kept" && side !== undefined && (side === "was") !== (piece.is === "out")) return [];
    const whole = (t: TemplateResult | string, boxed: boolean, bare = false): TemplateResult => {
      const inside = marked(t, piece);
      const tone = boxed ? "guard" : bare ? "bare" : nothing;
      if (piece.is === "in") return html`<ins class=${tone}>${inside}</ins>`;
      if (piece.is === "out") return html`<del class=${tone}>${inside}</del>`;
      return html`<span>${inside}</span>`;
    };
    if (piece.note !== undefined) return [whole(html`<sup class="note-mark">${noteLabel(piece.note)}</sup>`, false)];
    const parts: TemplateResult[] = [];
    // Blanks at the edge of a change are just blanks; a change that is nothing but blank has to be seen.
    const blank = piece.t.trim() === "";
    const between = (t: string): void => {
      if (piece.is === "kept" || blank) {
        if (t !== "") parts.push(whole(t, false));
        return;
      }
      const [before, words, after] = [/^\s*/u.exec(t)![0], t.trim(), t.trim() === "" ? "" : /\s*$/u.exec(t)![0]];
      if (before !== "") parts.push(whole(before, false, true));
      if (words !== "") parts.push(whole(words, false));
      if (after !== "") parts.push(whole(after, false, true));
    };
    let at = 0;
    for (const [from, to] of boxes?.get(n) ?? []) {
      between(piece.t.slice(at, from));
      parts.push(whole(piece.t.slice(from, to), true));
      at = to;
    }
    between(piece.t.slice(at));
    return parts;
  });

/** Unchanged words around a difference, enough to know where one is; cut between words. */
export const clipKept = (pieces: readonly Compared[], around: number): readonly Compared[] =>
  pieces.map((piece, n) => {
    if (piece.is !== "kept" || piece.t.length <= around * 2 + 12) return piece;
    const start = n === 0 ? "" : piece.t.slice(0, around).replace(/\S+$/u, "").trimEnd();
    const end = n === pieces.length - 1 ? "" : piece.t.slice(-around).replace(/^\S+/u, "").trimStart();
    return { ...piece, t: start === "" ? `…${end}` : end === "" ? `${start}…` : `${start} … ${end}` };
  });
