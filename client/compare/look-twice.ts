/** Words that may change the force of a sentence: a list to be looked at twice, by kind. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Comparison, GuardHit } from "../../drafts/reading/compare.ts";
import { icon } from "../icons.ts";
import { counted } from "../words.ts";
import { boxesOf, clipKept, drawWords } from "./compared-words.ts";

export type GuardFilter = GuardHit["kind"] | "all";

const kinds: Readonly<Record<GuardHit["kind"], string>> = {
  modal: "shall, should",
  negation: "not, no",
  quantifier: "all, some",
  verb: "decides, invites",
  number: "Numbers",
  date: "Dates",
};

const change = ({ was, now }: GuardHit): string =>
  was === "" ? `“${now}” added` : now === "" ? `“${was}” taken out` : `${was} → ${now}`;

/** Some words of the paragraph around the change that is meant. */
const snippet = (hit: GuardHit, comparison: Comparison, noteLabel: (note: ParagraphId) => string): unknown => {
  const p = comparison.paragraphs.find(({ id }) => id === hit.paragraph);
  const hunk = p && boxesOf(p, comparison.guard).hunkOf.get(hit);
  if (p === undefined || hunk === undefined) return hit.sentence;
  const near = p.words.slice(Math.max(0, hunk.from - 1), hunk.to + 1);
  const shown = near.map((piece) =>
    piece.is !== "kept" && piece.t.length > 120 ? { ...piece, t: `${piece.t.slice(0, 110).trimEnd()}…` } : piece,
  );
  const clipped = clipKept(shown, 44);
  const [first, ...rest] = clipped;
  return drawWords(first ? [{ ...first, t: first.t.trimStart() }, ...rest] : clipped, { noteLabel });
};

export const drawLookTwice = (
  comparison: Comparison | null,
  chosen: GuardFilter,
  on: {
    readonly here: ParagraphId | undefined;
    readonly language: string;
    readonly noteLabel: (note: ParagraphId) => string;
    readonly choose: (kind: GuardFilter) => void;
    readonly show: (id: ParagraphId) => void;
  },
): TemplateResult => {
  const all = comparison?.guard ?? [];
  const some = chosen === "all" ? all : all.filter((hit) => hit.kind === chosen);
  const chip = (kind: GuardFilter, name: string, n: number): TemplateResult | typeof nothing =>
    n === 0
      ? nothing
      : html`<button type="button" class="filter" aria-pressed=${chosen === kind} @click=${() => on.choose(kind)}>
          ${name} ${n}
        </button>`;
  return html`<aside class="twice" aria-label="Look twice">
    <header>
      <h2>
        ${icon("unlink")} <b>Look twice</b>
        <small>${all.length === 0 ? "" : `${counted(all.length, "word")} that may change force`}</small>
      </h2>
      ${
        all.length === 0
          ? nothing
          : html`<div class="filters" role="group" aria-label="Which words">
              ${chip("all", "All", all.length)}
              ${(Object.keys(kinds) as GuardHit["kind"][]).map((kind) => chip(kind, kinds[kind], all.filter((hit) => hit.kind === kind).length))}
            </div>`
      }
    </header>
    ${comparison !== null && all.length === 0 ? html`<p class="quiet">No verb of obligation, negation, number, date or quantifier differs.</p>` : nothing}
    <ul>
      ${some.map(
        (hit) =>
          html`<li>
            <button
              type="button"
              class="twice-card${hit.paragraph === on.here ? " on" : ""}"
              @click=${() => on.show(hit.paragraph)}
            >
              <span class="h"
                ><b><bdi>${hit.label}</bdi></b> <bdi>${change(hit)}</bdi></span
              >
              <span class="snip" lang=${on.language} dir="auto">${snippet(hit, comparison!, on.noteLabel)}</span>
            </button>
          </li>`,
      )}
    </ul>
  </aside>`;
};
