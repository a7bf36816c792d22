/**
 * What changed since the last revision, as a list to go through before publishing the next: by paragraph, with words
 * that may change force first. It stays current: what changes while it is open is added and marked.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ChangeLine } from "../../drafts/reading/change-lines.ts";
import type { Comparison, GuardHit } from "../../drafts/reading/compare.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import { PatientDoors } from "../room/asked-again.ts";
import { pathOf } from "../routes.ts";
import { NewestReading } from "../screen/newest-reading.ts";
import { count, counted, frame } from "../words.ts";
import { calledShort, drawChange } from "./change-line.ts";
import { readDifferences } from "./differences.ts";
import type { Differences } from "./differences.ts";
import { Ticks } from "./ticks.ts";

/** The state of the list, by which the form around it decides about publishing. */
export class SignedOff extends Event {
  static readonly type = "signed-off";
  /** The entry up to which the list goes; null while unknown. */
  readonly seq: number | null;
  readonly unexplained: number;
  readonly left: number;
  /** Why there is no list, if so. */
  readonly refused: string;
  constructor(come: Pick<SignedOff, "seq" | "unexplained" | "left" | "refused">) {
    super(SignedOff.type, { bubbles: true });
    [this.seq, this.unexplained, this.left, this.refused] = [come.seq, come.unexplained, come.left, come.refused];
  }
}

/** Ms after a change of the text until the list is asked for again; longer if answers take longer. */
const settles = 700;

/** The list as an element; it tells the form around it how far the Chair is by `SignedOff` events. */
@customElement("sign-off")
export class SignOff extends LightElement {
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  /** The name of the last revision. */
  @property() accessor since = "";
  /** The latest entry of the text on this page. */
  @property({ attribute: false }) accessor seq = 0;
  @state() private accessor found: Differences | null = null;
  @state() private accessor guard: readonly GuardHit[] = [];
  @state() private accessor refused = "";
  /** Lines that came while the list was open. */
  @state() private accessor fresh: ReadonlySet<string> = new Set();
  #ticks: Ticks | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #reading = new NewestReading(this);
  #asking = false;
  #took = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticks = new Ticks(this.info!.id, this.since);
    void this.#ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(): void {
    if (this.found !== null && this.seq > this.found.to.seq && !this.#asking && this.#timer === undefined)
      this.#timer = setTimeout(() => void this.#ask(), Math.max(settles, this.#took * 3));
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    if (this.info === null) return;
    this.#asking = true;
    let began = performance.now();
    const waiting = this.#reading.begin();
    const doors = new PatientDoors(location.origin, this.info.id, this.info.seat.id, {
      ...waiting,
      told: (refusal) => {
        waiting.told(refusal);
        // Time without a connection is not time taken by an answer.
        began = performance.now();
      },
    });
    const found = await readDifferences(doors, this.since);
    // Who made what has been found already; of the comparison only what to look at twice is needed.
    const compared = isRefusal(found)
      ? found
      : await doors.get<Comparison>(
          `compare?${new URLSearchParams({ from: this.since, to: String(found.to.seq), bare: "1" })}`,
        );
    if (!waiting.wanted()) return;
    this.#took = performance.now() - began;
    this.#asking = false;
    if (isRefusal(found) || isRefusal(compared)) {
      this.refused = isRefusal(found) ? found.message : isRefusal(compared) ? compared.message : "";
    } else {
      this.refused = "";
      const known = this.found === null ? null : new Set(this.found.lines.map(({ key }) => key));
      if (known !== null)
        this.fresh = new Set([...this.fresh, ...found.lines.map(({ key }) => key).filter((key) => !known.has(key))]);
      this.found = found;
      this.guard = compared.guard;
    }
    this.#tell();
  }

  #left(): number {
    return this.found?.lines.filter(({ key }) => !this.#ticks!.has(key)).length ?? 0;
  }

