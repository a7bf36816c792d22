/**
 * Two moments of the text, word by word. Differences are facts, so they stand without brackets; words that change the
 * force of a sentence are boxed, and listed to be looked at twice.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Compared, ComparedParagraph, Comparison, GuardHit } from "../../drafts/reading/compare.ts";
import { icon } from "../icons.ts";
import { count, counted, statusWords, text as said } from "../words.ts";
import { momentName, SeatScreen } from "../screen/seat-screen.ts";

const kinds: Readonly<Record<GuardHit["kind"], string>> = {
  modal: "shall, should",
  negation: "not, no",
  quantifier: "all, some",
  number: "numbers",
  date: "dates",
};

/** The name of the moment a comparison may take for "now". */
const now = "now";

@customElement("compare-page")
export class ComparePage extends SeatScreen {
  protected override readonly heading = "Compare";
  @state() accessor from = "";
  @state() accessor to = now;
  @state() accessor comparison: Comparison | null = null;
  @state() accessor whole = false;
  @state() accessor sideBySide = false;
  @state() accessor guard: GuardHit["kind"] | "all" = "all";
  @state() accessor at = 0;

  protected override async load(): Promise<void> {
    const asked = new URLSearchParams(location.search);
    const { revisions } = this.info!;
    const last = revisions.at(-1);
    const before = revisions.at(-2);
    this.from = asked.get("from") ?? (before ?? last)?.name ?? "0";
    this.to = asked.get("to") ?? (before ? last!.name : this.info!.documents.draft ? now : (last?.name ?? now));
    await this.#ask();
  }

