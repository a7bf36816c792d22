/**
 * A Word file dropped anywhere on the text is taken to the screen that reads it. Dropping any other file does not leave
 * the page.
 */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { goTo, pathOf } from "../routes.ts";
import { filesIn } from "./file-in.ts";
import { handOver } from "./handed.ts";
import { mayImport } from "./may-import.ts";

/** A dropped file cannot be taken; the sentence says why. */
export class DropRefused extends Event {
  static readonly type = "drop-refused";
  readonly sentence: string;
  constructor(sentence: string) {
    super(DropRefused.type, { bubbles: true, composed: true });
    this.sentence = sentence;
  }
}

const listened = ["dragenter", "dragover", "dragleave", "drop"] as const;

/** The element. It draws only while a file is dragged over the page, by a seat that may import. */
@customElement("word-drop")
export class WordDrop extends LightElement {
  /** What the seat may do; null until it is known, and a file dropped till then is not taken. */
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  @state() private accessor over = false;

  override connectedCallback(): void {
    super.connectedCallback();
    for (const type of listened) document.addEventListener(type, this.#dragged, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const type of listened) document.removeEventListener(type, this.#dragged, { capture: true });
  }

  /** Runs before the editor sees the event, because a file is not words. */
  readonly #dragged = (event: DragEvent): void => {
    if (!filesIn(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "dragleave") {
      if (event.relatedTarget === null) this.over = false;
      return;
    }
    this.over = event.type !== "drop";
    if (event.type === "drop") this.#take(event.dataTransfer?.files[0]);
  };

  #take(file: File | undefined): void {
    const { info } = this;
    if (file === undefined || info === null) return;
    if (!mayImport(info))
      this.dispatchEvent(
        new DropRefused("A delegation imports its Word file, or the Secretariat does for it. Nothing was read."),
      );
    else if (!/\.(docx?|docm|dotx)$/iu.test(file.name))
      this.dispatchEvent(new DropRefused("Only a Word file (.docx) can be dropped on the text. Nothing was read."));
    else {
      handOver(file);
      goTo(pathOf(info.id, info.seat.id, "import"));
    }
  }

  protected override render() {
    if (!this.over || !mayImport(this.info)) return nothing;
    return html`<div class="im-over">
      <p>${icon("file")} <b>Drop the Word file.</b> You see what it asks for before anything is tabled.</p>
    </div>`;
  }
}