  #tell(): void {
    const { found, refused } = this;
    this.dispatchEvent(
      new SignedOff({
        seq: refused === "" && found !== null ? found.to.seq : null,
        unexplained: found?.unexplained ?? 0,
        left: this.#left(),
        refused,
      }),
    );
  }

  #tick(keys: readonly string[], ticked: boolean): void {
    this.#ticks!.set(keys, ticked);
    if (ticked) this.fresh = new Set([...this.fresh].filter((key) => !keys.includes(key)));
    this.requestUpdate();
    this.#tell();
  }

  #show(paragraph: ParagraphId): void {
    const row = this.querySelector<HTMLElement>(`#so-${CSS.escape(paragraph)}`);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
  }

  #twice(): TemplateResult | typeof nothing {
    if (this.guard.length === 0) return nothing;
    const change = ({ was, now }: GuardHit): string =>
      was === "" ? `“${now}” added` : now === "" ? `“${was}” out` : `${was} → ${now}`;
    return html`<section class="so-twice" aria-label="Look twice">
      <h3>${icon("unlink")} Look twice <span>${counted(this.guard.length, "word")} that may change force</span></h3>
      <ul>
        ${this.guard.map(
          (hit) =>
            html`<li>
              <button type="button" class="filter" title=${hit.sentence} @click=${() => this.#show(hit.paragraph)}>
                <b><bdi>${hit.label || "·"}</bdi></b> <bdi>${change(hit)}</bdi>
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #verdict({ lines, unexplained }: Differences): TemplateResult {
    const n = new Set(lines.map(({ paragraph }) => paragraph)).size;
    const where = `${counted(lines.length, "difference")} in ${counted(n, "paragraph")} since ${this.since}`;
    if (lines.length === 0)
      return html`<p class="so-verdict">
        ${icon("tick")} <span><b>Nothing differs from ${this.since}.</b></span>
      </p>`;
    return unexplained === 0
      ? html`<p class="so-verdict">
          ${icon("tick")} <span><b>Every difference is explained.</b> ${where}, 0 unexplained.</span>
        </p>`
      : html`<p class="so-verdict not" role="alert">
          ${icon("refused")}
          <span
            ><b
              >${unexplained === 1 ? "One difference is" : `${count(unexplained)} differences are`} not explained by the
              record.</b
            >
            ${where}. They stand first below.
            <a
              target="_blank"
              href=${`${pathOf(this.info!.id, this.info!.seat.id, "reconcile")}?${new URLSearchParams({ from: this.since, to: "now" })}`}
              >What to do</a
            ></span
          >
        </p>`;
  }

  #row(line: ChangeLine, n: number, first: boolean, drawing: Parameters<typeof drawChange>[1]): TemplateResult {
    const ticked = this.#ticks!.has(line.key);
    const isNew = this.fresh.has(line.key) && !ticked;
    return html`<li
      class="so-row${line.heading === "unexplained" ? " not" : ""}${ticked ? " ticked" : ""}${isNew ? " new" : ""}${first ? "" : " more"}"
      id=${first ? `so-${line.paragraph}` : nothing}
    >
      <input
        type="checkbox"
        .checked=${ticked}
        aria-label=${`${calledShort(line)} gone through`}
        aria-describedby=${`so-what-${n}`}
        @change=${(event: Event) => this.#tick([line.key], (event.target as HTMLInputElement).checked)}
      />
      ${isNew ? html`<span class="so-new">New</span>` : nothing} ${drawChange(line, { ...drawing, id: `so-what-${n}` })}
    </li>`;
  }

  /** New numbers, which are gone through together. */
  #numbers(lines: readonly ChangeLine[]): TemplateResult | typeof nothing {
    if (lines.length === 0) return nothing;
    const keys = lines.map(({ key }) => key);
    const all = keys.every((key) => this.#ticks!.has(key));
    return html`<li class="so-row${all ? " ticked" : ""}">
      <input
        type="checkbox"
        .checked=${all}
        aria-label="New numbers gone through"
        @change=${(event: Event) => this.#tick(keys, (event.target as HTMLInputElement).checked)}
      />
      <div class="change">
        <div class="change-label"><b>Numbers</b></div>
        <div class="change-body">
          <p class="so-numbers">
            ${lines.map(({ wasLabel, label }) => html`<span><bdi>${wasLabel || "none"}</bdi> → <bdi>${label || "none"}</bdi></span> `)}
          </p>
        </div>
      </div>
    </li>`;
  }

  protected override render() {
    const { found, info } = this;
    const { late } = this.#reading;
    if (info === null) return nothing;
    if (found === null && late !== null) return html`<p class="so-wait" role="status">${frame.late(late.message)}</p>`;
    if (found === null)
      return this.refused === ""
        ? html`<p class="so-wait" role="status">Reading what changed since ${this.since}…</p>`
        : html`<p class="so-verdict not" role="alert">
            ${icon("refused")}
            <span
              ><b>What changed since ${this.since} could not be read.</b> ${this.refused}
              <button type="button" class="link" @click=${() => void this.#ask()}>Try again</button></span
            >
          </p>`;
    const names = new Map(info.parties.map(({ id, name }) => [id, name]));
    const labels = new Map(
      Object.values(found.draft.parts)
        .flat()
        .map(({ id, label }) => [id, label]),
    );
    const drawing = {
      language: info.language,
      proposals: found.draft.proposals,
      nameOf: (party: string) => names.get(party) ?? party,
      now: Date.now(),
      noteLabel: (note: ParagraphId) => labels.get(note) ?? "*",
    };
    const numbers = found.lines.filter(({ what, heading }) => what === "label" && heading === "renumbering");
    const others = found.lines.filter((line) => !numbers.includes(line));
    const unexplained = ({ heading }: ChangeLine): boolean => heading === "unexplained";
    const lines = [...others.filter(unexplained), ...others.filter((line) => !unexplained(line))];
    const open = this.#left();
    const gone = found.lines.length - open;
    return html`${late === null ? nothing : html`<p class="quiet" role="status">${frame.late(late.message)}</p>`}
    ${this.#verdict(found)} ${this.#twice()}
    ${
      found.lines.length === 0
        ? nothing
        : html`<header class="so-head">
              <p role="status">
                <b>${count(gone)} of ${count(found.lines.length)}</b> gone
                through${this.fresh.size > 0 ? html` · <b>${counted(this.fresh.size, "change")}</b> came while you read` : nothing}
              </p>
              <progress max=${found.lines.length} value=${gone} aria-label="Gone through"></progress>
              <button
                type="button"
                class="link"
                @click=${() =>
                  this.#tick(
                    found.lines.map(({ key }) => key),
                    open > 0,
                  )}
              >
                ${open > 0 ? "Tick all" : "Untick all"}
              </button>
            </header>
            <ol class="so-list">
              ${repeat(
                lines,
                ({ key }) => key,
                (line, n) => this.#row(line, n, n === 0 || lines[n - 1]!.paragraph !== line.paragraph, drawing),
              )}
              ${this.#numbers(numbers)}
            </ol>`
    }`;
  }
}
