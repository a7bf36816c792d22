/** The order in which a part is read on screen: its paragraphs, then their footnotes by number. */
import type { Paragraph } from "../../drafts/draft.ts";

const orders = new WeakMap<readonly Paragraph[], readonly Paragraph[]>();

/** The paragraphs of a part in that order. It is found once for each list, so a list must not be changed afterwards. */
export const inReadingOrder = (part: readonly Paragraph[]): readonly Paragraph[] => {
  let order = orders.get(part);
  if (order === undefined) {
    const notes = part.filter((p) => p.kind === "footnote");
    order = notes.length === 0 ? part : [...part.filter((p) => p.kind !== "footnote"), ...notes];
    orders.set(part, order);
  }
  return order;
};
