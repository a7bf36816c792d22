/**
 * A caret in one paragraph: ProseMirror is used only as an input device for one Y.Text.
 *
 * "Y first": a local transaction is never applied. It becomes intents, which the policy (drafts/crdt/policy.ts) turns
 * into the fewest operations on the Y.Text; the Y event then changes the screen, just as a remote change does. So the
 * screen always shows what is in the document, whatever a keyboard, spell checker or extension did.
 */
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import type { Transaction } from "prosemirror-state";
import type { Mapping } from "prosemirror-transform";
import { DecorationSet, EditorView } from "prosemirror-view";
import type * as Y from "yjs";
import { carryIntent } from "../../drafts/crdt/policy.ts";
import type { Intent } from "../../drafts/crdt/policy.ts";
import { typing } from "../room/undo.ts";
import { caretDecorations } from "./carets.ts";
import type { RemoteCaret } from "./carets.ts";
import { Composition, intentOf } from "./composition.ts";
import type { DrawnWith, EditorOptions, Leaving, MountedEditor } from "./mount.ts";
import { keysOf } from "./keys.ts";
import { paperStretches } from "./paper-words.ts";
import { deltaOf, docOf, lettersOf } from "./schema.ts";
import type { DeltaPiece } from "./schema.ts";
import { decorationOf, drawnFor, follow, makeEqual, noteElement } from "./showing.ts";
import { expected, intentsOf, oneLine, shifted } from "./intents.ts";
import { folded, pastFolded, seenIn, withoutFolded } from "./folded.ts";
import { graphemeAfter, graphemeBefore, reachOfWord } from "./steps.ts";
import type { Reach } from "./steps.ts";
import { UndoCaret } from "./undo-caret.ts";

/** Marks transactions that show what the Y.Text already contains. */
const shown = "shown";

/** Ms after `compositionend` for which ProseMirror still reads the DOM. */
const settling = 30;

