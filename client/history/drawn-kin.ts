/** Draws, below a paragraph's own steps, those of the paragraphs it was split from or that were joined to it. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { icon } from "../icons.ts";
import { history as said } from "./history-words.ts";
import type { Told } from "./kin.ts";
import { drawSteps } from "./steps.ts";
import type { StepDrawing } from "./steps.ts";

/**
 * Draws each connected paragraph with a link to its own history. For one whose words went on in another, only the link.
 */
export const drawKin = (
  kin: readonly Told[],
  drawing: Omit<StepDrawing, "only">,
  addressOf: (paragraph: ParagraphId) => string,
): readonly TemplateResult[] =>
  kin.map(({ paragraph, how, steps }) => {
    const label = drawing.labelOf(paragraph);
    const own = html`<a href=${addressOf(paragraph)}
      >${how === "into" ? said.goesOnIn(label) : said.ownHistory(label)}</a
    >`;
    if (how === "into") return html`<p class="kin-on">${icon("join")} ${own}</p>`;
    return html`<section class="kin" aria-label=${said.before(how, label)}>
      <h2 class="kin-head">${icon(how === "split" ? "split" : "join")} ${said.before(how, label)}</h2>
      ${steps.length === 0 ? nothing : drawSteps(steps, { ...drawing, only: paragraph })}
      <p class="kin-foot">${own}</p>
    </section>`;
  });
