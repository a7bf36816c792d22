/** Positions on the paragraph itself, its part, and the whole: who said what, and where to take one. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Part } from "../../drafts/paragraph.ts";
import type { PositionEntry, Target } from "../../drafts/position.ts";
import { DialogWanted } from "../frame/news.ts";
import { icon } from "../icons.ts";
import { frame, text as textWords } from "../words.ts";
import { desk as said } from "./desk-words.ts";
import { conditionWords, verb } from "./card-parts.ts";
import type { DeskContext } from "./desk-context.ts";
import { positionsOn } from "./standing.ts";

const entry = (position: PositionEntry, desk: DeskContext): TemplateResult => {
  const private_ = position.visibility === "chair";
  return html`<li class=${private_ ? "private" : ""}>
    ${icon(private_ ? "lock" : position.stance)}
    <span
      >${private_ ? `${said.forTheChair}: ` : ""}<b>${desk.nameOf(position.party)}</b>
      ${verb[position.stance]}${conditionWords(position, desk)}.${position.reason ? html` <span dir="auto">“${position.reason}”</span>` : nothing}${position.entered ? html` <span class="does">${said.entered}</span>` : nothing}</span
    >
  </li>`;
};

const partOf = (desk: DeskContext): Part | undefined =>
  (Object.keys(desk.draft.parts) as Part[]).find((part) => desk.draft.parts[part]?.includes(desk.paragraph) === true);

/**
 * Draws the section for the paragraph called `label`. Nothing if nobody has said anything and this seat takes no
 * positions.
 */
export const positionsSection = (desk: DeskContext, label: string): TemplateResult | typeof nothing => {
  const part = partOf(desk);
  // Footnotes and sub-paragraphs without a number are called after the paragraph above them.
  const called = textWords.called(desk.paragraph.kind, label);
  const targets: readonly (readonly [Target, string])[] = [
    [desk.paragraph.id, called],
    ...(part === undefined ? [] : [[part, textWords.parts[part] ?? part] as const]),
    ["whole", said.whole],
  ];
  const lists = targets
    .map(([target, name]) => ({ name, on: positionsOn(desk.draft, target) }))
    .filter(({ on }) => on.length > 0);
  const takes = (desk.as !== undefined && desk.seat.head) || desk.seat.role === "secretariat";
  if (!takes && lists.length === 0) return nothing;
  return html`<section class="positions-on" aria-label=${said.positionsOn(called)}>
    ${lists.map(
      ({ name, on }) =>
        html`<h3>${said.positionsOn(name)}</h3>
          <ul class="objections">
            ${on.map((one) => entry(one, desk))}
          </ul>`,
    )}
    ${
      takes
        ? html`<button
            type="button"
            class="link"
            aria-disabled=${desk.online ? nothing : "true"}
            title=${desk.online ? nothing : frame.needsConnection}
            @click=${(event: Event) => desk.online && event.currentTarget?.dispatchEvent(new DialogWanted("position"))}
          >
            ${said.positionOnThis}
          </button>`
        : nothing
    }
  </section>`;
};
