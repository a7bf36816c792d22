/** The desk: the proposals on the paragraph in hand. One element for all seats, with cards that depend on the seat. */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { LightElement } from "../frame/light.ts";
import { ActAsked, CommandChosen, DialogWanted, ProposalChosen } from "../frame/news.ts";
import { icon } from "../icons.ts";
import { standingChip } from "../text/marks.ts";
import { decided, frame, notices, text as textWords } from "../words.ts";
import { desk as said } from "./desk-words.ts";
import { whoWrote } from "../history/history-words.ts";
import { batchBar } from "./batch-bar.ts";
import { batchOf } from "./batch.ts";
import { sponsorLine } from "./card-parts.ts";
import { BatchTicked, chairAlternatives, chairCard } from "./chair-cards.ts";
import { delegationAlternatives, delegationCard } from "./delegation-cards.ts";
import { isOffice, waits } from "./desk-context.ts";
import type { DeskContext } from "./desk-context.ts";
import { positionsSection } from "./positions-section.ts";
import { arranged, sameWords, tallyOf } from "./standing.ts";
import { Windowed } from "./windowed.ts";

interface Filter {
  readonly name: string;
  readonly label: string;
  readonly keeps: (q: Proposal, desk: DeskContext) => boolean;
}

const delegationFilters: readonly Filter[] = [
  { name: "all", label: "All", keeps: () => true },
  { name: "needs", label: "Needs us", keeps: waits },
  {
    name: "ours",
    label: "Ours",
    keeps: (q, desk) => q.sponsors?.some((party) => desk.seat.parties.includes(party)) === true,
  },
  { name: "new", label: "New", keeps: (q, desk) => desk.changed.proposals.has(q.id) },
];
const observerFilters = delegationFilters.filter(({ name }) => name === "all" || name === "new");
const linked = (q: Proposal): boolean =>
  Object.values(q.positions ?? {}).some((position) => position.condition !== undefined);
const officeFilters: readonly Filter[] = [
  { name: "all", label: "Undecided", keeps: () => true },
  { name: "nobody", label: "Nobody objects", keeps: (q) => q.positions !== undefined && tallyOf(q).object === 0 },
  { name: "alone", label: "One alone", keeps: (q) => q.sponsors?.length === 1 && tallyOf(q).support === 0 },
  { name: "linked", label: "Linked", keeps: linked },
  { name: "new", label: "New", keeps: (q, desk) => desk.changed.proposals.has(q.id) },
];

/** The element of the desk. What is decided or said on a card leaves it as an event; it sends nothing itself. */
@customElement("proposal-desk")
export class ProposalDesk extends LightElement {
  /** All but the batch, which the desk keeps; null if no paragraph is in hand. */
  @property({ attribute: false }) accessor context: Omit<DeskContext, "batch"> | null = null;
  /** Undecided proposals on the paragraph in hand. */
  @property({ attribute: false }) accessor proposals: readonly Proposal[] = [];
  /** What the paragraph in hand is called; "" if it has no label. */
  @property() accessor label = "";
  /** Whether a click into the words would begin a paper. */
  @property({ attribute: false }) accessor mayPropose = false;
  /** Shown in place of the list when no paragraph is in hand. */
  @property({ attribute: false }) accessor idle: TemplateResult | typeof nothing = nothing;
  /** Whether it is shown as a drawer or sheet, and so needs a button to close it. */
  @property({ attribute: false }) accessor closable = false;
  @state() private accessor filter = "all";
  @state() private accessor batch: ReadonlySet<ProposalId> = new Set();

  readonly #windowed = new Windowed(this, 12, 128);

  constructor() {
    super();
    this.addEventListener(BatchTicked.type, (event) => this.tick((event as BatchTicked).proposal));
  }

  /** Adds a proposal to the batch, or removes it. */
  tick(id: ProposalId): void {
    const next = new Set(this.batch);
    if (!next.delete(id)) next.add(id);
    this.batch = next;
  }

  /** Puts the focus on a card: the chosen one, else the first; returns whether there was one. */
  focusCard(id?: ProposalId): boolean {
    if (id !== undefined) this.#windowed.bring(id);
    const card =
      (id === undefined ? null : this.querySelector<HTMLElement>(`#card-${id}`)) ??
      this.querySelector<HTMLElement>("[data-proposal].on, [data-proposal]");
    if (card === null) return false;
    card.tabIndex = 0;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    return true;
  }

