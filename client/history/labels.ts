/** The labels of paragraphs whose words are shown, including removed ones. */
import type { Draft, DraftJson } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";

const known = new WeakMap<object, (id: ParagraphId) => string>();

/** Gives the label; "" if there is none. */
export const labelsIn = (draft: Draft | DraftJson | null): ((id: ParagraphId) => string) => {
  if (draft === null) return () => "";
  let labelOf = known.get(draft);
  if (labelOf === undefined) {
    const labels = new Map(
      [...draft.removed, ...Object.values(draft.parts).flat()].map(({ id, label }) => [id, label]),
    );
    labelOf = (id) => labels.get(id) ?? "";
    known.set(draft, labelOf);
  }
  return labelOf;
};
