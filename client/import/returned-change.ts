/**
 * One change of a returned file: its check box, its place in the text with words out and in, and what to know about it.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ReturnedChange, TabledOne } from "../../drafts/returned/returned.ts";
import { drawWords } from "../compare/compared-words.ts";
import { icon } from "../icons.ts";
import { dated, stanceWords } from "../words.ts";
import { isDone, kindWords } from "./picking.ts";

/** How a change is drawn, and what can be done with it. */
export interface ChangeDrawing {
  readonly language: string;
  readonly nameOf: (party: string) => string;
  readonly noteLabel: (note: ParagraphId) => string;
  /** The party for which the file was read; other parties are named at their changes. */
  readonly as: string;
  /** Ms, for times in words. */
  readonly now: number;
  readonly ticked: boolean;
  /** Whether it is in hand, so that keys begin there. */
  readonly here: boolean;
  /** Its index in the list, since not all of the list is in the page. */
  readonly nth: number;
  /** How many changes are in the list. */
  readonly of: number;
  /** Whether its paragraph is named above it already. */
  readonly unnamed: boolean;
  /** What became of it; undefined until it was confirmed. */
  readonly result: TabledOne | undefined;
  /** Ticks or unticks it. */
  readonly tick: (ticked: boolean) => void;
  /** Takes it in hand. */
  readonly take: () => void;
  /** The address where what was tabled can be seen. */
  readonly place: (change: ReturnedChange, result: TabledOne) => string;
}

/** The name of its place, with a capital: "12", "Footnote 3", "After 15". */
const called = ({ called: name }: ReturnedChange): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The words in (or out), place by place. */
const wordsThat = ({ words }: ReturnedChange, is: "in" | "out"): string =>
  words.flatMap((piece) => (piece.is === is && piece.t.trim() !== "" ? [piece.t.trim()] : [])).join(" … ");

/** The standing words around which brackets were typed. */
const heldIn = ({ words }: ReturnedChange): string => {
  const [opens, closes] = words.flatMap(({ is }, n) => (is === "in" ? [n] : []));
  return words
    .slice((opens ?? 0) + 1, closes)
    .map(({ t }) => t)
    .join("");
};

/** What it asks for in one clause, for people who hear it. */
export const clauseOf = (change: ReturnedChange): string => {
  const [out, into] = [wordsThat(change, "out"), wordsThat(change, "in")];
  const about = change.about === undefined ? "" : ` ${change.about.number}`;
  switch (change.kind) {
    case "insertion":
      return `add “${into}”`;
    case "deletion":
      return `take out “${out}”`;
    case "replacement":
      return `instead of “${out}”, “${into}”`;
    case "moved-words":
      return `move “${into || out}”`;
    case "hold":
      return `place “${heldIn(change)}” in brackets`;
    case "new-paragraph":
      return `a new paragraph, “${into}”`;
    case "paragraph-out":
      return "take the paragraph out";
    case "paragraph-moved":
      return `move the paragraph ${change.to ?? ""}`.trimEnd();
    case "split":
      return "split the paragraph";
    case "merge":
      return "join the paragraphs";
    case "position":
      return `${change.stance === undefined ? "a position" : stanceWords[change.stance].toLowerCase()}${about}`;
  }
};

/** For whole paragraphs and positions: what the words alone do not show. */
const tagOf = (change: ReturnedChange): string => {
  const number = change.about === undefined ? "" : ` ${change.about.number}`;
  switch (change.kind) {
    case "hold":
      return "Place in brackets";
    case "paragraph-out":
      return "Take the paragraph out";
    case "new-paragraph":
      return "New paragraph";
    case "paragraph-moved":
      return `Move the paragraph ${change.to ?? ""}`.trimEnd();
    case "split":
      return "Split the paragraph here";
    case "merge":
      return "Join with the paragraph after it";
    case "position":
      return change.stance === undefined ? `Position on${number}` : `${stanceWords[change.stance]}${number}`;
    default:
      return "";
  }
};