  /** The proposal whose card has the focus; null if none has. */
  get focused(): ProposalId | null {
    const card = document.activeElement?.closest<HTMLElement>("[data-proposal]");
    return card !== null && card !== undefined && this.contains(card) ? (card.dataset["proposal"] as ProposalId) : null;
  }

  /** Moves the focus to the button of an act on the chosen card, whose description is the act's consequence. */
  focusAct(act: string): boolean {
    const button = this.querySelector<HTMLElement>(`[data-act="${act}"]`);
    button?.focus();
    return button !== null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("proposals")) return;
    // Decided proposals leave the batch.
    const live = new Set(this.proposals.map((q) => q.id));
    if ([...this.batch].some((id) => !live.has(id))) this.batch = new Set([...this.batch].filter((id) => live.has(id)));
  }

  /** Arrow keys move between cards. */
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const card = event.target as HTMLElement;
    if (!card.matches("[data-proposal]")) return;
    event.preventDefault();
    const cards = [...this.querySelectorAll<HTMLElement>("[data-proposal]")];
    const next = cards[cards.indexOf(card) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) this.dispatchEvent(new ProposalChosen(next.dataset["proposal"] as ProposalId));
    void this.updateComplete.then(() => this.focusCard(next?.dataset["proposal"] as ProposalId | undefined));
  };

  #filters(desk: DeskContext): readonly Filter[] {
    return isOffice(desk.seat) ? officeFilters : desk.seat.role === "delegation" ? delegationFilters : observerFilters;
  }

  #head(desk: DeskContext): TemplateResult {
    const filters = this.#filters(desk);
    return html`<div class="desk-head">
      <div class="desk-title">
        <h2 id="desk-title">
          ${isOffice(desk.seat) ? said.titleChair(this.label) : textWords.called(desk.paragraph.kind, this.label)}
        </h2>
        ${standingChip(desk.paragraph)}
        <span class="grow"></span>
        ${
          desk.chosen === null
            ? nothing
            : html`<button
                type="button"
                class="button quiet small"
                aria-pressed=${desk.clean ? "true" : "false"}
                title="v"
                @click=${() => this.dispatchEvent(new CommandChosen("read-clean"))}
              >
                ${icon("read-clean")} ${said.readClean}
              </button>`
        }
        ${
          desk.past === true
            ? html`<button
                type="button"
                class="button quiet small desk-history"
                aria-label=${whoWrote.ask}
                title="${whoWrote.ask} (y)"
                @click=${() => this.dispatchEvent(new CommandChosen("who-wrote"))}
              >
                ${icon("who")}
              </button>`
            : html`<button
                type="button"
                class="button quiet small desk-history"
                aria-label="History of ${this.label === "" ? "this paragraph" : this.label}"
                title="History (h)"
                @click=${() => this.dispatchEvent(new CommandChosen("history"))}
              >
                ${icon("history")}
              </button>`
        }
        ${
          this.closable
            ? html`<button
                type="button"
                class="button quiet small"
                aria-label="Close"
                @click=${() => this.dispatchEvent(new CommandChosen("close-desk"))}
              >
                ${icon("close")}
              </button>`
            : nothing
        }
      </div>
      ${
        this.proposals.length === 0
          ? nothing
          : html`<div class="filters" role="group" aria-label="Which proposals">
              ${filters.map((filter) => {
                const n = this.proposals.filter((q) => filter.keeps(q, desk)).length;
                return n === 0 && filter.name !== "all"
                  ? nothing
                  : html`<button
                      type="button"
                      aria-pressed=${this.filter === filter.name ? "true" : "false"}
                      @click=${() => {
                        this.filter = filter.name;
                      }}
                    >
                      ${filter.label} ${n}
                    </button>`;
              })}
            </div>`
      }
    </div>`;
  }

  #list(desk: DeskContext): TemplateResult {
    const filters = this.#filters(desk);
    const filter = filters.find(({ name }) => name === this.filter) ?? filters[0]!;
    const kept = this.proposals.filter((q) => filter.keeps(q, desk));
    if (kept.length === 0)
      return html`<p class="desk-empty">
        ${this.proposals.length === 0 ? said.nobodyOn(this.label, this.mayPropose) : said.filterEmpty}
      </p>`;
    const { alternatives, rest } = arranged(desk.draft, desk.paragraph, kept);
    const office = isOffice(desk.seat);
    const items: readonly { key: string; draw: () => TemplateResult }[] = [
      ...alternatives.map((group) => ({
        key: group.key,
        draw: () => (office ? chairAlternatives(group, desk) : delegationAlternatives(group, desk)),
      })),
      ...rest.map((q) => ({
        key: q.id as string,
        draw: () => (office ? chairCard(q, desk) : delegationCard(q, desk)),
      })),
    ];
    const shown = this.#windowed.show(items.map(({ key }) => key));
    return html`<ul class="cards" @keydown=${this.#pressed} aria-label=${said.titleChair(this.label)}>
      ${shown.before > 0 ? html`<li class="space" data-space=${shown.before} aria-hidden="true"></li>` : nothing}
      ${repeat(
        items.slice(shown.from, shown.to),
        ({ key }) => key,
        ({ draw }) => draw(),
      )}
      ${shown.after > 0 ? html`<li class="space" data-space=${shown.after} aria-hidden="true"></li>` : nothing}
    </ul>`;
  }

  #same(desk: DeskContext): readonly TemplateResult[] {
    if (!isOffice(desk.seat)) return [];
    return sameWords(this.proposals).map(
      (same) => html`<p class="notice">${icon("same")} <span>${said.sameText(same.map((q) => q.number))}</span></p>`,
    );
  }

  #settled(desk: DeskContext): TemplateResult | typeof nothing {
    const settled = desk.draft.proposals.filter(
      (q) => q.status !== "open" && q.status !== "received" && q.changes.some((c) => c.paragraph === desk.paragraph.id),
    );
    if (settled.length === 0) return nothing;
    const mine = (q: Proposal): boolean =>
      desk.as !== undefined &&
      desk.seat.head &&
      q.status === "set-aside" &&
      !q.maintained &&
      q.sponsors?.includes(desk.as) === true;
    return html`<details class="settled">
      <summary>Settled here · ${settled.length}</summary>
      <ul>
        ${settled.map(
          (q) =>
            html`<li>
              <b>${q.number}</b> <span class="by"><bdi>${sponsorLine(q, desk)}</bdi></span>
              <span>${decided[q.status]}${q.maintained ? `, ${said.maintained}` : ""}</span>
              ${
                mine(q)
                  ? html`<button
                      type="button"
                      class="link"
                      @click=${() => this.dispatchEvent(new ActAsked({ type: "maintain", as: desk.as!, proposal: q.id }, `${q.number} is maintained.`))}
                    >
                      ${said.maintain}
                    </button>`
                  : nothing
              }
            </li>`,
        )}
      </ul>
    </details>`;
  }

  #batchBar(desk: DeskContext): TemplateResult | typeof nothing {
    if (this.batch.size === 0) return nothing;
    const chosen = this.proposals.filter((q) => this.batch.has(q.id));
    return batchBar(
      batchOf(desk.draft, desk.seat, chosen),
      chosen,
      desk.online,
      (type, proposals) => {
        // The acts are sent one after the other; each can be refused by itself.
        for (const q of proposals)
          this.dispatchEvent(new ActAsked({ type, proposal: q.id }, notices.done[type](q.number)));
        this.batch = new Set([...this.batch].filter((id) => !proposals.some((q) => q.id === id)));
      },
      () => {
        this.batch = new Set();
      },
    );
  }

  protected override render() {
    if (this.context === null) return html`<div class="desk-scroll" data-scrolls>${this.idle}</div>`;
    const desk: DeskContext = { ...this.context, batch: this.batch };
    const takeDown = desk.seat.role === "secretariat";
    return html`${this.#head(desk)}
      <div class="desk-scroll" data-scrolls>
        ${
          takeDown
            ? html`<div class="take-down">
                <button
                  type="button"
                  class="button small"
                  aria-disabled=${desk.online ? nothing : "true"}
                  title=${desk.online ? nothing : frame.needsConnection}
                  @click=${() => desk.online && this.dispatchEvent(new DialogWanted("take-down"))}
                >
                  ${icon("take-down")} Take down for…
                </button>
                <button
                  type="button"
                  class="button small"
                  @click=${() => this.dispatchEvent(new CommandChosen("import"))}
                >
                  ${icon("import")} From a Word file…
                </button>
              </div>`
            : nothing
        }
        ${this.#same(desk)} ${this.#list(desk)} ${positionsSection(desk, this.label)} ${this.#settled(desk)}
      </div>
      ${this.#batchBar(desk)}`;
  }
}
