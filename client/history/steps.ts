/** Draws the steps of a history: one line a step, the words that changed below it. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Compared } from "../../drafts/reading/compare.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { moment } from "../words.ts";

const icons: Readonly<Partial<Record<string, IconName>>> = {
  table: "insertion",
  revise: "correct",
  withdraw: "close",
  incorporate: "agreed",
  "set-aside": "deletion",
  "take-position": "support",
  hold: "hold",
  move: "move",
  "set-status": "ad-ref",
  "publish-revision": "export",
  undo: "reopened",
  restore: "reopened",
};

/** Enough unchanged words around a difference to know where one is. */
const around = 40;

const clip = (pieces: readonly Compared[]): readonly Compared[] =>
  pieces.map((piece, index) => {
    if (piece.is !== "kept" || piece.t.length <= around * 2 + 3) return piece;
    const start = index === 0 ? "" : piece.t.slice(0, around);
    const end = index === pieces.length - 1 ? "" : piece.t.slice(-around);
    return { ...piece, t: `${start}…${end}` };
  });

export const drawCompared = (pieces: readonly Compared[]): TemplateResult => {
  // The words are `pre-wrap`: nothing may stand between the tags.
  const words = clip(pieces).map((piece) => {
    if (piece.is === "in") return html`<ins>${piece.t}</ins>`;
    return piece.is === "out" ? html`<del>${piece.t}</del>` : html`<span>${piece.t}</span>`;
  });
  return html`<p class="w step-words" dir="auto">${words}</p>`;
};

export const drawSteps = (
  steps: readonly Step[],
  options: { readonly now: number; readonly only?: ParagraphId; readonly labelOf: (p: ParagraphId) => string },
): TemplateResult =>
  html`<ol class="steps">
    ${steps.map(
      (step) =>
        html`<li class="step" data-seq=${step.seq}>
          <span class="step-icon">${icon(step.act === undefined ? "pen" : (icons[step.act] ?? "note"))}</span>
          <div>
            <p class="step-line">
              <span dir="auto">${step.sentence}</span> <time datetime=${step.at}>${moment(step.at, options.now)}</time>
            </p>
            ${(step.words ?? [])
              .filter(({ paragraph }) => options.only === undefined || paragraph === options.only)
              .map(
                ({ paragraph, compared }) =>
                  html`${
                    options.only === undefined && options.labelOf(paragraph) !== ""
                      ? html`<p class="step-where">${options.labelOf(paragraph)}</p>`
                      : nothing
                  }${drawCompared(compared)}`,
              )}
          </div>
        </li>`,
    )}
  </ol>`;
