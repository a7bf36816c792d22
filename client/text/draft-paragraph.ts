/**
 * One paragraph: number and status in the margin, its words, and below them what belongs to it. It is static unless it
 * is in hand with a caret: then `host` is empty, and the page's editor is in it.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Party } from "../../drafts/party.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { cleanPieces, pieces, sponsorsOf } from "../../drafts/reading/view.ts";
import type { Piece } from "../../drafts/reading/view.ts";
import { LightElement } from "../frame/light.ts";
import { HandTaken, ProposalChosen } from "../frame/news.ts";
import { icon } from "../icons.ts";
import { statusSentences, statusWords, text as said } from "../words.ts";
import { drawPieces } from "./drawn-pieces.ts";
import type { Drawing } from "./drawn-pieces.ts";
import { placeIn } from "./places.ts";
import { barOf, gutterMark, standingOf } from "./marks.ts";

/** What a paragraph needs from the page besides itself. */
export interface Surroundings {
  readonly drawing: Omit<Drawing, "cards" | "chosen">;
  /** The number of open brackets of a paragraph, including those around all of it. */
  readonly brackets: (p: Paragraph) => number;
  /** Its undecided proposals. */
  readonly on: (p: Paragraph) => readonly Proposal[];
  /** How many of them wait for this seat. */
  readonly needs: (p: Paragraph) => number;
  readonly partName: (part: string) => string;
  /** What a paragraph is called outside its own margin. */
  readonly labelOf: (p: Paragraph) => string;
  readonly now: number;
  /** Whether it is marked as changed: since this seat last looked or, in the past, by the step that is shown. */
  readonly changed?: (p: Paragraph) => boolean;
  /** Set in the past, where a mark means something else. */
  readonly past?: true;
  /** Set if there are no cards beside the text for brackets to point at. */
  readonly cardless?: boolean;
}

/** A private or open paper on this paragraph. */
export interface PaperHere {
  readonly kind: "private" | "open";
  /** The words with own additions and strikes, as the editor draws them. */
  readonly words: () => readonly (TemplateResult | string)[];
}

/** All that a paragraph shows besides its own properties. */
interface Drawn {
  readonly on: readonly Proposal[];
  readonly facts: string;
  readonly own: unknown;
  readonly parties: unknown;
}

const drawnOf = (p: Paragraph, near: Surroundings): Drawn => {
  const { view, narrow, namesArrived, noteLabel, own, draft } = near.drawing;
  const notes = p.runs.flatMap((run) => (run.note === undefined ? [] : [noteLabel(run.note)]));
  // The time matters only for paragraphs that show hours left, or "today".
  const now = p.standing === undefined ? 0 : near.now;
  return {
    on: near.on(p),
    facts: JSON.stringify([
      view,
      narrow,
      namesArrived,
      notes,
      near.needs(p),
      near.labelOf(p),
      near.changed?.(p),
      near.cardless,
      draft.language,
      now,
    ]),
    own,
    parties: draft.parties,
  };
};

const sameDrawn = (a: Drawn, b: Drawn): boolean =>
  a.facts === b.facts &&
  a.own === b.own &&
  a.parties === b.parties &&
  a.on.length === b.on.length &&
  a.on.every((q, n) => q === b.on[n]);

const marginLabel = (p: Paragraph): string =>
  p.kind === "sub-paragraph" ? (/\([^)]*\)(?: \w+)?$/.exec(p.label)?.[0] ?? p.label) : p.label;

/** The element. It is drawn anew only if something it shows differs, because a text has hundreds of them. */
@customElement("draft-paragraph")
export class DraftParagraph extends LightElement {
  @property({ attribute: false }) accessor paragraph: Paragraph | null = null;
  @property({ attribute: false }) accessor surroundings: Surroundings | null = null;
  /** Whether it is in hand; `caret` says whether with a caret, so that the editor has its words. */
  @property({ attribute: false }) accessor hand = false;
  @property({ attribute: false }) accessor caret = false;
  /** Whether Tab leads here: to one paragraph of a part only. */
  @property({ attribute: false }) accessor tabbable = false;
  /** The chosen proposal, if it is on this paragraph. */
  @property({ attribute: false }) accessor chosen: ProposalId | null = null;
  /** The paper drawn in place of the words; null if there is none. */
  @property({ attribute: false }) accessor paper: PaperHere | null = null;
  /** What is shown below the words of the paragraph in hand: the Chair's buttons, or a paper's bar. */
  @property({ attribute: false }) accessor below: TemplateResult | typeof nothing = nothing;
  @property({ attribute: false }) accessor bar: TemplateResult | typeof nothing = nothing;

