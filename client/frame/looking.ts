/**
 * Looking at the past from the living text, and returning. The address names the moment. Whoever returns is where they
 * were, including the caret, because the living text is not removed meanwhile.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import { anchorOf } from "../past/anchor.ts";
import type { Anchor } from "../past/anchor.ts";
import { changesBetween } from "../past/since-then.ts";
import type { PastMoved, PastView } from "../past/past-view.ts";
import { isAt, keepAddress, pathOf } from "../routes.ts";
import type { Page } from "./page.ts";
import { mayRestore, mayRestoreWhole } from "./restoring.ts";
import "../past/past-view.ts";

/** What is noted when one begins to look at the past, to return by. */
export interface LookingBack {
  /** The moment as the address names it: an entry's number, a revision's name, or a time; "" is the newest. */
  readonly at: string;
  /** Where the reader was in the living text; null if no text was drawn. */
  readonly anchor: Anchor | null;
  readonly part: Part;
  readonly hand: ParagraphId | null;
  /** The living draft at the time it was left. */
  readonly left: Draft;
  /** What had the keyboard's focus. */
  readonly focus: HTMLElement | null;
}

/** Puts the moment into the address; "" is now. */
const keepAt = (page: Page, at: string): void => {
  const query = new URLSearchParams(location.search);
  if (at === "") query.delete("at");
  else query.set("at", at);
  keepAddress(pathOf(page.negotiation, page.seat), `${query.size > 0 ? `?${query}` : ""}${location.hash}`);
};

/** The element that shows the past; null while the living text is shown, and until it is drawn. */
export const pastOf = (page: Page): PastView | null =>
  page.lookingBack === null ? null : page.querySelector<PastView>("past-view");

/** Shows the past over the text, at the newest moment or the one named. */
export const lookBack = (page: Page, at = ""): void => {
  if (page.draft === null) return;
  if (page.lookingBack !== null) {
    page.lookingBack = { ...page.lookingBack, at };
    return;
  }
  const part = page.reading?.at(page.hand)?.part ?? page.shownPart;
  page.lookingBack = {
    at,
    anchor: anchorOf(page.textOf(part) ?? page.textOf(page.shownPart), page.hand),
    part,
    hand: page.hand,
    left: page.draft,
    focus: document.activeElement instanceof HTMLElement ? document.activeElement : null,
  };
};

/** Returns to the living text, which is as it was left, with the keyboard's focus. */
export const returnToNow = (page: Page): void => {
  const { lookingBack } = page;
  if (lookingBack === null) return;
  page.lookingBack = null;
  keepAt(page, "");
  void page.updateComplete.then(() => {
    const { editor } = page.caret;
    if (page.typing && editor !== null) editor.focus();
    else if (lookingBack.focus?.isConnected) lookingBack.focus.focus({ preventScroll: true });
  });
};

/**
 * Follows the address, which a link, a reload or the browser's back button may have set. The address of another screen
 * that is still being loaded is ignored.
 */
export const lookAsAddressed = (page: Page): void => {
  if (!isAt(pathOf(page.negotiation, page.seat))) return;
  const at = new URLSearchParams(location.search).get("at");
  if (at !== null) lookBack(page, at);
  else if (page.lookingBack !== null) returnToNow(page);
};

/** Whether this seat may restore the whole text (null) or a paragraph. */
const restores =
  (page: Page) =>
  (paragraph: ParagraphId | null): boolean =>
    page.room?.online === true && (paragraph === null ? mayRestoreWhole(page) : mayRestore(page, paragraph));

/** The past over the text; nothing while the living text is shown. */
export const pastLayer = (page: Page): TemplateResult | typeof nothing => {
  const { lookingBack } = page;
  if (lookingBack === null || page.draft === null) return nothing;
  return html`<past-view
    .info=${page.info}
    .at=${lookingBack.at}
    .now=${page.draft}
    .since=${changesBetween(lookingBack.left, page.draft)}
    .anchor=${lookingBack.anchor}
    .hand=${lookingBack.hand}
    .partShown=${lookingBack.part}
    .view=${page.view}
    .namesOff=${page.namesOff}
    .narrow=${page.phone.matches}
    .nameOf=${page.nameOf}
    .partName=${page.partName}
    .restores=${restores(page)}
    .strand=${(id: ParagraphId) => page.room?.strand(id) ?? null}
    @past-left=${() => returnToNow(page)}
    @past-moved=${(event: PastMoved) => keepAt(page, String(event.seq))}
  ></past-view>`;
};
