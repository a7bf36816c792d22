/** Families in a list of paragraphs: a paragraph with its sub-paragraphs and footnotes, which go where it goes. */
import type { Paragraph } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";

/** A paragraph with those behind it that belong to it; they go out and move together. */
export const familyIn = (paragraphs: readonly Paragraph[], head: number): readonly Paragraph[] => {
  const members = new Set<ParagraphId>([paragraphs[head]!.id]);
  let end = head + 1;
  for (; end < paragraphs.length; end++) {
    const { id, parent } = paragraphs[end]!;
    if (parent === undefined || !members.has(parent)) break;
    members.add(id);
  }
  return paragraphs.slice(head, end);
};

/** The index of the head of a paragraph's family; -1 if it is not in the list. */
export const headIn = (paragraphs: readonly Paragraph[], member: ParagraphId): number => {
  let at = paragraphs.findIndex(({ id }) => id === member);
  for (let parent = paragraphs[at]?.parent; parent !== undefined; parent = paragraphs[at]!.parent) {
    const above = paragraphs.findIndex(({ id }) => id === parent);
    if (above === -1) break;
    at = above;
  }
  return at;
};

/**
 * The index behind which a paragraph lands that is to stand after `after`: the end of that paragraph's family. Null if
 * it is not in the list.
 */
export const landingIn = (paragraphs: readonly Paragraph[], after: ParagraphId | null): number | null => {
  if (after === null) return -1;
  const head = headIn(paragraphs, after);
  return head === -1 ? null : head + familyIn(paragraphs, head).length - 1;
};
