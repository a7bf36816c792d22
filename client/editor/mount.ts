/**
 * The one way into the editor: puts a caret into a paragraph. ProseMirror lives only while a paragraph is in hand; every
 * other paragraph is static and has the same DOM and CSS (the classes of editor.css), so nothing moves on focus.
 */
import type * as Y from "yjs";
import type { Piece } from "../../drafts/reading/view.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { ParagraphEditor } from "./paragraph-editor.ts";
import type { RemoteCaret } from "./carets.ts";

export interface DrawnWith {
  readonly pieces: readonly Piece[];
  readonly drawing: Drawing;
}

/** Which way the caret left the paragraph, and where on the screen (x of the caret, for up and down). */
export interface Leaving {
  readonly towards: "up" | "down" | "before" | "after";
  readonly x: number;
}

export interface EditorOptions {
  /**
   * `drafting`: a pen on the words as they stand, proposals drawn around them. `suggesting`: a paper.
   * `reading`: a caret to select and copy with, nothing can be typed (locked words, no pen, offline without a lease).
   */
  readonly manner: "drafting" | "suggesting" | "reading";
  /** The strand or the paper's words. */
  readonly text: Y.Text;
  /** Offset of the caret, or a point of the screen. Default: the start. */
  readonly caret?: number | { readonly x: number; readonly y: number };
  /** One's own steps only: `(text) => room.undoOf(text)`. */
  readonly undo: (text: Y.Text) => Y.UndoManager;
  /** Accessible name: "Paragraph 12, drafting privately". */
  readonly label: string;
  /** BCP 47, for graphemes and spell checking. */
  readonly language: string;
  /** What is drawn around the words, as `pieces` of the paragraph gives it, and how. */
  readonly drawn?: DrawnWith;
  /** Number printed for a footnote reference. */
  readonly noteNumber?: (note: ParagraphId) => string;
  /**
   * Suggesting manner on a paragraph without a paper (`text` is `room.blankPaper(...)`): called before the first letter is
   * written; makes the paper and returns its words, the same letters as `text`. Null refuses the letter.
   */
  readonly open?: () => Y.Text | null;
  /** The paper under the caret was emptied (undone whole, discarded, tabled): the words to go on with. */
  readonly emptied?: () => Y.Text | null;
  /** Drafting manner, Enter: split at this offset. Without it Enter does nothing. */
  readonly split?: (at: number) => void;
  /** Ctrl/Cmd+Enter. */
  readonly table?: () => void;
  readonly leave?: (leaving: Leaving) => boolean;
  /** Esc. */
  readonly escape?: () => void;
  readonly blur?: () => void;
  /** The caret moved; for presence. */
  readonly moved?: (anchor: number, head: number, text: Y.Text) => void;
  /** A key that types was pressed where nothing can be typed; say why. */
  readonly refused?: () => void;
  /** A sentence for the polite live region: "Struck 'all'". */
  readonly said?: (sentence: string) => void;
}

export interface MountedEditor {
  /** The element with the words. */
  readonly element: HTMLElement;
  /** The words under the caret: those given, or the opened paper's. */
  readonly text: Y.Text;
  focus(): void;
  /** Writes words at the caret, as if they were typed. */
  type(words: string): void;
  /** Puts the caret at an offset or a point; a second offset makes a selection. */
  caretAt(place: number | { readonly x: number; readonly y: number }, head?: number): void;
  /** New drawing around the words (drafting), other people's carets, or both. */
  setDecorations(change: { readonly drawn?: DrawnWith; readonly carets?: readonly RemoteCaret[] }): void;
  /** Puts other words under the same caret (a paper was opened elsewhere, or discarded). */
  bind(text: Y.Text): void;
  /** Goes on in another manner (a pen came or went, words were locked or reopened): focus and caret stay. */
  become(next: Pick<EditorOptions, "manner" | "text" | "label"> & { readonly drawn?: DrawnWith }): void;
  /** The current selection as offsets. */
  readonly selection: { readonly from: number; readonly to: number };
  destroy(): void;
}

/** Puts a caret into `host`, whose static words the caller has taken out. */
export const mountEditor = (host: HTMLElement, options: EditorOptions): MountedEditor =>
  new ParagraphEditor(host, options);

export type { RemoteCaret };
