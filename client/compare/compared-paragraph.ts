/** One paragraph of a comparison: its words, what happened to it, and the entry behind each change. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { accountLine, accountsTold } from "../../drafts/reading/accounts.ts";
import type { AccountNames } from "../../drafts/reading/accounts.ts";
import type { Account, ComparedParagraph, GuardHit, Named } from "../../drafts/reading/compare.ts";
import { withLooks } from "../../drafts/reading/guard.ts";
import { annexName } from "../frame/tools.ts";
import { icon } from "../icons.ts";
import { counted, listed, statusWords, text as said } from "../words.ts";
import { drawWords } from "./compared-words.ts";

/** Whether its words differ, which a paragraph that was moved or renumbered need not do. */
export const edited = (p: ComparedParagraph): boolean => p.words.some(({ is }) => is !== "kept");
const renumbered = (p: ComparedParagraph): boolean => p.was !== undefined && p.was.label !== p.label;
/** Whether anything about it differs: words, place, status or number. */
export const differs = (p: ComparedParagraph): boolean => p.fate !== "same" || p.status !== undefined || renumbered(p);
/** Whether only the number of a paragraph changed. */
export const onlyRenumbered = (p: ComparedParagraph): boolean =>
  p.fate === "same" && p.status === undefined && renumbered(p);

const called = (some: readonly Named[]): string =>
  listed(some.map(({ label }) => label || "a paragraph without a number"));

/** What happened to a paragraph besides its words: "Moved from the Chair's summary", "Open → Parked". */
export const fateWords = (p: ComparedParagraph): string => {
  const facts: string[] = [];
  const { from, into, brackets } = p;
  if (p.fate === "added") {
    const what = p.kind === "heading" ? "New section" : p.kind === "footnote" ? "New footnote" : "New paragraph";
    facts.push(from ? `${what}, split from ${called(from)}` : what);
  }
  if (p.fate === "removed") facts.push(into ? `Joined to ${called(into)}` : "Taken out");
  if (p.fate === "moved")
    facts.push(
      p.was && p.was.part !== p.part ? `Moved from ${said.inParts[p.was.part] ?? annexName(p.was.part)}` : "Moved",
    );
  if (p.status) facts.push(`${statusWords[p.status.was]} → ${statusWords[p.status.now]}`);
  if (brackets && p.fate !== "added" && p.fate !== "removed")
    facts.push(`${counted(brackets.was, "bracket")} then, ${brackets.now} now`);
  return facts.join(" · ");
};

/** How a compared paragraph is drawn. */
export interface ParagraphDrawing {
  /** Whether it is the difference in hand. */
  readonly here: boolean;
  readonly sideBySide: boolean;
  /** What is to be looked at twice in the whole comparison; what is in other paragraphs is left out. */
  readonly guard: readonly GuardHit[];
  readonly names: AccountNames;
  readonly language: string;
  readonly noteLabel: (note: ParagraphId) => string;
}

const short = (t: string): string => (t.length > 90 ? `${t.slice(0, 60).trimEnd()} … ${t.slice(-20).trimStart()}` : t);

const wordsOfChange = ({ was: old, now: come }: Pick<Account, "was" | "now">): TemplateResult => {
  const [was, now] = [old, come].map((t) => short(t.replaceAll("\uFFFC", "*").trim()));
  if (was === "") return html`<bdi>${now}</bdi>`;
  return now === "" ? html`<bdi>${was}</bdi> <small>out</small>` : html`<bdi>${was}</bdi> → <bdi>${now}</bdi>`;
};

/** The accounts of a paragraph, each on a line of its own. */
const drawAccounts = (p: ComparedParagraph, names: AccountNames): TemplateResult | typeof nothing => {
  const whole = p.fate === "added" || p.fate === "removed";
  const lines = accountsTold(p).filter(({ what }) => what === "words");
  if (lines.length === 0) return nothing;
  return html`<dl class="accounts">
    ${lines.map(
      (account) =>
        html`<div>
          <dt dir="auto">${whole ? "Words" : wordsOfChange(account)}</dt>
          <dd dir="auto">${accountLine(account, names)}</dd>
        </div>`,
    )}
  </dl>`;
};

const missing = ({ what, was, now }: Pick<Account, "what" | "was" | "now">): TemplateResult | string =>
  what === "words" ? wordsOfChange({ was, now }) : what === "label" ? `number ${was} → ${now}` : "its place";

/** Draws it with both wordings woven into one; side by side only if its words differ and it is no heading. */
export const drawParagraph = (p: ComparedParagraph, drawing: ParagraphDrawing): TemplateResult => {
  const { here, sideBySide, noteLabel, language, names } = drawing;
  const heading = p.kind === "heading";
  const pieces = withLooks(
    p.words,
    drawing.guard.filter(({ paragraph }) => paragraph === p.id),
  );
  const fate = fateWords(p);
  const doers = accountsTold(p)
    .filter(({ what }) => what === "place" || what === "status")
    .map((account) => accountLine(account, names));
  const label =
    heading && p.label !== "" && !sideBySide ? html`<span class="heading-label">${p.label}. </span>` : nothing;
  const words = (side?: "was" | "is"): TemplateResult =>
    html`<p class="w" lang=${language} dir="auto">
      ${label}${drawWords(pieces, { ...(side && { side }), noteLabel })}
    </p>`;
  const name = said.called(p.kind, p.label) || (p.kind === "title" ? "Title" : "Paragraph");
  return html`<article
    class="cp ${p.kind} ${p.fate} level-${p.level}${here ? " here" : ""}"
    id=${`c-${p.id}`}
    tabindex="-1"
    aria-current=${here ? "true" : "false"}
    aria-label=${`${name}${fate === "" ? "" : `, ${fate.toLowerCase()}`}${renumbered(p) && p.was?.label ? `, was ${p.was.label}` : ""}`}
  >
    <div class="gutter">
      ${heading || p.label === "" ? nothing : html`<b>${p.kind === "footnote" ? "Note " : nothing}<bdi>${p.label}</bdi></b>`}
      ${renumbered(p) && p.was?.label ? html`<small>was <bdi>${p.was.label}</bdi></small>` : nothing}
    </div>
    <div class="cp-body">
      ${fate === "" ? nothing : html`<p class="fate">${p.fate === "moved" ? icon("move") : nothing}<b>${fate}</b> ${[...new Set(doers)].join("; ")}</p>`}
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
        p.unexplained === undefined
          ? nothing
          : html`<ul class="not-explained">
              ${p.unexplained.map((one) => html`<li>${icon("refused")} Not explained by the record: ${missing(one)}</li>`)}
            </ul>`
      }
      ${drawAccounts(p, names)}
    </div>
  </article>`;
};
