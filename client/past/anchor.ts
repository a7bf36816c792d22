/**
 * Which paragraph the reader is at and how far it is from the top, so that it stays there when another text is shown.
 */
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { DraftText } from "../text/draft-text.ts";
import { inReadingOrder } from "../text/reading-order.ts";

/** A place in the text, independent of how long the text above it is. */
export interface Anchor {
  readonly paragraph: ParagraphId;
  /** Pixels from the top of the text's element. */
  readonly offset: number;
}

/** The paragraph in hand if it is visible; else the first visible one. */
export const anchorOf = (text: DraftText | null, hand: ParagraphId | null): Anchor | null => {
  if (text === null) return null;
  const box = text.getBoundingClientRect();
  const offsetOf = (id: ParagraphId): Anchor | null => {
    const at = text.paragraph(id)?.getBoundingClientRect();
    return at !== undefined && at.bottom > box.top + 8 && at.top < box.bottom - 8
      ? { paragraph: id, offset: at.top - box.top }
      : null;
  };
  const inHand = hand === null ? null : offsetOf(hand);
  if (inHand !== null) return inHand;
  for (const one of text.querySelectorAll<HTMLElement>("draft-paragraph")) {
    const found = offsetOf(one.dataset["id"] as ParagraphId);
    if (found !== null) return found;
  }
  return null;
};

/** The paragraph if it is in `now`; else the nearest before it in `was` that is; null if none is. */
export const nearestStanding = (
  wanted: ParagraphId,
  was: Draft | null,
  now: Pick<Draft, "parts">,
): ParagraphId | null => {
  const standing = new Set(Object.values(now.parts).flatMap((part) => part.map(({ id }) => id)));
  if (standing.has(wanted)) return wanted;
  const part = Object.values(was?.parts ?? {}).find((all) => all.some(({ id }) => id === wanted));
  if (part === undefined) return null;
  const before = inReadingOrder(part);
  const at = before.findIndex(({ id }) => id === wanted);
  return (
    before.slice(0, at).findLast(({ id }) => standing.has(id))?.id ??
    before.slice(at).find(({ id }) => standing.has(id))?.id ??
    null
  );
};

/**
 * Scrolls a paragraph to where the anchor says. This is done twice, because what was out of sight has its height only
 * after it is drawn.
 */
export const bringTo = (text: DraftText, { paragraph, offset }: Anchor): void => {
  const put = (): void => {
    const at = text.paragraph(paragraph)?.getBoundingClientRect();
    if (at !== undefined) text.scrollTop += at.top - text.getBoundingClientRect().top - offset;
  };
  put();
  requestAnimationFrame(put);
};
