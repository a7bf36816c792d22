/** Moves through the text by paragraph, by bracket, by what waits for this seat, and by what changed. */
import type { Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { pieces } from "../../drafts/reading/view.ts";
import { inReadingOrder } from "../text/reading-order.ts";
import { desk as deskWords } from "../desk/desk-words.ts";
import { since } from "../past/past-words.ts";
import type { Page } from "./page.ts";

/** The paragraph after or before the one in hand. */
export const neighbour = (page: Page, step: number): Paragraph | null => {
  const all = inReadingOrder(page.draft?.parts[page.reading?.at(page.hand)?.part ?? page.shownPart] ?? []);
  const at = all.findIndex((p) => p.id === page.hand);
  return (at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step]) ?? null;
};

/** The next or previous open bracket on the page, counted from the chosen one. */
export const toBracket = (page: Page, step: number): void => {
  const { draft, hand } = page;
  if (draft === null) return;
  const all = inReadingOrder(draft.parts[page.reading!.at(hand)?.part ?? page.shownPart] ?? []);
  const stops = all.flatMap((p) => {
    const ids = new Set<ProposalId>([...(p.ins ?? []), ...(p.del ?? []), ...(p.moveTo ?? []).map((m) => m.proposal)]);
    for (const piece of pieces(p, draft)) if (piece.is === "open") ids.add(piece.bracket.proposals[0]!);
    return [...ids].map((proposal) => ({ paragraph: p.id, proposal }));
  });
  if (stops.length === 0) return;
  let at = stops.findIndex((stop) => stop.paragraph === hand && stop.proposal === page.chosen);
  if (at < 0) {
    const place = all.findIndex((p) => p.id === hand);
    const after = stops.findIndex((stop) => all.findIndex((p) => p.id === stop.paragraph) >= place);
    at = (after < 0 ? 0 : after) - (step > 0 ? 1 : 0);
  }
  const next = stops[(at + step + stops.length) % stops.length]!;
  if (next.paragraph !== hand) page.take(next.paragraph, false);
  page.chosen = next.proposal;
};

/** The next item that waits for this seat, in the order of the queue. */
export const toNeed = (page: Page): void => {
  const needs = page.reading?.needs ?? [];
  const at = needs.findIndex(
    (need) => need.paragraph === page.hand && (need.proposal === undefined || need.proposal === page.chosen),
  );
  const next = needs[(at + 1) % Math.max(1, needs.length)];
  if (next === undefined) {
    page.say(deskWords.nothingNeeds(page.whom, page.room?.changed.paragraphs.size ?? 0));
    return;
  }
  if (next.proposal === undefined) page.take(next.paragraph, false);
  else page.choose(next.proposal, next.paragraph, true);
};

/**
 * The next or previous change since this seat last looked, in the order of the list. The one that is left counts as
 * seen. From elsewhere in the text, it is the next one from there.
 */
export const toChanged = (page: Page, way: 1 | -1): void => {
  const { room } = page;
  if (room === null) return;
  const list = room.changes.map(({ paragraph }) => paragraph);
  const { order } = room;
  const from = page.sinceAt !== null && list.includes(page.sinceAt) ? page.sinceAt : page.hand;
  const at = from === null ? -1 : order.indexOf(from);
  const others = list.filter((id) => id !== from);
  const next =
    way > 0
      ? (others.find((id) => order.indexOf(id) > at) ?? others[0])
      : (others.findLast((id) => order.indexOf(id) < at) ?? others.at(-1));
  const stands = (id: ParagraphId | undefined): boolean => id !== undefined && page.reading?.at(id) != null;
  // A removed paragraph counts as seen when one passes it, a standing one when it leaves the hand.
  if (from !== null && !stands(from)) room.markSeen([from]);
  else if (from !== null && from === page.hand && !stands(next)) room.looked(from);
  toChange(page, next ?? null);
  if (next === undefined) page.say(since.nothing);
};

/** Takes a changed paragraph in hand. One that is gone is shown in the list only. */
export const toChange = (page: Page, id: ParagraphId | null): void => {
  page.sinceAt = id;
  if (id !== null && page.reading?.at(id) != null) page.take(id, false);
};
