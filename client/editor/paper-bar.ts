/**
 * The bar below a paper: who sees the paper, what it contains, and what can be done with it. It is below the words so
 * that nothing above the typed line ever grows.
 */
import { html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { PartyId } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { locks } from "../../drafts/status.ts";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import type { Room } from "../room/room.ts";
import type { Paper } from "../room/states.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { statusWords } from "../words.ts";
import type { ActDone } from "./news.ts";
import { PaperDiscarded, PreviewLeft } from "./news.ts";
import { bar as said, countsLine, whoSees } from "./sentences.ts";
import type { TablePreview } from "./table-preview.ts";
import "./moved-on.ts";
import "./table-preview.ts";

type Open = "bar" | "share" | "preview";

/**
 * The bar of one paper. One that is tabled, or that this seat only reads, has no buttons to change it. Only a head of a
 * delegation, or an office, can table.
 */
@customElement("paper-bar")
export class PaperBar extends LightElement {
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor paper: Paper | null = null;
  @property({ attribute: false }) accessor drawing: Omit<Drawing, "draft" | "cards" | "chosen"> | null = null;
  /** The party spoken for, if the seat has several or the page has chosen one. */
  @property({ attribute: false }) accessor as: PartyId | undefined = undefined;
  /** Set by Ctrl+Enter in the words, to show "The room will read". */
  @property({ attribute: false }) accessor tabling = false;
  /** The label of the paper's paragraph in the margin. */
  @property({ attribute: false }) accessor labelOf: (paper: Paper) => string = () => "";
  /** Called with what was tabled if the bar was removed with its paper before the record answered. */
  @property({ attribute: false }) accessor done: ((event: ActDone) => void) | null = null;
  @state() private accessor open: Open = "bar";
  @state() private accessor party: PartyId | null = null;
  @state() private accessor together: ReadonlySet<string> = new Set();
  @state() private accessor shareWith: ReadonlySet<PartyId> = new Set();
  @state() private accessor note = "";
  /** Whether discarding was asked for where it is not possible; the reason is shown as long as that is so. */
  @state() private accessor stays = false;
  #act: { readonly key: string; readonly act: ReturnType<Room["tabling"]> } | null = null;

  constructor() {
    super();
    this.addEventListener(PreviewLeft.type, () => {
      this.open = "bar";
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("tabling")) return;
    if (this.tabling && this.open !== "preview") this.press();
    else if (!this.tabling && this.open === "preview" && changed.get("tabling") === true) this.open = "bar";
  }

  /** For Ctrl+Enter: first shows "The room will read", then tables. */
  press(): void {
    if (this.open === "preview") void this.querySelector<TablePreview>("table-preview")?.do();
    else if (this.#cannot() === null) this.open = "preview";
    else this.note = this.#cannot()!;
  }

  /** Why it cannot be tabled now; null if it can. */
  #cannot(): string | null {
    const { room, paper } = this;
    if (!room || !paper) return said.nothingYet;
    if (room.seat.role === "delegation" && !room.seat.head) return said.notHead;
    if (!room.online) return said.needsConnection;
    const { additions, strikes, holds } = paper.counts;
    return additions + strikes + holds === 0 ? said.nothingYet : null;
  }

  /** The party for which it is tabled: the seat's own, the one it is taken down for, or a chosen one. */
  #as(room: Room, paper: Paper): PartyId | null {
    const { parties, role } = room.seat;
    if (role === "delegation") return this.party ?? this.as ?? parties[0] ?? null;
    return this.party ?? paper.caucus.for ?? this.as ?? null;
  }

  #nameOf(id: PartyId | null | undefined): string {
    return this.room?.info.parties.find((party) => party.id === id)?.name ?? id ?? "";
  }

  #table(room: Room, paper: Paper, as: PartyId): ReturnType<Room["tabling"]> {
    const others = room.papers.filter((other) => this.together.has(other.key));
    const key = [as, paper.key, ...others.map((other) => other.key)].join();
    if (this.#act?.key !== key) this.#act = { key, act: room.tabling([paper, ...others], as) };
    return this.#act.act;
  }

  readonly #discard = (): void => {
    if (!this.room || !this.paper) return;
    this.stays = this.room.discard(this.paper) !== null;
    if (!this.stays) this.dispatchEvent(new PaperDiscarded(this.paper));
  };

  async #share(room: Room, paper: Paper): Promise<void> {
    const parties = [...this.shareWith];
    const answer = await room.share(paper, parties);
    this.note = isRefusal(answer) ? answer.message : said.shared(parties.map((id) => this.#nameOf(id)));
    if (!isRefusal(answer)) this.open = "bar";
  }

  #toggle(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
    const next = new Set(set);
    if (!next.delete(key)) next.add(key);
    return next;
  }

  #choices(room: Room, paper: Paper): TemplateResult {
    const office = room.seat.role !== "delegation" && paper.caucus.for === undefined;
    const own = room.seat.parties.length > 1 ? room.info.parties.filter((p) => room.seat.parties.includes(p.id)) : [];
    const parties = office ? room.info.parties : own;
    const others = room.papers.filter(
      (other) =>
        other.key !== paper.key && other.caucus.id === paper.caucus.id && !other.tabled && other.text.length > 0,
    );
    return html`${
      parties.length === 0
        ? nothing
        : html`<label
            >${said.choose}
            <select
              @change=${(event: Event) => {
                this.party = (event.target as HTMLSelectElement).value || null;
              }}
            >
              ${office ? html`<option value=""></option>` : nothing}
              ${parties.map((p) => html`<option value=${p.id} ?selected=${p.id === this.#as(room, paper)}>${p.name}</option>`)}
            </select></label
          >`
    }${
      others.length === 0
        ? nothing
        : html`<fieldset class="line">
            <legend class="place">${said.together}</legend>
            ${others.map(
              (other) =>
                html`<label
                  ><input
                    type="checkbox"
                    .checked=${this.together.has(other.key)}
                    @change=${() => {
                      this.together = this.#toggle(this.together, other.key);
                    }}
                  />${this.labelOf(other)} · ${countsLine(other.counts)}</label
                >`,
            )}
          </fieldset>`
    }`;
  }

  #sharing(room: Room, paper: Paper): TemplateResult {
    const parties = room.info.parties.filter((p) => !paper.caucus.members.includes(p.id));
    return html`<section class="sheet-card private">
      <h4>${icon("lock")} ${said.shareWith}</h4>
      <div class="choices">
        ${parties.map(
          (p) =>
            html`<label
              ><input
                type="checkbox"
                .checked=${this.shareWith.has(p.id)}
                @change=${() => {
                  this.shareWith = this.#toggle(this.shareWith, p.id);
                }}
              />${p.name}</label
            >`,
        )}
      </div>
      <div class="line">
        <button
          type="button"
          class="button solid small"
          aria-disabled=${this.shareWith.size === 0 || !room.online}
          @click=${() => this.shareWith.size > 0 && this.#share(room, paper)}
        >
          ${icon("people")} ${said.share.replace("…", "")}
        </button>
        <button
          type="button"
          class="button small"
          @click=${() => {
            this.open = "bar";
          }}
        >
          ${said.back}
        </button>
      </div>
    </section>`;
  }

  /** For locked words: what will happen to what is tabled. */
  #locked(room: Room, { on }: Paper): TemplateResult | typeof nothing {
    const status = "paragraph" in on ? room.draft?.tables.record.statuses[on.paragraph]?.status : undefined;
    return status !== undefined && locks(status)
      ? html`<span class="why">${said.locked(statusWords[status])}</span>`
      : nothing;
  }

  #bar(room: Room, paper: Paper): TemplateResult {
    const cannot = this.#cannot();
    const taken = paper.caucus.for && this.#nameOf(paper.caucus.for);
    const members = paper.caucus.members.map((id) => this.#nameOf(id));
    const shares = paper.caucus.kind === "party" && room.seat.head;
    const may = room.mayWrite(paper);
    const why = cannot === said.notHead ? cannot : this.stays && may !== true ? may : this.note;
    return html`<div class="paper-bar">
      <b>${icon(paper.caucus.kind === "open" ? "observe" : "lock")} ${whoSees(paper, taken, members)}</b>
      <span class="counts">${countsLine(paper.counts)}</span>
      ${this.#locked(room, paper)}
      <span class="grow"></span>
      <button
        type="button"
        class="button quiet small"
        aria-disabled=${may !== true}
        title=${may === true ? nothing : may}
        @click=${this.#discard}
      >
        ${said.discard}
      </button>
      ${
        shares
          ? html`<button
              type="button"
              class="button small"
              aria-disabled=${!room.online}
              title=${room.online ? nothing : said.needsConnection}
              @click=${() => {
                if (room.online) this.open = "share";
              }}
            >
              ${said.share}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="button solid small"
        data-table
        aria-disabled=${cannot !== null}
        title=${cannot ?? nothing}
        @click=${() => this.press()}
      >
        ${said.table} <kbd>Ctrl ↵</kbd>
      </button>
      ${why ? html`<span class="why" role="status">${why}</span>` : nothing}
    </div>`;
  }

  protected override render() {
    const { room, paper, drawing } = this;
    if (!room || !paper) return nothing;
    if (paper.tabled || !paper.caucus.writes) return html`<div class="paper-bar">${this.#readOnly(paper)}</div>`;
    const moved = paper.movedOn
      ? html`<moved-on .room=${room} .paper=${paper} .label=${this.labelOf(paper)}></moved-on>`
      : nothing;
    if (this.open === "share") return this.#sharing(room, paper);
    if (this.open !== "preview") return html`${moved}${this.#bar(room, paper)}`;
    const as = this.#as(room, paper);
    const choices = this.#choices(room, paper);
    if (as === null) return html`<section class="sheet-card">${choices}</section>`;
    const label = room.seat.role === "delegation" ? said.tableAs(this.#nameOf(as)) : said.tableFor(this.#nameOf(as));
    return html`${moved}
      <div class="line">${choices}</div>
      <table-preview
        .room=${room}
        .act=${this.#table(room, paper, as)}
        .drawing=${drawing}
        .label=${label}
        .done=${this.done}
      ></table-preview>`;
  }

  #readOnly(paper: Paper): TemplateResult {
    const taken = paper.caucus.for && this.#nameOf(paper.caucus.for);
    const members = paper.caucus.members.map((id) => this.#nameOf(id));
    return html`<b>${icon(paper.caucus.kind === "open" ? "observe" : "lock")} ${whoSees(paper, taken, members)}</b>
      <span class="counts">${countsLine(paper.counts)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "paper-bar": PaperBar;
  }
}
