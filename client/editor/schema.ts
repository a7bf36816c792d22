/**
 * The editor's document is the paragraph's text itself (`doc: inline*`), so that a ProseMirror position is an offset in
 * the Y.Text, and no mapping can get out of step.
 */
import { Schema } from "prosemirror-model";
import type { Mark, Node } from "prosemirror-model";
import type * as Y from "yjs";
import { noteMark } from "../../drafts/paragraph.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";

/** Bold and italic are all that a letter can have here; all else is drawn around the letters, as decorations. */
export const schema = new Schema({
  nodes: {
    doc: { content: "inline*" },
    text: { group: "inline" },
    /** A footnote reference: one letter wide, here and in the Y.Text. */
    note: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { note: {} },
      toDOM: (node) => ["sup", { class: "note-mark", "data-note": node.attrs["note"] as string }],
      leafText: () => noteMark,
    },
  },
  marks: {
    b: { toDOM: () => ["b", 0] },
    i: { toDOM: () => ["i", 0] },
  },
});

/** One piece of a Y.Text, as in `toDelta` and in events. */
export interface DeltaPiece {
  readonly insert?: string | { readonly note?: ParagraphId };
  readonly retain?: number;
  readonly delete?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Bold and italic of a piece; its other attributes (a paper's source, strike, hold) are no marks. */
export const marksOf = (attributes: DeltaPiece["attributes"]): Mark[] =>
  (["b", "i"] as const).flatMap((key) => (attributes?.[key] === true ? [schema.mark(key)] : []));

/** The node for an insertion. */
export const nodeOf = (piece: DeltaPiece): Node =>
  typeof piece.insert === "string"
    ? schema.text(piece.insert, marksOf(piece.attributes))
    : schema.node("note", { note: piece.insert?.note ?? "" }, undefined, marksOf(piece.attributes));

/** The pieces of a text: inserts only, in order. */
export const deltaOf = (text: Y.Text): DeltaPiece[] => text.toDelta() as DeltaPiece[];

/** The document that shows a text letter by letter; its positions are the offsets of the text. */
export const docOf = (text: Y.Text): Node =>
  schema.node(
    "doc",
    null,
    deltaOf(text)
      .filter((piece) => piece.insert !== "")
      .map(nodeOf),
  );

/** Letters of a document between two offsets; a footnote reference is one. */
export const lettersOf = (doc: Node, from = 0, to = doc.content.size): string =>
  doc.textBetween(from, to, "", noteMark);
