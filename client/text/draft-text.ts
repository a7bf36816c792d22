/** A part of the text, paragraph by paragraph. The element scrolls, and keeps the paragraph in hand in view. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { LightElement } from "../frame/light.ts";
import { HandTaken } from "../frame/news.ts";
import { text as said } from "../words.ts";
import type { DraftParagraph, PaperHere, Surroundings } from "./draft-paragraph.ts";
import { inReadingOrder } from "./reading-order.ts";
import "./draft-paragraph.ts";

/**
 * The element for one part. What is clicked or pressed in it leaves it as events; it holds nothing that it was not
 * given.
 */
@customElement("draft-text")
export class DraftText extends LightElement {
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property() accessor partShown: Part = "consensus";
  /** The paragraph in hand; null if none is. */
  @property({ attribute: false }) accessor hand: ParagraphId | null = null;
  @property({ attribute: false }) accessor caret = false;
  @property({ attribute: false }) accessor chosen: ProposalId | null = null;
  @property({ attribute: false }) accessor surroundings: Surroundings | null = null;
  @property({ attribute: false }) accessor papers: ReadonlyMap<ParagraphId, PaperHere> = new Map();
  /** What is shown below the words of the paragraph in hand, and the bar of its paper. */
  @property({ attribute: false }) accessor below: TemplateResult | typeof nothing = nothing;
  @property({ attribute: false }) accessor bar: TemplateResult | typeof nothing = nothing;
  /** Papers that propose a paragraph, by the paragraph after which it would go. */
  @property({ attribute: false }) accessor afterParagraph: ReadonlyMap<ParagraphId | null, TemplateResult> = new Map();
  /** Shown in place of an empty part. */
  @property({ attribute: false }) accessor empty: TemplateResult | typeof nothing = nothing;

  /** The element of a paragraph; null if it is not in this part. */
  paragraph(id: ParagraphId): DraftParagraph | null {
    return this.querySelector<DraftParagraph>(`draft-paragraph[data-id="${id}"]`);
  }

  /** Scrolls to a paragraph and, by default, focuses it. */
  show(id: ParagraphId, focus = true, block: "nearest" | "start" = "nearest"): void {
    const article = this.paragraph(id)?.querySelector<HTMLElement>("article");
    if (!article) return;
    if (focus) article.focus({ preventScroll: true });
    article.scrollIntoView({ block });
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const article = event.target;
    if (!(article instanceof HTMLElement) || article.localName !== "article" || event.key !== "Enter") return;
    event.preventDefault();
    this.dispatchEvent(new HandTaken(article.id as ParagraphId, true));
  };

  #paragraph(p: Paragraph, first: boolean): TemplateResult {
    const hand = p.id === this.hand;
    // A choice in another part does not concern this one.
    const { chosen } = this;
    const here = chosen !== null && this.surroundings?.on(p).some((q) => q.id === chosen) === true;
    return html`<draft-paragraph
        data-id=${p.id}
        .paragraph=${p}
        .surroundings=${this.surroundings}
        .hand=${hand}
        .caret=${hand && this.caret}
        .tabbable=${hand || (first && this.hand === null)}
        .chosen=${here ? chosen : null}
        .paper=${this.papers.get(p.id) ?? null}
        .below=${hand ? this.below : nothing}
        .bar=${hand ? this.bar : nothing}
      ></draft-paragraph
      >${this.afterParagraph.get(p.id) ?? nothing}`;
  }

  /** Notes on where paragraphs of this part went, if they left for another part and are still there. */
  #stubs(draft: Draft): ReadonlyMap<ParagraphId | null, readonly TemplateResult[]> {
    const stubs = new Map<ParagraphId | null, TemplateResult[]>();
    const { labels } = draft.tables.record;
    const here = draft.parts[this.partShown] ?? [];
    for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][]) {
      if (part === this.partShown) continue;
      for (const p of paragraphs) {
        const label = labels[p.id]?.[this.partShown];
        if (label === undefined || p.parent !== undefined) continue;
        // Only labels of the same kind tell where it stood: footnotes have their own numbers, headings often none.
        const before = here.findLast(
          (other) => other.kind !== "footnote" && other.label !== "" && order(other.label, label) < 0,
        );
        const stub = html`<p class="stub">
          ${said.moved(label, this.surroundings?.partName(part) ?? part)} ·
          <button type="button" class="link" @click=${() => this.dispatchEvent(new HandTaken(p.id))}>
            ${said.show}
          </button>
        </p>`;
        const at = before?.id ?? null;
        stubs.set(at, [...(stubs.get(at) ?? []), stub]);
      }
    }
    return stubs;
  }

  protected override render() {
    if (this.draft === null || this.surroundings === null) return nothing;
    const paragraphs = inReadingOrder(this.draft.parts[this.partShown] ?? []);
    const stubs = this.#stubs(this.draft);
    return html`<div
      class="sheet"
      dir=${rightToLeft.test(this.draft.language) ? "rtl" : "ltr"}
      @keydown=${this.#pressed}
    >
      ${stubs.get(null) ?? nothing} ${this.afterParagraph.get(null) ?? nothing}
      ${
        paragraphs.length === 0 && stubs.size === 0
          ? this.empty
          : repeat(
              paragraphs,
              (p) => p.id,
              (p, n) => html`${this.#paragraph(p, n === 0)}${stubs.get(p.id) ?? nothing}`,
            )
      }
    </div>`;
  }
}

/** Languages written from right to left: margin, bars and brackets change sides. */
const rightToLeft = /^(ar|fa|he|ur|ps|sd|yi|dv)\b/;

const collator = new Intl.Collator("en", { numeric: true });
/** Compares labels as a reader would sort them: 9 before 12, 13 before 13 bis. */
const order = (a: string, b: string): number => collator.compare(a, b);
