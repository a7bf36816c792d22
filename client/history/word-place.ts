/** Finds the word that is meant in a drawn paragraph, among standing and proposed words. */
import type { ProposalId } from "../../drafts/proposal.ts";

/** A place in the words: an offset in the standing words, or in words of proposals. */
export type WordPlace = { readonly from: number } | { readonly proposals: readonly ProposalId[]; readonly t: string };

/** What is drawn among the words but is none of them. */
const besides = ".who, .unseen, .edge, .or, .out, .their-caret, button";

const partOf = (node: Node): Element | null => (node instanceof Element ? node : node.parentElement);

/** The letters that a text node adds to the words as they stand; a footnote reference counts as one. */
const standing = (node: Node): number => {
  const within = partOf(node);
  if (within?.closest(`${besides}, ins`)) return 0;
  const mark = within?.closest(".note-mark");
  if (!mark) return node.textContent?.length ?? 0;
  return node === document.createTreeWalker(mark, NodeFilter.SHOW_TEXT).nextNode() ? 1 : 0;
};

/** The place of a point between letters; null if it is not in the words. */
export const placeOf = (node: Node, offset: number): WordPlace | null => {
  const within = partOf(node);
  const letters = within?.closest(".letters");
  if (!letters || within?.closest(besides)) return null;
  const proposed = within?.closest("ins")?.closest<HTMLElement>("[data-proposals]");
  if (proposed)
    return {
      proposals: (proposed.dataset["proposals"]?.split(" ") ?? []) as ProposalId[],
      t: wordAround(node.textContent ?? "", offset),
    };
  const walker = document.createTreeWalker(letters, NodeFilter.SHOW_TEXT);
  let from = 0;
  while (walker.nextNode()) {
    if (walker.currentNode === node) return { from: from + (standing(node) === 1 ? 0 : offset) };
    from += standing(walker.currentNode);
  }
  return { from };
};

/** The word a point is in or at. */
const wordAround = (t: string, offset: number): string => {
  const before = /\S*$/u.exec(t.slice(0, offset))?.[0] ?? "";
  const after = /^\S*/u.exec(t.slice(offset))?.[0] ?? "";
  return before + after === "" ? t.trim() : before + after;
};

/** The word at a point on the screen. */
export const placeAt = (x: number, y: number): WordPlace | null => {
  // Safari only has the older of the two functions.
  const caret = document.caretPositionFromPoint?.(x, y);
  if (caret) return placeOf(caret.offsetNode, caret.offset);
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? placeOf(range.startContainer, range.startOffset) : null;
};

/** The first word of the selection in a paragraph, if there is one. */
export const placeSelected = (paragraph: Element): WordPlace | null => {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const { startContainer, startOffset } = selection.getRangeAt(0);
  return paragraph.contains(startContainer) ? placeOf(startContainer, startOffset) : null;
};

/** Where standing letters are drawn, from an offset on; null if the paragraph does not draw that many. */
export const rangeOf = (letters: Element, from: number, length: number): Range | null => {
  const walker = document.createTreeWalker(letters, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let [at, begun] = [0, false];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const own = standing(node);
    const long = node.textContent?.length ?? 0;
    // A footnote reference counts as one letter, whatever is shown for it.
    const within = (offset: number): number => (own === long ? offset : offset <= 0 ? 0 : long);
    if (!begun && own > 0 && from < at + own) {
      range.setStart(node, within(from - at));
      begun = true;
    }
    if (begun && from + length <= at + own) {
      range.setEnd(node, within(from + length - at));
      return range;
    }
    at += own;
  }
  return null;
};

/** The name of a highlight, which marks letters without changing the DOM that the editor and the page draw. */
const mark = "who-wrote";
/** Marks one word in the text, in place of the one before; null takes the mark away. No element is changed. */
export const markInText = (range: Range | null): void => {
  // Browsers without highlights show the word in the panel only.
  if (typeof Highlight === "undefined") return;
  if (range === null) CSS.highlights.delete(mark);
  else CSS.highlights.set(mark, new Highlight(range));
};