/** The editor that `mountEditor` makes; nobody else makes one. */
export class ParagraphEditor implements MountedEditor {
  readonly element: HTMLElement;
  #o: EditorOptions;
  readonly #view: EditorView;
  #text: Y.Text;
  #undo: Y.UndoManager;
  readonly #undoCaret = new UndoCaret(
    () => this.#view.state.selection.from,
    (offset) => this.caretAt(offset),
  );
  #drawn: DrawnWith | undefined;
  #carets: readonly RemoteCaret[] = [];
  #around = DecorationSet.empty;
  /** The letters that are folded away. */
  #folded: readonly Reach[] = [];
  #composition: Composition | null = null;
  #selectionAfter: number | null = null;
  #destroyed = false;
  /** Whether the view is just reporting a selection itself, so that there is nothing more to take over. */
  #hearing = false;

  constructor(host: HTMLElement, options: EditorOptions) {
    this.#o = options;
    this.#text = options.text;
    this.#undo = options.undo(options.text);
    this.#drawn = options.drawn;
    this.element = document.createElement("div");
    host.append(this.element);
    this.#view = new EditorView(
      { mount: this.element },
      {
        state: EditorState.create({ doc: docOf(this.#text), plugins: this.#plugins() }),
        attributes: () => ({
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": this.#o.label,
          dir: "auto",
          lang: options.language,
          spellcheck: "true",
          class: "caret-here",
        }),
        nodeViews: { note: (node) => ({ dom: noteElement(node, options.noteNumber) }) },
        dispatchTransaction: (transaction) => {
          this.#hearing = true;
          this.#dispatch(transaction);
          this.#hearing = false;
        },
        handleTextInput: (_view, from, to, text) => this.#held(from, to, text),
        handlePaste: (_view, event) => this.#paste(event.clipboardData?.getData("text/plain") ?? ""),
        handleDrop: () => true, // Dragging words about is a strike and an addition far apart: nobody means that.
        clipboardTextSerializer: (_slice, { state: { doc, selection } }) =>
          seenIn(selection, this.#folded)
            .map(({ from, to }) => doc.textBetween(from, to, "", ""))
            .join(""),
        handleDOMEvents: {
          keydown: () => this.#hear(),
          compositionstart: () => {
            if (this.#o.manner !== "reading") this.#composition ??= new Composition(this.#view.state.doc);
          },
          compositionend: () => this.#composed(),
          beforeinput: (_view, event) => this.#beforeInput(event),
          blur: () => {
            this.#endComposition();
            options.blur?.();
            return false;
          },
        },
      },
    );
    this.#listen();
    this.#draw();
    this.#show(this.#view.state.tr);
    if (options.caret !== undefined) this.caretAt(options.caret);
  }

  get text(): Y.Text {
    return this.#text;
  }

  get selection(): { readonly from: number; readonly to: number } {
    const { from, to } = this.#view.state.selection;
    return { from, to };
  }

  focus(): void {
    this.#view.focus();
  }

  type(words: string): void {
    this.#paste(words);
  }

  caretAt(place: number | { readonly x: number; readonly y: number }, head?: number): void {
    const size = this.#view.state.doc.content.size;
    const at =
      typeof place === "number" ? place : (this.#view.posAtCoords({ left: place.x, top: place.y })?.pos ?? size);
    this.#select(Math.min(at, size), Math.min(head ?? at, size));
    // After a click on words that can only be read, the browser's caret is in them, where no key works.
    if (this.#view.hasFocus()) this.#view.focus();
  }

  setDecorations(change: { readonly drawn?: DrawnWith; readonly carets?: readonly RemoteCaret[] }): void {
    this.#hear();
    if (change.drawn) this.#drawn = change.drawn;
    if (change.carets) this.#carets = change.carets;
    if (this.#composition) return; // Drawn when it ends.
    this.#draw();
    this.#show(this.#view.state.tr);
  }

  bind(text: Y.Text): void {
    this.#hear();
    this.#bind(text);
  }

  #bind(text: Y.Text): void {
    // A composition belongs to the words in which it began.
    this.#endComposition();
    if (text === this.#text) return;
    this.#unlisten();
    this.#text = text;
    this.#undo = this.#o.undo(text);
    this.#listen();
    this.#resync();
  }

  become(next: Parameters<MountedEditor["become"]>[0]): void {
    this.#hear();
    this.#endComposition();
    const { manner, text, label } = next;
    this.#o = { ...this.#o, manner, label };
    if (next.drawn) this.#drawn = next.drawn;
    if (text !== this.#text) this.bind(text);
    else {
      this.#draw();
      this.#show(this.#view.state.tr);
    }
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#endComposition();
    this.#destroyed = true;
    this.#unlisten();
    this.#view.destroy();
    this.element.remove();
  }

  #listen(): void {
    this.#text.observe(this.#onText);
    this.#undoCaret.listen(this.#text, this.#undo);
  }

  #unlisten(): void {
    this.#text.unobserve(this.#onText);
    this.#undoCaret.unlisten();
  }

  #plugins(): Plugin[] {
    return [
      new Plugin({ props: { decorations: () => this.#around } }),
      ...keysOf({
        history: (which) => this.#history(which),
        leave: (key) => this.#view.endOfTextblock(key) && this.#leave(key),
        past: (key, extend) => this.#past(key, extend),
        take: (towards, by) => this.#take(towards, by),
        table: () => this.#o.table?.(),
        split: (at) => this.#o.split?.(at),
        escape: () => this.#o.escape?.(),
      }),
    ];
  }

  /**
   * Takes over a selection just made on the page, which browsers report a moment later. Otherwise a key pressed before
   * that would delete one letter instead of the selected words, and drawing the words anew would restore the old
   * selection.
   */
  #hear(): void {
    if (this.#hearing || this.#composition || this.#destroyed || !this.#view.hasFocus()) return;
    document.dispatchEvent(new Event("selectionchange"));
  }

  #rightToLeft(): boolean {
    return getComputedStyle(this.element).direction === "rtl";
  }

  /** Moves over brackets, names and proposed words with one key; elsewhere the browser moves the caret. */
  #past(key: "left" | "right", extend: boolean): boolean {
    const { selection, doc } = this.#view.state;
    if (this.#composition || (!selection.empty && !extend)) return false;
    const forward = (key === "right") !== this.#rightToLeft();
    const { head } = selection;
    const letters = lettersOf(doc);
    const edge = pastFolded(head, forward ? 1 : -1, this.#folded);
    const step = forward
      ? graphemeAfter(letters, edge, this.#o.language)
      : graphemeBefore(letters, edge, this.#o.language);
    const to = forward ? edge + step : edge - step;
    const widgets = this.#around.find(Math.min(head, to), Math.max(head, to)).some((found) => found.from === found.to);
    if (step === 0 || !widgets) return false;
    this.#select(extend ? selection.anchor : to, to);
    return true;
  }

  #leave(key: "up" | "down" | "left" | "right"): boolean {
    const backwards = this.#rightToLeft() ? "right" : "left";
    const towards: Leaving["towards"] = key === "up" || key === "down" ? key : key === backwards ? "before" : "after";
    const { left } = this.#view.coordsAtPos(this.#view.state.selection.head);
    return this.#o.leave?.({ towards, x: left }) ?? false;
  }

  // ---- from the document to the screen

  readonly #onText = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    const delta = event.delta as DeltaPiece[];
    if (transaction.origin !== typing) this.#hear();
    if (this.#composition) {
      this.#composition.hold(delta);
      return;
    }
    if (this.#text.length === 0 && this.#o.emptied && transaction.origin !== typing) {
      const next = this.#o.emptied();
      if (next && next !== this.#text) {
        this.#bind(next);
        return;
      }
    }
    const tr = this.#view.state.tr;
    follow(tr, delta);
    if (transaction.origin === typing && this.#selectionAfter !== null) {
      const caret = Math.min(this.#selectionAfter, tr.doc.content.size);
      this.#selectionAfter = null;
      tr.setSelection(TextSelection.create(tr.doc, caret)).scrollIntoView();
    }
    this.#around = this.#around.map(tr.mapping, tr.doc);
    this.#show(tr);
    // A paper itself says what is struck; for a strand the next draft does (setDecorations).
    if (this.#o.manner === "suggesting" || this.#carets.length > 0) {
      this.#draw();
      this.#show(this.#view.state.tr);
    }
  };

  #show(tr: Transaction): void {
    this.#view.updateState(this.#view.state.apply(tr.setMeta(shown, true)));
  }

  /** Makes the screen equal to the document with the smallest replacement; the caret stays with its letters. */
  #resync(caret?: number): void {
    const want = docOf(this.#text);
    const tr = this.#view.state.tr;
    makeEqual(tr, want);
    if (caret !== undefined) tr.setSelection(TextSelection.create(tr.doc, Math.min(caret, tr.doc.content.size)));
    this.#around = this.#around.map(tr.mapping, tr.doc);
    this.#show(tr);
    this.#draw();
    this.#show(this.#view.state.tr);
  }

  #draw(): void {
    const { doc } = this.#view.state;
    if (doc.content.size !== this.#text.length) return;
    const around = drawnFor(this.#o.manner, this.#text, this.#drawn);
    // The pieces are of an older draft: keep what is drawn, mapped through what was typed since.
    if (around === null) return;
    this.#folded = around.flatMap((one) => (one.is === "run" && one.class === folded ? [one] : []));
    this.#around = DecorationSet.create(doc, [
      ...around.map(decorationOf),
      ...caretDecorations(this.#carets, this.#text),
    ]);
  }

  // ---- from the keys to the document

  #dispatch(tr: Transaction): void {
    const state = this.#view.state;
    if (!tr.docChanged) {
      this.#view.updateState(state.apply(tr));
      if (tr.selectionSet) this.#moved();
      return;
    }
    if (this.#composition) {
      this.#composition.typed(tr.mapping as Mapping);
      this.#view.updateState(state.apply(tr));
      return;
    }
    this.#write(intentsOf(tr, state));
  }

  /** Writes intents in order, in one transaction. */
  #write(intents: readonly Intent[]): void {
    const before = this.#view.state;
    const text = this.#writable();
    if (text === null) {
      this.#o.refused?.();
      this.#view.updateState(before); // Puts the DOM back.
      return;
    }
    const { manner, language } = this.#o;
    let caret: number | null = null;
    text.doc!.transact(() => {
      // Earlier letters may stay (struck, not deleted); then later intents of the same key have to move on.
      let moved = 0;
      for (const intent of intents.flatMap((one) => withoutFolded(one, this.#folded))) {
        const length = text.length;
        caret = carryIntent(text, shifted(intent, moved), {
          manner: manner === "suggesting" ? "suggesting" : "drafting",
          language,
          origin: typing,
        });
        moved += text.length - length - expected(intent);
        this.#selectionAfter = caret;
      }
    }, typing);
    if (caret !== null && this.#selectionAfter !== null) {
      // The words did not change (what is struck already was skipped): only the caret moves.
      this.#selectionAfter = null;
      this.#select(caret, caret);
    } else if (this.#view.state === before) this.#view.updateState(before);
    this.#moved();
  }

  /** The words to write to. Opens a paper if there is none yet. */
  #writable(): Y.Text | null {
    if (this.#o.manner === "reading") return null;
    if (this.#o.manner === "suggesting" && this.#o.open && this.#text.doc !== null && isBlank(this.#text)) {
      const opened = this.#o.open();
      if (opened === null) return null;
      this.#bind(opened);
    }
    return this.#text;
  }

  #select(anchor: number, head: number): void {
    const { state } = this.#view;
    this.#view.updateState(
      state.apply(state.tr.setSelection(TextSelection.create(state.doc, anchor, head)).scrollIntoView()),
    );
    this.#moved();
  }

  #moved(): void {
    const { anchor, head } = this.#view.state.selection;
    this.#o.moved?.(anchor, head, this.#text);
  }

  /** Backspace and Delete: deletes own letters, strikes others; skips what is struck already. */
  #take(towards: -1 | 1, by: "grapheme" | "word"): boolean {
    if (this.#composition) return false;
    const { doc, selection } = this.#view.state;
    const before = this.#text.length;
    const struck = this.#struck();
    if (!selection.empty) this.#write([{ do: "delete", from: selection.from, to: selection.to }]);
    else if (by === "grapheme")
      this.#write([{ do: "delete-one", at: selection.head, towards: towards < 0 ? "start" : "end" }]);
    else {
      const passed = (at: number): boolean => struck(at) || this.#folded.some(({ from, to }) => from <= at && at < to);
      const taken = reachOfWord(lettersOf(doc), selection.head, towards, this.#o.language, passed);
      if (taken === null) return true;
      this.#write([{ do: "delete", ...taken }]);
      const kept = taken.to - taken.from - (before - this.#text.length);
      const caret = towards < 0 ? taken.from : taken.from + kept;
      this.#select(caret, caret);
    }
    if (this.#o.manner === "suggesting") {
      const now = this.#struck();
      let words = "";
      for (let at = 0; at < this.#text.length; at++)
        if (now(at) && !struck(at)) words += lettersOf(this.#view.state.doc, at, at + 1);
      if (words !== "" && this.#text.length === before) this.#o.said?.(`Struck “${words}”`);
    }
    return true;
  }

  /** Tells which letters the paper strikes. */
  #struck(): (offset: number) => boolean {
    if (this.#o.manner !== "suggesting") return () => false;
    const struck = paperStretches(deltaOf(this.#text)).filter((stretch) => stretch.strike);
    return (offset) => struck.some(({ from, to }) => from <= offset && offset < to);
  }

  /** `[` typed over a selection holds the selected words. */
  #held(from: number, to: number, text: string): boolean {
    if (text !== "[" || from === to || this.#o.manner !== "suggesting" || this.#composition) return false;
    this.#write([{ do: "hold", from, to, on: true }]);
    this.#o.said?.("Held these words");
    return true;
  }

  #paste(text: string): boolean {
    const t = oneLine(text);
    if (t === "") return true;
    const { from, to } = this.#view.state.selection;
    this.#write([from === to ? { do: "insert", at: from, t } : { do: "replace", from, to, t }]);
    return true;
  }

  #beforeInput(event: Event): boolean {
    const { inputType, data } = event as InputEvent;
    // What the browser is about to replace: the view may not know yet what was just selected.
    const [range] = (event as InputEvent).getTargetRanges();
    const from = range ? this.#view.posAtDOM(range.startContainer, range.startOffset) : 0;
    const to = range ? this.#view.posAtDOM(range.endContainer, range.endOffset) : 0;
    if (inputType === "insertText" && data && from < to && !this.#composition) {
      // Reading the page, "should" typed over "shall" would keep the "s"; but the whole selection is meant.
      event.preventDefault();
      if (!this.#held(from, to, data)) this.#write([{ do: "replace", from, to, t: data }]);
      return true;
    }
    if (inputType !== "historyUndo" && inputType !== "historyRedo") return false;
    event.preventDefault();
    return this.#history(inputType === "historyUndo" ? "undo" : "redo");
  }

  // ---- undo: one's own steps, from the Y.Text

  #history(which: "undo" | "redo"): boolean {
    if (this.#o.manner === "reading") return true;
    this.#undo[which]();
    return true;
  }

  // ---- input methods

  /** ProseMirror reads the composed letters a moment after the event. */
  #composed(): boolean {
    setTimeout(() => {
      if (this.#destroyed) return;
      if (this.#view.composing && this.#view.hasFocus()) this.#composed();
      else this.#endComposition();
    }, settling);
    return false;
  }

  #endComposition(): void {
    const composition = this.#composition;
    if (!composition || this.#destroyed) return;
    this.#composition = null;
    const { doc, selection } = this.#view.state;
    const net = composition.end(doc);
    let caret = composition.map(selection.from);
    const text = net === null ? null : this.#writable();
    if (net !== null && text === null) this.#o.refused?.();
    if (net !== null && text !== null) {
      // The screen still shows the composition while it is written, so the event must not change it.
      this.#text.unobserve(this.#onText);
      caret = carryIntent(text, intentOf(net), {
        manner: this.#o.manner === "suggesting" ? "suggesting" : "drafting",
        language: this.#o.language,
        origin: typing,
      });
      this.#text.observe(this.#onText);
    }
    this.#resync(caret);
    this.#moved();
  }
}

/** A blank paper is in a document of its own until its first letter (client/room/papers.ts). */
const isBlank = (text: Y.Text): boolean => text.doc?.getMap("blank").get("blank") === true;
