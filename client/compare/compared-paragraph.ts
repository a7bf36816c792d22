/** One paragraph of a comparison: its words, what became of it, and who did each change. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ComparedParagraph, GuardHit } from "../../drafts/reading/compare.ts";
import { icon } from "../icons.ts";
import { statusWords, text as said } from "../words.ts";
import { boxesOf, drawWords } from "./compared-words.ts";
import type { Account } from "./who-did-it.ts";

export const edited = (p: ComparedParagraph): boolean => p.words.some(({ is }) => is !== "kept");
const renumbered = (p: ComparedParagraph): boolean => p.was !== undefined && p.was.label !== p.label;
export const differs = (p: ComparedParagraph): boolean => p.fate !== "same" || p.status !== undefined || renumbered(p);
/** Another number and nothing else. */
export const onlyRenumbered = (p: ComparedParagraph): boolean =>
  p.fate === "same" && p.status === undefined && renumbered(p);

/** "Moved from the Chair's summary", "New paragraph", "Open → Parked". */
export const fateWords = (p: ComparedParagraph): string => {
  const facts: string[] = [];
  const heading = p.kind === "heading";
  if (p.fate === "added")
    facts.push(heading ? "New section" : p.kind === "footnote" ? "New footnote" : "New paragraph");
  if (p.fate === "removed") facts.push("Taken out");
  if (p.fate === "moved")
    facts.push(p.was && p.was.part !== p.part ? `Moved from ${said.parts[p.was.part] ?? p.was.part}` : "Moved");
  if (p.status) facts.push(`${statusWords[p.status.was]} → ${statusWords[p.status.now]}`);
  return facts.join(" · ");
};

export interface ParagraphDrawing {
  readonly here: boolean;
  readonly sideBySide: boolean;
  readonly guard: readonly GuardHit[];
  readonly accounts: readonly Account[];
  readonly fate: string | undefined;
  readonly language: string;
  readonly noteLabel: (note: ParagraphId) => string;
}

const wordsOfChange = ({ was, now }: Account): TemplateResult => {
  const short = (t: string): string =>
    t.length > 90 ? `${t.slice(0, 60).trimEnd()} … ${t.slice(-20).trimStart()}` : t;
  if (was === "") return html`<bdi>${short(now)}</bdi>`;
  return now === ""
    ? html`<bdi>${short(was)}</bdi> <small>out</small>`
    : html`<bdi>${short(was)}</bdi> → <bdi>${short(now)}</bdi>`;
};

export const drawParagraph = (p: ComparedParagraph, drawing: ParagraphDrawing): TemplateResult => {
  const { here, sideBySide, noteLabel, language } = drawing;
  const heading = p.kind === "heading";
  const { boxes } = boxesOf(p, drawing.guard);
  const fate = fateWords(p);
  const label =
    heading && p.label !== "" && !sideBySide ? html`<span class="heading-label">${p.label}. </span>` : nothing;
  const words = (side?: "was" | "is"): TemplateResult =>
    html`<p class="w" lang=${language} dir="auto">
      ${label}${drawWords(p.words, { ...(side && { side }), boxes, noteLabel })}
    </p>`;
  const name = said.called(p.kind, p.label) || (p.kind === "title" ? "Title" : "Paragraph");
  return html`<article
    class="cp ${p.kind} level-${p.level}${here ? " here" : ""}"
    id=${`c-${p.id}`}
    tabindex="-1"
    aria-current=${here ? "true" : "false"}
    aria-label=${`${name}${fate === "" ? "" : `, ${fate.toLowerCase()}`}${renumbered(p) && p.was?.label ? `, was ${p.was.label}` : ""}`}
  >
    <div class="gutter">
      ${heading || p.label === "" ? nothing : html`<b><bdi>${p.label}</bdi></b>`}
      ${renumbered(p) && p.was?.label ? html`<small>was <bdi>${p.was.label}</bdi></small>` : nothing}
    </div>
    <div class="cp-body">
      ${fate === "" ? nothing : html`<p class="fate">${p.fate === "moved" ? icon("move") : nothing}<b>${fate}</b> ${drawing.fate ?? ""}</p>`}
      ${
        sideBySide && !heading && edited(p)
          ? html`<div class="sides">
              <div>
                <h4>Before</h4>
                ${p.fate === "added" ? html`<p class="quiet">Not there</p>` : words("was")}
              </div>
              <div>
                <h4>After</h4>
                ${p.fate === "removed" ? html`<p class="quiet">Not there</p>` : words("is")}
              </div>
            </div>`
          : words()
      }
      ${onlyRenumbered(p) ? html`<p class="only">Renumbered only, words unchanged</p>` : nothing}
      ${
        drawing.accounts.length === 0
          ? nothing
          : html`<dl class="accounts">
              ${drawing.accounts.map(
                (account) =>
                  html`<div>
                    <dt dir="auto">${wordsOfChange(account)}</dt>
                    <dd dir="auto">${account.who}</dd>
                  </div>`,
              )}
            </dl>`
      }
    </div>
  </article>`;
};
