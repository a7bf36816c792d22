/** Who did each change of a comparison, as far as its reader may know: read from the same history it may read. */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { By, Seat } from "../../drafts/party.ts";
import type { Comparison } from "../../drafts/reading/compare.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Negotiation } from "../room/negotiation.ts";

const keyOf = ({ office, party, entered }: By): string => `${office} ${party ?? ""} ${entered ?? ""}`;

/** The comparison with `by` on every paragraph that differs; unchanged for a seat that reads no history. */
export const withAuthors = (negotiation: Negotiation, seat: Seat, comparison: Comparison): Comparison => {
  const first = Math.min(comparison.from.seq, comparison.to.seq);
  const last = Math.max(comparison.from.seq, comparison.to.seq);
  const authors = new Map<ParagraphId, Map<string, By>>();
  for (let after: number | undefined = first; after !== undefined && after < last;) {
    const page = negotiation.history(seat, { after, limit: 500 });
    if (isRefusal(page)) return comparison;
    for (const { seq, by, paragraphs } of page.steps) {
      if (seq > last) break;
      for (const paragraph of paragraphs) {
        const known = authors.get(paragraph) ?? new Map<string, By>();
        authors.set(paragraph, known.set(keyOf(by), by));
      }
    }
    after = page.next;
  }
  return {
    ...comparison,
    paragraphs: comparison.paragraphs.map((paragraph) => {
      const by = authors.get(paragraph.id);
      return by === undefined || (paragraph.fate === "same" && paragraph.status === undefined)
        ? paragraph
        : { ...paragraph, by: [...by.values()] };
    }),
  };
};
