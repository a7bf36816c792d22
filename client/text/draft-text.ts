/** A part of the text, paragraph by paragraph. The element scrolls by itself and keeps the paragraph in hand in sight. */
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

@customElement("draft-text")
export class DraftText extends LightElement {
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property() accessor partShown: Part = "consensus";
  @property({ attribute: false }) accessor hand: ParagraphId | null = null;
  @property({ attribute: false }) accessor caret = false;
  @property({ attribute: false }) accessor chosen: ProposalId | null = null;
  @property({ attribute: false }) accessor surroundings: Surroundings | null = null;
  @property({ attribute: false }) accessor papers: ReadonlyMap<ParagraphId, PaperHere> = new Map();
  /** Templates for the paragraph in hand: below its words, and the bar of its paper. */
  @property({ attribute: false }) accessor below: TemplateResult | typeof nothing = nothing;
  @property({ attribute: false }) accessor bar: TemplateResult | typeof nothing = nothing;
  /** Papers that propose a paragraph stand where it would go. */
  @property({ attribute: false }) accessor afterParagraph: ReadonlyMap<ParagraphId | null, TemplateResult> = new Map();
  /** Shown in place of an empty part. */
  @property({ attribute: false }) accessor empty: TemplateResult | typeof nothing = nothing;

  /** The element of a paragraph, where it stands in this part. */
  paragraph(id: ParagraphId): DraftParagraph | null {
    return this.querySelector<DraftParagraph>(`draft-paragraph[data-id="${id}"]`);
  }

  /** Brings a paragraph into sight and, unless told otherwise, gives it the focus. */
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
    // A choice elsewhere is no news here.
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

  /** Where a paragraph of this part went, if it left for another part and is still there. */
  #stubs(draft: Draft): ReadonlyMap<ParagraphId | null, readonly TemplateResult[]> {
    const stubs = new Map<ParagraphId | null, TemplateResult[]>();
    const { labels } = draft.tables.record;
    const here = draft.parts[this.partShown] ?? [];
    for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][]) {
      if (part === this.partShown) continue;
      for (const p of paragraphs) {
        const label = labels[p.id]?.[this.partShown];
        if (label === undefined || p.parent !== undefined) continue;
        // Footnotes count by themselves, headings often not at all: only numbers of the same row say where it stood.
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

/** Languages written from the right: margin, bars and brackets change sides with the words. */
const rightToLeft = /^(ar|fa|he|ur|ps|sd|yi|dv)\b/;

const collator = new Intl.Collator("en", { numeric: true });
/** Labels in the order a reader expects: 9 before 12, 13 before 13 bis. */
const order = (a: string, b: string): number => collator.compare(a, b);
