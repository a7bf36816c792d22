/** The parts of every card: number and names, the words in their context, and who stands where. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ChangeId } from "../../drafts/change.ts";
import type { Paragraph, Run } from "../../drafts/draft.ts";
import type { Position } from "../../drafts/position.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { sponsorsOf } from "../../drafts/reading/view.ts";
import { icon } from "../icons.ts";
import { placeIn } from "../text/places.ts";
import { counted, listed, moment, stanceCounted, stanceShort, stanceWords, text as textWords } from "../words.ts";
import { desk as said } from "./desk-words.ts";
import { waits } from "./desk-context.ts";
import type { DeskContext } from "./desk-context.ts";
import { clauseOf, excerptOf, nearby, readingsOf, rivalWords } from "./excerpt.ts";
import type { Shown } from "./excerpt.ts";
import { stanceOf, tallyOf } from "./standing.ts";

/**
 * All sponsors by name. Empty both when none may be named and until names have arrived; `sponsorLine` tells the two
 * apart.
 */
export const sponsorNames = (q: Proposal, desk: DeskContext): readonly string[] =>
  // As in brackets: the proposer first, the others by name.
  q.sponsors === undefined ? [] : sponsorsOf(desk.draft, [q.id], "full").map(({ id }) => desk.nameOf(id));

/** Two names and the number of others; "…" until names have arrived. */
export const sponsorLine = (q: Proposal, desk: DeskContext): string => {
  if (q.sponsors === undefined) return desk.namesArrived ? "" : said.namesComing;
  const names = sponsorNames(q, desk);
  if (names.length === 0) return said.unattributed;
  const more = names.length - 2;
  return `${names.slice(0, 2).join(", ")}${more > 0 ? ` +${more}` : ""}`;
};

/** The paragraph in which a proposal's words are found; for a received one, the paragraph as it would be drawn. */
const drawnFor = (q: Proposal, desk: DeskContext): Paragraph =>
  q.status === "received" ? (desk.admitted ?? desk.paragraph) : desk.paragraph;

/** Whether two clean readings, with and without the proposal, can be shown. */
export const readable = (q: Proposal, desk: DeskContext): boolean =>
  q.kind !== "new" &&
  q.kind !== "out" &&
  q.kind !== "move" &&
  (q.status !== "received" || desk.admitted?.runs.some((run) => touches(run, q)) === true);
const touches = ({ ins, del, hold }: Run, { id }: Proposal): boolean =>
  [ins, del, hold].some((list) => list?.includes(id) === true);

const doing = (q: Proposal, desk: DeskContext): string => {
  const host = q.changes.find((c) => c.change !== undefined)?.change;
  const amended = host && desk.draft.proposals.find((other) => other.changes.some((c) => c.id === host));
  if (amended) return said.amends(amended.number);
  return q.kind === "hold" ? said.holds : "";
};

/**
 * The first line of a card: floor number, sponsors, what it amends or that it holds, and when it was tabled. A dot says
 * that it waits for this seat. `before` stands first: the check box of a batch.
 */
export const cardHead = (
  q: Proposal,
  desk: DeskContext,
  before: TemplateResult | typeof nothing = nothing,
): TemplateResult => {
  const needed = waits(q, desk);
  const names = sponsorNames(q, desk);
  return html`<div class="card-head">
    ${before}<b class=${needed ? "dot" : ""}><bdi>${q.number}</bdi></b>
    <span class="by" title=${names.length > 2 ? names.join(", ") : nothing}
      ><bdi>${sponsorLine(q, desk)}</bdi> <span class="does">${doing(q, desk)}</span></span
    >
    ${q.at === undefined ? nothing : html`<time datetime=${q.at}>${moment(q.at, desk.now)}</time>`}
  </div>`;
};

/** Puts words into a mark without the blanks around them. */
const marked = (t: string, mark: (words: string, blank: boolean) => TemplateResult): TemplateResult => {
  const words = t.trim();
  if (words === "") return mark(t, t !== "");
  const at = t.indexOf(words);
  return html`${t.slice(0, at)}${mark(words, false)}${t.slice(at + words.length)}`;
};

/** Draws words in, out and held. Blanks at the edge of a change are not marked, unless it is nothing but blank. */
export const shownWords = (shown: readonly Shown[]): readonly (TemplateResult | string)[] =>
  shown.map((s) =>
    s.is === "in"
      ? marked(s.t, (words, blank) => html`<ins class=${blank ? "blank" : ""}>${words}</ins>`)
      : s.is === "out"
        ? marked(s.t, (words, blank) => html`<del class=${blank ? "blank" : ""}>${words}</del>`)
        : s.is === "held"
          ? html`<span class="held">${s.t}</span>`
          : s.t,
  );

