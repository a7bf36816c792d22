/** Draws the steps of a history: days, one line for each step, and below it the words that changed. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Compared } from "../../drafts/reading/compare.ts";
import { changesText } from "../../drafts/reading/timeline.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { clipKept, drawWords } from "../compare/compared-words.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { counted, hour } from "../words.ts";
import { history as said } from "./history-words.ts";
import { joinRepeated } from "./repeated.ts";
import type { Told } from "./repeated.ts";

const icons: Readonly<Partial<Record<string, IconName>>> = {
  table: "insertion",
  revise: "correct",
  correct: "correct",
  withdraw: "close",
  maintain: "stands",
  admit: "insertion",
  incorporate: "agreed",
  "set-aside": "deletion",
  hold: "hold",
  move: "move",
  "insert-paragraph": "add",
  "remove-paragraph": "deletion",
  "split-paragraph": "split",
  "merge-paragraphs": "join",
  "set-status": "ad-ref",
  "publish-revision": "export",
  undo: "reopened",
  restore: "reopened",
  "give-pen": "pen",
  "take-pen": "pen",
  "set-floor": "floor",
  "set-phase": "settings",
  "set-manner": "manner",
  "set-names": "people",
  "set-party": "people",
};

/** Acts that change the words as they stand; others show words that are only asked for. */
const rewording: ReadonlySet<Step["act"]> = new Set([
  undefined,
  "incorporate",
  "restore",
  "undo",
  "insert-paragraph",
  "split-paragraph",
  "merge-paragraphs",
  "set-status",
]);

/** Whether a step left words in a paragraph. The first entry of the record did in all that began with it. */
export const leftWords = ({ act, seq, words, paragraphs }: Step, paragraph: ParagraphId): boolean =>
  rewording.has(act) &&
  (words?.some((changed) => changed.paragraph === paragraph) === true || (seq === 1 && paragraphs.includes(paragraph)));

/** The icon of a step; for a position, that of its stance. */
const iconOf = ({ act, by, stance }: Step): IconName => {
  if (act === undefined) return by.office === "server" ? "note" : "pen";
  if (act === "take-position") return stance ?? "close";
  return icons[act] ?? "note";
};

/** What a history can do with its steps, and whose words it draws. An address that is absent gives no link. */
export interface StepDrawing {
  /** If set, only this paragraph's words are drawn. */
  readonly only?: ParagraphId;
  /** The proposals of the draft as this seat reads it, for what they ask for. */
  readonly proposals: Draft["proposals"];
  readonly language: string;
  readonly labelOf: (paragraph: ParagraphId) => string;
  /** The address of a comparison of the words before a step with today's. */
  readonly compareFrom?: (seq: number) => string;
  /** Asks to restore the words as a step left them, for seats that may. */
  readonly restore?: (step: Step) => void;
  /** The step that left the present words, for which there is nothing to restore. */
  readonly latest?: number;
  /** The address of the whole text as it was right after an entry. */
  readonly textAt?: (seq: number) => string;
  /** The address of a step. */
  readonly stepAt?: (seq: number) => string;
  /** The entry whose step the reader came for; it is marked. */
  readonly marked?: number;
}

/** More words than this are folded: the first entry of a negotiation is its whole text. */
const most = 6;

const drawn = (compared: readonly Compared[], where: string, drawing: StepDrawing): TemplateResult => {
  const words = drawWords(clipKept(compared, 60), { noteLabel: (note) => drawing.labelOf(note) || "*" });
  return html`<div class="step-change">
    ${where === "" ? nothing : html`<b class="step-where"><bdi>${where}</bdi></b>`}
    <p class="w step-words" lang=${drawing.language} dir="auto">${words}</p>
  </div>`;
};

/** What a proposal asks for, if the step itself changed no words. */
const asked = (id: ProposalId | undefined, drawing: StepDrawing): readonly TemplateResult[] => {
  const proposal = drawing.proposals.find((one) => one.id === id);
  return (proposal?.changes ?? [])
    .filter(({ paragraph }) => drawing.only === undefined || paragraph === drawing.only)
    .filter((change) => change.out !== "" || change.words !== "")
    .map((change) => {
      const compared: readonly Compared[] =
        change.type === "hold"
          ? [{ t: change.out, is: "kept" }]
          : [
              ...(change.out === "" ? [] : [{ t: change.out.trim(), is: "out" } as const]),
              ...(change.out === "" || change.words === "" ? [] : [{ t: " ", is: "kept" } as const]),
              ...(change.words === "" ? [] : [{ t: change.words.trim(), is: "in" } as const]),
            ];
      return drawn(compared, drawing.only === undefined ? drawing.labelOf(change.paragraph) : "", drawing);
    });
};

