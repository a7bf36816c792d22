/** A draft has arrived: what the page does by itself about what is new in it. */
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { isLive } from "../desk/standing.ts";
import { firstMinute } from "./idle.ts";
import type { Page } from "./page.ts";

/** A text that was just begun opens with the caret in it: in its first words, or where they are to be written. */
const beginAt = (page: Page, { parts }: Draft): void => {
  const first = parts.consensus.find(({ kind }) => kind !== "title" && kind !== "heading") ?? parts.consensus[0];
  const { room } = page;
  if (first === undefined || room === null) return;
  const begin = (): void => {
    // Whoever has gone elsewhere meanwhile stays there.
    if (page.hand !== null || page.typing) return;
    if (room.mayType(first.id) !== true) {
      // The device's copy is here before the pen is: a caret that does not type would lose the first letters.
      room.addEventListener("sync", begin, { once: true });
      return;
    }
    page.take(first.id, true);
    page.caret.put(0);
  };
  begin();
};

/** Opens the proposal that the address names, as soon as it is here. */
const openLinked = (page: Page, now: Draft, asked: string): void => {
  const proposal = now.proposals.find(({ id }) => id === asked);
  if (proposal !== undefined && page.reading!.at(proposal.changes[0]?.paragraph ?? null) !== null)
    page.choose(proposal.id, undefined, true);
};

/** @param seen proposals that were here already; what is new is added */
export const arrived = (page: Page, before: Draft | null, now: Draft, seen: Set<ProposalId>): void => {
  if (before === null) {
    for (const q of now.proposals) seen.add(q.id);
    const asked = location.hash.slice(1);
    // What the device kept may be older than the link: then it opens when the proposal comes.
    if (asked.startsWith("q")) {
      openLinked(page, now, asked);
      return;
    }
    const at = page.reading!.at(asked as ParagraphId) ?? page.reading!.at(now.floor ?? null);
    // The room was entered here: the text comes to the paragraph, the focus stays where the browser has it.
    if (at !== null) page.take(at.p.id, false, true);
    else if (firstMinute(page) && !page.phone.matches) beginAt(page, now);
    return;
  }
  if (page.hand === null && location.hash.startsWith("#q")) openLinked(page, now, location.hash.slice(1));
  if (now.floor !== before.floor && now.floor !== undefined) {
    if (page.following && !page.typing) page.take(now.floor, false, true);
    else page.floorMoved = page.following;
  }
  // The floor may have brought another paragraph to hand.
  const { hand } = page;
  // What came in on the paragraph in hand is read out; news elsewhere is not.
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
  // Words that go to another part take the caret in them along, and the page with it.
  if (page.typing && there !== null && before.parts[there.part]?.some(({ id }) => id === there.p.id) !== true) {
    if (page.textOf(there.part) === null) page.shownPart = there.part;
    void page.show(there.p.id, there.part, false);
  }
  if (page.chosen !== null && !now.proposals.some((q) => q.id === page.chosen && isLive(q))) page.chosen = null;
};
