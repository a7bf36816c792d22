/**
 * What happened, newest first, by offices and parties, never persons; consecutive typing of one office is one step. The
 * address has the filters. The record is read backwards from its end, a page at a time.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { DraftJson } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { icon } from "../icons.ts";
import { pathOf } from "../routes.ts";
import { SeatScreen } from "../screen/seat-screen.ts";
import { moment } from "../words.ts";
import { history as said } from "./history-words.ts";
import { addressOf, askingIn, asksForAll, nothingAsked, queryOf } from "./asking.ts";
import type { Asking } from "./asking.ts";
import { drawKin } from "./drawn-kin.ts";
import { filtersBar } from "./filters-bar.ts";
import { readKin } from "./kin.ts";
import { HeadMoved } from "./news.ts";
import type { Told } from "./kin.ts";
import { labelsIn } from "./labels.ts";
import { readBack } from "./reading-steps.ts";
import { joinRepeated } from "./repeated.ts";
import { drawSteps } from "./steps.ts";
import type { StepDrawing } from "./steps.ts";
import "./record-head.ts";

/** How many steps are asked for, at first and with every "Show earlier". */
const atOnce = 120;

/** The screen. A step that the address names is marked. */
@customElement("history-page")
export class HistoryPage extends SeatScreen {
  protected override readonly heading = "History";
  @state() accessor asking: Asking = nothingAsked;
  /** What was read so far, newest first. */
  @state() accessor steps: readonly Step[] = [];
  /** Steps of the paragraphs connected with the one that is asked about; empty if none is. */
  @state() accessor kin: readonly Told[] = [];
  /** Entries up to this one have not been read yet. */
  @state() accessor rest = 0;
  @state() accessor loading = true;
  @state() accessor draft: DraftJson | null = null;
  /** The entry whose step the reader came for. */
  @state() accessor marked: number | null = null;
  /** Whether the record has gone on since it was read. */
  @state() accessor goneOn = false;
  #asked = 0;

  protected override async load(): Promise<void> {
    const { query } = this;
    this.asking = askingIn(`${query}`);
    const step = query.get("step") ?? "";
    this.marked = /^\d+$/u.test(step) ? Number(step) : null;
    this.draft = this.granted(await this.doors.get<DraftJson>("draft"));
    this.goneOn = false;
    if (this.draft === null) this.loading = false;
    else await this.#begin();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("popstate", this.#moved);
    this.addEventListener(HeadMoved.type, (event) => {
      // If only revisions are read, nothing changes until the next one.
      if (this.info?.documents.draft) this.goneOn = (event as HeadMoved).head.seq > (this.draft?.seq ?? 0);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("popstate", this.#moved);
  }

  /** A link from this page to itself, or the browser's back button. */
  readonly #moved = (): void => {
    if (this.info === null || !location.pathname.endsWith("/history")) return;
    void this.load();
  };

  readonly #ask = (asking: Asking): void => {
    this.asking = asking;
    this.marked = null;
    this.keepQuery(addressOf(asking));
    void this.#begin();
  };

  async #begin(): Promise<void> {
    [this.steps, this.kin] = [[], []];
    this.rest = this.draft?.seq ?? 0;
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    const asked = ++this.#asked;
    const goesOn = (): boolean => this.#asked === asked && this.isConnected;
    this.loading = true;
    const { asking, marked } = this;
    const wanted = { most: atOnce, down: marked ?? Infinity };
    const got = this.granted(await readBack(this.doors, queryOf(asking), this.rest, wanted, goesOn));
    if (!goesOn()) return;
    if (got !== null) {
      this.steps = [...this.steps, ...got.steps];
      this.rest = got.rest;
      if (asking.paragraph !== "" && asksForAll({ ...asking, paragraph: "" })) {
        const kin = this.granted(await readKin(this.doors, asking.paragraph, this.steps, goesOn));
        if (!goesOn()) return;
        this.kin = kin ?? [];
      }
    }
    this.loading = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("loading") && !this.loading && this.marked !== null)
      this.querySelector(".step.marked")?.scrollIntoView({ block: "center" });
  }

  #drawing(info: NegotiationInfo): Omit<StepDrawing, "only"> {
    const address = (screen: string): string => pathOf(this.negotiation, this.seat, screen);
    return {
      proposals: this.draft?.proposals ?? [],
      language: info.language,
      labelOf: labelsIn(this.draft),
      stepAt: (seq) => {
        const query = addressOf(this.asking);
        return `${address("history")}${query === "" ? "?" : `${query}&`}step=${seq}`;
      },
      ...(this.marked !== null && { marked: this.marked }),
      ...(info.documents.draft && {
        compareFrom: (seq: number) => `${address("compare")}?from=${seq}&to=now`,
        textAt: (seq: number) => `${address("")}?at=${seq}`,
      }),
    };
  }

  /** How much of what matches is on the page. */
  #shown(): string {
    const oldest = this.steps.at(-1);
    return oldest === undefined
      ? ""
      : said.shown(joinRepeated(this.steps).length, moment(oldest.at, Date.now()), this.rest === 0);
  }

  /** A link to the result of all this: each difference with what explains it. */
  protected override actions(): TemplateResult {
    return html`<a class="button quiet roomy" href=${pathOf(this.negotiation, this.seat, "reconcile")}
      >${icon("tick")} Every difference explained</a
    >`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    const { steps, asking, loading } = this;
    const drawing = this.#drawing(info);
    const { paragraph } = asking;
    return html`<main class="column history" aria-label="History">
      ${filtersBar(info, this.draft, asking, this.#ask)}
      <p class="shown-count" role="status">${loading ? said.reading : this.#shown()}</p>
      ${
        this.goneOn
          ? html`<p class="more newer">
              <button type="button" class="button" @click=${() => void this.load()}>
                ${icon("saving")} ${said.newer}
              </button>
            </p>`
          : nothing
      }
      ${!loading && this.refusal === null && steps.length === 0 ? html`<p class="nothing">${said.nothingFits}</p>` : nothing}
      ${steps.length === 0 ? nothing : drawSteps(steps, { ...drawing, ...(paragraph !== "" && { only: paragraph }) })}
      ${drawKin(this.kin, drawing, (id) => `${pathOf(this.negotiation, this.seat, "history")}?paragraph=${id}`)}
      ${
        this.rest > 0 && steps.length > 0
          ? html`<p class="more">
              <button
                type="button"
                class="button"
                aria-disabled=${loading ? "true" : nothing}
                @click=${() => !loading && this.#goOn()}
              >
                ${icon("down")} ${said.earlier}
              </button>
            </p>`
          : nothing
      }
      <record-head .head=${info.head} negotiation=${this.negotiation} seat=${this.seat}></record-head>
    </main>`;
  }
}