/** The words of a rival wording, for a row of a table, or that it deletes the standing words. */
export const rivalShown = (q: Proposal, changes: readonly ChangeId[], desk: DeskContext): TemplateResult => {
  const shown = rivalWords(desk.paragraph, q, changes);
  return shown === "take-out"
    ? html`<del class="takes-out">${textWords.strike}</del>`
    : html`<span lang=${desk.draft.language} dir="auto">${shownWords(shown)}</span>`;
};

/** The words of a proposal with a few around them; for one on the whole paragraph, also what it asks for and where. */
export const excerpt = (q: Proposal, desk: DeskContext): TemplateResult => {
  const tag = { new: "insertion", out: "deletion", move: "move" } as const;
  const whole = q.kind === "new" || q.kind === "out" || q.kind === "move" ? q.kind : null;
  const to = q.changes.find((c) => c.type === "move")?.to;
  const asked = q.status === "received" ? desk.draft.tables.record.changes[q.changes[0]!.id] : undefined;
  const place = (at: NonNullable<typeof to>): string =>
    placeIn(desk.draft, desk.paragraph, at, (part) => textWords.parts[part]);
  const where = to === undefined ? "" : place(to);
  // One that is not in the text yet says where it is asked for.
  const label = {
    new: asked?.type === "new" ? `${textWords.newParagraph} ${place(asked)}` : textWords.newParagraph,
    out: textWords.takeOut,
    move: textWords.move(where).trim(),
  };
  return html`${whole === null ? nothing : html`<div class="kind">${icon(tag[whole])} ${label[whole]}</div>`}
    <p class="excerpt" lang=${desk.draft.language} dir="auto">
      ${shownWords(excerptOf(desk.draft, drawnFor(q, desk), q))}
    </p>`;
};

/** How many take each stance. Nothing for a seat that does not know every position, since counts would be too low. */
export const tally = (q: Proposal, desk: DeskContext): TemplateResult | typeof nothing => {
  if (!desk.countsKnown) return nothing;
  if (q.sponsors === undefined && q.positions === undefined) return nothing;
  const counts = tallyOf(q);
  const lines = (Object.keys(stanceShort) as (keyof typeof stanceShort)[]).filter((stance) => counts[stance] > 0);
  if (lines.length === 0) return nothing;
  return html`<div class="tally">
    ${lines.map((stance) => html`<span><b>${counts[stance]}</b> ${stanceCounted(stance, counts[stance])}</span>`)}
  </div>`;
};

/** The reason its sponsors gave, in quotation marks; nothing if they gave none. */
export const reason = (q: Proposal): TemplateResult | typeof nothing =>
  q.reason === undefined ? nothing : html`<p class="reason" dir="auto">“${q.reason}”</p>`;

/** Warnings before relying on a proposal: entered by the Secretariat, words gone, late. */
export const caveats = (q: Proposal): TemplateResult | typeof nothing => {
  const lines = [
    ...(q.status === "received" && q.late === undefined ? [said.received] : []),
    ...(q.entered === undefined ? [] : [said.entered]),
    ...(q.late === undefined ? [] : [said.late]),
    ...(q.maintained === undefined ? [] : [said.maintained]),
    ...(q.asleep === undefined ? [] : [said.asleep]),
    ...new Set(q.changes.flatMap((c) => (c.condition === "whole" ? [] : [said[c.condition]]))),
  ];
  return lines.length === 0
    ? nothing
    : html`<ul class="caveats">
        ${lines.map((line) => html`<li>${line}</li>`)}
      </ul>`;
};

/**
 * The words without the proposal and with it, side by side: all of the paragraph if it is read clean, else what is near
 * the difference. Only for proposals that are `readable`.
 */
export const readings = (q: Proposal, desk: DeskContext): TemplateResult => {
  const whole = readingsOf(desk.draft, drawnFor(q, desk), q);
  // With "Read clean" the whole paragraph, else the sentence around the difference.
  const both = desk.clean ? whole : { stands: nearby(whole.stands), with: nearby(whole.with) };
  const column = (heading: string, shown: readonly Shown[]): TemplateResult =>
    html`<div>
      <h3>${heading}</h3>
      <p lang=${desk.draft.language} dir="auto">
        ${shown.map((s) => (s.is === "kept" ? s.t : html`<mark class=${s.is}>${s.t}</mark>`))}
      </p>
    </div>`;
  return html`<div class="readings">
    ${column(said.asItStands, both.stands)}${column(said.with(q.number), both.with)}
  </div>`;
};

