/** The first steps for whoever began a text: three lines that tick themselves, shown until the text is circulated. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { InvitationInfo, NegotiationInfo } from "../../drafts/info.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { icon } from "../icons.ts";
import { joinersRead } from "../participants/joiners-read.ts";
import { Doors } from "../room/doors.ts";
import { isShared } from "../room/shared-computer.ts";
import { pathOf } from "../routes.ts";
import type { DraftText } from "../text/draft-text.ts";
import { LightElement } from "./light.ts";
import { DialogWanted } from "./news.ts";
import type { Page } from "./page.ts";

/** How near the end of the text must be, in pixels, to count as in sight. */
const near = 40;

/** Whether an element is scrolled to its end. */
export const atItsEnd = (text: Pick<HTMLElement, "scrollHeight" | "scrollTop" | "clientHeight">): boolean =>
  text.clientHeight > 0 && text.scrollHeight - text.scrollTop - text.clientHeight <= near;

/**
 * The element. What was read through is noted on the device, unless it is shared; invitations are asked from the
 * server.
 */
@customElement("first-minute")
export class FirstMinute extends LightElement {
  @property({ attribute: false }) accessor page: Page | null = null;
  /** The page's info; a new one draws the lines anew. */
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  /** Whether the end of the text has been in sight. */
  @state() private accessor read = false;
  /** Whether there is a working link besides one's own. */
  @state() private accessor invited = false;

  readonly #look = (): void => {
    const { page } = this;
    if (this.read || page === null) return;
    const text: DraftText | null = page.textOf("consensus");
    if (text === null || text.querySelector("draft-paragraph") === null || !atItsEnd(text)) return;
    this.read = true;
    if (isShared()) return; // Nothing is kept here: it is ticked until the page is closed.
    try {
      localStorage.setItem(this.#key(page), "1");
    } catch {
      // Storage is denied: it stays ticked until the page is closed.
    }
  };

  #key({ negotiation, seat }: Page): string {
    return `unbracket/${negotiation}/${seat}/read-through`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("scroll", this.#look, { capture: true, passive: true });
    void this.updateComplete.then(() => this.#begin());
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("scroll", this.#look, { capture: true });
  }

  async #begin(): Promise<void> {
    const { page } = this;
    if (page === null) return;
    try {
      this.read ||= localStorage.getItem(this.#key(page)) !== null;
    } catch {
      // Storage is denied: it has to be read again.
    }
    // A text that fits on the screen counts as read once it is drawn.
    requestAnimationFrame(() => this.#look());
    const doors = new Doors(location.origin, page.negotiation, page.seat);
    const answer = await doors.get<{ readonly invitations: readonly InvitationInfo[] }>("invitations");
    // Without an answer it stays as it is; it is asked again with the next info.
    if (isRefusal(answer)) return;
    this.invited = answer.invitations.some((one) => one.revoked === undefined && one.seat !== page.seat);
  }

  protected override render() {
    const { page, info } = this;
    if (page === null || info === null) return nothing;
    const reads = joinersRead(info);
    const done = (ticked: boolean) => (ticked ? html`<span class="unseen">Done: </span>` : nothing);
    return html`<ul>
      <li>${icon(this.read ? "tick" : "open")} <span>${done(this.read)}Read it through</span></li>
      <li>
        ${icon(this.invited ? "tick" : "people")}
        <span
          >${done(this.invited)}<a href=${pathOf(page.negotiation, page.seat, "participants")}>Invite</a>${
            reads === null ? nothing : html`<br /><small>${reads}</small>`
          }</span
        >
      </li>
      <li>
        ${icon("open")}
        <button type="button" class="link" @click=${() => this.dispatchEvent(new DialogWanted("publish"))}>
          Circulate as Zero draft
        </button>
      </li>
    </ul>`;
  }
}
