/**
 * Explains every difference: each word, number and place that differs between two moments, under the heading that says
 * how it came about. What no entry explains comes first, in red, with what to do about it.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { headings } from "../../drafts/reading/change-lines.ts";
import type { ChangeLine } from "../../drafts/reading/change-lines.ts";
import { icon } from "../icons.ts";
import { pathOf } from "../routes.ts";
import { SeatScreen } from "../screen/seat-screen.ts";
import { choices, drawChoice, firstAsked, now } from "../screen/two-moments.ts";
import { count, counted } from "../words.ts";
import { drawChange } from "./change-line.ts";
import type { LineDrawing } from "./change-line.ts";
import { readDifferences } from "./differences.ts";
import type { Differences } from "./differences.ts";
import { headingWords } from "./how-told.ts";

/** How many lines are drawn under one heading at first; the rest is drawn on request. */
const atOnce = 400;

type Heading = ChangeLine["heading"];

/**
 * The screen. Both moments and the grouping are in its address, so that a list can be sent to somebody; they see as
 * much of it as their seat may.
 */
@customElement("reconcile-page")
export class ReconcilePage extends SeatScreen {
  protected override readonly heading = "Every difference explained";
  @state() accessor from = "";
  @state() accessor to = now;
  @state() accessor found: Differences | null = null;
  @state() accessor byParagraph = false;
  @state() accessor only: Heading | "" = "";
  @state() accessor drawn = atOnce;
  /** Whether there is only one moment. */
  @state() accessor alone = false;

  protected override async load(): Promise<void> {
    const asked = this.query;
    const first = firstAsked(this.info!, asked);
    this.alone = first === null;
    if (first === null) return;
    [this.from, this.to] = [first.from, first.to];
    this.byParagraph = asked.get("by") === "paragraph";
    await this.#ask();
  }

