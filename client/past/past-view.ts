/**
 * Looking at the past: the whole text as it was at a moment, in the frame of the living one, for reading only. The
 * living text stays below, untouched. This element asks for the past, draws it, and says which moment is shown.
 */
import type * as Y from "yjs";
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { consequences } from "../../drafts/acts/consequences.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { MomentsInfo, PastMoment } from "../../drafts/past-moments.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { CommandChosen, DialogWanted, HandTaken, ProposalChosen } from "../frame/news.ts";
import { LightElement } from "../frame/light.ts";
import { Reading } from "../frame/reading.ts";
import { StepWanted } from "../history/news.ts";
import { icon } from "../icons.ts";
import { PatientDoors } from "../room/asked-again.ts";
import { goTo, pathOf } from "../routes.ts";
import type { Surroundings } from "../text/draft-paragraph.ts";
import type { DraftText } from "../text/draft-text.ts";
import { frame } from "../words.ts";
import { past as said } from "./past-words.ts";
import { admittedThen } from "./admitted-then.ts";
import { anchorOf, bringTo, nearestStanding } from "./anchor.ts";
import type { Anchor } from "./anchor.ts";
import { pastDesk, pastDock, pastOutline, pastTools, pastWords, timeBar } from "./past-parts.ts";
import type { PastDrawer } from "./past-parts.ts";
import { pressedInPast } from "./past-keys.ts";
import { PastRecord } from "./past-record.ts";
import { neighbourRevision, scaleOf, seqAt, timeAt } from "./scale.ts";
import type { Scale } from "./scale.ts";
import { Dragged, Stepped } from "./slider-news.ts";
import type { TimeSlider } from "./time-slider.ts";

/** The reader returns to the living text. */
export class PastLeft extends Event {
  static readonly type = "past-left";
  constructor() {
    super(PastLeft.type, { bubbles: true });
  }
}

/** Another moment is shown; the page puts it into the address. */
export class PastMoved extends Event {
  static readonly type = "past-moved";
  readonly seq: number;
  constructor(seq: number) {
    super(PastMoved.type, { bubbles: true });
    this.seq = seq;
  }
}

/** Pixels from the top at which a paragraph is placed if the reader was not at it before. */
const reading = 64;
/** Ms that the thumb has to rest before the text at its place is asked for. */
const pause = 160;

/**
 * The past as one element over the page. It changes nothing of the text: leaving, another moment and restoring go up as
 * events.
 */
@customElement("past-view")
export class PastView extends LightElement {
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  /** The moment asked for: an entry's number, a revision's name or a time; "" is the newest. */
  @property() accessor at = "";
  /** The living draft, which goes on meanwhile. */
  @property({ attribute: false }) accessor now: Draft | null = null;
  /** How many changes have come into the living draft meanwhile. */
  @property({ attribute: false }) accessor since = 0;
  /** Where the reader was in the living text. */
  @property({ attribute: false }) accessor anchor: Anchor | null = null;
  @property({ attribute: false }) accessor hand: ParagraphId | null = null;
  @property({ attribute: false }) accessor partShown: Part = "consensus";
  @property() accessor view: ViewName = "annotated";
  @property({ attribute: false }) accessor namesOff = false;
  @property({ attribute: false }) accessor narrow = false;
  @property({ attribute: false }) accessor nameOf: (party: string) => string = (party) => party;
  @property({ attribute: false }) accessor partName: (part: string) => string = (part) => part;
  /** Whether this seat may restore the whole text (null), or a paragraph. */
  @property({ attribute: false }) accessor restores: (paragraph: ParagraphId | null) => boolean = () => false;

  /** The words of a living paragraph, letter by letter. */
  @property({ attribute: false }) accessor strand: (paragraph: ParagraphId) => Y.Text | null = () => null;

  @state() accessor scale: Scale | null = null;
  @state() accessor seq = 0;
  @state() accessor step: PastMoment | null = null;
  @state() accessor shown: Draft | null = null;
  @state() accessor complaint = "";
  @state() accessor chosen: ProposalId | null = null;
  @state() accessor drawer: PastDrawer = "";
  /** Whether who wrote the words in hand is shown in place of the desk. */
  @state() accessor asking = false;
  /** Whether what is drawn is not yet the moment of the thumb. */
  @state() accessor late = false;

