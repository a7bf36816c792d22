/**
 * How much differs between two moments: totals, what happened to proposals, and whether the record explains everything.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { BracketsBetween, ComparedParagraph, Comparison } from "../../drafts/reading/compare.ts";
import { numberLine, renumberedBetween } from "../../drafts/reading/renumbered.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { count, counted, text as said } from "../words.ts";

const fact = (name: IconName, what: string, n: number | string): TemplateResult =>
  html`<div>
    <dt>${icon(name)} ${what}</dt>
    <dd>${typeof n === "number" ? count(n) : n}</dd>
  </div>`;

/** Draws the totals as facts. Words are counted as the language divides them; some kinds are left out at nought. */
export const drawTotals = ({ totals, brackets }: Comparison): TemplateResult =>
  html`<dl class="totals">
    ${fact("insertion", "Words added", totals.wordsIn)} ${fact("deletion", "Words taken out", totals.wordsOut)}
    ${totals.added > 0 ? fact("add", "New paragraphs", totals.added) : nothing}
    ${totals.removed > 0 ? fact("close", "Paragraphs taken out", totals.removed) : nothing}
    ${fact("move", "Paragraphs moved", totals.moved)} ${fact("manner", "Renumbered", totals.renumbered)}
    ${totals.status > 0 ? fact("ad-ref", "Status changed", totals.status) : nothing}
    ${brackets.was + brackets.now > 0 ? fact("text", "Open brackets", `${count(brackets.was)} → ${count(brackets.now)}`) : nothing}
  </dl>`;

/** Says whether the record explains every difference; what it does not explain is red. */
export const drawExplained = (
  comparison: Comparison,
  show: (id: ParagraphId) => void,
  reconcile: (words: string) => TemplateResult,
): TemplateResult | typeof nothing => {
  const { explained } = comparison;
  if (explained === undefined || explained.differences === 0) return nothing;
  if (explained.unexplained === 0) {
    const { incorporated = 0, act = 0, pen = 0, move = 0, renumbering = 0 } = explained.by;
    const facts = [
      ...(incorporated > 0 ? [`${incorporated} by incorporated proposals`] : []),
      ...(pen > 0 ? [`${pen} typed`] : []),
      ...(act > 0 ? [counted(act, "other act")] : []),
      ...(move > 0 ? [counted(move, "move")] : []),
      ...(renumbering > 0 ? [`${renumbering} renumbered`] : []),
      ...(explained.statuses === undefined ? [] : [counted(explained.statuses, "change") + " of status"]),
    ];
    return html`<p class="explained">
      ${icon("tick")}
      <span><b>Every difference is explained.</b> ${facts.join(", ")}. ${reconcile("See each one")}</span>
    </p>`;
  }
  const open = comparison.paragraphs.filter(({ unexplained }) => unexplained !== undefined);
  return html`<div class="explained not" role="alert">
    ${icon("refused")}
    <span
      ><b
        >${explained.unexplained === 1 ? "One difference is" : `${count(explained.unexplained)} differences are`} not
        explained</b
      >
      by the record. ${reconcile("See each one")}
      ${open.map((p) => html`<button type="button" class="link" @click=${() => show(p.id)}>${p.label || said.called(p.kind, "") || "Paragraph"}</button> `)}</span
    >
  </div>`;
};

/** What happened to proposals between the two moments, by floor number. */
export const drawProposals = (brackets: BracketsBetween): TemplateResult | typeof nothing => {
  const { tabled, incorporated, setAside, withdrawn, lapsed } = brackets;
  if ([tabled, incorporated, setAside, withdrawn, lapsed].every((numbers) => numbers.length === 0)) return nothing;
  const some = (name: string, numbers: readonly string[]): TemplateResult | typeof nothing =>
    numbers.length === 0
      ? nothing
      : html`<div>
          <dt>${name}</dt>
          <dd>
            <bdi
              >${numbers.slice(0, 12).join(", ")}${numbers.length > 12 ? ` and ${count(numbers.length - 12)} more` : ""}</bdi
            >
          </dd>
        </div>`;
  return html`<dl class="became">
    ${some("Tabled", tabled)} ${some("Incorporated", incorporated)} ${some("Set aside", setAside)}
    ${some("Withdrawn", withdrawn)} ${some("Lapsed", lapsed)}
  </dl>`;
};

/** New numbers, apart from other changes: in a text that was renumbered they would be most of what differs. */
export const drawRenumbered = (comparison: Comparison | null): TemplateResult | typeof nothing => {
  const parts = renumberedBetween(comparison?.paragraphs ?? []);
  const rows = parts.flatMap((one) => one.rows);
  if (rows.length === 0) return nothing;
  const first = rows.slice(0, 3).map(numberLine).join(", ");
  return html`<details class="renumbered">
    <summary>
      ${icon("manner")} Renumbered:
      <bdi>${first}</bdi>${rows.length > 3 ? ` and ${count(rows.length - 3)} more` : nothing}
    </summary>
    ${parts.map(
      ({ part, rows: numbers }) =>
        html`${part === "consensus" ? nothing : html`<h3>${said.parts[part] ?? part}</h3>`}
          <ul>
            ${numbers.map((one) => html`<li><bdi>${numberLine(one)}</bdi></li>`)}
          </ul>`,
    )}
    ${(comparison?.totals.renumbered ?? 0) > rows.length ? html`<p>Sub-paragraphs went with their paragraphs.</p>` : nothing}
  </details>`;
};

/** A row in the list of changed paragraphs: its number, what happened to it, its first words, how many changes. */
export const drawRow = (
  p: ComparedParagraph,
  { guard }: Comparison,
  { here, show }: { readonly here: boolean; readonly show: () => void },
): TemplateResult => {
  const hits = guard.filter((hit) => hit.paragraph === p.id && hit.whole === undefined).length;
  const accounts = (p.accounts ?? []).filter(({ what }) => what === "words").length;
  const sign: IconName =
    hits > 0
      ? "unlink"
      : p.fate === "moved"
        ? "move"
        : p.fate === "added"
          ? "insertion"
          : p.fate === "removed"
            ? "deletion"
            : p.fate === "same"
              ? "ad-ref"
              : "correct";
  const words = p.words.filter(({ is }) => p.fate === "removed" || is !== "out").map(({ t }) => t);
  return html`<li>
    <button type="button" class="row${here ? " on" : ""}" aria-current=${here ? "true" : "false"} @click=${show}>
      <b>${p.kind === "footnote" ? "Note " : nothing}<bdi>${p.label || (p.kind === "title" ? "Title" : "·")}</bdi></b
      >${icon(sign)}<span dir="auto">${words.join("").slice(0, 60)}</span>
      <em>${accounts > 0 ? accounts : nothing}</em>
    </button>
  </li>`;
};
