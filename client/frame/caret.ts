/**
 * The caret: keeps an editor in the words of the paragraph in hand while the page wants one there, and tells others
 * where it is. The seat decides which words it is in: a pen types in the text, a delegation in a paper.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type * as Y from "yjs";
import type { Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { mountEditor } from "../editor/mount.ts";
import type { DrawnWith, Leaving, MountedEditor } from "../editor/mount.ts";
import type { Room } from "../room/room.ts";
import type { Paper } from "../room/states.ts";
import { HeldLetters } from "./held-letters.ts";

/** Where in the words the caret goes: an offset in letters, or a point in the window in CSS pixels. */
export type CaretPlace = number | { readonly x: number; readonly y: number };

/** What the caret is in: a paragraph's words or paper, or a paper that proposes a paragraph. */
export type CaretOn = { readonly paragraph: ParagraphId } | { readonly paper: string };

/** The page as the caret knows it. It is asked at each update; the caret never changes the page but through these. */
export interface CaretHost {
  readonly room: Room | null;
  /** Where a caret is wanted, or null. */
  readonly caretOn: CaretOn | null;
  /** The caucus of an open paper that is being taken down, if any. */
  readonly takingDown: string | undefined;
  /** The emptied element for the words, once it is in the page. */
  caretElement(): Promise<HTMLElement | null>;
  drawnFor(paragraph: Paragraph): DrawnWith;
  paragraphOf(id: ParagraphId): Paragraph | null;
  caretLabel(p: Paragraph | null, manner: "drafting" | "suggesting" | "reading"): string;
  noteLabel(note: ParagraphId): string;
  /** An arrow key left the words at one end; true if the caret went to a neighbouring paragraph. */
  caretLeft(leaving: Leaving): boolean;
  /** The caret is not wanted any more (Esc, or words that cannot be typed in). */
  caretGone(): void;
  /** Whether what the caret is in is still somewhere it can be. */
  stands(on: CaretOn): boolean;
  /** Says, after somebody else's act removed the words under the caret, why, and where one's own words are. */
  taken(on: CaretOn): void;
  /** Ctrl Enter: the paper is to be previewed and tabled. */
  wantsTable(): void;
  /** A pen split the paragraph at an offset in its words. */
  split(paragraph: ParagraphId, at: number): void;
  refuse(refusal: Refusal | string): void;
  /** Has a sentence read out: what a key did to the words, for those who do not see it. */
  say(sentence: string): void;
  /** Shows a sentence and has it read out: what cannot be seen in the words. */
  tell(sentence: string): void;
}

type Manner = "drafting" | "suggesting" | "reading";

/**
 * One's own caret on this page; there is at most one. It follows the page's updates by itself, and mounts and removes
 * the editor.
 */
export class Caret implements ReactiveController {
  readonly #host: CaretHost;
  readonly #letters: HeldLetters;
  #editor: MountedEditor | null = null;
  #on: CaretOn | null = null;
  /** Whether the keyboard is in the words, or was when they were drawn anew. */
  #focused = false;
  /** Whether the words under the caret are being loaded anew. */
  #waits = false;
  #manner: Manner = "reading";
  #place: CaretPlace | undefined;
  #mounting = 0;
  #drawn: DrawnWith | undefined;

  /** @param page whose updates the caret follows */
  constructor(page: ReactiveControllerHost, host: CaretHost) {
    this.#host = host;
    this.#letters = new HeldLetters(page);
    page.addController(this);
  }

