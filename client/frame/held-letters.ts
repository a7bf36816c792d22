/**
 * Holds the letters of somebody who goes on typing while there is no caret, because somebody else's act took it away or
 * it is on its way to where the words went. These must not become commands of the page. They are kept for the next
 * caret, until a click, Esc or another key shows that the user has turned to something else.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { typesInto } from "../keys.ts";

/** Keys that do nothing by themselves. */
const modifiers: ReadonlySet<string> = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"]);
/** Keys of typing besides letters. */
const writing: ReadonlySet<string> = new Set(["Enter", "Backspace", "Delete"]);

/** Keeps nothing until `hold` is called. What is given up, by a click or another key, cannot be had back. */
export class HeldLetters implements ReactiveController {
  #held: string | null = null;

  /** @param page the page, in which letters would be commands */
  constructor(page: ReactiveControllerHost) {
    page.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("keydown", this.#pressed, true);
    document.addEventListener("pointerdown", this.#turned, true);
  }
  hostDisconnected(): void {
    document.removeEventListener("keydown", this.#pressed, true);
    document.removeEventListener("pointerdown", this.#turned, true);
    this.#held = null;
  }

  /** Keeps typing keys from now on. */
  hold(): void {
    this.#held ??= "";
  }

  /** Stops keeping keys; gives what was typed meanwhile. */
  release(): string {
    const held = this.#held ?? "";
    this.#held = null;
    return held;
  }

  readonly #turned = (): void => {
    this.#held = null;
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (this.#held === null || event.isComposing || modifiers.has(event.key)) return;
    const { key, target } = event;
    const inField = typesInto(target) && !(target instanceof Element && target.closest(".ProseMirror"));
    const chord = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    const letter = !chord && [...key].length === 1;
    // Without a caret Ctrl+Z would undo an act, but the user means the last letters.
    if (!inField && (letter || writing.has(key) || (chord && /^[zy]$/i.test(key)))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (letter) this.#held += key;
      else if (key === "Backspace") this.#held = [...this.#held].slice(0, -1).join("");
    } else if (inField || !chord) this.#held = null;
  };
}