/** What a proposal does to several paragraphs as a whole, which neither the words nor the sentence say. */
const whole = (step: Step, drawing: StepDrawing): TemplateResult | typeof nothing => {
  // In the history of one paragraph the sentence says it already.
  if (drawing.only !== undefined || (step.act !== "table" && step.act !== "incorporate")) return nothing;
  const proposal = drawing.proposals.find(({ id }) => id === step.proposals[0]);
  if (proposal === undefined || proposal.changes.length < 2 || !["out", "move"].includes(proposal.kind)) return nothing;
  const labels = proposal.changes.map(({ paragraph }) => drawing.labelOf(paragraph)).filter((label) => label !== "");
  return html`<p class="step-whole">
    ${proposal.kind === "out" ? "Paragraphs out" : "Paragraphs moved"}${labels.length === 0 ? "" : html`: <bdi>${labels.join(", ")}</bdi>`}
  </p>`;
};

const wordsOf = (step: Step, drawing: StepDrawing): readonly TemplateResult[] => {
  const changed = (step.words ?? []).filter(
    ({ paragraph }) => drawing.only === undefined || paragraph === drawing.only,
  );
  if (changed.length > 0)
    return changed.map(({ paragraph, compared }) =>
      drawn(compared, drawing.only === undefined ? drawing.labelOf(paragraph) : "", drawing),
    );
  return step.act === "table" || step.act === "hold" || step.act === "revise" ? asked(step.proposals[0], drawing) : [];
};

const line = (step: Told, drawing: StepDrawing): TemplateResult => {
  const words = wordsOf(step, drawing);
  // Only steps that changed the text or its status can be worth going back to.
  const reworded = changesText(step) && (step.words?.length ?? 0) > 0;
  const then = reworded || (changesText(step) && step.act !== "set-status");
  const was = then || step.act === "publish-revision" ? drawing.textAt?.(step.until) : undefined;
  const since = reworded ? drawing.compareFrom?.(step.seq - 1) : undefined;
  const { restore, only } = drawing;
  const restores = restore !== undefined && only !== undefined && leftWords(step, only) && step.seq !== drawing.latest;
  const time = html`<time datetime=${step.at}>${hour(step.at)}</time>`;
  const marked = drawing.marked !== undefined && drawing.marked >= step.seq && drawing.marked <= step.until;
  return html`<li class="step${marked ? " marked" : ""}" data-seq=${step.seq} aria-current=${marked ? "step" : nothing}>
    <span class="step-icon">${icon(iconOf(step))}</span>
    <div class="step-body">
      <p class="step-line">
        <span dir="auto">${step.sentence}</span>
        ${step.times === 1 ? nothing : html`<small>${step.times === 2 ? "twice" : `${step.times} times`}</small>`}
        ${was === undefined ? nothing : html`<a class="step-link" href=${was}>${said.asItWas}</a>`}
        ${since === undefined ? nothing : html`<a class="step-link" href=${since}>${said.sinceThen}</a>`}
        ${
          restores
            ? html`<button type="button" class="link step-link" @click=${() => restore(step)}>
                Restore this wording…
              </button>`
            : nothing
        }
        ${drawing.stepAt === undefined ? time : html`<a class="step-at" href=${drawing.stepAt(step.seq)}>${time}</a>`}
      </p>
      ${whole(step, drawing)}
      ${
        words.length > most
          ? html`<details class="step-many">
              <summary>${counted(words.length, "paragraph")}</summary>
              ${words}
            </details>`
          : words
      }
    </div>
  </li>`;
};

const dayOf = (iso: string): string => new Date(iso).toDateString();
const dayName = (iso: string): string =>
  dayOf(iso) === new Date().toDateString()
    ? "Today"
    : new Date(iso).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Draws steps in the given order (newest first) under their days. */
export const drawSteps = (steps: readonly Step[], drawing: StepDrawing): TemplateResult => {
  const days: { readonly name: string; readonly day: string; readonly steps: Told[] }[] = [];
  for (const step of joinRepeated(steps)) {
    const day = dayOf(step.at);
    if (days.at(-1)?.day !== day) days.push({ day, name: dayName(step.at), steps: [] });
    days.at(-1)!.steps.push(step);
  }
  return html`${days.map(
    ({ name, steps: taken }) =>
      html`<section class="day" aria-label=${name}>
        <h2>${name} <small>${counted(taken.length, "step")}</small></h2>
        <ol class="steps">
          ${taken.map((step) => line(step, drawing))}
        </ol>
      </section>`,
  )}`;
};