  #drawn: Drawn | null = null;

  constructor() {
    super();
    this.addEventListener("click", this.#clicked);
  }

  /**
   * Of four hundred paragraphs only one changes at a time; the others find nothing new here, and are not drawn again.
   */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const p = this.paragraph;
    const near = this.surroundings;
    if (p === null || near === null || this.#drawn === null) return true;
    if ([...changed.keys()].some((key) => key !== "surroundings")) return true;
    return !sameDrawn(this.#drawn, drawnOf(p, near));
  }

  /** The element for the editor. */
  get host(): HTMLElement | null {
    return this.querySelector<HTMLElement>(":scope .w");
  }

  readonly #clicked = (event: MouseEvent): void => {
    const p = this.paragraph;
    if (p === null) return;
    const target = event.target as Element;
    const note = target.closest<HTMLAnchorElement>(".note-mark a");
    if (note !== null) {
      event.preventDefault();
      this.dispatchEvent(new HandTaken(note.hash.slice(1) as ParagraphId));
      return;
    }
    if (target.closest("a, .paper-bar, .acts, .received") !== null) return;
    const group = target.closest<HTMLElement>("[data-group]");
    if (group !== null) {
      this.dispatchEvent(new ProposalChosen(group.dataset["group"]!.split(" ")[0] as ProposalId, p.id, true));
      return;
    }
    const marked = target.closest<HTMLElement>("[data-proposals]");
    const ids = marked?.dataset["proposals"]?.split(" ") ?? [];
    const inWords = target.closest(".w") !== null;
    if (ids.length > 0) {
      const open = target.closest("[data-more], .who, .edge, .tag") !== null;
      this.dispatchEvent(new ProposalChosen(ids.at(-1) as ProposalId, p.id, open));
      if (open) return;
    }
    // If the caret is here already, the editor handles clicks. And whoever selects words to copy wants no caret.
    if (inWords && (this.caret || !(getSelection()?.isCollapsed ?? true))) return;
    if (target.closest("button:not(.label)") !== null) return;
    this.dispatchEvent(new HandTaken(p.id, inWords, inWords ? { x: event.clientX, y: event.clientY } : undefined));
  };

  #name(p: Paragraph, near: Surroundings): string {
    const open = near.brackets(p);
    const needs = near.needs(p);
    return [
      said.called(p.kind, near.labelOf(p)),
      statusWords[standingOf(p)].toLowerCase(),
      ...(open === 0 ? [] : [`${open} ${open === 1 ? "bracket" : "brackets"}`]),
      ...(needs === 0 ? [] : ["needs your position"]),
      ...(near.changed?.(p) === true ? [near.past ? said.changedHere : said.changedSince] : []),
    ].join(", ");
  }