  #record: PastRecord | null = null;
  #moments: MomentsInfo | null = null;
  #reading: Reading | null = null;
  #surroundings: Surroundings | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #loading = false;
  #steps: Promise<void> = Promise.resolve();
  #opened: string | null = null;

  constructor() {
    super();
    this.addEventListener(HandTaken.type, (event) => {
      event.stopPropagation();
      this.take((event as HandTaken).paragraph);
    });
    this.addEventListener(ProposalChosen.type, (event) => {
      event.stopPropagation();
      const { proposal, paragraph, open } = event as ProposalChosen;
      if (paragraph !== undefined && paragraph !== this.hand) this.take(paragraph);
      this.chosen = proposal;
      if (open) this.asking = false;
      if (open && matchMedia("(max-width: 999px)").matches) this.drawer = "desk";
    });
    this.addEventListener(CommandChosen.type, (event) => {
      event.stopPropagation();
      const { command } = event as CommandChosen;
      if (command === "close-desk") this.drawer = "";
      if (command === "who-wrote") this.ask(true);
      if (command === "history" && this.hand !== null)
        goTo(`${pathOf(this.info!.id, this.info!.seat.id, "history")}?paragraph=${this.hand}`);
    });
    this.addEventListener(StepWanted.type, (event) => {
      event.stopPropagation();
      const { seq } = event as StepWanted;
      goTo(`${pathOf(this.info!.id, this.info!.seat.id, "history")}?paragraph=${this.hand}&step=${seq}`);
    });
    // Nothing can be decided in the past.
    this.addEventListener(DialogWanted.type, (event) => event.stopPropagation());
    this.addEventListener(Dragged.type, (event) => this.#go((event as Dragged).seq, pause));
    this.addEventListener(Stepped.type, (event) => {
      const { by, way } = event as Stepped;
      this.#steps = this.#steps.then(() => this.#stepBy(by, way));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { info } = this;
    if (info !== null && this.at !== this.#opened) {
      this.#opened = this.at;
      void this.#open(info);
    }
    const { shown } = this;
    if (shown === null) return;
    if (this.#reading?.draft !== shown) {
      this.#reading = new Reading(shown, { ...this.info!.seat, role: "observer" }, new Set(), [], true);
      this.#surroundings = null;
    }
    const read = this.#reading;
    const view = this.viewShown;
    const about = new Set(this.step?.seq === this.seq ? this.step.paragraphs : []);
    if (this.#surroundings?.drawing.view === view && !changed.has("step") && !changed.has("narrow")) return;
    this.#surroundings = {
      drawing: {
        draft: shown,
        view,
        own: new Set(this.info!.seat.parties),
        narrow: this.narrow,
        namesArrived: true,
        noteLabel: (note) => read.at(note)?.p.label ?? "*",
      },
      brackets: read.brackets,
      on: (p) => read.on(p.id),
      needs: () => 0,
      partName: this.partName,
      labelOf: read.labelOf,
      now: Date.now(),
      changed: (p) => about.has(p.id),
      past: true,
      cardless: true,
    };
  }

  get reading(): Reading | null {
    return this.#reading;
  }
  get viewShown(): ViewName {
    return this.namesOff && this.view === "annotated" ? "bracketed" : this.view;
  }
  get surroundings(): Surroundings | null {
    return this.#surroundings;
  }
  get text(): DraftText | null {
    return this.querySelector<DraftText>("draft-text");
  }
  /** The time of the moment: exact once its text is here, approximate while the thumb moves. */
  get time(): string {
    if (this.shown?.seq === this.seq) return this.shown.at;
    if (this.step?.seq === this.seq) return this.step.at;
    return timeAt(this.#moments?.times ?? [], this.seq);
  }
  /** The revision published at exactly this moment; "" if there is none. */
  get revision(): string {
    return this.scale?.revisions.find(({ seq }) => seq === this.seq)?.name ?? "";
  }
  /** What was done at this moment, if known. */
  get sentence(): string {
    const { step, seq } = this;
    return step !== null && step.since <= seq && seq <= step.seq ? step.sentence : "";
  }

  async #open(info: NegotiationInfo): Promise<void> {
    if (this.#record === null) {
      this.#record = new PastRecord(
        new PatientDoors(location.origin, info.id, info.seat.id, {
          wanted: () => this.isConnected,
          told: (refusal) => (this.complaint = refusal === null ? "" : frame.late(refusal.message)),
        }),
      );
      const moments = await this.#record.info();
      if (isRefusal(moments)) {
        this.complaint = moments.message;
        return;
      }
      this.#moments = moments;
      this.scale = scaleOf(moments, this.now?.revisions ?? info.revisions);
      if (this.scale === null) {
        this.complaint = said.nothing[moments.only ?? "circulated"];
        return;
      }
      void this.updateComplete.then(() => this.querySelector<TimeSlider>("time-slider")?.focus());
    }
    const { scale, at } = this;
    if (scale === null) return;
    const named = /^\d+$/.test(at) || at === "" ? undefined : await this.#record.draft(at);
    if (named !== undefined && isRefusal(named)) this.complaint = named.message;
    const seq = named !== undefined && !isRefusal(named) ? named.seq : at === "" ? scale.max : Number(at) || scale.max;
    this.#go(scale.only === undefined ? seqAt(scale, seq) : this.#nearestRevision(scale, seq), 0);
  }

  #nearestRevision(scale: Scale, seq: number): number {
    const stops = scale.revisions;
    return (stops.findLast((stop) => stop.seq <= seq) ?? stops[0]!).seq;
  }

  /** Goes to an entry: at once if its text is here, else after a pause, to ask for it. */
  #go(seq: number, after: number): void {
    const record = this.#record!;
    this.seq = seq;
    this.step = record.known(seq) ?? null;
    clearTimeout(this.#waiting);
    const seen = record.seen(seq);
    if (seen !== undefined && this.step !== null) {
      this.#show(seen);
      return;
    }
    this.late = true;
    this.#waiting = setTimeout(() => void this.#load(), after);
  }

  async #load(): Promise<void> {
    // One text is asked for at a time; when it comes, the newest wish is looked at.
    if (this.#loading) return;
    this.#loading = true;
    let wanted = -1;
    while (wanted !== this.seq && this.isConnected) {
      wanted = this.seq;
      await this.#fetch(wanted);
    }
    this.#loading = false;
  }

  async #fetch(wanted: number): Promise<void> {
    const record = this.#record!;
    const scale = this.scale!;
    const step = await record.step(wanted);
    if (this.seq !== wanted) return;
    let at = wanted;
    if (step !== null && !isRefusal(step)) {
      this.step = step;
      // In the middle of typing, show its end.
      if (scale.only === undefined && step.since <= wanted && step.seq <= scale.max) at = step.seq;
    }
    const draft = await record.draft(String(at));
    if (this.seq !== wanted) return;
    if (isRefusal(draft)) {
      this.complaint = draft.message;
      this.late = false;
      return;
    }
    this.seq = at;
    this.#show(draft);
  }