  get editor(): MountedEditor | null {
    return this.#editor;
  }
  get manner(): Manner {
    return this.#manner;
  }
  /** Sets where the next caret goes: a point on the screen or an offset. */
  put(place: CaretPlace | undefined): void {
    const { caretOn } = this.#host;
    if (this.#editor?.element.isConnected && place !== undefined && same(caretOn, this.#on))
      this.#editor.caretAt(place);
    else this.#place = place;
  }

  /** Takes the caret out of the words, like Escape. */
  leave(): void {
    this.#host.caretGone();
  }

  /** The caret is about to move because of one's own act: what is typed until then is kept, and typed there. */
  awaits(): void {
    this.#letters.hold();
  }
  /** The caret does not move after all: what was typed meanwhile is typed where it is. */
  stays(): void {
    this.#editor?.type(this.#letters.release());
  }

  /** The caret goes nowhere: what was typed meanwhile is dropped, as there are no words for it. */
  forgets(): void {
    this.#letters.release();
  }

  hostConnected(): void {
    document.addEventListener("pointerdown", this.#turned, true);
  }
  hostUpdate(): void {
    const { activeElement } = document;
    if (this.#editor?.element.contains(activeElement)) this.#focused = true;
    // If words are drawn anew, the focus falls to the body; in a field or button, somebody has moved it on purpose.
    else if (activeElement !== document.body) this.#focused = false;
  }
  hostUpdated(): void {
    void this.#follow();
  }
  hostDisconnected(): void {
    document.removeEventListener("pointerdown", this.#turned, true);
    this.#unmount();
  }

  readonly #turned = (): void => {
    this.#focused = false;
  };

  #unmount(): void {
    this.#mounting++;
    if (this.#editor === null) return;
    this.#editor.destroy();
    this.#editor = null;
    this.#on = null;
    this.#focused = false;
    this.#host.room?.caret(null);
  }

  /**
   * The words under the caret, and how they are typed in; a sentence if there are none, null while they are being
   * loaded.
   */
  #words(on: CaretOn): { text: Y.Text; manner: Manner; paper: Paper | null } | string | null {
    const { room, takingDown } = this.#host;
    if (room === null) return "The room is not open.";
    if (!room.wordsHere) return null;
    if ("paper" in on) {
      const paper = room.papers.find((one) => one.key === on.paper);
      return paper
        ? { text: paper.text, manner: room.mayWrite(paper) === true ? "suggesting" : "reading", paper }
        : "This paper is no longer there.";
    }
    const own = room.paperOn(on.paragraph, takingDown);
    if (own) return { text: own.text, manner: room.mayWrite(own) === true ? "suggesting" : "reading", paper: own };
    const pen =
      room.seat.role === "delegation"
        ? room.info.seat.pen !== undefined && room.mayType(on.paragraph) === true
        : room.mayType(on.paragraph) === true;
    const strand = room.strand(on.paragraph);
    if (takingDown === undefined && pen && strand) return { text: strand, manner: "drafting", paper: null };
    const blank = room.seat.role === "delegation" || takingDown !== undefined ? room.blankPaper(on.paragraph) : null;
    if (blank) return { text: blank, manner: "suggesting", paper: null };
    return strand ? { text: strand, manner: "reading", paper: null } : "There are no words to put a caret into.";
  }

  async #follow(): Promise<void> {
    const on = this.#host.caretOn;
    const was = this.#on;
    if (on === null) {
      const taken = was !== null && this.#focused && !this.#host.stands(was);
      this.#unmount();
      if (taken) this.#lost(was);
      return;
    }
    const turn = ++this.#mounting;
    const there = same(was, on) ? this.#editor : null;
    if (there?.element.isConnected) this.#keepUp(on);
    // The text is drawn after the page. Words that move are drawn anew, and lose the focus meanwhile.
    const host = await this.#host.caretElement();
    if (turn !== this.#mounting || host === null) return;
    if (there?.element.isConnected) {
      if (this.#focused && document.activeElement === document.body) there.focus();
      if (this.#place !== undefined) there.caretAt(this.#place);
      this.#place = undefined;
      return;
    }
    const words = this.#words(on);
    if (words === null) return;
    if (typeof words === "string") {
      this.#host.refuse(words);
      this.#host.caretGone();
      return;
    }
    const again = there?.selection;
    // The new caret reports where it is; whoever hears that must not find the old one still there.
    this.#editor?.destroy();
    this.#editor = null;
    host.replaceChildren();
    this.#on = on;
    this.#manner = words.manner;
    this.#mount(host, on, words.text, this.#place);
    if (this.#place === undefined && again) this.#editor!.caretAt(again.from, again.to);
    this.#place = undefined;
    this.#focused = true;
    this.stays();
  }

  /** The words are gone. Letters that are still being typed must not become commands, so they are held. */
  #lost(on: CaretOn): void {
    this.#letters.hold();
    this.#host.taken(on);
  }

  #mount(host: HTMLElement, on: CaretOn, text: Y.Text, caret: CaretPlace | undefined): void {
    const page = this.#host;
    const room = page.room!;
    const id = "paragraph" in on ? on.paragraph : null;
    const p = id === null ? null : page.paragraphOf(id);
    this.#drawn = p === null ? undefined : page.drawnFor(p);
    this.#editor = mountEditor(host, {
      manner: this.#manner,
      text,
      undo: (words) => room.undoOf(words),
      label: page.caretLabel(p, this.#manner),
      language: room.draft?.language ?? "en",
      noteNumber: (note) => page.noteLabel(note),
      ...(caret === undefined ? {} : { caret }),
      ...(this.#drawn === undefined ? {} : { drawn: this.#drawn }),
      ...(id === null
        ? {}
        : {
            open: () => {
              const opened = room.openPaper({ paragraph: id }, page.takingDown);
              if (isRefusal(opened)) {
                page.refuse(opened);
                return null;
              }
              return opened.text;
            },
            emptied: () => room.paperOn(id, page.takingDown)?.text ?? room.blankPaper(id),
            split: (at: number) => {
              if (this.#manner === "drafting") page.split(id, at);
            },
          }),
      table: () => page.wantsTable(),
      leave: (leaving) => page.caretLeft(leaving),
      escape: () => page.caretGone(),
      moved: (anchor, head, words) => room.caret({ text: words, anchor, head }),
      refused: () => {
        const may = this.#may(on);
        page.tell(may === true ? "Nothing can be typed here." : may);
      },
      said: (sentence) => page.say(sentence),
    });
    this.#editor.focus();
    this.carets();
  }

  /** Follows what happened under the caret: other words, another manner, or the same words drawn anew. */
  #keepUp(on: CaretOn): void {
    const page = this.#host;
    const editor = this.#editor;
    const words = this.#words(on);
    if (editor === null) return;
    // Words that were loaded anew come back under the same caret, with what was typed meanwhile.
    const waited = this.#waits;
    this.#waits = words === null;
    if (words === null) {
      if (this.#focused) this.#letters.hold();
      return;
    }
    if (typeof words === "string") {
      if (this.#focused) this.#letters.hold();
      page.refuse(words);
      page.caretGone();
      return;
    }
    const p = "paragraph" in on ? page.paragraphOf(on.paragraph) : null;
    const drawn = p === null ? undefined : page.drawnFor(p);
    if (words.manner !== this.#manner) {
      const said = this.#why(on, words.manner);
      this.#manner = words.manner;
      this.#drawn = drawn;
      editor.become({ ...words, label: page.caretLabel(p, words.manner), ...(drawn ? { drawn } : {}) });
      if (said !== null) page.tell(said);
      this.carets();
    } else if (words.text !== editor.text) editor.bind(words.text);
    if (waited) this.stays();
    if (drawn === undefined || (this.#drawn && sameDrawing(this.#drawn, drawn))) return;
    this.#drawn = drawn;
    editor.setDecorations({ drawn });
  }

  /** What to say when the manner changes under a caret: that typing is possible now, or why no longer. */
  #why(on: CaretOn, manner: Manner): string | null {
    const { room } = this.#host;
    if (manner === "drafting") return "You can type in the text here.";
    if (manner === "reading") {
      const may = this.#may(on);
      return may === true ? "Nothing can be typed here now." : may;
    }
    const may = "paragraph" in on && room !== null ? room.mayType(on.paragraph) : true;
    const because = may === true ? "Nothing can be typed here now." : may;
    return this.#manner === "drafting" ? `${because} Your words here stay private until tabled.` : null;
  }

  /** Whether the words under the caret can be typed in: those of its paper if there is one, else those of the text. */
  #may(on: CaretOn): true | string {
    const { room, takingDown } = this.#host;
    if (room === null) return "The room is not open.";
    const paper =
      "paper" in on ? room.papers.find(({ key }) => key === on.paper) : room.paperOn(on.paragraph, takingDown);
    if (paper) return room.mayWrite(paper);
    return "paragraph" in on ? room.mayType(on.paragraph) : "This paper can no longer be typed in.";
  }

  /** Other people's carets in these words. */
  carets(): void {
    const { room } = this.#host;
    const editor = this.#editor;
    if (room === null || editor === null) return;
    const here = room.presence.filter((one) => (one.paper ?? one.paragraph) !== undefined && this.#isHere(one));
    editor.setDecorations({ carets: here.map(({ client, label, anchor, head }) => ({ client, label, anchor, head })) });
  }
  #isHere(one: { readonly document: string; readonly paragraph?: ParagraphId; readonly paper?: string }): boolean {
    if (one.document === "draft") return this.#manner === "drafting" && same(this.#on, { paragraph: one.paragraph! });
    const paper = this.#host.room?.papers.find((own) => own.text === this.#editor?.text);
    return paper !== undefined && one.document === `caucus/${paper.caucus.id}` && one.paper === paper.id;
  }
}

const same = (a: CaretOn | null, b: CaretOn | null): boolean =>
  a !== null &&
  b !== null &&
  ("paper" in a ? "paper" in b && a.paper === b.paper : "paragraph" in b && a.paragraph === b.paragraph);

const sameDrawing = (a: DrawnWith, b: DrawnWith): boolean =>
  a.drawing.draft === b.drawing.draft &&
  a.drawing.chosen === b.drawing.chosen &&
  a.drawing.view === b.drawing.view &&
  a.drawing.narrow === b.drawing.narrow &&
  a.drawing.namesArrived === b.drawing.namesArrived;