  #keep(): void {
    const query = new URLSearchParams({
      from: this.from,
      to: this.to,
      ...(this.byParagraph && { by: "paragraph" }),
    });
    this.keepQuery(`?${query}`);
  }

  async #ask(): Promise<void> {
    [this.found, this.only, this.drawn] = [null, "", atOnce];
    this.#keep();
    const asked = `${this.from} ${this.to}`;
    const found = this.granted(await readDifferences(this.doors, this.from, this.to === now ? undefined : this.to));
    if (asked === `${this.from} ${this.to}`) this.found = found;
  }

  #choose(info: NegotiationInfo, which: "from" | "to"): TemplateResult {
    return drawChoice(which === "from" ? "From" : "To", this[which], choices(info, this), (value) => {
      this[which] = value;
      void this.#ask();
    });
  }

  #drawing(info: NegotiationInfo, found: Differences): LineDrawing {
    const names = new Map(info.parties.map(({ id, name }) => [id, name]));
    const labels = new Map(
      Object.values(found.draft.parts)
        .flat()
        .map(({ id, label }) => [id, label]),
    );
    const here = (screen: string, query: Record<string, string>): string =>
      `${pathOf(this.negotiation, this.seat, screen)}?${new URLSearchParams(query)}`;
    const moments = info.documents.draft !== undefined && (this.office || info.settings.momentsForDelegations);
    return {
      language: info.language,
      proposals: found.draft.proposals,
      nameOf: (party) => names.get(party) ?? party,
      now: Date.now(),
      noteLabel: (note: ParagraphId) => labels.get(note) ?? "*",
      historyOf: ({ paragraph }) => here("history", { paragraph }),
      ...(moments && { asItWas: (seq: number) => here("", { at: String(seq) }) }),
    };
  }

  #verdict({ lines, unexplained }: Differences): TemplateResult {
    const all = lines.length;
    if (all === 0)
      return html`<div class="verdict" role="status">
        ${icon("tick")}
        <div>
          <h2>Nothing differs.</h2>
          <p>No word, number or place is another one between these two moments.</p>
        </div>
      </div>`;
    if (unexplained === 0)
      return html`<div class="verdict" role="status">
        ${icon("tick")}
        <div>
          <h2>Every difference is explained.</h2>
          <p>${counted(all, "difference")}, 0 unexplained.</p>
        </div>
      </div>`;
    return html`<div class="verdict not" role="alert">
      ${icon("refused")}
      <div>
        <h2>
          ${unexplained === 1 ? "One difference is not explained by the record." : `${count(unexplained)} differences are not explained by the record.`}
        </h2>
        <p>${counted(all, "difference")}, ${count(unexplained)} unexplained. They stand first below.</p>
        <ol>
          <li>Read the words: the record, as it is now, does not say how they came to be what they are.</li>
          <li>
            Have the record verified where the server runs:
            <code>unbracket verify ${this.negotiation}</code> names the first entry that does not hold, or the paragraph
            where text and record part.
          </li>
          <li>
            Until it is known how they came there, publish nothing with them. Restoring the paragraph to an earlier
            moment puts the words of the record back, as an act of its own.
          </li>
        </ol>
      </div>
    </div>`;
  }

  #groups(found: Differences): readonly { readonly heading: Heading; readonly lines: readonly ChangeLine[] }[] {
    return headings.flatMap((heading) => {
      const lines = found.lines.filter((line) => line.heading === heading);
      return lines.length === 0 ? [] : [{ heading, lines }];
    });
  }

  #side(info: NegotiationInfo): TemplateResult {
    const { found } = this;
    return html`<nav class="side" aria-label="What is explained">
      ${this.#choose(info, "from")} ${this.#choose(info, "to")}
      ${
        found === null
          ? nothing
          : html`<h2 class="side-head">Headings <span>${count(found.lines.length)}</span></h2>
              <ul class="heads">
                ${headings.map((heading) => {
                  const n = found.lines.filter((line) => line.heading === heading).length;
                  const { name, icon: sign } = headingWords[heading];
                  const chosen = this.only === heading;
                  return html`<li>
                    <button
                      type="button"
                      class="head-row${heading === "unexplained" && n > 0 ? " not" : ""}${chosen ? " on" : ""}"
                      aria-pressed=${chosen}
                      ?disabled=${n === 0}
                      @click=${() => {
                        this.only = chosen ? "" : heading;
                        this.drawn = atOnce;
                      }}
                    >
                      ${icon(sign)} <span>${name}</span> <b>${count(n)}</b>
                    </button>
                  </li>`;
                })}
              </ul>
              <p class="side-links">
                <a
                  href=${`${pathOf(this.negotiation, this.seat, "compare")}?${new URLSearchParams({ from: this.from, to: this.to })}`}
                  >${icon("compare")} Read them in the text</a
                >
                <a
                  href=${`${pathOf(this.negotiation, this.seat, "export")}?${new URLSearchParams({ changes: this.from, ...(this.to !== now && { at: this.to }) })}`}
                  >${icon("export")} Print them behind the text</a
                >
              </p>`
      }
    </nav>`;
  }

  /** New numbers, in a narrow list, because in a renumbered text they are most of what differs. */
  #numbers(lines: readonly ChangeLine[]): TemplateResult {
    return html`<ul class="new-numbers">
      ${lines.map(
        ({ wasLabel, label, words }) =>
          html`<li>
            <b><bdi>${wasLabel || "none"}</bdi> → <bdi>${label || "none"}</bdi></b>
            <span dir="auto">${words.map(({ t }) => t).join("")}</span>
          </li>`,
      )}
    </ul>`;
  }

  #lines(lines: readonly ChangeLine[], drawing: LineDrawing): TemplateResult {
    return html`<ol class="changes">
      ${repeat(
        lines,
        ({ key }) => key,
        (line, n) =>
          html`<li>
            ${drawChange(line, { ...drawing, unnamed: this.byParagraph && n > 0 && lines[n - 1]!.paragraph === line.paragraph })}
          </li>`,
      )}
    </ol>`;
  }

  #underHeadings(found: Differences, drawing: LineDrawing): readonly TemplateResult[] {
    let left = this.drawn;
    return this.#groups(found)
      .filter(({ heading }) => this.only === "" || heading === this.only)
      .map(({ heading, lines }) => {
        const { name, icon: sign, what } = headingWords[heading];
        const shown = lines.slice(0, Math.max(left, 0));
        left -= lines.length;
        return html`<section class="heading-group is-${heading}" aria-label=${name}>
          <header>
            <h2>${icon(sign)} ${name} <span class="n">${count(lines.length)}</span></h2>
            <p>${what}</p>
          </header>
          ${heading === "renumbering" && lines.every((line) => line.what === "label") ? this.#numbers(shown) : this.#lines(shown, drawing)}
        </section>`;
      });
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    if (this.alone)
      return html`<main class="column">
        <p class="nothing">
          There is one moment to read. Once a revision is published, everything that differs from it is explained here.
        </p>
      </main>`;
    const { found } = this;
    const drawing = found && this.#drawing(info, found);
    const shown = found?.lines.filter(({ heading }) => this.only === "" || heading === this.only) ?? [];
    const order = (value: boolean, name: string): TemplateResult =>
      html`<button
        type="button"
        aria-pressed=${this.byParagraph === value}
        @click=${() => {
          this.byParagraph = value;
          this.#keep();
        }}
      >
        ${name}
      </button>`;
    return html`<div class="two-parts">
      ${this.#side(info)}
      <main class="sheet-main reconcile" aria-label="Every difference">
        ${
          found === null
            ? html`<p class="nothing" role="status">
                ${this.refusal === null ? "Reading the record…" : "Nothing is explained. Choose two moments that this seat may read."}
              </p>`
            : html`<div class="reconciled">
                ${this.#verdict(found)}
                ${
                  found.lines.length === 0
                    ? nothing
                    : html`<div class="order">
                        <span class="segments" role="group" aria-label="Order">
                          ${order(false, "By heading")} ${order(true, "By paragraph")}
                        </span>
                        ${
                          this.only === ""
                            ? nothing
                            : html`<button type="button" class="link" @click=${() => (this.only = "")}>
                                Show all ${count(found.lines.length)}
                              </button>`
                        }
                      </div>`
                }
                ${
                  this.byParagraph
                    ? html`<section class="heading-group" aria-label="By paragraph">
                        ${this.#lines(shown.slice(0, this.drawn), drawing!)}
                      </section>`
                    : this.#underHeadings(found, drawing!)
                }
                ${
                  shown.length > this.drawn
                    ? html`<p class="more">
                        <button type="button" class="button" @click=${() => (this.drawn += atOnce)}>
                          ${icon("down")} Show
                          ${counted(Math.min(atOnce, shown.length - this.drawn), "more difference")}
                        </button>
                      </p>`
                    : nothing
                }
              </div>`
        }
      </main>
    </div>`;
  }
}
