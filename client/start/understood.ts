/**
 * A file as it was understood, before anything is made of it: what was found, what to check, and the page as it would
 * be.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { PrintedNote, PrintedParagraph, Span } from "../../drafts/formats/page.ts";
import { icon } from "../icons.ts";
import { count, counted } from "../words.ts";
import type { FilePreview } from "./asking.ts";
import { factsOf, groupProblems, keptOf } from "./found.ts";
import type { ProblemGroup } from "./found.ts";

/** The most paragraphs drawn: enough to see whether the file was read correctly. */
const most = 120;
/** The most groups of problems shown without a fold. */
const few = 5;

const line = (n: number | undefined): string => (n === undefined ? "" : `Line ${count(n)}`);

const group = ({ first, others }: ProblemGroup): TemplateResult =>
  html`<li>
    <b>${line(first.line)}</b>
    <span dir="auto"
      >${first.message}
      ${
        others.length === 0
          ? nothing
          : html`<details class="alike">
              <summary>and ${count(others.length)} more like this</summary>
              <ul>
                ${others.slice(0, 200).map((one) => html`<li><b>${line(one.line)}</b><span dir="auto">${one.message}</span></li>`)}
                ${others.length > 200 ? html`<li><b></b><span>and ${counted(others.length - 200, "more place")}</span></li>` : nothing}
              </ul>
            </details>`
      }</span
    >
  </li>`;

/** What was left out and what has to be checked, each with its line, sorted by kind. */
const problemsOf = ({ found, problems }: FilePreview): TemplateResult | typeof nothing => {
  const left = found.notImported.reduce((sum, one) => sum + one.count, 0);
  if (left + problems.length === 0) return nothing;
  const said = [
    ...(left > 0 ? [`${counted(left, "thing")} not imported`] : []),
    ...(problems.length > 0 ? [`${counted(problems.length, "place")} to look at`] : []),
  ];
  const groups = groupProblems(problems);
  return html`<details class="problems" ?open=${found.notImported.length + groups.length <= few}>
    <summary>${said.join(", ")}</summary>
    <ul>
      ${found.notImported.map((one) => html`<li><b>Not imported</b><span>${one.what}: ${count(one.count)}</span></li>`)}
      ${groups.map(group)}
    </ul>
  </details>`;
};

/** What was repaired, and where first: for information, as nothing has to be decided. */
const repairsOf = ({ found }: FilePreview): TemplateResult | typeof nothing => {
  const { repaired = [] } = found;
  if (repaired.length === 0) return nothing;
  return html`<details class="problems set-right">
    <summary>
      ${counted(
        repaired.reduce((sum, one) => sum + one.count, 0),
        "place",
      )}
      set right
    </summary>
    <ul>
      ${repaired.map((one) => html`<li><b>${line(one.line)}</b><span>${one.what}: ${count(one.count)}</span></li>`)}
    </ul>
  </details>`;
};

/** A sentence: that nothing was left out, and what was kept of the file's form. */
const summedUp = (preview: FilePreview): TemplateResult => {
  const { found, problems } = preview;
  const whole = found.notImported.length + problems.length + (found.repaired?.length ?? 0) === 0;
  const said = [
    keptOf(preview),
    ...(found.sections === 0 ? ["No section was recognised: the text stands without headings."] : []),
    ...(whole ? [`Everything${found.sections === 0 ? " else" : ""} in the file was understood.`] : []),
  ].filter((sentence) => sentence !== "");
  return html`<p class="quiet">${whole ? icon("tick") : nothing} ${said.join(" ")}</p>`;
};

const words = (span: Extract<Span, { is: "words" }>): TemplateResult => {
  if (span.note !== undefined) return html`<sup class="note-mark">${span.note}</sup>`;
  const bold = span.b ? html`<b class="bold">${span.t}</b>` : span.t;
  const marked = span.i ? html`<i>${bold}</i>` : bold;
  if (span.del) return html`<del>${marked}</del>`;
  if (span.ins) return html`<ins>${marked}</ins>`;
  return span.hold ? html`<span class="pv-held">${marked}</span>` : html`<span>${marked}</span>`;
};

/** There must be no white space between the pieces, because blanks belong to the words. */
const spans = (all: readonly Span[]): readonly TemplateResult[] =>
  all.map((span) => {
    if (span.is === "words") return words(span);
    if (span.is === "bracket") return html`<b class=${`pv-bracket pv-${span.kind}`}>${span.t}</b>`;
    if (span.is === "or") return html`<span> / </span>`;
    return html`<small class="pv-names" title=${"full" in span && span.full !== undefined ? span.full : nothing}
      >&nbsp;${span.t}</small
    >`;
  });

/** The number is where the first line of the words begins. */
const paragraph = (p: PrintedParagraph): TemplateResult =>
  html`<li
    class="pv-${p.kind}"
    dir="auto"
    style=${p.kind === "sub-paragraph" && p.level > 1 ? `--level:${p.level - 1}` : nothing}
  >
    <b><bdi>${p.label}</bdi></b
    ><span>${spans(p.spans)}</span>
  </li>`;

const note = (one: PrintedNote): TemplateResult =>
  html`<li class="pv-footnote" dir="auto">
    <b></b
    ><span
      ><sup><bdi>${one.number}</bdi></sup> ${spans(one.spans)}</span
    >
  </li>`;

const pageOf = ({ page }: FilePreview): TemplateResult => {
  let left = most;
  const drawn = page.parts.map((part) => {
    const paragraphs = part.paragraphs.slice(0, left);
    left -= paragraphs.length;
    const notes = part.notes.slice(0, Math.max(0, left));
    left -= notes.length;
    return { part, paragraphs, notes };
  });
  const all = page.parts.reduce((sum, part) => sum + part.paragraphs.length + part.notes.length, 0);
  const rest = all - drawn.reduce((sum, one) => sum + one.paragraphs.length + one.notes.length, 0);
  return html`<ol class="preview" tabindex="0" aria-label="How it was understood">
    ${page.heading === undefined ? nothing : paragraph(page.heading)}
    ${drawn.map(
      ({ part, paragraphs, notes }) =>
        html`${part.heading === undefined || paragraphs.length === 0 ? nothing : html`<li class="pv-title"><b></b><span>${part.heading}</span></li>`}
        ${paragraphs.map(paragraph)} ${notes.map(note)}`,
    )}
    ${rest > 0 ? html`<li class="quiet"><b></b><span>and ${counted(rest, "more paragraph")}</span></li>` : nothing}
  </ol>`;
};

/** Draws a preview. Long texts are cut after 120 paragraphs; the counts above are of the whole file. */
export const drawUnderstood = (preview: FilePreview): TemplateResult =>
  html`<p class="counts" role="status">${factsOf(preview)}</p>
    ${summedUp(preview)} ${problemsOf(preview)} ${repairsOf(preview)} ${pageOf(preview)}`;
