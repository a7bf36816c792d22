/** Families as a file shows them: a paragraph with the sub-paragraphs and footnotes that go where it goes. */
import type { Paragraph } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";

/** The paragraph and what stands right behind it and belongs to it: what goes out or moves with it. */
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

/** The head of the whole family that a paragraph belongs to; -1 where it is not among these. */
export const headIn = (paragraphs: readonly Paragraph[], member: ParagraphId): number => {
  let at = paragraphs.findIndex(({ id }) => id === member);
  for (let parent = paragraphs[at]?.parent; parent !== undefined; parent = paragraphs[at]!.parent) {
    const above = paragraphs.findIndex(({ id }) => id === parent);
    if (above === -1) break;
    at = above;
  }
  return at;
};

/** Where a paragraph asked to stand behind `after` lands: behind the whole family that `after` belongs to. */
export const landingIn = (paragraphs: readonly Paragraph[], after: ParagraphId | null): number | null => {
  if (after === null) return -1;
  const head = headIn(paragraphs, after);
  return head === -1 ? null : head + familyIn(paragraphs, head).length - 1;
};
