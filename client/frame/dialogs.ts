/** The dialogs of the negotiation page: one frame, with one form at a time. What a form asks for goes up as an act. */
import "@awesome.me/webawesome/dist/components/dialog/dialog.js";
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import type { Act } from "../../drafts/wire.ts";
import { ActDone, PreviewLeft } from "../editor/news.ts";
import type { Previewed } from "../editor/table-preview.ts";
import { icon } from "../icons.ts";
import type { Room } from "../room/room.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { forms } from "../words.ts";
import type { Asks, Correcting } from "./asks.ts";
import { condition, positionOn, previewing, proposeHold, proposeMove, revise, tellChair } from "./delegation-forms.ts";
import { keysPanel } from "./keys-panel.ts";
import { LightElement } from "./light.ts";
import { ActAsked } from "./news.ts";
import type { DialogName } from "./news.ts";
import { correct, correcting, editorial, insert, paragraphActs, publish, silence, takeDown } from "./office-forms.ts";
import { roomForm } from "./room-forms.ts";
import { settings } from "./seat-form.ts";
import "../editor/table-preview.ts";

type Shown = Exclude<DialogName, "go-to">;

/** The element; at most one dialog is open. The focus returns to where it was when it closes. */
@customElement("page-dialogs")
export class PageDialogs extends LightElement implements Asks {
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  @property({ attribute: false }) accessor paragraph: Paragraph | null = null;
  @property({ attribute: false }) accessor partShown: Part = "consensus";
  @property({ attribute: false }) accessor as: PartyId | undefined;
  @property() accessor label = "";
  @property({ attribute: false }) accessor drawing: Omit<Drawing, "draft" | "cards" | "chosen"> | null = null;
  @property({ attribute: false }) accessor nameOf: (party: PartyId) => string = (party) => party;
  @state() private accessor shown: Shown | null = null;
  @state() private accessor proposal: Proposal | null = null;
  /** An act that is shown before it is sent. */
  @state() private accessor previewed: Previewed | Correcting | null = null;
  @state() private accessor waitsFor: Promise<unknown> | null = null;
  #opener: HTMLElement | null = null;

  constructor() {
    super();
    this.addEventListener(ActDone.type, () => this.close());
    this.addEventListener(PreviewLeft.type, () => {
      if (this.shown === "propose-out") this.close();
      else this.previewed = null;
    });
  }

  get isOpen(): boolean {
    return this.shown !== null;
  }
  get waits(): boolean {
    return this.waitsFor !== null;
  }

  open(name: Shown, proposal: Proposal | null = null): void {
    this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.proposal = proposal;
    this.previewed =
      name === "propose-out" && this.paragraph !== null && this.as !== undefined
        ? { type: "table", as: this.as, paragraph: this.paragraph.id, out: true }
        : null;
    this.shown = name;
  }

  close(): void {
    this.shown = null;
    this.previewed = null;
    this.waitsFor = null;
    this.#opener?.focus();
    this.#opener = null;
  }

  /** Keeps the dialog open until an answer comes; false if it was closed before. */
  async until(answer: Promise<unknown>): Promise<boolean> {
    this.waitsFor = answer;
    await answer;
    if (this.waitsFor !== answer) return false;
    this.waitsFor = null;
    return true;
  }

  /** Resolves when the dialog has closed and will not move the focus back to where it was opened. */
  async gone(): Promise<void> {
    this.#opener = null;
    this.close();
    const dialog = this.querySelector("wa-dialog");
    if (dialog?.open)
      await new Promise<void>((resolve) => {
        dialog.addEventListener("wa-after-hide", () => setTimeout(resolve), { once: true });
      });
  }

  preview(act: Previewed | Correcting): void {
    this.previewed = act;
  }

  ask(act: Act, words: string): void {
    this.dispatchEvent(new ActAsked(act, words));
    this.close();
  }

  #content(): { readonly title: string; readonly body: TemplateResult } | null {
    const { shown, draft, paragraph: p, as, proposal, info } = this;
    if (shown === null || info === null) return null;
    if (this.previewed?.type === "correct") {
      const back = (): void => {
        this.previewed = null;
      };
      return { title: forms.beforeCorrected, body: correcting(this, this.previewed, back) };
    }
    if (this.previewed !== null) return { title: "Before it is tabled", body: previewing(this, this.previewed) };
    if (shown === "keys") return { title: "Keys", body: keysPanel(() => this.requestUpdate()) };
    if (shown === "settings") return { title: "Your seat", body: settings(this, info) };
    if (draft === null) return null;
    if (shown === "room") return { title: "Room", body: roomForm(this, draft) };
    if (shown === "publish") return { title: "Publish a revision", body: publish(this, draft) };
    if (shown === "insert")
      return { title: p === null ? "New paragraph" : `New paragraph after ${this.label}`, body: insert(this) };
    if (shown === "position") return { title: "A position", body: positionOn(this, draft, p) };
    if (shown === "take-down") return { title: `Take down on ${this.label}`, body: takeDown(this) };
    if (p !== null) {
      if (shown === "silence") return { title: `${this.label} under silence`, body: silence(this, p) };
      if (shown === "editorial") return { title: `Correct ${this.label}`, body: editorial(this, p) };
      if (shown === "paragraph") return { title: this.label, body: paragraphActs(this, draft, p) };
      if (as !== undefined && shown === "propose-move")
        return { title: `Propose to move ${this.label}`, body: proposeMove(this, draft, p, as) };
      if (as !== undefined && shown === "propose-hold")
        return { title: `Hold words of ${this.label}`, body: proposeHold(this, p, as) };
    }
    if (proposal !== null) {
      if (shown === "correct") return { title: `Correct ${proposal.number}`, body: correct(this, proposal) };
      if (as !== undefined && p !== null && shown === "revise")
        return { title: `Revise ${proposal.number}`, body: revise(this, p, proposal, as) };
      if (as !== undefined && shown === "condition")
        return { title: `Condition on ${proposal.number}`, body: condition(this, proposal, as) };
      if (as !== undefined && shown === "tell-chair")
        return { title: `Tell the Chair about ${proposal.number}`, body: tellChair(this, proposal, as) };
    }
    return null;
  }

  protected override render() {
    const content = this.#content();
    return html`<wa-dialog
      label=${content?.title ?? ""}
      without-header
      light-dismiss
      class=${this.shown === "publish" && this.draft?.revision !== undefined ? "list" : this.shown === "keys" || this.previewed !== null ? "wide" : ""}
      .open=${content !== null}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget && this.shown !== null) this.close();
      }}
    >
      ${
        content === null
          ? nothing
          : html`<div class="dialog-head">
                <h2>${content.title}</h2>
                <button type="button" class="button quiet small" aria-label="Close" @click=${() => this.close()}>
                  ${icon("close")}
                </button>
              </div>
              ${content.body}`
      }
    </wa-dialog>`;
  }
}
