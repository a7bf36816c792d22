/** Brings changes of the words, and drawings around them, from the document to ProseMirror. */
import { Fragment, Slice } from "prosemirror-model";
import type { Node } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import { Decoration } from "prosemirror-view";
import type * as Y from "yjs";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { drawAround, standing } from "./drawn.ts";
import type { Drawn } from "./drawn.ts";
import type { DrawnWith, EditorOptions } from "./mount.ts";
import { drawPaper } from "./paper-words.ts";
import { deltaOf, nodeOf, schema } from "./schema.ts";
import type { DeltaPiece } from "./schema.ts";

/** Applies a change of the Y.Text to what is shown. */
export const follow = (tr: Transaction, delta: readonly DeltaPiece[]): void => {
  let at = 0;
  for (const piece of delta) {
    if (piece.retain !== undefined) {
      const { attributes } = piece;
      for (const key of ["b", "i"] as const) {
        if (!attributes || !(key in attributes)) continue;
        if (attributes[key] === true) tr.addMark(at, at + piece.retain, schema.mark(key));
        else tr.removeMark(at, at + piece.retain, schema.marks[key]!);
      }
      at += piece.retain;
    } else if (piece.delete !== undefined) tr.replace(at, at + piece.delete, Slice.empty);
    else {
      const node = nodeOf(piece);
      tr.replace(at, at, new Slice(Fragment.from(node), 0, 0));
      at += node.nodeSize;
    }
  }
};

/** Makes what is shown equal to a document with the smallest replacement. */
export const makeEqual = (tr: Transaction, want: Node): void => {
  const start = tr.doc.content.findDiffStart(want.content);
  if (start === null) return;
  let { a, b } = tr.doc.content.findDiffEnd(want.content)!;
  const overlap = start - Math.min(a, b);
  if (overlap > 0) {
    a += overlap;
    b += overlap;
  }
  tr.replace(start, a, want.slice(start, b));
};

/** The number of the document's letters that the pieces cover. */
const standingLength = ({ pieces }: DrawnWith): number =>
  pieces.reduce((n, piece) => (piece.is === "words" && piece.from !== undefined ? n + piece.t.length : n), 0);

/** What to draw around the letters of a text; null if the pieces are of other letters. */
export const drawnFor = (
  manner: EditorOptions["manner"],
  text: Y.Text,
  drawn: DrawnWith | undefined,
): readonly Drawn[] | null => {
  if (!drawn) return [];
  if (manner === "suggesting") return drawPaper(deltaOf(text), drawn.pieces, drawn.drawing);
  return standingLength(drawn) === text.length ? drawAround(drawn.pieces, drawn.drawing, standing) : null;
};

/** The mark of a footnote among the letters. */
export const noteElement = (node: Node, numberOf: EditorOptions["noteNumber"]): HTMLElement => {
  const mark = document.createElement("sup");
  const note = node.attrs["note"] as ParagraphId;
  mark.className = "note-mark";
  mark.dataset["note"] = note;
  mark.textContent = numberOf?.(note) ?? "*";
  return mark;
};

/** The decoration for something drawn. A widget takes no part in the selection, so that a caret passes by it. */
export const decorationOf = (drawn: Drawn): Decoration =>
  drawn.is === "run"
    ? Decoration.inline(drawn.from, drawn.to, { nodeName: drawn.tag, class: drawn.class })
    : Decoration.widget(drawn.at, drawn.element, { side: drawn.order, key: drawn.key, ignoreSelection: true });
