/**
 * Compares two moments of the text, word by word. Differences are facts, so there are no brackets. Words that change
 * the force of a sentence are boxed, and listed to be looked at twice.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { AccountNames } from "../../drafts/reading/accounts.ts";
import type { ComparedParagraph, Comparison } from "../../drafts/reading/compare.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { pathOf } from "../routes.ts";
import { SeatScreen } from "../screen/seat-screen.ts";
import { choices, drawChoice, firstAsked, now } from "../screen/two-moments.ts";
import { moment, officeName } from "../words.ts";
import { differs, drawParagraph, onlyRenumbered } from "./compared-paragraph.ts";
import { drawExplained, drawProposals, drawRenumbered, drawRow, drawTotals } from "./compare-totals.ts";
import { folded } from "./folds.ts";
import type { Fold } from "./folds.ts";
import { drawLookTwice, lookedAt } from "./look-twice.ts";
import type { GuardFilter, LookedAt } from "./look-twice.ts";
import "../history/record-head.ts";

/** A phone shows one of the three columns at a time. */
type Pane = "changes" | "twice" | "paragraphs";

/** The screen. Its address has both moments and how they are read, so that a comparison can be sent to somebody. */
@customElement("compare-page")
export class ComparePage extends SeatScreen {
  protected override readonly heading = "Compare";
  /** The earlier moment, as the server is asked for it; "" until the first pair is known. */
  @state() accessor from = "";
  @state() accessor to = now;
  /** What differs; null until it has come. Who did it is filled in a while later. */
  @state() accessor comparison: Comparison | null = null;
  @state() accessor whole = false;
  @state() accessor sideBySide = false;
  @state() accessor guard: GuardFilter = "all";
  @state() accessor pane: Pane = "changes";
  /** The index of the difference in hand. */
  @state() accessor at = 0;
  /** The key of the sentence that is being looked at twice. */
  @state() accessor looking: string | null = null;
  /** The opened folds, by the paragraph each begins with. */
  @state() accessor opened: ReadonlySet<ParagraphId> = new Set();
  /** Whether there is only one moment, so that nothing can be compared. */
  @state() accessor alone = false;

  protected override async load(): Promise<void> {
    const asked = this.query;
    const first = firstAsked(this.info!, asked);
    this.alone = first === null;
    if (first === null) return;
    [this.from, this.to] = [first.from, first.to];
    this.sideBySide = asked.get("side") === "1";
    this.whole = asked.get("whole") === "1";
    await this.#ask();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#steps);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#steps);
  }

