/** What became of one paragraph, newest first: for the desk beside the text. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { PropertyValues } from "lit";
import type { Draft, DraftJson } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { RestoreParagraphAsked } from "../past/ask-restore.ts";
import { Doors } from "../room/doors.ts";
import { pathOf } from "../routes.ts";
import { readSteps } from "./reading-steps.ts";
import { drawSteps, leftWords } from "./steps.ts";

@customElement("paragraph-history")
export class ParagraphHistory extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  @property() accessor paragraph: ParagraphId | "" = "";
  /** The draft on screen, when there is one: it is not asked for again, and a new one brings the history up to date. */
  @property({ attribute: false }) accessor draft: Draft | DraftJson | null = null;
  /** The entry whose step is shown first and marked. */
  @property({ attribute: false }) accessor step: number | null = null;
  /** Whether this seat may bring an earlier wording back. */
  @property({ type: Boolean }) accessor restores = false;
  @state() accessor steps: readonly Step[] | null = null;
  @state() accessor complaint = "";
  #asked = 0;
  #readAt = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    const other = changed.has("paragraph") || changed.has("negotiation") || changed.has("seat");
    if (this.paragraph === "") return;
    if (other) {
      this.steps = null;
      this.complaint = "";
    }
    const at = `${this.negotiation} ${this.seat} ${this.paragraph} ${this.draft?.seq ?? ""}`;
    if (at === this.#readAt) return;
    this.#readAt = at;
    void this.#read();
  }

  async #read(): Promise<void> {
    const asked = ++this.#asked;
    const goesOn = (): boolean => this.#asked === asked && this.isConnected;
    const doors = new Doors(location.origin, this.negotiation, this.seat);
    const steps = await readSteps(doors, { paragraph: this.paragraph }, goesOn);
    if (!goesOn()) return;
    if (isRefusal(steps)) {
      this.complaint = steps.message;
      return;
    }
    if (this.draft === null) {
      const draft = await doors.get<DraftJson>("draft");
      if (!goesOn()) return;
      if (isRefusal(draft)) this.complaint = draft.message;
      else {
        this.#readAt = `${this.negotiation} ${this.seat} ${this.paragraph} ${draft.seq}`;
        this.draft = draft;
      }
    }
    this.steps = steps;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if ((changed.has("steps") || changed.has("step")) && this.step !== null && this.steps !== null)
      this.querySelector(".step.marked")?.scrollIntoView({ block: "center" });
  }

  /** Asks the page for the words as a step left them. */
  #restore({ until, at }: Step, label: string): void {
    if (this.paragraph !== "")
      this.dispatchEvent(new RestoreParagraphAsked({ at: until, time: at }, this.paragraph, label));
  }

  protected override render() {
    const { draft, steps, paragraph } = this;
    const all = Object.values(draft?.parts ?? {}).flat();
    const labelOf = (id: ParagraphId): string => all.find((p) => p.id === id)?.label ?? "";
    const whole = `${pathOf(this.negotiation, this.seat, "history")}?paragraph=${paragraph}`;
    return html`<section class="paragraph-history" aria-label="History of this paragraph">
      ${this.complaint === "" ? nothing : html`<p class="complaint" role="alert">${this.complaint}</p>`}
      ${
        steps === null
          ? this.complaint === ""
            ? html`<p class="quiet" role="status">Reading the record…</p>`
            : nothing
          : steps.length === 0
            ? html`<p class="quiet">Nothing on the record is about this paragraph.</p>`
            : drawSteps(steps, {
                only: paragraph as ParagraphId,
                ...(this.step !== null && { marked: this.step }),
                proposals: draft?.proposals ?? [],
                language: draft?.language ?? "en",
                labelOf,
                ...(this.restores &&
                  paragraph !== "" && {
                    restore: (step: Step) => this.#restore(step, labelOf(paragraph)),
                    latest: steps.find((step) => leftWords(step, paragraph))?.seq ?? 0,
                  }),
                compareFrom: (seq) => `${pathOf(this.negotiation, this.seat, "compare")}?from=${seq}&to=now`,
              })
      }
      <p class="step-foot"><a href=${whole}>${icon("history")} Open on a page</a></p>
    </section>`;
  }
}
