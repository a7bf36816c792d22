/**
 * The head of the record: its last entry, its time, and the hash over it and everything before. Whoever writes it down
 * can check an archive against it later. It is kept current by the page or, if that has no living text, by asking now
 * and then.
 */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Head } from "../../drafts/wire.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { Doors } from "../room/doors.ts";
import { head as said } from "./history-words.ts";
import { HeadMoved } from "./news.ts";

/** Ms between two requests to the server for a later head. */
const askEvery = 15_000;

/** The element. Nothing is drawn for an empty record. It tells when the server has a later head. */
@customElement("record-head")
export class RecordHead extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  /** The head that the page knows; a later one from the server is shown instead. */
  @property({ attribute: false }) accessor head: Head | null = null;
  @state() private accessor later: Head | null = null;
  @state() private accessor copied = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#ask(), askEvery);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    if (document.hidden) return;
    const info = await new Doors(location.origin, this.negotiation, this.seat).info();
    // Without a connection the last head stays; it shows its own time.
    if (isRefusal(info)) return;
    const { head } = info as NegotiationInfo;
    if (head.seq === this.#end?.seq) return;
    this.later = head;
    this.dispatchEvent(new HeadMoved(head));
  }

  get #end(): Head | null {
    const { head, later } = this;
    return head === null || (later !== null && later.seq > head.seq) ? later : head;
  }

  async #copy({ seq, hash, at }: Head): Promise<void> {
    try {
      await navigator.clipboard.writeText(`${seq} ${at} ${hash}`);
      this.copied = true;
    } catch {
      // The browser denies the clipboard: select the hash, to be copied by hand.
      getSelection()?.selectAllChildren(this.querySelector(".hash")!);
    }
  }

  protected override updated(): void {
    if (this.copied) this.querySelector("[role=status]")?.replaceChildren(said.copied);
  }

  protected override render() {
    const end = this.#end;
    if (end === null || end.seq === 0) return nothing;
    return html`<section class="record-head" aria-label=${said.name}>
      <p class="end-line">
        ${icon("locked")} <b>${said.name}</b> <span>${said.line(end.seq, end.at)}</span>
        <code class="hash">${end.hash}</code>
        <button type="button" class="button quiet small" @click=${() => void this.#copy(end)}>${said.copy}</button>
        <span role="status"></span>
      </p>
      <p class="quiet">${said.why}</p>
    </section>`;
  }
}