  #show(draft: Draft): void {
    // After a return to the living text no moment is reported any more.
    if (!this.isConnected) return;
    this.complaint = "";
    this.late = false;
    this.moved();
    if (draft === this.shown) return;
    const before = this.shown ?? this.now;
    const anchor = this.shown === null ? this.anchor : anchorOf(this.text, this.hand);
    this.shown = draft;
    if (this.partShown !== "consensus" && (draft.parts[this.partShown]?.length ?? 0) === 0)
      this.partShown = "consensus";
    const stands = this.hand === null ? null : nearestStanding(this.hand, before, draft);
    if (this.hand !== null && stands !== this.hand) this.hand = null;
    if (this.chosen !== null && !draft.proposals.some(({ id }) => id === this.chosen)) this.chosen = null;
    const paragraph = anchor === null ? this.hand : nearestStanding(anchor.paragraph, before, draft);
    if (paragraph === null) return;
    void this.updateComplete.then(async () => {
      await this.text?.updateComplete;
      if (this.text !== null) bringTo(this.text, { offset: anchor?.offset ?? reading, paragraph });
    });
  }

  async #stepBy(by: Stepped["by"], way: 1 | -1): Promise<void> {
    const { scale, seq } = this;
    if (scale === null || this.#record === null) return;
    if (by === "end") {
      this.#go(seqAt(scale, way > 0 ? scale.max : scale.min), pause);
      return;
    }
    if (by === "revision" || scale.only !== undefined) {
      const stop = neighbourRevision(scale, seq, way);
      const end = scale.only === undefined ? scale.max : seq;
      if (stop !== undefined || way > 0) this.#go(stop?.seq ?? end, pause);
      return;
    }
    // The step may have to be asked for; until then, what is drawn is not what the key asked for.
    this.late = true;
    const next = await this.#record.next(seq, way);
    if (next === null || isRefusal(next)) {
      this.late = this.shown?.seq !== seq;
      if (next !== null) this.complaint = next.message;
      else if (way > 0) this.#go(scale.max, pause);
      return;
    }
    this.#go(Math.min(next.seq, scale.max), pause);
  }

  take(id: ParagraphId): void {
    const at = this.#reading?.at(id);
    if (at == null) return;
    this.partShown = at.part;
    this.hand = id;
    void this.updateComplete.then(async () => {
      await this.text?.updateComplete;
      this.text?.show(id);
    });
  }

  leave(): void {
    this.dispatchEvent(new PastLeft());
  }

  /** Puts the moment into the address, so that whoever leaves from here comes back to it. */
  moved(): void {
    this.dispatchEvent(new PastMoved(this.seq));
  }

  get compareAddress(): string {
    const { info } = this;
    return info === null ? "" : `${pathOf(info.id, info.seat.id, "compare")}?from=${this.seq}&to=now`;
  }

  /** Handles a key pressed anywhere while looking at the past. */
  pressed(event: KeyboardEvent): void {
    pressedInPast(this, event);
  }

  /** Shows, or stops showing, who wrote the words in hand. */
  ask(asking: boolean): void {
    if (this.hand === null) return;
    this.asking = asking;
    if (asking && matchMedia("(max-width: 999px)").matches) this.drawer = "desk";
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>(asking ? ".history-desk h2" : ".desk-history")?.focus(),
    );
  }

  #desk(read: Reading): TemplateResult {
    const at = read.at(this.hand);
    const { seat } = this.info!;
    const draft = this.shown!;
    const admitted = at !== null && this.now !== null ? admittedThen(at.p, draft, this.now, this.strand) : undefined;
    if (this.asking && at !== null) return pastWords(this, at.p, read.labelOf(at.p), () => this.ask(false));
    return pastDesk(this, at === null ? [] : read.on(at.p.id), at === null ? "" : read.labelOf(at.p), {
      draft,
      // Nobody acts in the past, so cards are drawn as for an observer.
      seat: { ...seat, role: "observer", head: false },
      as: undefined,
      chosen: this.chosen,
      clean: false,
      sending: new Map(),
      waved: new Set(),
      changed: { paragraphs: new Set(), proposals: new Set() },
      online: true,
      namesArrived: true,
      countsKnown: seat.role === "chair" || seat.role === "secretariat" || this.info!.names === "full",
      nameOf: this.nameOf,
      now: Date.now(),
      consequences: (type, q) => consequences(draft, { type, proposal: q.id }),
      ...(at !== null && { paragraph: at.p }),
      ...(admitted && { admitted }),
    });
  }

  protected override render() {
    const { info, shown } = this;
    if (info === null) return nothing;
    const read = this.#reading;
    return html`<div
      class="frame past-frame${info.seat.role === "chair" || info.seat.role === "secretariat" ? " office" : ""}${this.drawer === "desk" ? " desk-open" : ""}${this.drawer === "outline" ? " outline-open" : ""}"
      role="region"
      aria-label=${said.youLook}
    >
      ${timeBar(this)}
      ${
        shown === null || read === null
          ? this.complaint === ""
            ? html`<p class="past-waits" role="status">${said.reading}</p>`
            : html`<p class="past-waits" role="alert">${icon("refused")} ${this.complaint}</p>`
          : html`${pastOutline(this, read)}
              <main class="text-column" aria-busy=${this.late ? "true" : "false"}>
                ${pastTools(this, shown)}
                <div></div>
                <draft-text
                  data-part=${this.partShown}
                  .draft=${shown}
                  .partShown=${this.partShown}
                  .hand=${this.hand}
                  .chosen=${this.chosen}
                  .surroundings=${this.#surroundings}
                  .empty=${html`<div class="empty-part"><p>${said.noText}</p></div>`}
                ></draft-text>
              </main>
              ${this.#desk(read)} ${pastDock(this, read)}`
      }
    </div>`;
  }
}
