/**
 * Restoring, with what would be overwritten shown first. The server decides the act itself on a copy, and says what it
 * would do. If the text changes meanwhile, the dialog shows it anew and says so; the act is bound to what was shown.
 */
import "@awesome.me/webawesome/dist/components/dialog/dialog.js";
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ActAnswer } from "../../drafts/wire.ts";
import type { Moment } from "../../drafts/reading/compare.ts";
import type { WouldChange, WouldRestore } from "../../drafts/reading/would-restore.ts";
import { isRefusal, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { clipKept, drawWords } from "../compare/compared-words.ts";
import { icon } from "../icons.ts";
import { PatientDoors } from "../room/asked-again.ts";
import type { Room } from "../room/room.ts";
import { NewestReading } from "../screen/newest-reading.ts";
import { frame, hour, listed } from "../words.ts";
import { LightElement } from "./light.ts";
import { HandTaken } from "./news.ts";
import {
  bracketWords,
  fateWords,
  goingWords,
  momentName,
  movedTogether,
  nameOfParagraph,
  restoreWords as said,
  summary,
} from "./restore-words.ts";

/** What is wanted again. Without a moment the reader chooses among the revisions. */
export interface RestoreAsk {
  /** Absent for the whole text. */
  readonly paragraph?: ParagraphId;
  /** What the paragraph is called. */
  readonly label?: string;
  readonly moment?: Moment;
}

/** A restore is on the record. */
export class Restored extends Event {
  static readonly type = "restored";
  readonly answer: ActAnswer;
  readonly said: string;
  /** The paragraph restored; absent for the whole text. */
  readonly paragraph: ParagraphId | undefined;
  constructor(answer: ActAnswer, words: string, paragraph: ParagraphId | undefined) {
    super(Restored.type, { bubbles: true });
    this.answer = answer;
    this.said = words;
    this.paragraph = paragraph;
  }
}

/** Ms between two requests for the plan, however much the text changes meanwhile. */
const between = 900;

/** The element, closed until `ask`. A restore that is on the record goes up as `Restored`. */
@customElement("restore-dialog")
export class RestoreDialog extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor nameOf: (party: string) => string = (party) => party;
  @state() private accessor asked: RestoreAsk | null = null;
  @state() private accessor moment: Moment | null = null;
  @state() private accessor would: WouldRestore | null = null;
  @state() private accessor refusal: Refusal | null = null;
  @state() private accessor renewed = "";
  @state() private accessor sending = false;
  readonly #reading = new NewestReading(this);
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #opener: HTMLElement | null = null;

  get isOpen(): boolean {
    return this.asked !== null;
  }

  /** Shows what would be overwritten. Nothing is restored until it is confirmed. */
  ask(asked: RestoreAsk): void {
    this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.asked = asked;
    this.moment = asked.moment ?? this.#moments(asked).at(0) ?? null;
    this.#begin();
  }

  close(): void {
    this.#reading.end();
    this.#stopWaiting();
    this.asked = null;
    this.#opener?.focus();
    this.#opener = null;
  }

  #stopWaiting(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWaiting();
  }

  /** The moments to choose from: the one asked for, and every revision, latest first. */
  #moments(asked: RestoreAsk): readonly Moment[] {
    const revisions = (this.draft?.revisions ?? [])
      .map(({ name, seq, at }): Moment => ({ seq, at, revision: name }))
      .toReversed();
    const { moment } = asked;
    return moment === undefined || revisions.some(({ seq }) => seq === moment.seq) ? revisions : [moment, ...revisions];
  }

  #begin(): void {
    this.would = null;
    this.refusal = null;
    this.renewed = "";
    void this.#read("");
  }

  /** Asks what would happen now. `why` is said if that differs from what was shown before. */
  async #read(why: string): Promise<void> {
    const { asked, moment } = this;
    if (asked === null || moment === null) return;
    const waiting = this.#reading.begin();
    const query = new URLSearchParams({
      at: String(moment.seq),
      ...(asked.paragraph !== undefined && { paragraph: asked.paragraph }),
    });
    const doors = new PatientDoors(location.origin, this.negotiation, this.seat, waiting);
    const answer = await doors.get<WouldRestore>(`restore-preview?${query}`);
    if (!waiting.wanted()) return;
    const shown = this.would !== null || this.refusal !== null;
    const before = JSON.stringify([{ ...this.would, head: 0 }, this.refusal?.message]);
    this.would = isRefusal(answer) ? null : answer;
    this.refusal = isRefusal(answer) ? answer : null;
    if (why !== "" && shown && before !== JSON.stringify([{ ...this.would, head: 0 }, this.refusal?.message]))
      this.renewed = why;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("draft") || this.asked === null || this.sending) return;
    const head = this.would?.head ?? 0;
    if (this.draft === null || this.draft.seq <= head) return;
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      void this.#read(said.renewed(hour(new Date().toISOString())));
    }, between);
  }

  get #what(): string | null {
    const { paragraph, label = "" } = this.asked ?? {};
    if (paragraph === undefined) return null;
    const kind = this.draft?.tables.record.paragraphs[paragraph]?.kind;
    return nameOfParagraph(kind, label);
  }

  async #restore(): Promise<void> {
    const { asked, moment, would, room } = this;
    if (asked === null || moment === null || would === null || room === null || this.sending) return;
    this.sending = true;
    const words = said.done(this.#what, momentName(moment, Date.now()));
    const answer = await room.attempt({
      type: "restore",
      at: moment.revision ?? moment.seq,
      ...(asked.paragraph !== undefined && { paragraph: asked.paragraph }),
      seen: { seq: would.head },
    });
    this.sending = false;
    if (!isRefusal(answer)) {
      this.close();
      this.dispatchEvent(new Restored(answer, words, asked.paragraph));
      return;
    }
    if (answer.refused === RefusalCode.changedSince) {
      this.renewed = said.notDone(hour(new Date().toISOString()));
      await this.#read("");
    } else {
      this.would = null;
      this.refusal = answer;
    }
  }

  readonly #labelOf = (id: ParagraphId): string => {
    const all = Object.values(this.draft?.parts ?? {}).flat();
    const label = [...all, ...(this.draft?.removed ?? [])].find((p) => p.id === id)?.label ?? "";
    return label === "" ? "an unnumbered paragraph" : label;
  };

  #paragraph([p, ...others]: readonly [WouldChange, ...WouldChange[]]): TemplateResult {
    const fate = fateWords(p, others.length > 0);
    const now = Date.now();
    const numberOf = (id: string): string => this.draft?.proposals.find((q) => q.id === id)?.number ?? id;
    const whole = p.fate === "added" || p.fate === "removed";
    const words = drawWords(clipKept(p.words, 60), {
      noteLabel: (note) => this.draft?.parts.consensus?.find(({ id }) => id === note)?.label || "*",
    });
    const same = p.words.every(({ is }) => is === "kept");
    const alone = this.asked?.paragraph === p.id;
    return html`<li class="would ${p.fate}">
      ${
        alone && fate === ""
          ? nothing
          : html`<p class="would-head">
              ${p.label === "" || alone ? nothing : html`<b><bdi>${listed([p, ...others].map(({ label }) => label).filter((label) => label !== ""))}</bdi></b>`}
              ${fate === "" ? nothing : html`<span class="fate">${fate}</span>`}
            </p>`
      }
      ${
        same && !whole
          ? nothing
          : html`<p class="w step-words" lang=${this.draft?.language ?? "en"} dir="auto">${words}</p>`
      }
      ${p.going.map(
        (one) => html`<p class="would-going">${goingWords(one, { nameOf: this.nameOf, numberOf, now })}</p>`,
      )}
    </li>`;
  }

  #shown(would: WouldRestore): TemplateResult {
    const numberOf = (id: string): string => this.draft?.proposals.find((q) => q.id === id)?.number ?? id;
    const brackets = bracketWords(would, numberOf);
    return html`<p class="would-sum">${summary(would)}</p>
      <ol class="would-list step" aria-label=${said.overwritten} tabindex="0">
        ${movedTogether(would.paragraphs).map((group) => this.#paragraph(group))}
      </ol>
      <div class="would-others">
        ${brackets.map((line) => html`<p>${line}</p>`)}
        ${would.twice.map(({ paragraph, in: other }) => html`<p>${said.twice(this.#labelOf(paragraph), this.#labelOf(other))}</p>`)}
        ${would.overwritten.length === 0 ? nothing : html`<p>${said.incorporated(would.overwritten.map(numberOf))}</p>`}
        <p>${said.stays}</p>
      </div>`;
  }

  /** Links to the paragraphs that prevent the restore. */
  #inTheWay(refusal: Refusal): readonly TemplateResult[] {
    const named = (refusal.details?.["paragraphs"] as readonly ParagraphId[] | undefined) ?? [];
    return named
      .filter((id) => id !== this.asked?.paragraph)
      .slice(0, 6)
      .map(
        (id) =>
          html`<button
            type="button"
            class="button"
            @click=${() => {
              this.#opener = null;
              this.close();
              this.dispatchEvent(new HandTaken(id));
            }}
          >
            ${said.show(this.#labelOf(id))}
          </button>`,
      );
  }

  #when(asked: RestoreAsk): TemplateResult | typeof nothing {
    const moments = this.#moments(asked);
    const now = Date.now();
    if (this.moment === null) return html`<p>${said.noMoment}</p>`;
    if (moments.length === 1)
      return html`<p class="would-when">${said.asAt} <b>${momentName(moments[0]!, now)}</b></p>`;
    return html`<label class="would-when"
      >${said.asAt}<select
        @change=${(event: Event) => {
          this.moment = moments[(event.target as HTMLSelectElement).selectedIndex] ?? null;
          this.#begin();
        }}
      >
        ${moments.map((one) => html`<option ?selected=${one.seq === this.moment?.seq}>${momentName(one, now)}</option>`)}
      </select></label
    >`;
  }

  protected override render() {
    const { asked, would, refusal, moment } = this;
    const { late } = this.#reading;
    const what = this.#what;
    return html`<wa-dialog
      label=${asked === null ? "" : said.title(what)}
      class="wide"
      without-header
      light-dismiss
      .open=${asked !== null}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget && this.asked !== null) this.close();
      }}
    >
      ${
        asked === null
          ? nothing
          : html`<div class="dialog-head">
                <h2>${said.title(what)}</h2>
                <button type="button" class="button quiet small" aria-label="Close" @click=${() => this.close()}>
                  ${icon("close")}
                </button>
              </div>
              <div class="dialog-body restoring">
                ${this.#when(asked)}
                <p class="would-renewed" role="status">${this.renewed}</p>
                ${late === null ? nothing : html`<p class="quiet" role="status">${frame.late(late.message)}</p>`}
                ${
                  refusal !== null
                    ? html`<p class="would-refused" role="alert">${refusal.message}</p>`
                    : would !== null
                      ? this.#shown(would)
                      : moment === null || late !== null
                        ? nothing
                        : html`<p class="quiet" role="status">${said.reading}</p>`
                }
                <div class="dialog-foot">
                  ${
                    refusal !== null || moment === null
                      ? refusal === null
                        ? nothing
                        : this.#inTheWay(refusal)
                      : html`<button
                          type="button"
                          class="button solid"
                          ?disabled=${would === null || this.sending}
                          @click=${() => void this.#restore()}
                        >
                          ${said.button(what, momentName(moment, Date.now()))}
                        </button>`
                  }
                  <button type="button" class="button" @click=${() => this.close()}>
                    ${refusal === null && moment !== null ? said.cancel : said.close}
                  </button>
                </div>
              </div>`
      }
    </wa-dialog>`;
  }
}
