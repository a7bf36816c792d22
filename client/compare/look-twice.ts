/** The list of words that may change the force of a sentence, sentence by sentence and by kind. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Comparison, GuardHit } from "../../drafts/reading/compare.ts";
import { guardKinds, withLooks } from "../../drafts/reading/guard.ts";
import { icon } from "../icons.ts";
import { counted, text as said } from "../words.ts";
import { clipKept, drawWords } from "./compared-words.ts";

/** Which kind of words is listed; `all` lists every kind. */
export type GuardFilter = GuardHit["kind"] | "all";

const kinds: Readonly<Record<GuardHit["kind"], string>> = {
  modal: "shall, should",
  negation: "not, no",
  quantifier: "all, some",
  verb: "decides, invites",
  number: "Numbers",
  date: "Dates",
};

/** What is to be looked at twice in one sentence. */
export interface LookedAt {
  /** Identifies the sentence within a comparison. */
  readonly key: string;
  readonly paragraph: ParagraphId;
  readonly hits: readonly [GuardHit, ...GuardHit[]];
}

/** Sentences in the order of the text; after them, one for each paragraph that came or went whole. */
export const lookedAt = (guard: readonly GuardHit[], chosen: GuardFilter): readonly LookedAt[] =>
  [
    ...Map.groupBy(
      guard.filter(({ kind }) => chosen === "all" || kind === chosen),
      ({ paragraph, sentence, before, whole }) =>
        JSON.stringify(whole === undefined ? [paragraph, sentence, before] : [paragraph, whole]),
    ),
  ]
    .map(([key, hits]) => ({ key, paragraph: hits[0]!.paragraph, hits: hits as [GuardHit, ...GuardHit[]] }))
    .toSorted((a, b) => Number(a.hits[0].whole !== undefined) - Number(b.hits[0].whole !== undefined));

const change = ({ was, now, whole }: GuardHit): string =>
  whole !== undefined
    ? was || now
    : was === ""
      ? `“${now}” added`
      : now === ""
        ? `“${was}” taken out`
        : `${was} → ${now}`;

/** Words around the change that is meant. If it was read over several paragraphs, the sentence. */
const snippet = (
  { hits }: LookedAt,
  { paragraphs, guard }: Comparison,
  noteLabel: (note: ParagraphId) => string,
): unknown => {
  const [hit] = hits;
  const p = paragraphs.find(({ id }) => id === hit.paragraph);
  const pieces =
    p === undefined || hit.places === undefined
      ? []
      : withLooks(
          p.words,
          guard.filter(({ paragraph }) => paragraph === p.id),
        );
  const first = pieces.findIndex(({ look }) => look === hit);
  if (first < 0)
    return hit.sentence.length > 220 ? `${hit.sentence.slice(0, 200).replace(/\s\S*$/u, "")} …` : hit.sentence;
  const from = pieces.findLastIndex(({ is }, n) => n < first && is === "kept");
  // Everything that was found in the sentence must be visible in it.
  const meant = new Set<object>(hits);
  const last = pieces.findLastIndex(({ look }) => look !== undefined && meant.has(look));
  const after = pieces.findIndex(({ is }, n) => n > last && is === "kept");
  const near = pieces.slice(Math.max(0, from), after < 0 ? undefined : after + 1);
  const shown = near.map((piece) =>
    piece.is !== "kept" && piece.t.length > 120 ? { ...piece, t: `${piece.t.slice(0, 110).trimEnd()}…` } : piece,
  );
  const clipped = clipKept(shown, 44);
  const [start, ...rest] = clipped;
  return drawWords(start ? [{ ...start, t: start.t.trimStart() }, ...rest] : clipped, { noteLabel });
};

interface On {
  /** The key of the sentence that is being looked at. */
  readonly at: string | null;
  readonly here: ParagraphId | undefined;
  readonly language: string;
  readonly noteLabel: (note: ParagraphId) => string;
  readonly choose: (kind: GuardFilter) => void;
  readonly show: (look: LookedAt) => void;
}

const card = (look: LookedAt, comparison: Comparison, on: On): TemplateResult => {
  const p = comparison.paragraphs.find(({ id }) => id === look.paragraph);
  const label = look.hits[0].label || (p === undefined ? "" : said.called(p.kind, ""));
  const here = on.at === null ? look.paragraph === on.here : look.key === on.at;
  return html`<li>
    <button
      type="button"
      class="twice-card${here ? " on" : ""}"
      aria-current=${here ? "true" : "false"}
      @click=${() => on.show(look)}
    >
      <span class="h"
        ><b><bdi>${label}</bdi></b> <bdi>${look.hits.map(change).join("; ")}</bdi></span
      >
      <span class="snip" lang=${on.language} dir="auto">${snippet(look, comparison, on.noteLabel)}</span>
    </button>
  </li>`;
};

/**
 * Draws the list, with a button for each kind that was found. Nothing but the head is drawn while `comparison` is null.
 */
export const drawLookTwice = (comparison: Comparison | null, chosen: GuardFilter, on: On): TemplateResult => {
  const all = comparison?.guard ?? [];
  const changed = all.filter(({ whole }) => whole === undefined);
  const looks = lookedAt(all, chosen);
  const own = looks.filter(({ hits: [hit] }) => hit.whole === undefined);
  const whole = looks.filter(({ hits: [hit] }) => hit.whole !== undefined);
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
        <small>${all.length === 0 ? "" : `${counted(changed.length, "word")} that may change force`}</small>
      </h2>
      ${
        all.length === 0
          ? nothing
          : html`<div class="filters" role="group" aria-label="Which words">
              ${chip("all", "All", all.length)}
              ${guardKinds.map((kind) => chip(kind, kinds[kind], all.filter((hit) => hit.kind === kind).length))}
            </div>`
      }
    </header>
    ${comparison !== null && all.length === 0 ? html`<p class="quiet">No verb of obligation, negation, number, date or quantifier differs.</p>` : nothing}
    ${
      comparison === null
        ? nothing
        : html`<ul>
            ${own.map((look) => card(look, comparison, on))}
          </ul>`
    }
    ${
      comparison === null || whole.length === 0
        ? nothing
        : html`<details class="whole-looks" ?open=${own.length === 0 || whole.some(({ key }) => key === on.at)}>
            <summary>In ${counted(whole.length, "paragraph")} that came or went</summary>
            <ul>
              ${whole.map((look) => card(look, comparison, on))}
            </ul>
          </details>`
    }
  </aside>`;
};
