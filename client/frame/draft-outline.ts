/**
 * The outline: what waits for this seat, how much is open, and every paragraph with its number, status and first words.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import { icon } from "../icons.ts";
import { outlineMark, standingOf } from "../text/marks.ts";
import { count, frame, statusWords, text } from "../words.ts";
import { LightElement } from "./light.ts";
import { CommandChosen, HandTaken } from "./news.ts";

/** The first words of a paragraph, enough to recognize it by. */
export const firstWords = (p: Paragraph, length = 60): string => {
  let words = "";
  for (const run of p.runs) {
    if (run.ins?.length && !p.ins?.length) continue;
    words += run.t.replaceAll("\uFFFC", "");
    if (words.length > length) break;
  }
  return words.slice(0, length);
};

/** The element. It draws one part; what was counted is given to it. */
@customElement("draft-outline")
export class DraftOutline extends LightElement {
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor partShown: Part = "consensus";
  @property({ attribute: false }) accessor hand: ParagraphId | null = null;
  @property() accessor whom = "";
  @property({ attribute: false }) accessor needs = 0;
  @property({ attribute: false }) accessor changed: ReadonlySet<ParagraphId> = new Set();
  @property({ attribute: false }) accessor open = 0;
  @property({ attribute: false }) accessor settled = 0;
  @property({ attribute: false }) accessor floor: ParagraphId | undefined;
  @property({ attribute: false }) accessor brackets: (p: Paragraph) => number = () => 0;
  @property({ attribute: false }) accessor needsOf: (p: Paragraph) => number = () => 0;
  @property({ attribute: false }) accessor papers: ReadonlySet<ParagraphId> = new Set();

  protected override updated(): void {
    const row = this.querySelector<HTMLElement>("[aria-current]");
    const box = this.getBoundingClientRect();
    const at = row?.getBoundingClientRect();
    if (row && at && (at.top < box.top || at.bottom > box.bottom)) row.scrollIntoView({ block: "nearest" });
  }

  #command(command: string): () => void {
    return () => this.dispatchEvent(new CommandChosen(command));
  }

  #take(p: Paragraph) {
    return (event: Event) => {
      event.preventDefault();
      this.dispatchEvent(new HandTaken(p.id));
    };
  }

  #row(p: Paragraph): TemplateResult {
    const open = this.brackets(p);
    const needs = this.needsOf(p);
    const hand = p.id === this.hand;
    const label = p.label === "" ? "·" : p.label;
    return html`<li>
      <a
        class="outline-row${hand ? " on" : ""}"
        href="#${p.id}"
        aria-current=${hand ? "true" : nothing}
        title="${p.label} ${statusWords[standingOf(p)]}"
        @click=${this.#take(p)}
        ><b><bdi>${label}</bdi></b
        >${this.papers.has(p.id) ? html`<span class="mark s-paper">${icon("lock")}</span>` : outlineMark(p)}<span
          class="first"
          dir="auto"
          >${firstWords(p)}</span
        >${this.changed.has(p.id) ? html`<span class="new-mark" title=${text.changedSince}></span><span class="unseen">${text.changedSince}</span>` : nothing}<em
          class=${needs > 0 ? "dot" : ""}
          >${open > 0 ? html`${count(open)}<span class="unseen"> ${open === 1 ? "bracket" : "brackets"}</span>` : nothing}${needs > 0 ? html`<span class="unseen"> needs your position</span>` : nothing}</em
        ></a
      >
    </li>`;
  }

  #sections(draft: Draft): readonly TemplateResult[] {
    const sections: { heading: Paragraph | null; rows: Paragraph[] }[] = [{ heading: null, rows: [] }];
    for (const p of draft.parts[this.partShown] ?? []) {
      if (p.kind === "heading" && p.level === 1) sections.push({ heading: p, rows: [] });
      else if (p.kind !== "footnote" && p.kind !== "title" && p.kind !== "heading") sections.at(-1)!.rows.push(p);
    }
    return sections
      .filter(({ heading, rows }) => heading !== null || rows.length > 0)
      .map(({ heading, rows }) => {
        const open = rows.reduce((sum, p) => sum + this.brackets(p), heading === null ? 0 : this.brackets(heading));
        return html`<section>
          ${
            heading === null
              ? nothing
              : html`<h2 class="outline-section">
                  <a href="#${heading.id}" @click=${this.#take(heading)}
                    ><b>${heading.label}</b><span class="first" dir="auto">${firstWords(heading)}</span
                    ><em>${open > 0 ? count(open) : ""}</em></a
                  >
                </h2>`
          }
          <ul>
            ${repeat(
              rows,
              (p) => p.id,
              (p) => this.#row(p),
            )}
          </ul>
        </section>`;
      });
  }

  protected override render() {
    const { draft } = this;
    return html`<div class="outline-head">
        ${
          this.whom === ""
            ? nothing
            : html`<button type="button" class="needs" title="u" @click=${this.#command("next-need")}>
                ${icon("needs")} <span class="first">${frame.needs(this.whom)}</span>
                <span class="n">${count(this.needs)}</span>
              </button>`
        }
        <div class="open-count">
          <span
            ><b>${count(this.open)}</b> <span class="wide">brackets open · ${count(this.settled)} settled</span></span
          >
          <progress
            max=${Math.max(1, this.open + this.settled)}
            value=${this.settled}
            aria-label=${frame.brackets(this.open, this.settled)}
          ></progress>
        </div>
        ${
          this.changed.size === 0
            ? nothing
            : html`<button type="button" class="link changed-since" title="c" @click=${this.#command("changed-list")}>
                <span class="new-mark"></span> ${frame.changedSince(this.changed.size)}
              </button>`
        }
      </div>
      ${draft === null ? nothing : this.#sections(draft)}`;
  }
}
