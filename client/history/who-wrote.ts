/**
 * "Who wrote this?" beside the text. It shows the words of the paragraph in hand, which can be walked through with
 * arrow keys, pointed at or tapped; below, what brought the chosen word; and a list of everything that brought words of
 * this paragraph, each with the letter that is shown before its words.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Blame } from "../../drafts/reading/blame.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { ProposalChosen } from "../frame/news.ts";
import { PatientDoors } from "../room/asked-again.ts";
import { pathOf } from "../routes.ts";
import { NewestReading } from "../screen/newest-reading.ts";
import { list } from "../../drafts/acts/called.ts";
import { counted, frame } from "../words.ts";
import { whoWrote as said } from "./history-words.ts";
import { authorshipOf } from "./authorship.ts";
import type { Authorship, Origin, Unit } from "./authorship.ts";
import { StepWanted } from "./news.ts";
import { markInText, rangeOf } from "./word-place.ts";
import type { WordPlace } from "./word-place.ts";

const tones = { insertion: "k-i", deletion: "k-d", hold: "k-h", alternatives: "" } as const;

/** The element. If the paragraph is only proposed the server is not asked: the draft has all there is to know. */
@customElement("who-wrote")
export class WhoWrote extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor paragraph: Paragraph | null = null;
  @property({ attribute: false }) accessor nameOf: (party: string) => string = (party) => party;
  /** The entry at which the words are shown; null for now. */
  @property({ attribute: false }) accessor at: number | null = null;
  /** Where to begin: at what was selected or pointed at in the text. */
  @property({ attribute: false }) accessor place: WordPlace | null = null;
  @state() accessor blame: Blame | null = null;
  @state() accessor complaint = "";
  /** The index of the chosen word; `over` is that of the word under the pointer. */
  @state() accessor chosen = -1;
  @state() accessor over = -1;
  readonly #reading = new NewestReading(this);
  #readAt = "";
  #written: Authorship | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { paragraph: p, draft } = this;
    if (p === null || draft === null) return;
    const before = changed.get("paragraph");
    if ((changed.has("paragraph") && before?.id !== p.id) || changed.has("at")) {
      [this.blame, this.complaint, this.chosen, this.over] = [null, "", -1, -1];
      this.#written = null;
      // The place belonged to the paragraph before.
      if (!changed.has("place")) this.place = null;
    }
    const at = `${p.id} ${this.at ?? draft.seq}`;
    if (at !== this.#readAt) {
      this.#readAt = at;
      if (p.ins === undefined) void this.#read(p);
      else this.#reading.end();
    }
    const had = this.#written;
    if (this.blame !== null && this.blame.paragraph === p.id)
      this.#written =
        authorshipOf(p, this.blame, { draft, nameOf: this.nameOf }) ?? (had === null ? null : this.#written);
    if (this.#written !== null && (changed.has("place") || had === null) && this.place !== null)
      this.chosen = this.#find(this.place);
    if (this.chosen < 0 && this.#written !== null) this.chosen = this.#words()[0] ?? -1;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    markInText(null);
  }

  /** Also marks the word in the text, if the text shows these very words. */
  #markWord(): void {
    const unit = this.#written?.items[this.over >= 0 ? this.over : this.chosen];
    const page = this.closest(".frame");
    const letters = page?.querySelector(`draft-text article[id="${this.paragraph?.id}"] .letters`);
    const drawn = unit?.is === "unit" && unit.from !== undefined && letters ? letters : null;
    markInText(drawn === null ? null : rangeOf(drawn, (unit as Unit).from!, (unit as Unit).t.length));
  }

  protected override updated(): void {
    this.#markWord();
    // The title had the focus until the words came.
    const title = this.closest(".history-desk")?.querySelector("h2");
    if (this.#written !== null && title != null && title === document.activeElement)
      this.querySelector<HTMLElement>(".written")?.focus({ preventScroll: true });
  }

  async #read(p: Paragraph): Promise<void> {
    const waiting = this.#reading.begin();
    const doors = new PatientDoors(location.origin, this.negotiation, this.seat, waiting);
    const got = await doors.get<Blame>(`blame?paragraph=${p.id}${this.at === null ? "" : `&at=${this.at}`}`);
    if (!waiting.wanted()) return;
    if (isRefusal(got)) this.complaint = got.message;
    else [this.blame, this.complaint] = [got, ""];
  }

  /** The indexes of words and signs among the items, in reading order. */
  #words(): readonly number[] {
    return (this.#written?.items ?? []).flatMap((item, n) => (item.is === "unit" && !item.blank ? [n] : []));
  }

  #find(place: WordPlace): number {
    const items = this.#written?.items ?? [];
    const at = items.findIndex((item) => {
      if (item.is !== "unit" || item.blank) return false;
      if ("from" in place) return item.from !== undefined && item.from + item.t.length > place.from;
      return item.ins?.some((id) => place.proposals.includes(id)) === true && place.t.includes(item.t);
    });
    return at < 0 ? this.chosen : at;
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const words = this.#words();
    const at = words.indexOf(this.chosen);
    const backwards = getComputedStyle(event.currentTarget as Element).direction === "rtl" ? -1 : 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + backwards,
      ArrowLeft: at - backwards,
      ArrowDown: this.#stretch(words, at, 1),
      ArrowUp: this.#stretch(words, at, -1),
      Home: 0,
      End: words.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.chosen = words[Math.min(Math.max(to, 0), words.length - 1)] ?? -1;
    this.over = -1;
    void this.updateComplete.then(() =>
      this.querySelector(`[data-n="${this.chosen}"]`)?.scrollIntoView({ block: "nearest" }),
    );
  };

  /** The first word of the next or previous stretch with another origin. */
  #stretch(words: readonly number[], at: number, step: 1 | -1): number {
    const from = (n: number): string => (this.#written!.items[words[n]!] as Unit | undefined)?.origins.join(" ") ?? "";
    let n = at;
    while (n + step >= 0 && n + step < words.length && from(n + step) === from(at)) n += step;
    if (n + step < 0 || n + step >= words.length) return n;
    n += step;
    if (step < 0) while (n > 0 && from(n - 1) === from(n)) n--;
    return n;
  }

  readonly #pointed = (event: PointerEvent): void => {
    if (event.pointerType === "touch") return;
    this.over = this.#wordAt(event.target);
  };

  readonly #clicked = (event: MouseEvent): void => {
    const n = this.#wordAt(event.target);
    if (n >= 0) this.chosen = n;
  };

  #wordAt(target: EventTarget | null): number {
    return Number((target as Element | null)?.closest<HTMLElement>("[data-n]")?.dataset["n"] ?? -1);
  }

  #letters(p: Paragraph, { items, origins }: Authorship): TemplateResult {
    const shown = items[this.over >= 0 ? this.over : this.chosen];
    const lit = shown?.is === "unit" ? shown.origins : [];
    let last = "";
    const drawn = items.map((item, n) => {
      if (item.is === "or") return html`<span aria-hidden="true">/</span>`;
      if (item.is !== "unit")
        return html`<span
          class="edge ${item.is === "open" ? "opens" : "closes"} ${tones[item.kind]}"
          aria-hidden="true"
        ></span>`;
      const note = item.note === undefined ? item.t : html`<sup>${this.#noteLabel(item)}</sup>`;
      const from = item.origins.join(" ");
      const own = item.origins.some((place) => lit.includes(place)) ? " same" : "";
      if (item.blank) {
        // The underline continues between two words of one origin; at the edges of a stretch it ends.
        const inside = [items[n - 1], items[n + 1]].every(
          (other) => other?.is === "unit" && other.origins.join(" ") === from,
        );
        return inside
          ? html`<span class="word-blank ${this.#line(origins, item.origins)}${own}">${item.t}</span>`
          : item.t;
      }
      const begins = from !== last;
      last = from;
      const asked = item.ins?.length ? " asked" : "";
      // The letter before the words says which line of the list they belong to; colour alone would not do.
      return html`${
          begins
            ? html`<sup class="origin-mark" dir="ltr" aria-hidden="true"
                >${item.origins.map((place) => origins[place]!.mark).join("")}</sup
              >`
            : nothing
        }<span
          id="word-${n}"
          role="option"
          class="word ${this.#line(origins, item.origins)}${asked}${own}${n === this.chosen ? " on" : ""}"
          data-n=${n}
          aria-selected=${n === this.chosen ? "true" : "false"}
          >${note}</span
        >`;
    });
    return html`<div
      class="w written"
      lang=${this.draft!.language}
      dir="auto"
      role="listbox"
      tabindex="0"
      aria-label=${said.words}
      aria-describedby="who-wrote-keys"
      aria-activedescendant=${this.chosen < 0 ? nothing : `word-${this.chosen}`}
      data-paragraph=${p.id}
      @keydown=${this.#pressed}
      @click=${this.#clicked}
      @pointerover=${this.#pointed}
      @pointerleave=${() => {
        this.over = -1;
      }}
    >
      <span class="letters">${drawn}</span>
    </div>`;
  }

  /** The underline for an origin. Words of the first issue, usually most of them, have none. */
  #line(origins: readonly Origin[], places: readonly number[]): string {
    const place = places.find((one) => !origins[one]!.issued);
    return place === undefined
      ? "issued"
      : `line-${origins.slice(0, place).filter(({ issued }) => !issued).length % 4}`;
  }

  #noteLabel({ note }: Unit): string {
    const all = Object.values(this.draft!.parts).flat();
    return all.find(({ id }) => id === note)?.label ?? "*";
  }

  /** What is shown for one word: what brought it, since when, and what proposals ask of it now. */
  #answer({ origins }: Authorship, unit: Unit): TemplateResult {
    const { draft } = this;
    const own = unit.origins.map((place) => origins[place]!);
    const numbers = (ids: readonly ProposalId[]): string =>
      list(ids.map((id) => draft!.proposals.find((one) => one.id === id)?.number ?? ""));
    const word = unit.note === undefined ? unit.t : said.noteMark(this.#noteLabel(unit));
    const [first] = own;
    const seq = unit.seq ?? first?.seq;
    const proposal = first?.proposal;
    const number = draft?.proposals.find(({ id }) => id === proposal)?.number;
    const address = pathOf(this.negotiation, this.seat);
    return html`<div class="answer">
      <h3 lang=${draft!.language} dir="auto">${word}</h3>
      ${own.map((origin) => html`<p>${this.#sentence(origin)}</p>`)}
      ${unit.del?.length && !unit.ins?.length ? html`<p class="quiet">${said.wouldGo(numbers(unit.del))}</p>` : nothing}
      ${unit.hold?.length ? html`<p class="quiet">${said.held(numbers(unit.hold))}</p>` : nothing}
      <p class="answer-links">
        ${
          number === undefined
            ? nothing
            : html`<button
                type="button"
                class="link"
                @click=${() => this.dispatchEvent(new ProposalChosen(proposal!, this.paragraph!.id, true))}
              >
                ${said.proposal(number)}
              </button>`
        }
        ${
          seq === undefined
            ? nothing
            : html`<button type="button" class="link" @click=${() => this.dispatchEvent(new StepWanted(seq))}>
                  ${said.step}
                </button>
                <a class="link" href="${address}?at=${seq}">${said.thatMoment}</a>`
        }
      </p>
    </div>`;
  }

  /** What is read out when a word is chosen; the word itself is read out as the focused option. */
  #spoken({ items, origins }: Authorship): string {
    const unit = items[this.chosen];
    if (unit?.is !== "unit") return "";
    const told = unit.origins.map((place) => origins[place]!);
    return told.map((origin) => `${origin.sentence}${said.when(origin.at, origin.until)}.`).join(" ");
  }

  #sentence(origin: Origin): TemplateResult {
    return html`${origin.sentence}${said.when(origin.at, origin.until)}.
    ${origin.proposed ? said.proposed : origin.revision === undefined ? nothing : said.first(origin.revision)}`;
  }

  #list(p: Paragraph, { items, origins }: Authorship): TemplateResult {
    const shown = items[this.over >= 0 ? this.over : this.chosen];
    const lit = shown?.is === "unit" ? shown.origins : [];
    return html`<section aria-label=${said.allOf}>
      <h3 class="origins-head">${said.allOf} <small>${counted(origins.length, "origin")}</small></h3>
      <ol class="origins">
        ${origins.map(
          (origin, place) =>
            html`<li>
              <button
                type="button"
                class="origin${lit.includes(place) ? " on" : ""}"
                data-of=${p.id}
                aria-pressed=${lit.includes(place) ? "true" : "false"}
                @click=${() => {
                  this.over = -1;
                  this.chosen = items.findIndex(
                    (item) => item.is === "unit" && !item.blank && item.origins.includes(place),
                  );
                  void this.updateComplete.then(() =>
                    this.querySelector(`[data-n="${this.chosen}"]`)?.scrollIntoView({ block: "nearest" }),
                  );
                }}
              >
                <b class="origin-mark ${this.#line(origins, [place])}">${origin.mark}</b>
                <span
                  >${origin.sentence}${said.when(origin.at, origin.until)}
                  <small>${said.share(origin.words)}${this.#since(origin)}</small></span
                >
              </button>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  #since({ revision, proposed }: Origin): string {
    if (proposed) return ` · ${said.notStanding}`;
    if (revision === undefined) return "";
    return revision === null ? ` · ${said.noRevision}` : ` · ${said.since(revision)}`;
  }

  protected override render() {
    const { paragraph: p, draft } = this;
    if (p === null || draft === null) return nothing;
    if (p.ins !== undefined) {
      const [id] = p.ins;
      const number = draft.proposals.find((one) => one.id === id)?.number ?? "";
      return html`<p class="quiet">${said.onlyProposed(number)}</p>
        <p>
          <button type="button" class="link" @click=${() => this.dispatchEvent(new ProposalChosen(id!, p.id, true))}>
            ${said.proposal(number)}
          </button>
        </p>`;
    }
    const { late } = this.#reading;
    const waits = late && html`<p class="quiet" role="status">${frame.late(late.message)}</p>`;
    if (this.complaint !== "") return waits ?? html`<p class="complaint" role="alert">${this.complaint}</p>`;
    const written = this.#written;
    if (written === null) return waits ?? html`<p class="quiet" role="status">${said.reading}</p>`;
    if (written.items.length === 0) return html`<p class="quiet">${said.noWords}</p>`;
    const shown = written.items[this.over >= 0 ? this.over : this.chosen];
    return html`${waits ?? nothing}
      <p class="quiet keys-hint" id="who-wrote-keys">${said.hint(matchMedia("(pointer: coarse)").matches)}</p>
      ${this.#letters(p, written)}
      <div class="answer-place">${shown?.is === "unit" ? this.#answer(written, shown) : nothing}</div>
      <p class="unseen" role="status">${this.#spoken(written)}</p>
      ${this.#list(p, written)}`;
  }
}