  readonly #steps = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if ((event.target as Element).closest?.("input, select, textarea")) return;
    // On keyboards for other alphabets the keys are known by their places.
    const key = /^[a-z]$/iu.test(event.key) ? event.key : event.code.replace(/^Key/u, "").toLowerCase();
    if (key === "j") this.#go(1);
    if (key === "k") this.#go(-1);
    if (key === "b" || key === "B") this.#look(event.shiftKey ? -1 : 1);
  };

  #keep(): void {
    const query = new URLSearchParams({
      from: this.from,
      to: this.to,
      ...(this.sideBySide && { side: "1" }),
      ...(this.whole && { whole: "1" }),
    });
    this.keepQuery(`?${query}`);
  }

  /** Asks first what differs, then who did it, because reading the record of a long stretch takes a while. */
  async #ask(): Promise<void> {
    [this.comparison, this.at, this.looking, this.opened] = [null, 0, null, new Set()];
    this.#keep();
    const asked = `${this.from} ${this.to}`;
    const query = { from: this.from, to: this.to };
    const bare = this.granted(
      await this.doors.get<Comparison>(`compare?${new URLSearchParams({ ...query, bare: "1" })}`),
    );
    if (asked !== `${this.from} ${this.to}`) return;
    this.comparison = bare;
    if (bare === null) return;
    const whole = await this.doors.get<Comparison>(
      `compare?${new URLSearchParams({ from: String(bare.from.seq), to: String(bare.to.seq) })}`,
    );
    if (asked === `${this.from} ${this.to}` && !isRefusal(whole)) this.comparison = whole as Comparison;
  }

  get #names(): AccountNames {
    const names = new Map((this.info?.parties ?? []).map(({ id, name }) => [id, name]));
    const party = (id: string): string => names.get(id) ?? id;
    return { party, office: (by) => officeName(by, party), time: (iso) => moment(iso, Date.now()) };
  }

  #choose(info: NegotiationInfo, which: "from" | "to"): TemplateResult {
    return drawChoice(which === "from" ? "From" : "To", this[which], choices(info, this), (value) => {
      this[which] = value;
      void this.#ask();
    });
  }

  readonly #noteLabel = (note: ParagraphId): string =>
    this.comparison?.paragraphs.find(({ id }) => id === note)?.label ?? "*";

  #changed(): readonly ComparedParagraph[] {
    return (this.comparison?.paragraphs ?? []).filter((p) => differs(p) && !onlyRenumbered(p));
  }

  /** The paragraphs and folds to draw: all, or those that changed, with their headings, and the rest folded. */
  #drawn(): readonly (ComparedParagraph | Fold)[] {
    const all = this.comparison?.paragraphs ?? [];
    return this.whole ? all : folded(all, this.opened);
  }

  #go(step: number): void {
    const changed = this.#changed();
    if (changed.length === 0) return;
    this.#show(changed[(this.at + step + changed.length) % changed.length]!.id);
  }

  /** Goes to the next (or previous) sentence to look at twice, in the order of the list. */
  #look(step: number): void {
    const looks = lookedAt(this.comparison?.guard ?? [], this.guard);
    if (looks.length === 0) return;
    const at = looks.findIndex(({ key }) => key === this.looking);
    const here = this.#changed()[this.at]?.id;
    // If none has been looked at yet, start from the paragraph in view.
    const from =
      at >= 0
        ? at + step
        : Math.max(
            0,
            looks.findIndex(({ paragraph }) => paragraph === here),
          );
    this.#showLook(looks[(from + looks.length) % looks.length]!);
  }

  #showLook(look: LookedAt): void {
    this.#show(look.paragraph);
    this.looking = look.key;
    void this.updateComplete.then(() => this.querySelector(".twice-card.on")?.scrollIntoView({ block: "nearest" }));
  }

  #show(id: ParagraphId): void {
    const at = this.#changed().findIndex((p) => p.id === id);
    if (at >= 0) this.at = at;
    this.looking = null;
    this.pane = "changes";
    const fold = this.#drawn().find((one): one is Fold => "folds" in one && one.folds.some((p) => p.id === id));
    if (fold !== undefined) this.#unfold(fold);
    void this.updateComplete.then(() => {
      const found = this.querySelector<HTMLElement>(`#c-${CSS.escape(id)}`);
      found?.scrollIntoView({ block: "center" });
      found?.focus({ preventScroll: true });
    });
  }

  #unfold({ folds }: Fold): void {
    this.opened = new Set([...this.opened, folds[0].id]);
  }

  #exports(): TemplateResult {
    const link = (format: string, name: string): TemplateResult =>
      html`<a
        download=${format === "json" ? "comparison.json" : ""}
        href=${this.address("compare", { from: this.from, to: this.to, format })}
        >${icon("export")} ${name}</a
      >`;
    return html`${link("docx", "Word")} ${link("html", "HTML")} ${link("md", "Markdown")} ${link("json", "JSON")}`;
  }

  protected override actions(): TemplateResult | typeof nothing {
    if (this.comparison === null) return nothing;
    return html`<details class="menu roomy">
      <summary class="button">${icon("export")} Export comparison ${icon("down")}</summary>
      <div class="menu-items">${this.#exports()}</div>
    </details>`;
  }

  /** A link to the page that sorts the differences by what explains them. */
  #reconcile(words: string): TemplateResult {
    const query = new URLSearchParams({ from: this.from, to: this.to });
    return html`<a href=${`${pathOf(this.negotiation, this.seat, "reconcile")}?${query}`}>${words}</a>`;
  }

  #outline(info: NegotiationInfo): TemplateResult {
    const changed = this.#changed();
    const { comparison } = this;
    return html`<nav class="side" aria-label="What changed">
      ${this.#choose(info, "from")} ${this.#choose(info, "to")}
      ${
        comparison === null
          ? nothing
          : html`${drawTotals(comparison)} ${drawProposals(comparison.brackets)}
              ${drawExplained(
                comparison,
                (id) => this.#show(id),
                (words) => this.#reconcile(words),
              )}
              <h2 class="side-head">Changed paragraphs <span>${changed.length}</span></h2>
              <ol class="rows">
                ${changed.map((p, n) => drawRow(p, this.comparison!, { here: n === this.at, show: () => this.#show(p.id) }))}
              </ol>
              <div class="side-exports">${this.#exports()}</div>`
      }
    </nav>`;
  }

  #tools(changed: number): TemplateResult {
    const two = (which: "sideBySide" | "whole", value: boolean, name: string): TemplateResult =>
      html`<button
        type="button"
        aria-pressed=${this[which] === value}
        @click=${() => {
          this[which] = value;
          this.#keep();
        }}
      >
        ${name}
      </button>`;
    return html`<div class="tools">
      <span class="segments" role="group" aria-label="Layout">
        ${two("sideBySide", false, "In one")} ${two("sideBySide", true, "Side by side")}
      </span>
      <span class="segments roomy" role="group" aria-label="How much">
        ${two("whole", false, "Changed only")} ${two("whole", true, "Whole text")}
      </span>
      <span class="grow"></span>
      <button
        type="button"
        class="button quiet small"
        title="Previous change (k)"
        aria-label="Previous change"
        @click=${() => this.#go(-1)}
      >
        ↑
      </button>
      <span class="quiet where" role="status">${changed === 0 ? 0 : this.at + 1} of ${changed}</span>
      <button
        type="button"
        class="button quiet small"
        title="Next change (j)"
        aria-label="Next change"
        @click=${() => this.#go(1)}
      >
        ↓
      </button>
      <button
        type="button"
        class="button quiet small"
        title="Next to look at twice (b, Shift b back)"
        ?disabled=${(this.comparison?.guard.length ?? 0) === 0}
        @click=${() => this.#look(1)}
      >
        ${icon("unlink")} Next
      </button>
    </div>`;
  }

  #dock(): TemplateResult {
    const hits = this.comparison?.guard.filter(({ whole }) => whole === undefined).length ?? 0;
    const tab = (pane: Pane, name: IconName, said: string, n = 0): TemplateResult =>
      html`<button
        type="button"
        aria-pressed=${this.pane === pane}
        @click=${() => {
          this.pane = pane;
        }}
      >
        <span class="dock-icon">${icon(name)}${n > 0 ? html`<i>${n}</i>` : nothing}</span>${said}
      </button>`;
    return html`<nav class="screen-dock" aria-label="Parts of the comparison">
      ${tab("changes", "text", "Changes")} ${tab("twice", "unlink", "Look twice", hits)}
      ${tab("paragraphs", "menu", "Paragraphs")}
      <a href=${pathOf(this.negotiation, this.seat)}><span class="dock-icon">${icon("text-line")}</span>Text</a>
    </nav>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    if (this.alone)
      return html`<main class="column">
        <p class="nothing">
          There is one moment to read and nothing to compare it with. Once a revision is published, it is compared with
          here.
        </p>
      </main>`;
    const changed = this.#changed();
    const here = changed[this.at]?.id;
    const [drawn, names] = [this.#drawn(), this.#names];
    return html`<div class="three pane-${this.pane}">
      ${this.#outline(info)}
      <main class="sheet-main" aria-label="Differences">
        ${this.#tools(changed.length)}
        <div class="compared">
          ${this.comparison === null && this.refusal === null ? html`<p class="nothing">Comparing…</p>` : nothing}
          ${this.comparison === null && this.refusal !== null ? html`<p class="nothing">Nothing is compared. Choose two moments that this seat may read.</p>` : nothing}
          ${drawRenumbered(this.comparison)}
          ${this.comparison !== null && changed.length === 0 ? html`<p class="nothing">${this.comparison.totals.renumbered > 0 ? "No word, place or status differs." : "No word, number, place or status differs."}</p>` : nothing}
          ${drawn.map((p) =>
            "folds" in p
              ? html`<button type="button" class="fold" @click=${() => this.#unfold(p)}>
                  <bdi>${p.text}</bdi> <span>show</span>
                </button>`
              : drawParagraph(p, {
                  here: p.id === here,
                  sideBySide: this.sideBySide,
                  guard: this.comparison?.guard ?? [],
                  names,
                  language: info.language,
                  noteLabel: this.#noteLabel,
                }),
          )}
          <record-head .head=${info.head} negotiation=${this.negotiation} seat=${this.seat}></record-head>
        </div>
      </main>
      ${drawLookTwice(this.comparison, this.guard, {
        here,
        language: info.language,
        noteLabel: this.#noteLabel,
        choose: (kind) => ([this.guard, this.looking] = [kind, null]),
        at: this.looking,
        show: (look) => this.#showLook(look),
      })}
      ${this.#dock()}
    </div>`;
  }
}
