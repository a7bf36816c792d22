/** One difference: its paragraph, its sentence with words out and in, how it came about, and where to find more. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ChangeLine } from "../../drafts/reading/change-lines.ts";
import { drawWords } from "../compare/compared-words.ts";
import { icon } from "../icons.ts";
import { text as said } from "../words.ts";
import { fateTold, headingWords, howTold } from "./how-told.ts";
import type { Told } from "./how-told.ts";

/** What a line is drawn with; the same for all lines of a list, but for `unnamed` and `id`. */
export interface LineDrawing extends Told {
  /** That of the text, for the `lang` attribute. */
  readonly language: string;
  /** The number of a footnote. */
  readonly noteLabel: (note: ParagraphId) => string;
  /** Addresses with more; absent if this seat may not read them. */
  readonly historyOf?: ((line: ChangeLine) => string) | undefined;
  readonly asItWas?: ((seq: number) => string) | undefined;
  /** Set if the paragraph is named above already. */
  readonly unnamed?: boolean;
  /** The id of the words and how they came about, for elements described by them. */
  readonly id?: string;
}

/** A short name: "12", "Section C", "Title". */
export const calledShort = ({ kind, label }: ChangeLine): string =>
  kind === "heading"
    ? `Section ${label}`.trim()
    : kind === "title"
      ? "Title"
      : kind === "footnote"
        ? `Note ${label}`.trim()
        : label || "·";

/** Draws one line. Words and sponsors may be in any script, so each has its own direction. */
export const drawChange = (line: ChangeLine, drawing: LineDrawing): TemplateResult => {
  const { language, noteLabel, historyOf, asItWas, unnamed, id } = drawing;
  const fate = fateTold(line);
  const was =
    line.wasLabel === undefined || line.what === "label"
      ? nothing
      : html`<small>was <bdi>${line.wasLabel || "unnumbered"}</bdi></small>`;
  return html`<div class="change is-${line.heading} what-${line.what}">
    ${
      unnamed
        ? nothing
        : html`<div class="change-label">
            <b title=${said.called(line.kind, line.label) || "Paragraph"}><bdi>${calledShort(line)}</bdi></b
            >${was}
          </div>`
    }
    <div class="change-body" id=${id ?? nothing}>
      ${fate === "" ? nothing : html`<p class="change-fate">${fate}</p>`}
      ${line.words.length === 0 ? nothing : html`<p class="change-words" lang=${language} dir="auto">${drawWords(line.words, { noteLabel })}</p>`}
      <p class="change-how">
        ${icon(headingWords[line.heading].icon)} <span dir="auto">${howTold(line, drawing)}</span>
        ${
          line.seq !== undefined && asItWas !== undefined
            ? html`<a href=${asItWas(line.seq)} aria-label=${`As it was then, at entry ${line.seq}`}>As it was then</a>`
            : nothing
        }
        ${historyOf === undefined ? nothing : html`<a href=${historyOf(line)} aria-label=${`History of ${said.called(line.kind, line.label) || "the paragraph"}`}>History</a>`}
      </p>
    </div>
  </div>`;
};
