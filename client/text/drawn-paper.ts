/** A paper at rest: the same elements as under a caret, as templates. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import { literal, html as staticHtml } from "lit/static-html.js";
import type * as Y from "yjs";
import type { Piece } from "../../drafts/reading/view.ts";
import { drawPaper } from "../editor/paper-words.ts";
import { deltaOf } from "../editor/schema.ts";
import type { Drawing } from "./drawn-pieces.ts";

const tags = { ins: literal`ins`, del: literal`del`, span: literal`span` };

/** Letters with their marks, cut at every place where a run or a widget begins or ends. */
export const drawnPaper = (
  text: Y.Text,
  pieces: readonly Piece[],
  drawing: Drawing,
): readonly (TemplateResult | HTMLElement | string)[] => {
  const delta = deltaOf(text);
  const drawn = drawPaper(delta, pieces, drawing);
  const runs = drawn.filter((one) => one.is === "run").sort((a, b) => a.from - b.from);
  const widgets = drawn.filter((one) => one.is === "widget").sort((a, b) => a.at - b.at || a.order - b.order);
  const shown: (TemplateResult | HTMLElement | string)[] = [];
  let widget = 0;
  const upTo = (at: number): void => {
    for (; widget < widgets.length && widgets[widget]!.at <= at; widget++) shown.push(widgets[widget]!.element());
  };
  let at = 0;
  for (const piece of delta) {
    const t = typeof piece.insert === "string" ? piece.insert : "";
    const end = at + (typeof piece.insert === "string" ? t.length : 1);
    const cuts = new Set([at, end]);
    for (const run of runs) for (const cut of [run.from, run.to]) if (cut > at && cut < end) cuts.add(cut);
    for (const { at: cut } of widgets) if (cut > at && cut < end) cuts.add(cut);
    const order = [...cuts].sort((a, b) => a - b);
    for (let n = 0; n + 1 < order.length; n++) {
      const [from, to] = [order[n]!, order[n + 1]!];
      upTo(from);
      const run = runs.find((one) => one.from <= from && one.to >= to);
      let words: TemplateResult | string =
        typeof piece.insert === "object" && piece.insert.note
          ? html`<sup class="note-mark">${drawing.noteLabel(piece.insert.note)}</sup>`
          : t.slice(from - at, to - at);
      if (piece.attributes?.["b"] === true) words = html`<b>${words}</b>`;
      if (piece.attributes?.["i"] === true) words = html`<i>${words}</i>`;
      const tag = run && tags[run.tag as keyof typeof tags];
      shown.push(run && tag ? staticHtml`<${tag} class=${run.class}>${words}</${tag}>` : words);
    }
    at = end;
  }
  upTo(at);
  return shown;
};