  async #ask(): Promise<void> {
    this.comparison = null;
    const to = this.to === now ? String(this.info!.head.seq) : this.to;
    const query = new URLSearchParams({ from: this.from, to });
    this.comparison = this.granted(await this.doors.get<Comparison>(`compare?${query}`));
    this.at = 0;
  }

  #moments(info: NegotiationInfo): readonly { readonly value: string; readonly name: string }[] {
    return [
      { value: "0", name: "The beginning" },
      ...info.revisions.map(({ name, at }) => ({ value: name, name: `${name}, ${momentName(at)}` })),
      ...(info.documents.draft ? [{ value: now, name: "Now" }] : []),
    ];
  }

  #choose(info: NegotiationInfo, which: "from" | "to"): TemplateResult {
    return html`<label class="field across">
      <span>${which === "from" ? "From" : "To"}</span>
      <select
        .value=${this[which]}
        @change=${(event: Event) => {
          this[which] = (event.target as HTMLSelectElement).value;
          void this.#ask();
        }}
      >
        ${this.#moments(info).map(({ value, name }) => html`<option value=${value} ?selected=${value === this[which]}>${name}</option>`)}
      </select>
    </label>`;
  }

  /** Words of one side, or of both; boxed where the guard speaks of them. */
  #words(p: ComparedParagraph, side: "both" | "was" | "is"): readonly TemplateResult[] {
    const hits = (this.comparison?.guard ?? []).filter((hit) => hit.paragraph === p.id);
    const boxed = (piece: Compared): string =>
      hits.some(
        (hit) =>
          (piece.is === "in" ? hit.now : hit.was) !== "" && piece.t.includes(piece.is === "in" ? hit.now : hit.was),
      )
        ? "guard"
        : "";
    return p.words
      .filter((piece) => piece.is === "kept" || side === "both" || (side === "was") === (piece.is === "out"))
      .map((piece) => {
        const style = `${piece.b ? "b" : ""} ${piece.i ? "i" : ""}`.trim();
        const t = piece.note ? html`<sup>*</sup>` : html`<span class=${style || nothing}>${piece.t}</span>`;
        if (piece.is === "in") return html`<ins class=${boxed(piece)}>${t}</ins>`;
        if (piece.is === "out") return html`<del class=${boxed(piece)}>${t}</del>`;
        return t;
      });
  }

  #facts(p: ComparedParagraph): TemplateResult | typeof nothing {
    const facts: string[] = [];
    if (p.fate === "added") facts.push("New paragraph");
    if (p.fate === "removed") facts.push("Taken out");
    if (p.fate === "moved")
      facts.push(p.was && p.was.part !== p.part ? `Moved from ${said.parts[p.was.part] ?? p.was.part}` : "Moved");
    if (p.status) facts.push(`${statusWords[p.status.was]} → ${statusWords[p.status.now]}`);
    const unchanged = !p.words.some((piece) => piece.is !== "kept");
    if (p.was && p.was.label !== p.label && unchanged && p.fate === "same")
      facts.push("Renumbered only, words unchanged");
    return facts.length === 0 ? nothing : html`<p class="fate">${facts.join(" · ")}</p>`;
  }

  #paragraph(p: ComparedParagraph, index: number): TemplateResult {
    const heading = p.kind === "heading" || p.kind === "title";
    const here = this.#changed()[this.at]?.id === p.id;
    return html`<article
      class="cp ${p.kind}${here ? " here" : ""}"
      id="c-${p.id}"
      aria-label=${`${said.paragraph(p.label)}, ${p.fate}`}
      data-index=${index}
    >
      <div class="gutter">
        <b><bdi>${p.label}</bdi></b
        >${p.was && p.was.label !== p.label ? html`<small>was ${p.was.label}</small>` : nothing}
      </div>
      <div>
        ${this.#facts(p)}
        ${
          this.sideBySide && !heading
            ? html`<div class="sides">
                <p class="w" dir="auto">${this.#words(p, "was")}</p>
                <p class="w" dir="auto">${this.#words(p, "is")}</p>
              </div>`
            : html`<p class="w" dir="auto">${this.#words(p, "both")}</p>`
        }
        ${p.by?.length ? html`<p class="by-whom">${p.by.map((by) => by.party ?? by.office).join(", ")}</p>` : nothing}
      </div>
    </article>`;
  }

  #changed(): readonly ComparedParagraph[] {
    return (this.comparison?.paragraphs ?? []).filter(
      (p) => p.fate !== "same" || p.status !== undefined || (p.was !== undefined && p.was.label !== p.label),
    );
  }

  /** What is drawn: everything, or what changed with the headings it stands under. */
  #drawn(): readonly ComparedParagraph[] {
    const all = this.comparison?.paragraphs ?? [];
    if (this.whole) return all;
    const changed = new Set(this.#changed());
    const drawn: ComparedParagraph[] = [];
    let heading: ComparedParagraph | null = null;
    for (const p of all) {
      if (p.kind === "heading" && !changed.has(p)) heading = p;
      if (!changed.has(p)) continue;
      if (heading) drawn.push(heading);
      heading = null;
      drawn.push(p);
    }
    return drawn;
  }

  #go(step: number): void {
    const changed = this.#changed();
    if (changed.length === 0) return;
    this.at = (this.at + step + changed.length) % changed.length;
    this.#show(changed[this.at]!.id);
  }

  #show(id: ParagraphId): void {
    const changed = this.#changed();
    const at = changed.findIndex((p) => p.id === id);
    if (at >= 0) this.at = at;
    void this.updateComplete.then(() => this.querySelector(`#c-${id}`)?.scrollIntoView({ block: "center" }));
  }

  protected override actions(): TemplateResult {
    const to = this.to === now ? String(this.info!.head.seq) : this.to;
    const link = (format: string, name: string) =>
      html`<a class="button" download href=${this.address("compare", { from: this.from, to, format })}
        >${icon("export")} ${name}</a
      >`;
    return html`<span class="wide-only">${link("docx", "Word")} ${link("html", "HTML")}</span>`;
  }

  #outline(info: NegotiationInfo): TemplateResult {
    const changed = this.#changed();
    const { comparison } = this;
    const words = (is: Compared["is"]): number =>
      (comparison?.paragraphs ?? []).reduce(
        (sum, p) =>
          sum +
          p.words.reduce((n, piece) => n + (piece.is === is ? piece.t.split(/\s+/u).filter(Boolean).length : 0), 0),
        0,
      );
    const fact = (name: Parameters<typeof icon>[0], what: string, n: number) =>
      html`<div>
        <dt>${icon(name)} ${what}</dt>
        <dd>${count(n)}</dd>
      </div>`;
    return html`<nav class="side" aria-label="What changed">
      ${this.#choose(info, "from")} ${this.#choose(info, "to")}
      ${
        comparison === null
          ? nothing
          : html`<dl class="totals">
                ${fact("insertion", "Words added", words("in"))} ${fact("deletion", "Words taken out", words("out"))}
                ${fact("move", "Paragraphs moved", comparison.paragraphs.filter((p) => p.fate === "moved").length)}
                ${fact("manner", "Renumbered", comparison.paragraphs.filter((p) => p.was !== undefined && p.was.label !== p.label && p.was.part === p.part).length)}
              </dl>
              <h2 class="side-head">Changed paragraphs <span>${changed.length}</span></h2>
              <ol class="rows">
                ${changed.map(
                  (p) =>
                    html`<li>
                      <button
                        type="button"
                        class="row${changed[this.at]?.id === p.id ? " on" : ""}"
                        @click=${() => this.#show(p.id)}
                      >
                        <b><bdi>${p.label || "·"}</bdi></b>
                        <span dir="auto"
                          >${
                            p.words
                              .map((piece) => (piece.is === "out" ? "" : piece.t))
                              .join("")
                              .slice(0, 60) ||
                            p.words
                              .map((piece) => piece.t)
                              .join("")
                              .slice(0, 60)
                          }</span
                        >
                      </button>
                    </li>`,
                )}
              </ol>`
      }
    </nav>`;
  }

  #lookTwice(): TemplateResult {
    const all = this.comparison?.guard ?? [];
    const some = this.guard === "all" ? all : all.filter((hit) => hit.kind === this.guard);
    const chip = (kind: GuardHit["kind"] | "all", name: string, n: number) =>
      n === 0 && kind !== "all"
        ? nothing
        : html`<button
            type="button"
            class="filter"
            aria-pressed=${this.guard === kind}
            @click=${() => (this.guard = kind)}
          >
            ${name} ${n}
          </button>`;
    return html`<aside class="twice" aria-label="Look twice">
      <header>
        <h2>${icon("unlink")} Look twice <small>${counted(all.length, "word")} that may change force</small></h2>
        <div class="filters">
          ${chip("all", "All", all.length)}
          ${(Object.keys(kinds) as GuardHit["kind"][]).map((kind) => chip(kind, kinds[kind], all.filter((hit) => hit.kind === kind).length))}
        </div>
      </header>
      ${some.length === 0 ? html`<p class="quiet">No verb of obligation, negation, number, date or quantifier differs.</p>` : nothing}
      ${some.map(
        (hit) =>
          html`<button type="button" class="twice-card" @click=${() => this.#show(hit.paragraph)}>
            <span class="h"
              ><b><bdi>${hit.label}</bdi></b> ${hit.was || "nothing"} → ${hit.now || "nothing"}</span
            >
            <span class="snip" dir="auto">${hit.sentence}</span>
          </button>`,
      )}
    </aside>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    const drawn = this.#drawn();
    const changed = this.#changed();
    return html`<div class="three">
      ${this.#outline(info)}
      <main class="sheet-main">
        <div class="tools">
          <span class="segments" role="group" aria-label="Layout">
            <button type="button" aria-pressed=${!this.sideBySide} @click=${() => (this.sideBySide = false)}>
              In one
            </button>
            <button type="button" aria-pressed=${this.sideBySide} @click=${() => (this.sideBySide = true)}>
              Side by side
            </button>
          </span>
          <span class="segments" role="group" aria-label="How much">
            <button type="button" aria-pressed=${!this.whole} @click=${() => (this.whole = false)}>Changed only</button>
            <button type="button" aria-pressed=${this.whole} @click=${() => (this.whole = true)}>Whole text</button>
          </span>
          <span class="grow"></span>
          <button type="button" class="button quiet small" @click=${() => this.#go(-1)} aria-label="Previous change">
            ↑
          </button>
          <span class="quiet" role="status">${changed.length === 0 ? "0" : this.at + 1} of ${changed.length}</span>
          <button type="button" class="button quiet small" @click=${() => this.#go(1)} aria-label="Next change">
            ↓
          </button>
        </div>
        <div class="compared">
          ${this.comparison === null && this.refusal === null ? html`<p class="quiet">Comparing…</p>` : nothing}
          ${this.comparison !== null && changed.length === 0 ? html`<p class="quiet">No word, label, place or status differs.</p>` : nothing}
          ${drawn.map((p, index) => this.#paragraph(p, index))}
        </div>
      </main>
      ${this.#lookTwice()}
    </div>`;
  }
}
