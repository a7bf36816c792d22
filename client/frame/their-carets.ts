/**
 * Other people's carets in paragraphs without an editor. They are drawn over the words, so that nothing moves when
 * somebody comes or goes. Where one's own caret is, the editor draws them.
 */
import type { ReactiveController } from "lit";
import * as Y from "yjs";
import type { Presence } from "../room/states.ts";
import type { Page } from "./page.ts";

/** What is drawn among the words but is not part of the words as they stand. */
const aside = ".edge, .who, .or, .unseen, .alternatives, ins";

/** The place among the drawn letters for an offset into the words as they stand. */
const placeOf = (letters: Element, offset: number): Range | null => {
  const walker = document.createTreeWalker(letters, NodeFilter.SHOW_TEXT);
  let left = offset;
  let last: Text | null = null;
  for (let node = walker.nextNode() as Text | null; node !== null; node = walker.nextNode() as Text | null) {
    if (node.parentElement?.closest(aside)) continue;
    // A footnote reference counts as one letter, however many figures are shown.
    const note = node.parentElement?.closest(".note-mark") != null;
    const length = note ? Number(node.data.trim() !== "") : node.length;
    last = node;
    if (left > length) {
      left -= length;
      continue;
    }
    return rangeIn(node, note ? Math.min(left, 1) * node.length : left);
  }
  return last === null ? null : rangeIn(last, last.length);
};

const rangeIn = (node: Text, at: number): Range => {
  const range = document.createRange();
  range.setStart(node, at);
  range.collapse(true);
  return range;
};

/** Draws them after each update of the page and each call of `moved`, once for each frame of the screen. */
export class TheirCarets implements ReactiveController {
  readonly #page: Page;
  #due = false;

  constructor(page: Page) {
    this.#page = page;
    page.addController(this);
  }

  hostConnected(): void {
    addEventListener("resize", this.#soon);
  }
  hostDisconnected(): void {
    removeEventListener("resize", this.#soon);
  }
  hostUpdated(): void {
    this.#soon();
  }

  /** To be called when a caret moved, came or went. */
  moved(): void {
    this.#soon();
  }

  readonly #soon = (): void => {
    if (this.#due) return;
    this.#due = true;
    // By then the words are drawn.
    requestAnimationFrame(() => {
      this.#due = false;
      this.#place();
    });
  };

  #place(): void {
    const { room } = this.#page;
    const drawn = new Set<HTMLElement>();
    for (const one of room?.presence ?? []) {
      const element = this.#draw(one);
      if (element !== null) drawn.add(element);
    }
    for (const old of this.#page.querySelectorAll<HTMLElement>("article > .laid-caret"))
      if (!drawn.has(old)) old.remove();
  }

  #draw(one: Presence): HTMLElement | null {
    const { room, reading } = this.#page;
    if (one.document !== "draft" || one.paragraph === undefined || room === null) return null;
    const at = reading?.at(one.paragraph);
    const article = at && this.#page.textOf(at.part)?.paragraph(one.paragraph)?.querySelector("article");
    const letters = article?.querySelector(":scope .w > .letters");
    const strand = room.strand(one.paragraph);
    // Offsets into the text do not apply to the letters of a paper.
    if (!article || !letters || !strand?.doc || article.classList.contains("paper")) return null;
    const absolute = Y.createAbsolutePositionFromRelativePosition(one.head, strand.doc);
    if (absolute?.type !== strand) return null;
    const box = placeOf(letters, absolute.index)?.getClientRects()[0];
    if (box === undefined || box.height === 0) return null;
    const key = String(one.client);
    const element =
      article.querySelector<HTMLElement>(`:scope > .laid-caret[data-client="${key}"]`) ??
      article.appendChild(caret(key));
    // Placed inside the paragraph, so that it scrolls with the words.
    const frame = article.getBoundingClientRect();
    element.dataset["name"] = one.label;
    element.style.insetBlockStart = `${box.top - frame.top}px`;
    element.style.left = `${box.left - frame.left}px`;
    element.style.blockSize = `${box.height}px`;
    return element;
  }
}

const caret = (client: string): HTMLElement => {
  const element = document.createElement("span");
  element.className = "their-caret laid-caret";
  element.dataset["client"] = client;
  element.setAttribute("aria-hidden", "true");
  return element;
};