/** The condition of a position, to go on a sentence: ", ad referendum", ", with 12 and 15"; "" if it is free. */
export const conditionWords = (position: Position, desk: Pick<DeskContext, "draft">): string => {
  const { condition } = position;
  if (condition === undefined) return "";
  if (condition.kind === "ad-referendum") return ", ad referendum";
  const withWhat = (condition.with ?? []).map(
    (id) => desk.draft.proposals.find((q) => q.id === id)?.number ?? labelIn(desk, id) ?? id,
  );
  const hangs = withWhat.length > 0 ? `, with ${listed(withWhat)}` : "";
  const words = condition.text?.replace(/\.$/, "");
  return `${hangs}${words ? `: “${words}”` : hangs === "" ? ", on a condition" : ""}`;
};
const labelIn = (desk: Pick<DeskContext, "draft">, id: string): string | undefined =>
  Object.values(desk.draft.parts)
    .flat()
    .find((p) => p.id === id)?.label;

/** What a party does by its stance, to go behind its name. */
export const verb = {
  sponsor: "sponsors",
  support: "supports",
  "can-live-with": "can live with it",
  reserve: "reserves",
  object: "objects",
};

/**
 * Who objects, reserves, or sets a condition, in their words. What was said to the Chair alone is dashed and has a
 * lock.
 */
export const objections = (q: Proposal, desk: DeskContext): TemplateResult | typeof nothing => {
  const told = Object.values(desk.draft.tables.desk?.positions ?? {}).filter((entry) => entry.target === q.id);
  const entries = Object.entries(q.positions ?? {}).filter(
    ([, position]) =>
      position.visibility === "public" &&
      (position.stance === "object" ||
        position.stance === "reserve" ||
        position.condition !== undefined ||
        position.reason !== undefined),
  );
  const aside = desk.draft.tables.desk?.reasons[q.id];
  if (entries.length === 0 && told.length === 0 && aside === undefined) return nothing;
  return html`<ul class="objections">
    ${entries.map(
      ([party, position]) =>
        html`<li>
          ${icon(position.condition === undefined ? position.stance : "condition")}
          <span
            ><b>${desk.nameOf(party)}</b>
            ${verb[position.stance]}${conditionWords(position, desk)}.${position.reason ? html` “${position.reason}”` : nothing}${position.entered ? html` <span class="does">${said.entered}</span>` : nothing}</span
          >
        </li>`,
    )}
    ${told.map(
      (entry) =>
        html`<li class="private">
          ${icon("lock")}
          <span
            >${said.forTheChair}: ${desk.nameOf(entry.party)}
            ${verb[entry.stance]}${conditionWords(entry, desk)}.${entry.reason ? ` “${entry.reason}”` : ""}</span
          >
        </li>`,
    )}
    ${aside === undefined ? nothing : html`<li class="private">${icon("lock")} <span>${said.forTheChair}: “${aside}”</span></li>`}
  </ul>`;
};

/** The card as one sentence, which is what screen reader users mainly work with. */
export const cardSentence = (q: Proposal, desk: DeskContext): string => {
  const counts = tallyOf(q);
  const who = q.sponsors === undefined ? "" : listed(sponsorNames(q, desk)) || said.unattributed.toLowerCase();
  const standing = [
    ...(q.positions === undefined || !desk.countsKnown ? [] : [`${counts.sponsor + counts.support} for`]),
    ...(counts.reserve > 0 && desk.countsKnown ? [`${counted(counts.reserve, "reserves", "reserve")}`] : []),
    ...(counts.object > 0 && desk.countsKnown ? [`${counted(counts.object, "objects", "object")}`] : []),
  ].join(", ");
  const own = desk.as === undefined ? undefined : stanceOf(q, desk.as);
  const yours = own
    ? `Your position: ${stanceWords[own.stance].toLowerCase()}.`
    : waits(q, desk)
      ? "Needs your position."
      : "";
  return said.sentence(
    q.number,
    who === "" ? "a proposal" : who,
    clauseOf(desk.draft, drawnFor(q, desk), q),
    standing === "" ? "" : `${standing}.`,
    [...(q.status === "received" ? [`${said.received}.`] : []), ...(yours === "" ? [] : [yours])].join(" "),
  );
};
