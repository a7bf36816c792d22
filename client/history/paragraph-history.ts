/** The history of one paragraph, newest first, through splits and merges; shown beside the text. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { PropertyValues } from "lit";
import type { Draft, DraftJson } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { RestoreParagraphAsked } from "../past/ask-restore.ts";
import { PatientDoors } from "../room/asked-again.ts";
import { pathOf } from "../routes.ts";
import { NewestReading } from "../screen/newest-reading.ts";
import { frame } from "../words.ts";
import { history as said } from "./history-words.ts";
import { drawKin } from "./drawn-kin.ts";
import { readKin } from "./kin.ts";
import type { Told } from "./kin.ts";
import { labelsIn } from "./labels.ts";
import { readSteps } from "./reading-steps.ts";
import { drawSteps, leftWords } from "./steps.ts";
import type { StepDrawing } from "./steps.ts";

/** The element. It restores nothing itself: it asks the page to. */
@customElement("paragraph-history")
export class ParagraphHistory extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  /** While it is "", nothing is asked for. */
  @property() accessor paragraph: ParagraphId | "" = "";
  /** The draft on screen, if any: it is then not asked for, and a new one brings the history up to date. */
  @property({ attribute: false }) accessor draft: Draft | DraftJson | null = null;
  /** The entry whose step is shown first and marked. */
  @property({ attribute: false }) accessor step: number | null = null;
  /** Whether this seat may bring an earlier wording back. */
  @property({ type: Boolean }) accessor restores = false;
  @state() accessor steps: readonly Step[] | null = null;
  @state() accessor kin: readonly Told[] = [];
  @state() accessor complaint = "";
  readonly #reading = new NewestReading(this);
  #readAt = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    const other = changed.has("paragraph") || changed.has("negotiation") || changed.has("seat");
    if (this.paragraph === "") return;
    if (other) {
      this.steps = null;
      this.kin = [];
      this.complaint = "";
    }
    const at = `${this.negotiation} ${this.seat} ${this.paragraph} ${this.draft?.seq ?? ""}`;
    if (at === this.#readAt) return;
    this.#readAt = at;
    void this.#read(this.paragraph);
  }

  async #read(paragraph: ParagraphId): Promise<void> {
    const waiting = this.#reading.begin();
    const goesOn = waiting.wanted;
    const doors = new PatientDoors(location.origin, this.negotiation, this.seat, waiting);
    const refused = (answer: unknown): answer is Refusal => {
      if (typeof answer !== "object" || answer === null || !isRefusal(answer)) return false;
      this.complaint = answer.message;
      return true;
    };
    const steps = await readSteps(doors, { paragraph }, goesOn);
    if (!goesOn() || refused(steps)) return;
    const kin = await readKin(doors, paragraph, steps, goesOn);
    if (!goesOn() || refused(kin)) return;
    if (this.draft === null) {
      const draft = await doors.get<DraftJson>("draft");
      if (!goesOn() || refused(draft)) return;
      this.#readAt = `${this.negotiation} ${this.seat} ${paragraph} ${draft.seq}`;
      this.draft = draft;
    }
    [this.steps, this.kin, this.complaint] = [steps, kin, ""];
  }

  protected override updated(changed: PropertyValues<this>): void {
    if ((changed.has("steps") || changed.has("step")) && this.step !== null && this.steps !== null)
      this.querySelector(".step.marked")?.scrollIntoView({ block: "center" });
  }

  /** Asks the page to restore the words as a step left them. */
  #restore({ until, at }: Step, label: string): void {
    if (this.paragraph !== "")
      this.dispatchEvent(new RestoreParagraphAsked({ at: until, time: at }, this.paragraph, label));
  }

  /** Restoring, for seats that may, at this paragraph's own steps; those of connected paragraphs have other words. */
  #restoring(paragraph: ParagraphId, steps: readonly Step[], label: string): Partial<StepDrawing> {
    if (!this.restores) return {};
    return {
      restore: (step) => this.#restore(step, label),
      latest: steps.find((step) => leftWords(step, paragraph))?.seq ?? 0,
    };
  }

  protected override render() {
    const { draft, steps } = this;
    const { late } = this.#reading;
    const paragraph = this.paragraph as ParagraphId;
    const address = (screen: string): string => pathOf(this.negotiation, this.seat, screen);
    const drawing: Omit<StepDrawing, "only"> = {
      proposals: draft?.proposals ?? [],
      language: draft?.language ?? "en",
      labelOf: labelsIn(draft),
      compareFrom: (seq) => `${address("compare")}?from=${seq}&to=now`,
      textAt: (seq) => `${address("")}?at=${seq}`,
      ...(this.step !== null && { marked: this.step }),
    };
    return html`<section class="paragraph-history" aria-label="History of this paragraph">
      ${
        late !== null
          ? html`<p class="quiet" role="status">${frame.late(late.message)}</p>`
          : this.complaint === ""
            ? nothing
            : html`<p class="complaint" role="alert">${this.complaint}</p>`
      }
      ${
        steps === null
          ? this.complaint === "" && late === null
            ? html`<p class="quiet" role="status">${said.reading}</p>`
            : nothing
          : steps.length === 0
            ? html`<p class="quiet">${said.nothingHere}</p>`
            : html`${drawSteps(steps, {
                ...drawing,
                only: paragraph,
                ...this.#restoring(paragraph, steps, drawing.labelOf(paragraph)),
              })}
              ${drawKin(this.kin, drawing, (id) => `${address("history")}?paragraph=${id}`)}`
      }
      <p class="step-foot">
        <a href="${address("history")}?paragraph=${paragraph}">${icon("history")} Open on a page</a>
      </p>
    </section>`;
  }
}