const mark = (change: ReturnedChange, drawing: ChangeDrawing): TemplateResult => {
  const { result, ticked, here } = drawing;
  const name = `${called(change)}: ${clauseOf(change)}`;
  const tab = here ? "0" : "-1";
  const sign = (is: "tick" | "close", said: string): TemplateResult =>
    html`<span class="im-sign is-${is}" role="img" data-mark tabindex=${tab} aria-label=${`${said}. ${name}`}
      >${icon(is)}</span
    >`;
  if (isDone(result)) return sign("tick", "On the record");
  if (change.already) return sign("tick", "Already there");
  if (change.act === undefined) return sign("close", "Cannot be tabled");
  return html`<input
    type="checkbox"
    data-mark
    tabindex=${tab}
    .checked=${ticked}
    aria-label=${name}
    aria-describedby=${`im-what-${change.key}`}
    @change=${(event: Event) => drawing.tick((event.target as HTMLInputElement).checked)}
  />`;
};

/** How the change came into the file. */
const source = (change: ReturnedChange, { as, nameOf, now }: ChangeDrawing): TemplateResult | typeof nothing => {
  const people = change.authors.map((name) => (name === "" ? "no name given" : name));
  const tagged = tagOf(change) !== "";
  const facts = [
    ...(tagged ? [] : [html`${icon(kindWords[change.kind].icon)} ${kindWords[change.kind].name}`]),
    ...(people.length === 0 ? [] : [html`<span dir="auto">${people.join(", ")}</span>`]),
    ...(change.at === undefined ? [] : [html`<time datetime=${change.at}>${dated(change.at, now)}</time>`]),
    ...(change.as === null || change.as === as ? [] : [html`for <span dir="auto">${nameOf(change.as)}</span>`]),
  ];
  if (facts.length === 0) return nothing;
  return html`<p class="im-source">${facts.map((fact, n) => html`${n === 0 ? nothing : " · "}${fact}`)}</p>`;
};

const done = (change: ReturnedChange, result: TabledOne, { place }: ChangeDrawing): TemplateResult =>
  result.refused === undefined
    ? html`<p class="im-done">
        ${icon("tick")}
        <span
          ><b
            >${
              result.number === undefined
                ? "On the record"
                : result.already
                  ? `Asked for already, as ${result.number}`
                  : change.act?.type === "withdraw"
                    ? `${result.number} withdrawn`
                    : change.act?.type === "revise"
                      ? `${result.number} revised`
                      : change.act?.type === "hold"
                        ? `Held as ${result.number}`
                        : change.kind === "position"
                          ? `Position on ${result.number} taken`
                          : `Tabled as ${result.number}`
            }</b
          >${result.received ? ", on the list beside the text" : nothing}
          <a href=${place(change, result)}>See it in the text</a></span
        >
      </p>`
    : html`<p class="im-failed">${icon("refused")} <span>${result.refused.message}</span></p>`;

/** Draws one change. One that has no act cannot be ticked, and says why. */
export const drawReturned = (change: ReturnedChange, drawing: ChangeDrawing): TemplateResult => {
  const { language, noteLabel, ticked, here, unnamed, result } = drawing;
  const tag = tagOf(change);
  const off = change.act === undefined;
  return html`<li
    class="im-row is-${change.kind}${ticked && !off ? " ticked" : ""}${here ? " here" : ""}${off ? " off" : ""}${unnamed ? "" : " first"}"
    data-key=${change.key}
    aria-posinset=${drawing.nth}
    aria-setsize=${drawing.of}
    @click=${drawing.take}
  >
    <span class="im-mark">${mark(change, drawing)}</span>
    <div class="im-label">${unnamed ? nothing : html`<b><bdi>${called(change)}</bdi></b>`}</div>
    <div class="im-body" id=${`im-what-${change.key}`}>
      ${
        change.kind === "position"
          ? change.act === undefined
            ? nothing
            : html`<p class="im-flag">${icon("note")} Read from the file, to be confirmed</p>`
          : change.untracked
            ? html`<p class="im-flag">${icon("unlink")} Changed without Track Changes</p>`
            : nothing
      }
      ${tag === "" ? nothing : html`<p class="im-tag">${icon(kindWords[change.kind].icon)} ${tag}</p>`}
      ${change.words.length === 0 ? nothing : html`<p class="im-words" lang=${language} dir="auto">${drawWords(change.words, { noteLabel })}</p>`}
      ${change.reason === undefined ? nothing : html`<p class="im-reason" dir="auto">“${change.reason}”</p>`}
      ${change.notes.map((note) => html`<p class="im-note" dir="auto">${note}</p>`)}
      ${change.why === undefined ? nothing : html`<p class="im-why" dir="auto">${change.why}</p>`}
      ${source(change, drawing)} ${result === undefined ? nothing : done(change, result, drawing)}
    </div>
  </li>`;
};
