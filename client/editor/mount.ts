/**
 * Puts a caret into a paragraph; this is the only entrance to the editor. ProseMirror exists only while a paragraph is
 * in hand. All other paragraphs are static, with the same DOM and CSS (the classes of editor.css), so that nothing
 * moves on focus.
 */
import type * as Y from "yjs";
import type { Piece } from "../../drafts/reading/view.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { ParagraphEditor } from "./paragraph-editor.ts";
import type { RemoteCaret } from "./carets.ts";

/**
 * A paragraph's pieces and how to draw them. When drafting, pieces of an older draft than the letters are not drawn;
 * what was drawn before stays.
 */
export interface DrawnWith {
  readonly pieces: readonly Piece[];
  readonly drawing: Drawing;
}

/** In which direction the caret left the paragraph and, for up and down, its x on the screen. */
export interface Leaving {
  readonly towards: "up" | "down" | "before" | "after";
  readonly x: number;
}

/** What an editor is given once. Only manner, words, label and drawing can be changed afterwards. */
export interface EditorOptions {
  /**
   * `drafting`: a pen changes the words as they stand, with proposals drawn around them. `suggesting`: a paper.
   * `reading`: a caret for selecting and copying only (locked words, no pen, or offline without a lease).
   */
  readonly manner: "drafting" | "suggesting" | "reading";
  /** The strand, or the paper's words. */
  readonly text: Y.Text;
  /** Where to put the caret: an offset, or a point on the screen. Default: the start. */
  readonly caret?: number | { readonly x: number; readonly y: number };
  /** Gives the undo manager, which undoes one's own steps only: `(text) => room.undoOf(text)`. */
  readonly undo: (text: Y.Text) => Y.UndoManager;
  /** The accessible name: "Paragraph 12, drafting privately". */
  readonly label: string;
  /** BCP 47, for graphemes and spell checking. */
  readonly language: string;
  /** What to draw around the words: the paragraph's `pieces`, and how. */
  readonly drawn?: DrawnWith;
  /** Gives the printed number of a footnote. */
  readonly noteNumber?: (note: ParagraphId) => string;
  /**
   * For suggesting without a paper (`text` is then `room.blankPaper(...)`): called before the first letter is written.
   * Makes the paper and returns its words, which have the same letters as `text`; null refuses the letter.
   */
  readonly open?: () => Y.Text | null;
  /** Called when the paper was emptied (undone entirely, discarded, tabled); gives the words to go on with. */
  readonly emptied?: () => Y.Text | null;
  /** For drafting: Enter splits the paragraph at this offset. If absent, Enter does nothing. */
  readonly split?: (at: number) => void;
  /** Ctrl/Cmd+Enter. */
  readonly table?: () => void;
  readonly leave?: (leaving: Leaving) => boolean;
  /** Esc. */
  readonly escape?: () => void;
  readonly blur?: () => void;
  /** Called when the caret moved, for presence. */
  readonly moved?: (anchor: number, head: number, text: Y.Text) => void;
  /** Called when a typing key was pressed where nothing can be typed, to say why. */
  readonly refused?: () => void;
  /** A sentence for the polite live region: "Struck 'all'". */
  readonly said?: (sentence: string) => void;
}

/** A caret in one paragraph, until `destroy`, which removes its element. Offsets are UTF-16 units of `text`. */
export interface MountedEditor {
  /** The element with the words. */
  readonly element: HTMLElement;
  /** The words under the caret: those given, or those of the opened paper. */
  readonly text: Y.Text;
  focus(): void;
  /** Writes words at the caret as if they were typed. */
  type(words: string): void;
  /** Puts the caret at an offset or a point; with a second offset, selects what is between. */
  caretAt(place: number | { readonly x: number; readonly y: number }, head?: number): void;
  /** Changes what is drawn around the words (when drafting), other people's carets, or both. */
  setDecorations(change: { readonly drawn?: DrawnWith; readonly carets?: readonly RemoteCaret[] }): void;
  /** Puts other words under the same caret, when a paper was opened elsewhere or discarded. */
  bind(text: Y.Text): void;
  /** Changes the manner (a pen came or went, words were locked or reopened) without losing focus or caret. */
  become(next: Pick<EditorOptions, "manner" | "text" | "label"> & { readonly drawn?: DrawnWith }): void;
  /** The current selection as offsets. */
  readonly selection: { readonly from: number; readonly to: number };
  destroy(): void;
}

/** Puts a caret into `host`, from which the caller has removed the static words. */
export const mountEditor = (host: HTMLElement, options: EditorOptions): MountedEditor =>
  new ParagraphEditor(host, options);

export type { RemoteCaret };
