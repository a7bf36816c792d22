/**
 * The caret: keeps an editor in the words of the paragraph in hand while the page wants one there, and tells the others
 * where it is. Which words it types in follows from the seat: a pen types in the text, a delegation in a paper.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type * as Y from "yjs";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { mountEditor } from "../editor/mount.ts";
import type { DrawnWith, Leaving, MountedEditor } from "../editor/mount.ts";
import type { Room } from "../room/room.ts";
import type { Paper } from "../room/states.ts";

export type CaretPlace = number | { readonly x: number; readonly y: number };

/** What stands under a caret: a paragraph's words or paper, or a paper that proposes a paragraph. */
export type CaretOn = { readonly paragraph: ParagraphId } | { readonly paper: string };

export interface CaretHost {
  readonly room: Room | null;
  /** Where a caret is wanted, or null. */
  readonly caretOn: CaretOn | null;
  /** The caucus an open paper is typed in (taking down), if any. */
  readonly takingDown: string | undefined;
  /** The emptied element the words go into, once it is in the page. */
  caretElement(): Promise<HTMLElement | null>;
  drawnFor(paragraph: Paragraph): DrawnWith;
  paragraphOf(id: ParagraphId): Paragraph | null;
  caretLabel(p: Paragraph | null, manner: "drafting" | "suggesting" | "reading"): string;
  noteLabel(note: ParagraphId): string;
  caretLeft(leaving: Leaving): boolean;
  caretGone(): void;
  wantsTable(): void;
  split(paragraph: ParagraphId, at: number): void;
  refuse(refusal: Refusal | string): void;
  say(sentence: string): void;
}

type Manner = "drafting" | "suggesting" | "reading";

export class Caret implements ReactiveController {
  readonly #host: CaretHost;
  #editor: MountedEditor | null = null;
  #on = "";
  #manner: Manner = "reading";
  #place: CaretPlace | undefined;
  #mounting = 0;
  #drawn: Draft | null = null;

  /** @param page whose updates the caret follows */
  constructor(page: ReactiveControllerHost, host: CaretHost) {
    this.#host = host;
    page.addController(this);
  }

  get editor(): MountedEditor | null {
    return this.#editor;
  }
  get manner(): Manner {
    return this.#manner;
  }
  /** Where the next caret goes: a point of the screen or an offset. */
  put(place: CaretPlace | undefined): void {
    this.#place = place;
    if (this.#editor !== null && place !== undefined) this.#editor.caretAt(place);
  }

  /** The caret goes out of the words, as with Escape. */
  leave(): void {
    this.#host.caretGone();
  }

  hostUpdated(): void {
    void this.#follow();
  }
  hostDisconnected(): void {
    this.#unmount();
  }

  #unmount(): void {
    this.#mounting++;
    if (this.#editor === null) return;
    this.#editor.destroy();
    this.#editor = null;
    this.#on = "";
    this.#host.room?.caret(null);
  }

  /** The words under the caret and how they are typed in. */
  #words(on: CaretOn): { text: Y.Text; manner: Manner; paper: Paper | null } | string {
    const { room, takingDown } = this.#host;
    if (room === null) return "The room is not open.";
    if ("paper" in on) {
      const paper = room.papers.find((one) => one.key === on.paper);
      return paper
        ? { text: paper.text, manner: paper.caucus.writes ? "suggesting" : "reading", paper }
        : "This paper is no longer there.";
    }
    const own = room.paperOn(on.paragraph, takingDown);
    if (own) return { text: own.text, manner: own.caucus.writes ? "suggesting" : "reading", paper: own };
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
    if (on === null) {
      this.#unmount();
      return;
    }
    const key = "paper" in on ? on.paper : on.paragraph;
    if (this.#editor !== null && this.#on === key && this.#editor.element.isConnected) {
      this.#keepUp(on);
      return;
    }
    const turn = ++this.#mounting;
    const again = this.#editor !== null && this.#on === key ? this.#editor.selection.from : undefined;
    const host = await this.#host.caretElement();
    if (turn !== this.#mounting || host === null) return;
    const words = this.#words(on);
    if (typeof words === "string") {
      this.#host.refuse(words);
      this.#host.caretGone();
      return;
    }
    this.#editor?.destroy();
    host.replaceChildren();
    this.#on = key;
    this.#manner = words.manner;
    this.#mount(host, on, words.text, this.#place ?? again);
    this.#place = undefined;
  }

  #mount(host: HTMLElement, on: CaretOn, text: Y.Text, caret: CaretPlace | undefined): void {
    const page = this.#host;
    const room = page.room!;
    const id = "paragraph" in on ? on.paragraph : null;
    const p = id === null ? null : page.paragraphOf(id);
    this.#drawn = room.draft;
    this.#editor = mountEditor(host, {
      manner: this.#manner,
      text,
      undo: (words) => room.undoOf(words),
      label: page.caretLabel(p, this.#manner),
      language: room.draft?.language ?? "en",
      noteNumber: (note) => page.noteLabel(note),
      ...(caret === undefined ? {} : { caret }),
      ...(p === null ? {} : { drawn: page.drawnFor(p) }),
      ...(id === null || this.#manner !== "suggesting"
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
            emptied: () => room.blankPaper(id),
          }),
      ...(id === null || this.#manner !== "drafting" ? {} : { split: (at: number) => page.split(id, at) }),
      table: () => page.wantsTable(),
      leave: (leaving) => page.caretLeft(leaving),
      escape: () => page.caretGone(),
      moved: (anchor, head, words) => room.caret({ text: words, anchor, head }),
      refused: () => {
        const why = id === null ? "This paper can no longer be typed in." : room.mayType(id);
        page.say(why === true ? "Nothing can be typed here." : why);
      },
      said: (sentence) => page.say(sentence),
    });
    this.#editor.focus();
    this.carets();
  }

  /** The draft went on under the caret: drawn anew around the same words, or the words live elsewhere now. */
  #keepUp(on: CaretOn): void {
    const { room } = this.#host;
    const editor = this.#editor;
    if (room === null || editor === null) return;
    if (this.#manner === "drafting" && "paragraph" in on) {
      const strand = room.strand(on.paragraph);
      if (strand !== null && strand !== editor.text) editor.bind(strand);
      // Locked under the caret, or the pen was taken: the caret stays to read with.
      if (room.mayType(on.paragraph) !== true) {
        this.#place = editor.selection.from;
        this.#unmount();
        void this.#follow();
        return;
      }
    }
    if (this.#drawn === room.draft || !("paragraph" in on)) return;
    this.#drawn = room.draft;
    const p = this.#host.paragraphOf(on.paragraph);
    if (p !== null) editor.setDecorations({ drawn: this.#host.drawnFor(p) });
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
    if (one.document === "draft") return this.#manner === "drafting" && one.paragraph === this.#on;
    const paper = this.#host.room?.papers.find((own) => own.text === this.#editor?.text);
    return paper !== undefined && one.document === `caucus/${paper.caucus.id}` && one.paper === paper.id;
  }
}
