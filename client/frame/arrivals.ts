/** What the page does by itself when a new draft arrives. */
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { isLive } from "../desk/standing.ts";
import { firstMinute } from "./idle.ts";
import type { Page } from "./page.ts";

/** Opens a text that was just begun with the caret in its first words, or where they are to be written. */
const beginAt = (page: Page, { parts }: Draft): void => {
  const first = parts.consensus.find(({ kind }) => kind !== "title" && kind !== "heading") ?? parts.consensus[0];
  const { room } = page;
  if (first === undefined || room === null) return;
  const begin = (): void => {
    // The user has gone elsewhere meanwhile.
    if (page.hand !== null || page.typing) return;
    if (room.mayType(first.id) !== true) {
      // The device's copy is loaded before the pen is known; a caret in which nothing can be typed would lose the first
      // letters.
      room.addEventListener("sync", begin, { once: true });
      return;
    }
    page.take(first.id, true);
    page.caret.put(0);
  };
  begin();
};

/** Opens the proposal named in the address once it has arrived. */
const openLinked = (page: Page, now: Draft, asked: string): void => {
  const proposal = now.proposals.find(({ id }) => id === asked);
  if (proposal !== undefined && page.reading!.at(proposal.changes[0]?.paragraph ?? null) !== null)
    page.choose(proposal.id, undefined, true);
};

/** @param seen proposals that were there before; new ones are added */
export const arrived = (page: Page, before: Draft | null, now: Draft, seen: Set<ProposalId>): void => {
  if (before === null) {
    for (const q of now.proposals) seen.add(q.id);
    const asked = location.hash.slice(1);
    // The device's copy may be older than the link: the proposal is then opened when it arrives.
    if (asked.startsWith("q")) {
      openLinked(page, now, asked);
      return;
    }
    const at = page.reading!.at(asked as ParagraphId) ?? page.reading!.at(now.floor ?? null);
    // The room was entered at this paragraph: scroll to it, but leave the focus where the browser has it.
    if (at !== null) page.take(at.p.id, false, true);
    else if (firstMinute(page) && !page.phone.matches) beginAt(page, now);
    return;
  }
  if (page.hand === null && location.hash.startsWith("#q")) openLinked(page, now, location.hash.slice(1));
  if (now.floor !== before.floor && now.floor !== undefined) {
    if (page.following && !page.typing) page.take(now.floor, false, true);
    else page.floorMoved = page.following;
  }
  // A new floor may have taken another paragraph in hand.
  const { hand } = page;
  // New proposals on the paragraph in hand are read out; others are not.
  for (const q of now.proposals) {
    if (seen.has(q.id)) continue;
    seen.add(q.id);
    if (hand === null || !q.changes.some((c) => c.paragraph === hand)) continue;
    const by = q.sponsors?.[0];
    page.say(`Proposal ${q.number}${by === undefined ? "" : ` by ${page.nameOf(by)}`} on this paragraph`);
  }
  const there = page.reading!.at(page.hand);
  if (page.hand !== null && there === null) {
    page.hand = null;
    page.typing = false;
  }
  // When words move to another part, the caret in them and the page go along.
  if (page.typing && there !== null && before.parts[there.part]?.some(({ id }) => id === there.p.id) !== true) {
    if (page.textOf(there.part) === null) page.shownPart = there.part;
    void page.show(there.p.id, there.part, false);
  }
  if (page.chosen !== null && !now.proposals.some((q) => q.id === page.chosen && isLive(q))) page.chosen = null;
};
