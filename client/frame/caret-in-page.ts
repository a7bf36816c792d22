/** Where the page wants a caret, what is drawn under it, and what happens to the page when it leaves. */
import type { Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { cleanPieces, pieces } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { DrawnWith, Leaving } from "../editor/mount.ts";
import type { PaperBar } from "../editor/paper-bar.ts";
import type { Room } from "../room/room.ts";
import { text as textWords } from "../words.ts";
import type { CaretHost, CaretOn } from "./caret.ts";
import type { Page } from "./page.ts";
import { neighbour } from "./walk.ts";

/** The page as the caret's host. What is said by `say` is only read out; what is told is also shown. */
export class CaretInPage implements CaretHost {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get room(): Room | null {
    return this.#page.room;
  }
  get takingDown(): string | undefined {
    return this.#page.takingDown;
  }
  noteLabel(note: ParagraphId): string {
    return this.#page.reading?.at(note)?.p.label ?? "*";
  }
  say(sentence: string): void {
    this.#page.say(sentence);
  }
  tell(sentence: string): void {
    this.#page.notices?.show({ key: "caret", kind: "said", words: sentence });
  }
  refuse(refusal: Refusal | string): void {
    this.#page.refuse(refusal);
  }
  get caretOn(): CaretOn | null {
    if (this.#page.newPaper !== null) return { paper: this.#page.newPaper };
    return this.#page.typing && this.#page.hand !== null ? { paragraph: this.#page.hand } : null;
  }
  async caretElement(): Promise<HTMLElement | null> {
    if (this.#page.newPaper !== null)
      return this.#page.querySelector<HTMLElement>(`[data-paper="${CSS.escape(this.#page.newPaper)}"] .w.host`);
    const at = this.#page.reading?.at(this.#page.hand);
    const text = at && this.#page.textOf(at.part);
    if (!text) return null;
    await text.updateComplete;
    const paragraph = text.paragraph(at.p.id);
    await paragraph?.updateComplete;
    const host = paragraph?.host ?? null;
    return host?.classList.contains("host") ? host : null;
  }
  paragraphOf(id: ParagraphId): Paragraph | null {
    return this.#page.reading?.at(id)?.p ?? null;
  }
  drawnFor(p: Paragraph): DrawnWith {
    return {
      pieces: this.#page.view === "clean" ? cleanPieces(p) : pieces(p, this.#page.draft!),
      drawing: { ...this.#page.drawn, chosen: this.#page.chosen, cards: false },
    };
  }
  caretLabel(p: Paragraph | null, manner: "drafting" | "suggesting" | "reading"): string {
    const label = p === null ? textWords.newParagraph : textWords.paragraph(this.#page.reading!.labelOf(p));
    return `${label}, ${manner === "drafting" ? "writing in the text" : manner === "suggesting" ? (this.#page.takingDown === undefined ? "drafting privately" : "taking down, for all to see") : "reading"}`;
  }
  caretLeft({ towards, x }: Leaving): boolean {
    const next = neighbour(this.#page, towards === "up" || towards === "before" ? -1 : 1);
    if (next === null) return false;
    this.#page.take(next.id, true);
    void this.#page.updateComplete.then(async () => {
      const host = await this.caretElement();
      const box = host?.getBoundingClientRect();
      if (!box) return;
      host!.scrollIntoView({ block: "nearest" });
      const y = towards === "up" || towards === "before" ? box.bottom - 8 : box.top + 8;
      this.#page.caret.put(towards === "before" ? { x: box.right - 2, y } : towards === "after" ? 0 : { x, y });
    });
    return true;
  }
  caretGone(): void {
    this.#page.typing = false;
    this.#page.newPaper = null;
    const { hand } = this.#page;
    const part = this.#page.reading?.at(hand)?.part;
    if (hand !== null && part) void this.#page.show(hand, part, true);
  }
  stands(on: CaretOn): boolean {
    const { room, reading } = this.#page;
    if ("paper" in on) return room?.papers.some(({ key }) => key === on.paper) === true;
    return reading !== null && reading.at(on.paragraph) !== null;
  }
  taken(on: CaretOn): void {
    if ("paper" in on) {
      this.tell(caretWords.paperGone);
      return;
    }
    const { room, draft } = this.#page;
    const gone = draft?.removed.find((p) => p.id === on.paragraph);
    // A text that is withheld gives its reason itself.
    if (room === null || gone === undefined) return;
    const kept = room.paperOn(on.paragraph) === null ? "" : caretWords.kept;
    const why = (causes: readonly string[]): string => [caretWords.gone(gone.label), ...causes, kept].join(" ").trim();
    this.tell(why([]));
    void room.causes(on.paragraph, draft!.seq - 1).then((causes) => causes.length > 0 && this.tell(why(causes)));
  }
  wantsTable(): void {
    const bar =
      this.#page.newPaper === null
        ? "draft-paragraph .hand paper-bar"
        : `[data-paper="${CSS.escape(this.#page.newPaper)}"] paper-bar`;
    this.#page.querySelector<PaperBar>(bar)?.press();
  }
  split(paragraph: ParagraphId, at: number): void {
    this.#page.caret.awaits();
    void this.#split(paragraph, at).finally(() => this.#page.caret.stays());
  }
  /** Splits a paragraph at the caret, which goes along with the words behind it. */
  async #split(paragraph: ParagraphId, at: number): Promise<void> {
    const page = this.#page;
    const answer = await page.room!.act({ type: "split-paragraph", paragraph, at });
    if (isRefusal(answer)) return;
    page.acting.done("split-paragraph", answer, caretWords.split);
    const next = answer.paragraph;
    if (next === undefined || !(await this.#arrived(next)) || !page.typing || page.hand !== paragraph) return;
    page.take(next, true);
    page.caret.put(0);
    await page.updateComplete;
    await this.caretElement();
  }
  /** Waits for a paragraph that an act's answer named before it was here; false if the room was left meanwhile. */
  #arrived(id: ParagraphId): Promise<boolean> {
    const { room } = this.#page;
    return new Promise((resolve) => {
      const look = (): void => {
        const there = this.#page.reading?.at(id) != null;
        if (!there && this.#page.isConnected) return;
        room!.removeEventListener("draft", look);
        resolve(there);
      };
      room!.addEventListener("draft", look);
      look();
    });
  }
}

const caretWords = {
  split: "The paragraph is split.",
  gone: (label: string): string => `${label === "" ? "The paragraph" : label} is no longer in the text.`,
  kept: "Your paper is kept.",
  paperGone: "This paper is no longer there.",
} as const;