  #tag(p: Paragraph, near: Surroundings): readonly TemplateResult[] {
    const { draft } = near.drawing;
    const tag = (kind: "k-i" | "k-d" | "", ids: readonly ProposalId[], label: string, sign: TemplateResult) => {
      const names =
        near.drawing.view === "bracketed"
          ? ids.map((id) => draft.proposals.find((q: Proposal) => q.id === id)?.number ?? "").join(", ")
          : sponsorsOf(draft, ids, "full")
              .map((party: Party) => party.name)
              .join(", ");
      return html`<button
        type="button"
        class="tag ${kind}${this.chosen !== null && ids.includes(this.chosen) ? " on" : ""}"
        data-proposals=${ids.join(" ")}
      >
        ${sign} ${label} <span class="by">${names}</span>
      </button>`;
    };
    return [
      ...(p.ins?.length ? [tag("k-i", p.ins, said.newParagraph, icon("insertion"))] : []),
      ...(p.del?.length ? [tag("k-d", p.del, said.takeOut, icon("deletion"))] : []),
      ...(p.moveTo ?? []).map((move) =>
        tag("", [move.proposal], said.move(placeIn(draft, p, move, near.partName)), icon("move")),
      ),
    ];
  }

  #words(p: Paragraph, near: Surroundings): readonly (TemplateResult | string)[] {
    if (this.paper !== null) return this.paper.words();
    // Its place stays, to take it in hand and for its proposals; but none of its words is in the text.
    if (near.drawing.view === "clean" && p.ins?.length)
      return [html`<span class="only-proposed">${said.onlyProposed}</span>`];
    const drawing: Drawing = { ...near.drawing, chosen: this.chosen, cards: this.hand && near.cardless !== true };
    const all: readonly Piece[] = near.drawing.view === "clean" ? cleanPieces(p) : pieces(p, near.drawing.draft);
    return drawPieces(all, drawing);
  }

  #foot(p: Paragraph, near: Surroundings): TemplateResult | typeof nothing {
    const { view } = near.drawing;
    const lines: (TemplateResult | string)[] = [];
    const standing = standingOf(p);
    if (standing === "under-silence" && p.standing?.until)
      lines.push(statusSentences.silence(p.standing.until, near.now));
    if (standing === "reopened" && p.standing?.reopened) {
      const { cause, office } = p.standing.reopened;
      const who = {
        chair: "the Chair",
        secretariat: "the Secretariat",
        delegation: "a delegation",
        server: "late typing",
      };
      lines.push(statusSentences.reopened(p.standing.at, cause, who[office], near.now));
    }
    const open = near.brackets(p);
    if (view === "clean" && open > 0) lines.push(said.unresolved(open));
    const needs = near.needs(p);
    if (!this.hand) {
      const on = near.on(p).filter((q) => q.status === "open" && q.asleep !== true).length;
      if (on > 1 && view !== "clean") lines.push(html`<span>${said.proposals(on, needs)}</span>`);
      else if (needs > 0) lines.push(html`<span class="dot">${said.needsPosition}</span>`);
    }
    return lines.length === 0
      ? nothing
      : html`<div class="foot">
          ${lines.map((line) => (typeof line === "string" ? html`<span>${line}</span>` : line))}
        </div>`;
  }

  #received(p: Paragraph, near: Surroundings): TemplateResult | typeof nothing {
    if (!p.received?.length) return nothing;
    const { draft } = near.drawing;
    const own = p.received.flatMap((id) => draft.proposals.filter((q) => q.id === id));
    if (own.length === 0) return nothing;
    return html`<div class="received">
      <button type="button" class="link" @click=${() => this.dispatchEvent(new ProposalChosen(own[0]!.id, p.id, true))}>
        ${said.received(own.length)}
      </button>
    </div>`;
  }

  protected override render() {
    const p = this.paragraph;
    const near = this.surroundings;
    if (p === null || near === null) return nothing;
    this.#drawn = drawnOf(p, near);
    const brackets = near.brackets(p);
    const tags = near.drawing.view === "clean" ? [] : this.#tag(p, near);
    const tone = p.ins?.length ? "k-i" : p.del?.length ? "k-d" : "";
    const kind =
      p.kind === "title" || p.kind === "heading" || p.kind === "footnote"
        ? p.kind
        : p.kind === "sub-paragraph"
          ? "sub"
          : "";
    const label = marginLabel(p);
    const paper = this.paper === null ? "" : this.paper.kind === "open" ? " paper open-paper" : " paper";
    const heading = kind === "heading" || kind === "title";
    const level = kind === "title" ? 1 : Math.min(6, p.level + 1);
    const language = near.drawing.draft.language;
    // Lit leaves this element alone, as it has no parts. The class also tells the editor's style sheet.
    const words = this.caret
      ? html`<div class="w host" lang=${language} dir="auto"></div>`
      : html`<div
          class="w"
          lang=${language}
          dir="auto"
          role=${heading ? "heading" : nothing}
          aria-level=${heading ? level : nothing}
        >
          <span class="letters">${this.#words(p, near)}</span>
        </div>`;
    return html`<article
      id=${p.id}
      class="p ${kind} level-${p.level} ${barOf(p, brackets)}${this.hand ? " hand" : ""}${paper}"
      aria-label=${this.#name(p, near)}
      aria-current=${this.hand ? "true" : nothing}
      tabindex=${this.tabbable ? "0" : "-1"}
    >
      <div class="gutter">
        ${near.changed?.(p) === true ? html`<span class="new-mark" title=${near.past ? said.changedHere : said.changedSince}></span>` : nothing}
        ${
          label === ""
            ? nothing
            : html`<button
                type="button"
                class="label${label.length > 6 ? " long" : ""}"
                tabindex="-1"
                title=${near.labelOf(p)}
              >
                <bdi>${label}</bdi>
              </button>`
        }
        ${gutterMark(p)}${this.paper?.kind === "private" ? html`<small class="lock" title="Private">${icon("lock")}<span class="words"> private</span></small>` : nothing}
      </div>
      <div class="body">
        ${tags.length > 0 ? html`<div class="tall ${tone}">${tags}${words}</div>` : words} ${this.#foot(p, near)}
        ${this.#received(p, near)} ${this.hand ? this.below : nothing}
      </div>
      ${this.bar}
    </article>`;
  }
}
